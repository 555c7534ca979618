// Pseudonyms of persons and digests of commands: SipHash-1-3 keyed by the salt of the case.
//
// A pseudonym says that two records were made by the same person of the same case and nothing
// else; without the salt, which goes with the content, nobody can find out who. Two persons of one
// case share a pseudonym by chance with a probability below 2^-60.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace vorgang::run {

// SipHash-1-3 by Aumasson and Bernstein, 64-bit result.
[[nodiscard]] std::uint64_t siphash(std::uint64_t key_low, std::uint64_t key_high,
                                    std::string_view bytes) noexcept;

// The pseudonym of a person; never 0, and 0 for the empty name.
[[nodiscard]] inline std::uint64_t pseudonym(std::uint64_t salt_low, std::uint64_t salt_high,
                                             std::string_view person) noexcept {
    if (person.empty()) return 0;
    const std::uint64_t hash = siphash(salt_low, salt_high, person);
    return hash == 0 ? 1 : hash;
}

} // namespace vorgang::run
