/// audit and seal: whether a store still holds what was written to it, and all of it.
///
/// An audit reads everything once: how the data lie on the disk, every case and record with its
/// checks, each case built anew from its records, the rows of the indexes and the counts computed
/// again. It changes nothing, and all it sees is of one moment, whoever writes meanwhile. A seal is
/// one digest over the last record of every case, for the host to sign or deposit elsewhere: it
/// shows what no check inside the store can, records cut off at the end and cases that vanished.
/// Thread rule: the store is used by one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/limits.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang {

/// Something that is not as it was written.
struct AuditFinding {
    CaseId case_id{};           ///< 0: of the store and not of one case
    std::uint32_t sequence = 0; ///< of the first record that is bad; 0: not of a record
    std::string german;
    std::string english;
};

struct AuditReport {
    std::uint64_t cases = 0;
    std::uint64_t records = 0;
    std::uint64_t open = 0;          ///< cases that have not ended
    std::vector<AuditFinding> bad{}; ///< at most AuditOptions::findings_max
    std::uint64_t bad_count = 0;     ///< all of them
    CaseId last{};                   ///< the last case that was looked at
    bool finished = false;           ///< there is none behind it
};

struct AuditOptions {
    CaseId after{}; ///< goes on behind this case; 0: from the beginning
    /// Cases to look at in this call. The counts are compared where one call sees all cases.
    std::uint64_t cases_max = std::numeric_limits<std::uint64_t>::max();
    std::size_t findings_max = 1000;
    /// Called now and then with what was found so far; false ends the audit there.
    std::function<bool(const AuditReport&)> progress{};
    Limits limits{};
};

/// Looks at the cases of a store. What is damaged is a finding; errors are those of a store that
/// cannot be read now (busy, read_only).
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<AuditReport> audit(Store& store,
                                                              const AuditOptions& options = {});

/// What a store held up to a record of its feed.
struct Seal {
    std::uint64_t position = 0; ///< the last record it covers; later ones leave it as it is
    std::uint64_t cases = 0;
    std::array<std::byte, 32> digest{};
    bool operator==(const Seal&) const = default;
};

/// The seal of all that is committed, or of all up to the record `position`. Reads the whole feed.
/// LIMIT: takes about 100 bytes of memory for each case. Errors: those of Store::records.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<Seal>
seal(Store& store, std::uint64_t position = std::numeric_limits<std::uint64_t>::max());

/// One line of text, and back; nothing where it is no seal (docs/formats/seal.md).
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_text(const Seal& seal);
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Seal> seal_from_text(std::string_view text);

} // namespace vorgang
