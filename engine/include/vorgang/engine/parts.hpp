/// Parts: what a case has several of at a time (elements of `für alle`, what accompanies a section,
/// what undoes), each in a block of its own beside the block of the case.
///
/// So a command costs what it touches: completing a step of one element reads and writes this
/// element and the case, whether it has twenty or twenty thousand. A part is numbered when it
/// begins; numbers of a case are not used again. Its activations say which part they are of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "vorgang/engine/result.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang {

/// LIMIT: parts a case may begin in its life, and activations one part may have in its.
inline constexpr std::uint32_t part_bits = 19;
inline constexpr std::uint32_t part_activation_bits = 12;
inline constexpr std::uint32_t part_max = (1U << part_bits) - 1;
inline constexpr std::uint32_t part_activation_max = (1U << part_activation_bits) - 1;

/// The number of an activation of a part: one bit, the part, its own count.
[[nodiscard]] constexpr std::uint32_t part_activation(std::uint32_t part,
                                                      std::uint32_t count) noexcept {
    return 1U << 31 | part << part_activation_bits | count;
}
/// The part an activation is of; 0: the case itself.
[[nodiscard]] constexpr std::uint32_t part_of(std::uint32_t activation) noexcept {
    return (activation >> 31) == 0 ? 0 : activation >> part_activation_bits & part_max;
}

/// When the next deadline or wait of a part takes effect.
struct PartDue {
    Instant due{};
    std::uint32_t part = 0;
    auto operator<=>(const PartDue&) const = default;
};

/// Where decide() finds the parts of the case it decides about.
class CaseParts {
  public:
    virtual ~CaseParts() = default;
    /// The block of a part, aligned to 8, valid until the next call; not_found.
    [[nodiscard]] virtual Result<std::span<const std::byte>> part(std::uint32_t number) = 0;
    /// What is due first among the parts: by due, then number.
    [[nodiscard]] virtual Result<std::optional<PartDue>> due() = 0;
};

/// A part before and after a record. Views.
struct PartChange {
    std::uint32_t number = 0;
    std::span<const std::byte> before{}; ///< empty: it begins
    std::span<const std::byte> after{};  ///< empty: it is gone
};

/// A whole case: its block and its parts.
struct CaseState {
    std::vector<std::byte> block{};
    std::map<std::uint32_t, std::vector<std::byte>> parts{};
    bool operator==(const CaseState&) const = default;
};

} // namespace vorgang
