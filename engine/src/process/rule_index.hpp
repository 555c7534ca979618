// How the rows of a rule that fit are found without asking each one: made once, when the process is
// frozen. docs/decisions/column-index.md
#pragma once

#include <span>
#include <vector>

#include "table/column.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

struct RuleIndex {
    struct Input {
        Index input = 0;
        TypeKind kind = TypeKind::text;
        table::Column column;
    };
    std::vector<Input> inputs;     // empty: each row is asked
    std::vector<std::uint32_t> at; // by row, and one more: where its tests in `rest` begin
    std::vector<CodeOffset> rest;  // tests that no column answers
    Index otherwise = none;        // the row that fits where no other does

    [[nodiscard]] bool is_used() const noexcept { return !inputs.empty(); }
    [[nodiscard]] std::span<const CodeOffset> tests(std::size_t row) const noexcept {
        return std::span(rest).subspan(at[row], at[row + 1] - at[row]);
    }
};

// One for each rule. Precondition: the model is verified.
[[nodiscard]] std::vector<RuleIndex> index_rules(const ProcessModel& model);

} // namespace vorgang::run
