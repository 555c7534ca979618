// Values of the expressions a scenario writes: data given, and what is expected of a case.
//
// Works on the tree, with three-valued logic, over whatever `Names` knows. Not the evaluator of
// processes: those run as compiled code. A scenario needs literals, comparisons and a little
// arithmetic; a call is refused by name.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "syntax/tree.hpp"
#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/value.hpp"

namespace vorgang::dsl::scenario {

// What cannot be evaluated, and why.
struct EvaluationFault {
    Span span;
    Wording message;
};

// The value a name stands for; nothing where there is none of this name.
using Names = std::function<std::optional<Value>(std::string_view name)>;

class Evaluator {
  public:
    Evaluator(const Names& names, const Calendar& calendar) : names_(names), calendar_(calendar) {}

    // The value, or unknown with fault() set.
    [[nodiscard]] Value value(const syntax::Expression& expression);
    // The same over an item, whose parts have names in it as in a filter.
    [[nodiscard]] Value of_item(const syntax::Expression& expression, Value item);
    [[nodiscard]] const std::optional<EvaluationFault>& fault() const noexcept { return fault_; }

  private:
    using BinaryOperator = syntax::BinaryOperator;

    Value fail(Span span, std::string german, std::string english);
    Value named(const syntax::Expression& whole, std::string_view name);
    Value path(const syntax::Expression& whole, const syntax::Path& path);
    // lists.cpp
    Value list(const syntax::List& list);
    Value context(const syntax::Context& context);
    Value member(const Value& of, const syntax::Name& name);
    Value filter(const syntax::Expression& whole, const syntax::Filter& filter);
    Value loop(const syntax::Expression& whole, const syntax::Loop& loop);
    Value invocation(const syntax::Expression& whole, const syntax::Invocation& call);
    const Value* walked(std::string_view name) const;
    void walk(const Value::List& list, std::string_view name, const syntax::Expression& body,
              const std::function<void(const Value&, const Value&)>& visit);
    Value unary(const syntax::Expression& whole, const syntax::Unary& unary);
    Value binary(const syntax::Expression& whole, const syntax::Binary& binary);
    Value logic(const syntax::Expression& whole, const syntax::Binary& binary);
    Value compare(Span span, BinaryOperator operation, const Value& left, const Value& right);
    Value compute(Span span, BinaryOperator operation, const Value& left, const Value& right);
    Value shift(Span span, const Value& point, Length length);
    Value test(const Value& value, const syntax::UnaryTest& test);
    Value in_range(const Value& value, const syntax::Range& range);
    Value either(const Value& left, const Value& right);
    Value both(const Value& left, const Value& right);

    // The item at hand of a list that is being walked; in a filter without a name.
    struct Item {
        std::string_view name;
        Value value;
    };

    const Names& names_;
    std::vector<Item> items_;
    const Calendar& calendar_;
    std::optional<EvaluationFault> fault_;
};

// The point `length` after another, as the calendar of the place counts.
[[nodiscard]] std::optional<Instant> later(const Calendar& calendar, Instant from, Length length);

// "2026-05-11 09:00" as a clock at the place shows it.
[[nodiscard]] std::string clock_text(const Calendar& calendar, Instant instant);

// A value as people write it: 288.00, ja, 2026-05-10, "Chipnummer".
[[nodiscard]] std::string value_text(const Value& value, const Calendar& calendar,
                                     Language language);

} // namespace vorgang::dsl::scenario
