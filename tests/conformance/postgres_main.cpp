// The server that the tests of one program share; without the server's programs they are skipped.
#include <cstdio>
#include <cstdlib>

#include "postgres_test.hpp"

namespace vorgang::conformance {

PostgresServer& shared_server() {
    // A transaction of its own, of autovacuum say, holds up the feed of every database for a
    // moment.
    static PostgresServer server(
        {"-c", "fsync=off", "-c", "max_connections=50", "-c", "autovacuum=off"});
    return server;
}

namespace {

// A program that also has other tests needs it only where the environment asks for these.
bool needs_server() {
#ifdef VORGANG_TEST_POSTGRES
    return std::getenv("VORGANG_TEST_POSTGRES") != nullptr;
#else
    return true;
#endif
}

// What a test leaves is gone before it has to be written to the disk.
class DropsDatabases final : public testing::EmptyTestEventListener {
    void OnTestEnd(const testing::TestInfo&) override { shared_server().drop_databases(); }
};

} // namespace
} // namespace vorgang::conformance

int main(int argc, char** argv) {
    using namespace vorgang::conformance;
    testing::InitGoogleTest(&argc, argv);
    if (needs_server() && !PostgresServer::programs()) {
        std::printf("SKIPPED: %s\n", PostgresServer::why());
        return 77;
    }
    if (needs_server()) testing::UnitTest::GetInstance()->listeners().Append(new DropsDatabases);
    return RUN_ALL_TESTS();
}
