// REF as a process: start -> A -> B or C -> three reviews side by side -> join -> D with a deadline
// -> end, written as tables so that this benchmark measures the engine alone.
#pragma once

#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::bench {

[[nodiscard]] inline ProcessModel ref_model() {
    ProcessModel m;
    m.name = "ref";
    m.title = "Reference process";
    m.constants = {Value(Number::scaled(120'000, 2)), Value(2), Value(Length{2, Unit::week}),
                   Value(0), Value(20)};
    Type money{TypeKind::money};
    money.low = 3;
    Type count{TypeKind::integer};
    count.low = 3;
    count.high = 4;
    m.fields = {{"einkommen", "", money}, {"kinder", "", count}};
    m.roles = {{"amt", "", false}, {"leitung", "", false}};
    m.endings = {{"fertig", "", {}}};
    m.scopes = {{ScopeKind::process, "", "", none, 0, 0, 1, 4, {}, {}, no_code, none},
                {ScopeKind::branch, "r1", "", 0, 0, 1, 2, 2, {}, {}, no_code, none},
                {ScopeKind::branch, "r2", "", 0, 0, 2, 3, 3, {}, {}, no_code, none},
                {ScopeKind::branch, "r3", "", 0, 0, 3, 4, 4, {}, {}, no_code, none}};
    m.frames[0].cells = 4;
    const auto step = [&m](const char* name, Index scope, Index cell, CodeOffset resume) {
        Step s;
        s.name = name;
        s.role = 0;
        s.position = static_cast<Index>(m.positions.size());
        m.positions.push_back(
            {PositionKind::step, scope, cell, static_cast<Index>(m.steps.size()), resume});
        m.steps.push_back(s);
        return s.position;
    };
    const auto emit = [&m](Op op, Index b = 0, std::uint32_t c = 0) {
        m.code.push_back({op, 0, b, c});
        return static_cast<CodeOffset>(m.code.size());
    };
    const Index a = step("a", 0, 0, 1);
    m.steps[0].collects = {{0, no_code}, {1, no_code}};
    emit(Op::open_step, a);
    emit(Op::push_field, 0);
    emit(Op::push_constant, 0);
    emit(Op::less);
    emit(Op::push_field, 1);
    emit(Op::push_constant, 1);
    emit(Op::greater_equal);
    emit(Op::and_);
    emit(Op::jump_unless, 0, 11);
    const Index b = step("b", 0, 0, 10);
    emit(Op::open_step, b);
    emit(Op::jump, 0, 12);
    const Index c = step("c", 0, 0, 12);
    emit(Op::open_step, c);
    m.positions.push_back({PositionKind::join, 0, 0, 3, 19});
    const auto join = static_cast<Index>(m.positions.size() - 1);
    emit(Op::fork, join, 0);
    for (Index i = 0; i < 3; ++i) {
        const auto at = static_cast<CodeOffset>(m.code.size());
        const auto scope = static_cast<Index>(i + 1);
        m.branches.push_back({scope, scope, at});
        static constexpr const char* names[] = {"review1", "review2", "review3"};
        emit(Op::open_step, step(names[i], scope, scope, at + 1));
        emit(Op::branch_end, join);
    }
    Deadline deadline;
    deadline.name = "d";
    deadline.cell = 1;
    deadline.length = 21;
    deadline.consequence = Consequence::remind;
    deadline.role = 1;
    deadline.step = static_cast<Index>(m.steps.size());
    m.deadlines.push_back(deadline);
    const Index d = step("d", 0, 0, 20);
    m.steps.back().deadlines = {0};
    emit(Op::open_step, d);
    emit(Op::end_case, 0);
    emit(Op::push_constant, 2);
    emit(Op::done);
    return m;
}

} // namespace vorgang::bench
