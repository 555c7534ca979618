#include "syntax/parse.hpp"

#include "diag/edit.hpp"
#include "diag/report.hpp"
#include "syntax/grammar.hpp"
#include "syntax/upset.hpp"
#include "text/check.hpp"

namespace vorgang::dsl::syntax {
namespace {

/// Reads the process and makes sure that nothing follows it.
void read_process(ParseState& state, const Source& source, Process& tree) {
    const std::string_view text = source.text();
    Iterator first = text.data() + (text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    const Iterator last = text.data() + text.size();
    const GrammarContext context = x3::make_context<StateTag>(state);
    try {
        process.parse(first, last, context, unused, tree);
        const Token rest = state.token(first, last);
        if (rest.kind != TokenKind::end) {
            state.diagnostics.add(diag::draft<diag::catalogue::text_after_end>(state.span(rest)));
        }
    } catch (const Failure& failure) {
        state.report_expected(failure.where(), last, failure.which());
    } catch (const StopParsing&) {
        // Reported where it was thrown.
    }
    state.report_wrong_words();
    tree.language = state.language;
    for (Rule& rule : tree.rules)
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

/// The finding with every place put through `place`.
template<class F>
Diagnostic moved(Diagnostic one, F&& place) {
    one.primary.span = place(one.primary.span);
    for (Label& label : one.secondary)
        label.span = place(label.span);
    for (Fix& fix : one.fixes)
        fix.span = place(fix.span);
    return one;
}

/// From a place in the text of a file to one among all files.
Span among_all(const Source& source, Span span) {
    return {span.begin + source.begin(), span.end + source.begin()};
}

/// Reads again what was upset by one mistake, with this mistake mended.
void read_again(const Source& source, const ParseLimits& limits, const Upset& upset,
                Diagnostics& diagnostics) {
    const diag::EditedText edited(source.text(), upset.mends);
    const Source mended(source.name(), edited.text());
    Diagnostics found(limits.diagnostics);
    ParseState state(mended, limits, found);
    state.language_known = upset.language;
    state.trust_braces();
    Process tree;
    read_process(state, mended, tree);
    for (const Diagnostic& one : found)
        diagnostics.add(
            moved(one, [&](Span span) { return among_all(source, edited.original(span)); }));
}

/// Whether a finding is about the characters of the text.
bool is_of_text(const Diagnostic& one) {
    return one.code.substr(1, 2) == "01";
}

/// The characters that nobody sees, which check_text() takes away: their words are whole without.
std::vector<Fix> invisible_characters(const Source& source, const Diagnostics& of_text) {
    std::vector<Fix> mends;
    for (const Diagnostic& one : of_text) {
        if (one.code != diag::catalogue::strange_blank::code || one.fixes.size() != 1) continue;
        Fix fix = one.fixes.front();
        if (!fix.replacement.empty() || fix.span.begin < source.begin()) continue;
        fix.span.begin -= source.begin();
        fix.span.end -= source.begin();
        mends.push_back(std::move(fix));
    }
    return mends;
}

} // namespace

std::optional<Tree> parse(const Source& source, const ParseLimits& limits, Diagnostics& diagnostics,
                          Trace* trace) {
    const Diagnostics before = diagnostics;
    if (!text::check_text(source, limits, diagnostics)) return std::nullopt;
    const Diagnostics of_text = diagnostics;
    const auto invisible = invisible_characters(source, of_text);
    if (!invisible.empty() && !of_text.full()) {
        const diag::EditedText edited(source.text(), invisible);
        Diagnostics found(limits.diagnostics);
        (void)parse(Source(source.name(), edited.text()), limits, found, nullptr);
        for (const Diagnostic& one : found) {
            if (is_of_text(one)) continue; // reported already
            diagnostics.add(
                moved(one, [&](Span span) { return among_all(source, edited.original(span)); }));
        }
        return std::nullopt;
    }
    ParseState state(source, limits, diagnostics, trace);
    std::optional<Tree> tree(std::in_place);
    read_process(state, source, tree->process);
    if (diagnostics.error_count() == before.error_count()) return tree;
    if (const auto upset = find_upset(source, state.language)) {
        diagnostics = of_text;
        for (const Diagnostic& one : upset->findings)
            diagnostics.add(moved(one, [&](Span span) { return among_all(source, span); }));
        read_again(source, limits, *upset, diagnostics);
    }
    return std::nullopt;
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
