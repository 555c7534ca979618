// Code, positions and cells of each kind of statement.
#include <algorithm>

#include "lower/lowering.hpp"
#include "meaning/flow.hpp"

namespace vorgang::dsl::lower {

using meaning::BlockId;
using meaning::nowhere;
using meaning::StatementId;

// Gives each deadline its cells, one behind the other; those with a grace period take two.
std::uint32_t Lowering::deadlines(const std::vector<std::uint32_t>& ids, Place place) {
    std::uint32_t next = place.free;
    for (const std::uint32_t id : ids) {
        const meaning::Deadline& source = m_.deadlines[id];
        Deadline& row = out_.deadlines[source.index];
        row.cell = index(next);
        next += row.grace.count != 0 ? 2 : 1;
        row.length = snippet(source.length);
        if (source.from) row.from = snippet(*source.from);
        lies_in(row.end_field, place);
    }
    return next;
}

std::uint32_t Lowering::aside(BlockId id, Place place, std::vector<CodeOffset>& to_resume) {
    const std::uint32_t used = block(id, place);
    if (goes_on(id)) {
        to_resume.push_back(here());
        add(Op::jump);
    }
    return used;
}

std::uint32_t Lowering::asides(const std::vector<std::uint32_t>& ids, Place place, Place inside,
                               std::vector<CodeOffset>& to_resume) {
    std::uint32_t used = place.free;
    for (const std::uint32_t id : ids) {
        const meaning::Deadline& source = m_.deadlines[id];
        if (source.block == nowhere) continue;
        if (is_frame(m_.blocks[source.block].kind)) {
            out_.deadlines[source.index].aside = apart(source.block, inside);
            continue;
        }
        out_.deadlines[source.index].block = here();
        used = std::max(used, aside(source.block, place, to_resume));
    }
    return used;
}

std::uint32_t Lowering::node(const meaning::Step& step, StatementId id, Place place) {
    const Index p = position(PositionKind::step, place, step.step);
    out_.steps[step.step].position = p;
    add(Op::open_step, p);
    if (step.role) out_.steps[step.step].role_code = snippet(*step.role);
    for (const Index field : {out_.steps[step.step].at_field, out_.steps[step.step].by_field,
                              out_.steps[step.step].role_field})
        lies_in(field, place);
    collects(step);
    // INVARIANT: the step's deadlines end before one of its blocks runs, so both may use the cells.
    const std::uint32_t while_open = deadlines(step.deadlines, place);
    std::vector<CodeOffset> to_resume;
    const std::uint32_t afterwards = asides(step.deadlines, place, place, to_resume);
    out_.steps[step.step].undo = undoing(step.undo, id, place);
    land(to_resume);
    out_.positions[p].resume = here();
    return std::max(while_open, afterwards);
}

void Lowering::collects(const meaning::Step& step) {
    Step& row = out_.steps[step.step];
    for (const meaning::Clause& clause : step.clauses) {
        const CodeOffset condition = clause.condition ? snippet(*clause.condition) : no_code;
        for (const meaning::Use& field : clause.fields)
            row.collects.push_back({field.index, condition});
    }
}

std::uint32_t Lowering::node(const meaning::Call& call, StatementId id, Place place) {
    std::uint32_t below = 0;
    for (const meaning::Expr& argument : call.arguments)
        value(argument, out_.code, below++);
    const Index p = position(PositionKind::call, place, call.call);
    out_.calls[call.call].position = p;
    add(Op::open_call, p);
    const std::uint32_t while_open = deadlines(call.deadlines, place);
    std::vector<CodeOffset> to_resume;
    std::uint32_t afterwards = asides(call.deadlines, place, place, to_resume);
    if (call.failed != nowhere) {
        out_.calls[call.call].failed = here();
        afterwards = std::max(afterwards, aside(call.failed, place, to_resume));
    }
    out_.calls[call.call].undo = undoing(call.undo, id, place);
    land(to_resume);
    out_.positions[p].resume = here();
    return std::max(while_open, afterwards);
}

std::uint32_t Lowering::node(const meaning::Section& section, StatementId id, Place place) {
    const Index s = index(out_.scopes.size());
    scopes_[id] = s;
    Scope scope;
    scope.kind = ScopeKind::section;
    scope.name = std::string(section.name);
    scope.title = std::string(section.title);
    scope.parent = place.scope;
    scope.frame = place.frame;
    scope.cell = index(place.cell);
    scope.first_cell = index(place.free);
    out_.scopes.push_back(std::move(scope));
    for (const std::uint32_t deadline : section.deadlines) {
        out_.scopes[s].deadlines.push_back(static_cast<Index>(deadline));
        out_.deadlines[deadline].section = s;
    }
    add(Op::enter, s);
    std::uint32_t inner = deadlines(section.deadlines, place);
    for (const meaning::Handler& handler : section.handlers)
        out_.scopes[s].handlers.push_back(handler_row(s, handler, inner));
    const Place inside{place.cell, inner, s, place.frame};
    const std::uint32_t body = block(section.block, inside);
    out_.scopes[s].last_cell = index(body);
    if (goes_on(section.block)) settle(section.block, inside);
    const CodeOffset done = here();
    if (section.undo != nowhere) add(Op::completed);
    add(Op::close, s);
    std::vector<CodeOffset> to_resume{here()};
    add(Op::jump);
    std::uint32_t used = std::max(body, section_asides(section, place, inside, to_resume));
    out_.scopes[s].undo = undoing(section.undo, id, place);
    if (section.undo != nowhere) out_.code[done].b = out_.scopes[s].undo;
    // Nothing stands aside: the jump would lead to the next instruction.
    if (to_resume.size() == 1 && to_resume.front() + 1 == here()) {
        out_.code.pop_back();
        to_resume.clear();
    }
    land(to_resume);
    out_.scopes[s].resume = here();
    return used;
}

std::uint32_t Lowering::node(const meaning::Assign& assign, StatementId, Place place) {
    if (assign.value.kind == meaning::ExprKind::unknown) {
        add(Op::clear_field, assign.field.index);
        return place.free;
    }
    expression(assign.value);
    add(Op::set_field, assign.field.index);
    return place.free;
}

std::uint32_t Lowering::node(const meaning::Choose& choose, StatementId, Place place) {
    std::uint32_t used = place.free;
    std::vector<CodeOffset> to_end;
    if (choose.subject) {
        expression(*choose.subject);
        add(Op::set_temporary, 0);
    }
    for (std::size_t i = 0; i < choose.branches.size(); ++i) {
        const meaning::Branch& branch = choose.branches[i];
        expression(branch.condition);
        const CodeOffset test = here();
        add(Op::jump_unless);
        used = std::max(used, block(branch.block, place));
        const bool last = i + 1 == choose.branches.size() && choose.otherwise == nowhere;
        if (!last && goes_on(branch.block)) {
            to_end.push_back(here());
            add(Op::jump);
        }
        // The last value that is left needs no test, but an unknown one must still be noticed.
        const bool left = choose.complete && i + 1 == choose.branches.size();
        out_.code[test].c = left ? test + 1 : here();
    }
    if (choose.otherwise != nowhere) used = std::max(used, block(choose.otherwise, place));
    land(to_end);
    return used;
}

std::uint32_t Lowering::node(const meaning::Wait& wait, StatementId, Place place) {
    expression(wait.until);
    const Index p = position(PositionKind::wait, place, 0);
    add(Op::open_wait, p);
    out_.positions[p].resume = here();
    return place.free;
}

std::uint32_t Lowering::node(const meaning::Receive& receive, StatementId, Place place) {
    const Index p = position(PositionKind::receive, place, receive.message.index);
    add(Op::open_receive, p);
    out_.positions[p].resume = here();
    return place.free;
}

std::uint32_t Lowering::node(const meaning::Send& send, StatementId, Place place) {
    add(Op::send, send.message.index);
    return place.free;
}

// Every section the jump leaves is closed, the innermost first.
std::uint32_t Lowering::node(const meaning::Jump& jump, StatementId id, Place place) {
    const BlockId goal = m_.statements[jump.to].block;
    for (BlockId at = m_.statements[id].block; at != goal;) {
        const meaning::Block& left = m_.blocks[at];
        if (left.kind == meaning::BlockKind::section) add(Op::close, scopes_[left.owner]);
        at = m_.statements[left.owner].block;
    }
    jumps_.emplace_back(here(), jump.to);
    add(Op::jump);
    return place.free;
}

std::uint32_t Lowering::node(const meaning::End& end, StatementId, Place place) {
    add(Op::end_case, end.ending);
    return place.free;
}

} // namespace vorgang::dsl::lower
