// Who may do what: roles, holders of external roles, channels, four eyes, exclusion, lead.
#include <algorithm>

#include "run/decision.hpp"
#include "run/pseudonym.hpp"

namespace vorgang::run {
namespace {

// The role a host gives to whom it trusts with everything, where a process names no lead.
constexpr std::string_view administrator = "administrator";

Error wrong_role(std::string_view role) {
    const std::string quoted = "`" + std::string(role) + "`";
    return error(ErrorCode::not_allowed, role, "rolle", "das darf nur die Rolle " + quoted,
                 "only the role " + quoted + " may do this");
}

} // namespace

// Bias and kinship (§§ 20, 21 VwVfG) hold for the person and for whom they stand in.
Fault Decision::not_excluded() const {
    for (const LedgerEntry& entry : w_.draft.view().ledger())
        if (entry.kind == LedgerKind::excluded &&
            (entry.payload == actor_ || entry.payload == deputy_for_))
            return error(ErrorCode::not_allowed, "person", "ausgeschlossen",
                         "die Person ist von diesem Vorgang ausgeschlossen",
                         "the person is excluded from this case");
    return {};
}

// An external role belongs to one holder: who first acts in it, and whom they appoint.
Fault Decision::may_hold(Index role, std::uint64_t person) {
    bool held = false;
    for (const LedgerEntry& entry : w_.draft.view().ledger()) {
        if (entry.index != role) continue;
        if (entry.kind != LedgerKind::holder && entry.kind != LedgerKind::representative) continue;
        held = held || entry.kind == LedgerKind::holder;
        if (entry.payload == person || entry.payload == actor_) return {};
    }
    if (held)
        return error(ErrorCode::not_allowed, model_.roles[role].name, "rolle",
                     "in diesem Vorgang hat die Rolle schon eine andere Person",
                     "in this case another person holds the role");
    return remember(LedgerKind::holder, role, person);
}

Fault Decision::may_act(Index role, const Step* step) {
    if (header().ledger != 0)
        if (Fault fault = not_excluded()) return fault;
    const Role& wanted = model_.roles[role];
    head_.role = role;
    if (has_role(wanted.name)) {
        if (!wanted.external) return {};
        return may_hold(role, deputy_for_ != 0 ? deputy_for_ : actor_);
    }
    if (step == nullptr || command_.entered_for_role != wanted.name) return wrong_role(wanted.name);
    for (const ChannelUse& use : step->channels) {
        if (use.role == none || !has_role(model_.roles[use.role].name)) continue;
        if (command_.channel && *command_.channel != use.channel) continue;
        head_.role = use.role;
        return entered_for_ != 0 ? may_hold(role, entered_for_) : Fault{};
    }
    return wrong_role(wanted.name);
}

Fault Decision::lead_with_reason() {
    if (Fault fault = not_excluded()) return fault;
    const bool declared = model_.lead != none;
    const std::string_view lead =
        declared ? std::string_view(model_.roles[model_.lead].name) : administrator;
    if (!has_role(lead)) return wrong_role(lead);
    if (declared) head_.role = model_.lead;
    if (command_.text.empty())
        return error(ErrorCode::invalid_data, "text", "", "das braucht eine Begründung",
                     "this needs a reason");
    return {};
}

Fault Decision::four_eyes(const Step& step, std::span<const std::uint64_t> people) const {
    if (actor_ == 0)
        return error(ErrorCode::four_eyes, step.name, "person",
                     "hier gilt das Vier-Augen-Prinzip, also muss eine Person genannt sein",
                     "four eyes apply here, so a person has to be named");
    const auto is_one_of = [&people](std::uint64_t person) {
        return person != 0 && std::ranges::find(people, person) != people.end();
    };
    for (const LedgerEntry& entry : w_.draft.view().ledger()) {
        const bool completed =
            entry.kind == LedgerKind::completed &&
            std::ranges::find(step.four_eyes, entry.index) != step.four_eyes.end();
        const bool corrected = entry.kind == LedgerKind::corrected &&
                               std::ranges::find(step.shows, entry.index) != step.shows.end();
        if ((!completed && !corrected) || !is_one_of(entry.payload)) continue;
        if (corrected && step.four_eyes.empty()) continue;
        const std::string other =
            completed ? model_.steps[entry.index].name : model_.fields[entry.index].name;
        return error(ErrorCode::four_eyes, step.name, other,
                     "Vier-Augen-Prinzip: dieselbe Person hat schon `" + other + "` bearbeitet",
                     "four eyes: the same person has already worked on `" + other + "`");
    }
    return {};
}

Fault Decision::not_claimed(std::uint32_t activation) const {
    const LedgerEntry* claim = find(LedgerKind::claimed, activation);
    if (claim == nullptr || claim->payload == actor_ || claim->payload == deputy_for_) return {};
    return error(ErrorCode::not_allowed, "task", "übernommen",
                 "die Aufgabe hat eine andere Person übernommen",
                 "another person has claimed the task");
}

// Each person is remembered once for each thing they did or are, so the ledger grows with the
// people and not with the case.
Fault Decision::remember(LedgerKind kind, Index index, std::uint64_t person, std::uint32_t number) {
    if (person == 0) return {};
    const LedgerEntry entry{kind, 0, index, number, person};
    const auto ledger = w_.draft.ledger();
    if (std::ranges::find(ledger, entry) != ledger.end()) return {};
    const auto persons = std::ranges::count_if(
        ledger, [](const LedgerEntry& e) { return e.kind <= LedgerKind::excluded; });
    if (static_cast<std::uint64_t>(persons) >= deployment_.limits().persons_per_case)
        return error(ErrorCode::limit, "person", "persons_per_case",
                     "der Vorgang würde sich mehr Personen merken als erlaubt",
                     "the case would remember more persons than allowed");
    w_.draft.add(entry);
    return {};
}

} // namespace vorgang::run
