#include "meaning/dataflow.hpp"

#include <queue>

#include "meaning/beside.hpp"
#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {

Dataflow::Dataflow(const Model& model, const Graph& graph)
    : m_(model), g_(graph), facts_(model), before_(graph.nodes.size()),
      arrived_(graph.nodes.size()), ways_(graph.nodes.size()) {
    for (const Node& node : graph.nodes)
        for (const Edge& edge : node.next)
            ++ways_[edge.to];
    note_besides();
    run();
}

void Dataflow::run() {
    // In the order of the text: a node's predecessors mostly come first.
    std::priority_queue<NodeId, std::vector<NodeId>, std::greater<>> open;
    std::vector<bool> queued(g_.nodes.size());
    before_[0] = Bits(facts_.size());
    for (std::size_t i = 0; i < m_.tables.fields.size(); ++i) {
        const vorgang::Field& field = m_.tables.fields[i];
        if (field.input) facts_.write(*before_[0], static_cast<Index>(i), !field.type.optional);
    }
    open.push(0);
    while (!open.empty()) {
        const NodeId id = open.top();
        open.pop();
        queued[id] = false;
        Bits after = *before_[id];
        const Node& node = g_.nodes[id];
        pass(node, after);
        for (const Edge& edge : node.next) {
            Bits state = after;
            if (edge.condition != nullptr) facts_.learn(state, *edge.condition, edge.truth);
            if (!arrive(id, edge.to, std::move(state)) || queued[edge.to]) continue;
            queued[edge.to] = true;
            open.push(edge.to);
        }
    }
}

bool Dataflow::arrive(NodeId from, NodeId to, Bits state) {
    std::optional<Bits>& before = before_[to];
    if (g_.nodes[to].kind == NodeKind::join) {
        auto& arrived = arrived_[to];
        std::size_t i = 0;
        while (i < arrived.size() && arrived[i].first != from)
            ++i;
        if (i == arrived.size())
            arrived.emplace_back(from, std::move(state));
        else
            arrived[i].second = std::move(state);
        auto all = joined(to);
        if (!all) return false;
        state = std::move(*all);
    }
    if (!before) {
        before = std::move(state);
        return true;
    }
    return before->intersect(state);
}

// Behind a `parallel` all branches have ended: what one of them wrote is written.
std::optional<Bits> Dataflow::joined(NodeId join) const {
    const auto& arrived = arrived_[join];
    const Node& node = g_.nodes[join];
    const auto& parallel = std::get<Parallel>(m_.statements[node.statement].node);
    if (parallel.until != 0) return joined_first(parallel, join);
    if (node.detail != 0 || arrived.size() != ways_[join] || arrived.empty()) return std::nullopt;
    const Bits& fork = *before_[g_.first[node.statement]];
    Bits state = arrived.front().second;
    for (const auto& [end, sure] : arrived)
        state.intersect(sure);
    for (const auto& [end, sure] : arrived)
        state.unite_new(sure, fork);
    return state;
}

// Behind `parallel bis n`: only n have ended, the others may have come anywhere. No two branches
// write the same, so what one wrote is sure only where each that can end had to.
std::optional<Bits> Dataflow::joined_first(const Parallel& parallel, NodeId join) const {
    const NodeId fork = g_.first[g_.nodes[join].statement];
    const auto& arrived = arrived_[join];
    std::optional<Bits> state;
    std::size_t ended = 0;
    for (const auto& [end, sure] : arrived)
        if (end == fork)
            state = sure;
        else
            ++ended;
    if (!state || ended < parallel.until) return std::nullopt;
    for (const Lane& lane : parallel.lanes)
        interrupt(lane.block, *state);
    if (ended > parallel.until) return state;
    for (const auto& [end, sure] : arrived)
        if (end != fork) state->unite_new(sure, *before_[fork]);
    return state;
}

void Dataflow::open(const std::vector<std::uint32_t>& deadlines, Bits& state) const {
    for (const std::uint32_t id : deadlines)
        if (const Index end = m_.tables.deadlines[id].end_field; end != none)
            facts_.write(state, end, true);
}

void Dataflow::pass(const Node& node, Bits& state) const {
    switch (node.kind) {
    case NodeKind::handler: {
        const Handler& handler = handler_of(m_, node);
        at_any_time(node, state);
        if (handler.condition) facts_.learn(state, *handler.condition, true);
        return arrives(handler.message, state);
    }
    case NodeKind::event:
        beside(node.statement, state);
        return arrives(
            std::get<Pick>(m_.statements[node.statement].node).events[node.detail].message, state);
    case NodeKind::each:
        interrupt(std::get<ForAll>(m_.statements[node.statement].node).block, state);
        changed(loop_of(node), state);
        return forget(loop_of(node), state);
    case NodeKind::element: return begin(loop_of(node), state);
    case NodeKind::one_ended:
    case NodeKind::all_ended: changed(loop_of(node), state); return forget(loop_of(node), state);
    case NodeKind::expiry:
        beside(node.statement, state);
        if (const auto* section = std::get_if<Section>(&m_.statements[node.statement].node)) {
            interrupt(section->block, state);
            beside_part(section->block, state);
        }
        return;
    case NodeKind::undoing: return undoing(node, state);
    case NodeKind::open:
    case NodeKind::enter:
    case NodeKind::done:
    case NodeKind::plain: pass_statement(node, state); break;
    default: break;
    }
    if (!beside_.empty() && node.statement != nowhere) while_waiting(node, state);
}

// While a lane waits, what accompanies it goes on.
void Dataflow::while_waiting(const Node& node, Bits& state) const {
    const auto& n = m_.statements[node.statement].node;
    switch (node.kind) {
    case NodeKind::open:
    case NodeKind::enter:
    case NodeKind::leave:
    case NodeKind::join:
    case NodeKind::failure: break;
    case NodeKind::plain:
        if (waits(m_, node) || std::holds_alternative<Undo>(n)) break;
        return;
    default: return;
    }
    beside(node.statement, state);
    if (const auto* section = std::get_if<Section>(&n)) beside_part(section->block, state);
    if (const auto* parallel = std::get_if<Parallel>(&n))
        for (const Lane& lane : parallel->lanes)
            beside_part(lane.block, state);
}

void Dataflow::at_any_time(const Node& node, Bits& state) const {
    if (node.statement == nowhere) {
        interrupt(m_.flow, state);
        return beside_part(m_.flow, state);
    }
    const auto& section = std::get<Section>(m_.statements[node.statement].node);
    interrupt(section.block, state);
    beside_part(section.block, state);
    beside(node.statement, state);
}

// What was done may be undone at any time afterwards, when everything else has gone on.
void Dataflow::undoing(const Node& node, Bits& state) const {
    const BlockId frame = frame_of(m_, m_.statements[node.statement].block);
    interrupt(frame == nowhere ? m_.flow : frame, state);
    if (frame == nowhere)
        for (const Handler& handler : m_.handlers)
            interrupt(handler.block, state);
    beside(node.statement, state);
}

void Dataflow::note_besides() {
    for (const Beside& one : blocks_beside(m_)) {
        accompanied_[one.aside] = one.part;
        if (one.handler != nullptr)
            collect_accesses(m_, *one.handler, beside_[one.part]);
        else
            collect_accesses(m_, one.aside, beside_[one.part]);
    }
}

// What may have been written while a lane waits at the statement.
void Dataflow::beside(StatementId statement, Bits& state) const {
    if (beside_.empty()) return;
    for (const Standing& around : standing(m_, statement))
        beside_part(around.block, state);
}

void Dataflow::beside_part(BlockId part, Bits& state) const {
    if (const auto found = beside_.find(part); found != beside_.end())
        interrupt(found->second, state);
    // What accompanies runs beside all of its part, and beside others of its own kind.
    const auto around = accompanied_.find(part);
    if (around == accompanied_.end()) return;
    interrupt(around->second, state);
    interrupt(beside_.at(around->second), state);
}

void Dataflow::pass_statement(const Node& node, Bits& state) const {
    const auto& n = m_.statements[node.statement].node;
    if (const auto* step = std::get_if<Step>(&n)) {
        if (node.kind == NodeKind::open)
            open(step->deadlines, state);
        else
            facts_.complete(state, *step);
    } else if (const auto* call = std::get_if<Call>(&n)) {
        if (node.kind == NodeKind::open) return open(call->deadlines, state);
        const Index operation = m_.tables.calls[call->call].operation;
        if (operation == none) return;
        const auto& results = m_.tables.operations[operation].results;
        for (std::size_t i = 0; i < call->results.size(); ++i) {
            const Index field = call->results[i].index;
            const bool given = i < results.size() && !results[i].type.optional;
            facts_.write(state, field, given || !m_.tables.fields[field].type.optional);
        }
    } else if (const auto* section = std::get_if<Section>(&n)) {
        open(section->deadlines, state);
    } else if (const auto* assign = std::get_if<Assign>(&n)) {
        if (assign->field.index == none) return;
        // A field that needs a value gets one, or the case stops right there.
        const auto known = [&](Index field) {
            return !m_.tables.fields[field].type.optional || state.test(facts_.written(field));
        };
        const bool sure = !m_.tables.fields[assign->field.index].type.optional ||
                          surely_known(m_.tables, assign->value, known);
        facts_.write(state, assign->field.index, sure);
    } else if (const auto* receive = std::get_if<Receive>(&n)) {
        arrives(receive->message, state);
    } else if (const auto* undo = std::get_if<Undo>(&n)) {
        for (const StatementId s : undo->of)
            interrupt(undo_of(m_, s), state);
    }
}

void Dataflow::arrives(const Use& message, Bits& state) const {
    if (message.index == none) return;
    for (const Index field : m_.tables.messages[message.index].carries)
        facts_.write(state, field, !m_.tables.fields[field].type.optional);
}

Index Dataflow::loop_of(const Node& node) const {
    return std::get<ForAll>(m_.statements[node.statement].node).loop;
}

// Every element begins with its entries.
void Dataflow::begin(Index loop, Bits& state) const {
    for (const Index entry : m_.tables.loops[loop].entries)
        facts_.write(state, entry, !m_.tables.fields[entry].type.optional);
}

// What is written to the elements stands in the list, and is there as soon as one of them is done.
void Dataflow::changed(Index loop, Bits& state) const {
    if (const Index list = m_.tables.loops[loop].list; list != none)
        facts_.write(state, list, state.test(facts_.written(list)));
}

// What is known of one element says nothing about another.
void Dataflow::forget(Index loop, Bits& state) const {
    const Index frame = m_.loop_frames[loop];
    for (std::size_t i = 0; i < m_.tables.fields.size(); ++i)
        if (lies_in(m_.tables, m_.tables.fields[i].frame, frame))
            facts_.write(state, static_cast<Index>(i), false);
    for (std::size_t i = 0; i < m_.step_frames.size(); ++i)
        if (lies_in(m_.tables, m_.step_frames[i], frame))
            state.reset(facts_.done(static_cast<Index>(i)));
}

// A block may be left at any point of it: what it writes may have been written or not, and nothing
// that depended on it is sure any more.
void Dataflow::interrupt(BlockId block, Bits& state) const {
    interrupt(writes(block), state);
}

void Dataflow::interrupt(const std::vector<Access>& writes, Bits& state) const {
    for (const Access& access : writes)
        if (access.writes)
            facts_.write(state, access.field,
                         access.sure && state.test(facts_.written(access.field)));
}

const std::vector<Access>& Dataflow::writes(BlockId block) const {
    const auto [known, fresh] = writes_.try_emplace(block);
    if (fresh) collect_accesses(m_, block, known->second);
    return known->second;
}

} // namespace vorgang::dsl::meaning
