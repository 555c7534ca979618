// An expression and what it gives, as texts.
#pragma once

#include <string>

#include "feel/expression.hpp"
#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::test {

struct Result {
    feel::Value value{};
    std::vector<feel::Note> notes{};
};

inline Result evaluate(std::string_view text, const feel::Limits& limits = {}) {
    dsl::feel::Expression expression = dsl::feel::read_expression(text);
    auto decisions = feel::Decisions::from_model(std::move(expression.tables));
    if (!decisions) return {feel::Value::of(decisions.error().subject), {}};
    const feel::Surroundings surroundings{limits,
                                          feel::date_time_from_text("2026-05-04T09:00:00Z")};
    feel::Evaluation done = decisions->evaluate(*decisions->find("result"), {}, surroundings);
    return {std::move(done.value), std::move(done.notes)};
}

} // namespace vorgang::test
