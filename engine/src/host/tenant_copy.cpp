// A tenant into a store of its own: case by case, record by record.
#include <algorithm>

#include "host/case_audit.hpp"
#include "host/tenant.hpp"
#include "run/evolve.hpp"

namespace vorgang {
namespace {

using host::Site;

// Does `work` in a commit.
template<class Work>
Result<void> in_commit(Store& store, Work&& work) {
    VORGANG_TRY(store.begin());
    host::OpenCommit open(store);
    VORGANG_TRY(work());
    return open.finish();
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
        const auto last = static_cast<std::uint32_t>(audit->records);
        CaseState state;
        for (std::uint32_t done = 0; done < last;) {
            const auto page = from_.records(id, done, records_at_once);
            if (!page) return page.error();
            if (page->empty()) return host::no_case_block(); // the audit has just seen it
            for (const auto& record : *page) {
                const bool ends = ++done == last;
                Copied copied{id, done, {}, audit->tenant, {}};
                if (ends) copied.rows = rows, copied.counts = audit->counts;
                VORGANG_TRY(write(copied, record, state));
            }
        }
        return {};
    }

  private:
    static constexpr std::uint32_t records_at_once = 100;

    // What a record brings along besides the blocks.
    struct Copied {
        CaseId id;
        std::uint32_t sequence;
        std::span<const IndexChange> rows;
        std::string_view tenant;
        CountsChange counts;
    };

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
        for (const host::MessageId& message : audit.message_ids) {
            const host::RecordedKey& key = message.key;
            const auto found = from_.find_key(key.text);
            if (!found) return found.error();
            const bool there = *found && (*found)->case_id == id;
            if (!there && message.required)
                return damaged({id, key.sequence, std::string(host::missing_message_id.german),
                                std::string(host::missing_message_id.english)});
            if (!there) continue;
            IndexChange& row = rows.emplace_back();
            row.kind = IndexChange::Kind::key;
            row.text = key.text;
            row.sequence = (*found)->sequence;
            row.digest = (*found)->digest;
        }
        return {};
    }

    Result<void> write(const Copied& what, std::span<const std::byte> record, CaseState& state) {
        VORGANG_TRY(run::evolve(state, record, replaced_));
        parts_.clear();
        for (const auto& [number, before] : replaced_.parts) {
            const auto now = state.parts.find(number);
            const bool gone = now == state.parts.end();
            parts_.push_back({number, before, gone ? Bytes() : Bytes(now->second)});
        }
        return to_.write({what.id, what.sequence, what.sequence == 1, replaced_.block, state.block,
                          record, what.rows, what.tenant, what.counts, parts_});
    }

    using Bytes = std::span<const std::byte>;
    Store& from_;
    Store& to_;
    host::CaseAuditor auditor_;
    run::Replaced replaced_;
    std::vector<PartChange> parts_;
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

// INVARIANT: no number of a case that is copied is given out again, wherever a copy ends.
Result<void> pass_numbers(Store& to, std::uint64_t last) {
    for (;;) {
        const auto id = to.new_case_id();
        if (!id) return id.error();
        if (id->number >= last) return {};
    }
}

Result<std::map<std::uint32_t, Site>>
sites_of(Store& store, const std::vector<StoredDeployment>& own, const Limits& limits) {
    std::map<std::uint32_t, Site> sites;
    for (const StoredDeployment& one : own) {
        auto site = host::site_of(store, one, limits);
        if (!site) return std::move(site).error();
        sites.emplace(one.number, std::move(site).value());
    }
    return sites;
}

class TenantCopy {
  public:
    TenantCopy(Store& from, Store& to, std::string_view tenant, const Limits& limits,
               const std::function<void(std::uint64_t, std::uint64_t)>& progress)
        : from_(from), to_(to), tenant_(tenant), limits_(limits), progress_(progress) {}

    Result<std::vector<CopiedCase>> copy() {
        const auto own = host::deployments_of(from_, tenant_);
        if (!own) return own.error();
        auto cases = host::cases_of(from_, *own);
        if (!cases) return cases;
        VORGANG_TRY(prepare(*own, *cases));
        const auto sites = sites_of(to_, *own, limits_);
        if (!sites) return sites.error();
        Copier copier(from_, to_, *sites);
        for (std::size_t done = 0; done < cases->size();) {
            const auto some =
                std::span(*cases).subspan(done, std::min(cases_per_commit, cases->size() - done));
            const auto copied = in_commit(to_, [&]() -> Result<void> {
                for (const CopiedCase& one : some)
                    VORGANG_TRY(copier.copy(one.case_id));
                return {};
            });
            VORGANG_TRY(copied);
            done += some.size();
            if (progress_) progress_(done, cases->size());
        }
        return cases;
    }

  private:
    static constexpr std::size_t cases_per_commit = 64;

    // All that has to be there before the first case.
    Result<void> prepare(const std::vector<StoredDeployment>& own,
                         const std::vector<CopiedCase>& cases) {
        const auto advanced = from_.advanced_to();
        if (!advanced) return advanced.error();
        const auto begun = in_commit(to_, [&]() -> Result<void> {
            for (const StoredDeployment& one : own)
                VORGANG_TRY(to_.add_deployment(one));
            return cases.empty() ? Result<void>() : pass_numbers(to_, cases.back().case_id.number);
        });
        VORGANG_TRY(begun);
        return *advanced ? to_.set_advanced_to(**advanced) : Result<void>();
    }

    Store& from_;
    Store& to_;
    std::string_view tenant_;
    const Limits& limits_;
    const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
};

} // namespace

Result<std::vector<CopiedCase>>
copy_tenant(Store& from, Store& to, std::string_view tenant,
            const std::function<void(std::uint64_t, std::uint64_t)>& progress,
            const Limits& limits) {
    VORGANG_TRY(refuse_unless_empty(to));
    return in_view(from, [&] { return TenantCopy(from, to, tenant, limits, progress).copy(); });
}

} // namespace vorgang
