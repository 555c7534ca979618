#include "meaning/graph.hpp"

#include <utility>

#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {
namespace {

// An edge whose end is not there yet.
struct Loose {
    NodeId from = 0;
    const Expr* condition = nullptr;
    bool truth = false;
};
using LooseEnds = std::vector<Loose>;

class GraphBuilder {
  public:
    explicit GraphBuilder(const Model& model) : m_(model) {
        g_.first.assign(model.statements.size(), nowhere);
        undone_.resize(model.statements.size());
        for (const Statement& statement : model.statements)
            if (const auto* undo = std::get_if<Undo>(&statement.node))
                for (const StatementId s : undo->of)
                    undone_[s] = true;
    }

    Graph run() {
        const NodeId entry = add(NodeKind::entry, nowhere, 0, {});
        LooseEnds ends = block(m_.flow, {{entry}});
        add(NodeKind::flow_end, nowhere, 0, ends);
        const NodeId begun = beginning(entry);
        for (std::uint32_t i = 0; i < m_.handlers.size(); ++i) {
            const NodeId handler = add(NodeKind::handler, nowhere, i, {{begun}});
            const LooseEnds end = block(m_.handlers[i].block, {{handler}});
            add(accompanies(m_.handlers[i].block) ? NodeKind::aside_end : NodeKind::handler_end,
                nowhere, i, end);
        }
        for (const auto& [from, target] : jumps_)
            g_.nodes[from].next.push_back({g_.first[target]});
        return std::move(g_);
    }

  private:
    NodeId add(NodeKind kind, StatementId statement, std::uint32_t detail, const LooseEnds& in) {
        const auto id = static_cast<NodeId>(g_.nodes.size());
        g_.nodes.push_back({kind, statement, detail, {}});
        for (const Loose& end : in)
            g_.nodes[end.from].next.push_back({id, end.condition, end.truth});
        if (statement != nowhere && g_.first[statement] == nowhere) g_.first[statement] = id;
        return id;
    }

    LooseEnds block(BlockId id, LooseEnds ends) {
        for (const StatementId s : m_.blocks[id].statements)
            ends =
                std::visit([&](const auto& n) { return build(n, s, ends); }, m_.statements[s].node);
        return ends;
    }

    // A case begins by its first step or message being done: nothing happens before that.
    [[nodiscard]] NodeId beginning(NodeId entry) const {
        const auto& statements = m_.blocks[m_.flow].statements;
        if (statements.empty()) return entry;
        const auto& first = m_.statements[statements.front()].node;
        const NodeId node = g_.first[statements.front()];
        for (const vorgang::Field& field : m_.tables.fields)
            if (field.input) return entry;
        if (std::holds_alternative<Step>(first)) return node + 1; // its `done`
        return std::holds_alternative<Receive>(first) ? node : entry;
    }
    [[nodiscard]] bool accompanies(BlockId block) const {
        return m_.blocks[block].kind == BlockKind::aside;
    }
    // A block that comes to its end at `out`, or runs on its own.
    void beside(BlockId id, StatementId s, NodeId from, LooseEnds& out) {
        LooseEnds end = block(id, {{from}});
        if (is_frame(m_.blocks[id].kind))
            add(NodeKind::aside_end, s, 0, end);
        else
            append(out, std::move(end));
    }
    void undoing(BlockId id, StatementId s, NodeId done) {
        if (id == nowhere) return;
        LooseEnds from;
        if (undone_[s]) from.push_back({done});
        add(NodeKind::aside_end, s, 0, block(id, {{add(NodeKind::undoing, s, 0, from)}}));
    }

    // What stands aside of a step, call or section: the blocks of its deadlines.
    void expiries(const std::vector<std::uint32_t>& deadlines, StatementId s, NodeId from,
                  LooseEnds& out) {
        for (const std::uint32_t id : deadlines) {
            if (m_.deadlines[id].block == nowhere) continue;
            const NodeId expiry = add(NodeKind::expiry, s, id, {{from}});
            beside(m_.deadlines[id].block, s, expiry, out);
        }
    }
    static void append(LooseEnds& out, LooseEnds more) {
        out.insert(out.end(), more.begin(), more.end());
    }

    LooseEnds work(const std::vector<std::uint32_t>& deadlines, BlockId failed, BlockId undo,
                   StatementId s, const LooseEnds& in) {
        const NodeId open = add(NodeKind::open, s, 0, in);
        const NodeId done = add(NodeKind::done, s, 0, {{open}});
        LooseEnds out{{done}};
        expiries(deadlines, s, open, out);
        if (failed != nowhere)
            append(out, block(failed, {{add(NodeKind::failure, s, 0, {{open}})}}));
        undoing(undo, s, done);
        return out;
    }
    LooseEnds build(const Step& step, StatementId s, const LooseEnds& in) {
        return work(step.deadlines, nowhere, step.undo, s, in);
    }
    LooseEnds build(const Call& call, StatementId s, const LooseEnds& in) {
        if (m_.tables.calls[call.call].alongside) return {{add(NodeKind::plain, s, 0, in)}};
        return work(call.deadlines, call.failed, call.undo, s, in);
    }

    LooseEnds build(const Section& section, StatementId s, const LooseEnds& in) {
        const NodeId enter = add(NodeKind::enter, s, 0, in);
        const NodeId leave = add(NodeKind::leave, s, 0, block(section.block, {{enter}}));
        LooseEnds out{{leave}};
        expiries(section.deadlines, s, enter, out);
        for (std::uint32_t i = 0; i < section.handlers.size(); ++i) {
            const NodeId handler = add(NodeKind::handler, s, i, {{enter}});
            beside(section.handlers[i].block, s, handler, out);
        }
        undoing(section.undo, s, leave);
        return out;
    }

    LooseEnds build(const Choose& choose, StatementId s, const LooseEnds& in) {
        LooseEnds out;
        LooseEnds ends = in;
        for (std::uint32_t i = 0; i < choose.branches.size(); ++i) {
            const Branch& branch = choose.branches[i];
            const NodeId test = add(NodeKind::test, s, i, ends);
            append(out, block(branch.block, {{test, &branch.condition, true}}));
            ends = {{test, &branch.condition, false}};
        }
        if (choose.complete) return out;
        append(out, choose.otherwise == nowhere ? ends : block(choose.otherwise, ends));
        return out;
    }

    LooseEnds build(const Parallel& parallel, StatementId s, const LooseEnds& in) {
        if (parallel.lanes.empty()) return in; // reported where it stands
        const NodeId fork = add(NodeKind::fork, s, 0, in);
        LooseEnds ends;
        // A branch that never ends leaves the join without one of its edges.
        std::uint32_t missing = 0;
        for (const Lane& lane : parallel.lanes) {
            LooseEnds end = block(lane.block, {{fork}});
            if (end.empty()) ++missing;
            const bool empty = end.size() == 1 && end.front().from == fork;
            if (end.size() > 1 || empty) end = {{add(NodeKind::leave, s, 1, end)}};
            append(ends, end);
        }
        // The branches that are closed may have come anywhere: what holds behind them starts from
        // the fork.
        if (parallel.until != 0) ends.push_back({fork});
        const NodeId join = add(NodeKind::join, s, missing, ends);
        return {{join}};
    }

    // The list may be empty, and elements may be closed: behind them starts from before them.
    LooseEnds build(const ForAll& all, StatementId s, const LooseEnds& in) {
        const NodeId each = add(NodeKind::each, s, 0, in);
        const NodeId element = add(NodeKind::element, s, 0, {{each}});
        LooseEnds ends = block(all.block, {{element}});
        if (!ends.empty()) ends = {{add(NodeKind::one_ended, s, 0, ends)}};
        ends.push_back({each});
        return {{add(NodeKind::all_ended, s, 0, ends)}};
    }

    LooseEnds build(const Pick& pick, StatementId s, const LooseEnds& in) {
        const NodeId wait = add(NodeKind::plain, s, 0, in);
        LooseEnds out;
        for (std::uint32_t i = 0; i < pick.events.size(); ++i) {
            const NodeId event = add(NodeKind::event, s, i, {{wait}});
            append(out, block(pick.events[i].block, {{event}}));
        }
        return out;
    }

    LooseEnds build(const Jump& jump, StatementId s, const LooseEnds& in) {
        const NodeId node = add(NodeKind::plain, s, 0, in);
        if (jump.to != nowhere) jumps_.emplace_back(node, jump.to);
        return {};
    }
    LooseEnds build(const End&, StatementId s, const LooseEnds& in) {
        add(NodeKind::plain, s, 0, in);
        return {};
    }
    template<class Other>
    LooseEnds build(const Other&, StatementId s, const LooseEnds& in) {
        return {{add(NodeKind::plain, s, 0, in)}};
    }

    const Model& m_;
    Graph g_;
    std::vector<bool> undone_; ///< of each statement: whether something undoes it
    std::vector<std::pair<NodeId, StatementId>> jumps_;
};

} // namespace

Graph build_graph(const Model& model) {
    return GraphBuilder(model).run();
}

bool waits(const Model& model, const Node& node) {
    // A deadline and a message come from outside: before them the case has waited.
    // A condition may hold at once.
    const bool event = node.kind == NodeKind::expiry || node.kind == NodeKind::failure ||
                       (node.kind == NodeKind::handler && !handler_of(model, node).condition);
    if (event || node.kind == NodeKind::open) return true;
    if (node.kind != NodeKind::plain || node.statement == nowhere) return false;
    const auto& n = model.statements[node.statement].node;
    return std::holds_alternative<Wait>(n) || std::holds_alternative<Receive>(n) ||
           std::holds_alternative<Pick>(n);
}

const Handler& handler_of(const Model& model, const Node& node) {
    if (node.statement == nowhere) return model.handlers[node.detail];
    return std::get<Section>(model.statements[node.statement].node).handlers[node.detail];
}

} // namespace vorgang::dsl::meaning
