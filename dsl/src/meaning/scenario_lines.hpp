// One scenario being checked, line by line; values and names of a line.
#pragma once

#include <span>

#include "meaning/expression.hpp"

namespace vorgang::dsl::meaning {

/// What a line may give: fields of a step or a message, results of an operation.
struct Taken {
    std::string_view name;
    Type type;
    bool required = true;
};

class ScenarioLines {
  public:
    ScenarioLines(Context& context, bool begun) : c_(context), begun_(begun) {}

    void check(const syntax::Command& command);

  private:
    void line(const syntax::BeginCase& begin);
    void line(const syntax::CompleteStep& complete);
    void line(const syntax::DeliverMessage& deliver);
    void line(const syntax::PassTime& pass);
    void line(const syntax::AnswerCall& answer);
    void line(const syntax::ExtendDeadline& extend);
    void line(const syntax::AddNote& note);
    void line(const syntax::SetLocal& set);
    void line(const syntax::ExpectTrue& expect);
    void line(const syntax::ExpectEnd& expect);
    void line(const syntax::ExpectOpen& expect);
    void line(const syntax::ExpectDeadline& expect);
    void line(const syntax::ExpectNoDeadline& expect);
    void line(const syntax::ExpectTasks& expect);
    void line(const syntax::ExpectCourse& expect);
    void line(const syntax::ExpectSent& expect);
    void line(const syntax::ExpectIncident&) { has_begun(); }
    void line(std::monostate) {}

    void begins_with(const syntax::BeginCase& begin);
    void has_begun();
    void can_be_refused();
    void actor(const syntax::Actor& actor) { (void)find_role(c_, actor.role); }
    [[nodiscard]] Index step(const syntax::Name& name);
    void deadline(const syntax::Name& name);
    void land(const syntax::Expression& value);

    [[nodiscard]] Typer typer() { return Typer(c_, {{}, {}, false, true}); }

    // scenario_values.cpp
    [[nodiscard]] std::vector<Taken> taken_by_step(Index step) const;
    [[nodiscard]] std::vector<Taken> taken_by_message(Index message) const;
    [[nodiscard]] std::vector<Taken> given_by_operation(Index operation) const;
    void data(const std::optional<syntax::Context>& data, const std::vector<Taken>& taken,
              const Wording& taker, Span span);
    void entry(const syntax::ContextEntry& entry, const Taken& taken);
    void not_taken(const syntax::Name& key, const std::vector<Taken>& taken, const Wording& taker);
    void moment(const syntax::Expression& source);
    void length(const syntax::Expression& source);
    /// Whether a scenario can compute it; what it cannot is reported.
    bool computable(const syntax::Expression& source);

    Context& c_;
    const syntax::Command* command_ = nullptr;
    bool begun_;
};

} // namespace vorgang::dsl::meaning
