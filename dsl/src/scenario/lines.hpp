// What each kind of line does: commands that are sent, and expectations that are compared.
#pragma once

#include "scenario/session.hpp"

namespace vorgang::dsl::scenario {

// Runs one line in a session. Lives as long as the line.
class Lines {
  public:
    Lines(Session& session, const Source& source) : s_(session), source_(source) {}

    [[nodiscard]] LineReport run(const syntax::Command& command);

  private:
    using Words = Session::Words;

    // Each returns without a value; failed_ says whether the line did what it says.
    void execute(const syntax::BeginCase& begin);
    void execute(const syntax::CompleteStep& complete);
    void execute(const syntax::DeliverMessage& deliver);
    void execute(const syntax::PassTime& pass);
    void execute(const syntax::AnswerCall& answer);
    void execute(const syntax::ExtendDeadline& extend);
    void execute(const syntax::AddElement& add);
    void execute(const syntax::AddNote& note);
    void execute(const syntax::CorrectFields& correct);
    void execute(const syntax::ReopenStep& reopen);
    void execute(const syntax::SetLocal& set);
    void execute(const syntax::ExpectTrue& expect);
    void execute(const syntax::ExpectEnd& expect);
    void execute(const syntax::ExpectOpen& expect);
    void execute(const syntax::ExpectDeadline& expect);
    void execute(const syntax::ExpectNoDeadline& expect);
    void execute(const syntax::ExpectTasks& expect);
    void execute(const syntax::ExpectCourse& expect);
    void execute(const syntax::ExpectSent& expect);
    void execute(const syntax::ExpectBegun& expect);
    void execute(const syntax::ExpectIncident& expect);
    void execute(std::monostate) {}

    // Sends the command and compares how it ended with what the line says.
    void send(Command& command, Words& words);
    void compare_refusal(const Outcome& outcome, bool changed);

    bool needs_case();
    void expect_passed(const syntax::ExpectDeadline& expect);
    [[nodiscard]] bool has_passed(const syntax::Which& which);
    void act_as(const syntax::Actor& actor, Command& command, Words& words);
    bool enter(const syntax::Entry& entry, Command& command, Words& words);
    // `prefix`: what the names of the fields begin with, which the entries leave out.
    bool take_data(const std::optional<syntax::Context>& data, Words& words,
                   const std::string& prefix = {});
    [[nodiscard]] std::string element_prefix(std::string_view list) const;
    // What a process that was called answers: the entries are parts of its one result.
    bool take_answer(const syntax::AnswerCall& answer, Words& words);
    std::optional<Value> value_of(const Type* type, const syntax::ContextEntry& entry);
    std::optional<Value> evaluate(const syntax::Expression& expression);
    std::optional<Instant> instant(const syntax::Expression& expression);
    std::optional<Value> named(std::string_view name) const;
    [[nodiscard]] Wording shown(const Value& value) const;
    // A day with what is special about it: "2026-05-25 (Montag, Pfingstmontag)".
    [[nodiscard]] Wording shown_day(Date day) const;
    // The names an expression reads, with their values: "tage = 3, genehmigt = ja".
    [[nodiscard]] Wording values_in(const syntax::Expression& expression);
    // What is open by a name and, where a line says which, is meant; the oldest first.
    std::vector<const OpenInfo*> meant(OpenKind kind, std::string_view name,
                                       const syntax::Which& which);
    std::vector<const OpenInfo*> once_meant(OpenKind kind, std::string_view name,
                                            const syntax::Which& which);
    template<class One>
    std::vector<const One*> meant_of(const syntax::Which& which, std::vector<const One*> all);
    bool is_meant(const syntax::Expression& brackets, const Value& item, std::uint32_t place,
                  const Names& names);
    bool is_element(const syntax::Expression& brackets, const std::vector<FieldInfo>& element,
                    std::uint32_t place);
    bool is_run(const syntax::Expression& brackets, std::uint32_t run,
                const std::vector<std::uint32_t>& runs);
    // As the line has it: `schritt[2]`.
    [[nodiscard]] std::string written(const syntax::Which& which) const;
    [[nodiscard]] const OpenInfo* open_at(std::uint32_t activation) const;
    // What was open so the last time and is no more.
    std::optional<std::uint32_t> last_activation(OpenKind kind, std::string_view name,
                                                 const syntax::Which& which);
    // The task by which the step was completed last.
    std::optional<std::uint32_t> completed_last(const syntax::Which& which);
    bool task_meant(const syntax::Which& which, std::uint32_t& activation);
    bool deadline_meant(const syntax::Which& which, std::uint32_t& activation);
    std::optional<std::uint32_t> call_to_answer(const std::string& name,
                                                const syntax::Which& which);
    const DeadlineInfo* running(const syntax::Which& which);
    const DeadlineInfo* still_to_come(const syntax::Which& which);

    void fail(Span span, Wording message, Wording expected = {}, Wording actual = {});
    void fail(Span span, const Error& error);
    void fail_as_refused(const Error& error);
    void fail_ambiguous(const syntax::Which& which, const std::vector<const OpenInfo*>& open);

    Session& s_;
    const Source& source_;
    const syntax::Command* command_ = nullptr;
    LineReport report_;
    bool sent_ = false;
};

// Where a case stands: "ende bewilligt", "offen: prüfen, stellung_nehmen[stelle = "Umwelt"]".
[[nodiscard]] Wording state_of(const CaseInfo& info, const ProcessModel& model);

// The words a choice can be read from, for an expectation or given data.
[[nodiscard]] bool is_choice_value(const ProcessModel& model, std::string_view name);

} // namespace vorgang::dsl::scenario
