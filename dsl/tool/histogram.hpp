// Durations in a fixed number of buckets, 16 for each power of two: 6 % exact, no allocation.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace vorgang::tool {

class Histogram {
  public:
    void add(std::uint64_t nanoseconds) noexcept {
        ++counts_[bucket(nanoseconds)];
        ++total_;
    }
    void add(const Histogram& other) noexcept {
        for (std::size_t i = 0; i < counts_.size(); ++i)
            counts_[i] += other.counts_[i];
        total_ += other.total_;
    }
    [[nodiscard]] std::uint64_t count() const noexcept { return total_; }

    // The duration that `per_mille` of a thousand do not exceed; 0 where nothing was added.
    [[nodiscard]] std::uint64_t percentile(std::uint32_t per_mille) const noexcept {
        const std::uint64_t wanted = (total_ * per_mille + 999) / 1000;
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen >= wanted && seen > 0) return upper_end(i);
        }
        return 0;
    }

  private:
    static constexpr std::size_t steps = 16;

    static std::size_t bucket(std::uint64_t value) noexcept {
        if (value < steps) return static_cast<std::size_t>(value);
        const auto power = static_cast<unsigned>(std::bit_width(value)) - 5;
        return (power + 1) * steps + static_cast<std::size_t>((value >> power) - steps);
    }
    static std::uint64_t upper_end(std::size_t bucket) noexcept {
        if (bucket < steps) return bucket;
        const std::size_t power = bucket / steps - 1;
        return ((bucket % steps + steps + 1) << power) - 1;
    }

    std::array<std::uint64_t, 61 * steps> counts_{};
    std::uint64_t total_ = 0;
};

} // namespace vorgang::tool
