#include "process/tables.hpp"

#include <algorithm>

namespace vorgang::run {

bool NameTable::finish() {
    std::sort(names_.begin(), names_.end());
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
    return std::adjacent_find(names_.begin(), names_.end(), same) == names_.end();
}

Index NameTable::find(std::string_view name) const noexcept {
    const auto before = [](const auto& entry, std::string_view n) { return entry.first < n; };
    const auto it = std::lower_bound(names_.begin(), names_.end(), name, before);
    return it != names_.end() && it->first == name ? it->second : none;
}

void assign_slots(ProcessTables& tables) {
    tables.frames.assign(tables.model.frames.size(), {});
    for (Field& field : tables.model.fields) {
        if (lies_in_heap(field.type.kind)) continue;
        Index& next = tables.frames[field.frame].slots;
        field.slot = next;
        next = static_cast<Index>(next + (field.type.kind == TypeKind::number ? 2 : 1));
    }
    for (Field& field : tables.model.fields) {
        if (!lies_in_heap(field.type.kind)) continue;
        FrameSlots& frame = tables.frames[field.frame];
        field.slot = frame.slots++;
        ++frame.text_slots;
    }
}

} // namespace vorgang::run
