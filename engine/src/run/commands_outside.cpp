// The commands from outside the authority's own steps: messages, answers of tools, incidents.
#include <algorithm>

#include "run/arithmetic.hpp"
#include "run/blob.hpp"
#include "run/border.hpp"
#include "run/decision.hpp"
#include "run/errand.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

Error no_call() {
    return error(ErrorCode::not_found, "call", "", "diesen Aufruf gibt es nicht",
                 "there is no such call");
}

// Which of the two would hold is nobody's guess.
Error given_twice(std::string_view name) {
    return error(ErrorCode::invalid_data, name, "", "`" + std::string(name) + "` steht doppelt",
                 "`" + std::string(name) + "` is given twice");
}

} // namespace

Fault Decision::deliver() {
    const Index index = tables_.messages.find(command_.name);
    if (index == none || !model_.messages[index].incoming)
        return error(ErrorCode::not_found, command_.name, "nachricht",
                     "eine solche Nachricht nimmt der Prozess nicht an",
                     "the process does not take such a message");
    const Message& message = model_.messages[index];
    if (before_.empty())
        if (Fault fault = begin_with(index)) return fault;
    if (message.role != none)
        if (Fault fault = may_act(message.role, message.channels)) return fault;
    if (Fault fault = take_values(message.carries, command_.data)) return fault;
    head_.subject = index;
    if ((header().flags & case_suspended) != 0) return keep(message, index);
    return hand_over(message, index);
}

Fault Decision::begin_with(Index message) {
    if (tables_.inputs.empty()) {
        if (Fault fault = begin_case()) return fault;
        const Cell& first = flow_.cell(0);
        if (first.kind == CellKind::receive && model_.positions[first.index].detail == message)
            return {};
    }
    return error(ErrorCode::not_allowed, model_.messages[message].name, "start",
                 "dieser Prozess beginnt nicht mit dieser Nachricht",
                 "this process does not begin with this message");
}

// Checks named values against fields, one each, and packs them in the order of the fields.
Fault Decision::take_values(std::span<const Index> fields, std::span<const Assignment> data) {
    w_.given.assign(fields.size(), Scalar::unknown());
    w_.is_given.assign(fields.size(), 0);
    for (const Assignment& assignment : data) {
        Index field = assignment.field.index;
        if (field == none) field = tables_.fields.find(assignment.field.name);
        const auto place = std::ranges::find(fields, field);
        if (field == none || place == fields.end())
            return error(ErrorCode::invalid_data, assignment.field.name, "",
                         "`" + std::string(assignment.field.name) + "` wird hier nicht angenommen",
                         "`" + std::string(assignment.field.name) + "` is not taken here");
        const Field& f = model_.fields[field];
        const auto i = static_cast<std::size_t>(place - fields.begin());
        if (w_.is_given[i] != 0) return given_twice(f.name);
        w_.is_given[i] = 1;
        const Refusal reason =
            enter(assignment.value, f.type, model_, deployment_.limits(), w_.scratch, w_.given[i]);
        if (reason != Refusal::none) return refusal(reason, f.name, w_.scratch, model_);
    }
    w_.blob.clear();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const Field& f = model_.fields[fields[i]];
        if (w_.given[i].is_unknown() && !f.type.optional)
            return refusal(Refusal::unknown, f.name, f.type, model_);
        pack_scalar(w_.given[i], w_.blob);
    }
    return {};
}

// Who waits comes first, then the innermost handler, else the message is kept.
Fault Decision::hand_over(const Message& message, Index index, std::optional<Instant> lapses) {
    if (is_awaited(index)) {
        const auto cells = w_.here->root().cells();
        const auto waiting = std::ranges::find_if(cells, [&](const Cell& c) {
            return c.kind == CellKind::receive && model_.positions[c.index].detail == index;
        });
        const Index position = waiting->index;
        head_.activation = waiting->number;
        flow_.event(EventKind::delivered, index);
        flow_.apply(message.carries, w_.blob.bytes());
        flow_.close_position(position);
        return flow_.resume(position) ? Fault{} : out_of_budget();
    }
    if (const Handler* handler = handler_for(index)) {
        flow_.event(EventKind::delivered, index);
        if (handler->aside == none) flow_.close_scope(handler->scope);
        flow_.apply(message.carries, w_.blob.bytes());
        return flow_.handle(*handler) ? Fault{} : out_of_budget();
    }
    w_.select(nullptr);
    return keep(message, index, lapses);
}

// Selects the case, or the first of its parts, where a lane waits for the message.
bool Decision::is_awaited(Index message) noexcept {
    const auto waits_here = [&] {
        return std::ranges::any_of(w_.here->root().cells(), [&](const Cell& c) {
            return c.kind == CellKind::receive && model_.positions[c.index].detail == message;
        });
    };
    w_.select(nullptr);
    if (waits_here()) return true;
    if (model_.frames.size() == 1) return false;
    PartDraft* found = nullptr;
    flow_.each_part([&](PartDraft& part) {
        if (found == nullptr && waits_here()) found = &part;
    });
    w_.select(found);
    return found != nullptr;
}

// The innermost of those that listen; of several side by side the upper one, as with who waits.
// What interrupted the whole process does not listen while its block runs, as a section that was
// left does not.
const Handler* Decision::handler_for(Index message) noexcept {
    w_.select(nullptr);
    const Handler* found = nullptr;
    for (const Handler& handler : model_.handlers) {
        if (handler.message != message || !flow_.active(handler.scope)) continue;
        if (handler.scope == 0 && handler.aside == none && flow_.is_running(handler)) continue;
        if (found == nullptr || flow_.lies_in(handler.scope, found->scope)) found = &handler;
    }
    return found;
}

Fault Decision::tool_answer() {
    const Index place = flow_.find(command_.activation);
    const bool open =
        place != none &&
        (flow_.cell(place).kind == CellKind::call ||
         (flow_.cell(place).kind == CellKind::incident && flow_.cell(place).index != none)) &&
        find(LedgerKind::kept, command_.activation) == nullptr; // answered while the case rested
    if (!was_given(command_.activation)) return no_call();
    head_.activation = command_.activation;
    head_.detail = static_cast<std::uint8_t>(command_.answer);
    if (!open || (header().flags & case_ended) != 0) {
        flow_.event(EventKind::late, none, command_.activation);
        head_.other = other_case(command_).number;
        return head_.other == 0 ? late_answer() : Fault{}; // the other case has what it answered
    }
    const Index position = flow_.cell(place).index;
    const Call& call = model_.calls[model_.positions[position].detail];
    head_.subject = position;
    // A case that answered has ended and cannot try again.
    const bool is_over = other_case(command_).number != 0;
    if (is_over)
        if (Fault fault = note_answering_case(call)) return fault;
    if (command_.answer != Answer::done) return answer_failed(place, call, command_.text);
    // An answer of the wrong type, or too large for the case, is a failed attempt like any other.
    if (Fault fault = unfit_ ? std::move(unfit_) : take_results(call)) {
        head_.detail =
            static_cast<std::uint8_t>(is_over ? Answer::failed_for_good : Answer::failed_for_now);
        Error error = std::move(fault).error();
        w_.remark = fitting(model_.english ? std::move(error.english) : std::move(error.german),
                            deployment_.limits().text_bytes);
        return answer_failed(place, call, w_.remark);
    }
    if ((header().flags & case_suspended) != 0) {
        w_.draft.add({LedgerKind::kept, 0, none, command_.activation, 0}, w_.blob.bytes());
        return {};
    }
    return close_call(position);
}

// Nothing waits for it any more, but what the tool did has to be seen, so that a person can undo
// it.
Fault Decision::late_answer() {
    for (const Assignment& result : command_.data) {
        if (!w_.remark.empty()) w_.remark += ", ";
        w_.remark.append(result.field.name).append(": ").append(to_json(result.value));
    }
    if (!command_.text.empty() && !w_.remark.empty()) w_.remark += "; ";
    w_.remark += command_.text;
    const std::size_t all = w_.remark.size();
    if (!is_utf8(w_.remark)) w_.remark = fitting(std::move(w_.remark), all);
    if (w_.remark.size() <= deployment_.limits().text_bytes) return {};
    return error(ErrorCode::limit, "text", "", "die Antwort ist länger als erlaubt",
                 "the answer is longer than allowed");
}

// The blob in the workspace holds the results in declared order.
Fault Decision::close_call(Index position) {
    const Call& call = model_.calls[model_.positions[position].detail];
    flow_.apply(call.results, w_.blob.bytes());
    flow_.close_position(position);
    flow_.completed(call.undo);
    return flow_.resume(position) ? Fault{} : out_of_budget();
}

Fault Decision::apply_kept_answer(const KeptAnswer& answer) {
    select(part_of(answer.activation));
    const Index place = flow_.find(answer.activation);
    if (place == none || flow_.cell(place).index == none) {
        answer_in_vain(answer);
        return {};
    }
    const Index position = flow_.cell(place).index;
    return unfit_ ? drop_kept_answer(place) : close_call(position);
}

// What it brings finds no room in the case. The tool is asked again, where it may be; a case that
// was called has ended.
Fault Decision::drop_kept_answer(Index place) {
    const Call& call = model_.calls[model_.positions[flow_.cell(place).index].detail];
    const bool is_over = model_.operations[call.operation].tool == none;
    const std::uint8_t detail = head_.detail;
    head_.detail =
        static_cast<std::uint8_t>(is_over ? Answer::failed_for_good : Answer::failed_for_now);
    const Error why = std::move(unfit_).error();
    unfit_ = why; // so it is with every other one
    Fault fault = answer_failed(place, call, model_.english ? why.english : why.german);
    head_.detail = detail;
    return fault;
}

Fault Decision::take_results(const Call& call) {
    const auto& results = model_.operations[call.operation].results;
    w_.given.assign(results.size(), Scalar::unknown());
    w_.is_given.assign(results.size(), 0);
    for (const Assignment& assignment : command_.data) {
        const auto result = std::ranges::find(results, assignment.field.name, &Parameter::name);
        if (result == results.end())
            return error(ErrorCode::invalid_data, assignment.field.name, "",
                         "ein Ergebnis `" + std::string(assignment.field.name) +
                             "` ist nicht vereinbart",
                         "no result `" + std::string(assignment.field.name) + "` is declared");
        const auto i = static_cast<std::size_t>(result - results.begin());
        if (w_.is_given[i] != 0) return given_twice(result->name);
        w_.is_given[i] = 1;
        Refusal reason = enter(assignment.value, result->type, model_, deployment_.limits(),
                               w_.scratch, w_.given[i]);
        if (reason == Refusal::none && i < call.results.size())
            reason = accept(w_.given[i], model_.fields[call.results[i]].type, model_,
                            deployment_.limits());
        if (reason != Refusal::none) return refusal(reason, result->name, result->type, model_);
    }
    w_.blob.clear();
    for (std::size_t i = 0; i < call.results.size(); ++i) {
        if (w_.given[i].is_unknown() && !results[i].type.optional)
            return refusal(Refusal::unknown, results[i].name, results[i].type, model_);
        pack_scalar(w_.given[i], w_.blob);
    }
    return {};
}

Fault Decision::answer_failed(Index place, const Call& call, std::string_view why) {
    Cell& c = flow_.cell(place);
    if (c.kind == CellKind::incident) return {};
    ++c.count;
    const auto next = later(at_, call.interval, deployment_.calendar());
    const bool again = head_.detail != static_cast<std::uint8_t>(Answer::failed_for_good);
    if (again && c.count < call.attempts && next) {
        c.time = next->ms;
    } else if (call.failed != no_code && (header().flags & case_suspended) == 0) {
        return give_up(c.index, call);
    } else {
        c.kind = CellKind::incident;
        c.time = 0;
        flow_.event(EventKind::incident, static_cast<Index>(IncidentReason::tool_failed), c.number);
    }
    say(c.number, why);
    return {};
}

// `bei scheitern`: the call is left, and its block says what follows.
Fault Decision::give_up(Index position, const Call& call) {
    const Position& p = model_.positions[position];
    flow_.event(EventKind::gave_up, position, flow_.cell(p.cell).number);
    flow_.close_position(position);
    return flow_.run(flow_.lane(p.cell, call.failed, p.scope)) ? Fault{} : out_of_budget();
}

// The case remembers the last reason, so that whoever looks at the incident sees it. LIMIT: as
// much as a person reads; the record has all of it.
void Decision::say(std::uint32_t activation, std::string_view text) {
    constexpr std::size_t said_bytes_max = 500;
    flow_.forget_reasons(activation);
    const std::string said = fitting(std::string(text), said_bytes_max);
    if (!said.empty())
        w_.here->add({LedgerKind::said, 0, none, activation, 0}, std::as_bytes(std::span(said)));
}

Fault Decision::resolve_incident() {
    if (Fault fault = lead_with_reason()) return fault;
    const Index place = flow_.find(command_.activation);
    if (place == none || flow_.cell(place).kind != CellKind::incident)
        return error(ErrorCode::not_open, "incident", "", "diesen Vorfall gibt es nicht (mehr)",
                     "there is no such incident (any more)");
    head_.activation = command_.activation;
    head_.detail = static_cast<std::uint8_t>(command_.resolution);
    const Cell c = flow_.cell(place);
    if (c.index == none) {
        if (command_.resolution != Resolution::retry)
            return error(ErrorCode::invalid_data, "resolution", "",
                         "hier hilft nur: Daten berichtigen und neu rechnen",
                         "the only way here: correct the data and compute again");
        flow_.cell(place) = {};
        flow_.forget_reasons(c.number);
        const auto offset = static_cast<CodeOffset>(c.time & 0xffffffff);
        const Flow::Lane lane = flow_.lane(place, offset, static_cast<Index>(c.time >> 32));
        return flow_.run(lane) ? Fault{} : out_of_budget();
    }
    head_.subject = c.index;
    if (command_.resolution == Resolution::supply) {
        const Call& call = model_.calls[model_.positions[c.index].detail];
        if (Fault fault = take_results(call)) return fault;
        return close_call(c.index);
    }
    // A new order has a new key, so the tool does not take it for the old one.
    const std::uint32_t activation = flow_.next_activation();
    for (LedgerEntry& entry : w_.here->ledger())
        if (entry.kind == LedgerKind::arguments && entry.number == c.number)
            entry.number = activation;
    flow_.forget_reasons(c.number);
    flow_.let_go(c.number);
    flow_.cell(place) = {c.index, CellKind::call, 0, activation, at_.ms};
    return {};
}

} // namespace vorgang::run
