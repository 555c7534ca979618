// What a record changes in the counts of its tenant.
#include <algorithm>

#include "host/index_changes.hpp"

namespace vorgang::host {
namespace {

std::int64_t ended(std::uint8_t flags) noexcept {
    return (flags & run::case_ended) != 0 ? 1 : 0;
}

// A case that has ended is not suspended any more, whatever it was before.
std::int64_t suspended(std::uint8_t flags) noexcept {
    return (flags & (run::case_ended | run::case_suspended)) == run::case_suspended ? 1 : 0;
}

std::int64_t incidents(run::CaseView part) noexcept {
    if (part.empty()) return 0;
    return std::ranges::count(part.root().cells(), run::CellKind::incident, &run::Cell::kind);
}

} // namespace

CountsChange counts_of(run::CaseView view,
                       const std::map<std::uint32_t, std::vector<std::byte>>& parts) {
    const std::uint8_t flags = view.header().flags;
    CountsChange counts{1, ended(flags), suspended(flags), incidents(view)};
    for (const auto& [number, bytes] : parts)
        counts.incidents += incidents(run::CaseView(bytes));
    return counts;
}

// INVARIANT: a case that ends frees its cells, so incidents come and go with cells alone.
[[gnu::hot]] CountsChange count_change(run::CaseView before, run::CaseView after,
                                       std::span<const std::uint16_t> changed,
                                       std::span<run::PartDraft* const> parts) noexcept {
    CountsChange change;
    const std::uint8_t now = after.header().flags;
    const std::uint8_t old = before.empty() ? std::uint8_t{0} : before.header().flags;
    change.cases = before.empty() ? 1 : 0;
    change.ended = ended(now) - ended(old);
    change.suspended = suspended(now) - suspended(old);
    const run::Cell* const is = after.root().cells().data();
    const run::Cell* const was = before.empty() ? nullptr : before.root().cells().data();
    for (const Index place : changed) {
        if (is[place].kind == run::CellKind::incident) ++change.incidents;
        if (was != nullptr && was[place].kind == run::CellKind::incident) --change.incidents;
    }
    for (const run::PartDraft* part : parts)
        change.incidents += incidents(part->view_after()) - incidents(part->view_before());
    return change;
}

} // namespace vorgang::host
