#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vorgang::tool {

void Progress::show(std::uint64_t done, std::uint64_t steps) {
    constexpr std::uint64_t width = 50;
    constexpr std::uint64_t steps_redrawn = 20'000;
    if (!live_ || total_ == 0) return;
    const std::uint64_t parts = std::min(done, total_) * 4 * width / total_;
    if (parts == drawn_ && steps < steps_ + steps_redrawn) return;
    drawn_ = parts;
    steps_ = steps;
    const auto full = static_cast<std::size_t>(parts / 4);
    fmt::print(stderr, "\r[{}{}] {:3} %", std::string(full, '#'), std::string(width - full, '.'),
               parts / 2);
    if (steps != 0) fmt::print(stderr, "  {}", grouped(steps));
    std::fflush(stderr);
}

void Progress::finish() {
    if (live_ && drawn_ != UINT64_MAX) fmt::print(stderr, "\r\x1b[K");
}

} // namespace vorgang::tool
