// What must hold for every text that can be read and is formatted.
#pragma once

#include <string>

#include "vorgang/dsl/format.hpp"

namespace vorgang::golden {

/// The text in a language; fails the test where it cannot be formatted.
[[nodiscard]] std::string formatted(const std::string& text, std::optional<Language> language = {});

/// Formatting twice is formatting once; the other language and back gives the same bytes; every
/// name, number, text and comment is still there, in the same order.
void expect_properties(const std::string& text);

} // namespace vorgang::golden
