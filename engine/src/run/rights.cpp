// Who may do what: roles, holders of external roles, channels, four eyes, exclusion, lead.
#include <algorithm>

#include "run/decision.hpp"
#include "run/pseudonym.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

// The role a host gives to whom it trusts with everything, where a process names no lead.
constexpr std::string_view administrator = "administrator";

Error wrong_role(std::string_view role) {
    const std::string quoted = "`" + std::string(role) + "`";
    return error(ErrorCode::not_allowed, role, "rolle", "das darf nur die Rolle " + quoted,
                 "only the role " + quoted + " may do this");
}

// Where a process names no lead, who wrote it is told what to add.
Error nobody_leads() {
    return error(ErrorCode::not_allowed, administrator, "rolle",
                 "das darf nur die Rolle `administrator`; oben im Prozess fehlt `leitung ROLLE`",
                 "only the role `administrator` may do this; `lead ROLE` is missing at the top of "
                 "the process");
}

} // namespace

std::string_view lead_of(const ProcessModel& model) noexcept {
    return model.lead != none ? std::string_view(model.roles[model.lead].name) : administrator;
}

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

// An external role belongs to one holder: who first acts in it or is named, and whom they appoint.
// One of the people has to be the holder, or becomes it. A case that belonged to nobody could be
// taken by whoever comes next, so nobody is refused.
Fault Decision::may_hold(Index role, std::span<const std::uint64_t> people) {
    const auto named = std::ranges::find_if(people, [](std::uint64_t p) { return p != 0; });
    if (named == people.end()) return nobody_named(role);
    bool held = false;
    for (const LedgerEntry& entry : w_.draft.view().ledger()) {
        if (entry.index != role || !is_holder(entry.kind)) continue;
        held = held || entry.kind == LedgerKind::holder;
        if (std::ranges::find(people, entry.payload) != people.end()) return {};
    }
    if (held)
        return error(ErrorCode::not_allowed, model_.roles[role].name, "rolle",
                     "in diesem Vorgang hat die Rolle schon eine andere Person",
                     "in this case another person holds the role");
    if (Fault fault = remember({LedgerKind::holder, 0, role, 0, *named}, w_.draft)) return fault;
    keep_name(*named);
    return {};
}

Error Decision::nobody_named(Index role) const {
    const std::string& name = model_.roles[role].name;
    const bool entered = command_.entered_for_role == name;
    const std::string quoted = "`" + name + "`";
    return error(ErrorCode::invalid_data, entered ? "entered_for" : "person", name,
                 "für die Rolle " + quoted + " muss eine Person genannt sein",
                 "a person has to be named for the role " + quoted);
}

// Somebody inside enters what came by one of these channels for the holder.
Fault Decision::may_enter(Index role, std::span<const ChannelUse> channels) {
    bool open = !command_.channel;
    for (const ChannelUse& use : channels) {
        if (command_.channel && *command_.channel != use.channel) continue;
        open = true;
        if (use.role == none || !has_role(model_.roles[use.role].name)) continue;
        head_.role = use.role;
        return may_hold(role, {&entered_for_, 1});
    }
    if (!open)
        return error(ErrorCode::invalid_data, "channel", "kanal",
                     "auf diesem Weg kommt es nicht: der Kanal ist hier nicht genannt",
                     "it does not come in this way: the channel is not named here");
    return wrong_role(model_.roles[role].name);
}

// Who begins a case inside may name the holder of an external role.
[[gnu::hot]] Fault Decision::name_holder() {
    if (command_.entered_for_role.empty()) return {};
    const Index role = tables_.roles.find(command_.entered_for_role);
    if (role == none || !model_.roles[role].external)
        return error(ErrorCode::not_found, command_.entered_for_role, "rolle",
                     "eine solche externe Rolle hat der Prozess nicht",
                     "the process has no such external role");
    return may_hold(role, {&entered_for_, 1});
}

[[gnu::hot]] Fault Decision::may_act(Index role, std::span<const ChannelUse> channels) {
    if (header().ledger != 0)
        if (Fault fault = not_excluded()) return fault;
    const Role& wanted = model_.roles[role];
    head_.role = role;
    if (wanted.external && command_.entered_for_role == wanted.name)
        return may_enter(role, channels);
    if (!has_role(wanted.name)) return wrong_role(wanted.name);
    if (!wanted.external) return before_.empty() ? name_holder() : Fault{};
    const std::uint64_t people[] = {deputy_for_, actor_};
    return may_hold(role, people);
}

Fault Decision::lead_with_reason() {
    if (Fault fault = not_excluded()) return fault;
    const std::string_view lead = lead_of(model_);
    if (!has_role(lead)) return model_.lead == none ? nobody_leads() : wrong_role(lead);
    if (model_.lead != none) head_.role = model_.lead;
    if (is_blank(command_.text))
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
    const auto done_by_them = [&](const CaseView block, LedgerKind kind, Index index) {
        return std::ranges::any_of(block.ledger(), [&](const LedgerEntry& entry) {
            return entry.kind == kind && entry.index == index && is_one_of(entry.payload);
        });
    };
    for (const Index other : step.four_eyes)
        if (done_by_them(memory_of(other), LedgerKind::completed, other))
            return worked_already(step, model_.steps[other].name);
    if (step.four_eyes.empty()) return {};
    const auto corrected = [&](Index field) {
        const Field& f = model_.fields[field];
        return w_.sees(f) && done_by_them(w_.block_of(f).view(), LedgerKind::corrected, field);
    };
    // Who corrected the list has corrected its elements.
    for (const Index field : step.shows)
        if (const Index list = list_of(field);
            corrected(field) || (list != none && corrected(list)))
            return worked_already(step, model_.fields[field].name);
    return {};
}

// The list of whose elements the field is an entry; none: of none.
Index Decision::list_of(Index field) const noexcept {
    for (const Loop& loop : model_.loops)
        if (std::ranges::find(loop.entries, field) != loop.entries.end()) return loop.list;
    return none;
}

Index Decision::frame_of(Index step) const noexcept {
    return model_.scopes[model_.positions[model_.steps[step].position].scope].frame;
}

// Where it is remembered who completed a step: of an element, for those inside of it; for all
// others the case knows who completed it in any of them.
CaseView Decision::memory_of(Index step) const noexcept {
    for (Index frame = frame_of(step); frame != 0; frame = model_.frames[frame].parent)
        if (const PartDraft* const part = w_.around(frame)) return part->draft.view();
    return w_.draft.view();
}

Error Decision::worked_already(const Step& step, const std::string& other) {
    return error(ErrorCode::four_eyes, step.name, other,
                 "Vier-Augen-Prinzip: dieselbe Person hat schon `" + other + "` bearbeitet",
                 "four eyes: the same person has already worked on `" + other + "`");
}

Fault Decision::not_claimed(std::uint32_t activation) const {
    const LedgerEntry* claim = find(LedgerKind::claimed, activation);
    if (claim == nullptr || claim->payload == actor_ || claim->payload == deputy_for_) return {};
    return error(ErrorCode::not_allowed, "task", "übernommen",
                 "die Aufgabe hat eine andere Person übernommen",
                 "another person has claimed the task");
}

// In every block from here to the case: whoever asks looks into the innermost that is around both.
Fault Decision::remember_completed(Index index, std::uint64_t person) {
    const LedgerEntry entry{LedgerKind::completed, 0, index, 0, person};
    for (PartDraft* part = w_.part; part != nullptr; part = part->parent)
        if (Fault fault = remember(entry, part->draft)) return fault;
    return remember(entry, w_.draft);
}

// Each person is remembered once for each thing they did or are, so the ledger grows with the
// people and not with the case.
Fault Decision::remember(const LedgerEntry& entry, CaseDraft& draft) {
    if (entry.payload == 0) return {};
    const auto ledger = draft.ledger();
    if (std::ranges::find(ledger, entry) != ledger.end()) return {};
    const auto persons = std::ranges::count_if(
        ledger, [](const LedgerEntry& e) { return e.kind <= LedgerKind::excluded; });
    if (static_cast<std::uint64_t>(persons) >= deployment_.limits().persons_per_case)
        return error(ErrorCode::limit, "person", "persons_per_case",
                     "der Vorgang würde sich mehr Personen merken als erlaubt",
                     "the case would remember more persons than allowed");
    draft.add(entry);
    return {};
}

} // namespace vorgang::run
