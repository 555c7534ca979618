// The rows that lead from a person outside to their open cases.
#include <algorithm>

#include "host/index_changes.hpp"
#include "run/pseudonym.hpp"

namespace vorgang::host {

using run::CaseView;
using run::LedgerEntry;

namespace {

bool is_holder(const LedgerEntry& entry) noexcept {
    return run::is_holder(entry.kind);
}

bool has_ended(CaseView view) noexcept {
    return (view.header().flags & run::case_ended) != 0;
}

bool names_person(std::span<const LedgerEntry> ledger, std::uint64_t person) {
    return std::ranges::any_of(ledger, [person](const LedgerEntry& entry) {
        return is_holder(entry) && entry.payload == person;
    });
}

// The case knows the person by pseudonym; the command that brought them knows the name.
std::string_view name_of(CaseView view, std::uint64_t person, const Command& command) {
    const auto& h = view.header();
    for (const std::string_view name :
         {command.actor.person, command.actor.deputy_for, command.entered_for, command.person})
        if (run::pseudonym(h.salt_low, h.salt_high, name) == person) return name;
    for (const Holder& holder : command.holders)
        if (run::pseudonym(h.salt_low, h.salt_high, holder.person) == person) return holder.person;
    return {};
}

} // namespace

std::uint64_t person_digest(std::string_view tenant, std::string_view person) {
    std::string text(tenant);
    text += '\x1f';
    text += person;
    return run::siphash(0, 0, text);
}

void IndexChanges::holders(CaseView before, CaseView after, std::string_view tenant,
                           const Command& command) {
    if (!before.empty() && has_ended(before)) return;
    if (has_ended(after)) {
        if (!before.empty() && std::ranges::any_of(before.ledger(), is_holder))
            add(IndexChange::Kind::holder, true, no_due, 0);
        return;
    }
    const auto ledger = after.ledger();
    for (std::size_t i = 0; i < ledger.size(); ++i) {
        const std::uint64_t person = ledger[i].payload;
        if (!is_holder(ledger[i]) || names_person(ledger.first(i), person)) continue;
        if (!before.empty() && names_person(before.ledger(), person)) continue;
        add(IndexChange::Kind::holder, false, no_due, 0);
        changes_.back().digest = person_digest(tenant, name_of(after, person, command));
    }
}

} // namespace vorgang::host
