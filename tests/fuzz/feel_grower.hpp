/// Grows random expressions of FEEL by its grammar, in English and in German at once: both must be
/// read as the same. The same seed grows the same expression.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include "feel/spellings.hpp"

namespace vorgang::test {

struct Bilingual {
    std::string english;
    std::string german;

    Bilingual& operator+=(std::string_view both) {
        english += both;
        german += both;
        return *this;
    }
    Bilingual& operator+=(const Bilingual& other) {
        english += other.english;
        german += other.german;
        return *this;
    }
    Bilingual& operator+=(const dsl::Spellings& word) {
        english += word.english;
        german += word.german;
        return *this;
    }
};

class FeelGrower {
  public:
    explicit FeelGrower(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] Bilingual expression();
    /// The tests of a cell of a table.
    [[nodiscard]] Bilingual cell();
    /// As a careless hand would leave it: no expression any more, mostly.
    void spoil(std::string& text);

    /// What the expressions may name besides what they declare themselves.
    static constexpr std::string_view inputs[] = {"x", "y z", "list", "person", "on", "a-b", "txt"};

  private:
    [[nodiscard]] std::size_t below(std::size_t limit) { return random_() % limit; }
    [[nodiscard]] bool once_in(std::size_t times) { return below(times) == 0; }
    [[nodiscard]] std::string_view one_of(std::span<const std::string_view> all) {
        return all[below(all.size())];
    }
    [[nodiscard]] std::string_view variable();

    /// What makes sense: each part is of the kind that is needed there, and has a value, mostly.
    enum class Kind : std::uint8_t { number, truth, text, list, date };
    void sensible(Bilingual& to, Kind kind);
    void sensible_number(Bilingual& to);
    void sensible_truth(Bilingual& to);
    void sensible_text(Bilingual& to);
    void sensible_list(Bilingual& to);
    void sensible_date(Bilingual& to);
    /// A pattern: `#` a number, `?` a truth, `$` a text, `&` a list, `@` a date, `~word>` a keyword
    /// and `{function}` a function, each by its English name.
    void fill(Bilingual& to, std::string_view pattern);

    void any(Bilingual& to);
    void inner(Bilingual& to); ///< one that may stand as an operand
    void leaf(Bilingual& to);
    void literal(Bilingual& to);
    void number(Bilingual& to);
    void text(Bilingual& to);
    void temporal(Bilingual& to);
    void name(Bilingual& to);
    void binary(Bilingual& to);
    void branch(Bilingual& to);
    void loop(Bilingual& to);
    void quantified(Bilingual& to);
    void iterators(Bilingual& to, bool ranges);
    void call(Bilingual& to);
    void function(Bilingual& to);
    void list(Bilingual& to);
    void context(Bilingual& to);
    void range(Bilingual& to);
    void postfix(Bilingual& to);
    void in(Bilingual& to);
    void test(Bilingual& to);
    void type(Bilingual& to, int depth);

    std::mt19937_64 random_;
    int depth_ = 0;
    int size_ = 0;
    // `item` and `partial` are words of FEEL only there; elsewhere they are unknown names, and
    // those have no other spelling.
    int filters_ = 0;
    int loops_ = 0;
};

} // namespace vorgang::test
