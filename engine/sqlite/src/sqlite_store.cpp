// The store: puts the tables together behind the interface, and keeps transactions in order.
#include "vorgang/sqlite/sqlite_store.hpp"

#include "backlog.hpp"
#include "removal.hpp"
#include "schema.hpp"
#include "store_row.hpp"

namespace vorgang {
namespace sqlite {
namespace {

class SqliteStore final : public Store {
  public:
    SqliteStore() = default;
    ~SqliteStore() override;
    [[nodiscard]] Result<void> open(std::string_view path, const SqliteOptions& options);
    [[nodiscard]] Result<void> borrow(sqlite3* connection);

    bool has_neighbours() const noexcept override { return neighbours_; }
    Result<std::vector<StoredDeployment>> deployments() override { return row_.deployments(); }
    Result<std::uint32_t> last_deployment() override { return row_.last_deployment(); }
    Result<void> add_deployment(const StoredDeployment& deployment) override;
    Result<QueueId> queue(std::string_view tenant, std::string_view role) override;

    Result<CaseId> new_case_id() override;
    Result<Bytes> read(CaseId id) override {
        return seeing([&] { return cases_.read(id); });
    }
    Result<Bytes> read_part(CaseId id, std::uint32_t part) override {
        return seeing([&] { return parts_.read(id, part); });
    }
    Result<std::optional<PartDue>> part_due(CaseId id) override {
        return seeing([&] { return index_.part_due(id); });
    }

    Result<void> begin() override;
    // Only one commit is open at a time in any case.
    Result<void> begin_alone() override { return begin(); }
    Result<void> write(const CaseChange& change) override;
    Result<void> remove(const TenantRemoval& removal) override;
    Result<void> commit() override;
    void rollback() noexcept override;
    Result<void> wipe() override;
    Result<void> begin_view() override;
    Result<void> end_view() override { return connection_.end_view(); }

    Result<std::optional<KeyRow>> find_key(std::string_view text) override {
        return seeing([&] { return index_.find_key(text); });
    }
    Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                          std::uint32_t limit) override {
        return seeing([&] { return index_.find_name(text, after, limit); });
    }
    Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                       std::uint32_t limit) override {
        return seeing([&] { return index_.tasks(queue, after, limit); });
    }
    Result<std::uint64_t> count_tasks(QueueId queue) override {
        return seeing([&] { return index_.count_tasks(queue); });
    }
    Result<std::vector<TaskRow>> claimed(std::string_view person, std::optional<TaskRow> after,
                                         std::uint32_t limit) override {
        return seeing([&] { return index_.claimed(person, after, limit); });
    }
    Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                     std::uint32_t limit) override {
        return seeing([&] { return index_.held(person, after, limit); });
    }
    Result<Counts> counts(std::string_view tenant) override {
        return seeing([&] { return counts_.of(tenant); });
    }
    Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                    std::uint32_t limit) override {
        return seeing([&] { return index_.due(until, after, limit); });
    }
    Result<std::vector<OutgoingRow>> outgoing(Instant until, std::optional<OutgoingRow> after,
                                              std::uint32_t limit) override {
        return seeing([&] { return index_.outgoing(until, after, limit); });
    }
    Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit) override {
        return seeing([&] { return cases_.cases(after, limit); });
    }
    Result<std::vector<std::vector<std::byte>>> records(CaseId id, std::uint32_t after,
                                                        std::uint32_t limit) override {
        return seeing([&] { return cases_.records(id, after, limit); });
    }
    // Every record stands in its table.
    Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit) override {
        return cases_.records(after, limit);
    }
    Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit) override {
        return seeing([&] { return cases_.heads(after, limit); });
    }
    Result<void> index_rows(const IndexVisitor& visit) override {
        return seeing([&] { return index_.each(visit); });
    }
    Result<std::vector<std::string>> check() override;
    Result<std::optional<Instant>> advanced_to() override { return row_.advanced_to(); }
    Result<void> set_advanced_to(Instant instant) override;

  private:
    static constexpr std::uint32_t reserved_cases = 256;

    [[nodiscard]] Result<void> prepare(const Backlog::Options& options);
    [[nodiscard]] Result<void> add_queue(std::string_view tenant, std::string_view role);
    [[nodiscard]] Result<void> write_parts(const CaseChange& change);
    [[nodiscard]] Result<void> write_backlog();
    [[nodiscard]] Result<std::vector<std::string>> check_next_case();

    // Numbers of what was removed may be given out again, and mean others than this program takes
    // them for. Less than it knows: the host took back what this one had removed.
    [[nodiscard]] Result<void> refuse_removed(std::uint64_t removed) const {
        return removed > removed_ ? Result<void>(removed_meanwhile(connection_.file()))
                                  : Result<void>();
    }

    // Does `work` on tables and what is pending over them as they were at one moment.
    template<class Work>
    auto seeing(Work work) -> decltype(work()) {
        if (connection_.in_commit() || connection_.has_own_view()) return work();
        const ReadingOnce once(connection_);
        VORGANG_TRY(once.begun());
        VORGANG_TRY(backlog_.catch_up());
        VORGANG_TRY(refuse_removed(backlog_.progress().removed));
        return work();
    }

    // INVARIANT: declared first, so that the statements of the others go before it.
    Connection connection_;
    StoreRow row_;
    CaseRows cases_;
    PartRows parts_;
    IndexRows index_;
    CountRows counts_;
    Backlog backlog_{cases_, parts_, index_, counts_};
    std::uint64_t next_case_ = 0; // numbers reserved and not given out yet: up to end_case_
    std::uint64_t end_case_ = 0;
    bool reserved_in_commit_ = false;
    std::uint64_t removed_ = 0;  // highest position of what was removed, as far as this one knows
    std::uint64_t removing_ = 0; // the same, once the open commit is over
    bool neighbours_ = true;     // another program may open the file, too
    bool open_ = false;
    bool torn_ = false; // a change is written in part: what is open may only be rolled back
};

// Nothing is kept back where nothing is gained by it.
std::size_t pending_bytes(std::string_view path, const SqliteOptions& options) {
    return path == ":memory:" ? 0 : std::size_t{options.pending_kib} * 1024;
}

Result<void> SqliteStore::open(std::string_view path, const SqliteOptions& options) {
    neighbours_ = !options.alone && path != ":memory:";
    VORGANG_TRY(connection_.open(path, options));
    VORGANG_TRY(connection_.prepare());
    VORGANG_TRY(open_own_schema(connection_, options));
    VORGANG_TRY(prepare({pending_bytes(path, options), !options.check_last_commit, true}));
    return options.check_last_commit ? seeing([&] { return cases_.check_last(); }) : Result<void>();
}

Result<void> SqliteStore::borrow(sqlite3* connection) {
    connection_.borrow(connection);
    VORGANG_TRY(connection_.prepare());
    VORGANG_TRY(open_host_schema(connection_));
    VORGANG_TRY(prepare({}));
    return seeing([&] { return cases_.check_last(); });
}

Result<void> SqliteStore::prepare(const Backlog::Options& options) {
    VORGANG_TRY(row_.prepare(connection_.handle()));
    const Result<std::uint64_t> removed = row_.removed();
    if (!removed) return removed.error();
    removed_ = *removed;
    VORGANG_TRY(cases_.prepare(connection_.handle()));
    VORGANG_TRY(parts_.prepare(connection_.handle()));
    VORGANG_TRY(counts_.prepare(connection_.handle()));
    VORGANG_TRY(index_.prepare(connection_));
    VORGANG_TRY(backlog_.prepare(connection_.handle(), options));
    VORGANG_TRY(seeing([] { return Result<void>(); }));
    open_ = true;
    return {};
}

// A store that nobody has open has nothing pending, so that its tables tell all of it.
SqliteStore::~SqliteStore() {
    rollback();
    if (!open_ || !connection_.is_own()) return;
    try {
        (void)write_backlog();
    } catch (...) { // what is pending is read again when the store is opened
        rollback();
    }
}

Result<void> SqliteStore::write_backlog() {
    if (backlog_.empty() || !connection_.writable()) return {};
    connection_.wait_no_more();
    for (bool over = false; !over;) {
        VORGANG_TRY(begin());
        Result<bool> next = backlog_.write_next();
        Result<void> done = next ? connection_.commit() : Result<void>(next.error());
        if (!done) {
            rollback();
            return done;
        }
        backlog_.committed();
        over = *next;
    }
    return {};
}

Result<void> SqliteStore::add_deployment(const StoredDeployment& deployment) {
    VORGANG_TRY(connection_.writable());
    if (connection_.is_nested()) return inside_host_transaction();
    return row_.add_deployment(deployment);
}

Result<QueueId> SqliteStore::queue(std::string_view tenant, std::string_view role) {
    Result<std::optional<QueueId>> found = row_.find_queue(tenant, role);
    if (found && !*found && connection_.only_reads()) return no_such_queue();
    if (found && !*found) {
        // Where somebody else was faster it is there now.
        const Result<void> added = add_queue(tenant, role);
        found = row_.find_queue(tenant, role);
        if (!added && found && !*found) return added.error();
    }
    if (!found) return std::move(found).error();
    if (!*found) return damaged("vorgang_queues");
    return **found;
}

Result<void> SqliteStore::add_queue(std::string_view tenant, std::string_view role) {
    VORGANG_TRY(connection_.writable());
    if (connection_.is_nested()) return inside_host_transaction();
    // What waits for another program has to see its worklists before it draws a number.
    VORGANG_TRY(connection_.begin());
    const auto removed = row_.removed();
    Result<void> added = removed ? refuse_removed(*removed) : Result<void>(removed.error());
    if (added) added = row_.add_queue(tenant, role);
    if (added) added = connection_.commit();
    if (!added) connection_.rollback();
    return added;
}

Result<CaseId> SqliteStore::new_case_id() {
    if (next_case_ == end_case_) {
        VORGANG_TRY(connection_.writable());
        // A host may undo the reservation without our knowledge: then there is nothing to keep.
        const std::uint32_t count = connection_.is_own() ? reserved_cases : 1;
        const Result<CaseId> last = cases_.last_case();
        if (!last) return last;
        Result<CaseId> first = row_.reserve_cases(count, *last);
        if (!first) return first;
        next_case_ = first->number;
        end_case_ = first->number + count;
        reserved_in_commit_ = connection_.in_commit();
    }
    return CaseId{next_case_++};
}

Result<std::vector<std::string>> SqliteStore::check() {
    auto faults = connection_.check();
    if (!faults) return faults;
    auto more = row_.check_queues();
    if (!more) return more;
    faults->insert(faults->end(), more->begin(), more->end());
    more = seeing([&] { return check_next_case(); });
    if (!more) return more;
    faults->insert(faults->end(), more->begin(), more->end());
    more = seeing([&] { return cases_.check(); });
    if (!more) return more;
    faults->insert(faults->end(), more->begin(), more->end());
    faults->insert(faults->end(), backlog_.faults().begin(), backlog_.faults().end());
    return faults;
}

// An older page in its place is sound in itself.
Result<std::vector<std::string>> SqliteStore::check_next_case() {
    const auto next = row_.next_case();
    const auto last = next ? cases_.last_case() : next;
    if (!last && last.error().code != ErrorCode::corrupt) return last.error();
    // What cannot be read is named where it is read for its own sake.
    if (!last || next->number > last->number) return std::vector<std::string>();
    return std::vector<std::string>{"vorgang_store: the next number of a case is " +
                                    std::to_string(next->number) + ", and there is a case " +
                                    std::to_string(last->number)};
}

Result<void> SqliteStore::begin() {
    reserved_in_commit_ = false;
    torn_ = false;
    VORGANG_TRY(connection_.begin());
    torn_ = true; // where memory runs out there is nothing to commit
    Result<void> begun = backlog_.begin();
    if (begun) begun = refuse_removed(backlog_.progress().removed);
    removing_ = removed_;
    torn_ = false;
    if (!begun) connection_.rollback();
    return begun;
}

Result<void> SqliteStore::begin_view() {
    VORGANG_TRY(connection_.begin_view());
    Result<void> caught_up = backlog_.catch_up();
    if (caught_up) caught_up = refuse_removed(backlog_.progress().removed);
    if (!caught_up) (void)connection_.end_view();
    return caught_up;
}

Result<void> SqliteStore::write(const CaseChange& change) {
    if (torn_ || !connection_.commit_stands()) return torn();
    // INVARIANT: set while rows are written, and so also after bad_alloc was thrown between them.
    torn_ = true;
    VORGANG_TRY(write_parts(change));
    torn_ = false;
    return {};
}

Result<void> SqliteStore::write_parts(const CaseChange& change) {
    Following following;
    Result<Digest> chain = cases_.write(change);
    if (!chain) return std::move(chain).error();
    following.chain = *chain;
    parts_.write(change.case_id, change.parts);
    VORGANG_TRY(index_.write(change.case_id, change.index, false));
    auto counts = counts_.write(change.tenant, change.counts);
    if (!counts) return std::move(counts).error();
    following.counts = *counts;
    return backlog_.add(change, following);
}

Result<void> SqliteStore::remove(const TenantRemoval& removal) {
    if (torn_ || !connection_.commit_stands()) return torn();
    torn_ = true;
    VORGANG_TRY(backlog_.write_all());
    // Whoever follows the feed goes by its positions: none may come twice. One more shows others
    // who have the store open that something was removed.
    removing_ = cases_.skip_position();
    VORGANG_TRY(row_.keep_removed(removing_));
    VORGANG_TRY(remove_rows(connection_, removal));
    index_.forget_counts();
    torn_ = false;
    return {};
}

// Rows that were removed or moved lie on in the free room of pages until the file is written anew.
// The database of a host is the host's to clear. What SQLite does not take for a table would not be
// in the new file.
Result<void> SqliteStore::wipe() {
    VORGANG_TRY(connection_.writable());
    if (!connection_.is_own()) return {};
    VORGANG_TRY(check_objects(connection_, objects_of_today()));
    return connection_.write_anew();
}

Result<void> SqliteStore::commit() {
    if (torn_ || !connection_.commit_stands()) return torn();
    torn_ = true;
    VORGANG_TRY(backlog_.write());
    VORGANG_TRY(connection_.commit());
    torn_ = false;
    backlog_.committed();
    if (removed_ != removing_) backlog_.look_again();
    removed_ = removing_;
    return {};
}

void SqliteStore::rollback() noexcept {
    if (reserved_in_commit_) next_case_ = end_case_;
    reserved_in_commit_ = false;
    torn_ = false;
    backlog_.rolled_back();
    connection_.rollback();
}

Result<void> SqliteStore::set_advanced_to(Instant instant) {
    VORGANG_TRY(connection_.writable());
    return row_.set_advanced_to(instant);
}

} // namespace
} // namespace sqlite

Result<std::unique_ptr<Store>> sqlite_store(std::string_view path, const SqliteOptions& options) {
    auto store = std::make_unique<sqlite::SqliteStore>();
    VORGANG_TRY(store->open(path, options));
    return std::unique_ptr<Store>(std::move(store));
}

Result<std::unique_ptr<Store>> sqlite_store(sqlite3* connection) {
    if (connection == nullptr) return sqlite::no_file("");
    auto store = std::make_unique<sqlite::SqliteStore>();
    VORGANG_TRY(store->borrow(connection));
    return std::unique_ptr<Store>(std::move(store));
}

} // namespace vorgang
