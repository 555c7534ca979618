// Walks over every row of every index, and the removal of a tenant.
#pragma once

#include "connection.hpp"
#include "index_text.hpp"

namespace vorgang::postgres {

// Precondition of both: what was written was sent.
[[nodiscard]] Result<void> walk_index_rows(Connection& connection, const IndexVisitor& visit);
[[nodiscard]] Result<void> remove_rows(Connection& connection, const TenantRemoval& removal,
                                       bool sharded);
// Writes all tables anew, without the room that rows which are gone have left. Outside a commit.
[[nodiscard]] Result<void> write_anew(Connection& connection);

} // namespace vorgang::postgres
