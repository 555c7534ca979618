// The commands that move a case along: start, complete, expire, extend, note, correct.
#include <algorithm>

#include "run/border.hpp"
#include "run/decision.hpp"
#include "run/errand.hpp"
#include "run/step_role.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

std::string quoted(std::string_view name) {
    return "`" + std::string(name) + "`";
}

Error unknown_field(std::string_view name) {
    return error(ErrorCode::not_found, name, "", quoted(name) + " ist kein Feld des Prozesses",
                 quoted(name) + " is no field of the process");
}

Error undecided(std::string_view name) {
    return error(ErrorCode::invalid_data, name, "falls",
                 "ob " + quoted(name) + " zu erfassen ist, lässt sich nicht entscheiden",
                 "whether " + quoted(name) + " is to be collected cannot be decided");
}

} // namespace

// A new case, before its first statement. Its salt is what hides the persons in the trace, so it
// must not be missing silently.
[[gnu::hot]] Fault Decision::create_case() {
    if (command_.entropy.low == 0 && command_.entropy.high == 0)
        return error(ErrorCode::invalid_data, "entropy", "",
                     "zum Beginn eines Vorgangs gehören sechzehn zufällige Bytes",
                     "what begins a case brings sixteen bytes of chance");
    CaseHeader fresh;
    fresh.id = command_.case_id.number;
    fresh.salt_low = command_.entropy.low;
    fresh.salt_high = command_.entropy.high;
    fresh.at = at_.ms;
    fresh.deployment = deployment_.number();
    if (deployment_.local_sets() > 1)
        fresh.locals = deployment_.locals_on(deployment_.calendar().local(at_).date);
    w_.draft.create(fresh);
    const FrameSlots& slots = tables_.frames[0];
    w_.draft.add_frame({0, 0, slots.slots, slots.text_slots, model_.frames[0].cells, 0});
    head_.salt = command_.entropy;
    head_.file_number = command_.file_number;
    return {};
}

// A new case, at its first position.
[[gnu::hot]] Fault Decision::begin_case() {
    if (Fault fault = create_case()) return fault;
    return flow_.run({0, 0, 0}) ? Fault{} : out_of_budget();
}

// The host vouches for whoever starts the process; roles are asked for where people act in it.
Fault Decision::start_with_inputs() {
    if (Fault fault = create_case()) return fault;
    if (command_.errand != nullptr)
        if (Fault fault = note_caller()) return fault;
    if (Fault fault = name_holder()) return fault;
    if (Fault fault = take_values(tables_.inputs, command_.data)) return fault;
    flow_.apply(tables_.inputs, w_.blob.bytes());
    return flow_.run({0, 0, 0}) ? Fault{} : out_of_budget();
}

[[gnu::hot]] Fault Decision::start() {
    if (!tables_.inputs.empty() || command_.errand != nullptr) return start_with_inputs();
    if (Fault fault = begin_case()) return fault;
    if (flow_.cell(0).kind != CellKind::step)
        return error(ErrorCode::not_allowed, model_.name, "start",
                     "dieser Prozess beginnt nicht mit einem Schritt",
                     "this process does not begin with a step");
    return complete_step(0);
}

// The deadline of the step took effect, but the paper came before its legal end.
bool Decision::came_in_time(CaseView block) const noexcept {
    if (command_.kind != CommandKind::complete) return false;
    return std::ranges::any_of(block.ledger(), [this](const LedgerEntry& entry) {
        return entry.kind == LedgerKind::expired && entry.number == command_.activation &&
               command_.activation != 0 &&
               command_.received_at->ms < static_cast<std::int64_t>(entry.payload);
    });
}

Error Decision::in_time() {
    return error(ErrorCode::not_open, "task", "in_time",
                 "die Frist ist abgelaufen, der Eingang war aber rechtzeitig; bitte vermerken",
                 "the deadline has passed, but the paper was in time; please note it");
}

[[gnu::hot]] Fault Decision::need_step(Index& place) {
    place = flow_.find(command_.activation);
    if (place != none && flow_.cell(place).kind == CellKind::step) return {};
    if (!was_given(command_.activation))
        return error(ErrorCode::not_found, "task", "", "diese Aufgabe gibt es nicht",
                     "there is no such task");
    return error(ErrorCode::not_open, "task", "", "diese Aufgabe ist nicht mehr offen",
                 "this task is no longer open");
}

[[gnu::hot]] Fault Decision::complete() {
    Index place = none;
    if (Fault fault = need_step(place)) return fault;
    return complete_step(place);
}

[[gnu::hot]] Fault Decision::complete_step(Index place) {
    const Index position = flow_.cell(place).index;
    const std::uint32_t activation = flow_.cell(place).number;
    const Index index = model_.positions[position].detail;
    const Step& step = model_.steps[index];
    const Index role = role_of(model_, step, w_.here->view().root());
    if (Fault fault = may_act(role, step.channels)) return fault;
    if (w_.here->header().ledger != 0)
        if (Fault fault = not_claimed(activation)) return fault;
    const std::uint64_t people[] = {actor_, deputy_for_, entered_for_};
    if (!step.four_eyes.empty() || step.tracked)
        if (Fault fault = four_eyes(step, people)) return fault;
    if (!step.collects.empty() || !command_.data.empty()) {
        if (Fault fault = take_data(step)) return fault;
        if (Fault fault = store_data(step)) return fault;
    }
    if (step.at_field != none)
        flow_.set(model_.fields[step.at_field], Scalar::of(command_.received_at.value_or(at_)));
    if (step.by_field != none)
        if (Fault fault = store_person(model_.fields[step.by_field])) return fault;
    if (step.tracked)
        for (const std::uint64_t person : people)
            if (Fault fault = remember_completed(index, person)) return fault;
    head_.activation = activation;
    head_.subject = position;
    flow_.close_position(position);
    if (step.undo != none) flow_.completed(step.undo);
    if (!flow_.resume(position)) return out_of_budget();
    return {};
}

// Who completed the step: whom it was entered for, else who acts.
Fault Decision::store_person(const Field& field) {
    const std::string_view person =
        command_.entered_for.empty() ? command_.actor.person : command_.entered_for;
    if (person.empty())
        return error(ErrorCode::invalid_data, "person", "",
                     "der Prozess merkt sich, wer diesen Schritt erledigt; die Person fehlt",
                     "the process remembers who completes this step; the person is missing");
    flow_.set(field, Scalar::of(person));
    return {};
}

// Finds the field of each assignment among what the step collects and checks the value.
[[gnu::hot]] Fault Decision::take_data(const Step& step) {
    w_.given.resize(step.collects.size());
    w_.is_given.assign(step.collects.size(), 0);
    for (const Assignment& assignment : command_.data) {
        Index field = assignment.field.index;
        if (field == none) field = tables_.fields.find(assignment.field.name);
        if (field >= model_.fields.size() || model_.fields[field].hidden)
            return unknown_field(assignment.field.name);
        const Field& f = model_.fields[field];
        std::size_t place = 0;
        while (place < step.collects.size() && step.collects[place].field != field)
            ++place;
        if (place == step.collects.size() || w_.is_given[place] != 0)
            return error(ErrorCode::invalid_data, f.name, step.name,
                         quoted(f.name) + " gehört nicht zu diesem Schritt oder steht doppelt",
                         quoted(f.name) + " does not belong to this step or is given twice");
        w_.is_given[place] = 1;
        const Refusal reason = enter(assignment.value, f.type, model_, deployment_.limits(),
                                     w_.scratch, w_.given[place]);
        if (reason != Refusal::none) return refusal(reason, f.name, w_.scratch, model_);
    }
    return {};
}

// Conditions are evaluated in the order of the text, each over what stands before it, and once for
// all fields of their clause.
[[gnu::hot]] Fault Decision::store_data(const Step& step) {
    bool wanted = true;
    for (std::size_t i = 0; i < step.collects.size(); ++i) {
        const Collected& collected = step.collects[i];
        const Field& field = model_.fields[collected.field];
        if (collected.condition == no_code) {
            wanted = true;
        } else if (i == 0 || collected.condition != step.collects[i - 1].condition) {
            Scalar condition;
            if (!w_.machine.evaluate(collected.condition, condition)) return out_of_budget();
            if (condition.kind != Scalar::Kind::yes_no) return undecided(field.name);
            wanted = condition.yes();
        }
        if (!wanted && w_.is_given[i] != 0)
            return error(ErrorCode::invalid_data, field.name, "falls",
                         quoted(field.name) + " wird bei diesen Angaben nicht erfasst",
                         quoted(field.name) + " is not collected with these data");
        if (wanted && w_.is_given[i] == 0 && !field.type.optional)
            return refusal(Refusal::unknown, field.name, field.type, model_);
        const bool known = wanted && w_.is_given[i] != 0;
        flow_.set(field, known ? w_.given[i] : Scalar::unknown());
    }
    return {};
}

// The first that is due here.
Index Decision::first_due() noexcept {
    Index first = none;
    const auto cells = w_.here->root().cells();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Cell& c = cells[i];
        if (!takes_effect(c.kind) || c.time > at_.ms) continue;
        const bool sooner = first == none || c.time < cells[first].time ||
                            (c.time == cells[first].time && c.number < cells[first].number);
        if (sooner) first = static_cast<Index>(i);
    }
    return first;
}

// At the same instant the case comes before its parts, and these in the order of their numbers.
Fault Decision::expire() {
    Index first = first_due();
    const auto cells = w_.draft.root().cells();
    const std::int64_t own = next_due(before_);
    if (has_parts(before_))
        if (const auto part = w_.parts.due(); part && part->due.ms < own) {
            if (part->due > at_)
                return error(ErrorCode::not_open, "deadline", "", "keine Frist ist fällig",
                             "no deadline is due");
            return expire_part(part->part);
        }
    // At the same instant what began earlier comes first.
    const LedgerEntry* lapsed = next_lapse();
    if (lapsed != nullptr) {
        const auto time = static_cast<std::int64_t>(lapsed->payload);
        const bool sooner = first == none || time < cells[first].time ||
                            (time == cells[first].time && lapsed->number < cells[first].number);
        if (sooner) return lapse(*lapsed);
    }
    if (first == none)
        return error(ErrorCode::not_open, "deadline", "", "keine Frist ist fällig",
                     "no deadline is due");
    return expire_cell(first);
}

Fault Decision::expire_part(std::uint32_t part) {
    select(part);
    const Index first = w_.part != nullptr ? first_due() : none;
    if (first == none)
        return error(ErrorCode::corrupt, "part", "", "ein Teil des Vorgangs ist beschädigt",
                     "a part of the case is damaged");
    head_.activation = flow_.cell(first).number;
    return expire_cell(first);
}

Fault Decision::expire_cell(Index place) {
    const Cell due = flow_.cell(place);
    head_.subject = due.index;
    head_.detail = due.kind == CellKind::wait ? 1 : 0;
    flow_.look_for_rounds(false);
    return flow_.expire(place) ? Fault{} : out_of_budget();
}

// The armed deadline of this name and this task, where they are given; of several the first that
// can be extended. A task of a part stands for the part also where no step has the deadline.
const Cell* Decision::deadline_meant() noexcept {
    const Cell* meant = nullptr;
    if (part_of(command_.activation) != w_.part_number()) return nullptr; // it is gone
    for (const Cell& c : w_.here->root().cells()) {
        if (c.kind != CellKind::deadline) continue;
        const Deadline& deadline = model_.deadlines[c.index];
        if (!command_.name.empty() && deadline.name != command_.name) continue;
        const bool of_step = deadline.step != none;
        if (command_.activation != 0 && !of_step && w_.part == nullptr) continue;
        if (command_.activation != 0 && of_step &&
            flow_.cell(model_.positions[model_.steps[deadline.step].position].cell).number !=
                command_.activation)
            continue;
        if (deadline.extendable && c.count == 0) return &c;
        if (meant == nullptr) meant = &c;
    }
    return meant;
}

// § 31 Abs. 7 VwVfG, § 190 BGB: the new period runs from the end of the old one.
Fault Decision::extend_deadline() {
    const Cell* const armed = deadline_meant();
    if (armed == nullptr)
        return error(ErrorCode::not_open, command_.name, "frist", "diese Frist läuft nicht",
                     "this deadline is not running");
    const Index index = armed->index;
    const std::uint8_t extensions = armed->count;
    const Deadline& deadline = model_.deadlines[index];
    if (!deadline.extendable || extensions > 0)
        return error(ErrorCode::not_allowed, deadline.name, "frist",
                     "die Frist " + quoted(deadline.name) +
                         " kann nicht (noch einmal) verlängert werden",
                     "the deadline " + quoted(deadline.name) + " cannot be extended (again)");
    if (Fault fault = may_act(deadline.extension_role, {})) return fault;
    const Length length = command_.length.value_or(deadline.extension);
    const auto extended = [&](Length by) {
        return vorgang::extend_deadline(deployment_.calendar(), Instant{flow_.legal_end(index)}, by,
                                        deadline.grace, tables_.law);
    };
    // Weeks and months cannot be compared, the ends they lead to can.
    const auto date = extended(length);
    const auto farthest = extended(deadline.extension);
    if (length.count <= 0 || (farthest && (!date || date->end > farthest->end)))
        return error(ErrorCode::not_allowed, deadline.name, "frist",
                     "so weit darf die Frist " + quoted(deadline.name) + " nicht verlängert werden",
                     "the deadline " + quoted(deadline.name) + " may not be extended so far");
    if (!date)
        return error(ErrorCode::limit, deadline.name, "frist", "das neue Fristende liegt zu fern",
                     "the new end is too far away");
    flow_.set_deadline(index, *date, static_cast<std::uint8_t>(extensions + 1));
    head_.subject = index;
    return {};
}

Fault Decision::note() {
    if (is_blank(command_.text))
        return error(ErrorCode::invalid_data, "text", "", "ein Vermerk braucht einen Text",
                     "a note needs a text");
    head_.activation = command_.activation;
    const LedgerEntry* expired = find(LedgerKind::expired, command_.activation);
    if (expired == nullptr || !command_.received_at || command_.activation == 0) return {};
    if (command_.received_at->ms >= static_cast<std::int64_t>(expired->payload)) return {};
    const LedgerEntry finding{LedgerKind::finding, 0, expired->index, expired->number, 0};
    flow_.event(EventKind::in_time, expired->index, expired->number);
    w_.draft.add(finding); // it outlasts the element the paper is about
    return {};
}

// Fields shown where four eyes apply remember who corrected them.
Fault Decision::correct() {
    if (Fault fault = lead_with_reason()) return fault;
    if (command_.data.empty())
        return error(ErrorCode::invalid_data, "data", "",
                     "eine Berichtigung nennt mindestens ein Feld",
                     "a correction names at least one field");
    w_.is_given.assign(model_.fields.size(), 0);
    for (const Assignment& assignment : command_.data) {
        Index field = assignment.field.index;
        if (field == none) field = tables_.fields.find(assignment.field.name);
        if (field >= model_.fields.size() || model_.fields[field].hidden)
            return unknown_field(assignment.field.name);
        const Field& f = model_.fields[field];
        if (!w_.sees(f)) return unknown_field(assignment.field.name);
        if (w_.is_given[field] != 0)
            return error(ErrorCode::invalid_data, f.name, "", quoted(f.name) + " steht doppelt",
                         quoted(f.name) + " is given twice");
        w_.is_given[field] = 1;
        if (flow_.is_at_work(field))
            return error(ErrorCode::conflict, f.name, "für alle",
                         "an den Stücken von " + quoted(f.name) + " wird gerade gearbeitet",
                         "the items of " + quoted(f.name) + " are being worked on");
        Scalar value;
        const Refusal reason =
            enter(assignment.value, f.type, model_, deployment_.limits(), w_.scratch, value);
        if (reason != Refusal::none) return refusal(reason, f.name, w_.scratch, model_);
        flow_.set(f, value);
        for (const Index what : {field, list_of(field)})
            for (const std::uint64_t person : {actor_, deputy_for_})
                if (what != none && is_checked(what))
                    if (Fault fault = remember({LedgerKind::corrected, 0, what, 0, person},
                                               w_.block_of(model_.fields[what])))
                        return fault;
    }
    return {};
}

// Whether a step with four eyes shows the field, or an entry of its elements.
bool Decision::is_checked(Index field) const noexcept {
    return std::ranges::any_of(model_.steps, [&](const Step& step) {
        return !step.four_eyes.empty() && std::ranges::any_of(step.shows, [&](Index shown) {
            return shown == field || list_of(shown) == field;
        });
    });
}

} // namespace vorgang::run
