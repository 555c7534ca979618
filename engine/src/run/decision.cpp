#include "run/decision.hpp"

#include <algorithm>

#include "run/changes.hpp"
#include "run/errand.hpp"
#include "run/pseudonym.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

Instant time_of(CaseView before, const Command& command) noexcept {
    if (before.empty()) return command.at;
    return std::max(command.at, Instant{before.header().at});
}

// What may still be asked of a case that has ended.
bool after_the_end(CommandKind kind) noexcept {
    return kind == CommandKind::note || kind == CommandKind::tool_answer ||
           kind == CommandKind::dispatched || kind == CommandKind::begun;
}

// What may be asked of a suspended one.
bool while_suspended(CommandKind kind) noexcept {
    return after_the_end(kind) || kind == CommandKind::resume || kind == CommandKind::cancel ||
           kind == CommandKind::deliver || kind == CommandKind::correct ||
           kind == CommandKind::exclude;
}

// Kinds whose activation says what they are about, and so in which part work goes on.
bool is_about_one(CommandKind kind) noexcept {
    switch (kind) {
    case CommandKind::complete:
    case CommandKind::claim:
    case CommandKind::unclaim:
    case CommandKind::delegate:
    case CommandKind::tool_answer:
    case CommandKind::dispatched:
    case CommandKind::begun:
    case CommandKind::resolve_incident:
    case CommandKind::extend_deadline:
    case CommandKind::note:
    case CommandKind::correct:
    case CommandKind::reopen: return true;
    default: return false;
    }
}

} // namespace

[[gnu::hot]] inline Decision::Decision(const Deployment& deployment, CaseView before,
                                       CaseParts* parts, const Command& command,
                                       Workspace& workspace)
    : deployment_(deployment), tables_(deployment.process().tables()), model_(tables_.model),
      before_(before), command_(command), w_(workspace), at_(time_of(before, command)),
      flow_(workspace.flow) {
    w_.deployment = &deployment_;
    w_.model = &model_;
    w_.at = at_;
    w_.events.clear();
    w_.inputs.clear();
    w_.remark.clear();
    w_.machine.begin();
    w_.flow.begin();
    w_.parts.begin(tables_, parts);
    w_.select(nullptr);
}

// When the next deadline or wait of the case and its parts takes effect.
[[gnu::hot]] inline std::int64_t Decision::due() {
    const std::int64_t own = next_due(before_);
    if (!has_parts(before_)) return own;
    const auto first = w_.parts.due();
    return first ? std::min(own, first->due.ms) : own;
}

// Work goes on in this part, where there is one.
void Decision::select(std::uint32_t part) {
    w_.select(part != 0 ? w_.parts.load(part) : nullptr);
}

// What of a command goes on record as text. Nearly all commands pass one of the first questions.
[[gnu::hot, gnu::always_inline]] inline Fault Decision::admit_texts() const {
    const std::size_t bytes_max = deployment_.limits().text_bytes;
    const auto fits = [bytes_max](std::string_view text) {
        return text.empty() || (text.size() <= bytes_max && is_utf8(text));
    };
    const std::size_t more = command_.key.size() | command_.actor.deputy_for.size() |
                             command_.text.size() | command_.person.size() |
                             command_.entered_for.size() | command_.file_number.size();
    if (more == 0 && fits(command_.actor.person)) return {};
    if (command_.key.size() <= key_bytes_max && fits(command_.key) && fits(command_.actor.person) &&
        fits(command_.actor.deputy_for) && fits(command_.text) && fits(command_.person) &&
        fits(command_.entered_for) && fits(command_.file_number) &&
        (command_.errand != nullptr || !command_.key.starts_with(engine_keys)))
        return {};
    if (command_.key.size() > key_bytes_max)
        return error(ErrorCode::limit, "key", "64", "der Schlüssel ist länger als 64 Bytes",
                     "the key is longer than 64 bytes");
    if (command_.errand == nullptr && command_.key.starts_with(engine_keys))
        return error(ErrorCode::invalid_data, "key", engine_keys,
                     "Schlüssel, die so beginnen, vergibt nur die Engine",
                     "keys that begin so are the engine's own");
    const std::pair<std::string_view, std::string_view> texts[] = {
        {"key", command_.key},
        {"person", command_.actor.person},
        {"deputy_for", command_.actor.deputy_for},
        {"text", command_.text},
        {"person", command_.person},
        {"entered_for", command_.entered_for},
        {"file_number", command_.file_number}};
    for (const auto& [name, text] : texts) {
        if (text.size() > bytes_max)
            return error(ErrorCode::limit, name, "", "der Text ist länger als erlaubt",
                         "the text is longer than allowed");
        if (!is_utf8(text))
            return error(ErrorCode::invalid_data, name, "UTF-8", "der Text ist kein UTF-8",
                         "the text is no UTF-8");
    }
    return {};
}

[[gnu::hot, gnu::always_inline]] inline Fault Decision::admit() {
    if (Fault fault = admit_texts()) return fault;
    if (!is_usable(command_.at) || (command_.received_at && !is_usable(*command_.received_at)))
        return outside_of_the_calendar();
    if (command_.received_at && *command_.received_at > at_ &&
        deployment_.calendar().local(*command_.received_at).date >
            deployment_.calendar().local(at_).date)
        return error(ErrorCode::invalid_data, "received_at", "at",
                     "der Eingang liegt nach dem Tag, an dem er eingetragen wird",
                     "the paper is said to come in after the day it is entered");
    const bool begins = command_.kind == CommandKind::start ||
                        (before_.empty() && command_.kind == CommandKind::deliver);
    if (before_.empty() != begins)
        return error(ErrorCode::conflict, "case", "", "der Vorgang besteht schon",
                     "the case exists already");
    if (before_.empty()) return {};
    const CaseHeader& h = before_.header();
    if (command_.expected_sequence && *command_.expected_sequence != h.sequence)
        return error(ErrorCode::conflict, "sequence", std::to_string(h.sequence),
                     "der Vorgang ist inzwischen weiter", "the case has moved on meanwhile");
    if (command_.received_at && came_in_time(before_)) return in_time();
    if ((h.flags & case_ended) != 0 && !after_the_end(command_.kind))
        return error(ErrorCode::ended, "case", "", "der Vorgang ist beendet", "the case has ended");
    if ((h.flags & case_suspended) != 0 && !while_suspended(command_.kind))
        return error(ErrorCode::suspended, "case", "", "der Vorgang ruht", "the case is suspended");
    if (command_.kind != CommandKind::expire && due() <= at_.ms)
        return error(ErrorCode::conflict, "case", "deadline", "zuerst läuft eine Frist ab",
                     "a deadline is due first");
    return {};
}

[[gnu::hot, gnu::always_inline]] inline Fault Decision::dispatch() {
    switch (command_.kind) {
    case CommandKind::start: return start();
    case CommandKind::complete: return complete();
    case CommandKind::claim: return claim();
    case CommandKind::unclaim: return unclaim();
    case CommandKind::delegate: return delegate();
    case CommandKind::deliver: return deliver();
    case CommandKind::tool_answer: return tool_answer();
    case CommandKind::resolve_incident: return resolve_incident();
    case CommandKind::extend_deadline: return extend_deadline();
    case CommandKind::note: return note();
    case CommandKind::correct: return correct();
    case CommandKind::suspend: return suspend();
    case CommandKind::resume: return resume();
    case CommandKind::cancel: return cancel();
    case CommandKind::exclude: return exclude();
    case CommandKind::appoint: return appoint();
    case CommandKind::expire: return expire();
    case CommandKind::dispatched: return dispatched();
    case CommandKind::begin_aside: return begin_aside();
    case CommandKind::add_element: return add_element();
    case CommandKind::begun: return begun();
    case CommandKind::reopen: return reopen();
    }
    return error(ErrorCode::invalid_data, "command", "", "unbekannter Befehl", "unknown command");
}

// Inline: called in one place, which a compiler cannot see of a member.
[[gnu::hot]] inline void Decision::fill_head() {
    head_.kind = command_.kind;
    head_.case_id = header().id;
    head_.sequence = header().sequence;
    head_.deployment = header().deployment;
    head_.at = at_.ms;
    if (command_.at != at_) head_.asked_at = command_.at.ms;
    if (command_.received_at) head_.received_at = command_.received_at->ms;
    head_.actor = actor_;
    head_.deputy_for = deputy_for_;
    head_.actor_text = command_.actor.person;
    head_.deputy_text = command_.actor.deputy_for;
    if (head_.person == 0 && entered_for_ != 0) {
        head_.person = entered_for_;
        head_.person_text = command_.entered_for;
    } else if (head_.person != entered_for_) {
        head_.entered_for = entered_for_;
        head_.entered_for_text = command_.entered_for;
    }
    if (command_.kind == CommandKind::deliver && w_.by_keys) head_.detail = 1;
    head_.text = w_.remark.empty() ? command_.text : std::string_view(w_.remark);
    if (command_.channel) head_.channel = static_cast<std::uint8_t>(*command_.channel) + 1;
    head_.key = command_.key;
    if (!head_.key.empty()) head_.digest = digest(command_, model_);
    head_.events = w_.events;
    head_.inputs = {reinterpret_cast<const char*>(w_.inputs.bytes().data()), w_.inputs.size()};
}

[[gnu::hot, gnu::always_inline]] inline Fault Decision::finish() {
    header().at = at_.ms;
    ++header().sequence;
    w_.draft.finish();
    if (!w_.parts.empty()) (void)w_.parts.finish();
    if (!fits_limits())
        return error(ErrorCode::limit, "case", "", "der Vorgang würde zu groß",
                     "the case would become too large");
    fill_head();
    begin_record(w_.record);
    w_.content.clear();
    write_head(head_, w_.record, w_.content);
    write_changes(before_, w_.draft.view(), w_.record, w_.content, w_.changed);
    if (!w_.parts.empty()) write_parts(w_.parts.changed(), at_.ms, w_.record, w_.content);
    end_changes(w_.record, w_.content);
    end_record(w_.record, w_.content.bytes());
    return {};
}

// All lanes wait: handlers that have what they wait for begin, and what they did may begin others;
// the budget of the command ends that.
Fault Decision::look_around() {
    for (bool fired = true; fired;) {
        fired = false;
        if ((header().flags & (case_ended | case_suspended)) != 0) return {};
        if (tables_.listens)
            if (Fault fault = offer_kept(fired)) return fault;
        if (!fired && tables_.watches && !flow_.watch(fired)) return out_of_budget();
    }
    return {};
}

// Where a part could not be read, that is why.
[[gnu::hot]] inline Fault Decision::dispatch_and_watch() {
    Fault fault = dispatch();
    if (!fault && (tables_.watches || tables_.listens)) fault = look_around();
    if (w_.parts.failed()) return w_.parts.take_fault();
    if (!fault && flow_.exhausted()) return out_of_budget();
    return fault;
}

[[gnu::hot]] inline bool Decision::fits_limits() const noexcept {
    const std::size_t most = deployment_.limits().case_bytes;
    return w_.draft.view().bytes().size() <= most &&
           std::ranges::all_of(w_.parts.changed(), [most](const PartDraft* part) {
               return part->draft.view().bytes().size() <= most;
           });
}

[[gnu::hot]] inline Fault Decision::run() {
    if (Fault fault = admit()) return fault;
    if (!before_.empty()) w_.draft.begin(before_);
    const std::uint64_t low = before_.empty() ? command_.entropy.low : before_.header().salt_low;
    const std::uint64_t high = before_.empty() ? command_.entropy.high : before_.header().salt_high;
    actor_ = pseudonym(low, high, command_.actor.person);
    deputy_for_ = pseudonym(low, high, command_.actor.deputy_for);
    entered_for_ = pseudonym(low, high, command_.entered_for);
    Fault fault = attempt();
    return fault ? halted(std::move(fault)) : Fault{};
}

[[gnu::hot]] Fault Decision::attempt() {
    if (const std::uint32_t part = part_of(command_.activation);
        part != 0 && is_about_one(command_.kind))
        select(part);
    if (command_.received_at && w_.part != nullptr && came_in_time(w_.here->view()))
        return in_time();
    flow_.look_for_rounds(command_.kind == CommandKind::tool_answer);
    if (Fault fault = dispatch_and_watch()) return fault;
    if (may_go_round())
        if (Fault fault = count_round()) return fault;
    return finish();
}

// Where what follows is more than a command may do, it is refused. A deadline and an answer have
// nobody to be refused to: they take effect all the same, and what follows waits for a person, as
// an incident. So it is with what came during a rest, or the case could never be resumed. An answer
// that is itself too large for the case is a failed attempt.
[[gnu::noinline, gnu::cold]] Fault Decision::halted(Fault fault) {
    const bool resumes = command_.kind == CommandKind::resume;
    const bool answers = command_.kind == CommandKind::tool_answer;
    if (command_.kind != CommandKind::expire && !answers && !resumes) return fault;
    if (!fault.is(ErrorCode::limit)) return fault;
    fault = attempt_again();
    const bool brings = resumes || (answers && command_.answer == Answer::done);
    if (!fault.is(ErrorCode::limit) || !brings) return fault;
    unfit_ = std::move(fault);
    return attempt_again();
}

// From the beginning, with every lane stopping where it would go on.
Fault Decision::attempt_again() {
    w_.events.clear();
    w_.inputs.clear();
    w_.remark.clear();
    w_.machine.begin();
    w_.flow.begin();
    w_.draft.begin(before_);
    w_.parts.again();
    w_.select(nullptr);
    head_ = {};
    flow_.halt();
    return attempt();
}

[[gnu::hot]] Fault decide(const Deployment& deployment, CaseView before, CaseParts* parts,
                          const Command& command, Workspace& workspace) {
    return Decision(deployment, before, parts, command, workspace).run();
}

Fault Decision::out_of_budget() const {
    return error(ErrorCode::limit, model_.name, "instructions_per_command",
                 "der Befehl würde mehr Schritte rechnen als erlaubt",
                 "the command would run more instructions than allowed");
}

} // namespace vorgang::run
