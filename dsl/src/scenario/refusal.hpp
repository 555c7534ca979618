// The reasons a scenario can give for a refusal, and which error of the engine is which.
#pragma once

#include <optional>
#include <string_view>

#include "syntax/tree.hpp"
#include "vorgang/engine/error.hpp"

namespace vorgang::dsl::scenario {

// "vier_augen", "four_eyes": as it is written in a scenario.
[[nodiscard]] Wording words_for(syntax::RefusalReason reason);

// The reason an error is in the words of scenarios; nothing for the faults no line can expect.
[[nodiscard]] std::optional<syntax::RefusalReason> reason_of(const Error& error) noexcept;

} // namespace vorgang::dsl::scenario
