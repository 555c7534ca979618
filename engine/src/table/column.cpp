#include "table/column.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "value/number_fast.hpp"

namespace vorgang::table {
namespace {

// LIMIT: what is compared with no amount and no measure has more places.
constexpr int scale_max = 9;
// A value beyond 64 bits lies beyond every key.
constexpr std::int64_t key_max = std::int64_t{1} << 62;

int scale_of(Number number) noexcept {
    return number::bias - number::biased_exponent(number);
}

// A value between two whole ones is its lower one, and not exact.
struct Whole {
    std::int64_t value = 0;
    bool exact = false;
};

Whole beyond_plain(Number number, int scale) noexcept {
    const auto floor = number.round(scale, Rounding::floor);
    const auto whole = floor ? floor->to_scaled(scale) : std::nullopt;
    if (whole) return {*whole, *floor == number};
    const bool below = number::is_negative(number);
    return {below ? std::numeric_limits<std::int64_t>::min()
                  : std::numeric_limits<std::int64_t>::max(),
            false};
}

Whole whole_of(Number number, int scale) noexcept {
    constexpr int digits = 18; // 10^18 is the largest power of ten of 63 bits
    const int shift = scale - scale_of(number);
    if (!number::is_small(number) || number.low_bits() > std::uint64_t(key_max) || shift > digits ||
        shift < -digits)
        return beyond_plain(number, scale);
    const auto plain = static_cast<std::int64_t>(number::signed_small(number));
    const auto power = static_cast<std::int64_t>(number::power_of_ten[shift < 0 ? -shift : shift]);
    if (shift >= 0) {
        std::int64_t value = 0;
        if (__builtin_mul_overflow(plain, power, &value)) return beyond_plain(number, scale);
        return {value, true};
    }
    const std::int64_t quotient = plain / power;
    const std::int64_t rest = plain % power;
    return {rest < 0 ? quotient - 1 : quotient, rest == 0};
}

} // namespace

// Sets grow from piece to piece: only rows that begin or end at a key change.
class Column::Maker {
  public:
    Maker(Column& column, std::span<const std::optional<Cell>> cells, std::size_t& words_left)
        : c_(column), cells_(cells), words_left_(words_left) {}

    bool run() {
        if (!gather_keys()) return false;
        gather_changes();
        return make_sets() && make_unknown();
    }

  private:
    using Set = std::vector<Word>;
    struct Change {
        std::size_t piece = 0;
        std::size_t row = 0;
    };

    bool gather_keys() {
        std::vector<Number> numbers;
        for (const std::optional<Cell>& cell : cells_) {
            if (!cell) continue;
            for (const Key& key : cell->keys)
                if (const Number* number = std::get_if<Number>(&key))
                    numbers.push_back(*number);
                else
                    c_.texts_.push_back(std::get<std::string>(key));
        }
        if (!numbers.empty() && !c_.texts_.empty()) return false;
        for (const Number number : numbers)
            c_.scale_ = std::max(c_.scale_, scale_of(number.reduced()));
        if (c_.scale_ > scale_max) return false;
        for (const Number number : numbers) {
            const auto whole = number.to_scaled(c_.scale_);
            if (!whole || *whole > key_max || *whole < -key_max) return false;
            c_.numbers_.push_back(*whole);
        }
        once(c_.numbers_);
        once(c_.texts_);
        pieces_ = 2 * std::max(c_.numbers_.size(), c_.texts_.size()) + 1;
        return true;
    }
    template<class T>
    static void once(std::vector<T>& keys) {
        std::ranges::sort(keys);
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    }

    // The piece of the column that is on the key.
    std::size_t piece_on(const Key& key) const {
        if (const Number* number = std::get_if<Number>(&key))
            return c_.piece(*number->to_scaled(c_.scale_), true);
        const auto& text = std::get<std::string>(key);
        const auto at = std::ranges::lower_bound(c_.texts_, text) - c_.texts_.begin();
        return 2 * static_cast<std::size_t>(at) + 1;
    }

    // Where a row enters a set or leaves it, when one goes from the lowest piece to the highest.
    void gather_changes() {
        for (std::size_t row = 0; row < cells_.size(); ++row) {
            bool inside = false;
            const auto from = [&](std::size_t piece, bool fits) {
                if (fits != inside) changes_.push_back({piece, row});
                inside = fits;
            };
            if (!cells_[row]) {
                from(0, true);
                continue;
            }
            const Cell& cell = *cells_[row];
            from(0, cell.fits[0]);
            for (std::size_t i = 0; i < cell.keys.size(); ++i) {
                const std::size_t on = piece_on(cell.keys[i]);
                from(on, cell.fits[2 * i + 1]);
                from(on + 1, cell.fits[2 * i + 2]);
            }
        }
        std::ranges::sort(changes_, {}, &Change::piece);
    }

    bool make_sets() {
        Set set(words_for(cells_.size()));
        std::size_t next = 0;
        for (std::size_t piece = 0; piece < pieces_; ++piece) {
            const bool same =
                piece != 0 && (next == changes_.size() || changes_[next].piece != piece);
            for (; next < changes_.size() && changes_[next].piece == piece; ++next)
                set[changes_[next].row / bits_per_word] ^= Word{1}
                                                           << changes_[next].row % bits_per_word;
            const auto place = same ? std::optional(c_.sets_.back()) : place_of(set);
            if (!place) return false;
            c_.sets_.push_back(*place);
        }
        return true;
    }

    bool make_unknown() {
        Set set(words_for(cells_.size()));
        for (std::size_t row = 0; row < cells_.size(); ++row)
            if (!cells_[row] || cells_[row]->fits_unknown)
                set[row / bits_per_word] |= Word{1} << row % bits_per_word;
        const auto place = place_of(set);
        if (place) c_.unknown_ = *place;
        return place.has_value();
    }

    std::optional<std::uint32_t> place_of(const Set& set) {
        const auto [known, is_new] =
            places_.try_emplace(set, static_cast<std::uint32_t>(c_.words_.size()));
        if (!is_new) return known->second;
        if (set.size() > words_left_) return std::nullopt;
        words_left_ -= set.size();
        c_.words_.insert(c_.words_.end(), set.begin(), set.end());
        return known->second;
    }

    Column& c_;
    std::span<const std::optional<Cell>> cells_;
    std::size_t& words_left_;
    std::size_t pieces_ = 1;
    std::vector<Change> changes_{};
    std::map<Set, std::uint32_t> places_{};
};

std::optional<Column> Column::make(std::span<const std::optional<Cell>> cells,
                                   std::size_t& words_left, int places) {
    Column column;
    column.scale_ = places;
    std::size_t left = words_left;
    if (!Maker(column, cells, left).run()) return std::nullopt;
    words_left = left;
    return column;
}

std::size_t Column::piece(std::int64_t whole, bool exact) const noexcept {
    const auto above = std::ranges::upper_bound(numbers_, whole) - numbers_.begin();
    const auto piece = 2 * static_cast<std::size_t>(above);
    return exact && above != 0 && numbers_[static_cast<std::size_t>(above) - 1] == whole ? piece - 1
                                                                                         : piece;
}

const Word* Column::at(Number number) const noexcept {
    const Whole whole = whole_of(number, scale_);
    return set(piece(whole.value, whole.exact));
}

const Word* Column::at(std::string_view text) const noexcept {
    const auto found = std::ranges::lower_bound(texts_, text);
    const auto below = 2 * static_cast<std::size_t>(found - texts_.begin());
    return set(found != texts_.end() && *found == text ? below + 1 : below);
}

} // namespace vorgang::table
