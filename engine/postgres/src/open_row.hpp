// What the row of a case says of it to the indexes: the open tasks of one worklist and one due
// date, and when it is due itself.
//
// Most cases have no more. What more one has stands in the tables of tasks and of due dates, as
// rows of their own; the row of the case says whether there are any, so that a row is in one place.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "durable/chain.hpp"

namespace vorgang::postgres {

struct OpenRow {
    static constexpr std::size_t tasks_max = 16;
    static constexpr std::uint32_t tasks_beside = 1;
    static constexpr std::uint32_t due_beside = 2;

    std::uint32_t queue = 0; // 0: no task is here
    Instant due = no_due;
    Instant next_due = no_due; // of the case itself; no_due: not here
    std::uint32_t beside = 0;  // rows in tables of their own
    bool is_unsure = false;    // rows came or went there: the server knows what is left
    std::uint8_t tasks = 0;    // how many are here
    std::array<std::uint32_t, tasks_max> room{};

    // Of the tasks, sorted.
    [[nodiscard]] std::span<const std::uint32_t> activations() const noexcept {
        return std::span(room).first(tasks);
    }

    [[nodiscard]] bool is_empty() const noexcept { return queue == 0 && next_due == no_due; }
    [[nodiscard]] bool has(std::uint32_t of, Instant at, std::uint32_t activation) const noexcept;
    // False: there is no room for it here.
    [[nodiscard]] bool add(std::uint32_t to, Instant at, std::uint32_t activation);
    // Precondition: it is here.
    void remove(std::uint32_t activation) noexcept;

    // Appends the column `open`: the activations and a checksum; nothing where nothing is here.
    // Gives its size.
    std::size_t pack(CaseId id, std::vector<std::byte>& to) const;
    // The columns of a row; nothing where they are not what was written.
    [[nodiscard]] static std::optional<OpenRow> unpack(CaseId id, std::uint32_t queue, Instant due,
                                                       Instant next_due, durable::Bytes open);
};

} // namespace vorgang::postgres
