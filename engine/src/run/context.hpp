// What the parts of one decision share: where and when it is decided, and the working memory,
// which is kept from command to command.
#pragma once

#include <vector>

#include "run/parts.hpp"
#include "run/record.hpp"
#include "run/scratch.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

struct Context {
    const Deployment* deployment = nullptr;
    const ProcessModel* model = nullptr;
    Instant at;
    CaseDraft draft;           // of the case
    PartDrafts parts;          // of what it has several of
    CaseDraft* here = &draft;  // the block work goes on in
    PartDraft* part = nullptr; // the same, where it is a part
    std::vector<Event> events;
    ByteWriter inputs; // of the rules among them: run/inputs.hpp
    ByteWriter blob;
    Scratch scratch;

    void select(PartDraft* to) noexcept {
        part = to;
        here = to != nullptr ? &to->draft : &draft;
    }
    [[nodiscard]] std::uint32_t part_number() const noexcept {
        return part != nullptr ? part->number : 0;
    }
    // The block a field lies in, seen from here. INVARIANT: code was checked to see its own frame
    // and those around it only.
    [[nodiscard]] CaseDraft& block_of(const Field& field) noexcept {
        if (field.frame == 0) return draft;
        PartDraft* const found = around(field.frame);
        return found != nullptr ? found->draft : *here;
    }
    [[nodiscard]] bool sees(const Field& field) const noexcept {
        return field.frame == 0 || around(field.frame) != nullptr;
    }
    // The part of this frame that work goes on in, or inside of.
    [[nodiscard]] PartDraft* around(Index frame) const noexcept {
        PartDraft* found = part;
        while (found != nullptr && found->frame != frame)
            found = found->parent;
        return found;
    }
};

} // namespace vorgang::run
