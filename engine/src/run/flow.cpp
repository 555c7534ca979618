#include "run/flow.hpp"

#include <algorithm>

#include "run/active.hpp"
#include "run/arithmetic.hpp"
#include "run/blob.hpp"
#include "run/border.hpp"
#include "vorgang/engine/operands.hpp"

namespace vorgang::run {

[[gnu::hot]] bool Flow::run(Lane first) {
    lanes_.clear();
    return run_in_its_part(first) && (lanes_.empty() || run_rest());
}

[[gnu::hot]] bool Flow::run_rest() {
    while (!lanes_.empty()) {
        const Lane lane = lanes_.back();
        lanes_.pop_back();
        if (!run_in_its_part(lane)) return false;
    }
    return !c_.parts.failed();
}

// A part that was closed meanwhile has no lanes.
inline bool Flow::run_in_its_part(const Lane& lane) {
    if (lane.part != c_.part_number()) {
        PartDraft* const part = lane.part != 0 ? c_.parts.load(lane.part) : nullptr;
        if (lane.part != 0 && part == nullptr) return !c_.parts.failed();
        c_.select(part);
    } else if (c_.part != nullptr && c_.part->gone) {
        return true;
    }
    return run_lane(lane) && !exhausted_ && !c_.parts.failed();
}

[[gnu::hot]] bool Flow::resume(Index position) {
    const Position& p = model().positions[position];
    return run(lane(p.cell, p.resume, p.scope));
}

Scalar Flow::get(const Field& field) {
    const CaseView view = c_.block_of(field).view();
    return load(view, view.root(), field);
}

[[gnu::hot]] void Flow::set(const Field& field, const Scalar& value) {
    store(c_.block_of(field), field, value);
}

// Holders, messages and answers that wait belong to the case; the rest to the block it is about:
// who completed the step of one element has not completed that of another.
CaseDraft& Flow::block_of(LedgerKind kind) noexcept {
    switch (kind) {
    case LedgerKind::holder:
    case LedgerKind::representative:
    case LedgerKind::corrected:
    case LedgerKind::excluded:
    case LedgerKind::kept:
    case LedgerKind::lapse:
    case LedgerKind::outgoing:
    case LedgerKind::begins:
    case LedgerKind::caller:
    case LedgerKind::answers:
    case LedgerKind::cancels:
    case LedgerKind::named: return c_.draft;
    default: return *c_.here;
    }
}

inline Flow::Next Flow::decide(Lane& lane, const Instruction& i) {
    const Scalar condition = machine_.pop();
    if (condition.kind != Scalar::Kind::yes_no && i.a == unknown_goes_on) {
        machine_.leave_unknown();
        lane.offset = i.c - 1;
        return Next::goes_on;
    }
    if (condition.kind != Scalar::Kind::yes_no)
        return incident(lane, IncidentReason::unknown_decision,
                        {Need::condition, none, 0, origin(lane)});
    if (condition.no()) lane.offset = i.c;
    return Next::goes_on;
}

[[gnu::hot]] Cell& Flow::occupy(Index position, CellKind kind) {
    const std::uint32_t activation = next_activation();
    Cell& c = cell(model().positions[position].cell);
    c = {position, kind, 0, activation, 0};
    return c;
}

inline Flow::Next Flow::open_step(const Lane& lane, Index position) {
    const Step& step = model().steps[model().positions[position].detail];
    if (step.role_field != none)
        if (const Next next = find_role(lane, position); next == Next::waits) return next;
    if (!step.deadlines.empty() && !arm(step.deadlines))
        return incident(lane, IncidentReason::no_deadline, deadline_cause());
    (void)occupy(position, CellKind::step);
    return Next::waits;
}

// INVARIANT: only what changes the case moves statement_; what lies between two such instructions
// is pure and may be run again after an incident.
[[gnu::hot]] bool Flow::run_lane(Lane lane) {
    const Instruction* const code = c_.deployment->process().tables().fast.code.data();
    statement_ = lane.offset;
    machine_.drop_all();
    if (halted_) {
        (void)incident(lane, IncidentReason::too_much);
        return true;
    }
    while (machine_.spend()) {
        const Instruction& i = code[lane.offset++];
        if (is_sequence(i.op)) {
            if (!machine_.execute_sequence(i, lane.offset)) return false;
            continue;
        }
        Next next = Next::goes_on;
        switch (i.op) {
        case Op::jump: lane.offset = i.c; continue;
        case Op::jump_unless: next = decide(lane, i); break;
        case Op::set_field: next = set_field(lane, i.b); break;
        case Op::clear_field: set(model().fields[i.b], Scalar::unknown()); break;
        case Op::open_step: next = open_step(lane, i.b); break;
        case Op::open_call: next = open_call(lane, i.b); break;
        case Op::open_receive: next = open_receive(lane, i.b); break;
        case Op::open_wait: next = open_wait(lane, i.b); break;
        case Op::send: send(i.b); break;
        case Op::fork: return fork(i);
        case Op::branch_end: return branch_end(i);
        case Op::take:
            if (!take(lane, i)) return false;
            break;
        case Op::enter: next = enter_scope(lane, i.b); break;
        case Op::close:
            if (!spend_on(i.b)) return false;
            leave_scope(lane, i.b);
            break;
        case Op::end_case: return end_case(i.b, case_ended), true;
        case Op::open_each: next = open_each(lane, i.b); break;
        case Op::each_end: return each_end(i);
        case Op::aside_end: return aside_end(i);
        case Op::completed: completed(i.b); break;
        case Op::settle: next = settle(lane, i.b); break;
        case Op::undo: next = undo(lane, i.b); break;
        default:
            if (!machine_.execute(i)) return false;
            continue;
        }
        if (next == Next::waits) return true;
        if (i.op == Op::jump_unless) continue;
        statement_ = lane.offset;
        machine_.drop_all();
    }
    return false;
}

bool Flow::spend_on(Index scope) noexcept {
    constexpr std::int64_t cells_per_instruction = 16;
    const Scope& s = model().scopes[scope];
    return machine_.spend(1 + (s.last_cell - s.first_cell) / cells_per_instruction);
}

void Flow::leave_scope(Lane& lane, Index scope) {
    close_scope(scope);
    lane.scope = scope == 0 ? Index{0} : model().scopes[scope].parent;
}

Flow::Next Flow::set_field(const Lane& lane, Index index) {
    const Scalar value = machine_.pop();
    const Field& field = model().fields[index];
    switch (accept(value, field.type, model(), c_.deployment->limits())) {
    case Refusal::none: set(field, value); return Next::goes_on;
    case Refusal::unknown:
        return incident(lane, IncidentReason::unknown_value, {Need::field, index, 0, origin(lane)});
    default: return incident(lane, IncidentReason::out_of_bounds, {Need::field, index, 0, {}});
    }
}

// The lane stops where it is; a person settles the reason and lets it try again.
Flow::Next Flow::incident(const Lane& lane, IncidentReason reason, const Cause& cause) {
    const std::uint32_t number = next_activation();
    cell(lane.cell) = {none, CellKind::incident, static_cast<std::uint8_t>(reason), number,
                       static_cast<std::int64_t>(statement_) | static_cast<std::int64_t>(lane.scope)
                                                                   << 32};
    event(EventKind::incident, static_cast<Index>(reason), number);
    if (cause.need == Need::nothing) return Next::waits;
    event(EventKind::because, cause.origin.index, run::pack(cause));
    c_.here->add({LedgerKind::cause, 0, cause.origin.index, number, run::pack(cause)});
    return Next::waits;
}

// The lane has read the instruction already.
Origin Flow::origin(const Lane& lane, std::size_t below_top) {
    return machine_.origin(statement_, lane.offset - 1, static_cast<std::uint32_t>(below_top));
}

Cause Flow::deadline_cause() {
    const Deadline& deadline = model().deadlines[without_end_];
    Origin origin = machine_.origin(deadline.length, no_code);
    if (origin.kind == Origin::Kind::nowhere && deadline.from != no_code)
        origin = machine_.origin(deadline.from, no_code);
    return {Need::deadline, without_end_, 0, origin};
}

// `rolle regel(…)`: who works on the step, kept until it opens again.
Flow::Next Flow::find_role(const Lane& lane, Index position) {
    const Step& step = model().steps[model().positions[position].detail];
    Scalar role;
    if (!machine_.evaluate(step.role_code, role)) return incident(lane, IncidentReason::too_much);
    const Field& field = model().fields[step.role_field];
    if (accept(role, field.type, model(), c_.deployment->limits()) != Refusal::none)
        return incident(lane, IncidentReason::unknown_value,
                        {Need::role, position, 0, machine_.origin(step.role_code, no_code)});
    set(field, role);
    return Next::goes_on;
}

Flow::Next Flow::wrong_argument(const Lane& lane, Index position, std::size_t place,
                                Refusal reason) {
    const Call& call = model().calls[model().positions[position].detail];
    const std::size_t count = model().operations[call.operation].parameters.size();
    Cause cause{Need::argument, position, static_cast<std::uint8_t>(place), {}};
    if (reason != Refusal::unknown) return incident(lane, IncidentReason::out_of_bounds, cause);
    cause.origin = origin(lane, count - 1 - place);
    return incident(lane, IncidentReason::unknown_value, cause);
}

Flow::Next Flow::open_call(Lane& lane, Index position) {
    const Call& call = model().calls[model().positions[position].detail];
    const auto& parameters = model().operations[call.operation].parameters;
    std::array<Scalar, stack_depth_max> arguments;
    for (std::size_t i = parameters.size(); i-- > 0;)
        arguments[i] = machine_.pop();
    c_.blob.clear();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Refusal reason =
            accept(arguments[i], parameters[i].type, model(), c_.deployment->limits());
        if (reason != Refusal::none) return wrong_argument(lane, position, i, reason);
        pack_scalar(arguments[i], c_.blob);
    }
    if (call.alongside) {
        const std::uint32_t number = next_activation();
        c_.draft.add({LedgerKind::begins, 0, position, number, 0}, c_.blob.bytes());
        event(EventKind::ordered, position, number);
        lane.offset = model().positions[position].resume;
        return Next::goes_on;
    }
    if (!call.deadlines.empty() && !arm(call.deadlines))
        return incident(lane, IncidentReason::no_deadline, deadline_cause());
    Cell& c = occupy(position, CellKind::call);
    c.time = c_.at.ms;
    if (calls_count_) arms(c_.at);
    const std::uint32_t number = c.number;
    c_.here->add({LedgerKind::arguments, 0, none, number, 0}, c_.blob.bytes());
    return Next::waits;
}

Flow::Next Flow::open_receive(Lane& lane, Index position) {
    const Position& p = model().positions[position];
    const auto ledger = c_.draft.ledger();
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
    if (until.kind == Scalar::Kind::date)
        due = c_.deployment->calendar().start_of_day(until.date());
    if (until.kind == Scalar::Kind::length)
        due = later(c_.at, until.length(), c_.deployment->calendar());
    if (!due)
        return incident(lane, IncidentReason::unknown_value,
                        {Need::wait, position, 0, origin(lane)});
    occupy(position, CellKind::wait).time = due->ms;
    arms(*due);
    return Next::waits;
}

Flow::Next Flow::enter_scope(Lane& lane, Index scope) {
    const auto& deadlines = model().scopes[scope].deadlines;
    if (!deadlines.empty() && !arm(deadlines))
        return incident(lane, IncidentReason::no_deadline, deadline_cause());
    lane.scope = scope;
    return Next::goes_on;
}

void Flow::send(Index message) {
    c_.blob.clear();
    pack(model().messages[message].carries, c_.blob);
    const std::uint32_t number = next_activation();
    c_.draft.add({LedgerKind::outgoing, 0, message, number, 0}, c_.blob.bytes());
    event(EventKind::sent, message, number);
}

[[gnu::hot]] void Flow::release(Cell& c) {
    if (c.kind == CellKind::join && model().positions[c.index].kind == PositionKind::undo) {
        // What was to be undone next is not waited for any more; nobody goes on behind it.
        const std::uint32_t part = c.number;
        c = {};
        return drop_part(part);
    }
    if (c.kind == CellKind::call || c.kind == CellKind::incident) {
        remove_ledger(LedgerKind::arguments, c.number);
        // A call that has not failed has no reason.
        if (c.kind == CellKind::incident || c.count != 0) forget_reasons(c.number);
        if (c_.deployment->process().tables().begins_cases) {
            const std::uint32_t activation = c.number;
            c = {};
            return let_go(activation);
        }
    }
    if (c.kind == CellKind::step && c_.here->header().ledger != 0)
        remove_ledger(LedgerKind::claimed, c.number);
    c = {};
}

void Flow::let_go(std::uint32_t activation) {
    const auto ledger = c_.here->ledger();
    const auto found = std::ranges::find_if(ledger, [activation](const LedgerEntry& entry) {
        return entry.kind == LedgerKind::called && entry.number == activation;
    });
    if (found == ledger.end()) return;
    LedgerEntry entry = *found;
    c_.here->remove_ledger(static_cast<std::size_t>(found - ledger.begin()));
    entry.kind = LedgerKind::cancels;
    c_.draft.add(entry);
    event(EventKind::let_go, entry.index, activation);
}

// A part that is gone waits for nothing, whatever is open in it.
void Flow::let_all_go() {
    if (!c_.deployment->process().tables().begins_cases) return;
    std::vector<std::uint32_t> calls;
    for (const LedgerEntry& entry : c_.here->view().ledger())
        if (entry.kind == LedgerKind::called) calls.push_back(entry.number);
    for (const std::uint32_t activation : calls)
        let_go(activation);
}

void Flow::forget_reasons(std::uint32_t activation) {
    remove_ledger(LedgerKind::cause, activation);
    remove_ledger(LedgerKind::said, activation);
}

void Flow::remove_ledger(LedgerKind kind, std::uint32_t number) {
    CaseDraft& draft = block_of(kind);
    const auto ledger = draft.ledger();
    for (std::size_t i = ledger.size(); i-- > 0;)
        if (ledger[i].kind == kind && ledger[i].number == number) draft.remove_ledger(i);
}

[[gnu::hot]] void Flow::close_position(Index position) {
    const Position& p = model().positions[position];
    release(cell(p.cell));
    const auto end = [this](const std::vector<Index>& deadlines) {
        if (!deadlines.empty()) disarm(deadlines);
    };
    if (p.kind == PositionKind::step) end(model().steps[p.detail].deadlines);
    if (p.kind == PositionKind::call) end(model().calls[p.detail].deadlines);
}

// What interrupts the whole process does not end the process: a condition of it that holds has not
// come true anew.
bool Flow::outlasts(const Cell& c, Index scope) const noexcept {
    return scope == 0 && c.kind == CellKind::watch && model().handlers[c.index].scope == 0;
}

[[gnu::hot]] void Flow::close_scope(Index scope) {
    const Scope& s = model().scopes[scope];
    release(cell(s.cell));
    for (Index i = s.first_cell; i < s.last_cell; ++i)
        if (cell(i).kind != CellKind::free && !outlasts(cell(i), scope)) release(cell(i));
    if (model().frames.size() > 1 && c_.here->header().ledger != 0) close_parts(scope);
}

[[gnu::hot]] void Flow::end_case(Index ending, std::uint8_t flags) {
    c_.select(nullptr);
    must_end_ = must_end_ || (flags & case_cancelled) != 0;
    close_scope(0);
    if (c_.deployment->process().tables().watches)
        for (Cell& c : c_.here->root().cells())
            if (c.kind == CellKind::watch) c = {};
    bool awaited = false; // by the case that called this one
    for (std::size_t i = c_.draft.ledger().size(); i-- > 0;) {
        const LedgerEntry& entry = c_.draft.ledger()[i];
        awaited = awaited || (entry.kind == LedgerKind::caller && entry.number != 0);
        if (entry.kind == LedgerKind::kept || entry.kind == LedgerKind::lapse ||
            entry.kind == LedgerKind::rounds)
            c_.draft.remove_ledger(i);
    }
    if (awaited) c_.draft.add({LedgerKind::answers, 0, none, next_activation(), 0});
    c_.draft.header().flags = static_cast<std::uint8_t>(c_.draft.header().flags | flags);
    c_.draft.header().ending = ending;
    lanes_.clear();
    event(EventKind::ended, ending);
}

bool Flow::active(Index scope) noexcept {
    return model().scopes[scope].frame == frame() &&
           is_active(model(), c_.here->root().cells(), scope);
}

void Flow::pack(std::span<const Index> fields, ByteWriter& out) {
    for (const Index field : fields)
        pack_scalar(get(model().fields[field]), out);
}

void Flow::apply(std::span<const Index> fields, std::span<const std::byte> blob) {
    // The heap the blob lies in may move while fields are written.
    const std::vector<std::byte> copy(blob.begin(), blob.end());
    ByteReader in(copy);
    for (const Index field : fields) {
        const Scalar value = unpack_scalar(in);
        const Field& f = model().fields[field];
        if (accept(value, f.type, model(), c_.deployment->limits()) == Refusal::none) set(f, value);
    }
}

void Flow::deliver_kept(std::size_t place) {
    const LedgerEntry entry = c_.draft.ledger()[place];
    apply(model().messages[entry.index].carries, c_.draft.view().blob(entry.payload));
    c_.draft.remove_ledger(place);
    remove_ledger(LedgerKind::lapse, entry.number);
}

} // namespace vorgang::run
