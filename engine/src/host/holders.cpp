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

} // namespace

// The case knows the person by pseudonym; the command that brought them knows the name.
std::string_view name_of(CaseView owner, std::uint64_t person, PersonNames names) noexcept {
    const auto& h = owner.header();
    for (const std::string_view name : names)
        if (run::pseudonym(h.salt_low, h.salt_high, name) == person) return name;
    // A case that was called keeps the names itself.
    for (const LedgerEntry& entry : owner.ledger()) {
        if (entry.kind != run::LedgerKind::named) continue;
        const auto bytes = owner.blob(entry.payload);
        const std::string_view name(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (run::pseudonym(h.salt_low, h.salt_high, name) == person) return name;
    }
    return {};
}

std::uint64_t person_digest(std::string_view tenant, std::string_view person) {
    std::string text(tenant);
    text += '\x1f';
    text += person;
    return run::siphash(0, 0, text);
}

void IndexChanges::holders(CaseView before, CaseView after, std::string_view tenant,
                           PersonNames names) {
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
        const std::string_view name = name_of(after, person, names);
        changes_.back().digest = person_digest(tenant, name);
        unnamed_ = unnamed_ || name.empty();
    }
}

} // namespace vorgang::host
