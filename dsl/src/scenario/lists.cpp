// Lists and records in scenarios: written, read by `.` and `[…]`, walked and counted.
#include <algorithm>

#include "diag/report.hpp"
#include "meaning/spellings.hpp"
#include "scenario/evaluate.hpp"

namespace vorgang::dsl::scenario {

using syntax::Expression;

namespace {

bool is_yes(const Value& value) {
    return value.yes_no() != nullptr && *value.yes_no();
}

const Value* entry_of(const Value& context, std::string_view name) {
    if (context.context() == nullptr) return nullptr;
    for (const auto& [key, value] : *context.context())
        if (key == name) return &value;
    return nullptr;
}

} // namespace

Value Evaluator::list(const syntax::List& list) {
    Value::List items;
    for (const syntax::ExpressionPtr& item : list.items)
        items.push_back(value(*item));
    return items;
}

Value Evaluator::context(const syntax::Context& context) {
    Value::Context entries;
    for (const syntax::ContextEntry& entry : context.entries)
        entries.emplace_back(std::string(entry.key.text), value(*entry.value));
    return entries;
}

// `kind.alter`; of a list, what each element has there.
Value Evaluator::member(const Value& of, const syntax::Name& name) {
    if (of.is_unknown()) return {};
    if (of.list() != nullptr) {
        Value::List parts;
        for (const Value& item : *of.list())
            parts.push_back(member(item, name));
        return parts;
    }
    if (const Value* entry = entry_of(of, name.text)) return *entry;
    const Wording words = diag::say("es gibt hier keinen Teil `{}`", "there is no part `{}` here",
                                    std::string(name.text));
    return fail(name.span, words.german, words.english);
}

// A name of what is being walked: the item itself, or in a filter one of its parts.
const Value* Evaluator::walked(std::string_view name) const {
    for (auto it = items_.rbegin(); it != items_.rend(); ++it) {
        if (it->name == name) return &it->value;
        if (!it->name.empty()) continue;
        if (meaning::item_spellings.is_either(name)) return &it->value;
        if (const Value* entry = entry_of(it->value, name)) return entry;
    }
    return nullptr;
}

// Calls visit(item, value of `body`) for each item, which has the name meanwhile.
void Evaluator::walk(const Value::List& list, std::string_view name, const Expression& body,
                     const std::function<void(const Value&, const Value&)>& visit) {
    for (const Value& item : list) {
        items_.push_back({name, item});
        const Value result = value(body);
        items_.pop_back();
        if (fault_) return;
        visit(item, result);
    }
}

Value Evaluator::of_item(const Expression& expression, Value item) {
    items_.push_back({"", std::move(item)});
    Value result = value(expression);
    items_.pop_back();
    return result;
}

Value Evaluator::filter(const Expression& whole, const syntax::Filter& filter) {
    Value of = value(*filter.of);
    if (fault_ || of.is_unknown()) return {};
    if (of.list() == nullptr)
        return fail(whole.span, "hier wird eine Liste gebraucht", "a list is needed here");
    const Value::List& list = *of.list();
    const auto size = static_cast<std::int64_t>(list.size());
    if (list.empty()) return of;
    Value::List kept;
    std::optional<std::int64_t> place;
    bool decided = true;
    walk(list, "", *filter.inside, [&](const Value& item, const Value& result) {
        if (result.number() != nullptr) place = result.number()->to_integer();
        decided = decided && result.yes_no() != nullptr;
        if (is_yes(result)) kept.push_back(item);
    });
    if (fault_) return {};
    if (place) {
        const std::int64_t i = *place < 0 ? *place + size + 1 : *place;
        return i >= 1 && i <= size ? list[static_cast<std::size_t>(i - 1)] : Value();
    }
    return decided ? Value(std::move(kept)) : Value();
}

Value Evaluator::loop(const Expression& whole, const syntax::Loop& loop) {
    const Value of = value(*loop.list);
    if (fault_ || of.is_unknown()) return {};
    if (of.list() == nullptr)
        return fail(whole.span, "hier wird eine Liste gebraucht", "a list is needed here");
    Value::List results;
    walk(*of.list(), loop.variable.text, *loop.body,
         [&](const Value&, const Value& result) { results.push_back(result); });
    if (loop.quantifier == syntax::Quantifier::each) return results;
    const bool every = loop.quantifier == syntax::Quantifier::every;
    Value truth = every;
    for (const Value& result : results)
        truth = every ? both(truth, result) : either(truth, result);
    return truth;
}

// `anzahl(liste)` and `summe(liste)`, which expectations about lists need.
Value Evaluator::invocation(const Expression& whole, const syntax::Invocation& call) {
    const auto spelled = meaning::find_list_function(call.function.text);
    const bool counts = spelled && spelled->english == "count";
    if (call.arguments.size() != 1 || !spelled || (!counts && spelled->english != "sum"))
        return fail(whole.span, "das kann ein Szenario nicht ausrechnen",
                    "a scenario cannot compute this");
    const Value of = value(*call.arguments[0].value);
    if (fault_ || of.is_unknown()) return {};
    if (of.list() == nullptr)
        return fail(whole.span, "hier wird eine Liste gebraucht", "a list is needed here");
    if (counts) return Number(static_cast<std::int64_t>(of.list()->size()));
    Value sum;
    for (const Value& item : *of.list())
        sum = sum.is_unknown() ? item : compute(whole.span, BinaryOperator::add, sum, item);
    return sum;
}

} // namespace vorgang::dsl::scenario
