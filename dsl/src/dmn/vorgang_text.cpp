#include "dmn/vorgang_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dmn/feel_text.hpp"
#include "feel/characters.hpp"
#include "feel/spellings.hpp"
#include "syntax/words.hpp"

namespace vorgang::dmn {

using feel::Kind;
using feel::Node;
using feel::Op;

namespace {

bool is_letter(char32_t c) {
    constexpr std::u32string_view german = U"äöüÄÖÜß";
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') ||
           german.find(c) != std::u32string_view::npos;
}

constexpr int alone = 9;
constexpr int sum = 5; // what stands behind the sign of a test, or at an end of a range

// How much an operator binds its parts; those of which nothing is sure bind as the least.
int strength(Op op) {
    switch (op) {
    case Op::either: return 1;
    case Op::both: return 2;
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal: return 3;
    case Op::add:
    case Op::subtract: return sum;
    case Op::multiply:
    case Op::divide:
    case Op::negate: return 7; // more than the power; but who reads `-a ** 2` takes it for less
    case Op::power: return 8;
    case Op::constant:
    case Op::slot:
    case Op::global:
    case Op::call:
    case Op::path:
    case Op::coerce: return alone;
    default: return 0;
    }
}

} // namespace

std::string word_of(std::string_view text) {
    std::string word;
    bool gap = false;
    while (!text.empty()) {
        const dsl::feel::Character c = dsl::feel::character_at(text);
        const std::size_t size = std::max<std::size_t>(c.size, 1);
        const bool digit = c.code >= U'0' && c.code <= U'9';
        if (is_letter(c.code) || digit) {
            if (word.empty() && digit) word = "n";
            if (gap && !word.empty()) word += '_';
            word += text.substr(0, size);
            gap = false;
        } else {
            gap = true;
        }
        text.remove_prefix(size);
    }
    if (dsl::syntax::look_up(word).reserved != dsl::syntax::Reserved::none) word += "_wert";
    return word;
}

void VorgangText::refuse(const Node& node) const {
    const std::string text = model_.source.substr(node.begin, node.end - node.begin);
    throw NotSaid{node.begin,
                  {fmt::format("`{}` geht nicht in einen Prozess", text),
                   fmt::format("`{}` cannot be carried to a process", text)}};
}

// A process has fixed dates and no fixed instants (E0220).
std::string VorgangText::date(const Node& node, const feel::Value& value) const {
    if (!value.is(Kind::date)) refuse(node);
    const std::string json = to_json(value); // "2026-05-10"
    return json.substr(1, json.size() - 2);
}

std::string VorgangText::constant(const Node& node) const {
    const feel::Value& value = model_.constants[node.a];
    switch (value.kind()) {
    case Kind::null: return "unbekannt";
    case Kind::boolean: return value.boolean() ? "ja" : "nein";
    case Kind::number: return value.number().to_text();
    case Kind::string: break;
    case Kind::date: return date(node, value);
    default: refuse(node);
    }
    if (values_ == nullptr || values_->empty()) return text_literal(value.string());
    const auto found = std::ranges::find(*values_, value.string());
    if (found == values_->end()) refuse(node);
    return word_of(value.string());
}

std::string VorgangText::call(const Node& node) const {
    const Node& callee = model_.nodes[node.a];
    if (callee.op != Op::constant || !model_.constants[callee.a].is(Kind::function) ||
        node.flags != 0)
        refuse(node);
    const feel::Function& function = model_.constants[callee.a].function();
    if (function.sort != feel::Function::Sort::builtin) refuse(node);
    const std::string_view name = feel::builtin_names()[function.place];
    const auto argument = [&](feel::Index i) { return model_.links[node.b + i]; };
    if (name == "date" && node.c == 1) {
        const Node& text = model_.nodes[argument(0)];
        if (text.op == Op::constant && model_.constants[text.a].is(Kind::string)) {
            return date(node, feel::date_from_text(model_.constants[text.a].string()));
        }
    }
    if (name == "not" && node.c == 1) return "nicht (" + expression(argument(0)) + ")";
    // Those both have, with the same parameters in the same order.
    constexpr std::string_view common[] = {
        "decimal",       "floor",           "ceiling",    "round up",      "round down", "abs",
        "modulo",        "round half down", "min",        "round half up", "max",        "contains",
        "string length", "upper case",      "lower case", "ends with",     "starts with"};
    if (std::ranges::find(common, name) == std::end(common)) refuse(node);
    std::string arguments;
    for (feel::Index i = 0; i < node.c; ++i)
        arguments += (arguments.empty() ? "" : ", ") + expression(argument(i));
    return std::string(dsl::feel::function_spelling(name).german) + "(" + arguments + ")";
}

std::string VorgangText::part(feel::Index index, int binds) const {
    const std::string text = expression(index);
    return strength(model_.nodes[index].op) < binds ? "(" + text + ")" : text;
}

// From the left: what binds alike stands in parentheses on the right only.
std::string VorgangText::signed_text(const Node& node, std::string_view sign) const {
    const int own = strength(node.op);
    return part(node.a, own) + " " + std::string(sign) + " " + part(node.b, own + 1);
}

std::string VorgangText::range(const Node& node) const {
    return ((node.flags & 1) != 0 ? "[" : "(") + part(node.a, sum) + ".." + part(node.b, sum) +
           ((node.flags & 2) != 0 ? "]" : ")");
}

std::string VorgangText::comparison(const Node& node) const {
    const auto sign = [&]() -> std::string_view {
        switch (static_cast<feel::RangeForm>(node.flags)) {
        case feel::RangeForm::less: return "< ";
        case feel::RangeForm::less_equal: return "<= ";
        case feel::RangeForm::greater: return "> ";
        case feel::RangeForm::greater_equal: return ">= ";
        case feel::RangeForm::equal: return "= ";
        case feel::RangeForm::not_equal: return "!= ";
        default: return "";
        }
    }();
    return std::string(sign) + part(node.a, sum);
}

std::string VorgangText::test(feel::Index index) const {
    const Node& node = model_.nodes[index];
    if (node.op == Op::range) return range(node);
    if (node.op == Op::comparison) return comparison(node);
    if (node.op == Op::truth) refuse(node);
    return expression(index);
}

std::string VorgangText::tests(feel::Index index) const {
    if (index == feel::none) return "-";
    const Node& node = model_.nodes[index];
    if (node.op != Op::tests) refuse(node);
    std::string all;
    for (feel::Index i = 0; i < node.b; ++i)
        all += (all.empty() ? "" : ", ") + test(model_.links[node.a + i]);
    return (node.flags & 1) != 0 ? "nicht(" + all + ")" : all;
}

std::string VorgangText::expression(feel::Index index) const {
    const Node& node = model_.nodes[index];
    switch (node.op) {
    case Op::constant: return constant(node);
    case Op::slot:
    case Op::global: {
        const auto name = names_(node);
        if (!name) refuse(node);
        return *name;
    }
    case Op::coerce: return expression(node.a);
    case Op::call: return call(node);
    case Op::negate: return "-" + part(node.a);
    case Op::either: return signed_text(node, "oder");
    case Op::both: return signed_text(node, "und");
    case Op::equal: return signed_text(node, "=");
    case Op::not_equal: return signed_text(node, "!=");
    case Op::less: return signed_text(node, "<");
    case Op::less_equal: return signed_text(node, "<=");
    case Op::greater: return signed_text(node, ">");
    case Op::greater_equal: return signed_text(node, ">=");
    case Op::add: return signed_text(node, "+");
    case Op::subtract: return signed_text(node, "-");
    case Op::multiply: return signed_text(node, "*");
    case Op::divide: return signed_text(node, "/");
    case Op::power: return signed_text(node, "**");
    case Op::between: return part(node.a) + " zwischen " + part(node.b) + " und " + part(node.c);
    case Op::branch:
        return "wenn " + part(node.a) + " dann " + part(node.b) + " sonst " + part(node.c);
    case Op::in: {
        std::string all;
        for (feel::Index i = 0; i < node.c; ++i)
            all += (all.empty() ? "" : ", ") + test(model_.links[node.b + i]);
        return part(node.a) + " in (" + all + ")";
    }
    case Op::path: {
        const std::string& member = model_.names[node.b];
        if (member == "year") return "jahr(" + expression(node.a) + ")";
        if (member == "month") return "monat(" + expression(node.a) + ")";
        if (member == "day") return "tag(" + expression(node.a) + ")";
        refuse(node);
    }
    default: refuse(node);
    }
}

} // namespace vorgang::dmn
