// `geprüft CODE "Grund"`: findings somebody has looked at and accepts.
#pragma once

#include <string_view>

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Whether a finding with this code is accepted at the statement.
[[nodiscard]] bool accepted(const syntax::Statement& statement, std::string_view code);

/// Takes out what is accepted. Reports acceptances that are not possible (E0425), and where no
/// error is left, those that meet nothing (E0424).
void check_acceptances(Context& context);

} // namespace vorgang::dsl::meaning
