// Expressions of a process as texts of FEEL.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "syntax/tree.hpp"

namespace vorgang::dmn {

// What cannot be said in FEEL; caught where a rule is written.
struct NotCarried {
    Span span;
    Wording what;
};

// What a name stands for in a cell: the text of it in FEEL. Throws NotCarried where it cannot go.
using NameText = std::function<std::string(const dsl::syntax::Expression&, std::string_view name)>;

// A text in quotes, as FEEL and a process write it.
[[nodiscard]] std::string text_literal(std::string_view text);
[[nodiscard]] std::string feel_text(const dsl::syntax::Expression& expression,
                                    const NameText& name);
[[nodiscard]] std::string feel_text(const dsl::syntax::UnaryTest& test, const NameText& name);
[[nodiscard]] std::string feel_text(const dsl::syntax::Range& range, const NameText& name);

} // namespace vorgang::dmn
