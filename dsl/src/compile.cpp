#include "vorgang/dsl/compile.hpp"

#include "assert.hpp"
#include "lower/lower.hpp"
#include "meaning/check.hpp"
#include "syntax/parse.hpp"

namespace vorgang {

// The pipeline: text -> tree -> checked model -> tables -> process. A stage runs where the one
// before it left no error; each reports as many faults as it can find.
Compiled compile(Source source, const CompileOptions& options) {
    Compiled result{std::move(source), {}, Diagnostics(options.limits.diagnostics), {}};
    Diagnostics& diagnostics = result.diagnostics;
    if (auto tree = dsl::syntax::parse(result.source, options.limits, diagnostics)) {
        result.tree = std::make_shared<const dsl::syntax::Tree>(std::move(*tree));
        const dsl::meaning::Model model =
            dsl::meaning::check(result.source, *result.tree, diagnostics);
        if (!diagnostics.has_errors()) {
            if (auto tables = dsl::lower::lower(model, diagnostics)) {
                auto process = Process::from_model(std::move(*tables));
                // INVARIANT: what the checks let pass, the engine takes.
                VORGANG_ASSERT(process.has_value());
                result.process = std::move(*process);
            }
        }
    }
    diagnostics.sort();
    return result;
}

Compiled compile(std::string_view text, std::string name, const CompileOptions& options) {
    return compile(Source(std::move(name), std::string(text)), options);
}

Result<Compiled> compile_file(const std::filesystem::path& path, const CompileOptions& options) {
    auto source = read_source(path, options.limits.source_bytes);
    if (!source) return std::move(source).error();
    return compile(std::move(*source), options);
}

} // namespace vorgang
