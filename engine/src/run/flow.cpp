#include "run/flow.hpp"

#include <algorithm>

#include "run/arithmetic.hpp"
#include "run/blob.hpp"
#include "run/border.hpp"

namespace vorgang::run {

Flow::Flow(const Deployment& deployment, CaseDraft& draft, Machine& machine,
           std::vector<Event>& events, std::vector<Lane>& lanes, ByteWriter& blob, Instant at)
    : deployment_(deployment), model_(deployment.process().model()), draft_(draft),
      machine_(machine), events_(events), lanes_(lanes), blob_(blob), at_(at) {
    lanes_.clear();
}

bool Flow::run(Lane first) {
    lanes_.push_back(first);
    while (!lanes_.empty()) {
        Lane lane = lanes_.back();
        lanes_.pop_back();
        statement_ = lane.offset;
        machine_.drop_all();
        if (halted_) {
            (void)incident(lane, IncidentReason::too_much);
            continue;
        }
        for (Next next = Next::goes_on; next == Next::goes_on;) {
            if (!machine_.spend()) return false;
            next = instruction(lane, model_.code[lane.offset++]);
            if (next == Next::budget) return false;
        }
    }
    return true;
}

bool Flow::resume(Index position) {
    const Position& p = model_.positions[position];
    return run({p.cell, p.resume, p.scope});
}

// INVARIANT: only what changes the case moves statement_; what lies between two such instructions
// is pure and may be run again after an incident.
Flow::Next Flow::instruction(Lane& lane, const Instruction& i) {
    Next next = Next::goes_on;
    switch (i.op) {
    case Op::jump: lane.offset = i.c; return next;
    case Op::jump_unless: return decide(lane, i.c);
    case Op::set_field: next = set_field(lane, i.b); break;
    case Op::clear_field: store(draft_, model_.fields[i.b], Scalar::unknown()); break;
    case Op::open_step: return open_step(lane, i.b);
    case Op::open_call: return open_call(lane, i.b);
    case Op::open_receive: next = open_receive(lane, i.b); break;
    case Op::open_wait: return open_wait(lane, i.b);
    case Op::send: send(i.b); break;
    case Op::fork: fork(i); return Next::waits;
    case Op::branch_end: branch_end(i.b); return Next::waits;
    case Op::enter: next = enter_scope(lane, i.b); break;
    case Op::close:
        close_scope(i.b);
        lane.scope = i.b == 0 ? Index{0} : model_.scopes[i.b].parent;
        break;
    case Op::end_case: end_case(i.b, case_ended); return Next::waits;
    default: return machine_.execute(i) ? Next::goes_on : Next::budget;
    }
    if (next == Next::goes_on) statement_ = lane.offset;
    return next;
}

Flow::Next Flow::decide(Lane& lane, CodeOffset otherwise) {
    const Scalar condition = machine_.pop();
    if (condition.kind != Scalar::Kind::yes_no)
        return incident(lane, IncidentReason::unknown_decision);
    if (condition.no()) lane.offset = otherwise;
    return Next::goes_on;
}

Flow::Next Flow::set_field(const Lane& lane, Index index) {
    const Scalar value = machine_.pop();
    const Field& field = model_.fields[index];
    switch (accept(value, field.type, model_, deployment_.limits())) {
    case Refusal::none: store(draft_, field, value); return Next::goes_on;
    case Refusal::unknown: return incident(lane, IncidentReason::unknown_value);
    default: return incident(lane, IncidentReason::out_of_bounds);
    }
}

// The lane stops where it is; a person settles the reason and lets it try again.
Flow::Next Flow::incident(const Lane& lane, IncidentReason reason) {
    Cell& c = cell(lane.cell);
    c = {none, CellKind::incident, static_cast<std::uint8_t>(reason), next_activation(),
         static_cast<std::int64_t>(statement_) | static_cast<std::int64_t>(lane.scope) << 32};
    event(EventKind::incident, static_cast<Index>(reason), c.number);
    return Next::waits;
}

Cell& Flow::occupy(Index position, CellKind kind) {
    const std::uint32_t activation = next_activation();
    Cell& c = cell(model_.positions[position].cell);
    c = {position, kind, 0, activation, 0};
    return c;
}

Flow::Next Flow::open_step(const Lane& lane, Index position) {
    const Step& step = model_.steps[model_.positions[position].detail];
    if (!step.deadlines.empty() && !arm(step.deadlines))
        return incident(lane, IncidentReason::no_deadline);
    (void)occupy(position, CellKind::step);
    return Next::waits;
}

Flow::Next Flow::open_call(const Lane& lane, Index position) {
    const Call& call = model_.calls[model_.positions[position].detail];
    const auto& parameters = model_.operations[call.operation].parameters;
    std::array<Scalar, stack_depth_max> arguments;
    for (std::size_t i = parameters.size(); i-- > 0;)
        arguments[i] = machine_.pop();
    blob_.clear();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Refusal reason =
            accept(arguments[i], parameters[i].type, model_, deployment_.limits());
        if (reason != Refusal::none)
            return incident(lane, reason == Refusal::unknown ? IncidentReason::unknown_value
                                                             : IncidentReason::out_of_bounds);
        pack_scalar(arguments[i], blob_);
    }
    if (!call.deadlines.empty() && !arm(call.deadlines))
        return incident(lane, IncidentReason::no_deadline);
    Cell& c = occupy(position, CellKind::call);
    c.time = at_.ms;
    draft_.add({LedgerKind::arguments, 0, none, c.number, 0}, blob_.bytes());
    return Next::waits;
}

Flow::Next Flow::open_receive(Lane& lane, Index position) {
    const Position& p = model_.positions[position];
    const auto ledger = draft_.ledger();
    const auto kept = std::ranges::find_if(ledger, [&](const LedgerEntry& entry) {
        return entry.kind == LedgerKind::kept && entry.index == p.detail;
    });
    if (kept == ledger.end()) {
        (void)occupy(position, CellKind::receive);
        return Next::waits;
    }
    event(EventKind::delivered, p.detail, kept->number);
    deliver_kept(static_cast<std::size_t>(kept - ledger.begin()));
    lane.offset = p.resume;
    return Next::goes_on;
}

// `warte LÄNGE` keeps the time of day; `warte bis DATUM` ends when that day begins at the place.
Flow::Next Flow::open_wait(const Lane& lane, Index position) {
    const Scalar until = machine_.pop();
    std::optional<Instant> due;
    if (until.kind == Scalar::Kind::instant) due = until.instant();
    if (until.kind == Scalar::Kind::date) due = deployment_.calendar().start_of_day(until.date());
    if (until.kind == Scalar::Kind::length)
        due = later(at_, until.length(), deployment_.calendar());
    if (!due) return incident(lane, IncidentReason::unknown_value);
    occupy(position, CellKind::wait).time = due->ms;
    return Next::waits;
}

Flow::Next Flow::enter_scope(Lane& lane, Index scope) {
    const auto& deadlines = model_.scopes[scope].deadlines;
    if (!deadlines.empty() && !arm(deadlines)) return incident(lane, IncidentReason::no_deadline);
    lane.scope = scope;
    return Next::goes_on;
}

void Flow::send(Index message) {
    blob_.clear();
    pack(model_.messages[message].carries, blob_);
    const std::uint32_t number = next_activation();
    draft_.add({LedgerKind::outgoing, 0, message, number, 0}, blob_.bytes());
    event(EventKind::sent, message, number);
}

void Flow::fork(const Instruction& i) {
    const Position& join = model_.positions[i.b];
    cell(join.cell) = {i.b, CellKind::join, 0, join.detail, 0};
    // Lanes run last in, first out: pushed backwards, branches open in the order of the text.
    for (std::uint32_t branch = join.detail; branch-- > 0;) {
        const Branch& b = model_.branches[i.c + branch];
        lanes_.push_back({b.cell, b.code, b.scope});
    }
}

void Flow::branch_end(Index position) {
    const Position& join = model_.positions[position];
    Cell& c = cell(join.cell);
    if (c.kind != CellKind::join || c.index != position || --c.number != 0) return;
    c = {};
    lanes_.push_back({join.cell, join.resume, join.scope});
}

void Flow::release(Cell& c) {
    if (c.kind == CellKind::call || c.kind == CellKind::incident)
        remove_ledger(LedgerKind::arguments, c.number);
    if (c.kind == CellKind::step) remove_ledger(LedgerKind::claimed, c.number);
    c = {};
}

void Flow::remove_ledger(LedgerKind kind, std::uint32_t number) {
    const auto ledger = draft_.ledger();
    for (std::size_t i = ledger.size(); i-- > 0;)
        if (ledger[i].kind == kind && ledger[i].number == number) draft_.remove_ledger(i);
}

void Flow::close_position(Index position) {
    const Position& p = model_.positions[position];
    release(cell(p.cell));
    if (p.kind == PositionKind::step) disarm(model_.steps[p.detail].deadlines);
    if (p.kind == PositionKind::call) disarm(model_.calls[p.detail].deadlines);
}

void Flow::close_scope(Index scope) {
    const Scope& s = model_.scopes[scope];
    release(cell(s.cell));
    for (Index i = s.first_cell; i < s.last_cell; ++i)
        if (cell(i).kind != CellKind::free) release(cell(i));
}

void Flow::end_case(Index ending, std::uint8_t flags) {
    close_scope(0);
    for (std::size_t i = draft_.ledger().size(); i-- > 0;)
        if (draft_.ledger()[i].kind == LedgerKind::kept) draft_.remove_ledger(i);
    draft_.header().flags = static_cast<std::uint8_t>(draft_.header().flags | flags);
    draft_.header().ending = ending;
    lanes_.clear();
    event(EventKind::ended, ending);
}

Index Flow::find(std::uint32_t activation) noexcept {
    return find_open(draft_.view().root(), activation);
}

Index Flow::scope_of(const Cell& c) const noexcept {
    switch (c.kind) {
    case CellKind::incident:
        if (c.index == none) return static_cast<Index>(c.time >> 32);
        [[fallthrough]];
    case CellKind::step:
    case CellKind::call:
    case CellKind::receive:
    case CellKind::wait:
    case CellKind::join: return model_.positions[c.index].scope;
    default: return none;
    }
}

bool Flow::active(Index scope) noexcept {
    if (scope == 0) return true;
    const Scope& s = model_.scopes[scope];
    const auto inside = [&](Index place) {
        for (Index at = scope_of(cell(place)); at != none; at = model_.scopes[at].parent)
            if (at == scope) return true;
        return false;
    };
    if (inside(s.cell)) return true;
    for (Index i = s.first_cell; i < s.last_cell; ++i)
        if (inside(i)) return true;
    return false;
}

void Flow::pack(std::span<const Index> fields, ByteWriter& out) {
    for (const Index field : fields)
        pack_scalar(load(draft_.view(), draft_.view().root(), model_.fields[field]), out);
}

void Flow::apply(std::span<const Index> fields, std::span<const std::byte> blob) {
    // The heap the blob lies in may move while fields are written.
    const std::vector<std::byte> copy(blob.begin(), blob.end());
    ByteReader in(copy);
    for (const Index field : fields) {
        const Scalar value = unpack_scalar(in);
        const Field& f = model_.fields[field];
        if (accept(value, f.type, model_, deployment_.limits()) == Refusal::none)
            store(draft_, f, value);
    }
}

void Flow::deliver_kept(std::size_t place) {
    const LedgerEntry entry = draft_.ledger()[place];
    apply(model_.messages[entry.index].carries, draft_.view().blob(entry.payload));
    draft_.remove_ledger(place);
}

} // namespace vorgang::run
