// A process that calls itself: whether it does, and whether it waits before it does so again.
#include "meaning/called.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

class OwnCalls {
  public:
    explicit OwnCalls(std::string_view process) : process_(process) {}

    void block(const syntax::Block& block) {
        for (const syntax::Statement& statement : block)
            std::visit([this](const auto& node) { inside(node); }, statement.node);
    }
    [[nodiscard]] bool found() const noexcept { return found_; }

  private:
    void deadlines(const std::vector<syntax::Deadline>& deadlines) {
        for (const syntax::Deadline& deadline : deadlines)
            if (const auto* expire = std::get_if<syntax::Expire>(&deadline.consequence))
                block(expire->block);
    }
    void inside(const syntax::Call& call) {
        found_ = found_ || (call.process && call.operation.text == process_);
        deadlines(call.deadlines);
        if (call.failing) block(call.failing->block);
        if (call.undo) block(call.undo->block);
    }
    void inside(const syntax::Step& step) {
        deadlines(step.deadlines);
        if (step.undo) block(step.undo->block);
    }
    void inside(const syntax::Section& section) {
        deadlines(section.deadlines);
        for (const syntax::Handler& handler : section.handlers)
            block(handler.block);
        if (section.undo) block(section.undo->block);
        block(section.block);
    }
    void inside(const syntax::Choose& choose) {
        for (const syntax::Branch& branch : choose.branches)
            block(branch.block);
        if (choose.otherwise) block(*choose.otherwise);
    }
    void inside(const syntax::Depending& depending) {
        for (const syntax::Case& one : depending.cases)
            block(one.block);
        if (depending.otherwise) block(*depending.otherwise);
    }
    void inside(const syntax::Parallel& parallel) {
        for (const syntax::Lane& lane : parallel.lanes)
            block(lane.block);
    }
    void inside(const syntax::ForAll& all) { block(all.block); }
    void inside(const syntax::Pick& pick) {
        for (const syntax::Event& event : pick.events)
            block(event.block);
    }
    template<class Other>
    void inside(const Other&) {}

    std::string_view process_;
    bool found_ = false;
};

} // namespace

bool calls_itself(const syntax::Process& process) {
    OwnCalls calls(process.name.text);
    calls.block(process.flow);
    for (const syntax::Handler& handler : process.handlers)
        calls.block(handler.block);
    return calls.found();
}

// Each case would begin the next one, and nobody could stop them.
void check_recursion(Context& c, const Graph& graph) {
    const Symbol* itself = c.names.processes.find(c.tree.name.text);
    if (itself == nullptr) return;
    std::vector<bool> seen(graph.nodes.size(), false);
    std::vector<NodeId> open{0};
    while (!open.empty()) {
        const NodeId at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        const Node& node = graph.nodes[at];
        const auto* call = node.statement == nowhere
                               ? nullptr
                               : std::get_if<Call>(&c.model.statements[node.statement].node);
        if (call != nullptr && c.model.tables.calls[call->call].operation == itself->index) {
            c.report(draft<catalogue::endless_recursion>(c.model.statements[node.statement].span,
                                                         c.tree.name.text));
            continue;
        }
        if (at != 0 && waits(c.model, node)) continue;
        for (const Edge& edge : node.next)
            // Behind `parallel bis n` some branch has ended; that way is walked too.
            if (node.kind != NodeKind::fork || graph.nodes[edge.to].kind != NodeKind::join)
                open.push_back(edge.to);
    }
}

} // namespace vorgang::dsl::meaning
