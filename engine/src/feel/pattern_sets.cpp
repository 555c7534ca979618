// Sets of characters in a pattern: `[a-z-[aeiou]]`, `\p{Lu}`, `\d`.
#include "feel/pattern_parser.hpp"
#include "feel/unicode.hpp"

namespace vorgang::feel {

std::optional<char32_t> PatternParser::single_escape(char32_t letter) noexcept {
    switch (letter) {
    case 'n': return U'\n';
    case 'r': return U'\r';
    case 't': return U'\t';
    case '\\':
    case '|':
    case '.':
    case '?':
    case '*':
    case '+':
    case '(':
    case ')':
    case '{':
    case '}':
    case '-':
    case '[':
    case ']':
    case '^':
    case '$': return letter;
    default: return std::nullopt;
    }
}

bool PatternParser::class_escape(char32_t letter, CharacterSet& set) {
    CharacterSet one;
    const bool negated = letter >= 'A' && letter <= 'Z';
    switch (letter) {
    case 's':
    case 'S':
        one.add(' ', ' ');
        one.add('\t', '\n');
        one.add('\r', '\r');
        break;
    case 'd':
    case 'D': set.properties.push_back({"Nd", negated}); return true;
    case 'w':
    case 'W': set.properties.push_back({"word", negated}); return true;
    case 'i':
    case 'I': set.properties.push_back({"initial", negated}); return true;
    case 'c':
    case 'C': set.properties.push_back({"name", negated}); return true;
    case 'p':
    case 'P': return property(negated, set);
    default: return false;
    }
    if (!negated) {
        set.ranges.insert(set.ranges.end(), one.ranges.begin(), one.ranges.end());
        return true;
    }
    // All but the blanks.
    set.add(0, 8);
    set.add(11, 12);
    set.add(14, 31);
    set.add(33, 0x10ffff);
    return true;
}

bool PatternParser::property(bool negated, CharacterSet& set) {
    if (!take('{')) return false;
    std::string name;
    while (!done() && peek() != '}' && peek() < 0x80)
        name += static_cast<char>(text_[at_++]);
    if (!take('}')) return false;
    if (unicode::is_category(name)) {
        set.properties.push_back({name, negated});
        return true;
    }
    if (!name.starts_with("Is")) return false;
    const auto block = unicode::block(std::string_view(name).substr(2));
    if (!block) return false;
    if (!negated) {
        set.add(block->first, block->last);
        return true;
    }
    if (block->first > 0) set.add(0, block->first - 1);
    if (block->last < 0x10ffff) set.add(block->last + 1, 0x10ffff);
    return true;
}

bool PatternParser::set(std::int32_t& index) {
    if (++depth_ > 100) return false;
    CharacterSet set;
    set.negated = take('^');
    if (!set_members(set)) return false;
    --depth_;
    index = keep(std::move(set));
    return true;
}

bool PatternParser::set_members(CharacterSet& set) {
    for (bool first = true; !done(); first = false) {
        if (take(']')) return !first;
        const bool subtraction =
            !first && peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] == '[';
        if (subtraction) {
            at_ += 2;
            return this->set(set.without) && take(']');
        }
        if (!set_member(set)) return false;
    }
    return false;
}

// A character, an escape, or a range of characters.
bool PatternParser::set_member(CharacterSet& set) {
    const auto character = [&]() -> std::optional<char32_t> {
        if (done() || peek() == '[' || peek() == ']') return std::nullopt;
        const char32_t c = text_[at_++];
        if (c != '\\') return c;
        return done() ? std::nullopt : single_escape(text_[at_++]);
    };
    if (peek() == '\\' && at_ + 1 < text_.size() && !single_escape(text_[at_ + 1])) {
        at_ += 2;
        return class_escape(text_[at_ - 1], set);
    }
    const auto first = character();
    if (!first) return false;
    const bool range =
        peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']' && text_[at_ + 1] != '[';
    if (!range) {
        set.add(*first, *first);
        return true;
    }
    ++at_;
    const auto last = character();
    if (!last || *last < *first) return false;
    set.add(*first, *last);
    return true;
}

} // namespace vorgang::feel
