// Reads a pattern into its steps.
#pragma once

#include <string>

#include "feel/pattern.hpp"

namespace vorgang::feel {

class PatternParser {
  public:
    PatternParser(std::u32string text, std::string_view flags);
    [[nodiscard]] std::optional<Pattern> parse();

  private:
    using Step = Pattern::Step;
    using Steps = std::vector<Step>;

    [[nodiscard]] bool done() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] char32_t peek() const noexcept { return done() ? U'\0' : text_[at_]; }
    bool take(char32_t c) noexcept;
    [[nodiscard]] static std::int32_t size(const Steps& steps) noexcept {
        return static_cast<std::int32_t>(steps.size());
    }

    bool alternatives(Steps& steps);
    bool sequence(Steps& steps);
    bool piece(Steps& steps);
    bool atom(Steps& steps);
    bool group(Steps& steps);
    bool escape(Steps& steps);
    bool back_reference(Steps& steps);
    bool quantify(Steps& steps, const Steps& atom);
    bool counts(std::int64_t& least, std::int64_t& most);
    bool repeat(Steps& steps, const Steps& atom, std::int64_t least, std::int64_t most, bool lazy);
    // pattern_sets.cpp
    bool set(std::int32_t& index);
    bool set_members(CharacterSet& set);
    bool set_member(CharacterSet& set);
    bool class_escape(char32_t letter, CharacterSet& set);
    bool property(bool negated, CharacterSet& set);
    [[nodiscard]] static std::optional<char32_t> single_escape(char32_t letter) noexcept;
    std::int32_t keep(CharacterSet set);
    static void append(Steps& steps, const Steps& more);

    std::u32string text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    bool good_flags_ = true;
    bool dot_all_ = false;
    bool lines_ = false;
    std::size_t opened_ = 0;
    std::vector<bool> closed_{};
    std::size_t marks_ = 0;
    Pattern pattern_{};
};

} // namespace vorgang::feel
