#include "run/fits.hpp"

#include <algorithm>

#include "run/cause.hpp"
#include "run/step_role.hpp"
#include "vorgang/engine/parts.hpp"

namespace vorgang::run {
namespace {

// The cells, seen from the frame of the process they are in.
class Cells {
  public:
    Cells(const ProcessTables& tables, ConstFrame cells, Index frame) noexcept
        : tables_(tables), model_(tables.model), cells_(cells), frame_(frame) {}

    [[nodiscard]] bool fit() const {
        for (std::size_t i = 0; i < cells_.cells().size(); ++i)
            if (!cell_fits(i)) return false;
        return true;
    }

  private:
    [[nodiscard]] bool is_here(Index scope) const noexcept {
        return model_.scopes[scope].frame == frame_;
    }
    [[nodiscard]] bool is_position(Index index, PositionKind kind) const noexcept {
        return index < model_.positions.size() && model_.positions[index].kind == kind &&
               is_here(model_.positions[index].scope);
    }
    // Where a lane waits for others.
    [[nodiscard]] bool is_join(Index index) const noexcept {
        return is_position(index, PositionKind::join) || is_position(index, PositionKind::each) ||
               is_position(index, PositionKind::together) || is_position(index, PositionKind::undo);
    }
    // A lane that stopped in the middle of its code goes on at a statement, in a scope there is.
    [[nodiscard]] bool is_restart(std::int64_t time) const noexcept {
        const auto offset = static_cast<std::uint64_t>(time) & 0xffffffff;
        const auto scope = static_cast<std::uint64_t>(time) >> 32;
        return offset < tables_.lane_starts.size() && tables_.lane_starts[offset] == frame_ &&
               scope < model_.scopes.size() && is_here(static_cast<Index>(scope));
    }
    [[nodiscard]] bool is_deadline(const Cell& cell, std::size_t place) const {
        return cell.index < model_.deadlines.size() &&
               tables_.deadline_frames[cell.index] == frame_ &&
               model_.deadlines[cell.index].cell == place;
    }
    [[nodiscard]] bool is_watched(const Cell& cell, std::size_t place) const noexcept {
        return cell.index < model_.handlers.size() &&
               model_.handlers[cell.index].condition != no_code &&
               is_here(model_.handlers[cell.index].scope) &&
               model_.handlers[cell.index].cell == place;
    }
    [[nodiscard]] bool cell_fits(std::size_t place) const {
        const Cell& cell = cells_.cells()[place];
        switch (cell.kind) {
        case CellKind::free: return true;
        case CellKind::step:
            return is_position(cell.index, PositionKind::step) &&
                   role_of(model_, model_.steps[model_.positions[cell.index].detail], cells_) !=
                       none;
        case CellKind::call: return is_position(cell.index, PositionKind::call);
        case CellKind::receive: return is_position(cell.index, PositionKind::receive);
        case CellKind::wait: return is_position(cell.index, PositionKind::wait);
        case CellKind::join: return is_join(cell.index);
        case CellKind::incident:
            return cell.index == none ? is_restart(cell.time)
                                      : is_position(cell.index, PositionKind::call);
        case CellKind::deadline:
        case CellKind::reached: return is_deadline(cell, place);
        case CellKind::legal_end: return place > 0 && is_deadline(cell, place - 1);
        case CellKind::watch: return is_watched(cell, place);
        }
        return false;
    }

    const ProcessTables& tables_;
    const ProcessModel& model_;
    ConstFrame cells_;
    Index frame_;
};

// Parts of a loop, of what accompanies or undoes: their scope is the whole of a frame in this one.
bool parts_fit(const ProcessModel& model, const LedgerEntry& entry, Index frame) {
    if (entry.index == 0 || entry.index >= model.scopes.size()) return false;
    const Index theirs = model.scopes[entry.index].frame;
    const std::uint64_t count = entry.payload & 0xffffffff;
    return model.frames[theirs].scope == entry.index && model.frames[theirs].parent == frame &&
           entry.number >= 1 && count <= part_max && entry.number + count <= part_max + 1U &&
           entry.payload >> 32 <= count;
}

bool is_call_of_a_process(const ProcessModel& model, Index position) {
    return position < model.positions.size() &&
           model.positions[position].kind == PositionKind::call &&
           model.operations[model.calls[model.positions[position].detail].operation].tool == none;
}

bool entry_fits(const ProcessModel& model, const LedgerEntry& entry, Index frame) {
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
    case LedgerKind::parts: return parts_fit(model, entry, frame);
    case LedgerKind::done:
        return entry.index < model.asides.size() &&
               model.frames[model.scopes[model.asides[entry.index].scope].frame].parent == frame;
    case LedgerKind::cancels:
        if (entry.index == none) return true;
        [[fallthrough]];
    case LedgerKind::called:
    case LedgerKind::begins: return is_call_of_a_process(model, entry.index);
    case LedgerKind::caller:
    case LedgerKind::answers:
    case LedgerKind::named:
    case LedgerKind::rounds: return true;
    case LedgerKind::cause: return cause_fits(model, unpack_cause(entry.index, entry.payload));
    }
    return false;
}

// What a block of a frame and its ledger must be like.
bool frame_fits(CaseView view, const ProcessTables& tables, Index frame) {
    const FrameHeader& header = view.root().header();
    const ProcessModel& model = tables.model;
    if (header.slots != tables.frames[frame].slots ||
        header.text_slots != tables.frames[frame].text_slots ||
        header.cells != model.frames[frame].cells ||
        view.root().bytes() != view.header().frames_bytes)
        return false;
    std::uint64_t parts = 0;
    const auto fit = [&](const LedgerEntry& entry) {
        if (entry.kind == LedgerKind::parts) parts += entry.payload & 0xffffffff;
        return entry_fits(model, entry, frame);
    };
    return Cells(tables, view.root(), frame).fit() && std::ranges::all_of(view.ledger(), fit) &&
           parts <= (frame == 0 ? header.element : part_max);
}

} // namespace

bool fits(std::span<const std::byte> block, const ProcessTables& tables) noexcept {
    if (!well_formed(block)) return false;
    const CaseView view(block);
    const std::uint16_t ending = view.header().ending;
    return (ending == none || ending < tables.model.endings.size()) && frame_fits(view, tables, 0);
}

bool part_fits(std::span<const std::byte> block, const ProcessTables& tables) noexcept {
    if (!well_formed(block)) return false;
    const CaseView view(block);
    const Index scope = view.root().header().scope;
    const ProcessModel& model = tables.model;
    if (scope == 0 || scope >= model.scopes.size()) return false;
    const Index frame = model.scopes[scope].frame;
    return model.frames[frame].scope == scope && frame_fits(view, tables, frame);
}

} // namespace vorgang::run
