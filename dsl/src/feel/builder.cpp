#include "feel/builder.hpp"

namespace vorgang::dsl::feel {

Index Builder::add(Op op, Place place, Index a, Index b, Index c, std::uint8_t flags) {
    model_.nodes.push_back({op, flags, a, b, c, place.begin, place.end});
    return static_cast<Index>(model_.nodes.size() - 1);
}

Index Builder::constant(model::Value value, Place place) {
    model_.constants.push_back(std::move(value));
    return add(Op::constant, place, static_cast<Index>(model_.constants.size() - 1));
}

Index Builder::name(std::string_view name) {
    const auto [found, added] =
        names_.try_emplace(std::string(name), static_cast<Index>(model_.names.size()));
    if (added) model_.names.emplace_back(name);
    return found->second;
}

Index Builder::type(model::Type type) {
    model_.types.push_back(std::move(type));
    return static_cast<Index>(model_.types.size() - 1);
}

Index Builder::links(const std::vector<Index>& links) {
    const auto first = static_cast<Index>(model_.links.size());
    model_.links.insert(model_.links.end(), links.begin(), links.end());
    return first;
}

Index Builder::coerced(Index node, Index type) {
    return type == 0 ? node : add(Op::coerce, place(node), node, type);
}

std::uint32_t Builder::source(std::string_view text) {
    const auto begin = static_cast<std::uint32_t>(model_.source.size());
    model_.source += text;
    model_.source += '\n';
    return begin;
}

} // namespace vorgang::dsl::feel
