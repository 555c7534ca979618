// Cases as the last commits of this host left them, so that the next one need not ask for them.
//
// Whether they still are so the server says when a commit that relies on them is sent. Bounded:
// where there is no room those go that were kept longest ago.
#pragma once

#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "open_row.hpp"
#include "wire.hpp"

namespace vorgang::postgres {

struct CachedCase {
    std::uint32_t sequence = 0;
    std::uint64_t last = 0; // position of its last record
    durable::Digest chain{};
    std::uint64_t checksum = 0;
    std::vector<std::byte> block{};
    OpenRow open{};
    RowPlace place{}; // of its row
};

class CaseCache {
  public:
    void keep_at_most(std::size_t bytes) noexcept { bytes_max_ = bytes; }

    // Gives a case away: whoever commits it keeps it again.
    [[nodiscard]] std::optional<CachedCase> take(std::uint64_t id) {
        for (Cases* cases : {&young_, &old_})
            if (auto node = cases->extract(id)) {
                bytes_ -= weight(node.mapped());
                return std::move(node.mapped());
            }
        return std::nullopt;
    }
    void keep(std::uint64_t id, CachedCase one) {
        const std::size_t bytes = weight(one);
        if (bytes > bytes_max_ / 64) return; // would drive out too many others
        make_room_for(bytes);
        // INVARIANT: in one of the two, because what is kept was taken before or is not there.
        if (young_.insert_or_assign(id, std::move(one)).second) bytes_ += bytes;
    }
    void clear() noexcept {
        young_.clear();
        old_.clear();
        bytes_ = 0;
    }

  private:
    using Cases = std::unordered_map<std::uint64_t, CachedCase>;
    static constexpr std::size_t beside = 64; // of a node and of what memory costs

    [[nodiscard]] static std::size_t weight(const CachedCase& one) noexcept {
        return sizeof(one) + beside + one.block.capacity() + 4 * one.open.activations.capacity();
    }

    // One after the other of those that are old; where none is left all that are there become it.
    void make_room_for(std::size_t bytes) {
        while (bytes_ + bytes > bytes_max_ && bytes_ != 0) {
            if (old_.empty()) std::swap(old_, young_);
            const auto oldest = old_.begin();
            bytes_ -= weight(oldest->second);
            old_.erase(oldest);
        }
    }

    Cases young_;
    Cases old_;
    std::size_t bytes_ = 0;
    std::size_t bytes_max_ = 0;
};

} // namespace vorgang::postgres
