// Loops in which nothing waits but points in time: once they are over, nothing waits any more.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "meaning/clock.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

// A point in time that is what it is, however often a case waits for it.
struct FixedTime {
    NodeId node = 0;
    Span span;
    const Expr* time = nullptr;
};

class TimeLoops {
  public:
    TimeLoops(Context& context, const Graph& graph)
        : c_(context), m_(context.model), g_(graph), clock_(context.model),
          stays_(graph.nodes.size()) {}

    void run() {
        for (NodeId id = 0; id < g_.nodes.size(); ++id)
            classify(id);
        if (times_.empty()) return;
        before_.resize(g_.nodes.size());
        for (NodeId id = 0; id < g_.nodes.size(); ++id)
            for (const Edge& edge : g_.nodes[id].next)
                if (leads_on(id, edge.to)) before_[edge.to].push_back(id);
        find_loops();
        // A loop that moves its own time on waits in each round, whatever else is in it.
        note_moves();
        for (const FixedTime& one : times_)
            if (moves_on(one)) stays_[one.node] = true;
        find_loops();
        for (const FixedTime& one : times_)
            if (loop_of_[one.node] != 0) report(one);
    }

  private:
    void classify(NodeId id) {
        const Node& node = g_.nodes[id];
        switch (node.kind) {
        case NodeKind::expiry: {
            const Deadline& deadline = m_.deadlines[node.detail];
            return time(id, deadline.span, deadline.from ? &*deadline.from : nullptr);
        }
        case NodeKind::event: {
            const Event& event =
                std::get<Pick>(m_.statements[node.statement].node).events[node.detail];
            return time(id, event.span, event.until ? &*event.until : nullptr);
        }
        case NodeKind::done: return done(id);
        case NodeKind::open: return; // left by one of the others
        case NodeKind::plain:
            if (node.statement == nowhere) return;
            if (const auto* wait = std::get_if<Wait>(&m_.statements[node.statement].node))
                return time(id, wait->until.span, &wait->until);
            stays_[id] = std::holds_alternative<Receive>(m_.statements[node.statement].node);
            return;
        default: stays_[id] = waits(m_, node);
        }
    }
    // Silence completes a step as a person does.
    void done(NodeId id) {
        if (const auto* step = std::get_if<Step>(&m_.statements[g_.nodes[id].statement].node))
            for (const std::uint32_t d : step->deadlines) {
                const Deadline& deadline = m_.deadlines[d];
                if (m_.tables.deadlines[d].consequence == Consequence::deem && deadline.from &&
                    is_fixed(*deadline.from))
                    return time(id, deadline.span, &*deadline.from);
            }
        stays_[id] = true;
    }
    void time(NodeId id, Span span, const Expr* time) {
        if (time != nullptr && is_fixed(*time))
            times_.push_back({id, span, time});
        else
            stays_[id] = true;
    }
    // A length counts from when it is waited for, and so does what the clock says, or the end of a
    // deadline.
    [[nodiscard]] bool is_fixed(const Expr& time) {
        const Kind kind = time.type.kind;
        if ((kind != Kind::date && kind != Kind::instant) || clock_.in(time) != nullptr)
            return false;
        return std::ranges::all_of(fields_of(time), [this](Index field) {
            return field < m_.fields.size() && m_.fields[field].deadline == none;
        });
    }
    [[nodiscard]] static std::vector<Index> fields_of(const Expr& time) {
        std::vector<Index> fields;
        collect_fields(time, fields);
        return fields;
    }

    // As for loops in which nothing waits at all: behind `parallel bis n` some branch has ended.
    [[nodiscard]] bool leads_on(NodeId from, NodeId to) const {
        return g_.nodes[from].kind != NodeKind::fork || g_.nodes[to].kind != NodeKind::join;
    }
    // The nodes where nobody is waited for, each behind those it leads to.
    [[nodiscard]] std::vector<NodeId> in_order() const {
        std::vector<NodeId> order;
        std::vector<bool> seen(stays_);
        std::vector<std::pair<NodeId, std::size_t>> walk;
        for (NodeId start = 0; start < g_.nodes.size(); ++start) {
            if (seen[start]) continue;
            seen[start] = true;
            walk.emplace_back(start, 0);
            while (!walk.empty()) {
                const NodeId at = walk.back().first;
                if (walk.back().second == g_.nodes[at].next.size()) {
                    order.push_back(at);
                    walk.pop_back();
                    continue;
                }
                const NodeId to = g_.nodes[at].next[walk.back().second++].to;
                if (seen[to] || !leads_on(at, to)) continue;
                seen[to] = true;
                walk.emplace_back(to, 0);
            }
        }
        return order;
    }
    // Gives each node the number of the loop it lies on, 0 where it lies on none: loops that share
    // a node are one. In two walks, forwards and then backwards (Kosaraju, Sharir).
    void find_loops() {
        const std::vector<NodeId> order = in_order();
        loop_of_.assign(g_.nodes.size(), 0);
        std::vector<bool> seen(stays_);
        std::vector<NodeId> found;
        loops_ = 0;
        for (std::size_t i = order.size(); i-- > 0;) {
            if (seen[order[i]]) continue;
            seen[order[i]] = true;
            found.assign(1, order[i]);
            for (std::size_t next = 0; next < found.size(); ++next)
                for (const NodeId from : before_[found[next]])
                    if (!seen[from]) {
                        seen[from] = true;
                        found.push_back(from);
                    }
            if (found.size() == 1 &&
                std::ranges::find(before_[order[i]], order[i]) == before_[order[i]].end())
                continue;
            ++loops_;
            for (const NodeId node : found)
                loop_of_[node] = loops_;
        }
    }

    // What is set in which loop.
    void note_moves() {
        for (NodeId id = 0; id < g_.nodes.size(); ++id) {
            const Node& node = g_.nodes[id];
            if (loop_of_[id] == 0 || node.kind != NodeKind::plain || node.statement == nowhere)
                continue;
            if (const auto* assign = std::get_if<Assign>(&m_.statements[node.statement].node))
                moves_.insert({loop_of_[id], assign->field.index});
        }
    }
    [[nodiscard]] bool moves_on(const FixedTime& one) const {
        const std::uint32_t loop = loop_of_[one.node];
        return loop != 0 && std::ranges::any_of(fields_of(*one.time), [&](Index field) {
                   return moves_.contains({loop, field});
               });
    }

    void report(const FixedTime& one) {
        c_.report(draft<catalogue::passed_time>(one.span).help(
            say("eine Frist ohne `ab` und ein `warte` mit einer Dauer zählen in "
                "jeder Runde neu; oder die Schleife setzt den Zeitpunkt weiter",
                "a deadline without `from` and a `wait` with a length count anew "
                "in each round; or the loop moves the point in time on")));
    }

    Context& c_;
    const Model& m_;
    const Graph& g_;
    Clock clock_;
    std::vector<bool> stays_; ///< of each node: something there comes in its own time
    std::vector<FixedTime> times_;
    std::vector<std::vector<NodeId>> before_;
    std::vector<std::uint32_t> loop_of_; ///< of each node
    std::uint32_t loops_ = 0;
    std::set<std::pair<std::uint32_t, Index>> moves_; ///< loop and field
};

} // namespace

void check_time_loops(Context& context, const Graph& graph) {
    TimeLoops(context, graph).run();
}

} // namespace vorgang::dsl::meaning
