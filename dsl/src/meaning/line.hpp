// A line on which the values lie that a decision table compares: its constants in order, and
// between them whatever is put there. What lies on one point is equal, what lies further right is
// greater.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "vorgang/engine/value.hpp"

namespace vorgang::dsl::meaning {

/// Where a constant lies: a number, or a text. Dates, choices and lengths are numbers here.
using Key = std::variant<Number, std::string>;

class Line {
  public:
    using Id = std::uint32_t;

    /// Of values between any two of which there is another one.
    static constexpr int dense = 99;

    /// A constant; the same one twice is one. Only before anything is put.
    void add(Key key);
    /// The point of a constant that was added.
    [[nodiscard]] Id find(const Key& key) const;

    [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }
    /// The point at a place of the order, and back.
    [[nodiscard]] Id at(std::size_t place) const { return order_[place]; }
    [[nodiscard]] std::size_t place_of(Id id) const { return places_[id]; }

    /// Puts a value of so many decimal places into the gap before a place, and takes the last that
    /// was put away again. Nothing where no such value lies there.
    [[nodiscard]] std::optional<Id> put(std::size_t place, int decimals);
    /// The same onto a point that is there. False where it cannot lie there.
    [[nodiscard]] bool join(Id id, int decimals);
    void leave(Id id, int before) { points_[id].decimals = before; }
    [[nodiscard]] int decimals(Id id) const { return points_[id].decimals; }
    void take_back();

    /// Whether it is a constant of the table.
    [[nodiscard]] bool is_constant(Id id) const { return points_[id].key.has_value(); }
    /// A value that may lie at a point; all of them together keep the order.
    [[nodiscard]] std::optional<Key> value(Id id) const;
    /// Whether a number could be that of a point that nothing shares a gap with.
    [[nodiscard]] bool could_be(Id id, Number number) const;

  private:
    struct Point {
        std::optional<Key> key;
        int decimals = dense; ///< the fewest of what lies here
    };

    void number_places(std::size_t from);
    [[nodiscard]] bool has_room(std::size_t place) const;
    [[nodiscard]] bool ends_at_nothing(std::size_t place) const;
    [[nodiscard]] std::size_t first_of_gap(std::size_t place) const;
    [[nodiscard]] std::vector<std::optional<Number>> numbers(std::size_t first,
                                                             std::size_t last) const;
    [[nodiscard]] std::optional<Key> text(std::size_t place) const;

    std::vector<Point> points_;
    std::vector<Id> order_;
    std::vector<std::size_t> places_; ///< of each point in the order
    bool texts_ = false;
};

} // namespace vorgang::dsl::meaning
