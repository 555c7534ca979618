#include "process/fast_code.hpp"

namespace vorgang::run {
namespace {

constexpr bool is_comparison(Op op) noexcept {
    return op >= Op::equal && op <= Op::greater_equal;
}

constexpr bool is_binary(Op op) noexcept {
    return (op >= Op::add && op <= Op::power) || is_comparison(op);
}

} // namespace

std::vector<Instruction> fast_code(const ProcessModel& model) {
    std::vector<Instruction> code = model.code;
    const auto number = [&](const Instruction& i) {
        return i.op == Op::push_constant && model.constants[i.b].number() != nullptr;
    };
    for (std::size_t at = 0; at + rest_of(with_number) < code.size(); ++at) {
        const Instruction* const i = &model.code[at];
        const bool has_third = at + rest_of(compare_field) < code.size();
        if (number(i[0]) && is_binary(i[1].op))
            code[at] = {with_number, static_cast<std::uint8_t>(i[1].op), i[0].b, 0};
        else if (has_third && i[0].op == Op::push_field && number(i[1]) && is_comparison(i[2].op))
            code[at] = {compare_field, static_cast<std::uint8_t>(i[2].op), i[0].b, i[1].b};
    }
    return code;
}

} // namespace vorgang::run
