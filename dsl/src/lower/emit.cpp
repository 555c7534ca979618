#include "lower/emit.hpp"

#include <algorithm>

namespace vorgang::dsl::lower {

using meaning::Expr;
using meaning::ExprKind;

namespace {

CodeOffset here(const Code& code) {
    return static_cast<CodeOffset>(code.size());
}

void emit_operands(const Expr& e, Code& code) {
    for (const Expr& operand : e.operands)
        emit(operand, code);
}

void emit_if(const Expr& e, Code& code) {
    emit(e.operands[0], code);
    const CodeOffset test = here(code);
    code.push_back({Op::jump_unless});
    emit(e.operands[1], code);
    const CodeOffset over = here(code);
    code.push_back({Op::jump});
    code[test].c = here(code);
    emit(e.operands[2], code);
    code[over].c = here(code);
}

// The code for each item is an expression of its own and lies in the way.
void emit_repeat(const Expr& e, Code& code) {
    const CodeOffset over = here(code);
    code.push_back({Op::jump});
    emit(e.operands[1], code);
    code.push_back({Op::done});
    code[over].c = here(code);
    emit(e.operands[0], code);
    code.push_back({Op::repeat, static_cast<std::uint8_t>(e.repeat), e.index, over + 1});
}

} // namespace

void emit(const Expr& e, Code& code) {
    switch (e.kind) {
    case ExprKind::erroneous:
    case ExprKind::unknown: code.push_back({Op::push_unknown}); return;
    case ExprKind::constant: code.push_back({Op::push_constant, 0, e.index}); return;
    case ExprKind::choice_value: code.push_back({Op::push_choice, 0, e.index}); return;
    case ExprKind::field: code.push_back({Op::push_field, 0, e.index}); return;
    case ExprKind::local: code.push_back({Op::push_local, 0, e.index}); return;
    case ExprKind::parameter: code.push_back({Op::push_parameter, 0, e.index}); return;
    case ExprKind::temporary: code.push_back({Op::push_temporary, 0, e.index}); return;
    case ExprKind::now: code.push_back({Op::push_now}); return;
    case ExprKind::today: code.push_back({Op::push_today}); return;
    case ExprKind::unary:
    case ExprKind::binary:
        emit_operands(e, code);
        code.push_back({e.op});
        return;
    case ExprKind::builtin:
        emit_operands(e, code);
        code.push_back({Op::call_builtin, static_cast<std::uint8_t>(e.operands.size()), e.index});
        return;
    case ExprKind::rule:
        emit_operands(e, code);
        code.push_back({Op::call_rule, 0, e.index});
        return;
    case ExprKind::list:
        emit_operands(e, code);
        code.push_back({Op::make_list, 0, static_cast<Index>(e.operands.size())});
        return;
    case ExprKind::context:
        emit_operands(e, code);
        code.push_back({Op::make_context, 0, e.index});
        return;
    case ExprKind::entry:
        emit_operands(e, code);
        code.push_back({Op::entry, 0, e.index});
        return;
    case ExprKind::element:
        emit_operands(e, code);
        code.push_back({Op::element});
        return;
    case ExprKind::repeat: emit_repeat(e, code); return;
    case ExprKind::if_: emit_if(e, code); return;
    case ExprKind::let:
        emit(e.operands[0], code);
        code.push_back({Op::set_temporary, 0, e.index});
        emit(e.operands[1], code);
        return;
    }
}

std::uint32_t stack_depth(const Expr& e) {
    const bool together = e.kind == ExprKind::unary || e.kind == ExprKind::binary ||
                          e.kind == ExprKind::builtin || e.kind == ExprKind::rule ||
                          e.kind == ExprKind::list || e.kind == ExprKind::context ||
                          e.kind == ExprKind::element;
    std::uint32_t depth = 1;
    std::uint32_t below = 0;
    for (const Expr& operand : e.operands) {
        depth = std::max(depth, below + stack_depth(operand));
        if (together) ++below;
    }
    return depth;
}

} // namespace vorgang::dsl::lower
