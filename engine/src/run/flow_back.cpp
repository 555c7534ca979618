// Going back to a step by order: what its scope has open is left as by a jump from there, and the
// scope itself goes on, with its deadlines, its conditions and what accompanies it.
#include <algorithm>

#include "run/flow.hpp"

namespace vorgang::run {
namespace {

// Whether the instruction makes a lane wait at the position it names.
bool opens(Op op) noexcept {
    switch (op) {
    case Op::open_step:
    case Op::open_call:
    case Op::open_receive:
    case Op::open_wait:
    case Op::open_each:
    case Op::fork:
    case Op::settle:
    case Op::undo: return true;
    default: return false;
    }
}

} // namespace

// Where the position is opened; a step where a lane may begin. Linear in the code, which is short
// beside a case load and read once for an order of the lead.
CodeOffset Flow::opening(Index position) const noexcept {
    const auto& code = model().code;
    const auto& starts = c_.deployment->process().tables().lane_starts;
    for (std::size_t at = 0; at < code.size(); ++at)
        if (code[at].b == position && opens(code[at].op) &&
            (code[at].op != Op::open_step || starts[at] == frame()))
            return static_cast<CodeOffset>(at);
    return no_code;
}

// Behind the blocks that a lane passes which stopped there.
CodeOffset Flow::stopped(CodeOffset at) const noexcept {
    const auto& code = model().code;
    while (code[at].op == Op::jump && code[at].c > at)
        at = code[at].c;
    return at;
}

CodeOffset Flow::stands_at(const Cell& lane) const noexcept {
    return lane.kind == CellKind::incident && lane.index == none
               ? stopped(static_cast<CodeOffset>(lane.time & 0xffffffff))
               : opening(lane.index);
}

// INVARIANT: code stands in the order of the text, and a block that stands aside behind what it
// stands beside.
Flow::Direction Flow::direction(Index step) noexcept {
    const Cell& lane = cell(model().scopes[model().positions[step].scope].cell);
    const CodeOffset goal = opening(step);
    if (lane.kind == CellKind::free || goal == no_code) return Direction::ahead;
    if (lane.kind != CellKind::incident && lane.index == step) return Direction::here;
    const CodeOffset at = stands_at(lane);
    return at != no_code && goal < at ? Direction::back : Direction::ahead;
}

// By the same order: of the blocks behind the flow it is the last that begins before the lane.
bool Flow::is_running(const Handler& handler) noexcept {
    const Cell& lane = cell(model().scopes[0].cell);
    if (lane.kind == CellKind::free) return false;
    const CodeOffset at = stands_at(lane);
    if (at == no_code || at < handler.code) return false;
    return std::ranges::none_of(model().handlers, [&](const Handler& other) {
        return other.scope == 0 && other.aside == none && other.code > handler.code &&
               other.code <= at;
    });
}

// Deadlines of the scope run on, and its conditions were looked at.
bool Flow::is_of(const Cell& c, Index scope) const noexcept {
    switch (c.kind) {
    case CellKind::deadline:
    case CellKind::reached:
    case CellKind::legal_end: return model().deadlines[c.index].section == scope;
    case CellKind::watch: return model().handlers[c.index].scope == scope;
    default: return false;
    }
}

// Elements end with the lane that waits for them; what accompanies the scope itself goes on.
bool Flow::ends_inside(Index part, Index scope) const noexcept {
    if (!lies_in(part, scope)) return false;
    return c_.deployment->process().tables().loop_of_scope[part] != none ||
           model().scopes[part].parent != scope;
}

// What is left while it undoes would have to begin again, and nobody would know how far it came.
bool Flow::is_undoing(Index scope) {
    const auto waits = [this](const Cell& c) {
        return c.kind == CellKind::join && model().positions[c.index].kind == PositionKind::undo;
    };
    const Scope& s = model().scopes[scope];
    bool found = waits(cell(s.cell));
    for (Index i = s.first_cell; i < s.last_cell; ++i)
        found = found || waits(cell(i));
    for (const PartDraft* around = c_.part; around != nullptr; around = around->parent)
        found = found || what_it_undoes(*around).number != 0;
    each_part_inside(scope,
                     [&](PartDraft& part) { found = found || what_it_undoes(part).number != 0; });
    return found;
}

bool Flow::go_back(Index step) {
    const Position& p = model().positions[step];
    if (!spend_on(p.scope)) return false;
    const Scope& s = model().scopes[p.scope];
    release(cell(s.cell));
    for (Index i = s.first_cell; i < s.last_cell; ++i)
        if (cell(i).kind != CellKind::free && !is_of(cell(i), p.scope)) release(cell(i));
    if (model().frames.size() > 1 && c_.here->header().ledger != 0) close_parts_inside(p.scope);
    return run(lane(p.cell, opening(step), p.scope));
}

} // namespace vorgang::run
