// The commands between a case and one it calls (`rufe prozess`). The engine makes them, from what
// the ledger of one case says about the other (host/called.cpp).
#include <algorithm>

#include "run/decision.hpp"
#include "run/errand.hpp"
#include "run/pseudonym.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

Error not_of_the_caller() {
    return error(ErrorCode::not_allowed, "case", "rufe prozess",
                 "diesen Vorgang hat ein anderer gerufen", "another case has called this one");
}

// What a case knows of another one it knows from the engine.
Error of_the_engine() {
    return error(ErrorCode::not_allowed, "command", "rufe prozess",
                 "was ein Vorgang einem anderen sagt, überbringt nur die Engine",
                 "what one case says to another the engine alone carries");
}

} // namespace

// After the case was created: what it knows of the one whose call begins it.
Fault Decision::note_caller() {
    const Errand& errand = *command_.errand;
    head_.other = errand.other.number;
    w_.draft.add({LedgerKind::caller, 0, none, errand.call, errand.other.number});
    return take_holders();
}

// An external role belongs to whom it belongs to in the case that calls: whoever came first could
// take it otherwise.
Fault Decision::take_holders() {
    for (const Holder& holder : command_.errand->holders) {
        const Index role = tables_.roles.find(holder.role);
        if (role == none || !model_.roles[role].external) continue;
        if (holder.person.empty())
            return error(ErrorCode::invalid_data, "person", holder.role,
                         "wem die Rolle im rufenden Vorgang gehört, ist nicht mehr bekannt",
                         "whose the role is in the case that calls is not known any more");
        if (holder.person.size() > deployment_.limits().text_bytes || !is_utf8(holder.person))
            return error(ErrorCode::invalid_data, "person", "UTF-8", "der Text ist kein UTF-8",
                         "the text is no UTF-8");
        const LedgerKind kind = holder.represents ? LedgerKind::representative : LedgerKind::holder;
        const std::uint64_t person =
            pseudonym(header().salt_low, header().salt_high, holder.person);
        if (Fault fault = remember({kind, 0, role, 0, person}, w_.draft)) return fault;
        keep_name(person);
    }
    return {};
}

// Cases called from here are held by the same people, and a pseudonym does not say who they are. Of
// a case that was called the record has to say who holds its roles: no command of theirs does.
void Decision::keep_name(std::uint64_t person) {
    const auto holders =
        command_.errand != nullptr ? command_.errand->holders : std::span<const Holder>();
    if (!tables_.begins_cases && holders.empty()) return;
    const auto keep = [&](std::string_view name) {
        if (pseudonym(header().salt_low, header().salt_high, name) != person) return false;
        const auto bytes = std::as_bytes(std::span(name));
        const CaseView view = w_.draft.view();
        const bool known = std::ranges::any_of(view.ledger(), [&](const LedgerEntry& entry) {
            return entry.kind == LedgerKind::named &&
                   std::ranges::equal(view.blob(entry.payload), bytes);
        });
        if (!known) w_.draft.add({LedgerKind::named, 0, none, 0, 0}, bytes);
        return true;
    };
    for (const std::string_view name :
         {command_.actor.person, command_.actor.deputy_for, command_.entered_for, command_.person})
        if (keep(name)) return;
    for (const Holder& holder : holders)
        if (keep(holder.person)) return;
}

// Where the call was left meanwhile, the case it began is left at once.
Fault Decision::begun() {
    const CaseId other = other_case(command_);
    if (other.number == 0) return of_the_engine();
    if (!was_given(command_.activation))
        return error(ErrorCode::not_found, "call", "", "diesen Aufruf gibt es nicht",
                     "there is no such call");
    head_.activation = command_.activation;
    head_.other = other.number;
    if (command_.errand->call == 0) return begun_alongside();
    const Index place = flow_.find(command_.activation);
    const bool waits = place != none && flow_.cell(place).index != none &&
                       (flow_.cell(place).kind == CellKind::call ||
                        flow_.cell(place).kind == CellKind::incident) &&
                       find(LedgerKind::kept, command_.activation) == nullptr;
    if (!waits) return begun_too_late();
    Cell& c = flow_.cell(place);
    head_.subject = c.index;
    if (c.kind == CellKind::call) c.time = never;
    if (find(LedgerKind::called, c.number) == nullptr)
        w_.here->add({LedgerKind::called, 0, c.index, c.number, other.number});
    return {};
}

Fault Decision::begun_alongside() {
    const LedgerEntry* const ordered = find(LedgerKind::begins, command_.activation);
    if (ordered == nullptr)
        return error(ErrorCode::not_open, "call", "", "dieser Vorgang ist schon begonnen",
                     "this case is begun already");
    head_.subject = ordered->index;
    flow_.remove_ledger(LedgerKind::begins, command_.activation);
    return {};
}

// LIMIT: which call it was is not known any more.
Fault Decision::begun_too_late() {
    const LedgerEntry cancels{LedgerKind::cancels, 0, none, command_.activation,
                              other_case(command_).number};
    if (find(LedgerKind::cancels, command_.activation) == nullptr) w_.draft.add(cancels);
    flow_.event(EventKind::let_go, none, command_.activation);
    return {};
}

// No answer goes back to where nobody waits for it.
Fault Decision::cancel_called() {
    const auto ledger = w_.draft.ledger();
    const auto called = std::ranges::find(ledger, LedgerKind::caller, &LedgerEntry::kind);
    if (called == ledger.end() || called->payload != command_.errand->other.number)
        return not_of_the_caller();
    head_.other = called->payload;
    called->number = 0;
    return {};
}

// A case answers the call that has begun it, and no other. One that has ended is not to be
// cancelled when its call is left.
Fault Decision::note_answering_case(const Call& call) {
    head_.other = other_case(command_).number;
    const LedgerEntry* const called = find(LedgerKind::called, command_.activation);
    if (model_.operations[call.operation].tool != none ||
        (called != nullptr && called->payload != head_.other))
        return error(ErrorCode::corrupt, "caller", "rufe prozess",
                     "der Vorgang antwortet auf einen Aufruf, der ihn nicht begonnen hat",
                     "the case answers a call that has not begun it");
    flow_.remove_ledger(LedgerKind::called, command_.activation);
    return {};
}

// What begins a case is taken by `begun` alone; what another case is to hear is taken when it has.
Fault Decision::dispatched() {
    const auto ledger = w_.draft.view().ledger();
    const auto sent = std::ranges::find_if(ledger, [this](const LedgerEntry& entry) {
        return is_outgoing(entry.kind) && entry.kind != LedgerKind::begins &&
               entry.number == command_.activation;
    });
    if (sent == ledger.end())
        return error(ErrorCode::not_open, "message", "",
                     "diese Nachricht ist nicht (mehr) zu senden",
                     "this message is not to be sent (any more)");
    head_.activation = command_.activation;
    head_.subject = sent->index;
    if (sent->kind != LedgerKind::outgoing) {
        if (command_.errand == nullptr) return of_the_engine();
        head_.other = command_.errand->other.number;
    }
    flow_.remove_ledger(sent->kind, command_.activation);
    return {};
}

} // namespace vorgang::run
