// Structure: which pieces belong together. Brackets with their partners, braces with the items in
// them, the rows of tables.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "format/pieces.hpp"

namespace vorgang::dsl::format {

/// Pieces `first` to `last`, both included, that have a line or several for themselves.
struct Item {
    std::size_t first = 0;
    std::size_t last = 0;
    syntax::Level level{};
};

/// What stands between braces: items, a table, or neither (a list of values such as a context).
struct Group {
    std::size_t open = 0;
    std::size_t close = 0;
    std::vector<Item> items;
    bool table = false;

    [[nodiscard]] bool is_block() const noexcept { return table || !items.empty(); }
    [[nodiscard]] bool is_empty() const noexcept { return close == open + 1; }
};

/// What a bracket is where it stands: `[` also closes a range, `]` also opens one.
enum class Bracket : std::uint8_t { none, open, close };

class Structure {
  public:
    /// Also gives the first two rows of each table their roles.
    Structure(std::vector<Piece>& pieces, const syntax::Trace& trace);

    [[nodiscard]] const Group* group_at(std::size_t open) const;
    [[nodiscard]] Bracket bracket(std::size_t piece) const { return brackets_[piece]; }
    /// The innermost open bracket around the piece; itself where there is none.
    [[nodiscard]] std::size_t bracket_around(std::size_t piece) const { return around_[piece]; }
    /// The bracket that closes the open one; of every other piece itself.
    [[nodiscard]] std::size_t partner(std::size_t open) const { return partners_[open]; }

  private:
    void match(const std::vector<Piece>& pieces);
    void place_items(const std::vector<Piece>& pieces, const syntax::Trace& trace);

    std::vector<Bracket> brackets_;
    std::vector<std::size_t> around_;
    std::vector<std::size_t> partners_;
    std::vector<Group> groups_;         ///< in the order of their open braces
    std::vector<std::size_t> group_of_; ///< by piece
};

/// Whether an operand may end with this piece, so that `-` behind it is no sign and `[` no list.
[[nodiscard]] bool ends_operand(const Piece& piece, Bracket bracket);

} // namespace vorgang::dsl::format
