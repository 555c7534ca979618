// Rows of a decision table that say the same about neighbouring inputs.
#pragma once

#include <functional>

#include "meaning/search.hpp"

namespace vorgang::dsl::meaning {

/// Reports rows that one row could take the place of without changing a result or what it is
/// grounded on (W0512). `meet`: whether two rows may fit the same input.
void report_merges(Context& context, Index rule, const Search& search,
                   const std::function<bool(std::uint32_t, std::uint32_t)>& meet);

} // namespace vorgang::dsl::meaning
