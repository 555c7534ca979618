// Wrong calls, said in the user's language.
#pragma once

#include <CLI/CLI.hpp>

#include "tool.hpp"

namespace vorgang::tool {

// What a call is wrong in, in the user's language, with the likely mend.
[[nodiscard]] std::string usage_words(const CLI::App& app, const CLI::ParseError& error,
                                      const Terminal& terminal);

// Checks of options that answer in the user's language.
[[nodiscard]] CLI::Validator one_of(const Terminal& terminal, std::vector<std::string> values);
[[nodiscard]] CLI::Validator whole_number(const Terminal& terminal, std::uint64_t most);

} // namespace vorgang::tool
