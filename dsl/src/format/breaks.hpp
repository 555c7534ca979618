// Breaks: where an item of several lines goes on in a new one.
//
// Behind and before a comment it must. A list in braces or square brackets whose first value the
// author put on a new line has each value on its own. Elsewhere the author's breaks are kept where
// the line would be too long without them and the place is a sensible one; none is invented.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "format/measure.hpp"

namespace vorgang::dsl::format {

enum class Break : std::uint8_t {
    none,
    hang,  ///< deeper than the item
    entry, ///< a value of a list
    close, ///< the bracket that ends a list
    block  ///< behind a block of the same item, as deep as the item
};

/// Walks over the pieces of one item, outside of its blocks.
class Breaks {
  public:
    Breaks(const Sheet& sheet, const Item& item, std::size_t indent);

    /// What stands before a piece.
    [[nodiscard]] Break before(std::size_t at) const;
    /// The piece was written into a line of this indent.
    void pass(std::size_t at, std::size_t line_indent);
    /// Goes on behind a block that ends with this piece.
    void leave_block(std::size_t close);

    /// The indent for a kind of break; `hang` is that of the item.
    [[nodiscard]] std::size_t indent_of(Break kind, std::size_t hang, std::size_t line) const;

  private:
    struct List {
        std::size_t open;
        std::size_t close;
        std::size_t indent; ///< of its values
    };

    void begin_segment(std::size_t at);
    [[nodiscard]] bool is_expanded(std::size_t open) const;
    [[nodiscard]] bool is_sensible(std::size_t at) const;
    [[nodiscard]] bool is_wanted(std::size_t at) const;

    const Sheet& sheet_;
    const Item& item_;
    std::size_t indent_;
    bool long_ = false;         ///< the segment is too wide for one line
    std::size_t block_end_ = 0; ///< the last piece of the block before
    std::vector<List> lists_;
};

} // namespace vorgang::dsl::format
