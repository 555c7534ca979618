// The lines that compare what is with what is expected.
#include <algorithm>

#include "diag/report.hpp"
#include "scenario/elements.hpp"
#include "scenario/event_words.hpp"
#include "scenario/lines.hpp"

namespace vorgang::dsl::scenario {

using diag::say;

Wording state_of(const CaseInfo& info, const ProcessModel& model) {
    if (info.ended && info.cancelled) return say("abgebrochen", "cancelled");
    if (info.ended) return say("ende {}", "end {}", info.ending);
    Wording all;
    for (const OpenInfo& open : info.open) {
        const std::string name = name_among(open, info.open, model);
        const Wording one =
            open.kind == OpenKind::incident ? incident_words(open, name) : Wording{name, name};
        all = all.empty() ? one : say("{}, {}", "{}, {}", all, one);
    }
    if (all.empty()) return say("nichts offen", "nothing open");
    return say("offen: {}", "open: {}", all);
}

namespace {

// `a = b`: what each side is says more than that they differ.
const syntax::Binary* comparison_in(const syntax::Expression& expression) {
    const auto* binary = std::get_if<syntax::Binary>(&expression.node);
    const bool compares = binary != nullptr && binary->operation >= syntax::BinaryOperator::equal &&
                          binary->operation <= syntax::BinaryOperator::greater_equal;
    return compares ? binary : nullptr;
}

} // namespace

namespace {

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::vector<std::string> texts_of(const std::vector<syntax::Name>& names) {
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (const syntax::Name& name : names)
        texts.emplace_back(name.text);
    return texts;
}

Wording or_none(const std::vector<std::string>& names) {
    if (names.empty()) return say("keine", "none");
    return say("{}", "{}", listed(names));
}

Wording running_deadlines(const std::vector<DeadlineInfo>& deadlines, const ProcessModel& model) {
    if (deadlines.empty()) return say("keine Frist läuft", "no deadline is running");
    std::vector<std::string> names;
    names.reserve(deadlines.size());
    for (const DeadlineInfo& deadline : deadlines)
        names.push_back(name_among(deadline, deadlines, model));
    return say("es laufen: {}", "running: {}", listed(names));
}

} // namespace

void Lines::execute(const syntax::ExpectTrue& expect) {
    if (!needs_case()) return;
    const auto value = evaluate(*expect.condition);
    if (!value || (value->yes_no() != nullptr && *value->yes_no())) return;
    if (const auto* binary = comparison_in(*expect.condition)) {
        const auto left = evaluate(*binary->left);
        const auto right = evaluate(*binary->right);
        if (!left || !right) return;
        const bool equality = binary->operation == syntax::BinaryOperator::equal;
        Wording expected = say("{}", "{}", std::string(source_.text(expect.condition->span)));
        if (equality) expected = shown(*right);
        return fail(expect.condition->span,
                    say("`{}` ist nicht wie erwartet", "`{}` is not as expected",
                        std::string(source_.text(binary->left->span))),
                    std::move(expected), shown(*left));
    }
    const Wording values = values_in(*expect.condition);
    fail(expect.condition->span, say("das trifft nicht zu", "this does not hold"), shown(true),
         values.empty() ? shown(*value)
                        : say("{}, weil {}", "{}, because {}", shown(*value), values));
}

void Lines::execute(const syntax::ExpectEnd& expect) {
    if (!needs_case()) return;
    const auto& endings = s_.model().endings;
    if (std::ranges::find(endings, expect.outcome.text, &Ending::name) == endings.end())
        return fail(expect.outcome.span, say("es gibt kein Ende `{}`", "there is no end `{}`",
                                             std::string(expect.outcome.text)));
    if (s_.info_->ending == expect.outcome.text) return;
    fail(expect.outcome.span,
         say("der Vorgang ist nicht so zu Ende", "the case has not come to this end"),
         say("ende {}", "end {}", std::string(expect.outcome.text)),
         state_of(*s_.info_, s_.model()));
}

void Lines::execute(const syntax::ExpectOpen& expect) {
    if (!needs_case()) return;
    const syntax::Name& step = expect.step.name;
    const auto& steps = s_.model().steps;
    if (std::ranges::find(steps, step.text, &Step::name) == steps.end())
        return fail(step.span, say("es gibt keinen Schritt `{}`", "there is no step `{}`",
                                   std::string(step.text)));
    const bool open = !meant(OpenKind::task, step.text, expect.step).empty();
    if (open != expect.closed || report_.failure) return;
    const std::string name = written(expect.step);
    if (expect.closed)
        return fail(step.span, say("der Schritt ist offen", "the step is open"),
                    say("nicht offen: {}", "not open: {}", name), state_of(*s_.info_, s_.model()));
    fail(step.span, say("der Schritt ist nicht offen", "the step is not open"),
         say("offen: {}", "open: {}", name), state_of(*s_.info_, s_.model()));
}

// It has reminded, led on or counted as silence, at whatever time.
void Lines::expect_passed(const syntax::ExpectDeadline& expect) {
    if (has_passed(expect.deadline)) return;
    const std::string name = written(expect.deadline);
    const auto& running = s_.info_->deadlines;
    const DeadlineInfo* found = still_to_come(expect.deadline);
    if (report_.failure) return;
    fail(expect.deadline.name.span,
         say("die Frist `{}` ist nicht abgelaufen", "the deadline `{}` has not passed", name),
         say("abgelaufen", "passed"),
         found == nullptr
             ? running_deadlines(running, s_.model())
             : say("wirkt erst {}", "takes effect only {}", clock_text(s_.calendar_, found->due)));
}

// A day is the last day of the deadline; a time is the moment it ends.
void Lines::execute(const syntax::ExpectDeadline& expect) {
    if (!needs_case()) return;
    if (!expect.ends) return expect_passed(expect);
    const DeadlineInfo* found = running(expect.deadline);
    if (report_.failure) return;
    if (found == nullptr)
        return fail(expect.deadline.name.span,
                    say("die Frist `{}` läuft nicht", "the deadline `{}` is not running",
                        written(expect.deadline)),
                    {}, running_deadlines(s_.info_->deadlines, s_.model()));
    const auto wanted = evaluate(*expect.ends);
    if (!wanted) return;
    const Date last_day = s_.calendar_.local(Instant{found->end.ms - 1}).date;
    const bool fits =
        wanted->date() != nullptr ? *wanted->date() == last_day : *wanted == Value(found->end);
    if (fits) return;
    const bool by_day = wanted->date() != nullptr;
    fail(expect.ends->span,
         say("die Frist endet an einem anderen Tag", "the deadline ends on another day"),
         by_day ? shown_day(*wanted->date()) : shown(*wanted),
         by_day ? shown_day(last_day) : shown(Value(found->end)));
}

// One that has reminded is over, although what it belongs to is open.
void Lines::execute(const syntax::ExpectNoDeadline& expect) {
    if (!needs_case()) return;
    const DeadlineInfo* found = still_to_come(expect.deadline);
    if (found == nullptr || report_.failure) return;
    const Date last_day = s_.calendar_.local(Instant{found->end.ms - 1}).date;
    fail(expect.deadline.name.span, say("diese Frist läuft", "this deadline is running"),
         say("keine Frist", "no deadline"), say("endet {}", "ends {}", shown_day(last_day)));
}

// The tasks of a role are a set: their order says nothing.
void Lines::execute(const syntax::ExpectTasks& expect) {
    if (!needs_case()) return;
    std::optional<std::string> person;
    if (expect.who.person) person = expect.who.person->value;
    const std::vector<std::string> actual = s_.tasks_of(expect.who.role.text, person);
    const std::vector<std::string> wanted = texts_of(expect.steps);
    if (std::ranges::is_permutation(actual, wanted)) return;
    fail(expect.who.span, say("die Aufgaben sind andere", "the tasks are others"), or_none(wanted),
         or_none(actual));
}

void Lines::execute(const syntax::ExpectCourse& expect) {
    if (!needs_case()) return;
    const std::vector<std::string> wanted = texts_of(expect.steps);
    const std::vector<std::string> actual = s_.course();
    if (actual == wanted) return;
    fail(command_->span,
         say("der Vorgang ist anders verlaufen", "the case has taken another course"),
         or_none(wanted), or_none(actual));
}

void Lines::execute(const syntax::ExpectSent& expect) {
    if (!needs_case()) return;
    constexpr std::string_view sent = "sent ";
    const std::string name(expect.message.text);
    if (s_.seen_.contains(std::string(sent) + name)) return;
    std::vector<std::string> others;
    for (const auto& [key, yes] : s_.seen_)
        if (key.starts_with(sent)) others.push_back(key.substr(sent.size()));
    fail(expect.message.span,
         say("diese Nachricht ist nicht hinausgegangen", "this message has not gone out"),
         say("gesendet: {}", "sent: {}", name),
         others.empty() ? say("nichts gesendet", "nothing sent")
                        : say("gesendet: {}", "sent: {}", listed(others)));
}

// What it began with has names in the brackets; a number is the place among those begun.
void Lines::execute(const syntax::ExpectBegun& expect) {
    if (!needs_case()) return;
    const syntax::Name& process = expect.process.name;
    const syntax::Expression* const brackets = expect.process.first.get();
    bool found = false;
    std::uint32_t place = 0;
    Wording begun;
    for (const CalledCase& called : s_.info_->called) {
        if (called.process != process.text) continue;
        Value::Context inputs;
        for (const FieldInfo& input : called.inputs)
            inputs.emplace_back(input.name, input.value);
        const Value record(std::move(inputs));
        const Wording one = say("{} {}", "{} {}", process.text, shown(record));
        begun = begun.empty() ? one : say("{}, {}", "{}, {}", begun, one);
        ++place;
        found = found || brackets == nullptr ||
                is_meant(*brackets, record, place,
                         [this](std::string_view name) { return named(name); });
    }
    if (report_.failure || found != expect.never) return;
    if (begun.empty()) begun = say("keiner", "none");
    const std::string name = written(expect.process);
    if (found)
        return fail(process.span, say("ein solcher Vorgang hat begonnen", "such a case has begun"),
                    say("nicht begonnen: {}", "not begun: {}", name), std::move(begun));
    fail(process.span, say("ein solcher Vorgang hat nicht begonnen", "no such case has begun"),
         say("begonnen: {}", "begun: {}", name), std::move(begun));
}

void Lines::execute(const syntax::ExpectIncident&) {
    if (!needs_case()) return;
    const auto is_incident = [](const OpenInfo& open) { return open.kind == OpenKind::incident; };
    if (std::ranges::any_of(s_.info_->open, is_incident)) return;
    fail(command_->span, say("es gibt keinen Vorfall", "there is no incident"),
         say("vorfall", "incident"), state_of(*s_.info_, s_.model()));
}

} // namespace vorgang::dsl::scenario
