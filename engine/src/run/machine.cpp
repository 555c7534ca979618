#include "run/machine.hpp"

#include <algorithm>

#include "run/arithmetic.hpp"
#include "run/border.hpp"
#include "run/elements.hpp"
#include "run/fixed.hpp"
#include "run/items.hpp"
#include "value/number_fast.hpp"
#include "value/text.hpp"
#include "vorgang/engine/operands.hpp"

namespace vorgang::run {

using Kind = Scalar::Kind;

Scalar Machine::parameter(Index place) const noexcept {
    return place < parameters_ ? stack_[first_parameter_ + place] : Scalar::unknown();
}

[[gnu::hot]] Scalar Machine::field(Index index) {
    const Field& field = c_.model->fields[index];
    const TypeKind kind = field.type.kind;
    if (field.frame == 0 && (kind == TypeKind::integer || kind == TypeKind::money)) {
        const Frame frame = c_.draft.root();
        if (!frame.is_known(field.slot)) return Scalar::unknown();
        const auto value = static_cast<std::int64_t>(frame.slots()[field.slot]);
        return Scalar::of(Number::scaled(value, kind == TypeKind::money ? 2 : 0));
    }
    const CaseView view = c_.block_of(field).view();
    const Scalar value = load(view, view.root(), field);
    if (!value.is_unknown() || field.type.kind != TypeKind::list || c_.model->loops.empty())
        return value;
    const Loop* const loop = loop_at_work(c_, index);
    return loop != nullptr ? at_work(*loop) : value;
}

// LIMIT: what the case already has of elements may be looked at, so looking pays for itself the
// first time in a command; again, it costs what it takes.
Scalar Machine::at_work(const Loop& loop) {
    constexpr std::int64_t instructions_per_element = 32;
    const auto known = std::ranges::find(gathered_, &loop, &Gathered::loop);
    if (known != gathered_.end() && known->list) return *known->list;
    const Scalar list = gather(c_, loop);
    const auto items = static_cast<std::int64_t>(Items(list.text()).size());
    if (known != gathered_.end()) {
        (void)spend(items);
        known->list = list;
        return list;
    }
    grant(instructions_per_element * items);
    gathered_.push_back({&loop, list});
    return list;
}

Scalar Machine::text(std::string value) {
    // LIMIT: a text grows only by texts that are there, so the limit of one value bounds it.
    if (value.size() > c_.deployment->limits().text_bytes) return Scalar::unknown();
    return Scalar::of(c_.scratch.keep(std::move(value)));
}

[[gnu::hot]] bool Machine::evaluate(CodeOffset offset, Scalar& result) {
    const std::uint32_t base = depth_;
    const Instruction* const code = c_.deployment->process().tables().fast.code.data();
    for (;;) {
        if (!spend()) return false;
        const Instruction& i = code[offset++];
        if (is_sequence(i.op)) {
            if (!execute_sequence(i, offset)) return false;
            continue;
        }
        switch (i.op) {
        case Op::done:
            result = pop();
            depth_ = base;
            return true;
        case Op::jump: offset = i.c; break;
        case Op::jump_unless: {
            const Scalar condition = pop();
            if (condition.kind == Kind::yes_no) {
                if (condition.no()) offset = i.c;
            } else if (i.a == unknown_goes_on) {
                push(Scalar::unknown());
                offset = i.c - 1;
            } else { // as earlier releases compiled it: the whole expression is unknown
                result = Scalar::unknown();
                depth_ = base;
                return true;
            }
            break;
        }
        default:
            if (!execute(i)) return false;
        }
    }
}

namespace {

inline Scalar comes_out(Op op, std::strong_ordering order) noexcept {
    switch (op) {
    case Op::equal: return Scalar::of(order == 0);
    case Op::not_equal: return Scalar::of(order != 0);
    case Op::less: return Scalar::of(order < 0);
    case Op::less_equal: return Scalar::of(order <= 0);
    case Op::greater: return Scalar::of(order > 0);
    default: return Scalar::of(order >= 0);
    }
}

// Sums, differences and products of numbers, which are most of what is computed.
inline Scalar computed(Op op, const Scalar& left, const Scalar& right,
                       const Calendar& calendar) noexcept {
    if (left.kind != Kind::number || right.kind != Kind::number || op > Op::multiply)
        return arithmetic(op, left, right, calendar);
    const auto result = op == Op::add        ? number::add(left.number(), right.number())
                        : op == Op::subtract ? number::subtract(left.number(), right.number())
                                             : number::multiply(left.number(), right.number());
    return result ? Scalar::of(*result) : Scalar::unknown();
}

inline Scalar compare_with(Op op, bool both, const Scalar& left, Number right) noexcept {
    if (left.kind == Kind::number) return comes_out(op, number::compare(left.number(), right));
    return both && left.is_unknown() ? Scalar::unknown() : compare(op, left, Scalar::of(right));
}

} // namespace

// Pays for the instructions it stands for.
[[gnu::hot]] bool Machine::execute_sequence(const Instruction& i, CodeOffset& next) {
    const Op op = unpack_operation(i.a);
    const bool both = (i.a & both_needed) != 0;
    if (i.op == in_fixed) {
        const FixedCode& fixed = c_.deployment->process().tables().fast.fixed;
        const FixedExpression& expression = fixed.expressions[i.c];
        const auto value = compute(fixed, expression, c_.draft.root());
        if (!value) return execute(c_.model->code[next - 1]);
        push(expression.is_truth ? Scalar::of(*value != 0)
                                 : Scalar::of(Number::scaled(*value, expression.scale)));
        next += expression.instructions - 1;
        return spend(expression.instructions - 1);
    }
    if (i.op == compare_whole) {
        const Index slot = c_.model->fields[i.b].slot;
        const Frame frame = c_.draft.root();
        const auto value = static_cast<std::int64_t>(frame.slots()[slot]);
        const std::int64_t whole = c_.deployment->process().tables().fast.wholes[i.c];
        push(frame.is_known(slot) ? comes_out(op, value <=> whole)
                                  : compare_with(op, both, Scalar::unknown(), Number()));
    } else if (i.op == compare_field) {
        const Scalar left = field(i.b);
        push(compare_with(op, both, left, *c_.model->constants[i.c].number()));
    } else {
        const Scalar left = pop();
        const Number right = *c_.model->constants[i.b].number();
        push(op >= Op::equal ? compare_with(op, both, left, right)
                             : computed(op, left, Scalar::of(right), c_.deployment->calendar()));
    }
    next += rest_of(i.op);
    return spend(rest_of(i.op));
}

[[gnu::hot]] bool Machine::execute(const Instruction& i) {
    const auto binary = [this](auto&& combine) {
        const Scalar right = pop();
        const Scalar left = pop();
        push(combine(left, right));
    };
    switch (i.op) {
    case Op::push_unknown: push(Scalar::unknown()); return true;
    case Op::push_constant: {
        const Value& constant = c_.model->constants[i.b];
        const Number* const number = constant.number();
        push(number != nullptr ? Scalar::of(*number) : Scalar::of(constant));
        return true;
    }
    case Op::push_choice: push(Scalar::choice(i.b)); return true;
    case Op::push_field: push(field(i.b)); return true;
    case Op::push_local: {
        Scalar scalar; // checked when the place was deployed
        (void)enter(c_.deployment->local(c_.draft.header().locals, i.b), c_.model->locals[i.b].type,
                    *c_.model, c_.deployment->limits(), c_.scratch, scalar);
        push(scalar);
        return true;
    }
    case Op::push_parameter: push(parameter(i.b)); return true;
    case Op::push_temporary:
        push((temporaries_set_ >> i.b & 1) != 0 ? temporaries_[i.b] : Scalar::unknown());
        return true;
    case Op::set_temporary:
        temporaries_[i.b] = pop();
        temporaries_set_ |= 1U << i.b;
        return true;
    case Op::push_now: push(Scalar::of(c_.at)); return true;
    case Op::push_today: push(Scalar::of(c_.deployment->calendar().local(c_.at).date)); return true;
    case Op::add:
        binary([&](const Scalar& left, const Scalar& right) {
            if (left.kind == Kind::text && right.kind == Kind::text)
                return text(std::string(left.text()).append(right.text()));
            return computed(i.op, left, right, c_.deployment->calendar());
        });
        return true;
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::power:
        binary([&](const Scalar& left, const Scalar& right) {
            return computed(i.op, left, right, c_.deployment->calendar());
        });
        return true;
    case Op::negate: push(negate(pop())); return true;
    case Op::equal:
    case Op::not_equal:
        binary([&](const Scalar& left, const Scalar& right) {
            const bool lacks = left.is_unknown() || right.is_unknown();
            return lacks && i.a == needs_both ? Scalar::unknown() : compare(i.op, left, right);
        });
        return true;
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
        binary([&](const Scalar& left, const Scalar& right) { return compare(i.op, left, right); });
        return true;
    case Op::and_: {
        const Scalar& right = stack_[depth_ - 1];
        Scalar& left = stack_[depth_ - 2];
        if (left.kind == Kind::yes_no && right.kind == Kind::yes_no)
            left.low &= right.low;
        else
            left = both(left, right);
        --depth_;
        return true;
    }
    case Op::or_: binary(either); return true;
    case Op::not_: push(opposite(pop())); return true;
    case Op::call_builtin: {
        depth_ -= i.a;
        push(builtin(static_cast<Builtin>(i.b), std::span(stack_).subspan(depth_, i.a)));
        return true;
    }
    case Op::call_rule: return call_rule(c_.deployment->rule(c_.draft.header().locals, i.b));
    case Op::make_list: make(Kind::list, i.b); return true;
    case Op::make_context: make(Kind::context, c_.model->contexts[i.b].entries.size()); return true;
    case Op::entry: entry(i.b); return true;
    case Op::element: element(); return true;
    case Op::repeat: return repeat(i);
    default: return false;
    }
}

// A rule that another calls uses the same temporaries, which the outer one still needs.
bool Machine::fire_apart(Index rule, Scalar& result) {
    const auto temporaries = temporaries_;
    const std::uint32_t set = temporaries_set_;
    const bool fired = fire(rule, result);
    temporaries_ = temporaries;
    temporaries_set_ = set;
    return fired;
}

// A rule is proved for what its inputs declare; of anything else it says nothing.
bool Machine::takes(const Rule& rule) const noexcept {
    for (Index i = 0; i < parameters_; ++i) {
        const Type& type = rule.inputs[i].type;
        const Scalar value = parameter(i);
        if (value.is_unknown() ? !type.optional : !within(value, type, *c_.model)) return false;
    }
    return true;
}

bool Machine::call_rule(Index index) {
    if (nesting_ == nesting_max) return false;
    const bool outermost = nesting_++ == 0;
    const Rule& rule = c_.model->rules[index];
    const std::uint32_t outer_first = first_parameter_;
    const std::uint32_t outer_count = parameters_;
    parameters_ = static_cast<std::uint32_t>(rule.inputs.size());
    first_parameter_ = depth_ - parameters_;
    const std::size_t events = c_.events.size();
    Scalar result;
    if (rule.policy == HitPolicy::model) {
        if (!ask(index, result)) return false;
    } else if (takes(rule) && !(outermost ? fire(index, result) : fire_apart(index, result))) {
        return false;
    }
    if (c_.events.size() != events) keep_inputs(index, events);
    depth_ = first_parameter_;
    first_parameter_ = outer_first;
    parameters_ = outer_count;
    --nesting_;
    push(result);
    return true;
}

} // namespace vorgang::run
