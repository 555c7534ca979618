// Records as a person reads them. Values come from the record's own content, so what was purged
// stays purged.
#include <algorithm>

#include "host/outgoing.hpp"
#include "host/view.hpp"
#include "process/tables.hpp"
#include "run/answers.hpp"
#include "run/change_tags.hpp"
#include "run/inputs.hpp"
#include "run/record.hpp"
#include "run/scalar.hpp"
#include "run/trace_cells.hpp"

namespace vorgang::host {
namespace {

using run::ByteReader;
using run::Event;
using run::EventKind;
using run::SlotForm;
using run::Tag;

// Which field a slot of a frame belongs to; none for the second half of a number.
Index field_of(const ProcessModel& model, Index frame, std::uint64_t slot) {
    for (std::size_t i = 0; i < model.fields.size(); ++i)
        if (model.fields[i].slot == slot && model.fields[i].frame == frame)
            return static_cast<Index>(i);
    return none;
}

Value value_of(const ProcessModel& model, const Field& field, std::uint64_t low,
               std::uint64_t high) {
    switch (field.type.kind) {
    case TypeKind::yes_no: return low != 0;
    case TypeKind::integer: return Number(static_cast<std::int64_t>(low));
    case TypeKind::money: return Number::scaled(static_cast<std::int64_t>(low), 2);
    case TypeKind::number: {
        const auto number = Number::from_bits(low, high);
        return number ? Value(*number) : Value();
    }
    case TypeKind::date: return Date{static_cast<std::int32_t>(low)};
    case TypeKind::instant: return Instant{static_cast<std::int64_t>(low)};
    case TypeKind::length: return run::unpack_length(low);
    case TypeKind::choice:
    case TypeKind::role: return run::to_value(run::Scalar::choice(low), field.type, model);
    case TypeKind::text:
    case TypeKind::person:
    case TypeKind::list:
    case TypeKind::context: break;
    }
    return {};
}

// The slots a record wrote in one block. Their order is that of the slots, so the second half of a
// number follows the first.
void read_slots(const ProcessModel& model, Index frame, ByteReader& in,
                std::vector<FieldInfo>& fields) {
    const Field* number = nullptr;
    std::uint64_t number_low = 0;
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        const std::uint64_t slot = in.varint();
        const auto form = static_cast<SlotForm>(in.byte());
        std::string_view text;
        std::uint64_t raw = 0;
        if (form == SlotForm::text)
            text = in.text();
        else if (form == SlotForm::raw)
            raw = static_cast<std::uint64_t>(in.zigzag());
        if (!in.ok()) return;
        const Index index = field_of(model, frame, slot);
        if (index == none) {
            if (number != nullptr && form == SlotForm::raw)
                fields.back().value = value_of(model, *number, number_low, raw);
            number = nullptr;
            continue;
        }
        const Field& field = model.fields[index];
        if (field.hidden) continue;
        number = field.type.kind == TypeKind::number ? &field : nullptr;
        number_low = raw;
        Value value;
        if (form == SlotForm::text)
            value = run::to_value(run::in_heap(field.type.kind, text), field.type, model);
        else if (form == SlotForm::raw && number == nullptr)
            value = value_of(model, field, raw, 0);
        fields.push_back({field.name, field.title, std::move(value), field.personal});
    }
}

void skip_slots(ByteReader& in) {
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        (void)in.varint();
        const auto form = static_cast<SlotForm>(in.byte());
        if (form == SlotForm::text) (void)in.text();
        if (form == SlotForm::raw) (void)in.zigzag();
    }
}

// The content of a record, block by block (docs/formats/record.md).
void read_fields(const ProcessModel& model, ByteReader in, std::vector<FieldInfo>& fields) {
    Index frame = 0;
    while (in.ok()) {
        switch (static_cast<Tag>(in.byte())) {
        case Tag::slots: read_slots(model, frame, in, fields); break;
        case Tag::blob:
            (void)in.varint();
            (void)in.blob();
            break;
        case Tag::part: {
            (void)in.varint();
            const std::uint64_t scope = in.varint();
            if (scope >= model.scopes.size()) return;
            frame = model.scopes[scope].frame;
            break;
        }
        default: return;
        }
    }
}

// What the record brought in blobs, in the order in which the trace tells of their entries.
std::vector<std::span<const std::byte>> blobs_of(ByteReader in) {
    std::vector<std::span<const std::byte>> blobs;
    while (in.ok()) {
        switch (static_cast<Tag>(in.byte())) {
        case Tag::slots: skip_slots(in); break;
        case Tag::blob:
            (void)in.varint();
            blobs.push_back(in.blob());
            break;
        case Tag::part:
            (void)in.varint();
            (void)in.varint();
            break;
        default: return blobs;
        }
    }
    return {};
}

// What a message says that nobody waited for. Purged, it says nothing.
void read_kept(const ProcessModel& model, const run::RecordParts& parts, HistoryEntry& entry) {
    const auto kept = std::ranges::find(parts.events, EventKind::kept, &Event::kind);
    if (kept == parts.events.end() || kept->index >= model.messages.size()) return;
    const auto blobs = blobs_of(ByteReader(parts.content_changes));
    std::size_t place = 0;
    for (const run::LedgerEntry& one : run::entries_of(parts.trace_changes)) {
        if (!run::has_blob(one.kind)) continue;
        const bool found = one.kind == run::LedgerKind::kept && one.number == kept->number;
        if (found && place < blobs.size())
            unpack(blobs[place], model.messages[kept->index].carries, model, entry.kept);
        ++place;
    }
}

template<class T>
std::string name_in(const std::vector<T>& table, Index index) {
    return index < table.size() ? table[index].name : std::string();
}

} // namespace

std::string position_name(const ProcessModel& model, Index index) {
    if (index >= model.positions.size()) return {};
    const Position& p = model.positions[index];
    if (p.kind == PositionKind::step) return name_in(model.steps, p.detail);
    if (p.kind == PositionKind::receive) return name_in(model.messages, p.detail);
    if (p.kind == PositionKind::each) return name_in(model.loops, p.detail);
    if (p.kind != PositionKind::call) return {};
    const Operation& operation = model.operations[model.calls[p.detail].operation];
    return run::qualified_name(model, operation);
}

namespace {

// The list a loop works on.
std::string list_name(const ProcessModel& model, Index position) {
    if (position >= model.positions.size()) return {};
    const Position& p = model.positions[position];
    if (p.kind != PositionKind::each || p.detail >= model.loops.size()) return {};
    return name_in(model.fields, model.loops[p.detail].list);
}

std::string row_text(const ProcessModel& model, const Event& event) {
    const FiredRow fired = fired_row(model, event);
    if (fired.rule.empty()) return "row";
    std::string text = "row " + fired.rule + " ";
    if (!fired.decision.empty()) text.append(fired.decision).append(" ");
    text += std::to_string(fired.row);
    if (!fired.ground.empty()) text += " " + fired.ground;
    return text;
}

std::string no_answer_text(const ProcessModel& model, const Event& event) {
    const FiredRow fired = fired_row(model, event);
    const run::ModelAnswer answer = run::unpack_answer(event.number);
    std::string text = "no answer " + fired.rule;
    constexpr std::string_view how[] = {" ", " null", " unfit", " input"};
    text += how[static_cast<std::size_t>(answer.how)];
    if (answer.fault) text += " " + std::to_string(static_cast<int>(*answer.fault));
    return text;
}

// What the calls of a record were given, in the order in which they ended.
class CallsOfRules {
  public:
    CallsOfRules(const ProcessModel& model, std::string_view bytes)
        : model_(model), calls_(run::read_inputs(bytes, model)) {}

    // INVARIANT: a rule does not call itself, so its events belong to its calls in their order.
    std::vector<RuleInput> inputs_of(const Event& event) {
        const auto call = std::ranges::find_if(calls_, [&](const run::RuleInputs& one) {
            return one.rule == event.index && one.events > 0;
        });
        if (call == calls_.end()) return {};
        --call->events;
        const std::vector<Parameter>& parameters = model_.rules[call->rule].inputs;
        std::vector<RuleInput> inputs;
        for (std::size_t i = 0; i < call->inputs.size() && i < parameters.size(); ++i)
            inputs.push_back({parameters[i].name,
                              run::to_value(call->inputs[i].value, parameters[i].type, model_),
                              call->inputs[i].left_out});
        return inputs;
    }

  private:
    const ProcessModel& model_;
    std::vector<run::RuleInputs> calls_;
};

// A block that runs alongside takes nothing back, but the deadline has passed.
std::string reached_text(const ProcessModel& model, Index deadline) {
    const bool alongside = deadline < model.deadlines.size() &&
                           model.deadlines[deadline].consequence == Consequence::alongside;
    return (alongside ? "expired " : "reminded ") + name_in(model.deadlines, deadline);
}

std::string event_text(const ProcessModel& model, const Event& event) {
    switch (event.kind) {
    case EventKind::reminded: return reached_text(model, event.index);
    case EventKind::deemed: return "deemed " + name_in(model.deadlines, event.index);
    case EventKind::expired: return "expired " + name_in(model.deadlines, event.index);
    case EventKind::waited: return "waited";
    case EventKind::incident: return "incident " + std::string(reason_name(event.index));
    case EventKind::because:
        return "because " + cause_text(model, run::unpack_cause(event.index, event.number));
    case EventKind::kept: return "kept " + name_in(model.messages, event.index);
    case EventKind::delivered: return "delivered " + name_in(model.messages, event.index);
    case EventKind::lapsed: return "lapsed " + name_in(model.messages, event.index);
    case EventKind::sent: return "sent " + name_in(model.messages, event.index);
    case EventKind::late: return "late answer";
    case EventKind::in_time: return "in time " + name_in(model.deadlines, event.index);
    case EventKind::row:
    case EventKind::model_row: return row_text(model, event);
    case EventKind::no_answer: return no_answer_text(model, event);
    case EventKind::came_true: return "condition came true";
    case EventKind::gave_up: return "gave up " + position_name(model, event.index);
    case EventKind::ordered: return "ordered " + position_name(model, event.index);
    case EventKind::let_go: return "let go " + position_name(model, event.index);
    case EventKind::ended:
        return event.index == none ? "cancelled" : "ended " + name_in(model.endings, event.index);
    }
    return {};
}

// Until when a deadline runs from its extension on. With grace it has a cell for each end.
void read_extension(const ProcessModel& model, const run::RecordParts& parts, HistoryEntry& entry) {
    const Index index = parts.head.subject;
    if (index >= model.deadlines.size()) return;
    for (const run::Cell& cell : run::cells_of(parts.trace_changes, parts.head.at)) {
        if (cell.index != index) continue;
        if (cell.kind == run::CellKind::deadline) entry.due = Instant{cell.time};
        if (cell.kind == run::CellKind::legal_end) entry.end = Instant{cell.time};
    }
    if (model.deadlines[index].grace.count == 0) entry.end = entry.due;
}

std::string subject_of(const ProcessModel& model, const run::RecordHead& head) {
    switch (head.kind) {
    case CommandKind::start:
    case CommandKind::complete:
    case CommandKind::claim:
    case CommandKind::unclaim:
    case CommandKind::delegate:
    case CommandKind::tool_answer:
    case CommandKind::begun:
    case CommandKind::resolve_incident:
    case CommandKind::reopen: return position_name(model, head.subject);
    case CommandKind::dispatched:
        if (head.other != 0) return position_name(model, head.subject);
        [[fallthrough]];
    case CommandKind::deliver: return name_in(model.messages, head.subject);
    case CommandKind::extend_deadline: return name_in(model.deadlines, head.subject);
    case CommandKind::expire:
        if (head.detail == 0) return name_in(model.deadlines, head.subject);
        return head.detail == 2 ? name_in(model.messages, head.subject) : std::string();
    case CommandKind::begin_aside: return name_in(model.handlers, head.subject);
    case CommandKind::add_element: return list_name(model, head.subject);
    case CommandKind::appoint: return name_in(model.roles, head.subject);
    default: return {};
    }
}

} // namespace

bool describe(std::span<const std::byte> record, Sight sight, const Site& site,
              HistoryEntry& entry) {
    run::RecordParts parts;
    if (sight != Sight::whole || !run::read_record(record, parts)) return false;
    const ProcessModel& model = site.model();
    const run::RecordHead& head = parts.head;
    entry.sequence = head.sequence;
    entry.kind = head.kind;
    entry.at = {head.at};
    if (head.asked_at) entry.asked_at = Instant{*head.asked_at};
    if (head.received_at) entry.received_at = Instant{*head.received_at};
    if (head.channel != 0) entry.channel = static_cast<Channel>(head.channel - 1);
    entry.key = head.key;
    entry.person = head.actor_text;
    entry.deputy_for = head.deputy_text;
    entry.other_person = head.person_text;
    entry.entered_for = head.entered_for_text;
    entry.role = name_in(model.roles, head.role);
    entry.subject = subject_of(model, head);
    entry.activation = head.activation;
    entry.other = {head.other};
    entry.text = head.text;
    if (head.kind == CommandKind::extend_deadline) read_extension(model, parts, entry);
    read_fields(model, ByteReader(parts.content_changes), entry.fields);
    if (head.kind == CommandKind::deliver) read_kept(model, parts, entry);
    CallsOfRules calls(model, head.inputs);
    for (const Event& event : parts.events) {
        entry.events.push_back(event_text(model, event));
        if (!run::tells_of_rule(event.kind)) continue;
        entry.rows.push_back(fired_row(model, event));
        entry.rows.back().inputs = calls.inputs_of(event);
    }
    return true;
}

} // namespace vorgang::host
