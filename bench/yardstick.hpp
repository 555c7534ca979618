// The yardstick: what a hand-written program for exactly this one process would cost.
//
// REF is start -> A (income, children) -> B or C -> three reviews side by side -> join -> D -> end.
// Cases of 64 bytes lie in an open-addressing table by a 64-bit id; each command writes a record of
// 120 bytes to a ring. Data come from an array drawn before. Nothing is checked that the compiler
// of such a program would not check: no roles, no bounds, no time. Beside it the struct of arrays
// with the flow hard-wired, which knows no ids and writes no records: the yardstick is judged by
// it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace vorgang::bench {

// What REF's cases bring along, drawn once.
struct Draw {
    std::int64_t income = 0;
    std::int64_t children = 0;
};

[[nodiscard]] inline std::vector<Draw> draw_data(std::size_t count) {
    std::vector<Draw> data(count);
    std::uint64_t state = 0x9e3779b97f4a7c15;
    for (Draw& draw : data) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        draw.income = static_cast<std::int64_t>(state % 2400);
        draw.children = static_cast<std::int64_t>(state >> 32 & 3);
    }
    return data;
}

// Commands of one case, in order: 0 A, 1 B or C, 2..4 the reviews, 5 D.
inline constexpr int commands_per_case = 6;

struct YardCase {
    std::uint64_t id = 0;
    std::int64_t income = 0;
    std::int64_t children = 0;
    std::int64_t at = 0;
    std::int64_t due = 0;
    std::uint32_t sequence = 0;
    std::uint8_t position = 0; // 0 A, 1 B, 2 C, 3 reviews, 4 D, 5 end
    std::uint8_t reviews = 0;  // bits of those open
    std::uint16_t spare = 0;
    std::uint64_t filler = 0;
    std::uint64_t filler2 = 0;
};
static_assert(sizeof(YardCase) == 64);

struct YardRecord {
    std::uint64_t id = 0;
    std::int64_t at = 0;
    std::uint32_t sequence = 0;
    std::uint8_t command = 0;
    std::uint8_t from = 0;
    std::uint8_t to = 0;
    std::uint8_t spare = 0;
    std::int64_t values[12] = {};
};
static_assert(sizeof(YardRecord) == 120);

class Yardstick {
  public:
    explicit Yardstick(std::size_t cases) {
        std::size_t slots = 16;
        while (slots * 2 < cases * 3)
            slots *= 2;
        table_ = std::make_unique<YardCase[]>(slots);
        mask_ = slots - 1;
        ring_ = std::make_unique<YardRecord[]>(ring_size);
    }

    void start(std::uint64_t id) {
        YardCase& slot = place(id);
        slot.id = id;
        slot.position = 0;
        slot.sequence = 1;
    }

    void prefetch(std::uint64_t id) const { __builtin_prefetch(&table_[hash(id) & mask_]); }

    // The sequence of the case behind the command, or 0 where the command does not fit the case.
    std::uint32_t apply(std::uint64_t id, int command, const Draw& draw, std::int64_t at) {
        YardCase& c = place(id);
        if (c.id != id) return 0;
        const std::uint8_t from = c.position;
        if (!move(c, command, draw, at)) return 0;
        c.at = at;
        write(c, from, command, draw);
        return c.sequence;
    }

  private:
    static constexpr std::size_t ring_size = 1 << 16;

    // Ids come from anywhere, so they are mixed (Fibonacci hashing).
    static std::uint64_t hash(std::uint64_t id) { return id * 0x9e3779b97f4a7c15 >> 20; }
    YardCase& place(std::uint64_t id) {
        std::uint64_t at = hash(id) & mask_;
        while (table_[at].id != 0 && table_[at].id != id)
            at = (at + 1) & mask_;
        return table_[at];
    }
    static bool move(YardCase& c, int command, const Draw& draw, std::int64_t at) {
        switch (c.position) {
        case 0:
            if (command != 0) return false;
            c.income = draw.income;
            c.children = draw.children;
            c.position = draw.income < 1200 && draw.children >= 2 ? 1 : 2;
            break;
        case 1:
        case 2:
            if (command != 1) return false;
            c.position = 3;
            c.reviews = 7;
            break;
        case 3: {
            if (command < 2 || command > 4) return false;
            const auto bit = static_cast<std::uint8_t>(1 << (command - 2));
            if ((c.reviews & bit) == 0) return false;
            c.reviews = static_cast<std::uint8_t>(c.reviews & ~bit);
            if (c.reviews == 0) {
                c.position = 4;
                c.due = at + 14 * 86'400'000LL;
            }
            break;
        }
        case 4:
            if (command != 5) return false;
            c.position = 5;
            break;
        default: return false;
        }
        ++c.sequence;
        return true;
    }
    void write(const YardCase& c, std::uint8_t from, int command, const Draw& draw) {
        YardRecord& r = ring_[next_++ & (ring_size - 1)];
        r.id = c.id;
        r.at = c.at;
        r.sequence = c.sequence;
        r.command = static_cast<std::uint8_t>(command);
        r.from = from;
        r.to = c.position;
        r.values[0] = draw.income;
        r.values[1] = draw.children;
        std::memset(&r.values[2], 0, sizeof r.values - 2 * sizeof r.values[0]);
    }

    std::unique_ptr<YardCase[]> table_;
    std::uint64_t mask_ = 0;
    std::unique_ptr<YardRecord[]> ring_;
    std::uint64_t next_ = 0;
};

// The limit: the same moves over columns; the place of a case is its number, nothing is recorded.
class StructOfArrays {
  public:
    explicit StructOfArrays(std::size_t cases) : position_(cases), value_(cases) {}

    bool apply(std::size_t i, int command, const Draw& draw) {
        std::uint8_t& at = position_[i];
        switch (at) {
        case 0:
            if (command != 0) return false;
            value_[i] = draw.income * 4 + draw.children;
            at = draw.income < 1200 && draw.children >= 2 ? 1 : 2;
            return true;
        case 1:
        case 2:
            if (command != 1) return false;
            at = reviews + 7;
            return true;
        case decide:
            if (command != 5) return false;
            at = ended;
            return true;
        default: break;
        }
        if (at < reviews || command < 2 || command > 4) return false;
        const auto bit = static_cast<std::uint8_t>(1 << (command - 2));
        if (((at - reviews) & bit) == 0) return false;
        at = static_cast<std::uint8_t>(at - bit);
        if (at == reviews) at = decide;
        return true;
    }
    void reset() { std::fill(position_.begin(), position_.end(), std::uint8_t{0}); }

  private:
    // Positions: 0 A, 1 B, 2 C, 3 D, 4 end, from 8 on the reviews with their open bits.
    static constexpr std::uint8_t decide = 3;
    static constexpr std::uint8_t ended = 4;
    static constexpr std::uint8_t reviews = 8;
    std::vector<std::uint8_t> position_;
    std::vector<std::int64_t> value_;
};

} // namespace vorgang::bench
