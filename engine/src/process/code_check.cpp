#include "process/code_check.hpp"

#include <cstdint>
#include <vector>

#include "vorgang/engine/limits.hpp"

namespace vorgang::run {
namespace {

// What an instruction takes from the stack, leaves on it, and where control goes.
struct Effect {
    std::uint32_t takes = 0;
    std::uint32_t leaves = 0;
    bool flow = false; // moves a lane; expressions may not contain it
    bool ends = false; // control does not go on to the next instruction
    bool valid = true;
};

class CodeCheck {
  public:
    explicit CodeCheck(const ProcessModel& model) : m_(model), seen_(model.code.size()) {}

    std::string run(std::vector<bool>& starts) {
        roots();
        while (fault_.empty() && !open_.empty()) {
            const CodeOffset offset = open_.back();
            open_.pop_back();
            step(offset);
        }
        starts.clear();
        for (const Seen& seen : seen_)
            starts.push_back(seen.kind == Kind::flow && seen.depth == 0);
        return fault_;
    }

  private:
    enum class Kind : std::uint8_t { unseen, flow, expression };
    struct Seen {
        Kind kind = Kind::unseen;
        std::uint8_t depth = 0;
    };

    void roots() {
        reach(0, Kind::flow, 0);
        for (const Position& p : m_.positions)
            reach(p.resume, Kind::flow, 0);
        for (const Handler& h : m_.handlers)
            reach(h.code, Kind::flow, 0);
        for (const Branch& b : m_.branches)
            reach(b.code, Kind::flow, 0);
        for (const Scope& s : m_.scopes)
            if (s.resume != no_code) reach(s.resume, Kind::flow, 0);
        for (const Deadline& d : m_.deadlines) {
            reach(d.length, Kind::expression, 0);
            if (d.from != no_code) reach(d.from, Kind::expression, 0);
            if (d.consequence == Consequence::block) reach(d.block, Kind::flow, 0);
        }
        for (const Step& s : m_.steps) {
            if (s.role_code != no_code) reach(s.role_code, Kind::expression, 0);
            for (const Collected& c : s.collects)
                if (c.condition != no_code) reach(c.condition, Kind::expression, 0);
        }
        for (const Rule& r : m_.rules)
            for (const RuleRow& row : r.rows) {
                reach(row.output, Kind::expression, 0);
                for (const CodeOffset test : row.tests)
                    if (test != no_code) reach(test, Kind::expression, 0);
            }
    }

    void reach(CodeOffset offset, Kind kind, std::uint32_t depth) {
        if (offset >= m_.code.size() || depth > stack_depth_max) return fail(offset);
        Seen& seen = seen_[offset];
        if (seen.kind == Kind::unseen) {
            seen = {kind, static_cast<std::uint8_t>(depth)};
            open_.push_back(offset);
        } else if (seen.kind != kind || seen.depth != depth) {
            fail(offset);
        }
    }

    void fail(CodeOffset offset) {
        if (fault_.empty()) fault_ = "code[" + std::to_string(offset) + "]";
    }

    void step(CodeOffset offset) {
        const Instruction& i = m_.code[offset];
        const Seen seen = seen_[offset];
        const Effect e = effect(i);
        if (!e.valid || seen.depth < e.takes || (e.flow && seen.kind != Kind::flow))
            return fail(offset);
        const std::uint32_t depth = seen.depth - e.takes + e.leaves;
        if (i.op == Op::done) {
            if (seen.kind != Kind::expression || seen.depth != 1) fail(offset);
            return;
        }
        if (e.flow && depth != 0) return fail(offset);
        if (i.op == Op::jump || i.op == Op::jump_unless) reach(i.c, seen.kind, depth);
        if (i.op == Op::repeat) reach(i.c, Kind::expression, 0);
        if (!e.ends) reach(offset + 1, seen.kind, depth);
    }

    template<class T>
    Effect entry(const std::vector<T>& table, Index index, Effect effect) const {
        effect.valid = index < table.size();
        return effect;
    }
    Effect position(Index index, PositionKind kind, Effect effect) const {
        effect.valid = index < m_.positions.size() && m_.positions[index].kind == kind;
        effect.flow = effect.ends = true;
        return effect;
    }
    Effect call(Index index) const {
        Effect e = position(index, PositionKind::call, {});
        if (e.valid) {
            const Call& c = m_.calls[m_.positions[index].detail];
            e.takes = static_cast<std::uint32_t>(m_.operations[c.operation].parameters.size());
        }
        return e;
    }
    Effect fork(const Instruction& i) const {
        Effect e = position(i.b, PositionKind::join, {});
        e.valid = e.valid && branches(i) && i.a <= m_.positions[i.b].detail;
        return e;
    }
    Effect branch_end(const Instruction& i) const {
        Effect e = position(i.b, PositionKind::join, {});
        e.valid = e.valid && (i.a == 0 || branches(i));
        return e;
    }
    Effect take(const Instruction& i) const {
        Effect e = position(i.b, PositionKind::join, {});
        e.valid = e.valid && branches(i);
        e.ends = false;
        return e;
    }
    // Whether the branches from entry c are as many as the join has.
    bool branches(const Instruction& i) const {
        const std::size_t count = m_.positions[i.b].detail;
        return count <= m_.branches.size() && i.c <= m_.branches.size() - count;
    }
    Effect builtin(const Instruction& i) const {
        Effect e{i.a, 1};
        e.valid = i.a >= 1 && i.b < builtin_count;
        return e;
    }
    Effect context(Index index) const {
        if (index >= m_.contexts.size()) return {0, 0, false, false, false};
        return {static_cast<std::uint32_t>(m_.contexts[index].entries.size()), 1};
    }
    Effect rule(Index index) const {
        if (index >= m_.rules.size()) return {0, 0, false, false, false};
        return {static_cast<std::uint32_t>(m_.rules[index].inputs.size()), 1};
    }

    Effect effect(const Instruction& i) const {
        switch (i.op) {
        case Op::push_unknown:
        case Op::push_choice:
        case Op::push_parameter:
        case Op::push_now:
        case Op::push_today: return {0, 1};
        case Op::push_constant: return entry(m_.constants, i.b, {0, 1});
        case Op::push_field: return entry(m_.fields, i.b, {0, 1});
        case Op::push_local: return entry(m_.locals, i.b, {0, 1});
        case Op::push_temporary: return {0, 1, false, false, i.b < 16};
        case Op::set_temporary: return {1, 0, false, false, i.b < 16};
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::power:
        case Op::equal:
        case Op::not_equal:
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::and_:
        case Op::or_: return {2, 1};
        case Op::negate:
        case Op::not_: return {1, 1};
        case Op::call_builtin: return builtin(i);
        case Op::call_rule: return rule(i.b);
        case Op::make_list: return {i.b, 1, false, false, i.b <= stack_depth_max};
        case Op::make_context: return context(i.b);
        case Op::entry: return {1, 1};
        case Op::element: return {2, 1};
        case Op::repeat:
            return {1, 1, false, false,
                    i.a <= static_cast<std::uint8_t>(Repeat::every) && i.b < 16};
        case Op::jump: return {0, 0, false, true};
        case Op::jump_unless: return {1, 0};
        case Op::done: return {1, 0, false, true};
        case Op::set_field: return entry(m_.fields, i.b, {1, 0, true});
        case Op::clear_field: return entry(m_.fields, i.b, {0, 0, true});
        case Op::open_step: return position(i.b, PositionKind::step, {});
        case Op::open_call: return call(i.b);
        case Op::open_receive: return position(i.b, PositionKind::receive, {});
        case Op::open_wait: return position(i.b, PositionKind::wait, {1, 0});
        case Op::send: return entry(m_.messages, i.b, {0, 0, true});
        case Op::fork: return fork(i);
        case Op::branch_end: return branch_end(i);
        case Op::enter:
        case Op::close: return entry(m_.scopes, i.b, {0, 0, true});
        case Op::take: return take(i);
        case Op::end_case: return entry(m_.endings, i.b, {0, 0, true, true});
        }
        return {0, 0, false, false, false};
    }

    const ProcessModel& m_;
    std::vector<Seen> seen_;
    std::vector<CodeOffset> open_;
    std::string fault_;
};

} // namespace

std::string check_code(const ProcessModel& model, std::vector<bool>& starts) {
    return CodeCheck(model).run(starts);
}

} // namespace vorgang::run
