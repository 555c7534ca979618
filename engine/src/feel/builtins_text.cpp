// Functions of strings.
#include "feel/builtins.hpp"
#include "feel/pattern.hpp"
#include "feel/unicode.hpp"
#include "value/text.hpp"

namespace vorgang::feel {
namespace {

// Two strings, or nothing.
struct Pair {
    Value first;
    Value second;
    [[nodiscard]] bool good() const noexcept { return !first.is_null() && !second.is_null(); }
};

Pair two_strings(Call& call) {
    return {call.take(0, Kind::string), call.take(1, Kind::string)};
}

// Where the second begins in the first, or the end of texts; nothing where to look for it is too
// much. Long texts that nearly fit at each place cost their product.
std::optional<std::size_t> found_in(Call& call, const Pair& pair) {
    constexpr std::size_t bytes_per_step = 4'096;
    const std::size_t product = pair.first.string().size() * pair.second.string().size();
    if (!call.report.spend(product / bytes_per_step)) return std::nullopt;
    return pair.first.string().find(pair.second.string());
}

Value substring(Call& call) {
    const Value text = call.take(0, Kind::string);
    const auto start = call.whole(1);
    if (text.is_null() || !start) return {};
    const std::u32string points = unicode::decode(text.string());
    const auto size = static_cast<std::int64_t>(points.size());
    if (*start == 0 || *start > size || *start < -size)
        return call.report.fail(Fault::argument_value);
    const std::int64_t begin = *start > 0 ? *start - 1 : size + *start;
    std::int64_t length = size - begin;
    if (call.given > 2 && !call[2].is_null()) {
        const auto wanted = call.whole(2);
        if (!wanted) return {};
        if (*wanted < 1) return call.report.fail(Fault::argument_value);
        length = std::min(length, *wanted);
    }
    return call.report.text(unicode::encode(std::u32string_view(points).substr(
        static_cast<std::size_t>(begin), static_cast<std::size_t>(length))));
}

Value string_length(Call& call) {
    const Value text = call.take(0, Kind::string);
    if (text.is_null()) return {};
    return Value::of(Number(static_cast<std::int64_t>(code_points(text.string()))));
}

Value upper_case(Call& call) {
    const Value text = call.take(0, Kind::string);
    return text.is_null() ? text : call.report.text(unicode::upper_case(text.string()));
}

Value lower_case(Call& call) {
    const Value text = call.take(0, Kind::string);
    return text.is_null() ? text : call.report.text(unicode::lower_case(text.string()));
}

Value substring_before(Call& call) {
    const Pair pair = two_strings(call);
    if (!pair.good()) return {};
    const auto at = found_in(call, pair);
    if (!at) return {};
    return Value::of(*at == std::string::npos ? std::string() : pair.first.string().substr(0, *at));
}

Value substring_after(Call& call) {
    const Pair pair = two_strings(call);
    if (!pair.good()) return {};
    const auto at = found_in(call, pair);
    if (!at) return {};
    if (*at == std::string::npos) return Value::of(std::string());
    return Value::of(pair.first.string().substr(*at + pair.second.string().size()));
}

Value contains(Call& call) {
    const Pair pair = two_strings(call);
    if (!pair.good()) return {};
    const auto at = found_in(call, pair);
    return at ? Value::of(*at != std::string::npos) : Value();
}

Value starts_with(Call& call) {
    const Pair pair = two_strings(call);
    return pair.good() ? Value::of(pair.first.string().starts_with(pair.second.string())) : Value();
}

Value ends_with(Call& call) {
    const Pair pair = two_strings(call);
    return pair.good() ? Value::of(pair.first.string().ends_with(pair.second.string())) : Value();
}

std::optional<Pattern> pattern_of(Call& call, const Value& text, const Value& flags) {
    if (!flags.is_null() && !flags.is(Kind::string)) {
        call.report.fail(Fault::argument_type);
        return std::nullopt;
    }
    auto pattern = Pattern::from_text(text.string(), flags.is_null() ? "" : flags.string());
    if (!pattern) call.report.fail(Fault::pattern, text.string());
    return pattern;
}

// Matches one after the other, and the end of the text when there is no more.
class Finder {
  public:
    Finder(Call& call, const Pattern& pattern, std::u32string_view text) noexcept
        : call_(call), pattern_(pattern), text_(text), steps_(call.report.limits().regex_steps) {}

    // Whether it was too much to search to the end.
    [[nodiscard]] bool too_much() {
        if (steps_ >= 0) return false;
        call_.report.fail(Fault::limit_pattern);
        return true;
    }
    [[nodiscard]] std::optional<Pattern::Match> next() {
        if (from_ > text_.size() || !call_.report.spend()) return std::nullopt;
        const std::int64_t before = steps_;
        auto match = pattern_.find(text_, from_, steps_);
        // A hundred of its steps are about what evaluating a node costs.
        const auto cost = static_cast<std::uint64_t>(before - steps_) / 100;
        if (!match || steps_ < 0 || !call_.report.spend(cost)) return std::nullopt;
        const auto end = static_cast<std::size_t>(match->places[1]);
        from_ = match->places[0] == match->places[1] ? end + 1 : end;
        return match;
    }

  private:
    Call& call_;
    const Pattern& pattern_;
    std::u32string_view text_;
    std::int64_t steps_;
    std::size_t from_ = 0;
};

Value matches(Call& call) {
    const Pair pair = two_strings(call);
    if (!pair.good()) return {};
    const auto pattern = pattern_of(call, pair.second, call[2]);
    if (!pattern) return {};
    const std::u32string text = unicode::decode(pair.first.string());
    Finder finder(call, *pattern, text);
    const bool found = finder.next().has_value();
    return finder.too_much() ? Value() : Value::of(found);
}

// `$1` is what the group matched, `\$` a dollar; false where the text is no replacement.
bool append_replacement(std::u32string& result, std::u32string_view replacement,
                        std::u32string_view text, const Pattern::Match& match) {
    const std::size_t groups = match.places.size() / 2;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char32_t c = replacement[i];
        if (c == '\\') {
            if (++i == replacement.size()) return false;
            if (replacement[i] != '\\' && replacement[i] != '$') return false;
            result += replacement[i];
            continue;
        }
        if (c != '$') {
            result += c;
            continue;
        }
        const auto is_digit = [&](std::size_t at) {
            return at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9';
        };
        if (!is_digit(i + 1)) return false;
        std::size_t group = replacement[++i] - U'0';
        while (is_digit(i + 1) && group * 10 + (replacement[i + 1] - U'0') < groups)
            group = group * 10 + (replacement[++i] - U'0');
        if (group >= groups || match.places[2 * group] < 0) continue;
        const auto begin = static_cast<std::size_t>(match.places[2 * group]);
        const auto end = static_cast<std::size_t>(match.places[2 * group + 1]);
        result += text.substr(begin, end - begin);
    }
    return true;
}

Value replace(Call& call) {
    const Pair pair = two_strings(call);
    const Value with = call.take(2, Kind::string);
    if (!pair.good() || with.is_null()) return {};
    const auto pattern = pattern_of(call, pair.second, call[3]);
    if (!pattern) return {};
    const std::u32string text = unicode::decode(pair.first.string());
    const std::u32string replacement = unicode::decode(with.string());
    Finder finder(call, *pattern, text);
    std::u32string result;
    std::size_t done = 0;
    while (const auto match = finder.next()) {
        const auto begin = static_cast<std::size_t>(match->places[0]);
        result += std::u32string_view(text).substr(done, begin - done);
        if (!append_replacement(result, replacement, text, *match))
            return call.report.fail(Fault::argument_value, with.string());
        done = static_cast<std::size_t>(match->places[1]);
        if (result.size() > call.report.limits().text_bytes)
            return call.report.fail(Fault::limit_size);
    }
    if (finder.too_much()) return {};
    result += std::u32string_view(text).substr(done);
    return call.report.text(unicode::encode(result));
}

Value split(Call& call) {
    const Pair pair = two_strings(call);
    if (!pair.good()) return {};
    const auto pattern = pattern_of(call, pair.second, {});
    if (!pattern) return {};
    const std::u32string text = unicode::decode(pair.first.string());
    Finder finder(call, *pattern, text);
    std::vector<Value> parts;
    std::size_t done = 0;
    const auto part = [&](std::size_t end) {
        parts.push_back(
            Value::of(unicode::encode(std::u32string_view(text).substr(done, end - done))));
    };
    while (const auto match = finder.next()) {
        // What matches nothing separates nothing.
        if (match->places[0] == match->places[1]) continue;
        part(static_cast<std::size_t>(match->places[0]));
        done = static_cast<std::size_t>(match->places[1]);
    }
    if (finder.too_much()) return {};
    part(text.size());
    return call.report.list(std::move(parts));
}

Value string_join(Call& call) {
    const auto items = call.list(0);
    if (!items) return {};
    const Value& delimiter = call[1];
    if (!delimiter.is_null() && !delimiter.is(Kind::string))
        return call.report.fail(Fault::argument_type);
    std::string result;
    bool first = true;
    for (const Value& item : *items) {
        if (item.is_null()) continue;
        if (!item.is(Kind::string)) return call.report.fail(Fault::argument_type);
        if (!first && !delimiter.is_null()) result += delimiter.string();
        first = false;
        result += item.string();
        if (result.size() > call.report.limits().text_bytes)
            return call.report.fail(Fault::limit_size);
    }
    return Value::of(std::move(result));
}

constexpr Builtin functions[] = {
    {"substring", {"string,start position,length?"}, substring},
    {"string length", {"string"}, string_length},
    {"upper case", {"string"}, upper_case},
    {"lower case", {"string"}, lower_case},
    {"substring before", {"string,match"}, substring_before},
    {"substring after", {"string,match"}, substring_after},
    {"replace", {"input,pattern,replacement,flags?"}, replace},
    {"contains", {"string,match"}, contains},
    {"starts with", {"string,match"}, starts_with},
    {"ends with", {"string,match"}, ends_with},
    {"matches", {"input,pattern,flags?"}, matches},
    {"split", {"string,delimiter"}, split},
    {"string join", {"list,delimiter?"}, string_join},
};

} // namespace

std::span<const Builtin> text_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
