/// Compiling: from the text of a process to a Process the engine runs, or to diagnostics.
///
/// The only way from text to tables. It reads nothing but what it is given, keeps no state between
/// calls and gives the same process, byte for byte, for the same text. Thread rule: any number of
/// threads may compile at once; a Compiled is a plain value.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/dsl/limits.hpp"
#include "vorgang/dsl/source.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang {

namespace dsl::syntax {
struct Tree;
}

struct CompileOptions {
    /// What may be read: bytes, nesting, diagnostics kept.
    ParseLimits limits;
};

/// What became of one text.
struct Compiled {
    Source source;
    /// There exactly when the diagnostics hold no error.
    std::optional<Process> process;
    /// In the order of the text.
    Diagnostics diagnostics;
    /// What is written, scenarios included, for the library's own tools. Null where the text could
    /// not be read. It points into `source`.
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
/// Reads and compiles a file. Errors: not_found, limit (the file is too long).
[[nodiscard]] VORGANG_DSL_EXPORT Result<Compiled> compile_file(const std::filesystem::path& path,
                                                               const CompileOptions& options = {});

} // namespace vorgang
