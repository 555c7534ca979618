#include "meaning/dataflow.hpp"

#include <queue>

#include "meaning/accesses.hpp"

namespace vorgang::dsl::meaning {

bool surely_known(const Facts& facts, const Bits& state, const Expr& value,
                  const ProcessModel& tables) {
    if (value.kind == ExprKind::unknown) return false;
    if (value.kind == ExprKind::field)
        return !tables.fields[value.index].type.optional || state.test(facts.written(value.index));
    if (value.kind == ExprKind::rule) return !tables.rules[value.index].output.type.optional;
    if (value.kind != ExprKind::if_) return true;
    return surely_known(facts, state, value.operands[1], tables) &&
           surely_known(facts, state, value.operands[2], tables);
}

Dataflow::Dataflow(const Model& model, const Graph& graph)
    : m_(model), g_(graph), facts_(model), before_(graph.nodes.size()),
      arrived_(graph.nodes.size()), ways_(graph.nodes.size()) {
    for (const Node& node : graph.nodes)
        for (const Edge& edge : node.next)
            ++ways_[edge.to];
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
        if (node.statement != nowhere)
            interrupt(std::get<Section>(m_.statements[node.statement].node).block, state);
        return arrives(handler.message, state);
    }
    case NodeKind::event:
        return arrives(
            std::get<Pick>(m_.statements[node.statement].node).events[node.detail].message, state);
    case NodeKind::each:
        interrupt(std::get<ForAll>(m_.statements[node.statement].node).block, state);
        return forget(loop_of(node), state);
    case NodeKind::element: return begin(loop_of(node), state);
    case NodeKind::all_ended: return forget(loop_of(node), state);
    case NodeKind::expiry:
        if (const auto* section = std::get_if<Section>(&m_.statements[node.statement].node))
            interrupt(section->block, state);
        return;
    case NodeKind::open:
    case NodeKind::enter:
    case NodeKind::done:
    case NodeKind::plain: pass_statement(node, state); return;
    default: return;
    }
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
        const bool sure = !m_.tables.fields[assign->field.index].type.optional ||
                          surely_known(facts_, state, assign->value, m_.tables);
        facts_.write(state, assign->field.index, sure);
    } else if (const auto* receive = std::get_if<Receive>(&n)) {
        arrives(receive->message, state);
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
    std::vector<Access> accesses;
    collect_accesses(m_, block, accesses);
    for (const Access& access : accesses)
        if (access.writes)
            facts_.write(state, access.field,
                         access.sure && state.test(facts_.written(access.field)));
}

} // namespace vorgang::dsl::meaning
