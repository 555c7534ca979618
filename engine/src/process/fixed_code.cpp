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
    Builder(const ProcessModel& model, const std::vector<std::uint32_t>& jumps, std::size_t at,
            FixedCode& code)
        : m_(model), jumps_(jumps), at_(at),
          end_(std::min(model.code.size(), at + instructions_max)), code_(code),
          first_step_(code.steps.size()), first_need_(code.needs.size()),
          constants_(code.constants.size()) {}

    /// Goes as far as there are such instructions.
    void run() {
        std::uint32_t own = jumps_[at_];
        for (std::size_t i = at_; i < end_ && jumps_[i] == own;) {
            const Op op = m_.code[i].op;
            const auto next = take(i);
            if (!next) return;
            own = jumps_of(op);
            i = *next;
            if (depth_ == 1 && op >= Op::add && is_result(stack_[0])) keep(i);
        }
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
    static bool is_result(const Operand& operand) {
        return operand.from == From::value && (operand.is == Is::number || operand.is == Is::truth);
    }
    // How many jumps of its own go behind what begins with the instruction.
    static std::uint32_t jumps_of(Op op) { return op == Op::jump_unless ? 1 : 0; }

    /// The place behind what was taken; nothing where the instruction is none of these.
    std::optional<std::size_t> take(std::size_t i) {
        const Instruction& instruction = m_.code[i];
        switch (instruction.op) {
        case Op::push_field:
        case Op::push_constant:
        case Op::push_choice: return push(instruction) ? std::optional(i + 1) : std::nullopt;
        case Op::jump_unless: return branch(i);
        default: return operate(instruction.op) ? std::optional(i + 1) : std::nullopt;
        }
    }
    /// `wenn a dann b sonst c`, where nobody else jumps in: both are computed, one is taken.
    std::optional<std::size_t> branch(std::size_t i) {
        if (depth_ == 0) return std::nullopt;
        const std::size_t condition = depth_ - 1;
        const Operand& truth = stack_[condition];
        if (truth.is != Is::truth || truth.from != From::value) return std::nullopt;
        const std::size_t otherwise = m_.code[i].c;
        if (otherwise < i + 2 || otherwise >= end_ || jumps_[otherwise] != 1) return std::nullopt;
        const Instruction& leave = m_.code[otherwise - 1];
        const std::size_t behind = leave.c;
        if (leave.op != Op::jump || behind <= otherwise || behind > end_) return std::nullopt;
        if (behind < jumps_.size() && jumps_[behind] != 1) return std::nullopt;
        if (!arm(i + 1, otherwise - 1, 0) || !arm(otherwise, behind, 1)) return std::nullopt;
        const Operand right = stack_[--depth_];
        Operand left = stack_[--depth_];
        if (left.is != right.is || left.scale != right.scale) return std::nullopt;
        step(FixedOp::select, left, right, condition);
        stack_[condition] = left;
        return behind;
    }
    /// Leaves one value. `own`: how many jumps go to its begin.
    bool arm(std::size_t begin, std::size_t end, std::uint32_t own) {
        const std::size_t depth = depth_;
        for (std::size_t i = begin; i < end;) {
            if (jumps_[i] != own) return false;
            const Op op = m_.code[i].op;
            const auto next = take(i);
            if (!next || *next > end || depth_ <= depth) return false;
            own = jumps_of(op);
            i = *next;
        }
        return depth_ == depth + 1;
    }

    void keep(std::size_t next) {
        found_.is_truth = stack_[0].is == Is::truth;
        found_.scale = static_cast<std::uint8_t>(stack_[0].scale);
        found_.first_step = static_cast<std::uint32_t>(first_step_);
        found_.steps = static_cast<std::uint32_t>(code_.steps.size() - first_step_);
        found_.first_need = static_cast<std::uint32_t>(first_need_);
        found_.needs = static_cast<std::uint32_t>(needs_.size());
        found_.instructions = static_cast<std::uint32_t>(next - at_);
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
    const std::vector<std::uint32_t>& jumps_;
    std::size_t at_;
    std::size_t end_; // behind what is looked at
    FixedCode& code_;
    std::size_t first_step_;
    std::size_t first_need_;
    std::size_t constants_; // that stay
    std::vector<FixedNeed> needs_;
    std::vector<FixedNeed> needs_found_;
    FixedExpression found_;
    std::size_t depth_ = 0;
    Operand stack_[fixed_values_max];
};

} // namespace

std::optional<std::uint32_t> fixed_expression(const ProcessModel& model,
                                              const std::vector<std::uint32_t>& jumps,
                                              std::size_t at, FixedCode& code) {
    Builder builder(model, jumps, at, code);
    builder.run();
    return builder.finish();
}

} // namespace vorgang::run
