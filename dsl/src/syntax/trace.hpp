// Trace: what the parser knew while it read and the tree need not keep, for the formatter.
//
// Which meaning each word of the language had at its place, which names are functions or stand
// behind a point, and what begins a line of its own. In the order of the text, free of Boost.
#pragma once

#include <cstdint>
#include <vector>

#include "syntax/scan.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::syntax {

/// Where a fault is caught and reading goes on; each but `cell` begins a line when formatted.
enum class Level : std::uint8_t { declaration, entry, statement, clause, command, cell };

class Trace {
  public:
    enum class Use : std::uint8_t {
        keyword,  ///< a word of the language in the meaning `word`
        function, ///< the name of a function, of one word or several
        member    ///< a name behind a point in an expression
    };
    struct Note {
        Span span;
        Use use{};
        Word word{}; ///< of a keyword
    };
    /// A part of the text that has a line or several for itself.
    struct Item {
        Span span;
        Level level{};
    };

    /// Everything noted at or behind `at` was an attempt that came to nothing.
    void forget_from(std::uint32_t at) {
        while (!notes_.empty() && notes_.back().span.begin >= at)
            notes_.pop_back();
        while (!items_.empty() && items_.back().span.end > at)
            items_.pop_back();
    }
    void add(Note note) { notes_.push_back(note); }
    void add(Item item) { items_.push_back(item); }

    /// By place.
    [[nodiscard]] const std::vector<Note>& notes() const noexcept { return notes_; }
    /// By their end, so what is inside of an item comes before it.
    [[nodiscard]] const std::vector<Item>& items() const noexcept { return items_; }

  private:
    std::vector<Note> notes_;
    std::vector<Item> items_;
};

} // namespace vorgang::dsl::syntax
