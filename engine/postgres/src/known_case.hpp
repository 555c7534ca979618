// What a host knows of a case.
#pragma once

#include <vector>

#include "open_row.hpp"
#include "wire.hpp"

namespace vorgang::postgres {

struct KnownCase {
    std::uint64_t reading = 0; // in which it was read or written; see CaseRows
    bool there = false;
    bool created = false;    // in this commit, and not sent yet
    bool changed = false;    // and not sent yet
    bool assumed = false;    // nothing holds it yet
    bool is_settled = false; // the store has it like this, as far as this host knows
    RowPlace place{};        // where the row stands; unknown where this commit has sent it
    bool is_own = false;     // and this host has put it there
    std::uint32_t sequence = 0;
    std::uint32_t base = 0;     // the sequence the server has
    std::uint64_t last = 0;     // position of its last record; see RecordRows::Position
    std::uint64_t checksum = 0; // without what the server adds
    durable::Digest chain{};
    OpenRow open;
    std::vector<std::byte> block;

    void is_put_to(const RowPlace& to) noexcept {
        place = to;
        is_own = true;
    }
};

} // namespace vorgang::postgres
