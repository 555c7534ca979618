#include "vorgang/dsl/compile.hpp"

#include <algorithm>

#include "assert.hpp"
#include "lower/lower.hpp"
#include "meaning/check.hpp"
#include "syntax/parse.hpp"
#include "use.hpp"

namespace vorgang {

// The pipeline: text -> tree -> checked model -> tables -> process. A stage runs where the one
// before it left no error; each reports as many faults as it can find.
Compiled compile(Source source, const CompileOptions& options) {
    Compiled result{std::move(source), {}, Diagnostics(options.limits.diagnostics), {}};
    Diagnostics& diagnostics = result.diagnostics;
    if (auto tree = dsl::syntax::parse(result.source, options.limits, diagnostics)) {
        result.source = dsl::add_used(result.source, *tree, options, diagnostics);
        result.tree = std::make_shared<const dsl::syntax::Tree>(std::move(*tree));
    }
    // What another file declares for all is checked where it is used.
    if (result.tree && !result.tree->process.shared && !diagnostics.has_errors()) {
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

namespace {

Result<Source> read_beside(const std::filesystem::path& path, std::string_view name,
                           const ParseLimits& limits) {
    const std::filesystem::path used(std::u8string(name.begin(), name.end()));
    if (used.is_absolute() || std::ranges::find(used, "..") != used.end())
        return Error{ErrorCode::not_allowed, std::string(name), "nutze",
                     "die Datei liegt nicht neben dem Prozess oder darunter",
                     "the file does not lie beside the process or below it"};
    return read_source(path.parent_path() / used, limits.source_bytes);
}

} // namespace

LoadSource load_beside(const std::filesystem::path& file, const ParseLimits& limits) {
    return [file, limits](std::string_view name) { return read_beside(file, name, limits); };
}

Result<Compiled> compile_file(const std::filesystem::path& path, const CompileOptions& options) {
    auto source = read_source(path, options.limits.source_bytes);
    if (!source) return std::move(source).error();
    if (options.load) return compile(std::move(*source), options);
    CompileOptions beside = options;
    beside.load = load_beside(path, options.limits);
    return compile(std::move(*source), beside);
}

Result<CompiledRows> compile_rows(const Compiled& compiled, std::string_view rule, Source table,
                                  const ParseLimits& limits) {
    const auto& rules = compiled.process->model().rules;
    const auto found = std::ranges::find(rules, rule, &Rule::name);
    if (found == rules.end() || !found->local)
        return Error{ErrorCode::not_found, std::string(rule), "örtlich",
                     "eine solche örtliche Regel hat der Prozess nicht",
                     "the process has no such local rule"};
    CompiledRows result{std::move(table), {}, Diagnostics(limits.diagnostics)};
    const dsl::syntax::Tree& tree = *compiled.tree;
    auto rows =
        dsl::syntax::parse_table(result.source, tree.process.language, limits, result.diagnostics);
    if (rows) {
        const auto checked = dsl::meaning::check_local_rows(
            compiled.source, tree, rule, result.source, std::move(*rows), result.diagnostics);
        if (!result.diagnostics.has_errors())
            if (auto own = dsl::lower::lower_rows(checked.model, checked.rule, result.diagnostics))
                result.rule = std::make_shared<const LocalRule>(*std::move(own));
    }
    result.diagnostics.sort();
    return result;
}

} // namespace vorgang
