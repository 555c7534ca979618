/// Compiling: from the text of a process to a Process the engine runs, or to diagnostics.
///
/// The only way from text to tables. It reads nothing but what it is given, keeps no state between
/// calls and gives the same process, byte for byte, for the same text. Thread rule: any number of
/// threads may compile at once; a Compiled is a plain value.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/dsl/limits.hpp"
#include "vorgang/dsl/source.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang {

namespace dsl::syntax {
struct Tree;
}

/// Gives the text of a file that a process uses (`nutze`), by the name written there.
using LoadSource = std::function<Result<Source>(std::string_view name)>;

/// Looks beside `file`, in its folder or below it, and nowhere else: whoever writes a text does not
/// thereby read every file.
[[nodiscard]] VORGANG_DSL_EXPORT LoadSource load_beside(const std::filesystem::path& file,
                                                        const ParseLimits& limits = {});

struct CompileOptions {
    /// What may be read: bytes of each file, nesting, diagnostics kept.
    ParseLimits limits;
    /// Without one a process that uses other files does not compile (E0380).
    LoadSource load;
};

/// What became of one text.
struct Compiled {
    /// With the files it uses.
    Source source;
    /// There exactly when the diagnostics hold no error and the file is no `gemeinsam`.
    std::optional<Process> process;
    /// In the order of the text.
    Diagnostics diagnostics;
    /// What is written, scenarios included, for the library's own tools. Null where the text could
    /// not be read. It points into `source`. What used files declare stands in it as well.
    std::shared_ptr<const dsl::syntax::Tree> tree;

    explicit operator bool() const noexcept { return process.has_value(); }
};

/// Compiles a text. Any bytes are fine; faults come back as diagnostics. Work and memory grow with
/// the text, within `options.limits`.
[[nodiscard]] VORGANG_DSL_EXPORT Compiled compile(Source source,
                                                  const CompileOptions& options = {});
/// The same for a text without a file; `name` is what diagnostics call it.
[[nodiscard]] VORGANG_DSL_EXPORT Compiled compile(std::string_view text, std::string name = "text",
                                                  const CompileOptions& options = {});
/// Reads and compiles a file; files it uses are looked for beside it unless `options.load` is
/// given. Errors: not_found, limit (the file is too long).
[[nodiscard]] VORGANG_DSL_EXPORT Result<Compiled> compile_file(const std::filesystem::path& path,
                                                               const CompileOptions& options = {});

/// The rows of a place for an `örtlich regel`.
struct CompiledRows {
    Source source;
    /// There exactly when the diagnostics hold no error.
    std::shared_ptr<const LocalRule> rule;
    Diagnostics diagnostics;
};

/// Compiles a decision table that takes the place of that of a local rule, with the same checks as
/// if it stood in the process. Precondition: `compiled` has a process. Errors: not_found (the
/// process has no such local rule).
[[nodiscard]] VORGANG_DSL_EXPORT Result<CompiledRows> compile_rows(const Compiled& compiled,
                                                                   std::string_view rule,
                                                                   Source table,
                                                                   const ParseLimits& limits = {});

} // namespace vorgang
