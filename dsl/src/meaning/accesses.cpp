#include "meaning/accesses.hpp"

#include <utility>

#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {
namespace {

class Collector {
  public:
    Collector(const Model& model, std::vector<Access>& accesses) : m_(model), out_(accesses) {}

    void block(BlockId id) {
        if (id == nowhere) return;
        const BlockId outside = enter(id);
        for (const StatementId s : m_.blocks[id].statements)
            std::visit([&](const auto& n) { visit(n); }, m_.statements[s].node);
        frame_ = outside;
    }
    void handler(const Handler& handler) {
        if (handler.condition) read(*handler.condition);
        const BlockId outside = enter(handler.block);
        carries(handler.message);
        frame_ = outside;
        block(handler.block);
    }
    // What undoes is done where it is asked for; here it is looked at wherever it stands.
    void undoings() {
        for (BlockId id = 0; id < m_.blocks.size(); ++id)
            if (m_.blocks[id].kind == BlockKind::undoing) block(id);
    }

  private:
    // Whatever else is known.
    [[nodiscard]] bool known(const Expr& value) const {
        return surely_known(m_.tables, value, [this](Index field) { return !optional(field); });
    }
    // The frame it was in before.
    BlockId enter(BlockId id) {
        return is_frame(m_.blocks[id].kind) ? std::exchange(frame_, id) : frame_;
    }
    [[nodiscard]] bool optional(Index field) const { return m_.tables.fields[field].type.optional; }
    void read(const Expr& e) {
        if (e.kind == ExprKind::field) read({e.index, e.span});
        if (e.kind == ExprKind::entry && e.operands.front().kind == ExprKind::field) {
            read({e.operands.front().index, e.operands.front().span});
            out_.back().part = &e;
            return;
        }
        for (const Expr& operand : e.operands)
            read(operand);
    }
    void read(Use use) { out_.push_back({use.index, use.span, false, false, frame_}); }
    void write(Use use, bool sure) {
        if (use.index != none) out_.push_back({use.index, use.span, true, sure, frame_});
    }
    void carries(Use message) {
        if (message.index == none) return;
        for (const Index field : m_.tables.messages[message.index].carries)
            write({field, message.span}, !optional(field));
    }
    void deadlines(const std::vector<std::uint32_t>& ids) {
        for (const std::uint32_t id : ids) {
            read(m_.deadlines[id].length);
            if (m_.deadlines[id].from) read(*m_.deadlines[id].from);
            write({m_.tables.deadlines[id].end_field, m_.deadlines[id].span}, true);
            block(m_.deadlines[id].block);
        }
    }

    void visit(const Step& step) {
        if (step.role) read(*step.role);
        for (const Use& use : step.shows)
            read(use);
        for (const Clause& clause : step.clauses) {
            if (clause.condition) read(*clause.condition);
            for (const Use& use : clause.fields)
                write(use, !clause.condition && is_required(m_, use.index));
        }
        const vorgang::Step& row = m_.tables.steps[step.step];
        write({row.at_field, {}}, true);
        write({row.by_field, {}}, row.by_field != none && !optional(row.by_field));
        deadlines(step.deadlines);
    }
    void visit(const Call& call) {
        for (const Expr& argument : call.arguments)
            read(argument);
        results(call);
        deadlines(call.deadlines);
        block(call.failed);
    }
    // A result that is always there makes known what may be unknown.
    void results(const Call& call) {
        const Index operation = m_.tables.calls[call.call].operation;
        for (std::size_t i = 0; i < call.results.size(); ++i) {
            const Use use = call.results[i];
            if (use.index == none) continue;
            const bool given = operation != none &&
                               i < m_.tables.operations[operation].results.size() &&
                               !m_.tables.operations[operation].results[i].type.optional;
            write(use, given || !optional(use.index));
        }
    }
    void visit(const Assign& assign) {
        read(assign.value);
        if (assign.field.index == none) return;
        write(assign.field, !optional(assign.field.index) || known(assign.value));
        out_.back().value = &assign.value;
    }
    void visit(const Choose& choose) {
        if (choose.subject) read(*choose.subject);
        for (const Branch& branch : choose.branches) {
            read(branch.condition);
            block(branch.block);
        }
        block(choose.otherwise);
    }
    void visit(const Parallel& parallel) {
        for (const Lane& lane : parallel.lanes)
            block(lane.block);
    }
    // What the body writes to the elements stands in the list.
    void visit(const ForAll& all) {
        read(all.list);
        if (all.enough) read(*all.enough);
        if (all.until) read(*all.until);
        block(all.block);
        if (m_.tables.loops[all.loop].list != none) write(m_.loop_fields[all.loop], true);
    }
    void visit(const Pick& pick) {
        for (const Event& event : pick.events) {
            if (event.until) read(*event.until);
            carries(event.message);
            block(event.block);
        }
    }
    void visit(const Section& section) {
        block(section.block);
        deadlines(section.deadlines);
        for (const Handler& one : section.handlers)
            handler(one);
    }
    void visit(const Wait& wait) { read(wait.until); }
    void visit(const Receive& receive) { carries(receive.message); }
    void visit(const Send& send) {
        if (send.message.index == none) return;
        for (const Index field : m_.tables.messages[send.message.index].carries)
            read({field, send.message.span});
    }
    void visit(const End& end) {
        for (const Use& use : end.returns) {
            read(use);
            out_.back().at_end = true;
        }
    }
    void visit(const Undo& undo) {
        for (const StatementId s : undo.of)
            block(undo_of(m_, s));
    }
    void visit(const Jump&) {}
    void visit(std::monostate) {}

    const Model& m_;
    std::vector<Access>& out_;
    BlockId frame_ = nowhere;
};

} // namespace

void collect_accesses(const Model& model, BlockId block, std::vector<Access>& accesses) {
    Collector(model, accesses).block(block);
}

void collect_accesses(const Model& model, const Handler& handler, std::vector<Access>& accesses) {
    Collector(model, accesses).handler(handler);
}

void collect_accesses(const Model& model, std::vector<Access>& accesses) {
    Collector all(model, accesses);
    all.block(model.flow);
    for (const Handler& handler : model.handlers)
        all.handler(handler);
    all.undoings();
}

namespace {

// Of nothing there is no smallest, and not every three numbers are a day.
bool always_gives(const Expr& call) {
    switch (static_cast<Builtin>(call.index)) {
    case Builtin::minimum:
    case Builtin::maximum:
    case Builtin::mean: return call.operands.front().type.kind != Kind::list;
    case Builtin::date: return false;
    default: return true;
    }
}

// The entry of a record; of a list of records it is a list of such entries.
bool gives_entry(const ProcessModel& tables, const Expr& entry) {
    const ExprType& of = entry.operands.front().type;
    return of.kind != Kind::context ||
           !tables.contexts[of.context].entries[entry.index].type.optional;
}

} // namespace

// What is calculated with has to be known already, so what comes of it is.
bool surely_known(const ProcessModel& tables, const Expr& value,
                  const std::function<bool(Index)>& field) {
    const auto part = [&](std::size_t i) { return surely_known(tables, value.operands[i], field); };
    switch (value.kind) {
    case ExprKind::unknown:
    case ExprKind::element: return false;
    case ExprKind::field: return field(value.index);
    case ExprKind::local: return !tables.locals[value.index].type.optional;
    case ExprKind::rule: return !tables.rules[value.index].output.type.optional;
    case ExprKind::builtin: return always_gives(value);
    case ExprKind::entry: return gives_entry(tables, value) && part(0);
    case ExprKind::let: return part(1);
    case ExprKind::if_: return part(1) && part(2);
    default: return true;
    }
}

} // namespace vorgang::dsl::meaning
