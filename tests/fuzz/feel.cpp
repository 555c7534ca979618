// Any bytes as an expression: read, checked, evaluated within limits, never a crash; where it is
// right, what it gives can be written and read again as the value it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feel/expression.hpp"
#include "feel_bounds.hpp"
#include "vorgang/engine/feel/decisions.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vorgang;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::string inputs[] = {"a b", "x"};
    dsl::feel::Expression expression = dsl::feel::read_expression(text, inputs);
    for (const dsl::feel::Finding& finding : expression.findings)
        if (finding.place.end > size || finding.place.begin > finding.place.end) std::abort();
    auto decisions = feel::Decisions::from_model(std::move(expression.tables));
    if (!decisions) {
        if (fuzz::is_ascii(text)) std::abort();
        return 0;
    }
    const feel::Surroundings surroundings = fuzz::narrow_surroundings();
    const feel::Input given[] = {{"x", feel::Value::of(Number(1)), ""}};
    const feel::Evaluation first = decisions->evaluate(2, given, surroundings);
    const feel::Evaluation second = decisions->evaluate(2, given, surroundings);
    if (to_json(first.value) != to_json(second.value)) std::abort();
    (void)to_text(first.value);
    return 0;
}
