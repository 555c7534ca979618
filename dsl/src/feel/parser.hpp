// Reads one expression of FEEL, and resolves its names on the way: only what is in scope says where
// a name with blanks and signs in it ends.
//
// A parser of our own and not one of the grammar in dsl/src/syntax: that one knows words, and here
// there are none before the names are known. A mistake becomes a finding and a node that is null.
#pragma once

#include <functional>

#include "feel/finding.hpp"
#include "feel/names.hpp"

namespace vorgang::dsl::feel {

// The types that have names where an expression stands.
struct NamedType {
    std::string name{};
    Index type = 0;
};

// A word of FEEL as it stands in a text, and its English spelling.
struct WordUse {
    std::size_t begin = 0;
    std::size_t end = 0;
    Spellings spelt{};
};
using WordUses = std::vector<WordUse>;

// The text with these words in the language.
[[nodiscard]] std::string respelt(std::string_view text, const WordUses& words, Language language);

// Slots of the expression, function or decision at work.
struct Frame {
    Index next = 0;
    Index size = 0;
    Index take(Index count = 1) {
        const Index first = next;
        next += count;
        if (next > size) size = next;
        return first;
    }
};

class Parser {
  public:
    // The language of the words is that of the names. `words`, where given, gets the words read.
    Parser(Builder& builder, Names& names, Members& members, const std::vector<NamedType>& types,
           Findings& findings, WordUses* words = nullptr)
        : b_(builder), names_(names), members_(members), types_(types), findings_(findings),
          words_(words) {}

    // A whole text, whose names and slots are those in scope.
    Index expression(std::string_view text, Frame& frame);
    // Expressions with commas between them.
    std::vector<Index> expressions(std::string_view text, Frame& frame);
    // The unary tests of a cell, on what is in the slot; none for `-`.
    Index tests(std::string_view text, Frame& frame, Index input);
    // A type by its name or its form; 0 and a finding for one that is none.
    Index type(std::string_view text);

  private:
    struct Bad {}; // thrown where reading cannot go on, and caught in this class
    class Deeper;

    // What reading may leave behind when it cannot go on.
    struct Mark {
        std::size_t names = 0;
        Frame* frame = nullptr;
        Index next = 0;
    };
    [[nodiscard]] Mark mark() const { return {names_.size(), frame_, frame_->next}; }
    void back_to(const Mark& mark);
    void begin(std::string_view text);
    Index finished(Index (Parser::*read)());
    [[noreturn]] void fail(Trouble trouble, std::string_view detail);
    [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(at_); }
    [[nodiscard]] Place since(std::size_t begin) const noexcept;
    void skip() noexcept;
    [[nodiscard]] bool done() noexcept;
    [[nodiscard]] bool peek(std::string_view sign) noexcept;
    bool take(std::string_view sign) noexcept;
    void need(std::string_view sign);
    // Words by their English spelling.
    [[nodiscard]] std::size_t word_size(std::string_view word) const noexcept;
    void took_word(std::size_t begin, Spellings spelt);
    [[nodiscard]] bool peek_word(std::string_view word) noexcept;
    bool take_word(std::string_view word);
    void need_word(std::string_view word);

    // parser.cpp: from what binds least to what binds most
    Index any();
    Index disjunction();
    Index conjunction();
    Index comparison();
    Index comparison_with(Index left, std::size_t begin);
    Index between(Index left, std::size_t begin);
    Index sum();
    Index product();
    Index power();
    Index unary();
    Index instance();
    [[nodiscard]] bool closes_range() noexcept;
    Index postfix();
    Index path(Index of, std::size_t begin);
    Index filter(Index of, std::size_t begin);
    Index call(Index callee, std::size_t begin);
    [[nodiscard]] std::string argument_name();
    // parser_primary.cpp
    Index primary();
    Index keyword();
    Index branch();
    Index loop();
    Index quantified(Op op);
    Index function();
    Index parenthesis();
    Index bracket();
    Index range_from(Index start, std::size_t begin, bool included);
    Index context();
    Index open_range();
    std::string key();
    struct Iterators;
    Iterators iterators(bool ranges);
    std::string variable();
    // parser_literals.cpp
    [[nodiscard]] bool number_begins() const noexcept;
    Index number();
    Index text();
    std::string string();
    void escape(std::string& result);
    char32_t code_point(std::size_t digits);
    Index temporal();
    // parser_names.cpp
    Index name();
    Index named(const Known& known, Place place);
    Index through_items(Index node, std::string_view name, std::size_t above, Place place);
    [[nodiscard]] std::string_view single_name();
    // parser_tests.cpp
    Index in(Index left, std::size_t begin);
    Index test();
    Index comparison_test();
    std::optional<Index> comparison_sign();
    Index cell();
    Index cell_tests(bool negated, std::size_t begin);
    // parser_types.cpp
    Index read_type();
    bool take_type(const Spellings& spelt);
    Index element_type(model::Type::Sort sort);
    Index context_type();
    Index function_type();

    Builder& b_;
    Names& names_;
    Members& members_;
    const std::vector<NamedType>& types_;
    Findings& findings_;
    WordUses* const words_;
    std::string_view text_{};
    std::size_t at_ = 0;
    std::uint32_t base_ = 0;
    int depth_ = 0;
    Frame* frame_ = nullptr;
    Index input_ = 0;
    bool names_input_ = false;
};

// One level deeper inside the text, as far as the limit goes.
class Parser::Deeper {
  public:
    explicit Deeper(Parser& parser);
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

  private:
    Parser& parser_;
};

} // namespace vorgang::dsl::feel
