#include <fmt/format.h>

#include <algorithm>

#include "vorgang/dsl/render.hpp"

namespace vorgang {

std::string render_gnu(const Source& source, const Diagnostics& diagnostics,
                       const RenderOptions& options) {
    std::string out;
    const std::size_t shown = std::min(diagnostics.size(), options.shown_max);
    for (std::size_t i = 0; i < shown; ++i) {
        const Diagnostic& one = diagnostics.list()[i];
        const LineColumn at = source.position(one.primary.span.begin);
        out += fmt::format("{}:{}:{}: {}: {} [{}]\n", source.file_at(one.primary.span.begin).name(),
                           at.line, at.column, to_text(one.severity, Language::english),
                           one.message.in(options.language), one.code);
    }
    return out;
}

} // namespace vorgang
