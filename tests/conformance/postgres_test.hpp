// The server that the tests of this program share, and databases on it.
#pragma once

#include "pg.hpp"
#include "postgres_server.hpp"
#include "store_conformance.hpp"
#include "vorgang/postgres/postgres_store.hpp"

namespace vorgang::conformance {

// Waits no longer than a test should.
[[nodiscard]] inline PostgresOptions impatient() {
    PostgresOptions options;
    options.busy_timeout_ms = 200;
    return options;
}

} // namespace vorgang::conformance
