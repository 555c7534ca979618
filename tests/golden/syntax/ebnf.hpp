// The grammar of docs/language.md as data: read, recognised with, written from.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/scan.hpp"

namespace vorgang::golden {

/// A piece of a production.
struct Term {
    enum class Kind { literal, reference, sequence, alternatives, optional, repeated };
    Kind kind = Kind::sequence;
    std::string text;        ///< of a literal or a reference
    std::vector<Term> parts; ///< of everything else
};

class Ebnf {
  public:
    /// Reads the first `ebnf` block of a Markdown page. Throws std::runtime_error with the place
    /// where the notation is wrong.
    explicit Ebnf(std::string_view markdown);

    [[nodiscard]] const std::map<std::string, Term>& productions() const { return productions_; }
    /// Every quoted word or symbol.
    [[nodiscard]] std::set<std::string> literals() const;

    /// Whether the production matches all tokens of the text; notes the productions it used.
    [[nodiscard]] bool matches(const std::string& production, std::string_view text,
                               std::set<std::string>& used) const;

    /// A random text of the production.
    [[nodiscard]] std::string write(const std::string& production, std::mt19937& random) const;

  private:
    std::map<std::string, Term> productions_;
};

} // namespace vorgang::golden
