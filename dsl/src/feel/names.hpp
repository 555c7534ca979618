// Which names are in scope where an expression stands, and the longest of them that stands there.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/builder.hpp"
#include "feel/spellings.hpp"

namespace vorgang::dsl::feel {

// What a name stands for.
struct Known {
    enum class Sort : std::uint8_t { slot, item, global, builtin };
    std::string name{};
    Sort sort = Sort::slot;
    Index place = 0; // a slot, the slot of an item of a filter, an element, a function
    // The English spelling of a word of FEEL that is in scope as a name; else empty.
    std::string word{};

    [[nodiscard]] const std::string& key() const { return word.empty() ? name : word; }
};

// A function as it is called, and a name that FEEL itself brings into scope: `item`, `partial`.
[[nodiscard]] Known builtin_in(Language language, std::string_view english);
[[nodiscard]] Known word_in(Language language, std::string_view english, Index slot);

// Names that may stand behind a point or are keys of items: of item definitions, contexts, tables.
class Members {
  public:
    void add(std::string_view name);
    // The longest that stands at the front of the text, as its bytes and its name.
    struct Match {
        std::size_t size = 0;
        std::string_view name{};
    };
    [[nodiscard]] Match longest(std::string_view text) const;

  private:
    std::array<std::vector<std::string>, 256> by_first_{};
};

// How many bytes of the text the name takes, its blanks as any run of blanks; 0 where it does not
// stand there as a whole.
[[nodiscard]] std::size_t match_name(std::string_view text, std::string_view name);
// Without blanks around it, and one blank for each run of them.
[[nodiscard]] std::string normalized_name(std::string_view text);

class Names {
  public:
    // Which language the words of the next expressions are in. Functions of both are in scope, and
    // only those of that language are found.
    void speak(Language language) noexcept { language_ = language; }
    [[nodiscard]] Language language() const noexcept { return language_; }
    void push_builtins();

    void push(Known known) { known_.push_back(std::move(known)); }
    void pop(std::size_t count = 1) { known_.resize(known_.size() - count); }
    [[nodiscard]] std::size_t size() const noexcept { return known_.size(); }

    // The longest name in scope at the front of the text; of two the inner one.
    struct Match {
        std::size_t size = 0;
        std::size_t place = 0; // among all in scope
    };
    [[nodiscard]] std::optional<Match> longest(std::string_view text) const;
    [[nodiscard]] const Known& operator[](std::size_t place) const { return known_[place]; }

  private:
    std::vector<Known> known_{};
    std::size_t german_ = 0; // where the functions by their German names begin
    std::size_t others_ = 0; // where the functions end
    Language language_ = Language::english;
};

} // namespace vorgang::dsl::feel
