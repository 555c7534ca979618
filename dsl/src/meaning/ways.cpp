#include <algorithm>

#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class Ways {
  public:
    Ways(Context& context, const Graph& graph, const Dataflow& dataflow)
        : c_(context), m_(context.model), g_(graph), flow_(dataflow) {}

    void run() {
        start();
        block(m_.flow);
        for (const Handler& handler : m_.handlers)
            block(handler.block);
        ends();
        loops();
    }

  private:
    void start() {
        const auto& statements = m_.blocks[m_.flow].statements;
        if (statements.empty()) return;
        const Statement& first = m_.statements[statements.front()];
        const bool inputs = std::ranges::any_of(m_.tables.fields, &vorgang::Field::input);
        const bool good = inputs || std::holds_alternative<Step>(first.node) ||
                          std::holds_alternative<Receive>(first.node) ||
                          std::holds_alternative<std::monostate>(first.node);
        if (!good)
            c_.report(draft<catalogue::wrong_start>(first.span)
                          .help(say("ein Prozess mit `eingabe` beginnt mit jeder Anweisung",
                                    "a process with `input` begins with any statement")));
    }

    // Reports the first statement of a block that no case reaches, and nothing behind it.
    void block(BlockId id) {
        if (id == nowhere) return;
        Span before;
        for (const StatementId s : m_.blocks[id].statements) {
            if (g_.first[s] != nowhere && !flow_.reached(g_.first[s])) {
                if (lacks_values(before)) return; // a value that is to come may lead here
                c_.report(draft<catalogue::unreachable>(m_.statements[s].span));
                return;
            }
            std::visit([&](const auto& n) { inner(n); }, m_.statements[s].node);
            before = m_.statements[s].span;
        }
    }
    // Whether a `je nach` there was said to leave out values.
    [[nodiscard]] bool lacks_values(Span statement) const {
        return std::ranges::any_of(c_.diagnostics, [&](const Diagnostic& one) {
            return one.code == catalogue::values_missing::code &&
                   statement.begin <= one.primary.span.begin &&
                   one.primary.span.end <= statement.end;
        });
    }
    void expiries(const std::vector<std::uint32_t>& deadlines) {
        for (const std::uint32_t id : deadlines)
            block(m_.deadlines[id].block);
    }
    void inner(const Step& step) {
        expiries(step.deadlines);
        undoing(step.undo);
    }
    void inner(const Call& call) {
        expiries(call.deadlines);
        block(call.failed);
        undoing(call.undo);
    }
    // Its block is reached where something undoes what it belongs to, after that was done.
    void undoing(BlockId id) {
        if (id == nowhere || m_.blocks[id].statements.empty()) return;
        const StatementId first = m_.blocks[id].statements.front();
        if (g_.first[first] == nowhere || flow_.reached(g_.first[first])) return block(id);
        c_.report(draft<catalogue::unreachable>(m_.blocks[id].span)
                      .help(say("zurückgenommen wird mit `mache NAME rückgängig` oder `mache alles "
                                "rückgängig`",
                                "it is taken back by `roll NAME back` or `roll everything back`")));
    }
    void inner(const Section& section) {
        block(section.block);
        expiries(section.deadlines);
        for (const Handler& handler : section.handlers)
            block(handler.block);
        undoing(section.undo);
    }
    void inner(const Choose& choose) {
        for (const Branch& branch : choose.branches)
            block(branch.block);
        block(choose.otherwise);
    }
    void inner(const Parallel& parallel) {
        for (const Lane& lane : parallel.lanes)
            block(lane.block);
    }
    void inner(const ForAll& all) { block(all.block); }
    void inner(const Pick& pick) {
        for (const Event& event : pick.events)
            block(event.block);
    }
    template<class Other>
    void inner(const Other&) {}

    void ends() {
        Witness witness(c_, g_, flow_);
        for (NodeId id = 0; id < g_.nodes.size(); ++id) {
            const Node& node = g_.nodes[id];
            if (!flow_.reached(id)) continue;
            if (node.kind == NodeKind::flow_end)
                c_.report(draft<catalogue::no_ending>(m_.blocks[m_.flow].span)
                              .note(say("der Weg dorthin: {}", "the way there: {}",
                                        witness.way_to(id, {})))
                              .help(m_.tree->flow.empty() ? what_a_flow_is() : Wording{}));
            if (node.kind == NodeKind::handler_end)
                c_.report(draft<catalogue::handler_without_end>(m_.handlers[node.detail].head)
                              .note(say("der Weg dorthin: {}", "the way there: {}",
                                        witness.way_to(id, {}))));
        }
    }

    static Wording what_a_flow_is() {
        return say("was geschieht, steht in `ablauf {{ … }}` und endet mit `ende NAME`",
                   "what happens stands in `flow {{ … }}` and ends with `end NAME`");
    }

    // A depth-first walk over the nodes where no case stays; an edge back into the walk closes a
    // loop without a halt. Only a jump can do that.
    void loops() {
        enum class State : std::uint8_t { fresh, open, closed };
        std::vector<State> states(g_.nodes.size(), State::fresh);
        std::vector<std::pair<NodeId, std::size_t>> walk;
        for (NodeId start = 0; start < g_.nodes.size(); ++start) {
            if (states[start] != State::fresh || waits(m_, g_.nodes[start])) continue;
            walk.emplace_back(start, 0);
            states[start] = State::open;
            while (!walk.empty()) {
                const NodeId at = walk.back().first;
                if (walk.back().second == g_.nodes[at].next.size()) {
                    states[at] = State::closed;
                    walk.pop_back();
                    continue;
                }
                const NodeId to = g_.nodes[at].next[walk.back().second++].to;
                // Behind `parallel bis n` some branch has ended; that way is walked too.
                if (g_.nodes[at].kind == NodeKind::fork && g_.nodes[to].kind == NodeKind::join)
                    continue;
                if (waits(m_, g_.nodes[to]) || states[to] == State::closed) continue;
                if (states[to] == State::open) {
                    loop(at);
                    continue;
                }
                states[to] = State::open;
                walk.emplace_back(to, 0);
            }
        }
    }
    void loop(NodeId from) {
        const StatementId s = g_.nodes[from].statement;
        if (s != nowhere) c_.report(draft<catalogue::endless>(m_.statements[s].span));
    }

    Context& c_;
    const Model& m_;
    const Graph& g_;
    const Dataflow& flow_;
};

} // namespace

void check_ways(Context& context, const Graph& graph, const Dataflow& dataflow) {
    Ways(context, graph, dataflow).run();
}

} // namespace vorgang::dsl::meaning
