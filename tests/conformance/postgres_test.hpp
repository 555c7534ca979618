// The server that the tests of this program share, and databases on it.
#pragma once

#include "pg.hpp"
#include "postgres_server.hpp"
#include "store_conformance.hpp"
#include "vorgang/postgres/postgres_store.hpp"

namespace vorgang::conformance {

// Started by the first call; without syncs, because no test of this program pulls the power.
[[nodiscard]] PostgresServer& shared_server();

// Waits no longer than a test should.
[[nodiscard]] inline PostgresOptions impatient() {
    PostgresOptions options;
    options.busy_timeout_ms = 200;
    return options;
}

} // namespace vorgang::conformance
