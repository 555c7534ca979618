#include <fmt/format.h>

#include "diag/shown.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang {

std::string render_gnu(const Source& source, const Diagnostics& diagnostics,
                       const RenderOptions& options) {
    std::string out;
    for (const Diagnostic* one : dsl::diag::shown(diagnostics, options.shown_max)) {
        const std::uint32_t begin = one->primary.span.begin;
        const LineColumn at = source.position(begin);
        out += fmt::format("{}:{}:{}: {}: {} [{}]\n", source.file_at(begin).name(), at.line,
                           at.column, to_text(one->severity, Language::english),
                           one->message.in(options.language), one->code);
    }
    return out;
}

} // namespace vorgang
