#include "run/fits.hpp"

#include <algorithm>

#include "run/cause.hpp"
#include "run/step_role.hpp"

namespace vorgang::run {
namespace {

bool is_position(const ProcessModel& model, Index index, PositionKind kind) noexcept {
    return index < model.positions.size() && model.positions[index].kind == kind;
}

// Where a lane waits for others.
bool is_join(const ProcessModel& model, Index index) noexcept {
    if (index >= model.positions.size()) return false;
    const PositionKind kind = model.positions[index].kind;
    return kind == PositionKind::join || kind == PositionKind::each ||
           kind == PositionKind::together || kind == PositionKind::undo;
}

// A lane that stopped in the middle of its code goes on at a statement, in a scope there is.
bool is_restart(const ProcessTables& tables, std::int64_t time) noexcept {
    const auto offset = static_cast<std::uint64_t>(time) & 0xffffffff;
    const auto scope = static_cast<std::uint64_t>(time) >> 32;
    return offset < tables.lane_starts.size() && tables.lane_starts[offset] &&
           scope < tables.model.scopes.size();
}

bool cell_fits(const ProcessTables& tables, ConstFrame frame, std::size_t place) {
    const std::span<const Cell> cells = frame.cells();
    const ProcessModel& model = tables.model;
    const Cell& cell = cells[place];
    const auto deadline = [&] { return cell.index < model.deadlines.size(); };
    switch (cell.kind) {
    case CellKind::free: return true;
    case CellKind::step:
        return is_position(model, cell.index, PositionKind::step) &&
               role_of(model, model.steps[model.positions[cell.index].detail], frame) != none;
    case CellKind::call: return is_position(model, cell.index, PositionKind::call);
    case CellKind::receive: return is_position(model, cell.index, PositionKind::receive);
    case CellKind::wait: return is_position(model, cell.index, PositionKind::wait);
    case CellKind::join: return is_join(model, cell.index);
    case CellKind::incident:
        return cell.index == none ? is_restart(tables, cell.time)
                                  : is_position(model, cell.index, PositionKind::call);
    case CellKind::deadline:
    case CellKind::reached: return deadline() && model.deadlines[cell.index].cell == place;
    case CellKind::legal_end: return deadline() && model.deadlines[cell.index].cell + 1U == place;
    }
    return false;
}

bool entry_fits(const ProcessModel& model, const LedgerEntry& entry) {
    switch (entry.kind) {
    case LedgerKind::completed: return entry.index < model.steps.size();
    case LedgerKind::holder:
    case LedgerKind::representative: return entry.index < model.roles.size();
    case LedgerKind::corrected: return entry.index < model.fields.size();
    case LedgerKind::expired:
    case LedgerKind::finding: return entry.index < model.deadlines.size();
    case LedgerKind::kept: return entry.index == none || entry.index < model.messages.size();
    case LedgerKind::lapse:
    case LedgerKind::outgoing: return entry.index < model.messages.size();
    case LedgerKind::claimed:
    case LedgerKind::excluded:
    case LedgerKind::arguments:
    case LedgerKind::said: return true;
    case LedgerKind::cause: return cause_fits(model, unpack_cause(entry.index, entry.payload));
    }
    return false;
}

} // namespace

bool fits(std::span<const std::byte> block, const ProcessTables& tables) noexcept {
    if (!well_formed(block)) return false;
    const CaseView view(block);
    const ProcessModel& model = tables.model;
    const FrameHeader& frame = view.root().header();
    if (frame.slots != tables.frames[0].slots || frame.text_slots != tables.frames[0].text_slots ||
        frame.cells != model.frames[0].cells || view.root().bytes() != view.header().frames_bytes)
        return false;
    if (view.header().ending != none && view.header().ending >= model.endings.size()) return false;
    const std::size_t cells = view.root().cells().size();
    for (std::size_t i = 0; i < cells; ++i)
        if (!cell_fits(tables, view.root(), i)) return false;
    return std::ranges::all_of(
        view.ledger(), [&model](const LedgerEntry& entry) { return entry_fits(model, entry); });
}

} // namespace vorgang::run
