#include "run/parts.hpp"

#include <algorithm>

#include "run/fits.hpp"

namespace vorgang::run {
namespace {

Error damaged_part() {
    return error(ErrorCode::corrupt, "part", "", "ein Teil des Vorgangs ist beschädigt",
                 "a part of the case is damaged");
}

} // namespace

// LIMIT: a command on many parts needs as much memory once; it is not kept for ever. A table once
// large would make every later command pay for clearing it.
void PartDrafts::forget() noexcept {
    constexpr std::size_t kept_max = 64;
    if (used_ > kept_max)
        by_number_ = decltype(by_number_)();
    else
        by_number_.clear();
    changed_.clear();
    used_ = 0;
    if (pool_.size() > kept_max) pool_.resize(kept_max);
}

PartDraft& PartDrafts::take_place() {
    if (used_ == pool_.size()) pool_.push_back(std::make_unique<PartDraft>());
    PartDraft& part = *pool_[used_++];
    part.fresh = part.gone = false;
    part.changed.clear();
    part.before.clear();
    return part;
}

PartDraft* PartDrafts::load(std::uint32_t number) {
    return load(number, 0);
}

PartDraft* PartDrafts::load(const LedgerEntry& entry, std::uint32_t place, PartDraft* in) {
    const std::uint32_t number = entry.number + place;
    PartDraft* const part = load(number, 0);
    const bool gone = part == nullptr && by_number_.contains(number);
    if (gone || fault_) return nullptr;
    if (part == nullptr || part->parent != in ||
        part->draft.view().root().header().scope != entry.index) {
        fault_ = damaged_part();
        return nullptr;
    }
    return part;
}

PartDraft* PartDrafts::load(std::uint32_t number, std::uint32_t depth) {
    if (const auto it = by_number_.find(number); it != by_number_.end())
        return it->second->gone ? nullptr : it->second;
    if (source_ == nullptr || fault_) return nullptr;
    auto bytes = source_->part(number);
    if (!bytes) {
        if (bytes.error().code != ErrorCode::not_found) fault_ = std::move(bytes).error();
        return nullptr;
    }
    PartDraft& part = take_place();
    part.number = number;
    part.before.assign(bytes->begin(), bytes->end());
    if (!open(part, depth)) {
        if (!fault_) fault_ = damaged_part();
        return nullptr;
    }
    by_number_.emplace(number, &part);
    return &part;
}

// INVARIANT: the frames of a part and of those it lives in are as the process nests them, so
// whoever looks for a frame around it finds it.
bool PartDrafts::open(PartDraft& part, std::uint32_t depth) {
    const ProcessModel& model = tables_->model;
    if (depth > model.frames.size() || !part_fits(part.before, *tables_)) return false;
    const FrameHeader& header = CaseView(part.before).root().header();
    part.frame = model.scopes[header.scope].frame;
    part.parent = nullptr;
    if (header.parent != 0) {
        part.parent = load(header.parent, depth + 1);
        if (part.parent == nullptr) return false;
    }
    const Index around = part.parent == nullptr ? Index{0} : part.parent->frame;
    if (model.frames[part.frame].parent != around) return false;
    part.draft.begin(CaseView(part.before));
    return true;
}

PartDraft& PartDrafts::create(std::uint32_t number, PartDraft* parent, Index scope,
                              std::uint32_t element, std::uint64_t case_id,
                              std::uint32_t deployment) {
    PartDraft& part = take_place();
    part.number = number;
    part.frame = tables_->model.scopes[scope].frame;
    part.parent = parent;
    part.fresh = true;
    CaseHeader header;
    header.id = case_id;
    header.deployment = deployment;
    part.draft.create(header);
    const FrameSlots& slots = tables_->frames[part.frame];
    part.draft.add_frame({parent == nullptr ? 0 : parent->number, scope, slots.slots,
                          slots.text_slots, tables_->model.frames[part.frame].cells, element});
    by_number_.emplace(number, &part);
    return part;
}

std::optional<PartDue> PartDrafts::due() {
    if (source_ == nullptr) return {};
    auto found = source_->due();
    if (found) return *found;
    fault_ = std::move(found).error();
    return {};
}

std::span<PartDraft* const> PartDrafts::finish() {
    changed_.clear();
    for (const auto& [number, part] : by_number_) {
        if (part->fresh && part->gone) continue; // nobody ever saw it
        if (!part->gone) part->draft.finish();
        changed_.push_back(part);
    }
    std::ranges::sort(changed_, {}, &PartDraft::number);
    return changed_;
}

} // namespace vorgang::run
