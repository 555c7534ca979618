// Patterns of XPath (W3C XQuery and XPath Functions, 7.6) as `matches`, `replace` and `split` use
// them: our own, so that every host finds the same, with a limit on what a match may cost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vorgang::feel {

// A set of code points.
struct CharacterSet {
    struct Range {
        char32_t first = 0;
        char32_t last = 0;
    };
    struct Property {
        std::string category; // of one or two letters, or "word", "initial", "name"
        bool negated = false;
    };
    bool negated = false;
    std::vector<Range> ranges{};
    std::vector<Property> properties{};
    std::int32_t without = -1; // the set that is taken away

    void add(char32_t first, char32_t last) { ranges.push_back({first, last}); }
};

class Pattern {
  public:
    struct Step {
        enum class Op : std::uint8_t {
            character, // a: code point
            any,       // a: 1 line ends too
            set,       // a: set
            split,     // to a, and to b where that fails
            jump,      // to a
            save,      // a: register
            progress,  // fails where nothing was read since register a was saved
            line_begin,
            line_end,
            text_begin,
            text_end,
            again, // a: group
            found
        };
        Op op = Op::found;
        std::int32_t a = 0;
        std::int32_t b = 0;
    };
    struct Match {
        std::vector<std::int64_t> places; // begin and end of each group, -1 where it took no part
    };

    // Nothing where it is no pattern, or one of the flags is not s, m, i or x.
    [[nodiscard]] static std::optional<Pattern> from_text(std::string_view text,
                                                          std::string_view flags);

    // The first match that begins at `from` or later. Takes from `steps` what it costs, which is
    // negative where that was not enough.
    [[nodiscard]] std::optional<Match> find(std::u32string_view text, std::size_t from,
                                            std::int64_t& steps) const;
    [[nodiscard]] std::size_t groups() const noexcept { return groups_; }

  private:
    friend class PatternParser;
    [[nodiscard]] bool match_at(std::u32string_view text, std::size_t from, std::int64_t& steps,
                                std::vector<std::int64_t>& registers) const;
    [[nodiscard]] bool same(char32_t left, char32_t right) const noexcept;
    [[nodiscard]] bool in_set(std::int32_t set, char32_t c) const;
    [[nodiscard]] bool in_set_as_written(const CharacterSet& set, char32_t c) const;

    std::vector<Step> steps_{};
    std::vector<CharacterSet> sets_{};
    std::size_t groups_ = 0;
    std::size_t registers_ = 0;
    bool ignore_case_ = false;
};

} // namespace vorgang::feel
