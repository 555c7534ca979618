// One scenario being checked, line by line; values and names of a line.
#pragma once

#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "meaning/expression.hpp"

namespace vorgang::dsl::meaning {

/// What a line may give: fields of a step or a message, results of an operation.
class Takes {
  public:
    void add(std::string_view name, const Type& type, bool required);
    /// A name that is known but does not belong here.
    void add_other(std::string_view name) { others_.push_back(name); }
    [[nodiscard]] const Type* find(std::string_view name) const;
    [[nodiscard]] bool is_other(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string_view>& names() const noexcept { return names_; }
    [[nodiscard]] const std::vector<std::string_view>& required() const noexcept {
        return required_;
    }

  private:
    std::unordered_map<std::string_view, Type> types_;
    std::vector<std::string_view> names_;
    std::vector<std::string_view> others_;
    std::vector<std::string_view> required_;
};

/// What is looked up again and again, by all scenarios of a file. LIMIT: a line costs what it says,
/// not what the process has.
class ScenarioNames {
  public:
    /// `tables` is what nobody adds to while lines are checked: names are kept as views.
    ScenarioNames(const ProcessModel& tables, const Model& flow);

    [[nodiscard]] const Takes& step(Index step);
    [[nodiscard]] const Takes& message(Index message);
    [[nodiscard]] const Takes& inputs();
    [[nodiscard]] const Takes& operation(Index operation);
    /// Of a process that ended so; none: in whichever way.
    [[nodiscard]] const Takes& answer(Index operation, Index end);
    [[nodiscard]] const Takes& element(Index loop);
    /// What may be corrected from inside of a frame.
    [[nodiscard]] const Takes& fields(Index frame);
    [[nodiscard]] bool has_deadline(std::string_view name) const {
        return deadlines_.contains(name);
    }

  private:
    const ProcessModel& tables_;
    const Model& flow_;
    std::unordered_set<std::string_view> deadlines_;
    Takes inputs_;
    std::unordered_map<Index, Takes> steps_;
    std::unordered_map<Index, Takes> messages_;
    std::unordered_map<Index, Takes> operations_;
    std::map<std::pair<Index, Index>, Takes> answers_; ///< by operation and end
    std::unordered_map<Index, Takes> elements_;
    std::unordered_map<Index, Takes> fields_;
};

class ScenarioLines {
  public:
    ScenarioLines(Context& context, ScenarioNames& names, bool begun)
        : c_(context), names_(names), begun_(begun) {}

    void check(const syntax::Command& command);

  private:
    void line(const syntax::BeginCase& begin);
    void line(const syntax::CompleteStep& complete);
    void line(const syntax::DeliverMessage& deliver);
    void line(const syntax::PassTime& pass);
    void line(const syntax::AnswerCall& answer);
    void line(const syntax::ExtendDeadline& extend);
    void line(const syntax::AddElement& add);
    void line(const syntax::AddNote& note);
    void line(const syntax::CorrectFields& correct);
    void line(const syntax::ReopenStep& reopen);
    void line(const syntax::SetLocal& set);
    void line(const syntax::ExpectTrue& expect);
    void line(const syntax::ExpectEnd& expect);
    void line(const syntax::ExpectOpen& expect);
    void line(const syntax::ExpectDeadline& expect);
    void line(const syntax::ExpectNoDeadline& expect);
    void line(const syntax::ExpectTasks& expect);
    void line(const syntax::ExpectCourse& expect);
    void line(const syntax::ExpectSent& expect);
    void line(const syntax::ExpectBegun& expect);
    void line(const syntax::ExpectIncident&) { has_begun(); }
    void line(std::monostate) {}

    void begins_with(const syntax::BeginCase& begin);
    void begins_with_inputs(const syntax::BeginCase& begin);
    void entered(const syntax::Entry& entry);
    void has_begun();
    void can_be_refused();
    void actor(const syntax::Actor& actor) { (void)find_role(c_, actor.role); }
    [[nodiscard]] Index step(const syntax::Name& name);
    [[nodiscard]] Index step(const syntax::Which& which);
    void deadline(const syntax::Which& which);
    void known_deadline(const syntax::Name& name);
    void chosen(const syntax::Which& which, Index frame, StatementId statement);
    [[nodiscard]] bool has_runs(StatementId statement) const;
    [[nodiscard]] StatementId owner_of(Index deadline) const;
    void counted(const syntax::Expression& source);
    /// Reports a place of a list, or a run, that is before the first.
    void in_order(const syntax::Expression& source, const Expr& place, Number first);
    [[nodiscard]] Index end_in(const syntax::AnswerCall& answer, Index operation) const;
    void chosen_call(const syntax::Which& which, Index operation);
    void land(const syntax::Expression& value);

    [[nodiscard]] Typer typer() { return Typer(c_, {{}, {}, false, true}); }

    // scenario_values.cpp
    void data(const std::optional<syntax::Context>& data, const Takes& takes, const Wording& taker,
              Span span);
    void entry(const syntax::ContextEntry& entry, const Type& type);
    [[nodiscard]] bool is_field(std::string_view name) const;
    void not_taken(const syntax::Name& key, const Takes& takes, const Wording& taker);
    void left_out(const std::unordered_set<std::string>& given, const Takes& takes,
                  const Wording& taker, Span span);
    void moment(const syntax::Expression& source);
    void length(const syntax::Expression& source);
    /// Whether a scenario can compute it; what it cannot is reported.
    bool computable(const syntax::Expression& source);
    bool counts(const syntax::Invocation& call);

    /// "did you mean" among the names of a table's entries.
    template<class Entries>
    [[nodiscard]] diag::Guess similar(std::string_view wrong, const Entries& entries) const {
        std::vector<std::string_view> names;
        if (!c_.diagnostics.full())
            for (const auto& entry : entries)
                names.push_back(entry.name);
        return did_you_mean(c_, wrong, names);
    }

    Context& c_;
    ScenarioNames& names_;
    const syntax::Command* command_ = nullptr;
    bool begun_;
};

} // namespace vorgang::dsl::meaning
