#include "lower/emit.hpp"

#include <algorithm>

namespace vorgang::dsl::lower {

using meaning::Expr;
using meaning::ExprKind;

namespace {

CodeOffset here(const Code& code) {
    return static_cast<CodeOffset>(code.size());
}

std::uint8_t strictness(const Expr& e, Equality equality) {
    return e.needs_both && equality == Equality::strict ? needs_both : 0;
}

void emit_operands(const Expr& e, Code& code, Equality equality) {
    for (const Expr& operand : e.operands)
        emit(operand, code, equality);
}

// Where the condition is unknown, so is the choice; what stands around it may still be known.
void emit_if(const Expr& e, Code& code, Equality equality) {
    emit(e.operands[0], code, equality);
    const CodeOffset test = here(code);
    code.push_back({Op::jump_unless, unknown_goes_on});
    emit(e.operands[1], code, equality);
    const CodeOffset over = here(code);
    code.push_back({Op::jump});
    code[test].c = here(code);
    emit(e.operands[2], code, equality);
    code[over].c = here(code);
}

// The code for each item is an expression of its own and lies in the way.
void emit_repeat(const Expr& e, Code& code, Equality equality) {
    const CodeOffset over = here(code);
    code.push_back({Op::jump});
    emit(e.operands[1], code, equality);
    code.push_back({Op::done});
    code[over].c = here(code);
    emit(e.operands[0], code, equality);
    code.push_back({Op::repeat, static_cast<std::uint8_t>(e.repeat), e.index, over + 1});
}

} // namespace

void emit(const Expr& e, Code& code, Equality equality) {
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
        emit_operands(e, code, equality);
        code.push_back({e.op, strictness(e, equality)});
        return;
    case ExprKind::builtin:
        emit_operands(e, code, equality);
        code.push_back({Op::call_builtin, static_cast<std::uint8_t>(e.operands.size()), e.index});
        return;
    case ExprKind::rule:
        emit_operands(e, code, equality);
        code.push_back({Op::call_rule, 0, e.index});
        return;
    case ExprKind::list:
        emit_operands(e, code, equality);
        code.push_back({Op::make_list, 0, static_cast<Index>(e.operands.size())});
        return;
    case ExprKind::context:
        emit_operands(e, code, equality);
        code.push_back({Op::make_context, 0, e.index});
        return;
    case ExprKind::entry:
        emit_operands(e, code, equality);
        code.push_back({Op::entry, 0, e.index});
        return;
    case ExprKind::element:
        emit_operands(e, code, equality);
        code.push_back({Op::element});
        return;
    case ExprKind::repeat: emit_repeat(e, code, equality); return;
    case ExprKind::if_: emit_if(e, code, equality); return;
    case ExprKind::let:
        emit(e.operands[0], code, equality);
        code.push_back({Op::set_temporary, 0, e.index});
        emit(e.operands[1], code, equality);
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
