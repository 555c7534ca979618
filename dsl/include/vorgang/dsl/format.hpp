/// Formatting: the one way a process text is written, and the same text in the other language.
///
/// The formatter moves words, never changes them: names, texts, numbers and comments stay as they
/// are, words of the language get their proper spelling. It formats what can be read; a process
/// need not be right. Reads nothing but what it is given. Thread rule: any number of threads may
/// format at once; a Formatted is a plain value.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/dsl/limits.hpp"
#include "vorgang/dsl/source.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang {

struct FormatOptions {
    /// The language of the result; nothing: that of the text.
    std::optional<Language> language;
    /// What may be read: bytes, nesting, diagnostics kept.
    ParseLimits limits;
};

/// What became of one text.
struct Formatted {
    Source source;
    /// There exactly when the diagnostics hold no error.
    std::optional<std::string> text;
    /// In the order of the text.
    Diagnostics diagnostics;

    /// Whether formatting changes anything.
    [[nodiscard]] bool changes() const noexcept { return text && *text != source.text(); }
};

/// Formats a text. Formatting the result again changes nothing, and a formatted text that is
/// written in the other language comes back byte for byte. Before it is handed out the result is
/// read again and compared, word for word and comment for comment. Work and memory grow with the
/// text, within `options.limits`.
[[nodiscard]] VORGANG_DSL_EXPORT Formatted format(Source source, const FormatOptions& options = {});
/// The same for a text without a file; `name` is what diagnostics call it.
[[nodiscard]] VORGANG_DSL_EXPORT Formatted format(std::string_view text, std::string name = "text",
                                                  const FormatOptions& options = {});
/// Reads and formats a file; writes nothing. Errors: not_found, limit (the file is too long).
[[nodiscard]] VORGANG_DSL_EXPORT Result<Formatted> format_file(const std::filesystem::path& path,
                                                               const FormatOptions& options = {});

} // namespace vorgang
