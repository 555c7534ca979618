// What a statement gave back.
#pragma once

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "error.hpp"
#include "wire.hpp"

namespace vorgang::postgres {

struct Statement;

struct ResultClearer {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ResultClearer>;

class Rows {
  public:
    Rows() = default;
    Rows(ResultHandle result, const Statement& of) noexcept
        : result_(std::move(result)), of_(&of) {}

    // Whether this statement gave them.
    [[nodiscard]] bool is_of(const Statement& statement) const noexcept {
        return of_ == &statement;
    }

    [[nodiscard]] int count() const noexcept { return PQntuples(result_.get()); }
    [[nodiscard]] bool empty() const noexcept { return count() == 0; }

    // The columns of a row. One that does not hold what it should reads as zero and makes the rows
    // unsound.
    [[nodiscard]] std::int64_t integer(int row, int column) noexcept {
        return std::bit_cast<std::int64_t>(bits(row, column));
    }
    [[nodiscard]] std::uint64_t bits(int row, int column) noexcept {
        std::uint64_t wire = 0;
        const Bytes found = bytes(row, column);
        if (found.size() != sizeof wire || is_null(row, column)) {
            sound_ = false;
            return 0;
        }
        std::memcpy(&wire, found.data(), sizeof wire);
        return swapped(wire);
    }
    [[nodiscard]] std::uint32_t number(int row, int column) noexcept {
        const std::uint64_t wide = bits(row, column);
        sound_ = sound_ && wide <= std::numeric_limits<std::uint32_t>::max();
        return static_cast<std::uint32_t>(wide);
    }
    [[nodiscard]] CaseId case_id(int row, int column) noexcept { return {bits(row, column)}; }
    [[nodiscard]] Instant instant(int row, int column) noexcept {
        return Instant{integer(row, column)};
    }
    // Valid as long as these rows.
    [[nodiscard]] Bytes bytes(int row, int column) const noexcept {
        const char* const value = PQgetvalue(result_.get(), row, column);
        const int size = PQgetlength(result_.get(), row, column);
        return {reinterpret_cast<const std::byte*>(value), static_cast<std::size_t>(size)};
    }
    [[nodiscard]] std::string_view text(int row, int column) const noexcept {
        const Bytes found = bytes(row, column);
        return {reinterpret_cast<const char*>(found.data()), found.size()};
    }
    [[nodiscard]] durable::Digest digest(int row, int column) noexcept {
        durable::Digest digest{};
        const Bytes found = bytes(row, column);
        if (found.size() == digest.size())
            std::ranges::copy(found, digest.begin());
        else
            sound_ = false;
        return digest;
    }
    [[nodiscard]] RowPlace place(int row, int column) noexcept {
        RowPlace place{};
        const Bytes found = bytes(row, column);
        if (found.size() == place.size())
            std::ranges::copy(found, place.begin());
        else
            sound_ = false;
        return place;
    }
    [[nodiscard]] bool is_null(int row, int column) const noexcept {
        return PQgetisnull(result_.get(), row, column) != 0;
    }
    // The column holds this checksum of the row, or the rows are unsound.
    void expect(int row, int column, std::uint64_t checksum) noexcept {
        if (bits(row, column) != checksum) sound_ = false;
    }
    void spoil() noexcept { sound_ = false; }
    [[nodiscard]] bool sound() const noexcept { return sound_; }
    // The same of what was read since the last time.
    [[nodiscard]] bool take_sound() noexcept { return std::exchange(sound_, true); }

    // Every row as `make(rows, row)` gives it.
    template<class Make>
    [[nodiscard]] auto all(Make make) -> Result<std::vector<decltype(make(*this, 0))>> {
        std::vector<decltype(make(*this, 0))> made;
        made.reserve(static_cast<std::size_t>(count()));
        for (int row = 0; row < count(); ++row)
            made.push_back(make(*this, row));
        if (!sound_) return damaged("row");
        return made;
    }

  private:
    ResultHandle result_;
    const Statement* of_ = nullptr;
    bool sound_ = true;
};

} // namespace vorgang::postgres
