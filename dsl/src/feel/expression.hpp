// One expression by itself, as a model with one decision.
#pragma once

#include <span>

#include "feel/finding.hpp"
#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::feel {

struct Expression {
    model::Model tables{}; // the inputs by their names, then the decision "result"
    Findings findings{};
};

[[nodiscard]] Expression read_expression(std::string_view text,
                                         std::span<const std::string> inputs = {},
                                         Language language = Language::english);

} // namespace vorgang::dsl::feel
