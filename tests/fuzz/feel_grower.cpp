#include "feel_grower.hpp"

#include <vector>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::test {

using dsl::feel::keyword_spelling;
using dsl::feel::type_spellings;

namespace {

// Small enough to be read, deep enough for everything to stand in everything.
constexpr int depth_max = 6;
constexpr int size_max = 60;

constexpr std::string_view variables[] = {"i", "j", "one more", "e"};
constexpr std::string_view members[] = {"name",        "age", "start included", "year",
                                        "time offset", "b c", "value",          "end"};
constexpr std::string_view parameters[] = {
    "list",    "string", "n",       "from",     "value",    "range",
    "match",   "input",  "pattern", "flags",    "position", "dividend",
    "divisor", "scale",  "year",    "month",    "day",      "context",
    "key",     "item",   "point",   "precedes", "function", "grouping separator"};

// Those of decision models; processes have some more.
const std::vector<dsl::Spellings>& functions() {
    static const auto all = [] {
        std::vector<dsl::Spellings> known;
        for (const dsl::Spellings& one : dsl::feel::function_spellings)
            if (feel::builtin(one.english)) known.push_back(one);
        return known;
    }();
    return all;
}

} // namespace

std::string_view FeelGrower::variable() {
    return one_of(variables);
}

Bilingual FeelGrower::expression() {
    Bilingual text;
    depth_ = size_ = filters_ = loops_ = 0;
    if (once_in(2))
        any(text);
    else
        sensible(text, static_cast<Kind>(below(5)));
    return text;
}

void FeelGrower::sensible(Bilingual& to, Kind kind) {
    // Sometimes anything may stand anywhere.
    if (once_in(60)) return any(to);
    ++size_;
    ++depth_;
    switch (kind) {
    case Kind::number: sensible_number(to); break;
    case Kind::truth: sensible_truth(to); break;
    case Kind::text: sensible_text(to); break;
    case Kind::list: sensible_list(to); break;
    case Kind::date: sensible_date(to); break;
    }
    --depth_;
}

void FeelGrower::fill(Bilingual& to, std::string_view pattern) {
    while (!pattern.empty()) {
        const char c = pattern.front();
        const std::string_view word = pattern.substr(1, pattern.find_first_of(">}") - 1);
        pattern.remove_prefix(c == '~' || c == '{' ? word.size() + 2 : 1);
        switch (c) {
        case '#': sensible(to, Kind::number); break;
        case '?': sensible(to, Kind::truth); break;
        case '$': sensible(to, Kind::text); break;
        case '&': sensible(to, Kind::list); break;
        case '@': sensible(to, Kind::date); break;
        case '~': to += keyword_spelling(word); break;
        case '{': to += dsl::feel::function_spelling(word); break;
        default: to += std::string_view(&c, 1);
        }
    }
}

namespace {

template<std::size_t N>
std::string_view pick(const std::string_view (&leaves)[N], const std::size_t chance) {
    return leaves[chance % N];
}

} // namespace

void FeelGrower::sensible_number(Bilingual& to) {
    static constexpr std::string_view leaves[] = {"x", "2", "0.25", "1000", "-3", "x", "7"};
    static constexpr std::string_view wholes[] = {"(# + #)",
                                                  "(# - #)",
                                                  "# * #",
                                                  "(# / 4)",
                                                  "{count}(&)",
                                                  "{sum}(&)",
                                                  "{max}(#, #)",
                                                  "{string length}($)",
                                                  "~if> ? ~then> # ~else> #",
                                                  "{floor}(#)",
                                                  "{abs}(#)",
                                                  "&[1]",
                                                  "@.year",
                                                  "{decimal}(#, 2)",
                                                  "{min}(&)",
                                                  "person.age",
                                                  "y z",
                                                  "(2 ** 3)",
                                                  "{modulo}(#, 7)",
                                                  "{round half up}(#, 1)"};
    if (depth_ > depth_max || size_ > size_max) return fill(to, pick(leaves, random_()));
    fill(to, once_in(3) ? pick(leaves, random_()) : pick(wholes, random_()));
}

void FeelGrower::sensible_truth(Bilingual& to) {
    static constexpr std::string_view leaves[] = {"~true>", "~false>", "x > 1"};
    static constexpr std::string_view wholes[] = {"# < #",
                                                  "# >= #",
                                                  "(? ~and> ?)",
                                                  "(? ~or> ?)",
                                                  "{not}(?)",
                                                  "# ~between> 1 ~and> 9",
                                                  "# in [1..9]",
                                                  "# in (1, 2, 5)",
                                                  "~some> i in & ~satisfies> i > #",
                                                  "$ = $",
                                                  "{starts with}($, \"a\")",
                                                  "~every> i in & ~satisfies> i < #",
                                                  "@ < @",
                                                  "{list contains}(&, #)",
                                                  "a-b",
                                                  "{contains}($, $)",
                                                  "# != #",
                                                  "{matches}($, \"[a-z]+\")"};
    if (depth_ > depth_max || size_ > size_max) return fill(to, pick(leaves, random_()));
    fill(to, pick(wholes, random_()));
}

void FeelGrower::sensible_text(Bilingual& to) {
    static constexpr std::string_view leaves[] = {"\"a\"", "txt", "\"Straße\"", "\"\""};
    static constexpr std::string_view wholes[] = {"($ + $)",
                                                  "{upper case}($)",
                                                  "{substring}($, 1, 2)",
                                                  "{string}(#)",
                                                  "person.name",
                                                  "~if> ? ~then> $ ~else> $",
                                                  "{replace}($, \"a\", \"b\")",
                                                  "{lower case}($)",
                                                  "{string join}([$, $], \"-\")"};
    if (depth_ > depth_max || size_ > size_max) return fill(to, pick(leaves, random_()));
    fill(to, once_in(3) ? pick(leaves, random_()) : pick(wholes, random_()));
}

void FeelGrower::sensible_list(Bilingual& to) {
    static constexpr std::string_view leaves[] = {"[1, 2, 3]", "[#]", "[x, x]"};
    static constexpr std::string_view wholes[] = {"[#, #, #]",
                                                  "~for> i in & ~return> i + #",
                                                  "{append}(&, #)",
                                                  "&[~item> > #]",
                                                  "{concatenate}(&, &)",
                                                  "{distinct values}(&)",
                                                  "{reverse}(&)",
                                                  "~for> i in 1..4 ~return> i * #",
                                                  "{sort}(&, ~function>(i, j) i < j)",
                                                  "{flatten}([&, &])"};
    if (depth_ > depth_max || size_ > size_max) return fill(to, leaves[random_() % 3 == 0 ? 2 : 0]);
    fill(to, pick(wholes, random_()));
}

void FeelGrower::sensible_date(Bilingual& to) {
    static constexpr std::string_view wholes[] = {
        "on", "{date}(2024, 2, 29)", "on", "(on + {duration}(\"P1M\"))", "{date}(\"2026-05-11\")"};
    fill(to, pick(wholes, random_()));
}

Bilingual FeelGrower::cell() {
    Bilingual text;
    depth_ = size_ = filters_ = loops_ = 0;
    static constexpr std::string_view plain[] = {"1", "< 5", "[1..9]", "2, 3", "> #", "~not>(7)"};
    if (once_in(2)) {
        fill(text, plain[below(std::size(plain))]);
        return text;
    }
    const bool negated = once_in(5);
    if (negated) {
        text += keyword_spelling("not");
        text += "(";
    }
    test(text);
    while (once_in(3)) {
        text += ", ";
        test(text);
    }
    if (negated) text += ")";
    return text;
}

void FeelGrower::any(Bilingual& to) {
    ++size_;
    if (depth_ >= depth_max || size_ >= size_max) return leaf(to);
    ++depth_;
    switch (below(16)) {
    case 0:
    case 1:
    case 2: binary(to); break;
    case 3: branch(to); break;
    case 4: loop(to); break;
    case 5: quantified(to); break;
    case 6:
    case 7:
    case 8: call(to); break;
    case 9: function(to); break;
    case 10: list(to); break;
    case 11: context(to); break;
    case 12: range(to); break;
    case 13: postfix(to); break;
    case 14: in(to); break;
    default: leaf(to);
    }
    --depth_;
}

void FeelGrower::inner(Bilingual& to) {
    if (once_in(2)) return leaf(to);
    to += "(";
    any(to);
    to += ")";
}

void FeelGrower::leaf(Bilingual& to) {
    if (once_in(3)) return name(to);
    literal(to);
}

void FeelGrower::literal(Bilingual& to) {
    switch (below(8)) {
    case 0:
    case 1:
    case 2: return number(to);
    case 3:
    case 4: return text(to);
    case 5: return temporal(to);
    case 6: to += keyword_spelling(once_in(2) ? "true" : "false"); return;
    default: to += keyword_spelling("null");
    }
}

void FeelGrower::number(Bilingual& to) {
    static constexpr std::string_view numbers[] = {"0",       "1",
                                                   "2",       "-1",
                                                   "3.14",    "-0.5",
                                                   ".25",     "1e3",
                                                   "1E-7",    "12345678901234567890123456789012345",
                                                   "0.1",     "9.99e6144",
                                                   "1e-6176", "100",
                                                   "7",       "1000000007",
                                                   "2.50",    "-9223372036854775808"};
    to += one_of(numbers);
}

void FeelGrower::text(Bilingual& to) {
    static constexpr std::string_view texts[] = {
        "\"\"",        "\"a\"",          "\"Straße\"",    "\"\\u00e9\\n\"", "\"[a-z]+\"",
        "\"(a|b)*c\"", "\"2024-02-29\"", "\"P1Y2M\"",     "\"1.000,50\"",   "\"\\U01F600\"",
        "\"a\\\"b\"",  "\"12:00:00Z\"",  "\"x{2,3}(?\"",  "\"\\\\d+\"",     "\" \"",
        "\"i\"",       "\"name\"",       "\"[a-c-[b]]\"", "\"true\"",       "\"age\""};
    to += one_of(texts);
}

void FeelGrower::temporal(Bilingual& to) {
    static constexpr std::string_view texts[] = {"@\"2024-02-29\"",
                                                 "@\"12:30:00\"",
                                                 "@\"23:59:59.999@Europe/Berlin\"",
                                                 "@\"2021-01-01T00:00:00Z\"",
                                                 "@\"-999999999-12-31\"",
                                                 "@\"P1Y\"",
                                                 "@\"-P3M\"",
                                                 "@\"PT36H\"",
                                                 "@\"P1DT1S\"",
                                                 "@\"2016-10-30T02:30:00@Europe/Berlin\"",
                                                 "@\"nichts\"",
                                                 "@\"2024-02-30\"",
                                                 "@\"12:00:00+14:00\""};
    to += one_of(texts);
}

void FeelGrower::name(Bilingual& to) {
    switch (below(6)) {
    case 0: to += variable(); return;
    case 1:
        if (filters_ != 0 && once_in(2)) {
            to += keyword_spelling("item");
            return;
        }
        if (loops_ != 0) {
            to += keyword_spelling("partial");
            return;
        }
        break;
    case 2:
        if (once_in(4)) {
            to += "nobody";
            return;
        }
        to += functions()[below(functions().size())];
        return;
    default: break;
    }
    to += one_of(inputs);
}

void FeelGrower::binary(Bilingual& to) {
    static constexpr std::string_view signs[] = {" + ",  " - ", " * ",  " / ", "**",  " = ",
                                                 " != ", " < ", " <= ", " > ", " >= "};
    if (once_in(8)) to += "-";
    inner(to);
    switch (below(6)) {
    case 0:
        to += " ";
        to += keyword_spelling(once_in(2) ? "and" : "or");
        to += " ";
        break;
    case 1:
        to += " ";
        to += keyword_spelling("between");
        to += " ";
        inner(to);
        to += " ";
        to += keyword_spelling("and");
        to += " ";
        break;
    default: to += one_of(signs);
    }
    inner(to);
}

void FeelGrower::branch(Bilingual& to) {
    to += keyword_spelling("if");
    to += " ";
    any(to);
    to += " ";
    to += keyword_spelling("then");
    to += " ";
    any(to);
    to += " ";
    to += keyword_spelling("else");
    to += " ";
    any(to);
}

void FeelGrower::iterators(Bilingual& to, bool ranges) {
    do {
        to += variable();
        to += " in "; // the same in both languages
        any(to);
        if (ranges && once_in(3)) {
            to += "..";
            inner(to);
        }
        if (!once_in(3)) break;
        to += ", ";
    } while (true);
    to += " ";
}

void FeelGrower::loop(Bilingual& to) {
    to += keyword_spelling("for");
    to += " ";
    iterators(to, true);
    to += keyword_spelling("return");
    to += " ";
    ++loops_;
    any(to);
    --loops_;
}

void FeelGrower::quantified(Bilingual& to) {
    to += keyword_spelling(once_in(2) ? "some" : "every");
    to += " ";
    iterators(to, false);
    to += keyword_spelling("satisfies");
    to += " ";
    any(to);
}

void FeelGrower::call(Bilingual& to) {
    if (once_in(12)) {
        to += variable();
    } else {
        to += functions()[below(functions().size())];
    }
    to += "(";
    const bool named = once_in(6);
    for (std::size_t i = 0, count = below(5); i < count; ++i) {
        if (i != 0) to += ", ";
        if (named) {
            to += one_of(parameters);
            to += ": ";
        }
        any(to);
    }
    to += ")";
}

void FeelGrower::function(Bilingual& to) {
    to += keyword_spelling("function");
    to += "(";
    for (std::size_t i = 0, count = below(3); i < count; ++i) {
        if (i != 0) to += ", ";
        to += variables[i];
        if (once_in(3)) {
            to += ": ";
            type(to, 0);
        }
    }
    to += ") ";
    any(to);
}

void FeelGrower::list(Bilingual& to) {
    to += "[";
    for (std::size_t i = 0, count = below(5); i < count; ++i) {
        if (i != 0) to += ", ";
        any(to);
    }
    to += "]";
}

void FeelGrower::context(Bilingual& to) {
    to += "{";
    for (std::size_t i = 0, count = below(4); i < count; ++i) {
        if (i != 0) to += ", ";
        const bool quoted = once_in(4);
        to += quoted ? "\"" : "";
        to += members[(i * 3 + below(3)) % std::size(members)];
        to += quoted ? "\": " : ": ";
        any(to);
    }
    to += "}";
}

void FeelGrower::range(Bilingual& to) {
    static constexpr std::string_view opens[] = {"[", "(", "]"};
    static constexpr std::string_view closes[] = {"]", ")", "["};
    to += one_of(opens);
    inner(to);
    to += "..";
    inner(to);
    to += one_of(closes);
}

void FeelGrower::postfix(Bilingual& to) {
    inner(to);
    do {
        switch (below(4)) {
        case 0:
        case 1:
            to += ".";
            to += one_of(members);
            break;
        case 2:
            to += "[";
            ++filters_;
            any(to);
            --filters_;
            to += "]";
            break;
        default:
            to += " ";
            to += keyword_spelling("instance of");
            to += " ";
            type(to, 0);
            return;
        }
    } while (once_in(2));
}

void FeelGrower::in(Bilingual& to) {
    inner(to);
    to += " in ";
    if (once_in(2)) return test(to);
    to += "(";
    test(to);
    to += ", ";
    test(to);
    to += ")";
}

void FeelGrower::test(Bilingual& to) {
    static constexpr std::string_view signs[] = {"< ", "<= ", "> ", ">= ", "= ", "!= "};
    switch (below(5)) {
    case 0: return range(to);
    case 1:
    case 2: to += one_of(signs); return inner(to);
    case 3: return literal(to);
    default: any(to);
    }
}

void FeelGrower::type(Bilingual& to, int depth) {
    switch (depth > 2 ? 9 : below(10)) {
    case 0:
        to += type_spellings[17]; // list
        to += "<";
        type(to, depth + 1);
        to += ">";
        return;
    case 1:
        to += type_spellings[18]; // range
        to += "<";
        type(to, depth + 1);
        to += ">";
        return;
    case 2:
        to += type_spellings[16]; // context
        to += "<name: ";
        type(to, depth + 1);
        to += ", age: ";
        type(to, depth + 1);
        to += ">";
        return;
    case 3:
        to += type_spellings[19]; // function
        to += "<";
        type(to, depth + 1);
        to += "> -> ";
        type(to, depth + 1);
        return;
    default: to += type_spellings[below(16)];
    }
}

void FeelGrower::spoil(std::string& text) {
    static constexpr std::string_view pieces[] = {
        "(",  ")",  "[",           "]",        "{",   "}",  ",",    ":",    "..",           ".",
        "\"", "@",  "-",           "**",       "=",   "<",  "if",   "wenn", "for",          "in",
        " ",  "\n", "/*",          "*/",       "//",  "\\", "\xC3", "\xFF", "\xE2\x82\xAC", "null",
        "0",  "e",  "instance of", "function", "not("};
    for (std::size_t i = 0, count = 1 + below(3); i < count && !text.empty(); ++i) {
        const std::size_t at = below(text.size());
        switch (below(5)) {
        case 0: text.erase(at, 1 + below(4)); break;
        case 1: text.insert(at, one_of(pieces)); break;
        case 2: text.insert(at, text.substr(below(text.size()), below(20))); break;
        case 3: text[at] = static_cast<char>(random_() % 256); break;
        default: text.resize(at);
        }
    }
}

} // namespace vorgang::test
