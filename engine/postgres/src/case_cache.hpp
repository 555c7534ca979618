// Cases as this host last saw them, so that the next commit need not ask for them.
//
// Whether they still are so the server says when a commit that relies on them is sent. Bounded:
// where there is no room those go that nobody has asked for longest.
#pragma once

#include <unordered_map>
#include <utility>

#include "known_case.hpp"

namespace vorgang::postgres {

class CaseCache {
  public:
    void keep_at_most(std::size_t bytes) noexcept { bytes_max_ = bytes; }

    // Null: it is not there. A case stays where it is until it is dropped, or others are for room.
    [[nodiscard]] KnownCase* find(std::uint64_t id) {
        if (const auto it = young_.find(id); it != young_.end()) return &it->second.known;
        auto node = old_.extract(id);
        return node ? &young_.insert(std::move(node)).position->second.known : nullptr;
    }
    // The one there is, or one of which nothing is known.
    [[nodiscard]] KnownCase& find_or_add(std::uint64_t id) {
        KnownCase* const found = find(id);
        return found != nullptr ? *found : young_[id].known;
    }
    void drop(std::uint64_t id) noexcept {
        for (Cases* cases : {&young_, &old_})
            if (const auto it = cases->find(id); it != cases->end()) {
                bytes_ -= it->second.weight;
                cases->erase(it);
                return;
            }
    }
    // Takes notice of what a case has come to need; drops it where it would drive out too many
    // others.
    void weigh(std::uint64_t id) {
        const auto it = young_.find(id);
        if (it == young_.end()) return;
        const std::size_t bytes =
            sizeof(Cases::value_type) + beside + it->second.known.block.capacity();
        if (bytes > bytes_max_ / 64) return drop(id);
        bytes_ += bytes - std::exchange(it->second.weight, static_cast<std::uint32_t>(bytes));
    }
    // One after the other of those that are old; where none is left all that are there become it.
    void make_room() noexcept {
        while (bytes_ > bytes_max_) {
            if (old_.empty()) std::swap(old_, young_);
            bytes_ -= old_.begin()->second.weight;
            old_.erase(old_.begin());
        }
    }
    void clear() noexcept {
        young_.clear();
        old_.clear();
        bytes_ = 0;
    }

  private:
    struct Kept {
        KnownCase known;
        std::uint32_t weight = 0;
    };
    using Cases = std::unordered_map<std::uint64_t, Kept>;
    static constexpr std::size_t beside = 48; // what memory costs for a node and for a block

    // INVARIANT: a case is in one of the two.
    Cases young_;
    Cases old_;
    std::size_t bytes_ = 0; // the sum of all weights
    std::size_t bytes_max_ = 0;
};

} // namespace vorgang::postgres
