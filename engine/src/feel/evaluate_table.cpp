// Decision tables: which rows fit, and what a row gives; what comes of that: table/hits.hpp.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/compare.hpp"
#include "feel/operators.hpp"
#include "feel/session.hpp"
#include "feel/table_index.hpp"
#include "table/hits.hpp"

namespace vorgang::feel {

bool Session::inputs_of(const Table& work, std::vector<Value>& inputs) {
    inputs.reserve(work.inputs.size());
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

namespace {

// The rows of a column that a value fits; null where it is of another kind.
const table::Word* rows_at(const TableIndex::Input& input, const Value& value) noexcept {
    if (!value.is(input.kind)) return nullptr;
    switch (input.kind) {
    case Kind::number: return input.column.at(value.number());
    case Kind::string: return input.column.at(value.string());
    case Kind::date: return input.column.at_whole(value.date().days);
    default: return input.column.at_whole(value.boolean() ? 1 : 0);
    }
}

} // namespace

// The rows of a table as its hit policy sees them.
class Session::Rows {
  public:
    using Value = feel::Value;

    Rows(Session& session, const Table& table, const TableIndex& index,
         std::span<const Value> inputs)
        : s_(session), work_(table), index_(index), inputs_(inputs),
          indexed_(index_.is_used() && find_sets()),
          walk_(std::span<const table::Word* const>(sets_), work_.rows.size()) {
        if (indexed_) stopped_ = !s_.report_.spend(table::words_for(work_.rows.size()));
    }

    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

    [[nodiscard]] bool next(std::size_t& row) {
        while (!stopped_) {
            const auto candidate = walk_.next();
            if (!candidate) break;
            stopped_ = !s_.report_.spend();
            if (stopped_ || !fits(*candidate)) continue;
            row = *candidate;
            s_.report_.fire(&work_ - s_.model_.tables.data(), static_cast<std::ptrdiff_t>(row));
            return true;
        }
        return false;
    }

    [[nodiscard]] Value output(std::size_t row) { return s_.row_output(work_, work_.rows[row]); }
    static void fired(std::size_t) {}

    [[nodiscard]] Value no_row() {
        if (stopped_) return {};
        const bool has_default = std::ranges::any_of(
            work_.outputs, [](const Table::Output& output) { return output.otherwise != none; });
        if (has_default) return s_.default_output(work_);
        if (work_.policy == Policy::count) return number(0);
        return work_.policy == Policy::collect ? s_.report_.list({}) : Value();
    }
    [[nodiscard]] Value several() { return s_.report_.fail(Fault::several_rows); }
    [[nodiscard]] static Value number(std::size_t count) {
        return Value::of(Number(static_cast<std::int64_t>(count)));
    }

    // A sum or an extreme of one value is the function of that one.
    [[nodiscard]] Value alone(Policy policy, Value value) {
        switch (policy) {
        case Policy::sum: return is_summable(value) ? value : s_.report_.fail(Fault::argument_type);
        case Policy::smallest:
        case Policy::largest:
            return order(value, value) ? value : s_.report_.fail(Fault::not_comparable);
        case Policy::priority: return ranks(value) ? value : Value();
        default: return value;
        }
    }
    [[nodiscard]] bool same(const Value& left, const Value& right) {
        const bool agree = equal(left, right).value_or(false);
        if (!agree && !differed_) s_.report_.fail(Fault::rows_differ);
        differed_ = differed_ || !agree;
        return agree && !differed_;
    }
    [[nodiscard]] Value sum(const Value& left, const Value& right) {
        return left.is_null() ? left : add(left, right, s_.report_);
    }
    [[nodiscard]] std::optional<bool> goes_before(Policy policy, const Value& one,
                                                  const Value& other) {
        if (other.is_null()) return std::nullopt; // and noted when it became null
        if (policy == Policy::priority) {
            const auto left = ranks(one);
            const auto right = ranks(other);
            return left && right ? std::optional(*left < *right) : std::nullopt;
        }
        const auto result = order(one, other);
        if (!result) {
            s_.report_.fail(Fault::not_comparable);
            return std::nullopt;
        }
        return policy == Policy::smallest ? *result < 0 : *result > 0;
    }

    void gather(Value output) { outputs_.push_back(std::move(output)); }
    [[nodiscard]] Value gathered(Policy policy) {
        if (policy == Policy::output_order && !sort()) return {};
        return s_.report_.list(std::move(outputs_));
    }

  private:
    using Ranks = std::vector<std::size_t>;

    static bool is_summable(const Value& value) {
        return value.is(Kind::number) || value.is(Kind::days_time) || value.is(Kind::years_months);
    }

    bool find_sets() {
        for (const TableIndex::Input& input : index_.inputs)
            if (const table::Word* const set = rows_at(input, inputs_[input.input]); set != nullptr)
                sets_.push_back(set);
        if (sets_.size() == index_.inputs.size()) return true;
        sets_.clear();
        return false;
    }

    bool fits(std::size_t row) {
        if (indexed_) {
            for (const TableIndex::Test& test : index_.tests(row))
                if (!holds(test.input, test.node)) return false;
            return true;
        }
        const std::vector<Index>& tests = work_.rows[row].tests;
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            if (tests[i] != none && !holds(i, tests[i])) return false;
        return true;
    }
    bool holds(std::size_t input, Index test) {
        s_.slot(work_.input_slot) = inputs_[input];
        return s_.eval(test).is_true();
    }

    // The places of an output among the values of its columns, the first column first.
    std::optional<Ranks> ranks(const Value& output) {
        if (values_.empty())
            for (const Table::Output& column : work_.outputs) {
                values_.emplace_back();
                for (const Index value : column.values)
                    values_.back().push_back(s_.eval(value));
            }
        Ranks ranks;
        for (std::size_t i = 0; i < work_.outputs.size(); ++i) {
            const Value* part =
                work_.outputs.size() == 1 ? &output : output.find(work_.outputs[i].name);
            const auto is_it = [&](const Value& value) {
                return part != nullptr && equal(value, *part).value_or(false);
            };
            if (!s_.report_.spend(values_[i].size() / 8)) return std::nullopt;
            const auto found = std::ranges::find_if(values_[i], is_it);
            if (found == values_[i].end() && !values_[i].empty()) {
                s_.report_.fail(Fault::no_priority);
                return std::nullopt;
            }
            ranks.push_back(static_cast<std::size_t>(found - values_[i].begin()));
        }
        return ranks;
    }

    bool sort() {
        std::vector<std::pair<Ranks, Value>> ranked;
        for (Value& output : outputs_) {
            auto own = ranks(output);
            if (!own) return false;
            ranked.emplace_back(*std::move(own), std::move(output));
        }
        std::ranges::stable_sort(ranked, {}, &std::pair<Ranks, Value>::first);
        for (std::size_t i = 0; i < outputs_.size(); ++i)
            outputs_[i] = std::move(ranked[i].second);
        return true;
    }

    Session& s_;
    const Table& work_;
    const TableIndex& index_;
    std::span<const Value> inputs_;
    std::vector<const table::Word*> sets_{};
    bool indexed_;
    table::RowWalk walk_;
    bool stopped_ = false;
    bool differed_ = false;
    std::vector<Value> outputs_{};
    std::vector<std::vector<Value>> values_{};
};

Value Session::table(Index place) {
    const Table& work = model_.tables[place];
    std::vector<Value> inputs;
    if (!inputs_of(work, inputs)) return {};
    Rows rows(*this, work, indexes_[place], inputs);
    Value value = table::decide(work.policy, rows);
    return rows.stopped() ? Value() : value;
}

} // namespace vorgang::feel
