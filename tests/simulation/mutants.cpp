#include "mutants.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <deque>
#include <list>

#include "kept_store.hpp"

namespace vorgang::simulation {
namespace {

using Kind = IndexChange::Kind;
using testing::KeptStore;

// Changes what is written on its way into the store.
struct Tampering {
    std::function<bool(const IndexChange&)> drops_row{};
    std::function<void(IndexChange&)> changes_row{};
    bool drops_parts = false;
    bool drops_counts = false;
    bool damages_block = false;
    bool ends_commits_early = false;
};

class TamperingStore final : public KeptStore {
  public:
    TamperingStore(std::unique_ptr<Store> store, Tampering tampering)
        : KeptStore(std::move(store)), tampering_(std::move(tampering)) {}

    Result<void> write(const CaseChange& change) override {
        CaseChange other = change;
        std::vector<IndexChange> rows(change.index.begin(), change.index.end());
        if (tampering_.drops_row) std::erase_if(rows, tampering_.drops_row);
        if (tampering_.changes_row) std::ranges::for_each(rows, tampering_.changes_row);
        other.index = rows;
        if (tampering_.drops_parts) other.parts = {};
        if (tampering_.drops_counts) other.counts = {};
        std::vector<std::uint64_t> block((change.after.size() + 7) / 8); // aligned as a block is
        std::ranges::copy(change.after, std::as_writable_bytes(std::span(block)).begin());
        if (tampering_.damages_block) {
            block.back() ^= 1;
            other.after = std::as_bytes(std::span(block)).first(change.after.size());
        }
        VORGANG_TRY(KeptStore::write(other));
        if (!tampering_.ends_commits_early) return {};
        VORGANG_TRY(KeptStore::commit());
        return KeptStore::begin();
    }

  private:
    Tampering tampering_;
};

// Says that a commit is done, and does it when the next one begins.
class HastyStore final : public KeptStore {
  public:
    using KeptStore::KeptStore;
    ~HastyStore() override { (void)finish(); }
    Result<void> begin() override {
        VORGANG_TRY(finish());
        return KeptStore::begin();
    }
    Result<void> commit() override {
        owes_ = true;
        return {};
    }

  private:
    Result<void> finish() {
        return std::exchange(owes_, false) ? KeptStore::commit() : Result<void>();
    }

    bool owes_ = false;
};

// A change that outlives the call it was made in.
struct KeptChange {
    explicit KeptChange(const CaseChange& made)
        : change(made), before(made.before.begin(), made.before.end()),
          after(made.after.begin(), made.after.end()),
          record(made.record.begin(), made.record.end()), tenant(made.tenant),
          index(made.index.begin(), made.index.end()) {
        for (IndexChange& row : index)
            row.text = texts.emplace_back(row.text);
        change.before = before;
        change.after = after;
        change.record = record;
        change.tenant = tenant;
        change.index = index;
        change.parts = {};
    }
    KeptChange(const KeptChange&) = delete;
    KeptChange& operator=(const KeptChange&) = delete;

    CaseChange change;
    std::vector<std::byte> before, after, record;
    std::string tenant;
    std::vector<IndexChange> index;
    std::deque<std::string> texts;
};

// What was refused is written all the same, as soon as there is room.
class KeepingStore final : public KeptStore {
  public:
    using KeptStore::KeptStore;
    Result<void> write(const CaseChange& change) override {
        auto written = KeptStore::write(change);
        if (change.parts.empty()) changes_.emplace_back(change);
        return written;
    }
    Result<void> commit() override {
        auto done = KeptStore::commit();
        if (done) changes_.clear();
        return done;
    }
    void rollback() noexcept override {
        KeptStore::rollback();
        bool well = KeptStore::begin().has_value();
        for (const KeptChange& one : changes_)
            well = well && KeptStore::write(one.change);
        if (!well || !KeptStore::commit()) KeptStore::rollback();
        changes_.clear();
    }

  private:
    std::list<KeptChange> changes_;
};

class TimelessStore final : public KeptStore {
  public:
    using KeptStore::KeptStore;
    Result<void> set_advanced_to(Instant) override { return {}; }
};

// Gives a number out again that a case has already.
class RepeatingStore final : public KeptStore {
  public:
    using KeptStore::KeptStore;
    Result<CaseId> new_case_id() override {
        auto id = KeptStore::new_case_id();
        if (id && ++given_ % 2 == 0) --id->number;
        return id;
    }

  private:
    unsigned given_ = 0;
};

class Sql {
  public:
    Sql() { sqlite3_open_v2("cases.db", &connection_, SQLITE_OPEN_READWRITE, nullptr); }
    ~Sql() { sqlite3_close_v2(connection_); }
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    void run(const char* sql) const { sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr); }
    [[nodiscard]] std::vector<std::byte> block_of(CaseId id) const {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(connection_, "SELECT block FROM vorgang_cases WHERE id = ?", -1,
                           &statement, nullptr);
        sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(id.number));
        std::vector<std::byte> block;
        if (sqlite3_step(statement) == SQLITE_ROW) {
            const auto* const bytes =
                static_cast<const std::byte*>(sqlite3_column_blob(statement, 0));
            block.assign(bytes, bytes + sqlite3_column_bytes(statement, 0));
        }
        sqlite3_finalize(statement);
        return block;
    }

  private:
    sqlite3* connection_ = nullptr;
};

// Serves a case as it finds it, whatever its checksum says.
class TrustingStore final : public KeptStore {
  public:
    using KeptStore::KeptStore;
    Result<std::span<const std::byte>> read(CaseId id) override {
        auto checked = KeptStore::read(id);
        if (checked || checked.error().code != ErrorCode::corrupt) return checked;
        block_ = Sql().block_of(id);
        if (block_.empty()) return checked;
        return std::span<const std::byte>(block_);
    }

  private:
    std::vector<std::byte> block_;
};

Breakage tampering(const Tampering& how) {
    return {[how](std::unique_ptr<Store> store) {
                return std::make_unique<TamperingStore>(std::move(store), how);
            },
            {}};
}

Breakage dropping(Kind kind, bool removals) {
    return tampering({.drops_row = [kind, removals](const IndexChange& row) {
        return row.kind == kind && row.remove == removals;
    }});
}

template<class Broken>
Breakage replaced() {
    return {[](std::unique_ptr<Store> store) { return std::make_unique<Broken>(std::move(store)); },
            {}};
}

Breakage with_sql(const char* sql) {
    return {[sql](std::unique_ptr<Store> store) {
                Sql().run(sql);
                return store;
            },
            {}};
}

Breakage of_disk(MemoryDisk::Defects defects) {
    return {{}, defects};
}

} // namespace

std::vector<Mutant> mutants() {
    return {
        {"nothing_is_flushed", of_disk({.flushes_nothing = true})},
        {"the_log_is_not_flushed", of_disk({.flushes_no_log = true})},
        {"acknowledged_before_the_commit", replaced<HastyStore>()},
        {"half_a_commit_is_kept", tampering({.ends_commits_early = true})},
        {"what_was_rolled_back_is_kept", replaced<KeepingStore>()},
        {"a_record_is_dropped", with_sql("DELETE FROM vorgang_records WHERE position = "
                                         "(SELECT max(position) FROM vorgang_records)")},
        {"the_case_after_the_last_record_is_dropped",
         with_sql("DELETE FROM vorgang_cases WHERE id = (SELECT max(id) FROM vorgang_cases)")},
        {"what_is_pending_is_dropped", with_sql("DELETE FROM vorgang_pending")},
        {"the_last_of_what_is_pending_is_dropped",
         with_sql("DELETE FROM vorgang_pending WHERE position = "
                  "(SELECT max(position) FROM vorgang_pending)")},
        {"what_is_pending_goes_before_it_stands_in_its_table",
         with_sql("DELETE FROM vorgang_pending WHERE position = "
                  "(SELECT min(position) FROM vorgang_pending)")},
        {"a_block_is_not_what_was_written", tampering({.damages_block = true})},
        {"a_part_is_lost", tampering({.drops_parts = true})},
        {"a_checksum_is_not_verified", replaced<TrustingStore>()},
        {"a_task_is_not_listed", dropping(Kind::task, false)},
        {"a_task_stays_listed", dropping(Kind::task, true)},
        {"a_deadline_is_not_listed", dropping(Kind::due, false)},
        {"a_deadline_stays_listed", dropping(Kind::due, true)},
        {"a_call_is_not_listed", dropping(Kind::outgoing, false)},
        {"a_call_stays_listed", dropping(Kind::outgoing, true)},
        {"a_name_is_not_listed", dropping(Kind::name, false)},
        {"a_claim_is_not_listed", dropping(Kind::claim, false)},
        {"a_holder_is_not_listed", dropping(Kind::holder, false)},
        {"a_key_is_not_written", dropping(Kind::key, false)},
        {"a_key_leads_to_another_record", tampering({.changes_row =
                                                         [](IndexChange& row) {
                                                             if (row.kind == Kind::key)
                                                                 ++row.sequence;
                                                         }})},
        {"nothing_is_counted", tampering({.drops_counts = true})},
        {"time_is_not_kept", replaced<TimelessStore>()},
        {"a_number_is_given_twice", replaced<RepeatingStore>()},
    };
}

} // namespace vorgang::simulation
