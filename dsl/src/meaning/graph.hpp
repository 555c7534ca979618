// The flow as a graph: where a case can be, and what it can do next.
#pragma once

#include <vector>

#include "meaning/model.hpp"

namespace vorgang::dsl::meaning {

using NodeId = std::uint32_t;

enum class NodeKind : std::uint8_t {
    entry,       ///< of the case; the flow and the handlers of the process begin here
    open,        ///< a step or call is open: a case waits here
    done,        ///< it was completed or answered
    plain,       ///< assign, wait, receive, send, jump, end
    test,        ///< a condition of `falls`; detail: which
    fork,        ///< of `parallel`
    join,        ///<
    each,        ///< `für alle`: the elements are begun, or there is none
    element,     ///< one of them begins
    one_ended,   ///< one of them has ended, and `bis` asks whether that is enough
    all_ended,   ///< they have ended
    event,       ///< of `wähle` came first; detail: which
    enter,       ///< of a section
    leave,       ///< of a section, at its end
    expiry,      ///< a deadline with a block has passed; detail: the deadline
    handler,     ///< what begins a handler came; detail: which
    failure,     ///< of a call, which `bei scheitern` awaits
    undoing,     ///< what was done is undone: of a step, call or section
    aside_end,   ///< what accompanies or undoes ran out
    flow_end,    ///< the flow ran out
    handler_end, ///< a handler of the process ran out; detail: which
};

/// A way from one node to another; under a condition of `falls` that is known to be `truth`.
struct Edge {
    NodeId to = 0;
    const Expr* condition = nullptr;
    bool truth = false;
};

struct Node {
    NodeKind kind = NodeKind::plain;
    StatementId statement = nowhere;
    std::uint32_t detail = 0;
    std::vector<Edge> next;
};

struct Graph {
    std::vector<Node> nodes;
    std::vector<NodeId> first; ///< of each statement
};

/// A node for each point of the flow, in the order of the text; node 0 is the entry. The model must
/// outlive the graph.
[[nodiscard]] Graph build_graph(const Model& model);

/// Whether a case stays at the node, or has stayed before it came there.
[[nodiscard]] bool waits(const Model& model, const Node& node);

/// The handler a node of kind handler stands for.
[[nodiscard]] const Handler& handler_of(const Model& model, const Node& node);

} // namespace vorgang::dsl::meaning
