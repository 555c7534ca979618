// Where an unknown value comes from: what was computed is computed once more, slowly, with a note
// beside each value. Only for incidents; what goes well pays nothing.
#include "run/machine.hpp"
#include "vorgang/engine/operands.hpp"

namespace vorgang::run {
namespace {

// What the instruction itself is to blame for, where none of its operands was unknown.
Origin own(const Instruction& i) {
    switch (i.op) {
    case Op::push_field: return {Origin::Kind::field, i.b};
    case Op::push_local: return {Origin::Kind::local, i.b};
    case Op::call_rule: return {Origin::Kind::rule, i.b};
    default: return {Origin::Kind::calculation, static_cast<Index>(i.op)};
    }
}

Origin of_model(Index rule, Answered answered) {
    switch (answered) {
    case Answered::well: break;
    case Answered::nothing: return {Origin::Kind::null_answer, rule};
    case Answered::unfit: return {Origin::Kind::unfit_answer, rule};
    case Answered::unfit_input: return {Origin::Kind::unfit_input, rule};
    }
    return {Origin::Kind::rule, rule};
}

} // namespace

// The notes of one run, by place of the stack and by temporary.
struct Machine::Notes {
    std::array<Origin, stack_depth_max + 1> values;
    std::array<Origin, 16> temporaries;

    // After an instruction that found the stack `before` deep and left it `after` deep. `itself`:
    // what it is to blame for.
    void take(const Instruction& i, const Origin& itself, std::uint32_t before, std::uint32_t after,
              bool unknown) {
        if (before >= values.size() || after >= values.size()) return;
        if (i.op == Op::set_temporary) {
            temporaries[i.b] = values[after];
            return;
        }
        const std::uint32_t top = after - 1;
        Origin origin = i.op == Op::push_temporary ? temporaries[i.b] : itself;
        for (std::uint32_t operand = before; operand-- > top;)
            if (values[operand].kind != Origin::Kind::nowhere) origin = values[operand];
        values[top] = unknown ? origin : Origin{};
    }
};

// INVARIANT: what lies between is pure and has been paid for once.
Origin Machine::origin(CodeOffset offset, CodeOffset end, std::uint32_t below_top) {
    const std::int64_t budget = budget_;
    const std::size_t events = c_.events.size();
    const std::size_t inputs = c_.inputs.size();
    budget_ = c_.deployment->limits().instructions_per_command;
    drop_all();
    Notes notes;
    const Origin found = walk(offset, end, below_top, notes);
    drop_all();
    budget_ = budget;
    c_.events.resize(events);
    c_.inputs.cut(inputs);
    return found;
}

Origin Machine::walk(CodeOffset offset, CodeOffset end, std::uint32_t below_top, Notes& notes) {
    const auto note = [&](std::uint32_t below) {
        const std::uint32_t place = depth_ - 1 - below;
        return below < depth_ && place < notes.values.size() ? notes.values[place] : Origin{};
    };
    while (spend()) {
        const Instruction& i = c_.model->code[offset];
        if (offset == end || i.op == Op::done) return note(below_top);
        ++offset;
        if (i.op == Op::jump) {
            offset = i.c;
        } else if (i.op == Op::jump_unless) {
            // The unknown condition is what the whole `wenn` gives, with where it comes from.
            if (stack_[depth_ - 1].kind == Scalar::Kind::yes_no) {
                if (pop().no()) offset = i.c;
            } else if (i.a == unknown_goes_on) {
                stack_[depth_ - 1] = Scalar::unknown();
                offset = i.c - 1;
            } else {
                return note(0);
            }
        } else {
            const std::uint32_t before = depth_;
            if (!execute(i)) break;
            const bool asks =
                i.op == Op::call_rule && c_.model->rules[i.b].policy == HitPolicy::model;
            notes.take(i, asks ? of_model(i.b, answered_) : own(i), before, depth_,
                       depth_ > 0 && stack_[depth_ - 1].is_unknown());
        }
    }
    return {};
}

} // namespace vorgang::run
