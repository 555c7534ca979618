// Goes through a store once and looks at all of it.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "host/case_audit.hpp"
#include "run/pseudonym.hpp"

namespace vorgang {
namespace {

using host::CaseAudit;
using host::Site;
using Kind = IndexChange::Kind;

constexpr std::size_t kinds = 7;

struct KindName {
    std::string_view german;
    std::string_view english;
};
constexpr std::array<KindName, kinds> kind_names{
    {{"Arbeitsvorrat", "worklist"},
     {"Fristenliste", "list of what is due"},
     {"Liste der Aufrufe und Nachrichten", "list of calls and messages"},
     {"Liste der Suchbegriffe", "list of names"},
     {"Liste der Übernahmen", "list of claims"},
     {"Liste der Schlüssel", "list of keys"},
     {"Liste der Inhaber", "list of holders"}}};

// A row as a number. Sums of such numbers are equal where the rows are, whatever their order.
std::uint64_t number_of(const IndexChange& row) {
    const std::uint64_t fixed[] = {static_cast<std::uint64_t>(row.kind),
                                   row.queue.number,
                                   static_cast<std::uint64_t>(row.due.ms),
                                   row.activation,
                                   row.sequence,
                                   row.digest,
                                   row.part};
    std::string bytes(reinterpret_cast<const char*>(fixed), sizeof fixed);
    bytes += row.text;
    return run::siphash(1, 2, bytes);
}

// Only what finds the row again counts, not what an index happens to carry along.
IndexChange plain(const IndexChange& row) {
    IndexChange plain;
    plain.kind = row.kind;
    plain.text = row.text;
    if (row.kind == Kind::task) plain.queue = row.queue;
    if (row.kind == Kind::task || row.kind == Kind::due || row.kind == Kind::outgoing)
        plain.due = row.due;
    if (row.kind == Kind::task || row.kind == Kind::outgoing || row.kind == Kind::claim)
        plain.activation = row.activation;
    if (row.kind == Kind::due) plain.part = row.part;
    if (row.kind == Kind::key) plain.sequence = row.sequence;
    if (row.kind == Kind::key || row.kind == Kind::holder) plain.digest = row.digest;
    return plain;
}

class Audit {
  public:
    Audit(Store& store, const AuditOptions& options) : store_(store), options_(options) {
        report_.last = options.after;
    }

    // In a view: rows and cases are compared, and both have to be of one moment.
    Result<AuditReport> run() {
        if (options_.after.number == 0) VORGANG_TRY(look_at_store());
        VORGANG_TRY(load_sites());
        host::CaseAuditor auditor(store_, sites_);
        for (CaseId first = options_.after; !report_.finished && !is_over();) {
            VORGANG_TRY(look_at_cases(auditor));
            VORGANG_TRY(compare_rows(first));
            first = report_.last;
        }
        if (report_.finished && options_.after.number == 0) VORGANG_TRY(compare_counts());
        return std::move(report_);
    }

  private:
    // LIMIT: rows of so many cases are compared at once; each time is a walk through all indexes.
    static constexpr std::size_t cases_at_once = 1U << 20;

    struct Known {
        std::uint64_t id = 0;
        bool rows_known = false;
        std::array<std::uint64_t, kinds> sums{}; // of the rows it has, minus those it should have
    };

    // A message whose id was not met among the rows yet.
    struct TakenMessage {
        CaseId id;
        std::uint32_t sequence = 0;
        bool required = false;
        auto operator<=>(const TakenMessage&) const = default;
    };

    void find(CaseId id, std::uint32_t sequence, std::string german, std::string english) {
        ++report_.bad_count;
        if (report_.bad.size() < options_.findings_max)
            report_.bad.push_back({id, sequence, std::move(german), std::move(english)});
    }
    void find(const Error& error) {
        const std::string what = error.subject.empty() ? "" : error.subject + ": ";
        find({}, 0, what + error.german, what + error.english);
    }
    // A fault that is damage is a finding; any other ends the audit.
    Result<void> found(const Error& error) {
        if (!host::is_damage(error)) return error;
        find(error);
        return {};
    }

    [[nodiscard]] bool is_over() const { return stopped_ || report_.cases >= options_.cases_max; }

    Result<void> look_at_store() {
        const auto faults = store_.check();
        if (!faults) return found(faults.error());
        for (const std::string& fault : *faults)
            find({}, 0, fault, fault);
        return {};
    }

    Result<void> load_sites() {
        const auto stored = store_.deployments();
        if (!stored) return found(stored.error());
        for (const StoredDeployment& one : *stored) {
            auto site = host::site_of(store_, one, options_.limits);
            if (site)
                sites_.emplace(one.number, std::move(site).value());
            else
                VORGANG_TRY(found(site.error()));
        }
        const auto advanced = store_.advanced_to();
        return advanced ? Result<void>() : found(advanced.error());
    }

    // The next cases, as many as are compared at once.
    Result<void> look_at_cases(host::CaseAuditor& auditor) {
        known_.clear();
        messages_.clear();
        while (known_.size() < cases_at_once && !is_over()) {
            const auto ids = next_cases();
            if (!ids) return ids.error();
            if (ids->empty()) {
                report_.finished = !stopped_;
                return {};
            }
            for (const CaseId id : *ids) {
                if (is_over()) return {};
                auto audit = auditor.look_at(id);
                if (!audit) return std::move(audit).error();
                take(id, *audit);
            }
            if (options_.progress && !options_.progress(report_)) stopped_ = true;
        }
        return {};
    }

    // Where the table of the cases is damaged, they are looked for number by number, as far as
    // records and rows say that there are cases.
    Result<std::vector<CaseId>> next_cases() {
        constexpr std::uint32_t page = 64;
        auto ids = store_.cases(report_.last, page);
        if (ids || !host::is_damage(ids.error())) return ids;
        if (!highest_) {
            find(ids.error());
            highest_ = highest_case();
        }
        for (std::uint64_t number = report_.last.number + 1; number <= *highest_; ++number) {
            const auto block = store_.read({number});
            if (block) unread_ = 0;
            if (block) return std::vector<CaseId>{{number}};
            if (host::is_damage(block.error())) return unread(number);
            if (block.error().code != ErrorCode::not_found) return block.error();
            ids = store_.cases({number}, page);
            if (ids) return ids;
        }
        return std::vector<CaseId>();
    }

    // LIMIT: cases one behind the other that cannot be read; more of them say nothing more.
    std::vector<CaseId> unread(std::uint64_t number) {
        constexpr std::uint32_t unread_max = 100'000;
        if (++unread_ <= unread_max) return {{number}};
        find(
            {}, 0,
            "so viele Vorgänge hintereinander lassen sich nicht lesen, dass die Prüfung hier endet",
            "so many cases one behind the other cannot be read that the audit ends here");
        stopped_ = true;
        return {};
    }

    // The highest number of a case that records or rows tell of, as far as they can be read.
    std::uint64_t highest_case() {
        std::uint64_t highest = 0;
        (void)store_.index_rows([&](CaseId id, const IndexChange&, bool sound) {
            if (sound) highest = std::max(highest, id.number);
        });
        constexpr std::uint32_t at_once = 256;
        std::uint32_t limit = at_once;
        std::uint64_t after = 0;
        for (std::uint32_t tries = 100'000; tries > 0;) {
            const auto page = store_.records(after, limit);
            if (page && page->empty()) break;
            if (page) {
                for (const FeedRecord& record : *page)
                    highest = std::max(highest, record.case_id.number);
                after = page->back().position;
                limit = at_once;
                continue;
            }
            if (!host::is_damage(page.error())) break;
            --tries;
            if (limit == 1) ++after; // steps over the one that is damaged
            limit = 1;
        }
        return highest;
    }

    void take(CaseId id, CaseAudit& audit) {
        ++report_.cases;
        report_.records += audit.records;
        report_.open += audit.open ? 1 : 0;
        report_.last = id;
        for (AuditFinding& one : audit.bad)
            find(one.case_id, one.sequence, std::move(one.german), std::move(one.english));
        all_counted_ = all_counted_ && !audit.tenant.empty();
        CountsChange& counts = counts_[std::string(audit.tenant)];
        counts.cases += audit.counts.cases;
        counts.ended += audit.counts.ended;
        counts.suspended += audit.counts.suspended;
        counts.incidents += audit.counts.incidents;
        Known known{id.number, audit.rows_known, {}};
        for (const IndexChange& row : audit.rows)
            known.sums[static_cast<std::size_t>(row.kind)] -= number_of(plain(row));
        for (const host::MessageId& message : audit.message_ids)
            messages_[number_of(message_row(id, message.key.text, message.key.sequence))] = {
                id, message.key.sequence, message.required};
        known_.push_back(known);
    }

    // The row of a message's id without its digest, which the record does not have.
    static IndexChange message_row(CaseId id, std::string_view text, std::uint32_t sequence) {
        IndexChange row;
        row.kind = Kind::key;
        row.text = text;
        row.sequence = sequence;
        row.digest = id.number;
        return row;
    }

    Result<void> compare_rows(CaseId first) {
        const std::uint64_t last =
            report_.finished ? std::numeric_limits<std::uint64_t>::max() : report_.last.number;
        const auto walked = store_.index_rows([&](CaseId id, const IndexChange& row, bool sound) {
            const bool here = id.number > first.number || first.number == 0;
            if (here && id.number <= last) compare(id, row, sound);
        });
        if (!walked) return found(walked.error());
        find_missing_messages();
        for (const Known& known : known_)
            for (std::size_t kind = 0; kind < kinds; ++kind)
                if (known.rows_known && known.sums[kind] != 0)
                    find({known.id}, 0,
                         std::string(kind_names[kind].german) +
                             ": die Zeilen sind nicht die, die aus dem Vorgang folgen",
                         std::string(kind_names[kind].english) +
                             ": the rows are not those that follow from the case");
        return {};
    }

    void find_missing_messages() {
        std::vector<TakenMessage> missing;
        for (const auto& [row, message] : messages_)
            if (message.required) missing.push_back(message);
        std::ranges::sort(missing);
        for (const TakenMessage& message : missing)
            find(message.id, message.sequence, std::string(host::missing_message_id.german),
                 std::string(host::missing_message_id.english));
    }

    void compare(CaseId id, const IndexChange& row, bool sound) {
        const KindName& name = kind_names[static_cast<std::size_t>(row.kind)];
        if (!sound)
            find(id, 0, std::string(name.german) + ": eine Zeile ist nicht, was geschrieben wurde",
                 std::string(name.english) + ": a row is not what was written");
        const auto known = std::ranges::lower_bound(known_, id.number, {}, &Known::id);
        if (known == known_.end() || known->id != id.number) {
            find(id, 0, std::string(name.german) + ": eine Zeile gehört zu keinem Vorgang",
                 std::string(name.english) + ": a row is of no case");
            return;
        }
        if (row.kind == Kind::key && row.text.starts_with("n\x1f") &&
            messages_.erase(number_of(message_row(id, row.text, row.sequence))) != 0)
            return;
        known->sums[static_cast<std::size_t>(row.kind)] += number_of(plain(row));
    }

    Result<void> compare_counts() {
        if (!all_counted_) return {}; // some case could not be read
        for (const auto& [tenant, expected] : counts_) {
            const auto stored = store_.counts(tenant);
            if (!stored) {
                VORGANG_TRY(found(stored.error()));
                continue;
            }
            const CountsChange actual{static_cast<std::int64_t>(stored->cases),
                                      static_cast<std::int64_t>(stored->ended),
                                      static_cast<std::int64_t>(stored->suspended),
                                      static_cast<std::int64_t>(stored->incidents)};
            if (actual != expected)
                find({}, 0, tenant + ": die Zahlen sind nicht die der Vorgänge",
                     tenant + ": the counts are not those of the cases");
        }
        return {};
    }

    Store& store_;
    const AuditOptions& options_;
    AuditReport report_;
    std::map<std::uint32_t, Site> sites_;
    std::vector<Known> known_;                                 // by number
    std::unordered_map<std::uint64_t, TakenMessage> messages_; // see message_row
    std::map<std::string, CountsChange> counts_;               // by tenant
    bool all_counted_ = true;
    std::optional<std::uint64_t> highest_; // where the list of cases is damaged
    std::uint32_t unread_ = 0;             // cases that could not be read, one behind the other
    bool stopped_ = false;
};

} // namespace

Result<AuditReport> audit(Store& store, const AuditOptions& options) {
    return in_view(store, [&] { return Audit(store, options).run(); });
}

} // namespace vorgang
