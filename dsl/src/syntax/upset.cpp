#include "syntax/upset.hpp"

#include <algorithm>
#include <string>

#include "diag/edit.hpp"
#include "diag/report.hpp"
#include "syntax/braces.hpp"
#include "syntax/scan.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

Language other(Language language) {
    return language == Language::german ? Language::english : Language::german;
}

/// The language most lines begin in; `first` where there is no doubt.
Language language_of_lines(std::string_view text, Language first) {
    const Iterator last = text.data() + text.size();
    std::size_t own = 0;
    std::size_t foreign = 0;
    for (Token token = scan(text.data(), last); token.kind != TokenKind::end;
         token = scan(token.end, last)) {
        if (!token.new_line || token.kind != TokenKind::word) continue;
        const bool is_own = belongs_to(token.known.spelling, first);
        const bool is_foreign = belongs_to(token.known.spelling, other(first));
        if (token.known.spelling == 0 || is_own == is_foreign) continue;
        ++(is_own ? own : foreign);
    }
    return foreign > 2 && foreign > 3 * own ? other(first) : first;
}

void first_word(const Source& source, Language language, Upset& upset) {
    const std::string_view text = source.text();
    const Token token = scan(text.data(), text.data() + text.size());
    const Language wrong = other(language);
    if (token.known.spelling != spelling_of(Word::process, wrong)) return;
    const auto begin = static_cast<std::uint32_t>(token.begin - text.data());
    const Span span{begin, begin + static_cast<std::uint32_t>(token.text().size())};
    const std::string right(text_of(Word::process, language));
    upset.findings.push_back(draft<catalogue::wrong_language>(span, token.text(), right)
                                 .help(say("das erste Wort bestimmt die Sprache der Datei",
                                           "the first word decides the language of the file"))
                                 .fix(span, right));
}

Diagnostic finding(const BraceFault& fault) {
    switch (fault.kind) {
    case BraceFault::Kind::not_closed:
        return draft<catalogue::missing_brace>(fault.place, "}")
            .also(fault.open, say("offen seit hier", "open since here"))
            .fix(fault.mend.span, fault.mend.replacement);
    case BraceFault::Kind::not_opened:
        return draft<catalogue::missing_brace>(fault.place, "{")
            .fix(fault.mend.span, fault.mend.replacement);
    case BraceFault::Kind::extra: break;
    }
    if (!fault.headless.empty()) // what the block was is not known
        return draft<catalogue::extra_brace>(fault.place)
            .also({fault.headless.begin, fault.headless.begin},
                  say("vor diesen Zeilen fehlt der Anfang ihres Blocks",
                      "the beginning of their block is missing before these lines"));
    return draft<catalogue::extra_brace>(fault.place).fix(fault.mend.span, fault.mend.replacement);
}

/// What is taken away by one mend needs no other: of two that touch the same text the larger is
/// made.
std::vector<Fix> without_covered(const std::vector<Fix>& mends) {
    std::vector<Fix> left;
    for (const Fix& fix : mends) {
        const bool covered = std::ranges::any_of(mends, [&fix](const Fix& other) {
            if (other.span.empty() || !diag::overlap(fix, other)) return false;
            return other.span.size() > fix.span.size() ||
                   (other.span.size() == fix.span.size() && other.span.begin < fix.span.begin);
        });
        if (!covered) left.push_back(fix);
    }
    return left;
}

} // namespace

std::optional<Upset> find_upset(const Source& source, Language language) {
    Upset upset;
    upset.language = language_of_lines(source.text(), language);
    if (upset.language != language) first_word(source, upset.language, upset);
    const auto faults = find_brace_faults(source.text(), upset.language);
    for (const BraceFault& fault : faults) {
        if (fault.at_end) continue; // the parser says what is missing where the text ends
        upset.findings.push_back(finding(fault));
        upset.mends.push_back(fault.mend);
    }
    if (upset.findings.empty() && faults.empty()) return std::nullopt;
    upset.mends = without_covered(upset.mends);
    return upset;
}

} // namespace vorgang::dsl::syntax
