// Whether work goes on in a part of the flow: told by the cells of the frame it lies in.
#pragma once

#include <span>

#include "run/case_block.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// The scope a cell waits in, or none.
[[nodiscard]] inline Index scope_of(const ProcessModel& model, const Cell& cell) noexcept {
    switch (cell.kind) {
    case CellKind::incident:
        if (cell.index == none) return static_cast<Index>(cell.time >> 32);
        [[fallthrough]];
    case CellKind::step:
    case CellKind::call:
    case CellKind::receive:
    case CellKind::wait:
    case CellKind::join: return model.positions[cell.index].scope;
    default: return none;
    }
}

// `cells`: those of the scope's frame. The whole of a frame is active while the frame is there.
[[nodiscard]] inline bool is_active(const ProcessModel& model, std::span<const Cell> cells,
                                    Index scope) noexcept {
    const Scope& s = model.scopes[scope];
    if (model.frames[s.frame].scope == scope) return true;
    const auto inside = [&](Index place) {
        for (Index at = scope_of(model, cells[place]); at != none; at = model.scopes[at].parent)
            if (at == scope) return true;
        return false;
    };
    if (inside(s.cell)) return true;
    for (Index i = s.first_cell; i < s.last_cell; ++i)
        if (inside(i)) return true;
    return false;
}

} // namespace vorgang::run
