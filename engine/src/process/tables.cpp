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
    Index next = 0;
    for (Field& field : tables.model.fields) {
        if (lies_in_heap(field.type.kind)) continue;
        field.slot = next;
        next = static_cast<Index>(next + (field.type.kind == TypeKind::number ? 2 : 1));
    }
    const Index first_text = next;
    for (Field& field : tables.model.fields)
        if (lies_in_heap(field.type.kind)) field.slot = next++;
    tables.slots = next;
    tables.text_slots = static_cast<Index>(next - first_text);
}

} // namespace vorgang::run
