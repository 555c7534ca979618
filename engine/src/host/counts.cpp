// What a record changes in the counts of its tenant.
#include <algorithm>

#include "host/index_changes.hpp"

namespace vorgang::host {
namespace {

// How one case counts.
CountsChange counts_of(run::CaseView view) noexcept {
    CountsChange counts;
    if (view.empty()) return counts;
    counts.cases = 1;
    const std::uint8_t flags = view.header().flags;
    if ((flags & run::case_ended) != 0) {
        counts.ended = 1;
        return counts;
    }
    counts.suspended = (flags & run::case_suspended) != 0 ? 1 : 0;
    return counts;
}

// How many of these cells are incidents.
std::int64_t incidents(run::CaseView view, std::span<const std::uint16_t> places) noexcept {
    if (view.empty()) return 0;
    const auto cells = view.root().cells();
    return std::ranges::count_if(
        places, [&](Index place) { return cells[place].kind == run::CellKind::incident; });
}

} // namespace

// INVARIANT: a case that ends frees its cells, so incidents come and go with cells alone.
CountsChange count_change(run::CaseView before, run::CaseView after,
                          std::span<const std::uint16_t> changed) noexcept {
    const CountsChange old = counts_of(before);
    const CountsChange now = counts_of(after);
    return {now.cases - old.cases, now.ended - old.ended, now.suspended - old.suspended,
            incidents(after, changed) - incidents(before, changed)};
}

} // namespace vorgang::host
