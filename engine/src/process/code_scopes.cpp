#include "process/code_scopes.hpp"

#include <utility>

namespace vorgang::run {
namespace {

class Walk {
  public:
    explicit Walk(const ProcessModel& model) : m_(model), scopes_(model.code.size(), none) {}

    std::vector<Index> run() {
        beginnings();
        while (!open_.empty()) {
            const CodeOffset at = open_.back();
            open_.pop_back();
            step(at);
        }
        return std::move(scopes_);
    }

  private:
    [[nodiscard]] Index around(Index scope) const {
        return scope == 0 ? Index{0} : m_.scopes[scope].parent;
    }
    void reach(CodeOffset offset, Index scope) {
        if (offset == no_code || scopes_[offset] != none) return;
        scopes_[offset] = scope;
        open_.push_back(offset);
    }

    // Where lanes begin, and where they go on behind what they wait for.
    void beginnings() {
        reach(0, 0);
        for (const Position& p : m_.positions)
            reach(p.resume, p.scope);
        for (const Branch& b : m_.branches)
            reach(b.code, b.scope);
        for (const Aside& a : m_.asides)
            reach(a.code, a.scope);
        for (const Loop& l : m_.loops)
            reach(l.code, l.scope);
        for (const Handler& h : m_.handlers)
            reach(h.code, around(h.scope));
        for (const Call& c : m_.calls)
            reach(c.failed, m_.positions[c.position].scope);
        for (const Deadline& d : m_.deadlines)
            reach(d.block, d.section != none ? around(d.section)
                           : d.step != none  ? m_.positions[m_.steps[d.step].position].scope
                                             : m_.positions[m_.calls[d.call].position].scope);
    }

    void step(CodeOffset at) {
        const Instruction& i = m_.code[at];
        const Index scope = scopes_[at];
        switch (i.op) {
        case Op::jump: return reach(i.c, scope);
        case Op::jump_unless: reach(i.c, scope); break;
        case Op::enter: return reach(at + 1, i.b);
        case Op::close: return reach(at + 1, around(i.b));
        case Op::take: return reach(at + 1, m_.positions[i.b].scope);
        case Op::done:
        case Op::open_step:
        case Op::open_call:
        case Op::open_receive:
        case Op::open_wait:
        case Op::open_each:
        case Op::fork:
        case Op::branch_end:
        case Op::end_case:
        case Op::each_end:
        case Op::aside_end: return;
        default: break;
        }
        reach(at + 1, scope);
    }

    const ProcessModel& m_;
    std::vector<Index> scopes_;
    std::vector<CodeOffset> open_;
};

} // namespace

std::vector<Index> scopes_of_code(const ProcessModel& model) {
    return Walk(model).run();
}

} // namespace vorgang::run
