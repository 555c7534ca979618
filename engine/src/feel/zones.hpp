// The zones of the IANA time zone database, as a table of the engine: no file of the machine is
// ever read, so the same inputs give the same instants everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vorgang::feel::zones {

// The release of the database the table was made from, "2025b".
[[nodiscard]] std::string_view release() noexcept;

// The place of a zone in the table, by its exact name or an alias of the database.
[[nodiscard]] std::optional<std::int32_t> find(std::string_view name) noexcept;
[[nodiscard]] std::string_view name(std::int32_t place) noexcept;

// Seconds east of UTC at an instant (seconds since 1970-01-01T00:00:00Z).
[[nodiscard]] std::int32_t offset_at(std::int32_t place, std::int64_t instant) noexcept;

// Seconds east of UTC when a clock there shows so many seconds since 1970-01-01 00:00: of two
// readings the earlier, and for one that is left out what held before it.
[[nodiscard]] std::int32_t offset_of(std::int32_t place, std::int64_t shown) noexcept;

// Seconds east of UTC without summer time, today.
[[nodiscard]] std::int32_t standard_offset(std::int32_t place) noexcept;

} // namespace vorgang::feel::zones
