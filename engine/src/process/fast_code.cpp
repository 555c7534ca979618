#include "process/fast_code.hpp"

namespace vorgang::run {
namespace {

constexpr bool is_comparison(Op op) noexcept {
    return op >= Op::equal && op <= Op::greater_equal;
}

constexpr bool is_binary(Op op) noexcept {
    return (op >= Op::add && op <= Op::power) || is_comparison(op);
}

// The constant as a slot of the field holds its values, where it can.
std::optional<std::int64_t> whole_of(const Field& field, const Value& constant) {
    if (field.frame != 0) return std::nullopt;
    if (field.type.kind == TypeKind::integer) return constant.number()->to_scaled(0);
    if (field.type.kind == TypeKind::money) return constant.number()->to_scaled(2);
    return std::nullopt;
}

// How many jumps go to each place.
std::vector<std::uint32_t> count_jumps(const ProcessModel& model) {
    std::vector<std::uint32_t> jumps(model.code.size());
    for (const Instruction& i : model.code)
        if (i.op == Op::jump || i.op == Op::jump_unless) ++jumps[i.c];
    return jumps;
}

// Where nothing shorter says the same.
void put_fixed(const ProcessModel& model, FastCode& fast) {
    const std::vector<std::uint32_t> jumps = count_jumps(model);
    for (std::size_t at = 0; at < model.code.size();) {
        const auto place = fixed_expression(model, jumps, at, fast.fixed);
        const std::uint32_t instructions = place ? fast.fixed.expressions[*place].instructions : 1;
        if (place &&
            (fast.code[at].op != compare_whole || instructions > 1 + rest_of(compare_whole)))
            fast.code[at] = {in_fixed, 0, 0, *place};
        at += instructions;
    }
}

} // namespace

FastCode fast_code(const ProcessModel& model) {
    FastCode fast{model.code, {}, {}};
    const auto number = [&](const Instruction& i) {
        return i.op == Op::push_constant && model.constants[i.b].number() != nullptr;
    };
    for (std::size_t at = 0; at + rest_of(with_number) < model.code.size(); ++at) {
        const Instruction* const i = &model.code[at];
        const auto op = [&](std::size_t last) { return pack_operation(i[last]); };
        if (number(i[0]) && is_binary(i[1].op)) fast.code[at] = {with_number, op(1), i[0].b, 0};
        const bool fits = at + rest_of(compare_field) < model.code.size();
        if (!fits || i[0].op != Op::push_field || !number(i[1]) || !is_comparison(i[2].op))
            continue;
        fast.code[at] = {compare_field, op(2), i[0].b, i[1].b};
        const auto whole = whole_of(model.fields[i[0].b], model.constants[i[1].b]);
        if (!whole) continue;
        fast.code[at] = {compare_whole, op(2), i[0].b,
                         static_cast<std::uint32_t>(fast.wholes.size())};
        fast.wholes.push_back(*whole);
    }
    put_fixed(model, fast);
    return fast;
}

} // namespace vorgang::run
