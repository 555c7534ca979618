#include "vorgang/dsl/format.hpp"

#include <limits>

#include "assert.hpp"
#include "diag/report.hpp"
#include "format/layout.hpp"
#include "format/same.hpp"
#include "format/spelling.hpp"
#include "syntax/parse.hpp"

namespace vorgang {
namespace {

using dsl::format::Piece;
using dsl::format::Sheet;
using dsl::format::Structure;
using dsl::syntax::Trace;

struct Written {
    std::vector<Piece> pieces;
    std::string text;
};

Written write(const Source& source, const Trace& trace, Language language) {
    Written written{dsl::format::read_pieces(source, trace), {}};
    const Structure structure(written.pieces, trace);
    dsl::format::spell(written.pieces, language);
    const Sheet sheet{written.pieces, structure};
    written.text = dsl::format::put_together(dsl::format::lay_out(sheet));
    return written;
}

/// Reads a formatted text again: the piece that became another one, or nothing.
std::optional<Span> find_fault(const Written& written, Language language, ParseLimits limits) {
    const Source source("formatted", written.text);
    limits.source_bytes = std::numeric_limits<std::uint32_t>::max(); // blanks make no text too long
    Trace trace;
    Diagnostics diagnostics(limits.diagnostics);
    const bool read = dsl::syntax::parse(source, limits, diagnostics, &trace).has_value();
    std::vector<Piece> pieces = dsl::format::read_pieces(source, trace);
    (void)Structure(pieces, trace); // the roles of the cells of tables
    dsl::format::spell(pieces, language);
    const auto different = dsl::format::find_difference(written.pieces, pieces);
    if (different) return written.pieces[*different].span;
    return read ? std::nullopt : std::optional(written.pieces.back().span);
}

} // namespace

Formatted format(Source source, const FormatOptions& options) {
    Formatted result{std::move(source), {}, Diagnostics(options.limits.diagnostics)};
    Trace trace;
    const auto tree = dsl::syntax::parse(result.source, options.limits, result.diagnostics, &trace);
    if (tree) {
        const Language own = tree->process.language;
        const Language language = options.language.value_or(own);
        Written written = write(result.source, trace, language);
        const auto fault = find_fault(written, language, options.limits);
        // INVARIANT: only another language can make a name a word.
        VORGANG_ASSERT(!fault || language != own);
        if (fault)
            result.diagnostics.add(dsl::diag::draft<dsl::diag::catalogue::name_in_other_language>(
                *fault, result.source.text(*fault)));
        else
            result.text = std::move(written.text);
    }
    result.diagnostics.sort();
    return result;
}

Formatted format(std::string_view text, std::string name, const FormatOptions& options) {
    return format(Source(std::move(name), std::string(text)), options);
}

Result<Formatted> format_file(const std::filesystem::path& path, const FormatOptions& options) {
    auto source = read_source(path, options.limits.source_bytes);
    if (!source) return std::move(source).error();
    return format(std::move(*source), options);
}

} // namespace vorgang
