// The tenants of a store, and how one leaves it.
#include "host/tenant.hpp"

#include <algorithm>
#include <new>
#include <set>

#include "host/case_audit.hpp"
#include "host/expect_cases.hpp"
#include "run/case_block.hpp"

namespace vorgang {
namespace {

using run::CaseView;

Error no_tenant(std::string_view tenant) {
    return {ErrorCode::not_found, std::string(tenant), "", "diesen Mandanten gibt es hier nicht",
            "there is no such tenant here"};
}

Error moved_on(CaseId id) {
    return {ErrorCode::conflict, std::to_string(id.number), "",
            "dieser Vorgang ist seit dem Kopieren ein anderer; nichts wurde gelöscht",
            "this case is another one since it was copied; nothing was removed"};
}

// Both by number.
Result<void> refuse_unless_same(std::span<const CopiedCase> copied,
                                const std::vector<CopiedCase>& now) {
    const auto [one, other] = std::ranges::mismatch(copied, now);
    if (one == copied.end() && other == now.end()) return {};
    const bool other_first =
        one == copied.end() || (other != now.end() && other->case_id < one->case_id);
    return moved_on(other_first ? other->case_id : one->case_id);
}

Result<void> wipe(Store& store) try { return store.wipe(); } catch (const std::bad_alloc&) {
    return Error{ErrorCode::limit, "memory", "", "kein Speicher", "out of memory"};
}

} // namespace

Result<std::vector<StoredDeployment>> host::deployments_of(Store& store, std::string_view tenant) {
    auto all = store.deployments();
    if (!all) return all;
    std::vector<StoredDeployment> own;
    for (StoredDeployment& one : *all) {
        const auto place = Deployment::load_place(one.place);
        if (!place) return place.error();
        if (place->tenant == tenant) own.push_back(std::move(one));
    }
    if (own.empty()) return no_tenant(tenant);
    return own;
}

Result<std::vector<CopiedCase>> host::cases_of(Store& store,
                                               const std::vector<StoredDeployment>& own) {
    constexpr std::uint32_t page_size = 1000;
    std::set<std::uint32_t> numbers;
    for (const StoredDeployment& one : own)
        numbers.insert(one.number);
    std::vector<CopiedCase> cases;
    for (CaseId after;;) {
        const auto page = store.cases(after, page_size);
        if (!page) return page.error();
        if (page->empty()) return cases;
        if (store.is_shared()) VORGANG_TRY(expect_cases(store, *page));
        for (const CaseId id : *page) {
            const auto block = store.read(id);
            if (!block) return block.error();
            if (!run::well_formed(*block)) return no_case_block();
            const run::CaseHeader& header = CaseView(*block).header();
            if (numbers.contains(header.deployment)) cases.push_back({id, header.sequence});
        }
        after = page->back();
    }
}

Result<std::vector<std::string>> tenants(Store& store) {
    const auto all = store.deployments();
    if (!all) return all.error();
    std::set<std::string> names;
    for (const StoredDeployment& one : *all) {
        auto place = Deployment::load_place(one.place);
        if (!place) return place.error();
        names.insert(std::move(place->tenant));
    }
    return std::vector<std::string>(names.begin(), names.end());
}

// INVARIANT: what is removed was read in the same commit, so nothing comes in between.
Result<RemovedTenant> remove_tenant(Store& store, std::string_view tenant,
                                    std::optional<std::span<const CopiedCase>> copied) {
    VORGANG_TRY(store.begin_alone());
    host::OpenCommit open(store);
    const auto own = host::deployments_of(store, tenant);
    if (!own) return own.error();
    const auto cases = host::cases_of(store, *own);
    if (!cases) return cases.error();
    if (copied) VORGANG_TRY(refuse_unless_same(*copied, *cases));
    std::vector<CaseId> ids;
    for (const CopiedCase& one : *cases)
        ids.push_back(one.case_id);
    std::vector<std::uint32_t> deployments;
    for (const StoredDeployment& one : *own)
        deployments.push_back(one.number);
    RemovedTenant removed{ids.size(), {}};
    VORGANG_TRY(store.remove({tenant, ids, deployments}));
    VORGANG_TRY(open.finish());
    if (auto wiped = wipe(store); !wiped) removed.not_wiped = std::move(wiped).error();
    return removed;
}

} // namespace vorgang
