// Matching: by steps with a stack of what to try next, so that no text makes it nest.
#include "feel/pattern.hpp"

#include <algorithm>

#include "feel/unicode.hpp"

namespace vorgang::feel {
namespace {

bool has_property(char32_t c, const CharacterSet::Property& property) {
    const std::string_view category = unicode::category(c);
    const char group = category.front();
    if (property.category == "word") return group != 'P' && group != 'Z' && group != 'C';
    if (property.category == "initial") return group == 'L' || c == '_' || c == ':';
    if (property.category == "name")
        return group == 'L' || group == 'M' || category == "Nd" || c == '_' || c == ':' ||
               c == '-' || c == '.' || c == 0xb7;
    return category.starts_with(property.category);
}

bool is_line_end(char32_t c) noexcept {
    return c == '\n' || c == '\r';
}

// What to go back to: a step and a place, or a register as it was.
struct Choice {
    std::int32_t step = 0;
    std::int32_t restored = -1; // a register
    std::int64_t place = 0;
};

} // namespace

bool Pattern::in_set_as_written(const CharacterSet& set, char32_t c) const {
    bool in = std::ranges::any_of(set.ranges, [&](const CharacterSet::Range& range) {
        return range.first <= c && c <= range.last;
    });
    in = in || std::ranges::any_of(set.properties, [&](const CharacterSet::Property& property) {
             return has_property(c, property) != property.negated;
         });
    if (in == set.negated) return false;
    return set.without < 0 || !in_set_as_written(sets_[static_cast<std::size_t>(set.without)], c);
}

bool Pattern::in_set(std::int32_t index, char32_t c) const {
    const CharacterSet& set = sets_[static_cast<std::size_t>(index)];
    if (!ignore_case_) return in_set_as_written(set, c);
    const char32_t cases[] = {c, unicode::lower(c), unicode::upper(c)};
    const auto in = [&](char32_t one) { return in_set_as_written(set, one); };
    // Of a negated set no case may be among what it leaves out.
    return set.negated ? std::ranges::all_of(cases, in) : std::ranges::any_of(cases, in);
}

bool Pattern::same(char32_t left, char32_t right) const noexcept {
    if (left == right) return true;
    return ignore_case_ && (unicode::lower(left) == unicode::lower(right) ||
                            unicode::upper(left) == unicode::upper(right));
}

bool Pattern::match_at(std::u32string_view text, std::size_t from, std::int64_t& steps,
                       std::vector<std::int64_t>& registers) const {
    std::vector<Choice> choices;
    std::int32_t at = 0;
    std::size_t place = from;
    const auto set_register = [&](std::int32_t index) {
        auto& value = registers[static_cast<std::size_t>(index)];
        choices.push_back({0, index, value});
        value = static_cast<std::int64_t>(place);
    };
    const auto group_again = [&](std::int32_t group) {
        const auto first = std::size_t{2} * static_cast<std::size_t>(group);
        const std::int64_t begin = registers[first];
        const std::int64_t end = registers[first + 1];
        if (begin < 0 || end < 0) return true;
        for (std::int64_t i = begin; i < end; ++i, ++place)
            if (place == text.size() || !same(text[static_cast<std::size_t>(i)], text[place]))
                return false;
        return true;
    };
    // LIMIT: a choice costs a step, so the limit on steps bounds the stack too.
    while (--steps >= 0) {
        const Step& step = steps_[static_cast<std::size_t>(at)];
        const bool more = place < text.size();
        bool good = true;
        ++at;
        switch (step.op) {
        case Step::Op::character:
            good = more && same(text[place], static_cast<char32_t>(step.a));
            if (good) ++place;
            break;
        case Step::Op::any:
            good = more && (step.a == 1 || !is_line_end(text[place]));
            if (good) ++place;
            break;
        case Step::Op::set:
            good = more && in_set(step.a, text[place]);
            if (good) ++place;
            break;
        case Step::Op::split:
            choices.push_back({step.b, -1, static_cast<std::int64_t>(place)});
            at = step.a;
            break;
        case Step::Op::jump: at = step.a; break;
        case Step::Op::save: set_register(step.a); break;
        case Step::Op::progress:
            good = registers[static_cast<std::size_t>(step.a)] != static_cast<std::int64_t>(place);
            break;
        case Step::Op::line_begin: good = place == 0 || text[place - 1] == '\n'; break;
        case Step::Op::line_end: good = !more || text[place] == '\n'; break;
        case Step::Op::text_begin: good = place == 0; break;
        case Step::Op::text_end: good = !more; break;
        case Step::Op::again: good = group_again(step.a); break;
        case Step::Op::found: set_register(1); return true;
        }
        if (good) continue;
        while (!choices.empty() && choices.back().restored >= 0) {
            registers[static_cast<std::size_t>(choices.back().restored)] = choices.back().place;
            choices.pop_back();
        }
        if (choices.empty()) return false;
        at = choices.back().step;
        place = static_cast<std::size_t>(choices.back().place);
        choices.pop_back();
    }
    return false;
}

std::optional<Pattern::Match> Pattern::find(std::u32string_view text, std::size_t from,
                                            std::int64_t& steps) const {
    for (std::size_t begin = from; begin <= text.size() && steps >= 0; ++begin) {
        std::vector<std::int64_t> registers(registers_, -1);
        registers[0] = static_cast<std::int64_t>(begin);
        if (!match_at(text, begin, steps, registers)) continue;
        registers.resize(2 * (groups_ + 1));
        return Match{std::move(registers)};
    }
    return std::nullopt;
}

} // namespace vorgang::feel
