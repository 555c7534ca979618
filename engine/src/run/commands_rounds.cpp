// Loops that go round without time going on.
//
// A deadline whose end lies in the past is due the moment it is armed. Where what follows it leads
// back to it, the case would have something due for ever: nobody could do anything with it, and
// other cases would wait behind it. So the case counts how often in a row something took effect, at
// one instant, that armed what was due at once. The count is a part of the case: what comes of it
// does not depend on how often the host lets time go on, and how far.
#include <algorithm>

#include "run/decision.hpp"

namespace vorgang::run {

namespace {

// LIMIT: more than that is no way anybody wrote down on purpose; what follows waits for a person.
// Elements that are worked on one after the other, all too late, are the longest way there is.
constexpr std::uint32_t rounds_max = 200;

} // namespace

// A tool that fails at once is such a loop too, where its failure leads back to it.
bool Decision::may_go_round() const noexcept {
    return command_.kind == CommandKind::expire ||
           (command_.kind == CommandKind::tool_answer && command_.answer != Answer::done);
}

// Each part counts for itself, or many elements that are due at one instant would be taken for a
// loop. What leads from one part to another counts for the case.
Fault Decision::count_round() {
    if ((header().flags & case_ended) != 0) return {};
    PartDraft* const part = flow_.home() != 0 ? w_.parts.load(flow_.home()) : nullptr;
    CaseDraft& home = part != nullptr ? part->draft : w_.draft;
    const bool stops = flow_.is_halted();
    forget_rounds(home, stops);
    forget_rounds(w_.draft, stops);
    if (stops || flow_.at_once() == Flow::AtOnce::nothing) return {};
    CaseDraft& block = flow_.at_once() == Flow::AtOnce::here ? home : w_.draft;
    const LedgerEntry* const before = find_entry(block.view(), LedgerKind::rounds);
    const std::uint32_t rounds = before != nullptr ? before->number : 0;
    if (rounds >= rounds_max)
        return error(ErrorCode::limit, "deadline", "rounds",
                     "der Vorgang dreht sich im Kreis, ohne dass Zeit vergeht",
                     "the case goes round without time going on");
    forget_rounds(block, true);
    block.add({LedgerKind::rounds, 0, none, rounds + 1, static_cast<std::uint64_t>(at_.ms)});
    return {};
}

// Those of an instant that is over, or all.
void Decision::forget_rounds(CaseDraft& block, bool all) const {
    const auto ledger = block.ledger();
    const auto found = std::ranges::find(ledger, LedgerKind::rounds, &LedgerEntry::kind);
    if (found == ledger.end()) return;
    if (all || static_cast<std::int64_t>(found->payload) != at_.ms)
        block.remove_ledger(static_cast<std::size_t>(found - ledger.begin()));
}

} // namespace vorgang::run
