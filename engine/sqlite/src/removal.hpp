// Takes a tenant out of the tables.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

// In the open transaction. Walks through all indexes: they are not sorted by case.
[[nodiscard]] Result<void> remove_rows(Connection& connection, const TenantRemoval& removal);

} // namespace vorgang::sqlite
