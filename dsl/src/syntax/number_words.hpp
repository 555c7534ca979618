// Numbers as people write them out before a unit: `sechzehn tage`. No part of the language; known
// so that the message can say the digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::syntax {

[[nodiscard]] std::optional<std::int64_t> number_of_word(std::string_view word, Language language);

} // namespace vorgang::dsl::syntax
