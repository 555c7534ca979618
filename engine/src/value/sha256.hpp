// SHA-256 (FIPS 180-4), for what an engine without a cryptographic library has to digest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vorgang {

class Sha256 {
  public:
    void add(std::span<const std::byte> bytes) noexcept;
    // Ends it; add() must not be called afterwards.
    [[nodiscard]] std::array<std::byte, 32> finish() noexcept;

  private:
    void block(const std::byte* bytes) noexcept;

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> rest_{};
    std::uint64_t size_ = 0;
};

} // namespace vorgang
