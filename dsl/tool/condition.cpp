#include "condition.hpp"

#include <algorithm>
#include <optional>

namespace vorgang::tool {
namespace {

// Choices are compared by place, so their names become numbers.
Value as_compared(const ProcessModel& model, const Field& field, Value value) {
    if (field.type.kind != TypeKind::choice || value.text() == nullptr) return value;
    const auto& values = model.choices[field.type.choice].values;
    const auto found = std::ranges::find(values, *value.text());
    return Number(found - values.begin());
}

std::optional<int> order(const Value& left, const Value& right) {
    const auto sign = [](std::strong_ordering found) { return found < 0 ? -1 : found > 0 ? 1 : 0; };
    if (left.number() != nullptr && right.number() != nullptr)
        return sign(*left.number() <=> *right.number());
    if (left.date() != nullptr && right.date() != nullptr)
        return sign(*left.date() <=> *right.date());
    if (left.text() != nullptr && right.text() != nullptr)
        return left.text()->compare(*right.text());
    if (left.yes_no() != nullptr && right.yes_no() != nullptr)
        return static_cast<int>(*left.yes_no()) - static_cast<int>(*right.yes_no());
    return std::nullopt;
}

Value compare(Op op, const Value& left, const Value& right) {
    if (left.is_unknown() || right.is_unknown()) {
        const bool same = left.is_unknown() && right.is_unknown();
        if (op == Op::equal) return same;
        if (op == Op::not_equal) return !same;
        return {};
    }
    const auto found = order(left, right);
    if (!found) return {};
    switch (op) {
    case Op::equal: return *found == 0;
    case Op::not_equal: return *found != 0;
    case Op::less: return *found < 0;
    case Op::less_equal: return *found <= 0;
    case Op::greater: return *found > 0;
    default: return *found >= 0;
    }
}

Value logic(Op op, const Value& left, const Value& right) {
    const bool deciding = op == Op::or_;
    const auto decides = [deciding](const Value& v) {
        return v.yes_no() != nullptr && *v.yes_no() == deciding;
    };
    if (decides(left) || decides(right)) return deciding;
    return left.is_unknown() || right.is_unknown() ? Value() : Value(!deciding);
}

class Machine {
  public:
    Machine(const ProcessModel& model, const std::function<Value(std::string_view)>& field)
        : model_(model), field_(field) {}

    bool run(CodeOffset code) {
        for (; code < model_.code.size(); ++code) {
            const Instruction& i = model_.code[code];
            if (i.op == Op::done) return !stack_.empty() && is_yes(stack_.back());
            if (!step(i)) return false;
        }
        return false;
    }

  private:
    static bool is_yes(const Value& value) { return value.yes_no() != nullptr && *value.yes_no(); }

    bool step(const Instruction& i) {
        switch (i.op) {
        case Op::push_unknown: return push({});
        case Op::push_constant: return push(model_.constants[i.b]);
        case Op::push_choice: return push(Number(i.b));
        case Op::push_local: return push(model_.constants[model_.locals[i.b].value]);
        case Op::push_field: {
            const Field& field = model_.fields[i.b];
            return push(as_compared(model_, field, field_(field.name)));
        }
        case Op::not_: {
            if (stack_.empty()) return false;
            const Value value = pop();
            return push(value.yes_no() == nullptr ? Value() : Value(!*value.yes_no()));
        }
        default: return binary(i.op);
        }
    }

    bool binary(Op op) {
        const bool known =
            (op >= Op::equal && op <= Op::greater_equal) || op == Op::and_ || op == Op::or_;
        if (!known || stack_.size() < 2) return false;
        const Value right = pop();
        const Value left = pop();
        return push(op == Op::and_ || op == Op::or_ ? logic(op, left, right)
                                                    : compare(op, left, right));
    }

    bool push(Value value) {
        stack_.push_back(std::move(value));
        return true;
    }
    Value pop() {
        Value value = std::move(stack_.back());
        stack_.pop_back();
        return value;
    }

    const ProcessModel& model_;
    const std::function<Value(std::string_view)>& field_;
    std::vector<Value> stack_;
};

} // namespace

bool holds(const ProcessModel& model, CodeOffset code,
           const std::function<Value(std::string_view)>& field) {
    return Machine(model, field).run(code);
}

} // namespace vorgang::tool
