// Walks over every row of every index, and the removal of a tenant.
#pragma once

#include "connection.hpp"
#include "index_text.hpp"

namespace vorgang::postgres {

// Precondition of both: what was written was sent.
[[nodiscard]] Result<void> walk_index_rows(Connection& connection, const IndexVisitor& visit);
// The highest position of a record that went.
[[nodiscard]] Result<std::uint64_t> remove_rows(Connection& connection,
                                                const TenantRemoval& removal);

} // namespace vorgang::postgres
