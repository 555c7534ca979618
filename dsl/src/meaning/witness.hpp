// The shortest way into a fault, told in the words of the process.
#pragma once

#include "meaning/dataflow.hpp"
#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// What is not sure at the end of the way; with neither, any way will do.
struct Lacking {
    Index field = none; ///< not written, or perhaps unknown
    Index step = none;  ///< not completed
};

class Witness {
  public:
    Witness(Context& context, const Graph& graph, const Dataflow& dataflow)
        : c_(context), m_(context.model), g_(graph), flow_(dataflow) {}

    /// "anmelden → prüfen → (nicht vollständig) → nachreichen → hier": the shortest way to the node
    /// on which `lacking` holds. Empty where none was found within the work allowed.
    [[nodiscard]] Wording way_to(NodeId target, const Lacking& lacking);

  private:
    struct Visit {
        NodeId node = 0;
        std::uint32_t from = 0;
        Bits before;
    };

    [[nodiscard]] std::vector<std::size_t> relevant(const Lacking& lacking) const;
    [[nodiscard]] bool follows(const Node& node, const Edge& edge, NodeId target,
                               const Lacking& lacking) const;
    [[nodiscard]] BlockId concerned(const Parallel& parallel, const Lacking& lacking) const;
    [[nodiscard]] bool lies_in(StatementId inner, StatementId outer) const;
    [[nodiscard]] Wording tell(const std::vector<Visit>& visits, std::uint32_t last) const;
    [[nodiscard]] Wording word_for(const Node& node) const;
    [[nodiscard]] Wording word_for(const Node& node, NodeId next) const;

    Context& c_;
    const Model& m_;
    const Graph& g_;
    const Dataflow& flow_;
};

} // namespace vorgang::dsl::meaning
