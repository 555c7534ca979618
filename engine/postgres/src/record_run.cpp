#include "record_run.hpp"

#include <algorithm>

namespace vorgang::postgres {
namespace {

using durable::Digest;

// What a run says of each record: case and what stands before it in 8 bytes each, sequence in 4,
// where its bytes begin (from 1) and how many they are in 2 each; most significant first.
constexpr std::size_t numbers_size = 24;
constexpr std::size_t chain_size = sizeof(Digest);
// A run begins with a checksum where a record has its chain.
constexpr std::size_t sum_size = 8;
// Two rows of a page: larger ones are read as a whole by whoever wants a single record, smaller
// ones cost more to write. With what a row has beside they are at most 4 080 bytes, which is also
// well below where the server would take a value out of its row (toast_tuple_target).
constexpr std::size_t run_bytes_max = 3'960;

template<std::unsigned_integral T>
void put(std::vector<std::byte>& to, T value) {
    const T wire = swapped(value);
    const Bytes bytes = std::as_bytes(std::span(&wire, 1));
    to.insert(to.end(), bytes.begin(), bytes.end());
}
void put(std::vector<std::byte>& to, Bytes bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

template<std::unsigned_integral T>
[[nodiscard]] T number_at(Bytes bytes, std::size_t at) noexcept {
    T wire = 0;
    std::memcpy(&wire, bytes.data() + at, sizeof wire);
    return swapped(wire);
}

// Checksums of rows, without what the server adds. Of a run it is over its columns; what they hold
// is covered by the checksum in its place of the chain, so that who reads a single record of it can
// verify the rest without having it.
[[nodiscard]] std::uint64_t sum_of_record(CaseId id, std::uint32_t sequence, Bytes chain,
                                          Bytes record) noexcept {
    return row_sum(Table::records, id, sequence, chain, record);
}
[[nodiscard]] std::uint64_t sum_of_run(CaseId id, std::uint32_t count, Bytes chain,
                                       std::uint64_t bytes) noexcept {
    return row_sum(Table::records, id, count, chain, bytes);
}
[[nodiscard]] std::uint64_t sum_of_content(Bytes numbers, Bytes records) noexcept {
    return row_sum(Table::records, numbers, records);
}

} // namespace

bool RunWriter::has_room_for(const CaseChange& change) const noexcept {
    const std::size_t there = (numbers_.size() - numbers_begin_) + (bytes_.size() - bytes_begin_);
    return !apart_ && change.tenant == tenant_ &&
           there - sum_size + numbers_size + chain_size + change.record.size() <= run_bytes_max;
}

void RunWriter::begin(const CaseChange& change) {
    numbers_begin_ = numbers_.size();
    bytes_begin_ = bytes_.size();
    bytes_.resize(bytes_begin_ + sum_size);
    tenant_ = change.tenant;
}

void RunWriter::add(const CaseChange& change, std::uint64_t previous, const Digest& chain,
                    std::uint64_t number) {
    if (count_ != 0 && !has_room_for(change)) close();
    if (count_ == 0) begin(change);
    const std::size_t place = bytes_.size() - bytes_begin_ - sum_size + 1;
    put(numbers_, change.case_id.number);
    put(numbers_, previous);
    put(numbers_, change.sequence);
    // Of a record that is too large for a run this is cut off, and not used.
    put(numbers_, static_cast<std::uint16_t>(place));
    put(numbers_, static_cast<std::uint16_t>(chain_size + change.record.size()));
    put(bytes_, Bytes(chain));
    put(bytes_, change.record);
    ++count_;
    last_case_ = change.case_id;
    last_sequence_ = change.sequence;
    last_previous_ = previous;
    last_number_ = number;
}

RunWriter::Single RunWriter::single() const noexcept {
    const Bytes both = Bytes(bytes_).subspan(bytes_begin_ + sum_size);
    const Bytes record = both.subspan(chain_size);
    return {last_case_, last_previous_, record,
            sum_of_record(last_case_, last_sequence_, both.first(chain_size), record)};
}

void RunWriter::close() {
    if (count_ == 0) return;
    const auto row = [this](std::initializer_list<std::uint64_t> numbers) {
        for (const std::uint64_t number : numbers)
            rows_.add(number);
    };
    const Bytes records = Bytes(bytes_).subspan(bytes_begin_ + sum_size);
    if (count_ == 1) {
        row({last_case_.number, last_sequence_, last_previous_, single().checksum, last_number_, 0,
             bytes_begin_ + sum_size + 1, chain_size, records.size() - chain_size});
        numbers_.resize(numbers_begin_);
    } else {
        const Bytes numbers = Bytes(numbers_).subspan(numbers_begin_);
        const std::uint64_t content = swapped(sum_of_content(numbers, records));
        std::memcpy(bytes_.data() + bytes_begin_, &content, sum_size);
        const Bytes chain = Bytes(bytes_).subspan(bytes_begin_, sum_size);
        row({0, count_, 0, sum_of_run({}, count_, chain, numbers.size() + records.size()),
             last_number_, numbers_begin_ + 1, bytes_begin_ + 1, sum_size, records.size()});
    }
    count_ = 0;
}

void RunWriter::clear() noexcept {
    rows_.clear();
    numbers_.clear();
    bytes_.clear();
    count_ = 0;
}

void RunReader::expect_columns(int row, std::uint64_t sum) {
    const std::uint64_t token = rows_.is_null(row, 5) ? 0 : rows_.bits(row, 5);
    // No position has the highest bit, which the server lets fall.
    rows_.expect(row, 6, sum ^ rows_.bits(row, 0) ^ token ^ std::rotl(rows_.bits(row, 7), 1));
}

void RunReader::expect_columns_of_run(int row) {
    expect_columns(row, sum_of_run(rows_.case_id(row, 1), rows_.number(row, 2), rows_.bytes(row, 3),
                                   rows_.bits(row, 8)));
}

FeedRecord RunReader::of_row(int row) {
    const Bytes record = rows_.bytes(row, 4);
    expect_columns(row, sum_of_record(rows_.case_id(row, 1), rows_.number(row, 2),
                                      rows_.bytes(row, 3), record));
    return {rows_.bits(row, 0),
            rows_.case_id(row, 1),
            rows_.number(row, 2),
            rows_.digest(row, 3),
            {record.begin(), record.end()}};
}

// `numbers` are those of one record, `both` its chain and its bytes.
FeedRecord RunReader::of_run(Bytes numbers, Bytes both, std::uint64_t position) {
    FeedRecord one{position};
    if (numbers.size() != numbers_size || both.size() < chain_size ||
        both.size() != number_at<std::uint16_t>(numbers, 22)) {
        rows_.spoil();
        return one;
    }
    one.case_id = {number_at<std::uint64_t>(numbers, 0)};
    one.sequence = number_at<std::uint32_t>(numbers, 16);
    std::ranges::copy(both.first(chain_size), one.chain.begin());
    const Bytes record = both.subspan(chain_size);
    one.record.assign(record.begin(), record.end());
    return one;
}

FeedRecord RunReader::one(int row) {
    if (!is_run(row)) return of_row(row);
    expect_columns_of_run(row);
    return of_run(rows_.bytes(row, 10), rows_.bytes(row, 4), rows_.bits(row, 9));
}

void RunReader::all(int row, std::uint64_t after, std::vector<FeedRecord>& to) {
    if (!is_run(row)) return to.push_back(of_row(row));
    expect_columns_of_run(row);
    const Bytes records = rows_.bytes(row, 4);
    const Bytes numbers = rows_.bytes(row, 10);
    const Bytes chain = rows_.bytes(row, 3);
    const std::size_t count = rows_.number(row, 2);
    if (count < 2 || numbers.size() != count * numbers_size || chain.size() != sum_size ||
        number_at<std::uint64_t>(chain, 0) != sum_of_content(numbers, records))
        return rows_.spoil();
    const std::uint64_t before = rows_.bits(row, 0) - count;
    for (std::size_t i = after > before ? after - before : 0; i < count; ++i) {
        const Bytes own = numbers.subspan(i * numbers_size, numbers_size);
        const std::size_t begin = number_at<std::uint16_t>(own, 20);
        const std::size_t size = number_at<std::uint16_t>(own, 22);
        const bool is_inside = begin != 0 && begin - 1 + size <= records.size();
        to.push_back(
            of_run(own, is_inside ? records.subspan(begin - 1, size) : Bytes(), before + i + 1));
    }
}

} // namespace vorgang::postgres
