// The values an input of a decision table can have, cut into the pieces its tests tell apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// A set of pieces.
using PieceSet = std::vector<bool>;

/// INVARIANT: every test of the column holds for all values of a piece or for none.
class Domain {
  public:
    /// Over a parameter and the tests of its column. Where a test is not against constants, or the
    /// type has no pieces (a text, a length), known() is false.
    Domain(const ProcessModel& tables, const Parameter& parameter,
           const std::vector<const Expr*>& tests);

    [[nodiscard]] bool known() const noexcept { return known_; }
    [[nodiscard]] std::size_t size() const noexcept { return pieces_.size(); }
    /// The pieces for which the test holds. Precondition: known(), one of the tests.
    [[nodiscard]] PieceSet where(const Expr& test) const;
    /// A value of a piece, as it is written.
    [[nodiscard]] std::string example(std::size_t piece, bool english) const;

  private:
    enum class Form : std::uint8_t { value, point, gap, unknown, other };
    struct Piece {
        Form form = Form::value;
        std::size_t value = 0;      ///< of a choice or yes/no
        std::optional<Number> low;  ///< of a gap: excluded; of a point: the point
        std::optional<Number> high; ///< of a gap: excluded
    };

    void points_of(const Expr& test, std::vector<Number>& points);
    void ordered(std::vector<Number> points);
    void add_gap(std::optional<Number> low, std::optional<Number> high);
    void add_point(Number point);
    [[nodiscard]] bool inside(Number point) const;
    [[nodiscard]] std::optional<Number> key(const Value& value) const;
    [[nodiscard]] std::optional<Number> some_value(const Piece& piece) const;
    [[nodiscard]] bool holds(const Expr& comparison, const Piece& piece) const;

    const ProcessModel& tables_;
    Type type_;
    bool known_ = true;
    std::optional<Number> low_;
    std::optional<Number> high_;
    int places_ = -1; ///< of values that come in steps; -1: none
    std::vector<Piece> pieces_;
};

} // namespace vorgang::dsl::meaning
