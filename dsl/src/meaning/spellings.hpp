// Names that every process knows without declaring them, in both languages: what stands behind a
// point, the annotations of a table, and which functions of FEEL there are (feel/spellings.hpp has
// their names). The words of the grammar are in syntax/words.def.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "feel/spellings.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::meaning {

using dsl::Spellings;

namespace member {
inline constexpr Spellings at{"am", "at"};
inline constexpr Spellings by{"durch", "by"};
inline constexpr Spellings end{"ende", "end"};
inline constexpr Spellings year{"jahr", "year"};
inline constexpr Spellings month{"monat", "month"};
inline constexpr Spellings day{"tag", "day"};
inline constexpr std::array all{at, by, end, year, month, day};
} // namespace member

namespace annotation {
inline constexpr Spellings ground{"grundlage", "basis"};
inline constexpr Spellings note{"hinweis", "note"};
inline constexpr std::array all{ground, note};
} // namespace annotation

/// What a filter calls the element at hand; `item` by FEEL.
inline constexpr Spellings item_spellings = feel::keyword_spelling("item");

/// The function of this name in either language; nothing where there is none. Of several German
/// spellings it is the one with umlauts.
[[nodiscard]] std::optional<Spellings> find_function(std::string_view name);
/// The same among the functions over lists.
[[nodiscard]] std::optional<Spellings> find_list_function(std::string_view name);

/// How a function of the tables is written.
[[nodiscard]] Spellings name_of(Builtin function);
/// Its name where it is one over lists.
[[nodiscard]] std::optional<Spellings> list_function_name(Builtin function);

} // namespace vorgang::dsl::meaning
