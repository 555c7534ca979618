/// Tenants of a store: which there are, one of them into a store of its own, one of them away.
///
/// Nothing crosses tenants, so one can leave: copied with all its cases, records and chains, and
/// removed where it was. Whoever wants both gives what the copy returned to the removal: a case
/// that moved on in between is then removed by nobody. Thread rule: no engine is open on these
/// stores in this program; engines of others have to open the store again after a removal.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/limits.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang {

/// The tenants of a store, in order of their names. Errors: those of the store, corrupt.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<std::vector<std::string>> tenants(Store& store);

/// A case as it was copied: up to this record.
struct CopiedCase {
    CaseId case_id{};
    std::uint32_t sequence = 0;
    bool operator==(const CopiedCase&) const = default;
};

/// Copies a tenant into an empty store of whichever kind and returns its cases, by number. All of
/// it is of one moment, whoever writes meanwhile. Numbers of cases and deployments, records and
/// their chains stay as they are; the feed has the records case by case. Every case is audited on
/// the way. `progress` is called with the cases copied so far and how many there are. After an
/// error `to` holds a part and is of no use. Errors: not_found (no such tenant; a case without its
/// records), conflict (`to` is not empty), corrupt (a case is damaged), those of the stores. LIMIT:
/// takes 16 bytes of memory for each case.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<std::vector<CopiedCase>>
copy_tenant(Store& from, Store& to, std::string_view tenant,
            const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {},
            const Limits& limits = {});

/// What a removal did.
struct RemovedTenant {
    std::uint64_t cases = 0;
    /// Why the bytes of what was removed may still lie in free room of the store, if they do;
    /// Store::wipe() tries again.
    std::optional<Error> not_wiped{};
};

/// Removes a tenant with all its cases and deployments in one commit. `copied`: only if these are
/// all its cases, and none of them has moved on. A SQLite file of the store's own is written anew
/// after the commit, so that nothing of them lies on in free pages. A seal made before does not fit
/// the store any more. Errors: not_found, conflict (not what was copied), those of the store.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<RemovedTenant>
remove_tenant(Store& store, std::string_view tenant,
              std::optional<std::span<const CopiedCase>> copied = {});

} // namespace vorgang
