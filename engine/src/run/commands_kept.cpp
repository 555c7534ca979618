// Messages that nobody waits for: kept with the case, handed over after a rest, lapsed in the end.
#include <algorithm>

#include "run/arithmetic.hpp"
#include "run/blob.hpp"
#include "run/decision.hpp"
#include "value/text.hpp"

namespace vorgang::run {

Fault Decision::keep(const Message& message, Index index, std::optional<Instant> lapses) {
    std::size_t kept = 0;
    for (const LedgerEntry& entry : w_.draft.view().ledger())
        kept += entry.kind == LedgerKind::kept && entry.index != none ? 1U : 0U;
    if (kept >= deployment_.limits().kept_messages)
        return error(ErrorCode::limit, message.name, "kept_messages",
                     "für den Vorgang liegen schon zu viele Nachrichten bereit",
                     "too many messages are kept for the case already");
    const std::uint32_t number = flow_.next_activation();
    w_.draft.add({LedgerKind::kept, 0, index, number, 0}, w_.blob.bytes());
    if (!lapses && message.lapse.count != 0)
        lapses = later(at_, message.lapse, deployment_.calendar());
    if (lapses)
        w_.draft.add({LedgerKind::lapse, 0, index, number, static_cast<std::uint64_t>(lapses->ms)});
    flow_.event(EventKind::kept, index, number);
    return {};
}

// After a rest, what was kept meanwhile reaches who waits for it, oldest first; what nobody waits
// for is kept on, and lapses when it would have.
Fault Decision::hand_over_kept() {
    std::vector<LedgerEntry> kept;
    for (const LedgerEntry& entry : w_.draft.view().ledger())
        if (entry.kind == LedgerKind::kept) kept.push_back(entry);
    const std::vector<KeptAnswer> answers = kept_answers();
    auto answer = answers.begin();
    for (const LedgerEntry& entry : kept) {
        const bool answers_call = entry.index == none;
        const bool ended = (header().flags & case_ended) != 0;
        if (!answers_call && (ended || !is_kept(entry))) continue;
        const KeptAnswer* const one = answers_call ? &*answer++ : nullptr;
        if (ended) {
            answer_in_vain(*one);
            continue;
        }
        const std::optional<Instant> lapses = take_kept(entry);
        Fault fault = answers_call ? apply_kept_answer(*one)
                                   : hand_over(model_.messages[entry.index], entry.index, lapses);
        if (fault) return fault;
    }
    return {};
}

// The answers that came during the rest, in this order, before anything goes on: while each call is
// still there to say what its answer is about.
std::vector<Decision::KeptAnswer> Decision::kept_answers() {
    std::vector<KeptAnswer> answers;
    for (const LedgerEntry& entry : w_.draft.view().ledger()) {
        if (entry.kind != LedgerKind::kept || entry.index != none) continue;
        const auto blob = w_.draft.view().blob(entry.payload);
        answers.push_back({entry.number, none, {blob.begin(), blob.end()}});
    }
    for (KeptAnswer& one : answers) {
        select(part_of(one.activation));
        const Index place = flow_.find(one.activation);
        if (place != none) one.position = flow_.cell(place).index;
    }
    w_.select(nullptr);
    return answers;
}

// Its call was left before the answer could be handed over: as with one that comes then, what the
// tool did goes on record, behind the reason of the lead.
void Decision::answer_in_vain(const KeptAnswer& answer) {
    flow_.event(EventKind::late, none, answer.activation);
    if (answer.position == none) return;
    const Call& call = model_.calls[model_.positions[answer.position].detail];
    const Operation& operation = model_.operations[call.operation];
    if (operation.tool == none) return; // the other case has what it answered
    if (w_.remark.empty()) w_.remark = command_.text;
    ByteReader in(answer.results);
    for (std::size_t i = 0; i < call.results.size(); ++i) {
        const Parameter& result = operation.results[i];
        const Value value = to_value(unpack_scalar(in), result.type, model_);
        if (!w_.remark.empty()) w_.remark += i == 0 ? "; " : ", ";
        w_.remark.append(result.name).append(": ").append(to_json(value));
    }
    w_.remark = fitting(std::move(w_.remark), deployment_.limits().text_bytes);
}

bool Decision::is_kept(const LedgerEntry& entry) const noexcept {
    return std::ranges::any_of(w_.draft.view().ledger(), [&entry](const LedgerEntry& e) {
        return e.kind == LedgerKind::kept && e.index == entry.index && e.number == entry.number;
    });
}

// What it carries lies ready then. When it would have lapsed, if ever.
std::optional<Instant> Decision::take_kept(const LedgerEntry& entry) {
    const auto ledger = w_.draft.ledger();
    const auto at = std::ranges::find_if(ledger, [&entry](const LedgerEntry& e) {
        return e.kind == LedgerKind::kept && e.index == entry.index && e.number == entry.number;
    });
    const auto blob = w_.draft.view().blob(at->payload);
    w_.blob.clear();
    w_.blob.raw(blob.data(), blob.size());
    w_.draft.remove_ledger(static_cast<std::size_t>(at - ledger.begin()));
    std::optional<Instant> lapses;
    if (const LedgerEntry* until = find(LedgerKind::lapse, entry.number))
        lapses = Instant{static_cast<std::int64_t>(until->payload)};
    flow_.remove_ledger(LedgerKind::lapse, entry.number);
    return lapses;
}

// A message that came before the part of the flow began that listens to it reaches that part as
// soon as it runs: the oldest first. The whole process has heard it when it came.
Fault Decision::offer_kept(bool& fired) {
    const auto ledger = w_.draft.view().ledger();
    const auto heard = std::ranges::find_if(ledger, [this](const LedgerEntry& entry) {
        if (entry.kind != LedgerKind::kept || entry.index == none) return false;
        const Handler* const handler = handler_for(entry.index);
        return handler != nullptr && handler->scope != 0;
    });
    if (heard == ledger.end()) return {};
    fired = true;
    const LedgerEntry entry = *heard;
    (void)take_kept(entry);
    return hand_over(model_.messages[entry.index], entry.index);
}

// The first that lapses by the time of the command.
const LedgerEntry* Decision::next_lapse() const noexcept {
    const LedgerEntry* first = nullptr;
    for (const LedgerEntry& entry : w_.draft.view().ledger()) {
        const auto time = static_cast<std::int64_t>(entry.payload);
        if (entry.kind != LedgerKind::lapse || time > at_.ms) continue;
        if (first == nullptr || time < static_cast<std::int64_t>(first->payload)) first = &entry;
    }
    return first;
}

Fault Decision::lapse(const LedgerEntry& entry) {
    const LedgerEntry lapsed = entry;
    head_.subject = lapsed.index;
    head_.activation = lapsed.number;
    head_.detail = 2;
    flow_.event(EventKind::lapsed, lapsed.index, lapsed.number);
    flow_.remove_ledger(LedgerKind::kept, lapsed.number);
    flow_.remove_ledger(LedgerKind::lapse, lapsed.number);
    return {};
}

} // namespace vorgang::run
