/// Diagnostics as text: for people, for editors, for programs; and the page behind each code.
///
/// Functions from data to text; nothing is printed and no terminal is asked. Thread rule: any
/// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang {

struct RenderOptions {
    Language language = Language::german;
    bool colour = false; ///< with ANSI escape sequences
    std::uint32_t width_max =
        120;                    ///< longer source lines are cropped around the caret; at least 40
    std::size_t shown_max = 20; ///< further diagnostics are only counted, errors last
};

/// For people: the sentence, the line with a caret, further places, notes, help. Ends with a line
/// that counts errors and warnings; "" where there is nothing to report. Control characters of the
/// source are replaced, so that no text can take over a terminal.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_text(const Source& source,
                                                         const Diagnostics& diagnostics,
                                                         const RenderOptions& options = {});

/// For editors: one line each, `file:line:column: error: sentence [E0203]`; columns count code
/// points. The severity is English in every language, as the format wants it.
[[nodiscard]] VORGANG_DSL_EXPORT std::string
render_gnu(const Source& source, const Diagnostics& diagnostics, const RenderOptions& options = {});

/// For programs: one JSON array with every diagnostic in both languages, places as bytes and as
/// line and column, fixes included. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_json(const Source& source,
                                                         const Diagnostics& diagnostics);

/// The page about a code ("E0203"; upper or lower case): the rule with a wrong and a right
/// example, as Markdown. Nothing for a code that does not exist.
[[nodiscard]] VORGANG_DSL_EXPORT std::optional<std::string_view> explain(std::string_view code,
                                                                         Language language);

/// The sentence that comes with a code ("E0203"; upper or lower case), `…` standing for what the
/// process says: "eine Rolle `…` gibt es nicht". Nothing for a code that does not exist.
[[nodiscard]] VORGANG_DSL_EXPORT std::optional<std::string> sentence_of(std::string_view code,
                                                                        Language language);

/// All codes that explain() knows, in order.
[[nodiscard]] VORGANG_DSL_EXPORT std::vector<std::string_view> explained_codes();

} // namespace vorgang
