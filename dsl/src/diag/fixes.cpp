#include <algorithm>

#include "diag/edit.hpp"
#include "vorgang/dsl/fix.hpp"

namespace vorgang {

FixedText apply_fixes(const Source& source, const Diagnostics& diagnostics) {
    FixedText result;
    std::vector<Fix> taken;
    const auto taken_by_another = [&](const Fix& fix) {
        return std::ranges::any_of(
            taken, [&](const Fix& other) { return dsl::diag::overlap(fix, other); });
    };
    for (std::size_t i = 0; i < diagnostics.size(); ++i) {
        const std::vector<Fix>& fixes = diagnostics.list()[i].fixes;
        if (fixes.empty()) continue;
        // Mends of a file that is used belong to that file.
        if (std::ranges::any_of(fixes, [&](const Fix& fix) { return fix.span.end > source.end(); }))
            continue;
        if (std::ranges::any_of(fixes, taken_by_another)) {
            result.overlapping.push_back(i);
            continue;
        }
        taken.insert(taken.end(), fixes.begin(), fixes.end());
        result.applied.push_back(i);
    }
    result.text = dsl::diag::EditedText(source.text(), std::move(taken)).text();
    return result;
}

} // namespace vorgang
