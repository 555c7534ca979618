#include "process/ways.hpp"

#include <vector>

namespace vorgang::run {
namespace {

class Walk {
  public:
    explicit Walk(const ProcessModel& model) : m_(model) {}

    Ways run(CodeOffset offset) {
        reach(offset);
        while (!open_.empty()) {
            const CodeOffset at = open_.back();
            open_.pop_back();
            step(at);
        }
        return std::move(ways_);
    }

  private:
    void reach(CodeOffset offset) {
        if (offset != no_code && ways_.code.insert(offset).second) open_.push_back(offset);
    }
    void pass(Index position) {
        ways_.positions.insert(position);
        reach(m_.positions[position].resume);
    }

    void step(CodeOffset at) {
        const Instruction& i = m_.code[at];
        switch (i.op) {
        case Op::jump: return reach(i.c);
        case Op::jump_unless: reach(i.c); break;
        case Op::done: return;
        case Op::open_step:
        case Op::open_wait: ways_.positions.insert(i.b); return;
        case Op::open_call:
            if (m_.calls[m_.positions[i.b].detail].alongside) return pass(i.b);
            ways_.positions.insert(i.b);
            return;
        // A message may be there already.
        case Op::open_receive: return pass(i.b);
        case Op::open_each: pass(i.b); return reach(m_.loops[m_.positions[i.b].detail].code);
        case Op::fork:
            ways_.positions.insert(i.b);
            for (Index branch = 0; branch < m_.positions[i.b].detail; ++branch)
                reach(m_.branches[i.c + branch].code);
            return;
        case Op::branch_end: return pass(i.b);
        case Op::end_case: ways_.endings.insert(i.b); return;
        case Op::each_end: pass(m_.loops[i.b].position); return reach(m_.loops[i.b].code);
        case Op::aside_end: return aside_end();
        case Op::settle: ways_.positions.insert(i.b); break;
        case Op::undo:
            ways_.positions.insert(i.b);
            for (const Index aside : m_.undo_sets[m_.positions[i.b].detail])
                reach(m_.asides[aside].code);
            break;
        default: break;
        }
        reach(at + 1);
    }

    void aside_end() {
        for (std::size_t i = 0; i < m_.positions.size(); ++i)
            if (m_.positions[i].kind == PositionKind::together ||
                m_.positions[i].kind == PositionKind::undo)
                pass(static_cast<Index>(i));
    }

    const ProcessModel& m_;
    Ways ways_;
    std::vector<CodeOffset> open_;
};

} // namespace

Ways ways_from(const ProcessModel& model, CodeOffset offset) {
    return Walk(model).run(offset);
}

} // namespace vorgang::run
