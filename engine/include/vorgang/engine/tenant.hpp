/// Tenants of a store: which there are, one of them into a store of its own, one of them away.
///
/// Nothing crosses tenants, so one can leave: copied with all its cases, records and chains, and
/// removed where it was. Thread rule: no engine is open on either store meanwhile.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/limits.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang {

/// The tenants of a store, in order of their names. Errors: those of the store, corrupt.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<std::vector<std::string>> tenants(Store& store);

/// Copies a tenant into an empty store of whichever kind and returns how many cases it has. Numbers
/// of cases and deployments, records and their chains stay as they are; the feed has the records
/// case by case. Every case is audited on the way. `progress` is called with the cases copied so
/// far. Errors: not_found (no such tenant; a case without its records), conflict (`to` is not
/// empty), corrupt (a case is damaged: nothing of it is copied), those of the stores.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<std::uint64_t>
copy_tenant(Store& from, Store& to, std::string_view tenant,
            const std::function<void(std::uint64_t)>& progress = {}, const Limits& limits = {});

/// Removes a tenant with all its cases and deployments in one commit and returns how many cases it
/// had. A SQLite file of the store's own is written anew after the commit, so that nothing of them
/// lies on in free pages. A seal made before does not fit the store any more. Errors: not_found,
/// those of the store.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<std::uint64_t> remove_tenant(Store& store,
                                                                        std::string_view tenant);

} // namespace vorgang
