// Any bytes through text checks and parser: an answer, never a crash; and the diagnostics render.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "syntax/parse.hpp"
#include "vorgang/dsl/render.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vorgang;
    const Source source("fuzz", std::string(reinterpret_cast<const char*>(data), size));
    Diagnostics diagnostics;
    const auto tree = dsl::syntax::parse(source, {}, diagnostics);
    if (tree.has_value() == diagnostics.has_errors()) std::abort();
    for (const Diagnostic& one : diagnostics)
        if (one.primary.span.end > size || one.primary.span.begin > one.primary.span.end)
            std::abort();
    if (render_text(source, diagnostics).empty() != diagnostics.empty()) std::abort();
    (void)render_json(source, diagnostics);
    return 0;
}
