// Elements of `für alle` as scenarios name them: `schritt[stelle = "Umwelt"]`, `schritt[2]`.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/engine/process_model.hpp"
#include "vorgang/engine/query.hpp"

namespace vorgang::dsl::scenario {

// Those of a name.
template<class All>
[[nodiscard]] auto called(const All& all, std::string_view name) {
    std::vector<decltype(&*std::begin(all))> found;
    for (const auto& one : all)
        if (one.name == name) found.push_back(&one);
    return found;
}

// The runs of what may run several times that these lie in, as they began.
template<class One>
[[nodiscard]] std::vector<std::uint32_t> runs_of(const std::vector<const One*>& all) {
    std::vector<std::uint32_t> runs;
    for (const One* one : all)
        if (one->run != 0) runs.push_back(one->run);
    std::ranges::sort(runs);
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
    return runs;
}

[[nodiscard]] bool is_same(const std::vector<FieldInfo>& one, const std::vector<FieldInfo>& other);

// The innermost element something open is about: a record of its entries, else its value.
[[nodiscard]] Value element_value(std::span<const FieldInfo> element);

// `prüfen`, or where it is open for an element what a line has to write to mean it. `all`: whatever
// is open; the shortest that tells it from those is chosen.
[[nodiscard]] std::string name_among(const OpenInfo& open, std::span<const OpenInfo> all,
                                     const ProcessModel& model);
// The same of a deadline among those that run.
[[nodiscard]] std::string name_among(const DeadlineInfo& deadline,
                                     std::span<const DeadlineInfo> all, const ProcessModel& model);

// "Vorfall bei `kasse.buchen`"; of an incident at no call what is wrong, "Vorfall: ein Wert fehlt".
// `name`: by which the call is told from others.
[[nodiscard]] Wording incident_words(const OpenInfo& open, const std::string& name);

} // namespace vorgang::dsl::scenario
