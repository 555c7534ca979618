// What is sure at every node of the graph: the largest set of facts that holds on all ways there.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "meaning/accesses.hpp"
#include "meaning/facts.hpp"
#include "meaning/graph.hpp"

namespace vorgang::dsl::meaning {

class Dataflow {
  public:
    Dataflow(const Model& model, const Graph& graph);

    [[nodiscard]] const Facts& facts() const noexcept { return facts_; }
    /// What is sure when a case comes to the node; nothing where no case comes.
    [[nodiscard]] const std::optional<Bits>& before(NodeId node) const { return before_[node]; }
    [[nodiscard]] bool reached(NodeId node) const { return before_[node].has_value(); }

    /// Changes `state` as the node does.
    void pass(const Node& node, Bits& state) const;
    /// Changes what is sure before a section, or at the beginning of a case, to what is sure at any
    /// time in it: when a handler begins, or its condition is looked at.
    void at_any_time(const Node& handler, Bits& state) const;

  private:
    void run();
    bool arrive(NodeId from, NodeId to, Bits state);
    [[nodiscard]] std::optional<Bits> joined(NodeId join) const;
    [[nodiscard]] std::optional<Bits> joined_first(const Parallel& parallel, NodeId join) const;
    void pass_statement(const Node& node, Bits& state) const;
    void open(const std::vector<std::uint32_t>& deadlines, Bits& state) const;
    void arrives(const Use& message, Bits& state) const;
    void interrupt(BlockId block, Bits& state) const;
    [[nodiscard]] Index loop_of(const Node& node) const;
    void begin(Index loop, Bits& state) const;
    void changed(Index loop, Bits& state) const;
    void forget(Index loop, Bits& state) const;
    void interrupt(const std::vector<Access>& writes, Bits& state) const;
    void undoing(const Node& node, Bits& state) const;
    [[nodiscard]] const std::vector<Access>& writes(BlockId block) const;
    void note_besides();
    void while_waiting(const Node& node, Bits& state) const;
    void beside(StatementId statement, Bits& state) const;
    void beside_part(BlockId part, Bits& state) const;

    const Model& m_;
    const Graph& g_;
    Facts facts_;
    std::vector<std::optional<Bits>> before_;
    /// Of each join: the branch ends that have arrived, with what is sure there.
    std::vector<std::vector<std::pair<NodeId, Bits>>> arrived_;
    std::vector<std::uint32_t> ways_; ///< how many edges lead to a node
    /// Of each part of the flow: what accompanies it, and writes while lanes wait there.
    std::map<BlockId, std::vector<Access>> beside_;
    std::map<BlockId, BlockId> accompanied_; ///< of each block that accompanies: what
    /// Of each block: which fields it writes, whether always with a value.
    mutable std::map<BlockId, std::vector<Access>> writes_;
};

} // namespace vorgang::dsl::meaning
