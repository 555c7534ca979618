// The rows of all tables of a decision model, counted through: a row is one number in the trace.
#pragma once

#include <optional>

#include "feel/report.hpp"

namespace vorgang::run {

[[nodiscard]] inline std::uint32_t row_number(const feel::Model& model,
                                              const feel::Fired& fired) noexcept {
    std::size_t number = fired.row;
    for (feel::Index i = 0; i < fired.table; ++i)
        number += model.tables[i].rows.size();
    return static_cast<std::uint32_t>(number);
}

// Nothing where there is no such row.
[[nodiscard]] inline std::optional<feel::Fired> row_of(const feel::Model& model,
                                                       std::uint32_t number) noexcept {
    for (feel::Index i = 0; i < model.tables.size(); ++i) {
        if (number < model.tables[i].rows.size()) return feel::Fired{i, number};
        number -= static_cast<std::uint32_t>(model.tables[i].rows.size());
    }
    return std::nullopt;
}

} // namespace vorgang::run
