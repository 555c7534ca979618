#include "feel/pattern_parser.hpp"

#include <algorithm>

#include "feel/unicode.hpp"

namespace vorgang::feel {
namespace {

// LIMIT: groups inside one another, steps of a pattern, counts of a quantifier.
constexpr std::size_t depth_max = 100;
constexpr std::size_t steps_max = 50'000;
constexpr std::int64_t count_max = 10'000;
constexpr std::int64_t no_end = -1;
// Registers of loops lie behind those of 1000 groups until their number is known.
constexpr std::int32_t mark_base = 1 << 20;

// Blanks mean nothing outside of sets under the flag x.
std::u32string without_blanks(std::u32string_view text) {
    std::u32string result;
    std::size_t sets = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (blank && sets == 0) continue;
        if (c == '\\' && i + 1 < text.size() && sets > 0) {
            result += c;
            result += text[++i];
            continue;
        }
        if (c == '[') ++sets;
        if (c == ']' && sets > 0) --sets;
        result += c;
    }
    return result;
}

} // namespace

std::optional<Pattern> Pattern::from_text(std::string_view text, std::string_view flags) {
    return PatternParser(unicode::decode(text), flags).parse();
}

PatternParser::PatternParser(std::u32string text, std::string_view flags) : text_(std::move(text)) {
    for (const char flag : flags) {
        if (flag == 's')
            dot_all_ = true;
        else if (flag == 'm')
            lines_ = true;
        else if (flag == 'i')
            pattern_.ignore_case_ = true;
        else if (flag != 'x')
            good_flags_ = false;
    }
    if (flags.find('x') != std::string_view::npos) text_ = without_blanks(text_);
}

bool PatternParser::take(char32_t c) noexcept {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
}

void PatternParser::append(Steps& steps, const Steps& more) {
    const std::int32_t base = size(steps);
    for (Step step : more) {
        if (step.op == Step::Op::split || step.op == Step::Op::jump) {
            step.a += base;
            step.b += base;
        }
        steps.push_back(step);
    }
}

std::int32_t PatternParser::keep(CharacterSet set) {
    pattern_.sets_.push_back(std::move(set));
    return static_cast<std::int32_t>(pattern_.sets_.size() - 1);
}

std::optional<Pattern> PatternParser::parse() {
    closed_.push_back(false);
    if (!good_flags_ || !alternatives(pattern_.steps_) || !done()) return std::nullopt;
    pattern_.steps_.push_back({Step::Op::found});
    pattern_.groups_ = opened_;
    const std::size_t group_registers = 2 * (opened_ + 1);
    for (Step& step : pattern_.steps_) {
        const bool has_register = step.op == Step::Op::save || step.op == Step::Op::progress;
        if (has_register && step.a >= mark_base)
            step.a += static_cast<std::int32_t>(group_registers) - mark_base;
    }
    pattern_.registers_ = group_registers + marks_;
    return std::move(pattern_);
}

bool PatternParser::alternatives(Steps& steps) {
    if (++depth_ > depth_max) return false;
    if (!sequence(steps)) return false;
    while (take('|')) {
        Steps other;
        if (!sequence(other)) return false;
        // split first, other; first; jump end; other
        Steps whole;
        whole.push_back({Step::Op::split, 1, size(steps) + 2});
        append(whole, steps);
        whole.push_back({Step::Op::jump, size(steps) + size(other) + 2, 0});
        append(whole, other);
        steps = std::move(whole);
        if (steps.size() > steps_max) return false;
    }
    --depth_;
    return true;
}

bool PatternParser::sequence(Steps& steps) {
    while (!done() && peek() != '|' && peek() != ')')
        if (!piece(steps) || steps.size() > steps_max) return false;
    return true;
}

bool PatternParser::piece(Steps& steps) {
    Steps one;
    return atom(one) && quantify(steps, one);
}

bool PatternParser::atom(Steps& steps) {
    const char32_t c = text_[at_++];
    switch (c) {
    case '(': return group(steps);
    case '[': {
        std::int32_t index = 0;
        if (!set(index)) return false;
        steps.push_back({Step::Op::set, index});
        return true;
    }
    case '\\': return escape(steps);
    case '.': steps.push_back({Step::Op::any, dot_all_ ? 1 : 0}); return true;
    case '^': steps.push_back({lines_ ? Step::Op::line_begin : Step::Op::text_begin}); return true;
    case '$': steps.push_back({lines_ ? Step::Op::line_end : Step::Op::text_end}); return true;
    case '?':
    case '*':
    case '+':
    case '{':
    case '}':
    case ']':
    case ')': return false;
    default: steps.push_back({Step::Op::character, static_cast<std::int32_t>(c)}); return true;
    }
}

bool PatternParser::group(Steps& steps) {
    if (take('?')) {
        if (!take(':') || !alternatives(steps)) return false;
        return take(')');
    }
    const auto number = static_cast<std::int32_t>(++opened_);
    closed_.push_back(false);
    Steps inner;
    if (!alternatives(inner) || !take(')')) return false;
    closed_[static_cast<std::size_t>(number)] = true;
    steps.push_back({Step::Op::save, 2 * number});
    append(steps, inner);
    steps.push_back({Step::Op::save, 2 * number + 1});
    return true;
}

bool PatternParser::escape(Steps& steps) {
    if (done()) return false;
    const char32_t letter = peek();
    if (letter >= '0' && letter <= '9') return back_reference(steps);
    ++at_;
    if (const auto single = single_escape(letter)) {
        steps.push_back({Step::Op::character, static_cast<std::int32_t>(*single)});
        return true;
    }
    CharacterSet set;
    if (!class_escape(letter, set)) return false;
    steps.push_back({Step::Op::set, keep(std::move(set))});
    return true;
}

// As many digits as still name a group that is closed.
bool PatternParser::back_reference(Steps& steps) {
    std::size_t number = 0;
    const auto names_group = [&](std::size_t group) {
        return group > 0 && group < closed_.size() && closed_[group];
    };
    while (!done() && peek() >= '0' && peek() <= '9') {
        const std::size_t longer = number * 10 + (peek() - '0');
        if (number != 0 && !names_group(longer)) break;
        number = longer;
        ++at_;
        if (number == 0) return false;
    }
    if (!names_group(number)) return false;
    steps.push_back({Step::Op::again, static_cast<std::int32_t>(number)});
    return true;
}

bool PatternParser::counts(std::int64_t& least, std::int64_t& most) {
    const auto number = [&](std::int64_t& value) {
        const std::size_t begin = at_;
        for (value = 0; !done() && peek() >= '0' && peek() <= '9'; ++at_)
            value = std::min<std::int64_t>(value * 10 + (peek() - '0'), count_max + 1);
        return at_ > begin;
    };
    if (!number(least)) return false;
    most = least;
    if (take(',') && !number(most)) most = no_end;
    return take('}') && least <= count_max && most <= count_max &&
           (most == no_end || least <= most);
}

bool PatternParser::quantify(Steps& steps, const Steps& atom) {
    std::int64_t least = 1;
    std::int64_t most = 1;
    if (take('?')) {
        least = 0;
    } else if (take('*')) {
        least = 0;
        most = no_end;
    } else if (take('+')) {
        most = no_end;
    } else if (take('{')) {
        if (!counts(least, most)) return false;
    } else {
        append(steps, atom);
        return true;
    }
    const bool lazy = take('?');
    return repeat(steps, atom, least, most, lazy);
}

bool PatternParser::repeat(Steps& steps, const Steps& atom, std::int64_t least, std::int64_t most,
                           bool lazy) {
    const auto split = [&](std::int32_t on, std::int32_t past) {
        steps.push_back(lazy ? Step{Step::Op::split, past, on} : Step{Step::Op::split, on, past});
    };
    const auto copies = static_cast<std::size_t>(most == no_end ? least + 1 : most);
    if (steps.size() + copies * (atom.size() + 4) > steps_max) return false;
    for (std::int64_t i = 0; i < least; ++i)
        append(steps, atom);
    if (most == no_end) {
        // An atom that reads nothing ends the loop.
        const std::int32_t mark = mark_base + static_cast<std::int32_t>(marks_++);
        const std::int32_t begin = size(steps);
        split(begin + 1, begin + size(atom) + 4);
        steps.push_back({Step::Op::save, mark});
        append(steps, atom);
        steps.push_back({Step::Op::progress, mark});
        steps.push_back({Step::Op::jump, begin, 0});
        return true;
    }
    const std::int64_t optional = most - least;
    const std::int32_t end = size(steps) + static_cast<std::int32_t>(optional) * (size(atom) + 1);
    for (std::int64_t i = 0; i < optional; ++i) {
        split(size(steps) + 1, end);
        append(steps, atom);
    }
    return true;
}

} // namespace vorgang::feel
