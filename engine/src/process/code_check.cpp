#include "process/code_check.hpp"

#include <cstdint>
#include <vector>

#include "vorgang/engine/limits.hpp"
#include "vorgang/engine/operands.hpp"

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

    std::string run(std::vector<Index>& starts) {
        find_runs();
        roots();
        while (fault_.empty() && !open_.empty()) {
            const CodeOffset offset = open_.back();
            open_.pop_back();
            step(offset);
        }
        check_unseen();
        starts.clear();
        for (const Seen& seen : seen_)
            starts.push_back(seen.kind == Kind::flow && seen.depth == 0 ? seen.frame : none);
        return fault_;
    }

  private:
    enum class Kind : std::uint8_t { unseen, flow, expression };
    struct Seen {
        Kind kind = Kind::unseen;
        std::uint8_t depth = 0;
        Index frame = 0; // whose lanes run it, or for whom it is evaluated
    };

    [[nodiscard]] Index frame_of(Index position) const {
        return m_.scopes[m_.positions[position].scope].frame;
    }
    [[nodiscard]] Index frame_around(Index scope) const {
        return scope == 0 ? Index{0} : m_.scopes[m_.scopes[scope].parent].frame;
    }

    void roots() {
        reach(0, Kind::flow, 0, 0);
        for (const Position& p : m_.positions)
            reach(p.resume, Kind::flow, 0, m_.scopes[p.scope].frame);
        for (const Handler& h : m_.handlers) {
            if (h.code != no_code) reach(h.code, Kind::flow, 0, m_.scopes[h.scope].frame);
            if (h.condition != no_code)
                reach(h.condition, Kind::expression, 0, m_.scopes[h.scope].frame);
        }
        for (const Branch& b : m_.branches)
            reach(b.code, Kind::flow, 0, m_.scopes[b.scope].frame);
        for (const Scope& s : m_.scopes)
            if (s.resume != no_code) reach(s.resume, Kind::flow, 0, s.frame);
        for (const Aside& a : m_.asides)
            reach(a.code, Kind::flow, 0, m_.scopes[a.scope].frame);
        for (const Loop& l : m_.loops) {
            const Index around = frame_around(l.scope);
            reach(l.code, Kind::flow, 0, m_.scopes[l.scope].frame);
            if (l.enough != no_code) reach(l.enough, Kind::expression, 0, around);
            if (l.until != no_code) reach(l.until, Kind::expression, 0, around);
        }
        for (const Deadline& d : m_.deadlines) {
            const Index frame = d.section != none ? m_.scopes[d.section].frame
                                : d.step != none  ? frame_of(m_.steps[d.step].position)
                                                  : frame_of(m_.calls[d.call].position);
            reach(d.length, Kind::expression, 0, frame);
            if (d.from != no_code) reach(d.from, Kind::expression, 0, frame);
            if (d.consequence == Consequence::block) reach(d.block, Kind::flow, 0, frame);
        }
        for (const Call& c : m_.calls)
            if (c.failed != no_code) reach(c.failed, Kind::flow, 0, frame_of(c.position));
        for (const Step& s : m_.steps) {
            const Index frame = frame_of(s.position);
            if (s.role_code != no_code) reach(s.role_code, Kind::expression, 0, frame);
            for (const Collected& c : s.collects)
                if (c.condition != no_code) reach(c.condition, Kind::expression, 0, frame);
        }
        for (const Rule& r : m_.rules)
            for (const RuleRow& row : r.rows) {
                reach(row.output, Kind::expression, 0, 0);
                for (const CodeOffset test : row.tests)
                    if (test != no_code) reach(test, Kind::expression, 0, 0);
            }
    }

    void reach(CodeOffset offset, Kind kind, std::uint32_t depth, Index frame) {
        if (offset >= m_.code.size() || depth > stack_depth_max) return fail(offset);
        Seen& seen = seen_[offset];
        if (seen.kind == Kind::unseen) {
            seen = {kind, static_cast<std::uint8_t>(depth), frame};
            open_.push_back(offset);
        } else if (seen.kind != kind || seen.depth != depth || seen.frame != frame) {
            fail(offset);
        }
    }

    // Nobody runs what is not reached, but whoever looks at all code relies on it too.
    void check_unseen() {
        for (CodeOffset offset = 0; offset < m_.code.size() && fault_.empty(); ++offset) {
            const Instruction& i = m_.code[offset];
            const bool leads = i.op == Op::jump || i.op == Op::jump_unless || i.op == Op::repeat;
            if (seen_[offset].kind != Kind::unseen) continue;
            if (!effect(i).valid || (leads && i.c >= m_.code.size())) fail(offset);
        }
    }

    void fail(CodeOffset offset) {
        if (fault_.empty()) fault_ = "code[" + std::to_string(offset) + "]";
    }

    void step(CodeOffset offset) {
        const Instruction& i = m_.code[offset];
        const Seen seen = seen_[offset];
        const Effect e = effect(i);
        if (!e.valid || seen.depth < e.takes || (e.flow && seen.kind != Kind::flow) ||
            !fits_frame(i, seen.frame))
            return fail(offset);
        const std::uint32_t depth = seen.depth - e.takes + e.leaves;
        if (i.op == Op::done) {
            if (seen.kind != Kind::expression || seen.depth != 1) fail(offset);
            return;
        }
        if (e.flow && depth != 0) return fail(offset);
        if (i.op == Op::jump || i.op == Op::jump_unless) reach(i.c, seen.kind, depth, seen.frame);
        if (i.op == Op::jump_unless && i.a == unknown_goes_on) {
            if (i.c == 0 || i.c > m_.code.size() || m_.code[i.c - 1].op != Op::jump)
                return fail(offset);
            reach(i.c - 1, seen.kind, depth + 1, seen.frame);
        }
        if (i.op == Op::repeat) reach(i.c, Kind::expression, 0, seen.frame);
        if (!e.ends) reach(offset + 1, seen.kind, depth, seen.frame);
    }

    // What an instruction opens, closes or writes lies in the frame of the lane, or around it.
    // INVARIANT: its operands are inside their tables.
    [[nodiscard]] bool fits_frame(const Instruction& i, Index frame) const {
        switch (i.op) {
        case Op::push_field:
        case Op::set_field:
        case Op::clear_field:
            for (Index at = frame; at != none; at = m_.frames[at].parent)
                if (m_.fields[i.b].frame == at) return true;
            return false;
        case Op::open_step:
        case Op::open_call:
        case Op::open_receive:
        case Op::open_wait:
        case Op::open_each:
        case Op::settle:
        case Op::undo: return frame_of(i.b) == frame;
        case Op::branch_end:
            return frame_of(i.b) == frame && (i.a == 0 || branches_lie_in(i, frame));
        case Op::fork:
        case Op::take: return frame_of(i.b) == frame && branches_lie_in(i, frame);
        case Op::enter:
        case Op::close: return m_.scopes[i.b].frame == frame;
        case Op::each_end: return m_.scopes[m_.loops[i.b].scope].frame == frame;
        case Op::aside_end: return m_.scopes[m_.asides[i.b].scope].frame == frame;
        case Op::completed: return m_.frames[m_.scopes[m_.asides[i.b].scope].frame].parent == frame;
        default: return true;
        }
    }

    // All branches of a join lie in its frame.
    [[nodiscard]] bool branches_lie_in(const Instruction& i, Index frame) const {
        const std::uint32_t count = m_.positions[i.b].detail;
        return m_.scopes[m_.branches[i.c].scope].frame == frame &&
               same_frame_until_[i.c] >= i.c + count;
    }
    // Behind each branch: the first whose frame is another.
    void find_runs() {
        same_frame_until_.resize(m_.branches.size());
        for (std::size_t i = m_.branches.size(); i-- > 0;) {
            const bool same =
                i + 1 < m_.branches.size() &&
                m_.scopes[m_.branches[i].scope].frame == m_.scopes[m_.branches[i + 1].scope].frame;
            same_frame_until_[i] =
                same ? same_frame_until_[i + 1] : static_cast<std::uint32_t>(i + 1);
        }
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
    // Its lane may go on at the next instruction.
    static Effect goes_on(Effect e) {
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
        case Op::open_each: return position(i.b, PositionKind::each, {1, 0});
        case Op::each_end: return entry(m_.loops, i.b, {0, 0, true, true});
        case Op::aside_end: return entry(m_.asides, i.b, {0, 0, true, true});
        case Op::completed: return entry(m_.asides, i.b, {0, 0, true});
        case Op::settle: return goes_on(position(i.b, PositionKind::together, {}));
        case Op::undo: return goes_on(position(i.b, PositionKind::undo, {}));
        }
        return {0, 0, false, false, false};
    }

    const ProcessModel& m_;
    std::vector<std::uint32_t> same_frame_until_;
    std::vector<Seen> seen_;
    std::vector<CodeOffset> open_;
    std::string fault_;
};

} // namespace

std::string check_code(const ProcessModel& model, std::vector<Index>& starts) {
    return CodeCheck(model).run(starts);
}

} // namespace vorgang::run
