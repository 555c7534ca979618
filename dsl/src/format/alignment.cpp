#include "format/alignment.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace vorgang::dsl::format {
namespace {

using syntax::Level;
using syntax::Symbol;
using syntax::TokenKind;
using syntax::Word;

constexpr syntax::WordSet header{Word::version, Word::service, Word::law, Word::land,
                                 Word::place,   Word::grounds, Word::lead};
// A longer type has its title one blank behind it and moves no other.
constexpr std::size_t type_width_max = 32;

/// The stretch of an item that ends where the column begins.
struct Cell {
    std::size_t first;
    std::size_t last;
};

class Aligner {
  public:
    Aligner(const Sheet& sheet, const Group& group, std::size_t indent,
            std::vector<std::size_t>& pads)
        : sheet_(sheet), items_(group.items), indent_(indent), pads_(pads) {}

    void run() {
        pad(items_, [this](const Item& item) { return clause_cell(item); });
        pad(items_, [this](const Item& item) { return field_cell(item); });
        for (std::size_t begin = 0; begin < items_.size();) {
            std::size_t end = begin + 1;
            while (end < items_.size() && follows(items_[end - 1], items_[end]))
                ++end;
            align_neighbours(items_.subspan(begin, end - begin));
            begin = end;
        }
    }

  private:
    using MaybeCell = std::optional<Cell>;

    const Piece& piece(std::size_t at) const { return sheet_.pieces[at]; }
    const Piece& head(const Item& item) const { return piece(item.first); }
    bool is_header(const Item& item) const {
        return head(item).role == Role::keyword && header.contains(head(item).word);
    }

    /// Whether both are on neighbouring lines and of one kind.
    bool follows(const Item& before, const Item& item) const {
        const bool alike = item.level == Level::entry || (is_header(before) && is_header(item)) ||
                           (head(item).role == Role::keyword && head(before).is(head(item).word));
        return alike && before.level == item.level && !head(item).apart() &&
               is_one_line(sheet_, before, indent_);
    }

    void align_neighbours(std::span<const Item> items) {
        if (items.front().level == Level::entry) {
            align_titles(items);
        } else if (items.front().level == Level::declaration) {
            pad(items, [this](const Item& item) {
                return is_header(item) ? MaybeCell({item.first, item.first}) : name_cell(item);
            });
        }
    }

    /// Entries with a title that follow one another.
    void align_titles(std::span<const Item> items) {
        for (std::size_t begin = 0; begin < items.size(); ++begin) {
            std::size_t end = begin;
            while (end < items.size() && type_cell(items[end]))
                ++end;
            pad(items.subspan(begin, end - begin),
                [this](const Item& item) { return type_cell(item); });
            begin = std::max(begin, end);
        }
    }

    MaybeCell clause_cell(const Item& item) const {
        if (item.level != Level::clause || item.first == item.last) return {};
        // A block of its own, as that of `rückgängig`, stands in no column.
        if (head(item).is(Word::undo) || head(item).is(Word::on)) return {};
        return Cell{item.first, item.first};
    }

    /// `name:` of a field.
    MaybeCell field_cell(const Item& item) const {
        const bool field = item.level == Level::entry && piece(item.first + 1).is(Symbol::colon);
        return field ? MaybeCell({item.first, item.first + 1}) : MaybeCell();
    }

    /// The type of a field that has a title.
    MaybeCell type_cell(const Item& item) const {
        const bool titled = field_cell(item) && piece(item.last).kind == TokenKind::text &&
                            item.last > item.first + 2;
        if (!titled || written_width(sheet_, item.first + 2, item.last - 1) > type_width_max)
            return {};
        return Cell{item.first + 2, item.last - 1};
    }

    /// `rolle NAME` where a title or a word follows, `örtlich NAME:`.
    MaybeCell name_cell(const Item& item) const {
        const bool named = head(item).role == Role::keyword && item.last > item.first + 1 &&
                           piece(item.first + 1).role == Role::name;
        if (!named) return {};
        const Piece& next = piece(item.first + 2);
        if (next.is(Symbol::colon)) return Cell{item.first, item.first + 2};
        const bool plain = next.kind == TokenKind::text || next.role == Role::keyword;
        return plain ? MaybeCell({item.first, item.first + 1}) : MaybeCell();
    }

    template<class CellOf>
    void pad(std::span<const Item> items, CellOf cell_of) {
        std::size_t column = 0;
        for (const Item& item : items)
            if (const MaybeCell cell = cell_of(item)) column = std::max(column, width(*cell));
        for (const Item& item : items)
            if (const MaybeCell cell = cell_of(item)) pads_[cell->last] = column - width(*cell);
    }

    std::size_t width(const Cell& cell) const {
        return written_width(sheet_, cell.first, cell.last);
    }

    const Sheet& sheet_;
    std::span<const Item> items_;
    std::size_t indent_;
    std::vector<std::size_t>& pads_;
};

} // namespace

void align(const Sheet& sheet, const Group& group, std::size_t indent,
           std::vector<std::size_t>& pads) {
    Aligner(sheet, group, indent, pads).run();
}

} // namespace vorgang::dsl::format
