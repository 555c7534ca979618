// A tenant leaves a store.
#include "vorgang/engine/tenant.hpp"

#include <algorithm>
#include <set>

#include "host/case_audit.hpp"
#include "run/case_block.hpp"
#include "vorgang/engine/decide.hpp"

namespace vorgang {
namespace {

using host::Site;
using run::CaseView;

Error no_tenant(std::string_view tenant) {
    return {ErrorCode::not_found, std::string(tenant), "", "diesen Mandanten gibt es hier nicht",
            "there is no such tenant here"};
}

// The deployments of a tenant.
Result<std::vector<StoredDeployment>> deployments_of(Store& store, std::string_view tenant) {
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

// The cases that run by one of these deployments, by number.
Result<std::vector<CaseId>> cases_of(Store& store, const std::vector<StoredDeployment>& own) {
    constexpr std::uint32_t page_size = 1000;
    std::set<std::uint32_t> numbers;
    for (const StoredDeployment& one : own)
        numbers.insert(one.number);
    std::vector<CaseId> cases;
    for (CaseId after;;) {
        const auto page = store.cases(after, page_size);
        if (!page) return page.error();
        if (page->empty()) return cases;
        for (const CaseId id : *page) {
            const auto block = store.read(id);
            if (!block) return block.error();
            if (!run::well_formed(*block)) return host::no_case_block();
            if (numbers.contains(CaseView(*block).header().deployment)) cases.push_back(id);
        }
        after = page->back();
    }
}

// Does `work` in a commit.
template<class Work>
Result<void> in_commit(Store& store, Work&& work) {
    VORGANG_TRY(store.begin());
    Result<void> done = work();
    if (done) done = store.commit();
    if (!done) store.rollback();
    return done;
}

class Copier {
  public:
    Copier(Store& from, Store& to, const std::map<std::uint32_t, Site>& sites)
        : from_(from), to_(to), auditor_(from, sites) {}

    Result<void> copy(CaseId id) {
        auto audit = auditor_.look_at(id);
        if (!audit) return std::move(audit).error();
        if (!audit->bad.empty()) return damaged(audit->bad.front());
        // A case is copied record by record: one without would be gone, and nobody told.
        if (audit->records == 0) return without_records(id);
        std::vector<IndexChange> rows(audit->rows.begin(), audit->rows.end());
        VORGANG_TRY(add_message_ids(id, *audit, rows));
        CaseState before;
        const auto last = static_cast<std::uint32_t>(audit->records);
        for (std::uint32_t sequence = 1; sequence <= last; ++sequence) {
            const auto page = from_.records(id, sequence - 1, 1);
            if (!page) return page.error();
            CaseState after = before;
            VORGANG_TRY(evolve(after, page->front()));
            CaseChange change{id,
                              sequence,
                              sequence == 1,
                              before.block,
                              after.block,
                              page->front(),
                              {},
                              audit->tenant,
                              {},
                              {}};
            const std::vector<PartChange> parts = changed_parts(before, after);
            change.parts = parts;
            if (sequence == last) {
                change.index = rows;
                change.counts = audit->counts;
            }
            VORGANG_TRY(to_.write(change));
            before = std::move(after);
        }
        return {};
    }

  private:
    static Error without_records(CaseId id) {
        return {ErrorCode::not_found, std::to_string(id.number), "",
                "der Speicher hat die Einträge des Vorgangs nicht; ohne sie wird nichts kopiert",
                "the store has no records of the case; nothing is copied without them"};
    }
    static Error damaged(const AuditFinding& finding) {
        return {ErrorCode::corrupt, std::to_string(finding.case_id.number), "", finding.german,
                finding.english};
    }

    // Ids of messages are only where they are.
    Result<void> add_message_ids(CaseId id, const host::CaseAudit& audit,
                                 std::vector<IndexChange>& rows) {
        for (const host::RecordedKey& key : audit.message_ids) {
            const auto found = from_.find_key(key.text);
            if (!found) return found.error();
            if (!*found || (*found)->case_id != id) continue;
            IndexChange& row = rows.emplace_back();
            row.kind = IndexChange::Kind::key;
            row.text = key.text;
            row.sequence = (*found)->sequence;
            row.digest = (*found)->digest;
        }
        return {};
    }

    static std::vector<PartChange> changed_parts(const CaseState& before, const CaseState& after) {
        std::vector<PartChange> changes;
        for (const auto& [number, bytes] : before.parts) {
            const auto now = after.parts.find(number);
            if (now == after.parts.end())
                changes.push_back({number, bytes, {}});
            else if (now->second != bytes)
                changes.push_back({number, bytes, now->second});
        }
        for (const auto& [number, bytes] : after.parts)
            if (!before.parts.contains(number)) changes.push_back({number, {}, bytes});
        std::ranges::sort(changes, {}, &PartChange::number);
        return changes;
    }

    Store& from_;
    Store& to_;
    host::CaseAuditor auditor_;
};

Result<void> refuse_unless_empty(Store& to) {
    const auto deployments = to.deployments();
    if (!deployments) return deployments.error();
    const auto cases = to.cases({}, 1);
    if (!cases) return cases.error();
    if (deployments->empty() && cases->empty()) return {};
    return Error{ErrorCode::conflict, "store", "", "der Zielspeicher ist nicht leer",
                 "the store to copy to is not empty"};
}

// INVARIANT: no number of a case that is copied is given out again.
Result<void> pass_numbers(Store& to, std::uint64_t last) {
    for (;;) {
        const auto id = to.new_case_id();
        if (!id) return id.error();
        if (id->number >= last) return {};
    }
}

Result<std::map<std::uint32_t, Site>> sites_of(Store& to, const std::vector<StoredDeployment>& own,
                                               const Limits& limits) {
    std::map<std::uint32_t, Site> sites;
    for (const StoredDeployment& one : own) {
        auto site = host::site_of(to, one, limits);
        if (!site) return std::move(site).error();
        sites.emplace(one.number, std::move(site).value());
    }
    return sites;
}

} // namespace

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

Result<std::uint64_t> copy_tenant(Store& from, Store& to, std::string_view tenant,
                                  const std::function<void(std::uint64_t)>& progress,
                                  const Limits& limits) {
    constexpr std::size_t cases_per_commit = 64;
    const auto own = deployments_of(from, tenant);
    if (!own) return own.error();
    VORGANG_TRY(refuse_unless_empty(to));
    const auto cases = cases_of(from, *own);
    if (!cases) return cases.error();
    const auto advanced = from.advanced_to();
    if (!advanced) return advanced.error();
    const auto deployed = in_commit(to, [&]() -> Result<void> {
        for (const StoredDeployment& one : *own)
            VORGANG_TRY(to.add_deployment(one));
        return {};
    });
    VORGANG_TRY(deployed);
    const auto sites = sites_of(to, *own, limits);
    if (!sites) return sites.error();
    Copier copier(from, to, *sites);
    for (std::size_t done = 0; done < cases->size();) {
        const std::size_t end = std::min(done + cases_per_commit, cases->size());
        const auto copied = in_commit(to, [&]() -> Result<void> {
            for (std::size_t i = done; i < end; ++i)
                VORGANG_TRY(copier.copy((*cases)[i]));
            return {};
        });
        VORGANG_TRY(copied);
        done = end;
        if (progress) progress(done);
    }
    if (!cases->empty()) VORGANG_TRY(pass_numbers(to, cases->back().number));
    if (*advanced) VORGANG_TRY(to.set_advanced_to(**advanced));
    return std::uint64_t{cases->size()};
}

Result<std::uint64_t> remove_tenant(Store& store, std::string_view tenant) {
    const auto own = deployments_of(store, tenant);
    if (!own) return own.error();
    const auto cases = cases_of(store, *own);
    if (!cases) return cases.error();
    std::vector<std::uint32_t> deployments;
    for (const StoredDeployment& one : *own)
        deployments.push_back(one.number);
    VORGANG_TRY(in_commit(store, [&] { return store.remove({tenant, *cases, deployments}); }));
    return std::uint64_t{cases->size()};
}

} // namespace vorgang
