// Reading: every query names who looks and returns only what they may see.
#include <algorithm>

#include "host/engine_impl.hpp"
#include "host/view.hpp"

namespace vorgang {

using run::CaseView;

namespace {

Error no_case() {
    return host::error(ErrorCode::not_found, "case", "diesen Vorgang gibt es nicht",
                       "there is no such case");
}

} // namespace

Result<CaseInfo> Engine::case_info(const Viewer& viewer, CaseId id) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
    const host::Sight sight = host::sight(viewer, *site, CaseView(bytes));
    if (sight == host::Sight::nothing) return no_case();
    return host::describe(viewer, sight, *site, CaseView(bytes));
}

Result<std::vector<HistoryEntry>> Engine::history(const Viewer& viewer, CaseId id,
                                                  std::uint32_t after, std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
    const host::Sight sight = host::sight(viewer, *site, CaseView(bytes));
    if (sight == host::Sight::nothing) return no_case();
    auto records = impl_->store->records(id, after, std::min(limit, page_rows_max));
    if (!records) return std::move(records).error();
    std::vector<HistoryEntry> entries;
    for (const auto& record : *records) {
        HistoryEntry entry;
        if (host::describe(record, sight, *site, entry)) entries.push_back(std::move(entry));
    }
    return entries;
}

Result<std::vector<CaseId>> Engine::find(const Viewer& viewer, std::string_view process,
                                         std::string_view file_number) const {
    const std::lock_guard guard(impl_->store_lock);
    auto found = impl_->store->find_name(host::file_number_key(viewer.tenant, process, file_number),
                                         page_rows_max);
    if (!found) return std::move(found).error();
    std::vector<CaseId> seen;
    for (const CaseId id : *found) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
        if (host::sight(viewer, *site, CaseView(bytes)) != host::Sight::nothing) seen.push_back(id);
    }
    return seen;
}

Result<std::vector<DueRow>> Engine::overdue(const Viewer& viewer, Instant now,
                                            std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    auto rows = impl_->store->due(now, std::nullopt, std::min(limit, page_rows_max));
    if (!rows) return std::move(rows).error();
    std::vector<DueRow> seen;
    for (const DueRow& row : *rows) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = impl_->read(row.case_id, bytes, site)) return std::move(*fault);
        if (host::sight(viewer, *site, CaseView(bytes)) != host::Sight::nothing)
            seen.push_back(row);
    }
    return seen;
}

Result<Counts> Engine::counts(std::string_view tenant) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->store->counts(tenant);
}

Result<std::vector<std::byte>> Engine::case_bytes(CaseId id) const {
    const std::lock_guard guard(impl_->store_lock);
    auto bytes = impl_->store->read(id);
    if (!bytes) return std::move(bytes).error();
    return std::vector<std::byte>(bytes->begin(), bytes->end());
}

Result<std::vector<std::vector<std::byte>>> Engine::records(CaseId id, std::uint32_t after,
                                                            std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->store->records(id, after, limit);
}

} // namespace vorgang
