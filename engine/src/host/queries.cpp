// Reading: every query names who looks and returns only what they may see.
#include <algorithm>

#include "host/engine_impl.hpp"
#include "host/view.hpp"
#include "run/border.hpp"

namespace vorgang {

using run::CaseView;

Result<CaseInfo> Engine::case_info(const Viewer& viewer, CaseId id) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->info(viewer, id);
}

std::vector<Result<CaseInfo>> Engine::case_infos(const Viewer& viewer,
                                                 std::span<const CaseId> cases) const {
    const std::lock_guard guard(impl_->store_lock);
    std::vector<Result<CaseInfo>> infos;
    infos.reserve(cases.size());
    const auto read_all = [&]() -> Result<void> {
        if (auto fault = impl_->look_at(cases)) return std::move(fault).error();
        for (const CaseId id : cases)
            infos.push_back(impl_->info(viewer, id));
        return {};
    };
    if (const Result<void> read = impl_->of_one_moment(read_all); !read)
        infos.assign(cases.size(), read.error());
    return infos;
}

Result<CaseInfo> Engine::Impl::info(const Viewer& viewer, CaseId id) {
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = read(id, bytes, site)) return std::move(fault).error();
    const host::Sight sight = host::sight(viewer, *site, CaseView(bytes));
    if (sight == host::Sight::nothing) return host::no_case();
    if (!run::has_parts(CaseView(bytes)))
        return add_others(viewer, sight, *site,
                          host::describe(viewer, sight, *site, CaseView(bytes)));
    const auto state = state_of(id, bytes, *site);
    if (!state) return state.error();
    const CaseView view(state->block);
    CaseInfo info = host::describe(viewer, sight, *site, view);
    for (const auto& [number, part] : state->parts) {
        host::Element element;
        // No part lies in more parts than there are frames, whatever a store says.
        auto around = state->parts.find(number); // this one, then what it lies in
        for (std::size_t i = site->model().frames.size(); i > 0; --i) {
            if (around == state->parts.end()) break;
            const CaseView block(around->second);
            element.add(viewer, sight, *site, view, block, around->first);
            around = state->parts.find(block.root().header().parent);
        }
        host::describe_part(viewer, sight, *site, view, CaseView(part), std::move(element), info);
    }
    host::gather_lists(*site, view, state->parts, info);
    return add_others(viewer, sight, *site, std::move(info));
}

// Another program may change the case while its parts are read one by one: then it is read again.
Result<CaseState> Engine::Impl::state_of(CaseId id, std::span<const std::byte> block,
                                         const host::Site& site) {
    CaseState state;
    state.block.assign(block.begin(), block.end());
    for (std::uint32_t tries = neighbours ? options.limits.tries_per_commit : 1;; --tries) {
        Result<void> gathered = gather_parts(id, site, state);
        const auto now = tries > 1 ? store->read(id) : Result(std::span<const std::byte>());
        if (!now) return now.error();
        if (tries == 1 || std::ranges::equal(*now, state.block)) {
            if (!gathered) return std::move(gathered).error();
            return state;
        }
        if (!run::fits(*now, site.deployment.process().tables())) return host::damaged_case();
        state.block.assign(now->begin(), now->end());
    }
}

Result<void> Engine::Impl::gather_parts(CaseId id, const host::Site& site, CaseState& state) {
    state.parts.clear();
    return host::StoredParts(*store, id, site)
        .each(CaseView(state.block), [&](std::uint32_t number, CaseView part) {
            const auto bytes = part.bytes();
            state.parts.emplace(number, std::vector<std::byte>(bytes.begin(), bytes.end()));
        });
}

Result<std::vector<HistoryEntry>> Engine::history(const Viewer& viewer, CaseId id,
                                                  std::uint32_t after, std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(fault).error();
    const host::Sight sight = host::sight(viewer, *site, CaseView(bytes));
    if (sight == host::Sight::nothing) return host::no_case();
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
    const std::string key = host::file_number_key(viewer.tenant, process, file_number);
    return impl_->of_one_moment([&] { return impl_->find(viewer, key); });
}

Result<std::vector<CaseId>> Engine::Impl::find(const Viewer& viewer, std::string_view key) {
    auto found = store->find_name(key, {}, page_rows_max);
    if (!found) return std::move(found).error();
    if (auto fault = look_at(*found)) return std::move(fault).error();
    std::vector<CaseId> seen;
    for (const CaseId id : *found) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = read(id, bytes, site)) return std::move(fault).error();
        if (host::sight(viewer, *site, CaseView(bytes)) != host::Sight::nothing) seen.push_back(id);
    }
    return seen;
}

namespace {

Error not_searchable(std::string_view field) {
    const std::string quoted = "`" + std::string(field) + "`";
    return host::error(ErrorCode::not_found, field, "nach " + quoted + " lässt sich nicht suchen",
                       quoted + " cannot be searched for");
}

// The searchable field of this name, or none.
Index searchable(const host::Site& site, std::string_view name) {
    for (const Index field : site.searchable)
        if (site.model().fields[field].name == name) return field;
    return none;
}

} // namespace

// What is looked for is written as the case would hold it: 120 as money is 120.00.
Result<std::string> Engine::Impl::search_key(const CaseFilter& filter) {
    Fault refused;
    bool known = false;
    for (const auto& [number, site] : sites) {
        if (site.tenant() != filter.viewer.tenant || site.model().name != filter.process) continue;
        known = true;
        const Index field = searchable(site, filter.field);
        if (field == none) continue;
        const Type& type = site.model().fields[field].type;
        run::Scalar scalar;
        run::Scratch scratch;
        const auto reason =
            run::enter(filter.value, type, site.model(), options.limits, scratch, scalar);
        if (reason == run::Refusal::none && !scalar.is_unknown())
            return host::search_key(filter.viewer.tenant, filter.process, filter.field,
                                    run::to_value(scalar, type, site.model()));
        refused = run::refusal(reason == run::Refusal::none ? run::Refusal::unknown : reason,
                               filter.field, type, site.model());
    }
    if (!known)
        return host::error(ErrorCode::not_found, filter.process,
                           "einen solchen Prozess gibt es nicht", "there is no such process");
    return refused ? std::move(refused).error() : not_searchable(filter.field);
}

Result<CasePage> Engine::find(const CaseFilter& filter) const {
    const std::lock_guard guard(impl_->store_lock);
    if (auto fault = impl_->look_for_deployments()) return std::move(fault).error();
    const auto key = impl_->search_key(filter);
    if (!key) return key.error();
    return impl_->of_one_moment([&] { return impl_->find(filter, *key); });
}

Result<CasePage> Engine::Impl::find(const CaseFilter& filter, std::string_view key) {
    const std::uint32_t limit = std::min(filter.limit, page_rows_max);
    auto found = store->find_name(key, filter.after, limit);
    if (!found) return std::move(found).error();
    if (auto fault = look_at(*found)) return std::move(fault).error();
    CasePage page;
    for (const CaseId id : *found) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = read(id, bytes, site)) return std::move(fault).error();
        const CaseView view(bytes);
        const host::Sight sight = host::sight(filter.viewer, *site, view);
        const Index field = searchable(*site, filter.field);
        if (sight != host::Sight::nothing && field != none &&
            host::may_see_field(filter.viewer, sight, *site, view, field))
            page.cases.push_back(id);
    }
    if (found->size() == limit && limit != 0) page.next = found->back();
    return page;
}

Result<std::vector<DueRow>> Engine::overdue(const Viewer& viewer, Instant now,
                                            std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->of_one_moment([&] { return impl_->overdue(viewer, now, limit); });
}

Result<std::vector<DueRow>> Engine::Impl::overdue(const Viewer& viewer, Instant now,
                                                  std::uint32_t limit) {
    auto rows = store->due(now, std::nullopt, std::min(limit, page_rows_max));
    if (!rows) return std::move(rows).error();
    if (auto fault = look_at_cases_of(*rows)) return std::move(fault).error();
    std::vector<DueRow> seen;
    for (const DueRow& row : *rows) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = read(row.case_id, bytes, site)) return std::move(fault).error();
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

Result<CaseState> Engine::case_state(CaseId id) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(fault).error();
    return impl_->state_of(id, bytes, *site);
}

Result<std::vector<std::vector<std::byte>>> Engine::records(CaseId id, std::uint32_t after,
                                                            std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->store->records(id, after, limit);
}

Result<std::vector<FeedRecord>> Engine::records(std::uint64_t after, std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->store->records(after, limit);
}

Result<std::vector<CaseHead>> Engine::heads(CaseId after, std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->store->heads(after, limit);
}

} // namespace vorgang
