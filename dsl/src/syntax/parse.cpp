#include "syntax/parse.hpp"

#include "diag/report.hpp"
#include "syntax/grammar.hpp"
#include "text/check.hpp"

namespace vorgang::dsl::syntax {
namespace {

/// Reads the process and makes sure that nothing follows it.
void read_process(ParseState& state, Iterator first, Iterator last, Tree& tree) {
    const GrammarContext context = x3::make_context<StateTag>(state);
    try {
        process.parse(first, last, context, unused, tree.process);
        const Token rest = state.token(first, last);
        if (rest.kind != TokenKind::end) {
            state.diagnostics.add(diag::draft<diag::catalogue::text_after_end>(state.span(rest)));
        }
    } catch (const Failure& failure) {
        state.report_expected(failure.where(), last, failure.which());
    } catch (const StopParsing&) {
        // Reported where it was thrown.
    }
    tree.process.language = state.language;
    for (Rule& rule : tree.process.rules)
        rule.english = state.language == Language::english;
}

void read_table(ParseState& state, Iterator first, Iterator last, Table& rows) {
    const GrammarContext context = x3::make_context<StateTag>(state);
    try {
        const bool begins = table.parse(first, last, context, unused, rows);
        if (!begins || state.token(first, last).kind != TokenKind::end)
            state.report_expected(first, last, key_of(Phrase::table_row));
    } catch (const Failure& failure) {
        state.report_expected(failure.where(), last, failure.which());
    } catch (const StopParsing&) {
        // Reported where it was thrown.
    }
}

} // namespace

std::optional<Tree> parse(const Source& source, const ParseLimits& limits, Diagnostics& diagnostics,
                          Trace* trace) {
    const std::size_t errors_before = diagnostics.error_count();
    if (!text::check_text(source, limits, diagnostics)) return std::nullopt;
    ParseState state(source, limits, diagnostics, trace);
    const std::string_view text = source.text();
    const Iterator first = text.data() + (text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    std::optional<Tree> tree(std::in_place);
    read_process(state, first, text.data() + text.size(), *tree);
    if (diagnostics.error_count() != errors_before) tree.reset();
    return tree;
}

std::optional<Table> parse_table(const Source& source, Language language, const ParseLimits& limits,
                                 Diagnostics& diagnostics) {
    const std::size_t errors_before = diagnostics.error_count();
    if (!text::check_text(source, limits, diagnostics)) return std::nullopt;
    ParseState state(source, limits, diagnostics);
    state.language = language;
    const std::string_view text = source.text();
    Table rows;
    read_table(state, text.data(), text.data() + text.size(), rows);
    if (diagnostics.error_count() != errors_before) return std::nullopt;
    return rows;
}

} // namespace vorgang::dsl::syntax
