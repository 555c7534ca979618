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

Scalar gather_from(Context& c, const Loop& loop, PartDraft* in);

// An entry that is a list may itself be at work in the element.
Scalar entry_of(Context& c, Index field, PartDraft& part) {
    const CaseView view = part.draft.view();
    const Scalar value = load(view, view.root(), c.model->fields[field]);
    if (!value.is_unknown() || c.model->fields[field].type.kind != TypeKind::list) return value;
    for (const Loop& inner : c.model->loops) {
        const Index frame = c.model->scopes[c.model->positions[inner.position].scope].frame;
        if (inner.list == field && frame == part.frame &&
            running(*c.model, inner, part.draft) != nullptr)
            return gather_from(c, inner, &part);
    }
    return value;
}

Scalar element(Context& c, const Loop& loop, PartDraft& part) {
    std::vector<Scalar> values;
    for (const Index field : loop.entries)
        values.push_back(entry_of(c, field, part));
    if (!loop.record) return values.front();
    return Scalar::of(Scalar::Kind::context, c.scratch.keep(pack_items(values)));
}

// `in`: the part the loop runs in; null: the case.
Scalar gather_from(Context& c, const Loop& loop, PartDraft* in) {
    const CaseView block = in != nullptr ? in->draft.view() : c.draft.view();
    std::vector<Scalar> items;
    for (const LedgerEntry& entry : block.ledger()) {
        if (entry.kind != LedgerKind::parts || entry.index != loop.scope) continue;
        const auto count = static_cast<std::uint32_t>(entry.payload);
        for (std::uint32_t i = 0; i < count; ++i)
            if (PartDraft* part = c.parts.load(entry, i, in))
                items.push_back(element(c, loop, *part));
    }
    return Scalar::of(Scalar::Kind::list, c.scratch.keep(pack_items(items)));
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
    const Index frame = c.model->scopes[c.model->positions[loop.position].scope].frame;
    return gather_from(c, loop, frame == 0 ? nullptr : c.around(frame));
}

} // namespace vorgang::run
