// Decision tables: which rows fit, and what the hit policy makes of them.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/compare.hpp"
#include "feel/operators.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {

bool Session::inputs_of(const Table& work, std::vector<Value>& inputs) {
    for (const Table::Input& input : work.inputs) {
        inputs.push_back(eval(input.expression));
        if (input.allowed == none || inputs.back().is_null()) continue;
        slot(work.input_slot) = inputs.back();
        if (eval(input.allowed).is_true()) continue;
        report_.fail(Fault::not_allowed);
        return false;
    }
    return true;
}

bool Session::fits(const Table& work, const Table::Row& row, std::span<const Value> inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (row.tests[i] == none) continue;
        slot(work.input_slot) = inputs[i];
        if (!eval(row.tests[i]).is_true()) return false;
    }
    return true;
}

// One output is its value; several are a context.
Value Session::row_output(const Table& work, const Table::Row& row) {
    if (work.outputs.size() == 1)
        return coerce(eval(row.outputs.front()), work.outputs.front().type);
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < work.outputs.size(); ++i)
        entries.emplace_back(work.outputs[i].name,
                             coerce(eval(row.outputs[i]), work.outputs[i].type));
    return report_.bounded(Value::of(std::move(entries)));
}

Value Session::default_output(const Table& work) {
    const auto one = [&](const Table::Output& output) {
        return output.otherwise == none ? Value() : coerce(eval(output.otherwise), output.type);
    };
    if (work.outputs.size() == 1) return one(work.outputs.front());
    if (std::ranges::all_of(work.outputs,
                            [](const Table::Output& output) { return output.otherwise == none; }))
        return {};
    std::vector<Entry> entries;
    for (const Table::Output& output : work.outputs)
        entries.emplace_back(output.name, one(output));
    return report_.bounded(Value::of(std::move(entries)));
}

Value Session::table(const Table& work) {
    std::vector<Value> inputs;
    if (!inputs_of(work, inputs)) return {};
    std::vector<Value> outputs;
    std::size_t fired = 0;
    for (const Table::Row& row : work.rows) {
        if (!report_.spend()) return {};
        if (!fits(work, row, inputs)) continue;
        ++fired;
        report_.fire(&work - model_.tables.data(), &row - work.rows.data());
        // What breaks the policy needs no output.
        if (work.policy == Policy::unique && fired > 1) return report_.fail(Fault::several_rows);
        outputs.push_back(row_output(work, row));
        if (work.policy == Policy::first) break;
    }
    return hits(work, std::move(outputs));
}

Value Session::hits(const Table& work, std::vector<Value> outputs) {
    if (outputs.empty()) {
        const bool has_default = std::ranges::any_of(
            work.outputs, [](const Table::Output& output) { return output.otherwise != none; });
        if (has_default) return default_output(work);
        if (work.policy == Policy::count) return Value::of(Number(0));
        return work.policy == Policy::collect ? report_.list({}) : Value();
    }
    switch (work.policy) {
    case Policy::unique:
    case Policy::first: return outputs.front();
    case Policy::any:
        for (const Value& output : outputs)
            if (!equal(output, outputs.front()).value_or(false))
                return report_.fail(Fault::rows_differ);
        return outputs.front();
    case Policy::priority:
    case Policy::output_order: return by_priority(work, std::move(outputs));
    case Policy::rule_order:
    case Policy::collect: return report_.list(std::move(outputs));
    case Policy::count: return Value::of(Number(static_cast<std::int64_t>(outputs.size())));
    case Policy::sum: return call_builtin(*this, Aggregate::sum, std::move(outputs));
    case Policy::smallest: return call_builtin(*this, Aggregate::smallest, std::move(outputs));
    case Policy::largest: return call_builtin(*this, Aggregate::largest, std::move(outputs));
    }
    return {};
}

// Ordered by the places of the outputs among the values of their columns, the first column first.
Value Session::by_priority(const Table& work, std::vector<Value> outputs) {
    using Ranks = std::vector<std::size_t>;
    std::vector<std::pair<Ranks, Value>> ranked;
    std::vector<std::vector<Value>> values;
    for (const Table::Output& output : work.outputs) {
        values.emplace_back();
        for (const Index value : output.values)
            values.back().push_back(eval(value));
    }
    for (Value& output : outputs) {
        Ranks ranks;
        for (std::size_t i = 0; i < work.outputs.size(); ++i) {
            const Value* part =
                work.outputs.size() == 1 ? &output : output.find(work.outputs[i].name);
            const auto same = [&](const Value& value) {
                return equal(value, *part).value_or(false);
            };
            const auto found = std::ranges::find_if(values[i], same);
            if (found == values[i].end() && !values[i].empty())
                return report_.fail(Fault::no_priority);
            ranks.push_back(static_cast<std::size_t>(found - values[i].begin()));
        }
        ranked.emplace_back(std::move(ranks), std::move(output));
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<Ranks, Value>::first);
    if (work.policy == Policy::priority) return ranked.front().second;
    outputs.clear();
    for (auto& [ranks, output] : ranked)
        outputs.push_back(std::move(output));
    return report_.list(std::move(outputs));
}

} // namespace vorgang::feel
