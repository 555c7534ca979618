#include "dmn/feel_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "feel/characters.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dmn {

namespace syntax = dsl::syntax;

namespace {

std::string_view sign(syntax::BinaryOperator operation) {
    switch (operation) {
    case syntax::BinaryOperator::or_: return "or";
    case syntax::BinaryOperator::and_: return "and";
    case syntax::BinaryOperator::equal: return "=";
    case syntax::BinaryOperator::not_equal: return "!=";
    case syntax::BinaryOperator::less: return "<";
    case syntax::BinaryOperator::less_equal: return "<=";
    case syntax::BinaryOperator::greater: return ">";
    case syntax::BinaryOperator::greater_equal: return ">=";
    case syntax::BinaryOperator::add: return "+";
    case syntax::BinaryOperator::subtract: return "-";
    case syntax::BinaryOperator::multiply: return "*";
    case syntax::BinaryOperator::divide: return "/";
    case syntax::BinaryOperator::power: return "**";
    }
    return "";
}

std::string two(std::uint32_t number) {
    return fmt::format("{:02}", number);
}

std::string date_text(Date date) {
    const CivilDate day = civil(date);
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

bool is_calculation(const syntax::Expression& expression) {
    const auto& node = expression.node;
    return std::holds_alternative<syntax::Binary>(node) ||
           std::holds_alternative<syntax::Unary>(node) ||
           std::holds_alternative<syntax::Between>(node) ||
           std::holds_alternative<syntax::In>(node) || std::holds_alternative<syntax::If>(node);
}

// Parts that are calculations stand in parentheses, so that nothing depends on which operator
// binds more.
std::string part_text(const syntax::Expression& expression, const NameText& name) {
    const std::string text = feel_text(expression, name);
    return is_calculation(expression) ? "(" + text + ")" : text;
}

// Behind the sign of a test and at the ends of a range stands a sum and nothing looser.
std::string sum_text(const syntax::Expression& expression, const NameText& name) {
    const auto* binary = std::get_if<syntax::Binary>(&expression.node);
    const bool sum = binary != nullptr && binary->operation >= syntax::BinaryOperator::add;
    const bool sign = std::holds_alternative<syntax::Unary>(expression.node);
    return sum || sign ? feel_text(expression, name) : part_text(expression, name);
}

// Writes one expression.
class Writer {
  public:
    Writer(const syntax::Expression& whole, const NameText& name) : at_(whole), name_(name) {}

    std::string operator()(const syntax::UnknownLiteral&) const { return "null"; }
    std::string operator()(const syntax::NumberLiteral& literal) const {
        return std::string(literal.digits);
    }
    std::string operator()(const syntax::TextLiteral& literal) const {
        return text_literal(literal.value);
    }
    // Not `date("…")`: an input may be called `date`.
    std::string operator()(const syntax::DateLiteral& literal) const {
        return "@\"" + date_text(literal.date) + "\"";
    }
    std::string operator()(const syntax::DateTimeLiteral& literal) const {
        const std::uint32_t minutes = literal.second_of_day / 60;
        return "@\"" + date_text(literal.date) + "T" + two(minutes / 60) + ":" + two(minutes % 60) +
               ":" + two(literal.second_of_day % 60) + "\"";
    }
    std::string operator()(const syntax::BooleanLiteral& literal) const {
        return literal.value ? "true" : "false";
    }
    std::string operator()(const syntax::NameUse& use) const { return name_(at_, use.text); }
    std::string operator()(const syntax::Unary& unary) const {
        const std::string operand = feel_text(*unary.operand, name_);
        return unary.operation == syntax::UnaryOperator::negate ? "-" + part(*unary.operand)
                                                                : "not(" + operand + ")";
    }
    std::string operator()(const syntax::Binary& binary) const {
        return part(*binary.left) + " " + std::string(sign(binary.operation)) + " " +
               part(*binary.right);
    }
    std::string operator()(const syntax::Between& between) const {
        return part(*between.value) + " between " + part(*between.low) + " and " +
               part(*between.high);
    }
    std::string operator()(const syntax::In& in) const {
        std::string tests;
        for (const syntax::UnaryTest& test : in.tests)
            tests += (tests.empty() ? "" : ", ") + feel_text(test, name_);
        return part(*in.value) + " in (" + tests + ")";
    }
    std::string operator()(const syntax::If& branch) const {
        return "if " + part(*branch.condition) + " then " + part(*branch.yes) + " else " +
               part(*branch.no);
    }
    std::string operator()(const syntax::Range& range) const { return feel_text(range, name_); }
    std::string operator()(const syntax::Path& path) const {
        for (const dsl::Spellings& one :
             {dsl::meaning::member::year, dsl::meaning::member::month, dsl::meaning::member::day})
            if (one.is_either(path.member.text))
                return part(*path.of) + "." + std::string(one.english);
        return refuse({"Teile von Verbünden", "parts of records"});
    }
    std::string operator()(const syntax::Invocation& call) const {
        const auto function = dsl::meaning::find_function(call.function.text);
        if (!function) return refuse({"Aufrufe von Regeln", "calls of rules"});
        if (call.arguments.size() == 1 &&
            (function->english == "year" || function->english == "month" ||
             function->english == "day"))
            return part(*call.arguments.front().value) + "." + std::string(function->english);
        std::string arguments;
        for (const syntax::Argument& argument : call.arguments)
            arguments += (arguments.empty() ? "" : ", ") + feel_text(*argument.value, name_);
        return std::string(function->english) + "(" + arguments + ")";
    }
    std::string operator()(const syntax::LengthLiteral&) const {
        return refuse({"Zeitspannen eines Kalenders", "lengths of time of a calendar"});
    }
    std::string operator()(const syntax::Context&) const { return refuse({"Verbünde", "records"}); }
    std::string operator()(const syntax::List&) const { return refuse({"Listen", "lists"}); }
    std::string operator()(const syntax::Filter&) const { return refuse({"Listen", "lists"}); }
    std::string operator()(const syntax::Loop&) const { return refuse({"Schleifen", "loops"}); }

  private:
    [[noreturn]] std::string refuse(const Wording& what) const {
        throw NotCarried{
            at_.span,
            {what.german + " gehen nicht nach DMN", what.english + " cannot be carried to DMN"}};
    }
    [[nodiscard]] std::string part(const syntax::Expression& expression) const {
        return part_text(expression, name_);
    }

    const syntax::Expression& at_;
    const NameText& name_;
};

// What neither a file of XML nor one of a process holds as it is.
bool is_unwritten(char32_t code) {
    const bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || direction;
}

} // namespace

std::string text_literal(std::string_view text) {
    std::string result = "\"";
    while (!text.empty()) {
        const dsl::feel::Character c = dsl::feel::character_at(text);
        const std::size_t size = std::max<std::size_t>(c.size, 1);
        switch (c.code) {
        case U'\n': result += "\\n"; break;
        case U'\r': result += "\\r"; break; // XML reads one that stands for itself as a new line
        case U'\t': result += "\\t"; break;
        case U'"': result += "\\\""; break;
        case U'\\': result += "\\\\"; break;
        default:
            if (is_unwritten(c.code))
                result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c.code));
            else
                result += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    return result + '"';
}

std::string feel_text(const syntax::Expression& expression, const NameText& name) {
    return std::visit(Writer(expression, name), expression.node);
}

std::string feel_text(const syntax::Range& range, const NameText& name) {
    return (range.low_included ? "[" : "(") + sum_text(*range.low, name) + ".." +
           sum_text(*range.high, name) + (range.high_included ? "]" : ")");
}

std::string feel_text(const syntax::UnaryTest& test, const NameText& name) {
    if (const auto* comparison = std::get_if<syntax::Comparison>(&test.test))
        return std::string(sign(comparison->operation)) + " " +
               sum_text(*comparison->operand, name);
    if (const auto* range = std::get_if<syntax::Range>(&test.test)) return feel_text(*range, name);
    return feel_text(*std::get<syntax::ExpressionPtr>(test.test), name);
}

} // namespace vorgang::dmn
