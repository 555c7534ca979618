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
[[nodiscard]] Error no_such_queue();
// `store` names the store.
[[nodiscard]] Error opened_to_read(std::string_view store);
[[nodiscard]] Error inside_view();
[[nodiscard]] Error inside_commit();
// The store is wanted alone, and somebody else has it open.
[[nodiscard]] Error in_use(std::string_view store);
// A tenant was removed by somebody else.
[[nodiscard]] Error removed_meanwhile(std::string_view store);
[[nodiscard]] Error malformed(std::string_view what);

} // namespace vorgang::durable
