// The lines that send a command to the engine, or move its time.
#include <algorithm>
#include <limits>

#include "diag/report.hpp"
#include "scenario/lines.hpp"

namespace vorgang::dsl::scenario {

using diag::say;

namespace {

Channel channel_of(syntax::ChannelKind kind) {
    switch (kind) {
    case syntax::ChannelKind::online: return Channel::online;
    case syntax::ChannelKind::in_person: return Channel::in_person;
    case syntax::ChannelKind::post: return Channel::post;
    case syntax::ChannelKind::phone: return Channel::phone;
    }
    return Channel::online;
}

// What a case begins with, as a line names it: "prüfen", "nachricht antrag".
Wording beginning_of(const Process& process) {
    if (!process.inputs().empty()) return {"{ … }", "{ … }"};
    if (process.beginning() == none) return {};
    const ProcessModel& model = process.model();
    const Position& first = model.positions[process.beginning()];
    if (first.kind == PositionKind::step)
        return {model.steps[first.detail].name, model.steps[first.detail].name};
    const std::string& message = model.messages[first.detail].name;
    return {"nachricht " + message, "message " + message};
}

// What a line begins with, in English.
std::string words_of(const syntax::BeginCase& begin) {
    switch (begin.kind) {
    case syntax::BeginKind::inputs: return "{ … }";
    case syntax::BeginKind::message: return "message " + std::string(begin.with.text);
    case syntax::BeginKind::step: break;
    }
    return std::string(begin.with.text);
}

} // namespace

void Lines::execute(const syntax::BeginCase& begin) {
    if (s_.has_begun())
        return fail(command_->span, say("der Vorgang hat schon begonnen; ein Szenario hat einen",
                                        "the case has begun already; a scenario has one"));
    const auto at = instant(*begin.at);
    if (!at) return;
    const bool message = begin.kind == syntax::BeginKind::message;
    const Wording first = beginning_of(*s_.setting_.process);
    if (words_of(begin) != first.english)
        return fail(begin.with.text.empty() ? command_->span : begin.with.span,
                    say("ein Vorgang beginnt mit `{}`", "a case begins with `{}`", first));
    s_.now_ = *at;
    if (!s_.engine_)
        if (auto fault = s_.open()) return fail(command_->span, *fault);
    Words words;
    Command command;
    command.kind = message ? CommandKind::deliver : CommandKind::start;
    command.process = s_.model().name;
    command.tenant = s_.viewer().tenant;
    if (message) command.name = words.keep(begin.with.text);
    if (begin.actor) act_as(*begin.actor, command, words);
    if (enter(begin.entry, command, words) && take_data(begin.data, words)) send(command, words);
}

void Lines::execute(const syntax::CompleteStep& complete) {
    if (!needs_case()) return;
    const syntax::Name& step = complete.step.name;
    const auto& steps = s_.model().steps;
    if (std::ranges::find(steps, step.text, &Step::name) == steps.end())
        return fail(step.span, say("es gibt keinen Schritt `{}`", "there is no step `{}`",
                                   std::string(step.text)));
    Words words;
    Command command;
    command.kind = CommandKind::complete;
    if (!task_meant(complete.step, command.activation)) return;
    act_as(complete.actor, command, words);
    if (enter(complete.entry, command, words) && take_data(complete.data, words))
        send(command, words);
}

// A step that is not open is asked for all the same: the engine has to say no.
bool Lines::task_meant(const syntax::Which& which, std::uint32_t& activation) {
    const auto open = meant(OpenKind::task, which.name.text, which);
    if (open.size() > 1) return fail_ambiguous(which, open), false;
    const auto last = last_activation(OpenKind::task, which.name.text, which);
    activation = !open.empty() ? open.front()->activation
                               : last.value_or(std::numeric_limits<std::uint32_t>::max());
    return !report_.failure;
}

// The holder whom nobody names is called like the role.
bool Lines::enter(const syntax::Entry& entry, Command& command, Words& words) {
    if (entry.on_behalf) {
        const syntax::Actor& holder = *entry.on_behalf;
        command.entered_for_role = words.keep(holder.role.text);
        command.entered_for =
            words.keep(holder.person ? std::string_view(holder.person->value) : holder.role.text);
    }
    if (entry.channel) command.channel = channel_of(entry.channel->kind);
    if (!entry.received) return true;
    command.received_at = instant(*entry.received);
    return command.received_at.has_value();
}

void Lines::execute(const syntax::DeliverMessage& deliver) {
    if (!needs_case()) return;
    Words words;
    Command command;
    command.kind = CommandKind::deliver;
    command.name = words.keep(deliver.message.text);
    act_as(deliver.actor, command, words);
    if (enter(deliver.entry, command, words) && take_data(deliver.data, words))
        send(command, words);
}

void Lines::execute(const syntax::PassTime& pass) {
    if (!needs_case()) return;
    std::optional<Instant> until;
    if (pass.until) {
        until = instant(*pass.until);
    } else {
        const auto value = evaluate(*pass.length);
        if (!value) return;
        if (value->length() == nullptr)
            return fail(pass.length->span, say("hier wird eine Länge gebraucht: `3 tage`",
                                               "a length is needed here: `3 days`"));
        until = later(s_.calendar_, s_.now_, *value->length());
    }
    if (report_.failure) return;
    if (!until || *until < s_.now_)
        return fail(command_->span, say("die Zeit geht nur vorwärts", "time only goes forward"), {},
                    say("jetzt ist {}", "now is {}", clock_text(s_.calendar_, s_.now_)));
    s_.now_ = *until;
}

// The oldest call that is meant; one that was left behind can be answered as well, once: the answer
// is filed and moves nothing.
std::optional<std::uint32_t> Lines::call_to_answer(const std::string& name,
                                                   const syntax::Which& which) {
    const auto open = meant(OpenKind::call, name, which);
    if (!open.empty()) return open.front()->activation;
    return last_activation(OpenKind::call, name, which);
}

// An attempt that waits for its interval is made when that is over, so the clock goes there first.
void Lines::execute(const syntax::AnswerCall& answer) {
    if (!needs_case()) return;
    const std::string of_tool = answer.process ? "" : std::string(answer.tool.text) + ".";
    const std::string name = of_tool + std::string(answer.operation.name.text);
    const auto activation = call_to_answer(name, answer.operation);
    if (report_.failure) return;
    if (!activation)
        return fail(command_->span,
                    say("kein Aufruf von `{}` ist offen", "no call of `{}` is open",
                        of_tool + written(answer.operation)),
                    {}, state_of(*s_.info_, s_.model()));
    Words words;
    Command command;
    command.kind = CommandKind::tool_answer;
    command.activation = *activation;
    command.answer = answer.fails ? Answer::failed_for_now : Answer::done;
    if (answer.fails) command.text = "scheitert";
    const OpenInfo* open = open_at(*activation);
    if (open != nullptr && open->due && *open->due > s_.now_) {
        s_.now_ = *open->due;
        if (auto fault = s_.advance(report_.lines)) return fail(command_->span, *fault);
    }
    if (!take_answer(answer, words)) return;
    send(command, words);
    if (answer.fails && open != nullptr) return;
    s_.last_activation_.erase({OpenKind::call, name});
    s_.of_elements_.erase(*activation);
}

void Lines::execute(const syntax::ExtendDeadline& extend) {
    if (!needs_case()) return;
    const auto length = evaluate(*extend.by);
    if (!length) return;
    if (length->length() == nullptr)
        return fail(extend.by->span, say("hier wird eine Länge gebraucht: `1 woche`",
                                         "a length is needed here: `1 week`"));
    Words words;
    Command command;
    command.kind = CommandKind::extend_deadline;
    command.name = words.keep(extend.deadline.name.text);
    if (!deadline_meant(extend.deadline, command.activation)) return;
    command.length = *length->length();
    act_as(extend.actor, command, words);
    send(command, words);
}

void Lines::execute(const syntax::AddElement& add) {
    if (!needs_case()) return;
    Words words;
    Command command;
    const auto& handlers = s_.model().handlers;
    const bool part = std::ranges::any_of(handlers, [&](const Handler& handler) {
        return handler.role != none && handler.name == add.list.text;
    });
    command.kind = part ? CommandKind::begin_aside : CommandKind::add_element;
    command.name = words.keep(add.list.text);
    act_as(add.actor, command, words);
    if (take_data(add.data, words, element_prefix(add.list.text))) send(command, words);
}

// How the fields of the elements are called that may be added to a list: `x.`.
std::string Lines::element_prefix(std::string_view list) const {
    const ProcessModel& model = s_.model();
    for (const Loop& loop : model.loops)
        if (loop.extended_by != none && loop.list != none && model.fields[loop.list].name == list)
            return loop.name + ".";
    return {};
}

void Lines::execute(const syntax::AddNote& note) {
    if (!needs_case()) return;
    Words words;
    Command command;
    command.kind = CommandKind::note;
    command.text = words.keep(note.text.value);
    act_as(note.actor, command, words);
    send(command, words);
}

void Lines::execute(const syntax::CorrectFields& correct) {
    if (!needs_case()) return;
    Words words;
    Command command;
    command.kind = CommandKind::correct;
    command.text = words.keep(correct.reason.value);
    if (correct.at && !task_meant(*correct.at, command.activation)) return;
    act_as(correct.actor, command, words);
    if (take_data(correct.data, words)) send(command, words);
}

// A step that nobody has completed is asked for all the same: the engine has to say no.
void Lines::execute(const syntax::ReopenStep& reopen) {
    if (!needs_case()) return;
    Words words;
    Command command;
    command.kind = CommandKind::reopen;
    command.text = words.keep(reopen.reason.value);
    if (const auto completed = completed_last(reopen.step))
        command.activation = *completed;
    else if (!task_meant(reopen.step, command.activation))
        return;
    act_as(reopen.actor, command, words);
    send(command, words);
}

void Lines::execute(const syntax::SetLocal& set) {
    if (s_.has_begun())
        return fail(command_->span,
                    say("örtliche Werte gelten ab dem Beginn; diese Zeile gehört davor",
                        "local values hold from the beginning; this line belongs before it"));
    const auto& locals = s_.model().locals;
    const bool declared = std::ranges::find(locals, set.local.text, &Local::name) != locals.end();
    if (!declared && set.local.text == "land") {
        const auto* name = std::get_if<syntax::NameUse>(&set.value->node);
        const auto land = name == nullptr ? std::nullopt : land_from_text(name->text);
        if (!land) return fail(set.value->span, say("das ist kein Land", "this is no Land"));
        return s_.move_to(*land);
    }
    if (!declared)
        return fail(set.local.span,
                    say("es gibt keinen örtlichen Wert `{}`", "there is no local value `{}`",
                        std::string(set.local.text)));
    if (auto value = evaluate(*set.value))
        s_.locals_.emplace_back(std::string(set.local.text), *std::move(value));
}

} // namespace vorgang::dsl::scenario
