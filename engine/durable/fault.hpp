// What a store of ours says in the same words, whichever database is below it.
#pragma once

#include <string_view>

#include "vorgang/engine/error.hpp"

namespace vorgang::durable {

// What was read is not what was written: `what` names the table.
[[nodiscard]] Error damaged(std::string_view what);
[[nodiscard]] Error no_such_case();
// Somebody else changed what this change builds on.
[[nodiscard]] Error overtaken();
[[nodiscard]] Error inside_host_transaction();
// A change failed half-way; only a rollback helps.
[[nodiscard]] Error torn();
[[nodiscard]] Error malformed(std::string_view what);

} // namespace vorgang::durable
