// Values: expressions, and what may come in.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {

Value Interpreter::apply_rule(const Expression& expression) {
    const Rule& rule = *named(process_.rules, expression.name);
    const Value input = evaluate(expression.of[0]);
    if (rule.formula) return evaluate(*rule.formula); // it names the field it takes
    if (input.is_unknown()) return {};
    for (std::size_t i = 0; i < rule.rows.size(); ++i) {
        const Rule::Row& row = rule.rows[i];
        if (row.below && !(*input.number() < Number(*row.below))) continue;
        happened("row " + rule.name + " " + std::to_string(i + 1) + " " + row.ground);
        return row.result;
    }
    return {};
}

Value Interpreter::evaluate(const Expression& e) {
    const auto of = [&](std::size_t i) { return evaluate(e.of[i]); };
    const auto numbers = [&](auto&& operation) -> Value {
        const Value left = of(0);
        const Value right = of(1);
        if (left.is_unknown() || right.is_unknown()) return {};
        return operation(*left.number(), *right.number());
    };
    // Three values: unknown is neither, and yields only to what decides alone.
    const auto decided_by = [&](bool alone) -> Value {
        const Value left = of(0);
        const Value right = of(1); // also where the left decides: rows of rules are on record
        if (left == Value(alone) || right == Value(alone)) return alone;
        if (left.is_unknown() || right.is_unknown()) return {};
        return !alone;
    };
    switch (e.op) {
    case Op::literal: return e.value;
    case Op::field: return value(e.name);
    case Op::unknown: return {};
    case Op::add: return numbers([](Number a, Number b) { return Value(*a.add(b)); });
    case Op::subtract: return numbers([](Number a, Number b) { return Value(*a.subtract(b)); });
    case Op::multiply: return numbers([](Number a, Number b) { return Value(*a.multiply(b)); });
    case Op::less: return numbers([](Number a, Number b) { return Value(a < b); });
    case Op::at_least: return numbers([](Number a, Number b) { return Value(a >= b); });
    case Op::equal: return of(0) == of(1);
    case Op::unequal: return !(of(0) == of(1));
    case Op::both: return decided_by(false);
    case Op::either: return decided_by(true);
    case Op::negated: {
        const Value inner = of(0);
        if (inner.is_unknown()) return {};
        return !*inner.yes_no();
    }
    case Op::count: {
        const Value list = value(e.name);
        if (list.is_unknown()) return {};
        return std::ranges::count_if(*list.list(),
                                     [&e](const Value& item) { return says_yes(item, e.entry); });
    }
    case Op::ended:
    case Op::part: {
        const Value answer = value(e.name);
        if (answer.is_unknown()) return {};
        if (e.op == Op::ended) return answer.context()->front().second == Value(e.entry);
        for (const auto& [name, part] : *answer.context())
            if (name == e.entry) return part;
        return {};
    }
    case Op::rule: return apply_rule(e);
    }
    return {};
}

bool Interpreter::fits(const Value& value, const Type& type) const {
    switch (type.kind) {
    case Kind::yes_no: return value.yes_no() != nullptr;
    case Kind::integer: {
        const Number* number = value.number();
        return number != nullptr && number->is_integer() && *number >= Number(type.low) &&
               *number <= Number(type.high);
    }
    case Kind::choice:
        return value.text() != nullptr &&
               std::ranges::find(type.values, *value.text()) != type.values.end();
    case Kind::text: return value.text() != nullptr;
    case Kind::date: return value.date() != nullptr;
    case Kind::role: return value.text() != nullptr && named(process_.roles, *value.text());
    case Kind::answer: {
        const auto* record = value.context();
        const auto parts = parts_of_answer(type);
        if (record == nullptr || record->size() != 1 + parts.size()) return false;
        const auto& [end, ending] = record->front();
        if (end != type.end || ending.text() == nullptr ||
            std::ranges::find(type.values, *ending.text()) == type.values.end())
            return false;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto& [name, part] = (*record)[i + 1];
            if (name != parts[i].first) return false;
            const Type& of = parts[i].second;
            if (part.is_unknown() ? !of.optional : !fits(part, of)) return false;
        }
        return true;
    }
    case Kind::list:
        return value.list() != nullptr &&
               std::ranges::all_of(*value.list(), [&](const Value& item) {
                   return item_fits(item, *named(process_.records, type.record));
               });
    }
    return false;
}

bool Interpreter::says_yes(const Value& item, const std::string& entry) {
    return std::ranges::find(*item.context(), std::pair(entry, Value(true))) !=
           item.context()->end();
}

bool Interpreter::item_fits(const Value& item, const Record& record) const {
    if (item.context() == nullptr || item.context()->size() != record.entries.size()) return false;
    for (std::size_t i = 0; i < record.entries.size(); ++i) {
        const auto& [name, value] = (*item.context())[i];
        const Type& type = record.entries[i].second;
        if (name != record.entries[i].first) return false;
        if (value.is_unknown() ? !type.optional : !fits(value, type)) return false;
    }
    return true;
}

// Exactly the fields that are expected, each of its type; only those with `?` may be left out.
void Interpreter::check_fields(const Data& data, const std::vector<std::string>& expected) {
    std::set<std::string> seen;
    for (const auto& [name, value] : data) {
        const Field* field = named(process_.fields, name);
        if (field == nullptr || !is_here(*field)) {
            refuse(ErrorCode::not_found, "*"); // a message says invalid_data
            refuse(ErrorCode::invalid_data, "*");
            continue;
        }
        const bool twice = !seen.insert(name).second;
        if (twice || std::ranges::find(expected, name) == expected.end())
            refuse(ErrorCode::invalid_data, "*");
        const bool fine = value.is_unknown() ? field->type.optional : fits(value, field->type);
        if (!fine) refuse(ErrorCode::invalid_data, "*");
    }
    for (const std::string& name : expected) {
        const Field* field = named(process_.fields, name);
        if (field != nullptr && !seen.contains(name) && !field->type.optional)
            refuse(ErrorCode::invalid_data, "*");
    }
}

// What a step collects with these data; a condition sees what is given with it.
std::vector<std::string> Interpreter::expected_fields(const Step& step, const Data& data) {
    const auto before = data_;
    for (const Collects& collects : step.collects)
        for (const std::string& name : collects.fields)
            data_.erase(key(name));
    for (const auto& [name, value] : data) {
        const Field* field = named(process_.fields, name);
        if (field != nullptr && fits(value, field->type)) data_[key(name)] = value;
    }
    std::vector<std::string> expected;
    for (const Collects& collects : step.collects) {
        const Value holds = collects.condition ? evaluate(*collects.condition) : Value(true);
        if (holds.is_unknown())
            refuse(ErrorCode::invalid_data, "*");
        else if (*holds.yes_no())
            expected.insert(expected.end(), collects.fields.begin(), collects.fields.end());
    }
    data_ = before;
    return expected;
}

std::vector<std::string> Interpreter::fields_to_give(int node, const Step& step, const Data& data) {
    here_ = node;
    return expected_fields(step, data);
}

void Interpreter::write_step(const Step& step, const Data& data) {
    for (const Collects& collects : step.collects)
        for (const std::string& name : collects.fields)
            write(name, Value());
    for (const auto& [name, value] : data)
        write(name, value);
}

bool Interpreter::results_fit(const Call& call, const Data& data) const {
    const auto& results = operation_of(process_, call.operation).results;
    if (data.size() != results.size()) return false;
    return std::ranges::all_of(results, [&](const auto& result) {
        return std::ranges::any_of(data, [&](const auto& given) {
            return given.first == result.first && fits(given.second, result.second);
        });
    });
}

void Interpreter::write_results(const Call& call, const Data& data) {
    const auto& results = operation_of(process_, call.operation).results;
    for (std::size_t i = 0; i < results.size() && i < call.fields.size(); ++i)
        for (const auto& [name, value] : data)
            if (name == results[i].first) write(call.fields[i], value);
}

} // namespace vorgang::model
