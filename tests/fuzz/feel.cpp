// Any bytes as an expression: read, checked, evaluated within limits, never a crash; where it is
// right, what it gives can be written and read again as the value it is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feel/expression.hpp"
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
        // What is no UTF-8 is refused with the tables; ASCII always is.
        const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
        if (std::ranges::all_of(text, is_ascii)) std::abort();
        return 0;
    }
    feel::Surroundings surroundings;
    surroundings.limits.steps = 20'000;
    surroundings.limits.list_items = 2'000;
    surroundings.limits.weight = 20'000;
    surroundings.limits.text_bytes = 20'000;
    surroundings.limits.regex_steps = 20'000;
    const feel::Input given[] = {{"x", feel::Value::of(Number(1)), ""}};
    const feel::Evaluation first = decisions->evaluate(2, given, surroundings);
    const feel::Evaluation second = decisions->evaluate(2, given, surroundings);
    if (to_json(first.value) != to_json(second.value)) std::abort();
    (void)to_text(first.value);
    return 0;
}
