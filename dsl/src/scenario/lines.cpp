#include "scenario/lines.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "diag/report.hpp"
#include "scenario/refusal.hpp"

namespace vorgang::dsl::scenario {

using diag::say;
using syntax::RefusalReason;

namespace {

// The line as it is written, on one line.
std::string one_line(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (blank && (result.empty() || result.back() == ' ')) continue;
        result += blank ? ' ' : c;
    }
    while (!result.empty() && result.back() == ' ')
        result.pop_back();
    return result;
}

} // namespace

bool is_choice_value(const ProcessModel& model, std::string_view name) {
    return std::ranges::any_of(model.choices, [name](const Choice& choice) {
        return std::ranges::find(choice.values, name) != choice.values.end();
    });
}

LineReport Lines::run(const syntax::Command& command) {
    command_ = &command;
    StoryLine line;
    line.span = command.span;
    line.at = s_.now_;
    line.what = one_line(source_.text(command.span));
    report_.lines.push_back(std::move(line));
    std::visit([this](const auto& node) { execute(node); }, command.node);
    if (command.refused && !sent_)
        fail(command.refused_span, say("diese Zeile schickt nichts, was abgelehnt werden kann",
                                       "this line sends nothing that can be refused"));
    StoryLine& own = report_.lines.front();
    s_.observe(own);
    if (!std::holds_alternative<syntax::PassTime>(command.node)) own.at = s_.now_;
    if (s_.has_begun()) own.when = clock_text(s_.calendar_, own.at);
    if (report_.failure) return std::move(report_);
    if (auto fault = s_.advance(report_.lines)) fail(command.span, *fault);
    return std::move(report_);
}

void Lines::fail(Span span, Wording message, Wording expected, Wording actual) {
    if (!report_.failure)
        report_.failure = {span, std::move(message), std::move(expected), std::move(actual), {}};
}

void Lines::fail(Span span, const Error& error) {
    fail(span, {error.german, error.english});
}

// A refusal nobody expected: what is open instead, and how a scenario says that it is wanted.
void Lines::fail_as_refused(const Error& error) {
    const auto reason = reason_of(error);
    const bool not_open = reason == RefusalReason::not_open && s_.has_begun();
    const auto* step = std::get_if<syntax::CompleteStep>(&command_->node);
    Wording message{error.german, error.english};
    if (step != nullptr && error.code == ErrorCode::not_found)
        message = say("der Schritt `{}` ist nicht offen", "the step `{}` is not open",
                      written(step->step));
    fail(command_->span, std::move(message), {},
         not_open ? state_of(*s_.info_, s_.model()) : Wording{});
    if (!reason) return;
    const bool english = s_.model().english;
    const std::string mend = english ? "refused " + words_for(*reason).english
                                     : "abgelehnt " + words_for(*reason).german;
    report_.failure->help = say("soll das so sein, dann endet die Zeile mit `{}`",
                                "if this is as it should be, end the line with `{}`", mend);
}

bool Lines::needs_case() {
    if (s_.has_begun()) return true;
    fail(command_->span, say("der Vorgang hat noch nicht begonnen", "the case has not begun yet"));
    return false;
}

// The person of a role nobody names is called like the role.
void Lines::act_as(const syntax::Actor& actor, Command& command, Words& words) {
    words.roles.push_back(words.keep(actor.role.text));
    command.actor.person =
        words.keep(actor.person ? std::string_view(actor.person->value) : actor.role.text);
    std::string& who = report_.lines.front().who;
    who = actor.role.text;
    if (actor.person) who += " " + actor.person->value;
    const auto& roles = s_.model().roles;
    if (std::ranges::find(roles, actor.role.text, &Role::name) == roles.end())
        fail(actor.role.span, say("es gibt keine Rolle `{}`", "there is no role `{}`",
                                  std::string(actor.role.text)));
}

std::optional<Value> Lines::named(std::string_view name) const {
    if (s_.info_)
        for (const FieldInfo& field : s_.info_->fields)
            if (field.name == name) return field.value;
    for (const auto& [local, value] : s_.locals_)
        if (local == name) return value;
    for (const Local& local : s_.model().locals)
        if (local.name == name) return s_.model().constants[local.value];
    if (s_.info_ && (name.ends_with(".ende") || name.ends_with(".end")))
        for (const DeadlineInfo& deadline : s_.info_->deadlines)
            if (deadline.name == name.substr(0, name.rfind('.')))
                return s_.calendar_.local(Instant{deadline.end.ms - 1}).date;
    if (const auto owner = name.substr(0, std::min(name.rfind('.'), name.size()));
        owner.size() < name.size()) {
        const std::string_view member = name.substr(owner.size() + 1);
        const ProcessModel& model = s_.model();
        if (std::ranges::find(model.deadlines, owner, &Deadline::name) != model.deadlines.end() &&
            (member == "ende" || member == "end"))
            return Value(); // it does not run
        if (std::ranges::find(model.steps, owner, &Step::name) != model.steps.end() &&
            (member == "am" || member == "at")) {
            const auto at = s_.completed_at(owner);
            return at ? Value(*at) : Value();
        }
    }
    if (is_choice_value(s_.model(), name)) return Value(name);
    const auto& roles = s_.model().roles;
    if (std::ranges::find(roles, name, &Role::name) != roles.end()) return Value(name);
    return std::nullopt;
}

std::optional<Value> Lines::evaluate(const syntax::Expression& expression) {
    const Names names = [this](std::string_view name) { return named(name); };
    Evaluator evaluator(names, s_.calendar_);
    Value value = evaluator.value(expression);
    if (!evaluator.fault()) return value;
    fail(evaluator.fault()->span, evaluator.fault()->message);
    return std::nullopt;
}

// A day alone means its beginning.
std::optional<Instant> Lines::instant(const syntax::Expression& expression) {
    const auto value = evaluate(expression);
    if (!value) return std::nullopt;
    if (value->instant() != nullptr) return *value->instant();
    if (value->date() != nullptr) return s_.calendar_.start_of_day(*value->date());
    fail(expression.span,
         say("hier wird ein Tag oder eine Uhrzeit gebraucht", "a day or a time is needed here"));
    return std::nullopt;
}

// The name of a choice's value stands for it, also where a field has the same name.
std::optional<Value> Lines::value_of(const Type* type, const syntax::ContextEntry& entry) {
    const auto* name = std::get_if<syntax::NameUse>(&entry.value->node);
    if (type != nullptr && type->kind == TypeKind::choice && name != nullptr)
        return Value(name->text);
    return evaluate(*entry.value);
}

bool Lines::take_data(const std::optional<syntax::Context>& data, Words& words,
                      const std::string& prefix) {
    if (!data) return true;
    const auto& fields = s_.model().fields;
    for (const syntax::ContextEntry& entry : data->entries) {
        const std::string name = syntax::plain_name(entry.key.text);
        const auto field = std::ranges::find(fields, prefix + name, &Field::name);
        auto value = value_of(field == fields.end() ? nullptr : &field->type, entry);
        if (!value) return false;
        words.data.push_back({FieldRef(words.keep(name)), *std::move(value)});
    }
    return true;
}

bool Lines::take_answer(const syntax::AnswerCall& answer, Words& words) {
    if (!answer.process || !answer.data) return take_data(answer.data, words);
    const ProcessModel& model = s_.model();
    const std::string_view process = answer.operation.name.text;
    const auto called = std::ranges::find_if(model.operations, [&](const Operation& operation) {
        return operation.tool == none && operation.name == process;
    });
    if (called == model.operations.end()) return true; // nothing of it is open
    const auto& entries = model.contexts[called->results.front().type.context].entries;
    Value::Context record;
    for (const syntax::ContextEntry& entry : answer.data->entries) {
        const std::string name = syntax::plain_name(entry.key.text);
        const auto part = std::ranges::find(entries, name, &Parameter::name);
        auto value = value_of(part == entries.end() ? nullptr : &part->type, entry);
        if (!value) return false;
        record.emplace_back(name, *std::move(value));
    }
    words.data.push_back({FieldRef(words.keep(process)), Value(std::move(record))});
    return true;
}

Wording Lines::shown(const Value& value) const {
    return {value_text(value, s_.calendar_, Language::german),
            value_text(value, s_.calendar_, Language::english)};
}

Wording Lines::shown_day(Date day) const {
    constexpr std::string_view german[] = {"Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                           "Freitag", "Samstag",  "Sonntag"};
    constexpr std::string_view english[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};
    const auto weekday = static_cast<std::size_t>(vorgang::weekday(day));
    const std::string holiday(s_.calendar_.holiday(day).value_or(""));
    const std::string_view comma = holiday.empty() ? "" : ", ";
    return {fmt::format("{} ({}{}{})", to_text(day), german[weekday], comma, holiday),
            fmt::format("{} ({}{}{})", to_text(day), english[weekday], comma, holiday)};
}

namespace {

void collect_names(const syntax::Expression& source,
                   std::vector<const syntax::Expression*>& names) {
    if (std::holds_alternative<syntax::NameUse>(source.node)) names.push_back(&source);
    if (const auto* unary = std::get_if<syntax::Unary>(&source.node))
        collect_names(*unary->operand, names);
    if (const auto* binary = std::get_if<syntax::Binary>(&source.node)) {
        collect_names(*binary->left, names);
        collect_names(*binary->right, names);
    }
    if (const auto* between = std::get_if<syntax::Between>(&source.node))
        collect_names(*between->value, names);
    if (const auto* in = std::get_if<syntax::In>(&source.node)) collect_names(*in->value, names);
}

} // namespace

Wording Lines::values_in(const syntax::Expression& expression) {
    std::vector<const syntax::Expression*> names;
    collect_names(expression, names);
    Wording all;
    std::vector<std::string_view> told;
    for (const syntax::Expression* one : names) {
        const std::string_view name = std::get<syntax::NameUse>(one->node).text;
        const auto value = named(name);
        const bool is_word = value && value->text() != nullptr && *value->text() == name;
        if (!value || is_word || std::ranges::find(told, name) != told.end()) continue;
        told.push_back(name);
        const Wording comma = all.empty() ? Wording{} : Wording{", ", ", "};
        const Wording next = say("{}{} = {}", "{}{} = {}", comma, name, shown(*value));
        all = {all.german + next.german, all.english + next.english};
    }
    return all;
}

void Lines::send(Command& command, Words& words) {
    if (report_.failure) return;
    sent_ = true;
    const CaseState before = s_.state();
    const Outcome outcome = s_.send(command, words);
    compare_refusal(outcome, s_.state() != before);
}

void Lines::compare_refusal(const Outcome& outcome, bool changed) {
    const bool refused = outcome.status != OutcomeStatus::accepted;
    const auto& wanted = command_->refused;
    if (!refused && !wanted) return;
    if (!refused) {
        fail(command_->refused_span,
             say("das wurde angenommen, sollte aber abgelehnt werden",
                 "this was accepted but should be refused"),
             words_for(*wanted), say("angenommen", "accepted"));
        return;
    }
    const Error error = outcome.error.value_or(Error{});
    const auto reason = reason_of(error);
    if (!wanted) return fail_as_refused(error);
    if (reason != wanted)
        return fail(command_->refused_span,
                    say("aus einem anderen Grund abgelehnt: {}", "refused for another reason: {}",
                        Wording{error.german, error.english}),
                    words_for(*wanted),
                    reason ? words_for(*reason)
                           : say("{}", "{}", std::string(to_text(error.code))));
    if (changed)
        return fail(command_->span, say("abgelehnt, aber der Vorgang hat sich geändert",
                                        "refused, but the case has changed"));
    report_.lines.front().followed.push_back(
        say("abgelehnt: {}", "refused: {}", Wording{error.german, error.english}));
}

} // namespace vorgang::dsl::scenario
