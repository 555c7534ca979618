#include "open_row.hpp"

#include <algorithm>

#include "wire.hpp"

namespace vorgang::postgres {
namespace {

std::uint64_t sum_of(CaseId id, const OpenRow& open) noexcept {
    std::uint64_t sum = row_sum(Table::open, open.queue, open.due, open.next_due, id);
    for (const std::uint32_t activation : open.activations())
        sum = durable::mix(sum, activation);
    return sum;
}

template<std::unsigned_integral T>
void put(std::vector<std::byte>& to, T value) {
    const T wire = swapped(value);
    const auto bytes = std::as_bytes(std::span(&wire, 1));
    to.insert(to.end(), bytes.begin(), bytes.end());
}

template<std::unsigned_integral T>
T take(durable::Bytes& from) noexcept {
    T wire = 0;
    std::memcpy(&wire, from.data(), sizeof wire);
    from = from.subspan(sizeof wire);
    return swapped(wire);
}

} // namespace

bool OpenRow::has(std::uint32_t of, Instant at, std::uint32_t activation) const noexcept {
    return queue == of && due == at && std::ranges::binary_search(activations(), activation);
}

bool OpenRow::add(std::uint32_t to, Instant at, std::uint32_t activation) {
    if ((beside & tasks_beside) != 0 || to == 0) return false;
    if (queue != 0 && (queue != to || due != at || tasks == tasks_max)) return false;
    const auto end = room.begin() + tasks++;
    *end = activation;
    std::rotate(std::lower_bound(room.begin(), end, activation), end, end + 1);
    queue = to;
    due = at;
    return true;
}

void OpenRow::remove(std::uint32_t activation) noexcept {
    const auto end = room.begin() + tasks--;
    const auto place = std::lower_bound(room.begin(), end, activation);
    std::copy(place + 1, end, place);
    if (tasks != 0) return;
    queue = 0;
    due = no_due;
}

std::size_t OpenRow::pack(CaseId id, std::vector<std::byte>& to) const {
    if (is_empty()) return 0;
    for (const std::uint32_t activation : activations())
        put(to, activation);
    put(to, sum_of(id, *this));
    return 4 * activations().size() + 8;
}

std::optional<OpenRow> OpenRow::unpack(CaseId id, std::uint32_t queue, Instant due,
                                       Instant next_due, durable::Bytes open) {
    OpenRow row;
    row.queue = queue;
    row.due = due;
    row.next_due = next_due;
    if (open.empty() && row.is_empty() && due == no_due) return row;
    if (open.size() < 8 || open.size() % 4 != 0 || open.size() > 4 * tasks_max + 8) return {};
    while (open.size() > 8)
        row.room[row.tasks++] = take<std::uint32_t>(open);
    if ((row.tasks == 0) != (queue == 0) || row.is_empty()) return {};
    if (take<std::uint64_t>(open) != sum_of(id, row)) return {};
    return row;
}

} // namespace vorgang::postgres
