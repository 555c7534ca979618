#include "lower/dump_code.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace vorgang::dsl::lower {
namespace {

// INVARIANT: in the order of Op.
constexpr std::array words{"push_unknown",
                           "push_constant",
                           "push_choice",
                           "push_field",
                           "push_local",
                           "push_parameter",
                           "push_temporary",
                           "set_temporary",
                           "push_now",
                           "push_today",
                           "add",
                           "subtract",
                           "multiply",
                           "divide",
                           "power",
                           "negate",
                           "equal",
                           "not_equal",
                           "less",
                           "less_equal",
                           "greater",
                           "greater_equal",
                           "and",
                           "or",
                           "not",
                           "call_builtin",
                           "call_rule",
                           "make_list",
                           "make_context",
                           "entry",
                           "element",
                           "repeat",
                           "jump",
                           "jump_unless",
                           "done",
                           "set_field",
                           "clear_field",
                           "open_step",
                           "open_call",
                           "open_receive",
                           "open_wait",
                           "send",
                           "fork",
                           "branch_end",
                           "enter",
                           "close",
                           "end_case",
                           "take",
                           "open_each",
                           "each_end",
                           "aside_end",
                           "completed",
                           "settle",
                           "undo"};
static_assert(words.size() == static_cast<std::size_t>(Op::undo) + 1);

std::string operand(const ProcessModel& m, const Instruction& i) {
    switch (i.op) {
    case Op::push_constant: return to_json(m.constants[i.b]);
    case Op::push_field:
    case Op::set_field:
    case Op::clear_field: return m.fields[i.b].name;
    case Op::push_local: return m.locals[i.b].name;
    case Op::call_rule: return m.rules[i.b].name;
    case Op::call_builtin: return fmt::format("{} of {}", i.b, i.a);
    case Op::jump:
    case Op::jump_unless: return fmt::format("@{}", i.c);
    case Op::make_context: return m.contexts[i.b].name;
    case Op::repeat: {
        static constexpr const char* repeats[]{"each", "filter", "some", "every"};
        return fmt::format("{} {} @{}", repeats[i.a], i.b, i.c);
    }
    case Op::send: return m.messages[i.b].name;
    case Op::end_case: return m.endings[i.b].name;
    case Op::enter:
    case Op::close: return m.scopes[i.b].name;
    case Op::fork:
        return fmt::format("{} branches from {}{}", i.b, i.c,
                           i.a == 0 ? "" : fmt::format(" until {}", i.a));
    case Op::take: return fmt::format("{} branches from {}", i.b, i.c);
    case Op::branch_end:
        return fmt::format("{}{}", i.b, i.a == 0 ? "" : fmt::format(" closes from {}", i.c));
    case Op::open_step: return fmt::format("{} {}", i.b, m.steps[m.positions[i.b].detail].name);
    case Op::each_end: return m.loops[i.b].name;
    case Op::push_choice:
    case Op::make_list:
    case Op::entry:
    case Op::push_parameter:
    case Op::push_temporary:
    case Op::set_temporary:
    case Op::open_call:
    case Op::open_receive:
    case Op::open_wait:
    case Op::open_each:
    case Op::aside_end:
    case Op::settle:
    case Op::completed:
    case Op::undo: return fmt::format("{}", i.b);
    default: return {};
    }
}

} // namespace

void dump_code(const ProcessModel& model, std::string& text) {
    for (std::size_t i = 0; i < model.code.size(); ++i) {
        const Instruction& instruction = model.code[i];
        const std::string rest = operand(model, instruction);
        fmt::format_to(std::back_inserter(text), "{:>5} {}{}{}\n", i,
                       words[static_cast<std::size_t>(instruction.op)], rest.empty() ? "" : " ",
                       rest);
    }
}

} // namespace vorgang::dsl::lower
