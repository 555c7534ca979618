// The store: puts the tables together behind the interface, and keeps transactions in order.
#include "vorgang/postgres/postgres_store.hpp"

#include <algorithm>

#include "case_rows.hpp"
#include "index_rows.hpp"
#include "leases.hpp"
#include "part_rows.hpp"
#include "schema.hpp"
#include "store_row.hpp"
#include "walks.hpp"

namespace vorgang {
namespace postgres {
namespace {

constexpr Statement lock_all{
    "LOCK TABLE vorgang.cases, vorgang.deployments, vorgang.queues IN EXCLUSIVE MODE"};

class PostgresStore final : public Store {
  public:
    [[nodiscard]] Result<void> open(std::string_view url, const PostgresOptions& options);
    [[nodiscard]] Result<void> borrow(PGconn* handle, const PostgresOptions& options);

    Result<std::vector<StoredDeployment>> deployments() override { return row_.deployments(); }
    Result<void> add_deployment(const StoredDeployment& deployment) override;
    Result<QueueId> queue(std::string_view tenant, std::string_view role) override;

    Result<CaseId> new_case_id() override { return row_.new_case_id(); }
    Result<Bytes> read(CaseId id) override { return cases_.read(id); }
    Result<Bytes> read_part(CaseId id, std::uint32_t part) override {
        VORGANG_TRY(cases_.confirm(id));
        return parts_.read(id, part);
    }
    Result<std::optional<PartDue>> part_due(CaseId id) override {
        VORGANG_TRY(cases_.confirm(id));
        return sent([&] { return parts_.due(id); });
    }

    Result<void> begin() override;
    Result<void> begin_alone() override;
    Result<void> write(const CaseChange& change) override;
    Result<void> commit() override;
    void rollback() noexcept override;
    Result<void> wipe() override;
    Result<void> begin_view() override;
    Result<void> end_view() override { return connection_.end_view(); }

    Result<std::optional<KeyRow>> find_key(std::string_view text) override {
        return index_.find_key(text);
    }
    Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                          std::uint32_t limit) override;
    Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                       std::uint32_t limit) override {
        return sent([&] { return index_.tasks(queue, after, limit); });
    }
    Result<std::uint64_t> count_tasks(QueueId queue) override {
        return sent([&] { return index_.count_tasks(queue); });
    }
    Result<std::vector<TaskRow>> claimed(std::string_view person, std::optional<TaskRow> after,
                                         std::uint32_t limit) override {
        return sent([&] { return index_.claimed(person, after, limit); });
    }
    Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                     std::uint32_t limit) override {
        return sent([&] { return index_.held(person, after, limit); });
    }
    Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                    std::uint32_t limit) override {
        return sent([&] { return index_.due(until, after, limit); });
    }
    Result<std::vector<OutgoingRow>> outgoing(Instant until, std::optional<OutgoingRow> after,
                                              std::uint32_t limit) override {
        return sent([&] { return index_.outgoing(until, after, limit); });
    }
    Result<Counts> counts(std::string_view tenant) override {
        return sent([&] { return row_.counts(tenant); });
    }
    Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit) override {
        return sent([&] { return cases_.cases(after, limit); });
    }
    Result<std::vector<std::vector<std::byte>>> records(CaseId id, std::uint32_t after,
                                                        std::uint32_t limit) override {
        return sent([&] { return cases_.records(id, after, limit); });
    }
    Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit) override {
        return sent([&] { return cases_.records(after, limit); });
    }
    Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit) override {
        return sent([&] { return cases_.heads(after, limit); });
    }
    Result<void> index_rows(const IndexVisitor& visit) override {
        return sent([&] { return walk_index_rows(connection_, visit); });
    }
    Result<void> remove(const TenantRemoval& removal) override;
    Result<std::vector<std::string>> check() override { return row_.check(); }
    Result<std::optional<Instant>> advanced_to() override { return row_.advanced_to(); }
    Result<void> set_advanced_to(Instant instant) override { return row_.set_advanced_to(instant); }

    bool is_shared() const noexcept override { return true; }
    Result<void> expect(std::span<const Expected> all) override;
    Result<std::uint32_t> last_deployment() override;
    bool may_try_again(const Error& error) const noexcept override {
        return error.code == ErrorCode::conflict ||
               (error.code == ErrorCode::busy && connection_.was_cut_off());
    }
    Result<std::uint64_t> take(const OutgoingRow& row) override { return leases_.take(row); }
    Result<bool> still_taken(const OutgoingRow& row, std::uint64_t number) override {
        return leases_.still_taken(row, number);
    }
    Result<void> give_back(const OutgoingRow& row, std::uint64_t number) override {
        return leases_.give_back(row, number);
    }

  private:
    // What reads more than single cases and keys sees what was written only once that was sent.
    template<class Look>
    auto sent(Look&& look) -> decltype(look()) {
        if (torn_) return torn();
        send();
        return look();
    }
    [[nodiscard]] Result<void> look_at(std::span<const Expected> all);
    void send();
    [[nodiscard]] Assumed assumed() const noexcept;
    void send_changes();
    void send_checks();
    void be_careful() noexcept;
    void forget() noexcept;
    [[nodiscard]] Result<void> open_tables(const PostgresOptions& options);
    [[nodiscard]] Result<void> look_up_commit();

    // INVARIANT: declared first, so that it goes last.
    Connection connection_;
    StoreRow row_{connection_};
    CaseRows cases_{connection_};
    PartRows parts_{connection_};
    IndexRows index_{connection_};
    Leases leases_{connection_};
    std::optional<std::uint32_t> last_deployment_; // in this commit
    bool newest_is_assumed_ = false;               // the same, as it was in a commit before
    std::size_t expected_ = 0;                     // in this commit
    bool is_about_one_case_ = false;               // as far as was expected
    bool trusting_ = false;                        // this commit asks for as little as it can
    std::uint32_t careful_ = 0;                    // so many commits from now on do not
    std::uint32_t caution_ = 0;                    // how many it will be next time
    bool written_ = false;                         // something waits to be sent
    std::optional<std::uint64_t> removed_;         // up to where, in this commit
    bool overtaken_ = false;                       // the commit before, by another host
    bool torn_ = false; // a change is written in part: what is open may only be rolled back
};

PostgresOptions alone_to_fill(PostgresOptions options) {
    options.alone = options.alone || options.fill;
    return options;
}

Result<void> PostgresStore::open(std::string_view url, const PostgresOptions& options) {
    leases_.last_for(options.lease_ms);
    cases_.keep_at_most(std::size_t{options.case_cache_kib} << 10);
    VORGANG_TRY(connection_.open(url, alone_to_fill(options)));
    return open_tables(options);
}

Result<void> PostgresStore::open_tables(const PostgresOptions& options) {
    VORGANG_TRY(open_schema(connection_, options.create));
    if (options.fill) {
        VORGANG_TRY(begin_filling(connection_));
    } else {
        Result<bool> filling = row_.is_filling();
        if (!filling) return std::move(filling).error();
        if (*filling) return unfinished();
    }
    VORGANG_TRY(row_.look_at_facts());
    if (row_.is_sharded())
        cases_.keep_to_shards();
    else if (options.sharded)
        return made_for_one_server();
    return {};
}

Result<void> PostgresStore::borrow(PGconn* handle, const PostgresOptions& options) {
    leases_.last_for(options.lease_ms);
    VORGANG_TRY(connection_.borrow(handle, alone_to_fill(options)));
    if (connection_.is_nested()) return inside_host_transaction();
    return open_tables(options);
}

Result<void> PostgresStore::add_deployment(const StoredDeployment& deployment) {
    if (connection_.is_nested()) return inside_host_transaction();
    newest_is_assumed_ = false;
    return row_.add_deployment(deployment);
}

Result<QueueId> PostgresStore::queue(std::string_view tenant, std::string_view role) {
    Result<std::optional<QueueId>> found = row_.find_queue(tenant, role);
    if (found && !*found && connection_.only_reads()) return no_such_queue();
    if (found && !*found) {
        if (connection_.is_nested()) return inside_host_transaction();
        VORGANG_TRY(row_.add_queue(tenant, role));
        found = row_.find_queue(tenant, role);
    }
    if (!found) return std::move(found).error();
    if (!*found) return damaged("vorgang.queues");
    return **found;
}

void PostgresStore::forget() noexcept {
    row_.forget();
    cases_.forget();
    parts_.forget();
    index_.forget();
    leases_.forget();
    last_deployment_.reset();
    newest_is_assumed_ = false;
    expected_ = 0;
    is_about_one_case_ = false;
    trusting_ = false;
    written_ = false;
    removed_.reset();
    torn_ = false;
}

Result<void> PostgresStore::begin() {
    forget();
    VORGANG_TRY(connection_.begin());
    trusting_ = connection_.is_own() && careful_ == 0;
    cases_.begin(trusting_ ? Reading::trusting : Reading::locking);
    Result<void> begun = connection_.is_nested() ? cases_.go_on_in_transaction() : Result<void>();
    row_.begin();
    // A conflict may mean that somebody has removed a tenant; otherwise expect() looks at it.
    if (begun && (std::exchange(overtaken_, false) || row_.is_of_former_life())) {
        const Result<std::uint32_t> newest = row_.newest();
        if (!newest) begun = newest.error();
    }
    if (!begun) rollback();
    return begun;
}

// Commits of others are over, and new ones wait until this one is: each takes locks that this one
// does not share.
Result<void> PostgresStore::begin_alone() {
    VORGANG_TRY(begin());
    trusting_ = false;
    cases_.begin(Reading::alone);
    const Result<Rows> locked = connection_.ask(lock_all);
    const Result<std::uint32_t> newest =
        locked ? row_.newest() : Result<std::uint32_t>(locked.error());
    if (newest) return {};
    rollback();
    return newest.error();
}

// What was read before it may not be of its moment.
Result<void> PostgresStore::begin_view() {
    if (!connection_.in_commit() && !connection_.in_view()) cases_.forget();
    return connection_.begin_view();
}

Result<void> PostgresStore::wipe() {
    if (connection_.only_reads()) return opened_to_read("store");
    // The database of a host is the host's to clear.
    return connection_.is_own() ? write_anew(connection_) : Result<void>();
}

// A commit that trusts what the one before left asks for what is not known, and for nothing where
// all of it is: it needs no round trip before it is sent. Where somebody else was faster it fails,
// and the next ones ask.
Result<void> PostgresStore::expect(std::span<const Expected> all) {
    if (!connection_.in_commit()) return look_at(all);
    for (const Expected& one : all)
        is_about_one_case_ = expected_++ == 0 && one.case_id.number != 0;
    if (trusting_) index_.assume_no_keys(all);
    const bool for_cases = cases_.send_for(all);
    const bool for_keys = !trusting_ && index_.send_for_keys(all);
    const bool for_names = index_.send_for_names(all);
    const bool for_blocks = row_.send_for_blocks(
        static_cast<std::size_t>(std::ranges::count(all, CaseId{}, &Expected::case_id)));
    last_deployment_ = trusting_ ? row_.known_newest() : std::nullopt;
    newest_is_assumed_ = last_deployment_.has_value();
    const std::size_t asked =
        std::size_t{for_cases} + for_keys + for_names + for_blocks + !newest_is_assumed_;
    if (asked == 0) return {};
    if (!newest_is_assumed_) row_.send_for_newest();
    Result<std::vector<Rows>> answers = connection_.take_last(asked);
    if (!answers) return std::move(answers).error();
    auto rows = answers->begin();
    if (for_cases) VORGANG_TRY(cases_.fetched(*rows++));
    if (for_keys) VORGANG_TRY(index_.keys_fetched(*rows++));
    if (for_names) VORGANG_TRY(index_.names_fetched(*rows++));
    if (for_blocks) VORGANG_TRY(row_.blocks_fetched(*rows++));
    if (newest_is_assumed_) return {};
    const Result<std::uint32_t> newest = row_.newest(*rows);
    if (!newest) return newest.error();
    last_deployment_ = *newest;
    return {};
}

Result<void> PostgresStore::look_at(std::span<const Expected> all) {
    if (!cases_.send_for(all)) return {};
    Result<std::vector<Rows>> answers = connection_.take_last(1);
    if (!answers) return std::move(answers).error();
    return cases_.fetched(answers->front());
}

Result<std::vector<CaseId>> PostgresStore::find_name(std::string_view text, CaseId after,
                                                     std::uint32_t limit) {
    if (after.number == 0 && limit == 1)
        if (const std::optional<CaseId> known = index_.known_name(text))
            return known->number == 0 ? std::vector<CaseId>() : std::vector<CaseId>{*known};
    return sent([&] { return index_.find_name(text, after, limit); });
}

Result<void> PostgresStore::remove(const TenantRemoval& removal) {
    if (torn_) return torn();
    send();
    torn_ = true;
    VORGANG_TRY(remove_rows(connection_, removal, row_.is_sharded()));
    Result<std::uint64_t> position = row_.note_removal();
    if (!position) return std::move(position).error();
    forget();
    cases_.distrust();
    removed_ = *position;
    return {};
}

Result<std::uint32_t> PostgresStore::last_deployment() {
    if (last_deployment_) return *last_deployment_;
    return row_.newest();
}

Result<void> PostgresStore::write(const CaseChange& change) {
    if (torn_) return torn();
    // INVARIANT: set while rows are noted, and so also after bad_alloc was thrown between them.
    torn_ = true;
    written_ = true;
    VORGANG_TRY(cases_.write(change));
    parts_.write(change.case_id, change.parts);
    index_.write(change.case_id, change.index, cases_.open_row());
    row_.count(change.tenant, change.counts);
    torn_ = false;
    return {};
}

Assumed PostgresStore::assumed() const noexcept {
    return {row_.generation(), row_.xid_offset(), is_about_one_case_};
}

void PostgresStore::send_changes() {
    if (!std::exchange(written_, false)) return;
    CountsOfOne counts;
    if (cases_.is_single()) counts.queue = index_.take_only_count();
    if (counts.queue) counts.tenant = row_.take_only_count();
    cases_.send_changes(assumed(), counts);
    leases_.send_guards();
    parts_.send_changes();
    index_.send_changes();
    row_.send_changes();
}

// Of what this commit took for granted and nothing depends on that it has sent.
void PostgresStore::send_checks() {
    index_.send_checks();
    if (newest_is_assumed_ && !cases_.has_appended()) row_.send_check();
}

// Without waiting: where the server refuses something, the next round trip and the commit say so.
void PostgresStore::send() {
    if (!written_) return;
    torn_ = true;
    send_changes();
    torn_ = false;
}

Result<void> PostgresStore::commit() {
    if (torn_) return torn();
    torn_ = true;
    connection_.send_the_rest();
    // Cases before rows of others, in one order for all hosts.
    cases_.send_checks();
    send_changes();
    send_checks();
    std::vector<Rows> answers;
    Result<Connection::End> end = connection_.commit(answers);
    if (!end) return std::move(end).error();
    if (*end == Connection::End::lost) VORGANG_TRY(look_up_commit());
    if (removed_) row_.know_removed(*removed_);
    if (careful_ != 0)
        --careful_;
    else if (caution_ != 0)
        --caution_;
    row_.committed();
    VORGANG_TRY(cases_.committed(answers));
    forget();
    return {};
}

// Others change the same cases. How long that goes on is learnt by trying.
void PostgresStore::be_careful() noexcept {
    constexpr std::uint32_t least = 16;
    constexpr std::uint32_t most = 1024;
    caution_ = std::clamp(2 * caution_, least, most);
    careful_ = caution_;
    row_.forget_newest();
    cases_.distrust();
}

// The answer to a commit was lost, perhaps the commit too.
Result<void> PostgresStore::look_up_commit() {
    if (!connection_.recover()) return unknown_outcome();
    Result<std::optional<bool>> there = cases_.is_there();
    // What is gone leaves nothing by which its commit could be known.
    if (!there || removed_.has_value()) return unknown_outcome();
    if (there->value_or(false)) return {};
    return cut_off();
}

void PostgresStore::rollback() noexcept {
    if (connection_.in_commit() && connection_.failed() &&
        connection_.failed()->code == ErrorCode::conflict) {
        overtaken_ = true;
        be_careful();
    }
    row_.taken_back();
    forget();
    connection_.rollback();
}

} // namespace
} // namespace postgres

Result<std::unique_ptr<Store>> postgres_store(std::string_view url,
                                              const PostgresOptions& options) {
    auto store = std::make_unique<postgres::PostgresStore>();
    VORGANG_TRY(store->open(url, options));
    return std::unique_ptr<Store>(std::move(store));
}

Result<void> postgres_finish(std::string_view url, const PostgresOptions& options) {
    postgres::Connection connection;
    VORGANG_TRY(connection.open(url, options));
    VORGANG_TRY(postgres::open_schema(connection, false));
    return postgres::StoreRow(connection).set_filling(false);
}

Result<std::unique_ptr<Store>> postgres_store(PGconn* connection, const PostgresOptions& options) {
    if (connection == nullptr) return postgres::no_store();
    auto store = std::make_unique<postgres::PostgresStore>();
    VORGANG_TRY(store->borrow(connection, options));
    return std::unique_ptr<Store>(std::move(store));
}

} // namespace vorgang
