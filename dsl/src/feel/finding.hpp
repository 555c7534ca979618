// What is wrong with the text of an expression.
#pragma once

#include <string>
#include <vector>

#include "feel/builder.hpp"

namespace vorgang::dsl::feel {

enum class Trouble : std::uint8_t {
    expected,     // something else was expected: the detail says what
    unknown_name, // a warning: null when it is evaluated
    unknown_type,
    bad_literal,   // a number, a text or `@"…"` that is none
    same_key,      // a key twice in a context
    named_and_not, // arguments by name and by place in one call
    too_deep,
    external // a function of another language
};

struct Finding {
    Trouble trouble = Trouble::expected;
    Place place{};
    std::string detail{};
};

using Findings = std::vector<Finding>;

} // namespace vorgang::dsl::feel
