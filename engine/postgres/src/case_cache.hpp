// Cases as this host last saw them, so that the next commit need not ask for them.
//
// Whether they still are so the server says when a commit that relies on them is sent. Bounded:
// where there is no room, those go that nobody has asked for since the last round was made.
//
// A table of its own and not one of the standard library, because memory is what costs here: a
// commit says which cases it is going to need, and a table that is one array can have them fetched
// while others are looked at.
#pragma once

#include <bit>
#include <memory>
#include <utility>

#include "known_case.hpp"

namespace vorgang::postgres {

class CaseCache {
  public:
    void keep_at_most(std::size_t bytes) noexcept { bytes_max_ = bytes; }

    // Null: it is not there. A case stays where it is until it is dropped, or goes to make room.
    [[nodiscard]] KnownCase* find(std::uint64_t id) noexcept {
        Kept* const kept = at(id);
        if (kept == nullptr) return nullptr;
        kept->asked_for = true;
        return &kept->known;
    }
    // The one there is, or one of which nothing is known.
    [[nodiscard]] KnownCase& find_or_add(std::uint64_t id) {
        if (KnownCase* const found = find(id)) return *found;
        if (slots_.size() < 2 * (all_.size() + 1)) widen();
        all_.reserve(std::bit_ceil(all_.size() + 1));
        all_.push_back(std::make_unique<Kept>());
        Kept& kept = *all_.back();
        kept.id = id;
        kept.place = all_.size() - 1;
        slots_[slot_of(id)] = {id, &kept};
        return kept.known;
    }
    void drop(std::uint64_t id) noexcept {
        if (Kept* const kept = at(id)) drop(*kept);
    }
    // Takes notice of what a case has come to need; drops it where it would drive out too many
    // others.
    void weigh(std::uint64_t id) noexcept {
        Kept* const kept = at(id);
        if (kept == nullptr) return;
        const std::size_t bytes = sizeof(Kept) + beside + kept->known.block.capacity();
        if (bytes > bytes_max_ / 64) return drop(*kept);
        bytes_ += bytes - std::exchange(kept->weight, static_cast<std::uint32_t>(bytes));
    }
    // Round and round: who was asked for since the last round stays for one more.
    void make_room() noexcept {
        while (bytes_ > bytes_max_) {
            if (hand_ >= all_.size()) hand_ = 0;
            Kept& kept = *all_[hand_];
            if (!std::exchange(kept.asked_for, false)) drop(kept);
            ++hand_; // past the one that has come to its place, too: it was kept last
        }
    }
    void clear() noexcept {
        slots_.clear();
        all_.clear();
        bytes_ = 0;
        hand_ = 0;
    }

    // What is going to be asked for soon, the first of them first: each comes nearer by one step.
    void fetch_slot(std::uint64_t id) const noexcept {
        if (!slots_.empty()) __builtin_prefetch(&slots_[home_of(id)]);
    }
    void fetch_case(std::uint64_t id) const noexcept {
        if (const Kept* const kept = at(id)) fetch_bytes(kept, sizeof *kept);
    }
    void fetch_block(std::uint64_t id) const noexcept {
        if (const Kept* const kept = at(id))
            fetch_bytes(kept->known.block.data(), kept->known.block.size());
    }

  private:
    struct Kept {
        KnownCase known;
        std::uint64_t id = 0;
        std::size_t place = 0; // in all_
        std::uint32_t weight = 0;
        bool asked_for = false;
    };
    struct Slot {
        std::uint64_t id = 0;
        Kept* kept = nullptr; // null: nothing is here
    };
    // What memory costs for a case and for its block, and its places in the tables.
    static constexpr std::size_t beside = 96;

    [[nodiscard]] std::size_t home_of(std::uint64_t id) const noexcept {
        constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
        return static_cast<std::size_t>(id * golden >> (64 - std::countr_zero(slots_.size())));
    }
    // Where it is, or would be. INVARIANT: half of all slots are free.
    [[nodiscard]] std::size_t slot_of(std::uint64_t id) const noexcept {
        std::size_t slot = home_of(id);
        while (slots_[slot].kept != nullptr && slots_[slot].id != id)
            slot = next(slot);
        return slot;
    }
    [[nodiscard]] std::size_t next(std::size_t slot) const noexcept {
        return (slot + 1) & (slots_.size() - 1);
    }
    [[nodiscard]] Kept* at(std::uint64_t id) const noexcept {
        return slots_.empty() ? nullptr : slots_[slot_of(id)].kept;
    }
    static void fetch_bytes(const void* begin, std::size_t size) noexcept {
        constexpr std::size_t line = 64;
        for (std::size_t at = 0; at < size; at += line)
            __builtin_prefetch(static_cast<const char*>(begin) + at);
    }
    void widen() {
        constexpr std::size_t least = 64;
        std::vector<Slot> wider(std::max(least, 2 * slots_.size()));
        slots_.swap(wider);
        for (const auto& kept : all_)
            slots_[slot_of(kept->id)] = {kept->id, kept.get()};
    }
    void drop(Kept& kept) noexcept {
        bytes_ -= kept.weight;
        // Those behind it come nearer to their homes, so that no way to one of them is broken off.
        std::size_t gap = slot_of(kept.id);
        for (std::size_t slot = next(gap); slots_[slot].kept != nullptr; slot = next(slot)) {
            const std::size_t way = slot - home_of(slots_[slot].id);
            if ((way & (slots_.size() - 1)) < ((slot - gap) & (slots_.size() - 1))) continue;
            slots_[gap] = slots_[slot];
            gap = slot;
        }
        slots_[gap] = {};
        const std::size_t place = kept.place;
        std::swap(all_[place], all_.back());
        all_[place]->place = place;
        all_.pop_back();
    }

    std::vector<Slot> slots_; // as many as a power of two
    std::vector<std::unique_ptr<Kept>> all_;
    std::size_t hand_ = 0;  // where the round is
    std::size_t bytes_ = 0; // the sum of all weights
    std::size_t bytes_max_ = 0;
};

} // namespace vorgang::postgres
