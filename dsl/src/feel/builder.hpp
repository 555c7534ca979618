// Puts nodes, names and constants into a model; parts always before what they are part of.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::dsl::feel {

namespace model = vorgang::feel;
using model::Index;
using model::none;
using model::Op;

// A run of Model::source.
struct Place {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

class Builder {
  public:
    explicit Builder(model::Model& tables) : model_(tables) {}

    [[nodiscard]] model::Model& tables() noexcept { return model_; }

    Index add(Op op, Place place, Index a = none, Index b = none, Index c = none,
              std::uint8_t flags = 0);
    Index constant(model::Value value, Place place);
    Index null(Place place) { return constant({}, place); }
    Index name(std::string_view name);
    Index type(model::Type type);
    // Appended to the links of the model; where they begin.
    Index links(const std::vector<Index>& links);
    Index slot(Index slot, Place place) { return add(Op::slot, place, slot); }
    // The value as it goes to a place of the type; the node itself where that takes anything.
    Index coerced(Index node, Index type);

    [[nodiscard]] const model::Node& node(Index index) const { return model_.nodes[index]; }
    [[nodiscard]] Place place(Index index) const {
        return {model_.nodes[index].begin, model_.nodes[index].end};
    }
    // Appends a text to the source of the model; where it begins.
    std::uint32_t source(std::string_view text);

  private:
    model::Model& model_;
    std::unordered_map<std::string, Index> names_{};
};

} // namespace vorgang::dsl::feel
