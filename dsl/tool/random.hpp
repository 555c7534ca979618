// A small generator with a seed, the same everywhere (SplitMix64).
#pragma once

#include <cstdint>

namespace vorgang::tool {

class Random {
  public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    std::uint64_t next() noexcept {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    // 0 to below `bound`; bound at least 1.
    std::uint64_t below(std::uint64_t bound) noexcept { return next() % bound; }
    // True `in_thousand` times out of a thousand.
    bool happens(std::uint32_t in_thousand) noexcept { return below(1000) < in_thousand; }

  private:
    std::uint64_t state_;
};

} // namespace vorgang::tool
