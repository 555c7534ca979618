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

void place_frames(ProcessTables& tables) {
    const ProcessModel& m = tables.model;
    for (const Deadline& d : m.deadlines) {
        const Index position = d.step != none   ? m.steps[d.step].position
                               : d.call != none ? m.calls[d.call].position
                                                : none;
        const Index scope = position != none ? m.positions[position].scope : d.section;
        tables.deadline_frames.push_back(m.scopes[scope].frame);
    }
    for (const Handler& h : m.handlers) {
        tables.watches = tables.watches || h.condition != no_code;
        tables.listens = tables.listens || (h.message != none && h.scope != 0);
    }
    tables.loop_of_scope.assign(m.scopes.size(), none);
    for (std::size_t i = 0; i < m.loops.size(); ++i)
        tables.loop_of_scope[m.loops[i].scope] = static_cast<Index>(i);
}

std::string qualified_name(const ProcessModel& model, const Operation& operation) {
    if (operation.tool == none) return operation.name;
    return model.tools[operation.tool].name + "." + operation.name;
}

} // namespace vorgang::run
