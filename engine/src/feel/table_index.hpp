// How the rows of a table that fit are found without asking each one: made once for each model.
// docs/decisions/column-index.md
#pragma once

#include <span>
#include <vector>

#include "table/column.hpp"
#include "vorgang/engine/feel/model.hpp"

namespace vorgang::feel {

struct TableIndex {
    struct Input {
        std::size_t input = 0;
        Kind kind = Kind::null; // of the values that the column answers for
        table::Column column;
    };
    struct Test {
        std::size_t input = 0;
        Index node = none;
    };
    std::vector<Input> inputs{};     // empty: each row is asked
    std::vector<std::uint32_t> at{}; // by row, and one more: where its tests in `rest` begin
    std::vector<Test> rest{};        // tests that no column answers

    [[nodiscard]] bool is_used() const noexcept { return !inputs.empty(); }
    [[nodiscard]] std::span<const Test> tests(std::size_t row) const noexcept {
        return std::span(rest).subspan(at[row], at[row + 1] - at[row]);
    }
};

// One for each table. Precondition: the model is verified.
[[nodiscard]] std::vector<TableIndex> index_tables(const Model& model);

} // namespace vorgang::feel
