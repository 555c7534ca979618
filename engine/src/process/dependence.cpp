#include "process/dependence.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace vorgang::run {
namespace {

// Which values on the stack, and which temporaries, come from the field: a bit each.
struct Marks {
    std::uint64_t stack = 0;
    std::uint32_t depth = 0;
    std::uint16_t temporaries = 0;

    void push(bool marked) {
        if (marked) stack |= std::uint64_t{1} << depth;
        ++depth;
    }
    bool pop() {
        --depth;
        const bool marked = (stack >> depth & 1) != 0;
        stack &= ~(std::uint64_t{1} << depth);
        return marked;
    }
    bool pop(std::size_t count) {
        bool marked = false;
        for (; count > 0; --count)
            marked = pop() || marked;
        return marked;
    }
    // Adds what another way to the same place brings; whether that is more.
    bool join(const Marks& other) {
        const Marks before = *this;
        stack |= other.stack;
        temporaries |= other.temporaries;
        return stack != before.stack || temporaries != before.temporaries;
    }
};

bool moves_a_lane(Op op) noexcept {
    return op >= Op::set_field;
}

class Search {
  public:
    Search(const ProcessModel& model, Index field) : m_(model), field_(field) {
        d_.fields.resize(m_.fields.size());
        d_.rules.resize(m_.rules.size());
        d_.steps.resize(m_.steps.size());
        d_.calls.resize(m_.calls.size());
        d_.waits.resize(m_.positions.size());
        d_.loops.resize(m_.loops.size());
        d_.messages.resize(m_.messages.size());
        d_.deadlines.resize(m_.deadlines.size());
        d_.handlers.resize(m_.handlers.size());
        d_.endings.resize(m_.endings.size());
        d_.fields[field] = true;
    }

    // What is computed from what was computed is found by going over all code again.
    Dependence run() {
        do {
            grown_ = false;
            evaluated_.clear();
            walk(lane_starts(), false);
            rules();
            snippets();
        } while (grown_);
        values();
        d_.decisions.assign(decisions_.begin(), decisions_.end());
        return std::move(d_);
    }

  private:
    using Starts = std::vector<std::pair<CodeOffset, Marks>>;

    void mark(std::vector<bool>& table, Index index) {
        if (index == none || table[index]) return;
        table[index] = true;
        grown_ = true;
    }
    [[nodiscard]] bool any(std::span<const Index> fields) const {
        return std::ranges::any_of(fields, [this](Index field) { return d_.fields[field]; });
    }

    [[nodiscard]] Starts lane_starts() const {
        Starts starts;
        const auto add = [&starts](CodeOffset offset) {
            if (offset != no_code) starts.emplace_back(offset, Marks());
        };
        add(0);
        for (const Position& p : m_.positions)
            add(p.resume);
        for (const Handler& h : m_.handlers)
            add(h.code);
        for (const Branch& b : m_.branches)
            add(b.code);
        for (const Scope& s : m_.scopes)
            add(s.resume);
        for (const Aside& a : m_.asides)
            add(a.code);
        for (const Loop& l : m_.loops)
            add(l.code);
        for (const Deadline& d : m_.deadlines)
            if (d.consequence == Consequence::block) add(d.block);
        for (const Call& c : m_.calls)
            add(c.failed);
        return starts;
    }

    // Goes all ways from there. Returns whether the value of an expression is marked.
    bool walk(Starts open, bool parameters) {
        std::map<CodeOffset, Marks> seen;
        std::set<CodeOffset> chosen; // where the value of a `wenn` on a marked condition arrives
        bool result = false;
        const auto reach = [&](CodeOffset offset, Marks marks) {
            if (marks.depth > 0 && chosen.contains(offset))
                marks.stack |= std::uint64_t{1} << (marks.depth - 1);
            const auto [it, fresh] = seen.try_emplace(offset, marks);
            if (fresh || it->second.join(marks)) open.emplace_back(offset, it->second);
        };
        const Starts starts = std::exchange(open, {});
        for (const auto& [offset, marks] : starts)
            reach(offset, marks);
        while (!open.empty()) {
            auto [offset, marks] = open.back();
            open.pop_back();
            const Instruction& i = m_.code[offset];
            if (i.op == Op::done) {
                result = marks.pop() || result;
            } else if (i.op == Op::jump) {
                reach(i.c, marks);
            } else if (i.op == Op::jump_unless) {
                if (marks.pop()) decided(offset, chosen);
                reach(offset + 1, marks);
                reach(i.c, marks);
            } else if (execute(i, marks, parameters)) {
                reach(offset + 1, marks);
            }
        }
        return result;
    }

    // A condition inside of an expression chooses a value; every other one chooses a way.
    void decided(CodeOffset offset, std::set<CodeOffset>& chosen) {
        const CodeOffset otherwise = m_.code[offset].c;
        const auto pure = [this](CodeOffset from, CodeOffset to) {
            for (CodeOffset at = from; at < to; ++at)
                if (moves_a_lane(m_.code[at].op)) return false;
            return from < to;
        };
        if (otherwise > offset + 1 && m_.code[otherwise - 1].op == Op::jump) {
            const CodeOffset behind = m_.code[otherwise - 1].c;
            if (pure(offset + 1, otherwise - 1) && pure(otherwise, behind)) {
                chosen.insert(behind);
                return;
            }
        }
        decisions_.insert(offset);
    }

    // False where the lane waits or the code ends.
    bool execute(const Instruction& i, Marks& marks, bool parameters) {
        switch (i.op) {
        case Op::push_field: return marks.push(d_.fields[i.b]), true;
        case Op::push_parameter: return marks.push(parameters), true;
        case Op::push_temporary: return marks.push((marks.temporaries >> i.b & 1) != 0), true;
        case Op::push_unknown:
        case Op::push_constant:
        case Op::push_choice:
        case Op::push_local:
        case Op::push_now:
        case Op::push_today: return marks.push(false), true;
        case Op::set_temporary: {
            const auto bit = static_cast<std::uint16_t>(1U << i.b);
            const bool marked = marks.pop();
            marks.temporaries = static_cast<std::uint16_t>(marked ? marks.temporaries | bit
                                                                  : marks.temporaries & ~bit);
            return true;
        }
        case Op::call_rule: {
            const bool marked = marks.pop(m_.rules[i.b].inputs.size());
            if (marked) mark(d_.rules, i.b);
            return marks.push(marked), true;
        }
        case Op::repeat: {
            const bool marked = marks.pop();
            return marks.push(repeated(i, marks, marked, parameters) || marked), true;
        }
        default:
            if (moves_a_lane(i.op)) return move(i, marks);
            return marks.push(marks.pop(operands(i))), true;
        }
    }

    [[nodiscard]] std::size_t operands(const Instruction& i) const {
        switch (i.op) {
        case Op::negate:
        case Op::not_:
        case Op::entry: return 1;
        case Op::call_builtin: return i.a;
        case Op::make_list: return i.b;
        case Op::make_context: return m_.contexts[i.b].entries.size();
        default: return 2;
        }
    }

    // INVARIANT: code that repeats itself ends, for it is noted before it is walked.
    bool repeated(const Instruction& i, const Marks& around, bool item, bool parameters) {
        Marks inside;
        inside.temporaries = around.temporaries;
        if (item) inside.temporaries = static_cast<std::uint16_t>(inside.temporaries | 1U << i.b);
        const auto [it, fresh] =
            evaluated_.try_emplace(std::tuple(i.c, inside.temporaries, parameters), true);
        if (fresh) it->second = walk({{i.c, inside}}, parameters);
        return it->second;
    }

    bool move(const Instruction& i, Marks& marks) {
        switch (i.op) {
        case Op::set_field:
            if (marks.pop()) mark(d_.fields, i.b);
            return true;
        case Op::open_call: {
            const Index index = m_.positions[i.b].detail;
            const Call& call = m_.calls[index];
            if (!marks.pop(m_.operations[call.operation].parameters.size())) return false;
            mark(d_.calls, index);
            for (const Index result : call.results)
                mark(d_.fields, result);
            return false;
        }
        case Op::open_wait:
            if (marks.pop()) mark(d_.waits, i.b);
            return false;
        case Op::open_each:
            if (marks.pop()) elements(m_.positions[i.b].detail);
            return false;
        case Op::open_step:
        case Op::open_receive:
        case Op::fork:
        case Op::branch_end:
        case Op::end_case:
        case Op::each_end:
        case Op::aside_end: return false;
        default: return true;
        }
    }

    // An entry comes back to itself through the list, and to no other one of its element.
    void elements(Index loop) {
        mark(d_.loops, loop);
        const std::vector<Index>& entries = m_.loops[loop].entries;
        if (std::ranges::find(entries, field_) != entries.end()) return;
        for (const Index entry : entries)
            mark(d_.fields, entry);
    }

    // Rules read nothing but their parameters. The rows of a place stand behind its rule, as
    // `name#…`.
    void rules() {
        for (std::size_t r = 0; r < m_.rules.size(); ++r) {
            const Rule& rule = m_.rules[r];
            const Index declared = declaration_of(rule);
            if (declared != none && d_.rules[declared]) mark(d_.rules, static_cast<Index>(r));
            if (!d_.rules[r]) continue;
            for (const RuleRow& row : rule.rows) {
                walk({{row.output, {}}}, true);
                for (const CodeOffset test : row.tests)
                    if (test != no_code) walk({{test, {}}}, true);
            }
        }
    }
    [[nodiscard]] Index declaration_of(const Rule& rule) const {
        const auto end = rule.name.find('#');
        if (end == std::string::npos) return none;
        const auto found =
            std::ranges::find(m_.rules, std::string_view(rule.name).substr(0, end), &Rule::name);
        return found == m_.rules.end() ? none : static_cast<Index>(found - m_.rules.begin());
    }

    bool reads(CodeOffset offset) { return offset != no_code && walk({{offset, {}}}, false); }

    void snippets() {
        for (std::size_t i = 0; i < m_.handlers.size(); ++i)
            if (reads(m_.handlers[i].condition)) mark(d_.handlers, static_cast<Index>(i));
        for (std::size_t i = 0; i < m_.loops.size(); ++i) {
            const Loop& loop = m_.loops[i];
            if (reads(loop.enough) || reads(loop.until)) mark(d_.loops, static_cast<Index>(i));
            if (loop.list != none && any(loop.entries)) mark(d_.fields, loop.list);
        }
        for (std::size_t i = 0; i < m_.deadlines.size(); ++i) {
            const Deadline& deadline = m_.deadlines[i];
            if (!reads(deadline.length) && !reads(deadline.from)) continue;
            mark(d_.deadlines, static_cast<Index>(i));
            mark(d_.fields, deadline.end_field);
        }
        for (std::size_t i = 0; i < m_.steps.size(); ++i) {
            const Step& step = m_.steps[i];
            if (reads(step.role_code)) {
                mark(d_.steps, static_cast<Index>(i));
                mark(d_.fields, step.role_field);
            }
            for (const Collected& collected : step.collects)
                if (reads(collected.condition)) mark(d_.steps, static_cast<Index>(i));
        }
    }

    // What shows, sends or returns values.
    void values() {
        for (std::size_t i = 0; i < m_.steps.size(); ++i)
            if (any(m_.steps[i].shows)) mark(d_.steps, static_cast<Index>(i));
        for (std::size_t i = 0; i < m_.messages.size(); ++i)
            if (!m_.messages[i].incoming && any(m_.messages[i].carries))
                mark(d_.messages, static_cast<Index>(i));
        for (std::size_t i = 0; i < m_.endings.size(); ++i)
            if (any(m_.endings[i].returns)) mark(d_.endings, static_cast<Index>(i));
    }

    const ProcessModel& m_;
    Index field_;
    Dependence d_;
    std::set<CodeOffset> decisions_;
    // By code, marked temporaries and parameters: whether the value repeated is marked.
    std::map<std::tuple<CodeOffset, std::uint16_t, bool>, bool> evaluated_;
    bool grown_ = false;
};

} // namespace

Dependence depending_on(const ProcessModel& model, Index field) {
    return Search(model, field).run();
}

} // namespace vorgang::run
