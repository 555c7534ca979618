// The commands about people: who has a task, who may not, and the lead's hold on the case.
#include "run/decision.hpp"
#include "run/pseudonym.hpp"
#include "run/step_role.hpp"

namespace vorgang::run {

Fault Decision::claim() {
    Index place = none;
    if (Fault fault = need_step(place)) return fault;
    const Index position = flow_.cell(place).index;
    const Step& step = model_.steps[model_.positions[position].detail];
    const Index role = role_of(model_, step, w_.here->view().root());
    if (Fault fault = may_act(role, step.channels)) return fault;
    if (Fault fault = not_claimed(command_.activation)) return fault;
    const std::uint64_t people[] = {actor_, deputy_for_};
    if (!step.four_eyes.empty())
        if (Fault fault = four_eyes(step, people)) return fault;
    if (actor_ == 0)
        return error(ErrorCode::invalid_data, "person", "", "wer übernimmt die Aufgabe?",
                     "who claims the task?");
    head_.activation = command_.activation;
    head_.subject = position;
    // A deputy may take over what the person represented had claimed.
    flow_.remove_ledger(LedgerKind::claimed, command_.activation);
    return remember({LedgerKind::claimed, 0, none, command_.activation, actor_}, *w_.here);
}

Fault Decision::unclaim() {
    Index place = none;
    if (Fault fault = need_step(place)) return fault;
    const LedgerEntry* claim = find(LedgerKind::claimed, command_.activation);
    if (claim == nullptr)
        return error(ErrorCode::not_open, "task", "", "die Aufgabe hat niemand übernommen",
                     "nobody has claimed the task");
    if (claim->payload != actor_ && claim->payload != deputy_for_)
        if (Fault fault = lead_with_reason()) return fault;
    head_.activation = command_.activation;
    head_.subject = flow_.cell(place).index;
    flow_.remove_ledger(LedgerKind::claimed, command_.activation);
    return {};
}

// The rules hold for whom the task is given to as for whoever claims it.
Fault Decision::delegate() {
    Index place = none;
    if (Fault fault = need_step(place)) return fault;
    const Index position = flow_.cell(place).index;
    const Step& step = model_.steps[model_.positions[position].detail];
    const Index role = role_of(model_, step, w_.here->view().root());
    if (Fault fault = may_act(role, step.channels)) return fault;
    if (Fault fault = not_claimed(command_.activation)) return fault;
    const std::uint64_t target = pseudonym(header().salt_low, header().salt_high, command_.person);
    if (target == 0)
        return error(ErrorCode::invalid_data, "person", "", "an wen geht die Aufgabe?",
                     "who gets the task?");
    for (const LedgerEntry& entry : w_.draft.view().ledger())
        if (entry.kind == LedgerKind::excluded && entry.payload == target)
            return error(ErrorCode::not_allowed, "person", "ausgeschlossen",
                         "die Person ist von diesem Vorgang ausgeschlossen",
                         "the person is excluded from this case");
    const std::uint64_t people[] = {target};
    if (!step.four_eyes.empty())
        if (Fault fault = four_eyes(step, people)) return fault;
    head_.activation = command_.activation;
    head_.subject = position;
    head_.person = target;
    head_.person_text = command_.person;
    flow_.remove_ledger(LedgerKind::claimed, command_.activation);
    return remember({LedgerKind::claimed, 0, none, command_.activation, target}, *w_.here);
}

Fault Decision::exclude() {
    if (Fault fault = lead_with_reason()) return fault;
    head_.person = pseudonym(header().salt_low, header().salt_high, command_.person);
    if (head_.person == 0)
        return error(ErrorCode::invalid_data, "person", "", "wer wird ausgeschlossen?",
                     "who is excluded?");
    head_.person_text = command_.person;
    if (Fault fault = remember({LedgerKind::excluded, 0, none, 0, head_.person}, w_.draft))
        return fault;
    // A claim of an excluded person would block the task for everybody.
    drop_claims(w_.draft);
    flow_.each_part([this](PartDraft& part) { drop_claims(part.draft); });
    return {};
}

void Decision::drop_claims(CaseDraft& draft) {
    for (std::size_t i = draft.ledger().size(); i-- > 0;) {
        const LedgerEntry entry = draft.ledger()[i];
        if (entry.kind == LedgerKind::claimed && entry.payload == head_.person)
            draft.remove_ledger(i);
    }
}

Fault Decision::appoint() {
    const Index role = tables_.roles.find(command_.name);
    if (role == none || !model_.roles[role].external)
        return error(ErrorCode::not_found, command_.name, "rolle",
                     "eine solche externe Rolle hat der Prozess nicht",
                     "the process has no such external role");
    const std::uint64_t person = pseudonym(header().salt_low, header().salt_high, command_.person);
    if (person == 0)
        return error(ErrorCode::invalid_data, "person", "", "wer soll vertreten?",
                     "who is to represent?");
    if (Fault fault = may_act(role, {})) return fault;
    head_.subject = role;
    head_.person = person;
    head_.person_text = command_.person;
    if (Fault fault = remember({LedgerKind::representative, 0, role, 0, person}, w_.draft))
        return fault;
    keep_name(person);
    return {};
}

Fault Decision::suspend() {
    if (Fault fault = lead_with_reason()) return fault;
    set_suspended(true);
    return {};
}

Fault Decision::resume() {
    if (Fault fault = lead_with_reason()) return fault;
    if ((header().flags & case_suspended) == 0)
        return error(ErrorCode::not_open, "case", "", "der Vorgang ruht nicht",
                     "the case is not suspended");
    set_suspended(false);
    return hand_over_kept();
}

// What rests has no rows in any list, and each block makes its own.
void Decision::set_suspended(bool suspended) {
    const auto set = [suspended](CaseHeader& h) {
        h.flags = static_cast<std::uint8_t>(suspended ? h.flags | case_suspended
                                                      : h.flags & ~case_suspended);
    };
    set(header());
    flow_.each_part([&set](PartDraft& part) { set(part.draft.header()); });
}

Fault Decision::cancel() {
    if (Fault fault = command_.errand != nullptr ? cancel_called() : lead_with_reason())
        return fault;
    const std::vector<KeptAnswer> answers = kept_answers();
    flow_.end_case(none, case_ended | case_cancelled);
    for (const KeptAnswer& answer : answers)
        answer_in_vain(answer);
    return {};
}

} // namespace vorgang::run
