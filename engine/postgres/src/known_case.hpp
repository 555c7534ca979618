// What a host knows of a case.
#pragma once

#include <vector>

#include "open_row.hpp"
#include "wire.hpp"

namespace vorgang::postgres {

// The position of a record; of one of this transaction its number there, from 1, as only the server
// knows where the transaction begins. No position is as small.
using Position = std::uint64_t;

struct KnownCase {
    std::uint64_t reading = 0; // in which it was read or written; see CaseRows
    bool there = false;
    bool created = false;    // in this commit, and not sent yet
    bool changed = false;    // and not sent yet
    bool assumed = false;    // nothing holds it yet
    bool is_settled = false; // the store has it like this, as far as this host knows
    RowPlace place{};        // where the row stands; unknown where this commit has sent it
    std::uint32_t sequence = 0;
    std::uint32_t base = 0;     // the sequence the server has
    Position last = 0;          // of its last record
    std::uint64_t checksum = 0; // without what the server adds
    durable::Digest chain{};
    OpenRow open;
    std::vector<std::byte> block;
};

} // namespace vorgang::postgres
