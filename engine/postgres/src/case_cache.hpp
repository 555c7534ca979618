// Cases as the last commits of this host left them, so that the next one need not ask for them.
//
// Whether they still are so the server says when a commit that relies on them is sent. Bounded: the
// older half goes when both are full.
#pragma once

#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "open_row.hpp"

namespace vorgang::postgres {

struct CachedCase {
    std::uint32_t sequence = 0;
    std::uint64_t last = 0; // position of its last record
    durable::Digest chain{};
    std::uint64_t checksum = 0;
    std::vector<std::byte> block{};
    OpenRow open{};
};

class CaseCache {
  public:
    // Gives a case away: whoever commits it keeps it again.
    [[nodiscard]] std::optional<CachedCase> take(std::uint64_t id) {
        for (Cases* cases : {&young_, &old_})
            if (auto node = cases->extract(id)) {
                if (cases == &young_) bytes_ -= weight(node.mapped());
                return std::move(node.mapped());
            }
        return std::nullopt;
    }
    void keep(std::uint64_t id, CachedCase one) {
        const std::size_t bytes = weight(one);
        if (bytes > bytes_max / 64) return; // would drive out too many others
        if (bytes_ + bytes > bytes_max / 2) {
            old_ = std::exchange(young_, {});
            bytes_ = 0;
        }
        young_.insert_or_assign(id, std::move(one));
        bytes_ += bytes;
    }
    void clear() noexcept {
        young_.clear();
        old_.clear();
        bytes_ = 0;
    }

  private:
    using Cases = std::unordered_map<std::uint64_t, CachedCase>;
    static constexpr std::size_t bytes_max = std::size_t{32} << 20;
    static constexpr std::size_t beside = 64; // of a node and of what memory costs

    [[nodiscard]] static std::size_t weight(const CachedCase& one) noexcept {
        return sizeof(one) + beside + one.block.capacity() + 4 * one.open.activations.capacity();
    }

    Cases young_;
    Cases old_;
    std::size_t bytes_ = 0; // of the young ones
};

} // namespace vorgang::postgres
