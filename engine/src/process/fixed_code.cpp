#include "process/fixed_code.hpp"

#include <algorithm>

#include "value/number_fast.hpp"

namespace vorgang::run {
namespace {

using From = FixedStep::From;

// LIMIT: so long a run of instructions is looked at, which bounds the work on a hostile process.
constexpr std::size_t instructions_max = 64;
constexpr int scale_max = 18;

// What a value is. Only numbers are computed with, only numbers and days have an order.
enum class Is : std::uint8_t { number, truth, choice, day, instant };

struct Operand {
    Is is = Is::number;
    int scale = 0;
    From from = From::slot;
    std::uint32_t place = 0;
};

class Builder {
  public:
    Builder(const ProcessModel& model, FixedCode& code)
        : m_(model), code_(code), first_step_(code.steps.size()), first_need_(code.needs.size()),
          constants_(code.constants.size()) {}

    /// False where the instruction is none of these.
    bool take(const Instruction& i) {
        const bool known =
            i.op == Op::push_field || i.op == Op::push_constant || i.op == Op::push_choice
                ? push(i)
                : operate(i.op);
        ++instructions_;
        if (known && is_operation(i.op) && depth_ == 1) keep();
        return known;
    }
    /// What was complete last.
    std::optional<std::uint32_t> finish() {
        code_.steps.resize(first_step_ + found_.steps);
        code_.constants.resize(constants_);
        code_.needs.resize(first_need_ + needs_found_.size());
        std::ranges::copy(needs_found_,
                          code_.needs.begin() + static_cast<std::ptrdiff_t>(first_need_));
        if (found_.steps == 0) return std::nullopt;
        code_.expressions.push_back(found_);
        return static_cast<std::uint32_t>(code_.expressions.size() - 1);
    }

  private:
    static bool is_operation(Op op) { return op >= Op::add && op <= Op::not_; }

    void keep() {
        found_.is_truth = stack_[0].is == Is::truth;
        found_.scale = static_cast<std::uint8_t>(stack_[0].scale);
        found_.first_step = static_cast<std::uint32_t>(first_step_);
        found_.steps = static_cast<std::uint32_t>(code_.steps.size() - first_step_);
        found_.first_need = static_cast<std::uint32_t>(first_need_);
        found_.needs = static_cast<std::uint32_t>(needs_.size());
        found_.instructions = instructions_;
        needs_found_ = needs_;
        constants_ = code_.constants.size();
    }

    bool push(const Instruction& i) {
        if (depth_ == fixed_values_max) return false;
        const auto operand = i.op == Op::push_field      ? of_field(i.b)
                             : i.op == Op::push_constant ? of_constant(m_.constants[i.b])
                                                         : constant(Is::choice, 0, i.b);
        if (!operand) return false;
        stack_[depth_++] = *operand;
        return true;
    }
    std::optional<Operand> of_field(Index index) {
        const Field& field = m_.fields[index];
        if (field.frame != 0) return std::nullopt;
        Operand operand{Is::number, 0, From::slot, field.slot};
        std::optional<FixedOp> as;
        switch (field.type.kind) {
        case TypeKind::integer: break;
        case TypeKind::money: operand.scale = 2; break;
        case TypeKind::choice:
        case TypeKind::role: operand.is = Is::choice; break;
        case TypeKind::instant: operand.is = Is::instant; break;
        case TypeKind::yes_no:
            operand.is = Is::truth;
            as = FixedOp::as_truth;
            break;
        case TypeKind::date:
            operand.is = Is::day;
            as = FixedOp::as_day;
            break;
        default: return std::nullopt;
        }
        need(field.slot);
        if (as) step(*as, operand, operand, depth_);
        return operand;
    }
    std::optional<Operand> of_constant(const Value& value) {
        if (const bool* truth = value.yes_no()) return constant(Is::truth, 0, *truth ? 1 : 0);
        if (const Date* date = value.date()) return constant(Is::day, 0, date->days);
        if (const Instant* instant = value.instant()) return constant(Is::instant, 0, instant->ms);
        const Number* number = value.number();
        if (number == nullptr) return std::nullopt;
        const int scale = number::bias - number::biased_exponent(*number);
        if (scale < 0 || scale > scale_max) return std::nullopt;
        const auto coefficient = number->to_scaled(scale);
        if (!coefficient) return std::nullopt;
        return constant(Is::number, scale, *coefficient);
    }
    Operand constant(Is is, int scale, std::int64_t value) {
        code_.constants.push_back(value);
        return {is, scale, From::constant, static_cast<std::uint32_t>(code_.constants.size() - 1)};
    }
    void need(Index slot) {
        const std::uint32_t word = slot / 64;
        auto there = std::ranges::find(needs_, word, &FixedNeed::word);
        if (there == needs_.end()) there = needs_.insert(needs_.end(), {word, 0});
        there->bits |= std::uint64_t{1} << slot % 64;
    }

    // `left` becomes the value of the new step.
    void step(FixedOp op, Operand& left, const Operand& right, std::size_t to) {
        code_.steps.push_back(
            {op, left.from, right.from, static_cast<std::uint8_t>(to), left.place, right.place});
        left.from = From::value;
        left.place = static_cast<std::uint32_t>(to);
    }

    bool operate(Op op) {
        if (op == Op::negate || op == Op::not_) {
            if (depth_ < 1) return false;
            Operand& operand = stack_[depth_ - 1];
            if (operand.is != (op == Op::not_ ? Is::truth : Is::number)) return false;
            step(op == Op::not_ ? FixedOp::opposite : FixedOp::negate, operand, operand,
                 depth_ - 1);
            return true;
        }
        if (depth_ < 2) return false;
        Operand& left = stack_[depth_ - 2];
        Operand& right = stack_[depth_ - 1];
        const auto fixed = operation(op, left, right);
        if (!fixed) return false;
        if (left.is == Is::number) {
            if (op == Op::multiply)
                left.scale += right.scale;
            else if (!raise(left, right.scale, depth_ - 2) || !raise(right, left.scale, depth_ - 1))
                return false;
            if (left.scale > scale_max) return false;
        }
        step(*fixed, left, right, depth_ - 2);
        if (*fixed >= FixedOp::equal) left = {Is::truth, 0, left.from, left.place};
        --depth_;
        return true;
    }
    static std::optional<FixedOp> operation(Op op, const Operand& left, const Operand& right) {
        if (left.is != right.is) return std::nullopt;
        const bool number = left.is == Is::number;
        const bool ordered = number || left.is == Is::day || left.is == Is::instant;
        const auto where = [](bool fits, FixedOp one) {
            return fits ? std::optional(one) : std::nullopt;
        };
        switch (op) {
        case Op::add: return where(number, FixedOp::add);
        case Op::subtract: return where(number, FixedOp::subtract);
        case Op::multiply: return where(number, FixedOp::multiply);
        case Op::equal: return FixedOp::equal;
        case Op::not_equal: return FixedOp::not_equal;
        case Op::less: return where(ordered, FixedOp::less);
        case Op::less_equal: return where(ordered, FixedOp::less_equal);
        case Op::greater: return where(ordered, FixedOp::greater);
        case Op::greater_equal: return where(ordered, FixedOp::greater_equal);
        case Op::and_: return where(left.is == Is::truth, FixedOp::both);
        case Op::or_: return where(left.is == Is::truth, FixedOp::either);
        default: return std::nullopt;
        }
    }
    // To the scale of the other operand, where that is finer.
    bool raise(Operand& operand, int scale, std::size_t to) {
        if (operand.scale >= scale) return true;
        const auto factor = static_cast<std::int64_t>(number::power_of_ten[scale - operand.scale]);
        operand.scale = scale;
        if (operand.from != From::constant) {
            step(FixedOp::multiply, operand, constant(Is::number, 0, factor), to);
            return true;
        }
        std::int64_t raised = 0;
        if (__builtin_mul_overflow(code_.constants[operand.place], factor, &raised)) return false;
        operand = constant(Is::number, scale, raised);
        return true;
    }

    const ProcessModel& m_;
    FixedCode& code_;
    std::size_t first_step_;
    std::size_t first_need_;
    std::size_t constants_; // that stay
    std::vector<FixedNeed> needs_;
    std::vector<FixedNeed> needs_found_;
    FixedExpression found_;
    std::uint32_t instructions_ = 0;
    std::size_t depth_ = 0;
    Operand stack_[fixed_values_max];
};

} // namespace

std::optional<std::uint32_t> fixed_expression(const ProcessModel& model,
                                              const std::vector<bool>& targets, std::size_t at,
                                              FixedCode& code) {
    Builder builder(model, code);
    const std::size_t end = std::min(model.code.size(), at + instructions_max);
    for (std::size_t i = at; i < end; ++i)
        if ((i != at && targets[i]) || !builder.take(model.code[i])) break;
    return builder.finish();
}

} // namespace vorgang::run
