#include "run/elements.hpp"

#include "run/border.hpp"
#include "run/items.hpp"

namespace vorgang::run {
namespace {

// The block the loop runs in, seen from here; null: work goes on elsewhere.
CaseDraft* block_of(Context& c, const Loop& loop) noexcept {
    const Index frame = c.model->scopes[c.model->positions[loop.position].scope].frame;
    if (frame == 0) return &c.draft;
    PartDraft* const part = c.around(frame);
    return part != nullptr ? &part->draft : nullptr;
}

Scalar element(Context& c, const Loop& loop, const PartDraft& part) {
    const CaseView view = part.draft.view();
    std::vector<Scalar> values;
    for (const Index field : loop.entries)
        values.push_back(load(view, view.root(), c.model->fields[field]));
    if (!loop.record) return values.front();
    return Scalar::of(Scalar::Kind::context, c.scratch.keep(pack_items(values)));
}

} // namespace

Cell* running(const ProcessModel& model, const Loop& loop, CaseDraft& block) noexcept {
    Cell& join = block.root().cells()[model.positions[loop.position].cell];
    const bool runs = join.kind == CellKind::join && join.index == loop.position;
    return runs ? &join : nullptr;
}

const Loop* loop_at_work(Context& c, Index list) noexcept {
    for (const Loop& loop : c.model->loops) {
        if (loop.list != list) continue;
        CaseDraft* const block = block_of(c, loop);
        if (block != nullptr && running(*c.model, loop, *block) != nullptr) return &loop;
    }
    return nullptr;
}

Scalar gather(Context& c, const Loop& loop) {
    CaseDraft* const block = block_of(c, loop);
    std::vector<Scalar> items;
    for (const LedgerEntry& entry : block->view().ledger()) {
        if (entry.kind != LedgerKind::parts || entry.index != loop.scope) continue;
        const auto count = static_cast<std::uint32_t>(entry.payload);
        for (std::uint32_t i = 0; i < count; ++i)
            if (const PartDraft* part = c.parts.load(entry.number + i))
                items.push_back(element(c, loop, *part));
    }
    return Scalar::of(Scalar::Kind::list, c.scratch.keep(pack_items(items)));
}

} // namespace vorgang::run
