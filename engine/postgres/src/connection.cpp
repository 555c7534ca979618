#include "connection.hpp"

#include <chrono>
#include <iterator>
#include <new>
#include <thread>

namespace vorgang::postgres {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Statement begin_word{"BEGIN ISOLATION LEVEL READ COMMITTED"};
constexpr Statement commit_word{"COMMIT"};
constexpr Statement rollback_word{"ROLLBACK"};
constexpr Statement savepoint_word{"SAVEPOINT vorgang"};
constexpr Statement release_word{"RELEASE SAVEPOINT vorgang"};
constexpr Statement rollback_to_word{"ROLLBACK TO SAVEPOINT vorgang"};

// The lock that says that a slot is taken; held as long as the connection lives.
constexpr Statement take_slot{"SELECT s::bigint FROM generate_series(1, 32767) s "
                              "WHERE pg_try_advisory_lock(1448232737, s) LIMIT 1"};
constexpr Statement give_slot_back{"SELECT pg_advisory_unlock(1448232737, $1::bigint::integer)"};
constexpr Statement who_am_i{
    "SELECT pid::bigint, (extract(epoch FROM backend_start) * 1000000)::bigint "
    "FROM pg_stat_activity WHERE pid = pg_backend_pid()"};
constexpr Statement count_others{
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1448232737 "
    "AND objid NOT IN (0, $1::bigint) "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"};
// Waits for its end, so long in milliseconds.
constexpr Statement end_backend{
    "SELECT pg_terminate_backend(pid, 2000)::integer::bigint FROM pg_stat_activity "
    "WHERE pid = $1::bigint "
    "AND (extract(epoch FROM backend_start) * 1000000)::bigint = $2::bigint"};

void keep_silent(void*, const PGresult*) {}

Error error_in(const PGresult* result, const PGconn* handle) {
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return error_of(state != nullptr ? state : "",
                    message != nullptr ? message : PQerrorMessage(handle));
}

bool is_good(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

} // namespace

Connection::~Connection() {
    rollback();
    if (!own_ && handle_ != nullptr && !is_lost()) forget_prepared();
    close();
}

void Connection::close() noexcept {
    if (own_) PQfinish(handle_);
    handle_ = nullptr;
}

// The host's connection lives on: what was prepared on it and locked for it goes.
void Connection::forget_prepared() noexcept {
    try {
        if (slot_ != 0) static_cast<void>(ask_once(give_slot_back, Arguments(slot_)));
        for (const auto& [statement, name] : prepared_)
            PQclear(PQexec(handle_, ("DEALLOCATE " + name).c_str()));
    } catch (const std::bad_alloc&) {
    }
}

Result<void> Connection::open(std::string_view url, const PostgresOptions& options) {
    url_ = url;
    options_ = options;
    own_ = true;
    Result<void> connected = connect();
    if (!connected && is_starting()) return reconnect();
    if (connected) return settle_in();
    // Whom the server does not admit will not be admitted by waiting.
    Error error = std::move(connected).error();
    if (error.code == ErrorCode::busy) error.code = ErrorCode::not_found;
    return error;
}

Result<void> Connection::borrow(PGconn* handle, const PostgresOptions& options) {
    options_ = options;
    handle_ = handle;
    if (is_lost()) return unreachable(PQerrorMessage(handle_));
    return settle_in();
}

// Whether there is a server that admits nobody yet, or is about to end.
bool Connection::is_starting() const {
    const char* const keywords[] = {"dbname", nullptr};
    const char* const values[] = {url_.c_str(), nullptr};
    return PQpingParams(keywords, values, 1) == PQPING_REJECT;
}

Result<void> Connection::connect() {
    close();
    const char* const keywords[] = {"dbname", "fallback_application_name", "client_encoding",
                                    nullptr};
    const char* const values[] = {url_.c_str(), "vorgang", "UTF8", nullptr};
    handle_ = PQconnectdbParams(keywords, values, 1);
    if (handle_ == nullptr) throw std::bad_alloc();
    is_broken_ = false;
    if (is_lost()) return unreachable(PQerrorMessage(handle_));
    PQsetNoticeReceiver(handle_, keep_silent, nullptr);
    // Plans of our statements do not depend on their arguments: an index leads to each row. A table
    // that is still empty must not teach the server otherwise.
    const std::string settings =
        "SET search_path = pg_catalog; SET plan_cache_mode = force_generic_plan;"
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
        "SET enable_bitmapscan = off; SET jit = off;"
        "SET default_transaction_isolation = 'read committed'; SET lock_timeout = " +
        std::to_string(options_.busy_timeout_ms) +
        "; SET idle_in_transaction_session_timeout = " + std::to_string(options_.stalled_ms) +
        (options_.read_only ? "; SET default_transaction_read_only = on" : "") +
        (options_.durable ? "; SELECT set_config('synchronous_commit', 'on', false) "
                            "WHERE current_setting('synchronous_commit') = 'off'"
                          : "; SET synchronous_commit = off");
    return execute(settings.c_str());
}

// Takes a slot, and learns who serves us.
Result<void> Connection::settle_in() {
    Result<Rows> slot = ask_once(take_slot);
    if (!slot) return std::move(slot).error();
    if (slot->empty()) return unreachable("");
    slot_ = slot->number(0, 0);
    if (options_.alone) VORGANG_TRY(refuse_unless_alone());
    Result<Rows> self = ask_once(who_am_i);
    if (!self) return std::move(self).error();
    if (!self->empty()) {
        backend_ = self->integer(0, 0);
        backend_start_ = self->integer(0, 1);
    }
    return {};
}

Result<void> Connection::refuse_unless_alone() {
    Result<Rows> others = ask_once(count_others, Arguments(slot_));
    if (!others) return std::move(others).error();
    if (others->bits(0, 0) != 0) return in_use("store");
    return {};
}

bool Connection::is_lost() const noexcept {
    return is_broken_ || PQstatus(handle_) != CONNECTION_OK;
}

// Faults of the server have a state. One without is of libpq, and then nothing comes any more,
// whatever the connection says of itself: where sending failed before the end was read it is well.
Error Connection::fault_in(const PGresult* result) {
    if (PQresultErrorField(result, PG_DIAG_SQLSTATE) == nullptr) is_broken_ = true;
    return error_in(result, handle_);
}

Error Connection::loss() {
    if (phase_ != Phase::none) {
        cut_off_ = true;
        return cut_off();
    }
    return unreachable(PQerrorMessage(handle_));
}

Result<void> Connection::ready() {
    if (!is_lost() || !own_ || phase_ != Phase::none || views_ != 0) return {};
    return reconnect();
}

Result<void> Connection::reconnect() {
    constexpr std::chrono::milliseconds longest{500};
    const auto end = Clock::now() + std::chrono::milliseconds(options_.reconnect_ms);
    for (std::chrono::milliseconds pause{20};; pause = std::min(2 * pause, longest)) {
        sent_.clear();
        prepared_.clear();
        ++life_;
        Result<void> made = connect();
        const bool is_connected = made.has_value();
        if (made) made = end_former_self();
        if (made) made = settle_in();
        if (made) return made;
        if (Clock::now() + pause > end) {
            // One that is not settled must not be taken for one that is.
            if (is_connected) close();
            return made;
        }
        std::this_thread::sleep_for(pause);
    }
}

// Nothing of the former connection may happen any more, so that what is looked up now holds.
Result<void> Connection::end_former_self() {
    if (backend_ == 0) return {};
    Result<Rows> ended = ask_once(end_backend, Arguments(backend_, backend_start_));
    if (!ended) return std::move(ended).error();
    if (!ended->empty() && ended->bits(0, 0) != 1) return unreachable("");
    backend_ = 0;
    return {};
}

Result<void> Connection::recover() {
    // The commit is over for this connection, however it ended.
    phase_ = Phase::none;
    if (!own_) return unknown_outcome();
    return reconnect();
}

void Connection::enter() {
    if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF) PQenterPipelineMode(handle_);
}

// INVARIANT: every statement that was sent has its place in sent_.
void Connection::note(int sent, const Statement* statement, bool prepares) {
    if (sent == 1)
        sent_.push_back({statement, prepares});
    else if (!is_lost())
        throw std::bad_alloc(); // the only way in which these calls can fail
}

// Words are few and said often: on a connection of ours they are prepared too.
void Connection::say(const Statement& word) {
    enter();
    if (own_) {
        const std::string& name = prepare(word);
        note(PQsendQueryPrepared(handle_, name.c_str(), 0, nullptr, nullptr, nullptr, 1), nullptr,
             false);
        return;
    }
    note(PQsendQueryParams(handle_, word.sql, 0, nullptr, nullptr, nullptr, nullptr, 1), nullptr,
         false);
}

// Returns its name.
const std::string& Connection::prepare(const Statement& statement) {
    if (const auto it = prepared_.find(&statement); it != prepared_.end()) return it->second;
    // Another store may have prepared its own on the host's connection.
    std::string name = "vorgang_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "_" +
                       std::to_string(reinterpret_cast<std::uintptr_t>(&statement));
    const auto it = prepared_.emplace(&statement, std::move(name)).first;
    note(PQsendPrepare(handle_, it->second.c_str(), statement.sql, 0, nullptr), &statement, true);
    return it->second;
}

void Connection::put_in_line(const Statement& statement, const Arguments& arguments) {
    enter();
    const std::string& name = prepare(statement);
    note(PQsendQueryPrepared(handle_, name.c_str(), arguments.count(), arguments.values(),
                             arguments.lengths(), arguments.formats(), 1),
         &statement, false);
}

void Connection::send(const Statement& statement, const Arguments& arguments) {
    if (phase_ == Phase::begun) {
        phase_ = is_nested() ? Phase::savepoint : Phase::transaction;
        say(phase_ == Phase::savepoint ? savepoint_word : begin_word);
    }
    put_in_line(statement, arguments);
}

void Connection::send_beside(const Statement& statement, const Arguments& arguments) {
    if (own_ && phase_ == Phase::begun) return put_in_line(statement, arguments);
    send(statement, arguments);
}

// What is sent without BEGIN is committed at the end of the line: what goes wrong then is told
// there.
std::optional<Error> Connection::wait_for_end() {
    std::optional<Error> fault;
    for (int i = 0; i < 8 && !is_lost(); ++i) {
        const ResultHandle result(PQgetResult(handle_));
        if (!result) continue;
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return fault;
        if (!is_good(result.get()) && !fault) fault = fault_in(result.get());
    }
    return fault;
}

Result<std::vector<Rows>> Connection::round_trip() {
    std::vector<Rows> answers;
    std::optional<Error> first;
    PQpipelineSync(handle_);
    for (const Sent& sent : sent_) {
        ResultHandle result(PQgetResult(handle_));
        if (!is_good(result.get())) {
            if (sent.prepares) prepared_.erase(sent.statement);
            const bool follows = PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED;
            if (!first && !follows) first = fault_in(result.get());
        }
        while (const ResultHandle end{result ? PQgetResult(handle_) : nullptr}) {
        }
        if (sent.statement != nullptr && !sent.prepares)
            answers.emplace_back(std::move(result), *sent.statement);
    }
    sent_.clear();
    if (std::optional<Error> late = wait_for_end(); late && !first) first = std::move(late);
    if (is_lost()) return loss();
    if (!own_) PQexitPipelineMode(handle_);
    if (!first) return answers;
    if (phase_ != Phase::none && !failed_) failed_ = first;
    return std::move(*first);
}

Result<Rows> Connection::ask(const Statement& statement, const Arguments& arguments) {
    for (bool again = phase_ == Phase::none && own_ && views_ == 0;; again = false) {
        VORGANG_TRY(ready());
        Result<Rows> rows = ask_once(statement, arguments);
        if (rows || !again || !is_lost()) return rows;
    }
}

Result<Rows> Connection::ask_beside(const Statement& statement, const Arguments& arguments) {
    if (phase_ != Phase::begun) return ask(statement, arguments);
    send_beside(statement, arguments);
    return take_last();
}

Result<Rows> Connection::ask_once(const Statement& statement, const Arguments& arguments) {
    send(statement, arguments);
    return take_last();
}

Result<std::vector<Rows>> Connection::take_last(std::size_t wanted) {
    Result<std::vector<Rows>> answers = round_trip();
    if (!answers) return answers;
    const auto last = answers->end() - static_cast<std::ptrdiff_t>(wanted);
    if (phase_ != Phase::none) std::move(answers->begin(), last, std::back_inserter(unasked_));
    answers->erase(answers->begin(), last);
    return answers;
}

Result<Rows> Connection::take_last() {
    Result<std::vector<Rows>> last = take_last(1);
    if (!last) return std::move(last).error();
    return std::move(last->front());
}

Result<void> Connection::execute(const char* sql) {
    if (PQpipelineStatus(handle_) != PQ_PIPELINE_OFF) PQexitPipelineMode(handle_);
    const ResultHandle result(PQexec(handle_, sql));
    std::optional<Error> fault;
    if (!is_good(result.get())) fault = fault_in(result.get());
    if (is_lost()) return loss();
    if (fault) return *std::move(fault);
    return {};
}

bool Connection::is_nested() const noexcept {
    if (phase_ == Phase::savepoint) return true;
    if (phase_ == Phase::transaction || own_) return false;
    return PQtransactionStatus(handle_) != PQTRANS_IDLE;
}

// Inside a transaction of the host it is the host that has said what it sees.
Result<void> Connection::begin_view() {
    if (phase_ != Phase::none) return inside_commit();
    if (views_ == 0) {
        VORGANG_TRY(ready());
        own_view_ = own_ || PQtransactionStatus(handle_) == PQTRANS_IDLE;
        // Whoever looks at what it was given may take its time.
        if (own_view_)
            VORGANG_TRY(execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                                "SET LOCAL idle_in_transaction_session_timeout = 0;"
                                "SELECT 1 FROM vorgang.store"));
    }
    ++views_;
    return {};
}

Result<void> Connection::end_view() {
    if (views_ == 0 || --views_ != 0) return {};
    if (std::exchange(own_view_, false)) return execute("ROLLBACK");
    return {};
}

Result<void> Connection::begin() {
    if (options_.read_only) return opened_to_read("store");
    if (views_ != 0) return inside_view();
    cut_off_ = false;
    failed_.reset();
    unasked_.clear();
    VORGANG_TRY(ready());
    if (is_lost()) return unreachable(PQerrorMessage(handle_));
    phase_ = Phase::begun;
    return {};
}

void Connection::send_the_rest() noexcept {
    if (own_ && phase_ == Phase::begun) phase_ = Phase::line;
}

Result<Connection::End> Connection::commit(std::vector<Rows>& answers) {
    // COMMIT would be taken for ROLLBACK.
    if (failed_ && !is_lost()) return *failed_;
    if (phase_ == Phase::begun || (phase_ == Phase::line && sent_.empty())) {
        phase_ = Phase::none;
        return End::committed;
    }
    if (is_lost()) return loss();
    if (phase_ != Phase::line) say(phase_ == Phase::savepoint ? release_word : commit_word);
    Result<std::vector<Rows>> rows = round_trip();
    if (rows) {
        phase_ = Phase::none;
        answers = std::exchange(unasked_, {});
        std::ranges::move(*rows, std::back_inserter(answers));
        return End::committed;
    }
    if (!is_lost()) return std::move(rows).error();
    return End::lost;
}

// INVARIANT: afterwards the store has no transaction open.
void Connection::rollback() noexcept try {
    const Phase phase = std::exchange(phase_, Phase::none);
    if (handle_ == nullptr || is_lost()) return;
    if (phase == Phase::savepoint) {
        say(rollback_to_word);
        say(release_word);
    } else if (phase == Phase::line && !sent_.empty()) {
        // The end of the line would commit it: without a connection there is none.
        return close();
    } else if (phase == Phase::transaction) {
        say(rollback_word);
    } else if (sent_.empty()) {
        return; // else it is something to read that nobody has waited for
    }
    static_cast<void>(round_trip());
} catch (const std::bad_alloc&) {
    // The server rolls back when the connection goes.
    close();
}

} // namespace vorgang::postgres
