// Durable steps on PostgreSQL beside a fixed loop on the same server: bench_postgres [--cases=N]
// [--restarted] [--benchmark_…]. See durable.hpp.
//
// The host is one that has started these cases itself and has room for what it knows of them;
// `--restarted`: one that was started anew just before, and meets nearly every case for the first
// time.
//
// The loop is what the least durable program does for a command: one row of 120 bytes appended to a
// log, one row of 96 bytes of N cases updated at random; both prepared, as arrays of a whole
// commit, sent in one go with BEGIN and COMMIT. The server is one of this program's own (Debian:
// postgresql) with a socket in a folder of TMPDIR, which says which disk.
#include <libpq-fe.h>

#include "arguments.hpp"
#include "durable.hpp"
#include "postgres_server.hpp"
#include "vorgang/postgres/postgres_store.hpp"

namespace vorgang::bench {
namespace {

class FixedLoop {
  public:
    FixedLoop(const std::string& url, std::size_t cases)
        : cases_(cases), connection_(PQconnectdb(url.c_str())) {
        if (PQstatus(connection_) != CONNECTION_OK) stop(PQerrorMessage(connection_));
        run("SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off;"
            "SET enable_mergejoin = off; SET enable_seqscan = off; SET jit = off;"
            "CREATE TABLE log(position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
            "record bytea NOT NULL);"
            "CREATE TABLE cases(id bigint PRIMARY KEY, block bytea NOT NULL) "
            "WITH (fillfactor = 50)");
        run("INSERT INTO cases SELECT i, decode(repeat('ab', 96), 'hex') FROM generate_series(1, " +
            std::to_string(cases) + ") AS i");
        run("VACUUM ANALYZE cases");
        prepare("log", "INSERT INTO log(record) SELECT * FROM unnest($1::bytea[])");
        prepare("cases", "UPDATE cases AS c SET block = g.block FROM "
                         "unnest($1::bigint[], $2::bytea[]) AS g(id, block) WHERE c.id = g.id");
        PQenterPipelineMode(connection_);
    }
    ~FixedLoop() { PQfinish(connection_); }
    FixedLoop(const FixedLoop&) = delete;
    FixedLoop& operator=(const FixedLoop&) = delete;

    void commit(std::size_t commands) {
        std::string records = head(17, commands), ids = head(20, commands);
        std::string blocks = head(17, commands);
        for (std::size_t i = 0; i < commands; ++i) {
            put(records, 120);
            records.append(120, static_cast<char>(i));
            put(ids, 8);
            put(ids, 0);
            put(ids, static_cast<std::uint32_t>(1 + random_() % cases_));
            put(blocks, 96);
            blocks.append(96, static_cast<char>(random_()));
        }
        say("BEGIN");
        send("log", {&records});
        send("cases", {&ids, &blocks});
        say("COMMIT");
        finish(4);
    }

  private:
    static void put(std::string& to, std::uint32_t word) {
        for (int shift = 24; shift >= 0; shift -= 8)
            to.push_back(static_cast<char>(word >> shift & 255));
    }
    // The head of an array of one dimension in the binary form.
    static std::string head(std::uint32_t type, std::size_t count) {
        std::string bytes;
        for (const std::uint32_t word : {1U, 0U, type, static_cast<std::uint32_t>(count), 1U})
            put(bytes, word);
        return bytes;
    }
    void run(const std::string& sql) {
        PGresult* const result = PQexec(connection_, sql.c_str());
        if (PQresultStatus(result) != PGRES_COMMAND_OK) stop(PQerrorMessage(connection_));
        PQclear(result);
    }
    void prepare(const char* name, const char* sql) {
        PGresult* const result = PQprepare(connection_, name, sql, 0, nullptr);
        if (PQresultStatus(result) != PGRES_COMMAND_OK) stop(PQerrorMessage(connection_));
        PQclear(result);
    }
    void say(const char* word) {
        PQsendQueryParams(connection_, word, 0, nullptr, nullptr, nullptr, nullptr, 1);
    }
    void send(const char* name, std::initializer_list<const std::string*> arguments) {
        const char* values[2] = {};
        int lengths[2] = {};
        const int formats[] = {1, 1};
        int count = 0;
        for (const std::string* argument : arguments) {
            values[count] = argument->data();
            lengths[count++] = static_cast<int>(argument->size());
        }
        PQsendQueryPrepared(connection_, name, count, values, lengths, formats, 1);
    }
    void finish(int statements) {
        PQpipelineSync(connection_);
        for (int i = 0; i < statements; ++i) {
            PGresult* const result = PQgetResult(connection_);
            if (PQresultStatus(result) != PGRES_COMMAND_OK) stop(PQerrorMessage(connection_));
            PQclear(result);
            PQgetResult(connection_);
        }
        PQclear(PQgetResult(connection_));
    }

    std::size_t cases_;
    PGconn* connection_;
    std::mt19937_64 random_{11};
};

class DatabaseSize {
  public:
    explicit DatabaseSize(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
        if (PQstatus(connection_) != CONNECTION_OK) stop(PQerrorMessage(connection_));
    }
    ~DatabaseSize() { PQfinish(connection_); }
    DatabaseSize(const DatabaseSize&) = delete;
    DatabaseSize& operator=(const DatabaseSize&) = delete;
    std::uintmax_t operator()() const {
        PGresult* const result = PQexec(connection_, "SELECT pg_database_size(current_database())");
        if (PQresultStatus(result) != PGRES_TUPLES_OK) stop(PQerrorMessage(connection_));
        const std::uintmax_t size = std::strtoull(PQgetvalue(result, 0, 0), nullptr, 10);
        PQclear(result);
        return size;
    }

  private:
    PGconn* connection_;
};

} // namespace
} // namespace vorgang::bench

int main(int argc, char** argv) {
    using namespace vorgang::bench;
    using vorgang::conformance::PostgresServer;
    const std::size_t cases = take_cases(argc, argv);
    const bool restarted = take_word(argc, argv, "--restarted");
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    if (!PostgresServer::programs()) stop(PostgresServer::why());
    // As much memory as a server of a town has; no checkpoint in the middle of a turn.
    PostgresServer server({"-c", "shared_buffers=1GB", "-c", "max_wal_size=8GB", "-c",
                           "checkpoint_timeout=1h", "-c", "autovacuum_naptime=10s"});
    FixedLoop loop(server.new_database(), cases);
    const std::string url = server.new_database();
    const auto open = [&](bool fast) {
        vorgang::PostgresOptions options;
        options.durable = !fast;
        options.case_cache_kib = static_cast<std::uint32_t>(cases); // more than each needs
        return vorgang::postgres_store(url, options);
    };
    Host host(open, cases, restarted);
    const DatabaseSize size(url);
    const vorgang::conformance::Scratch scratch;
    constexpr std::size_t past_checkpoint = 16 * fill_batch;
    run_durable(
        loop, host, scratch.file("flushes"), [&size] { return size(); }, past_checkpoint);
    return 0;
}
