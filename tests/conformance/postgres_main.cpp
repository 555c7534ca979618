// The server that the tests of one program share; without the server's programs they are skipped.
#include <cstdio>

#include "postgres_test.hpp"

namespace vorgang::conformance {

PostgresServer& shared_server() {
    static PostgresServer server({"-c", "fsync=off", "-c", "max_connections=50"});
    return server;
}

} // namespace vorgang::conformance

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (!vorgang::conformance::PostgresServer::programs()) {
        std::printf("SKIPPED: %s\n", vorgang::conformance::PostgresServer::why());
        return 77;
    }
    return RUN_ALL_TESTS();
}
