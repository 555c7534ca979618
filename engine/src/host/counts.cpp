// What a record changes in the counts of its tenant.
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
    for (const run::Cell& cell : view.root().cells())
        counts.incidents += cell.kind == run::CellKind::incident ? 1 : 0;
    return counts;
}

} // namespace

CountsChange count_change(run::CaseView before, run::CaseView after) noexcept {
    const CountsChange old = counts_of(before);
    const CountsChange now = counts_of(after);
    return {now.cases - old.cases, now.ended - old.ended, now.suspended - old.suspended,
            now.incidents - old.incidents};
}

} // namespace vorgang::host
