// What is written otherwise than the language writes it: signs, dates and quotes of other programs,
// and words of its other language.
#include <algorithm>
#include <array>

#include "diag/report.hpp"
#include "syntax/state.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

// What people close a text with that began with `"`.
constexpr std::array other_closing_quotes{std::string_view("\u201C"), std::string_view("\u201D"),
                                          std::string_view("\u00AB"), std::string_view("'")};

} // namespace

void ParseState::report_instead(const Token& token, std::string_view right) {
    diagnostics.add(draft<catalogue::written_otherwise>(span(token), token.text(), right)
                        .fix(span(token), std::string(right)));
}

void ParseState::report_otherwise(const Token& token) {
    // `05/06/2026`: nobody knows which of the two is the month.
    const bool date = token.kind == TokenKind::date || token.kind == TokenKind::date_time;
    if (date && token.text().substr(0, 3).ends_with('/')) {
        diagnostics.add(draft<catalogue::written_otherwise>(span(token), token.text(),
                                                            Wording{"JJJJ-MM-TT", "YYYY-MM-DD"}));
        return;
    }
    report_instead(token, rewritten(token));
}

void ParseState::report_open_text(const Token& token) {
    auto finding = draft<catalogue::open_text>(span(token));
    for (const std::string_view sign : other_closing_quotes) {
        const std::size_t at = token.text().rfind(sign);
        if (at == std::string_view::npos) continue;
        const Iterator begin = token.begin + at;
        diagnostics.add(std::move(finding)
                            .help(say("`{}` schließt keinen Text, nur das gerade `\"`",
                                      "`{}` closes no text, only the straight `\"` does", sign))
                            .fix(span(begin, begin + sign.size()), "\""));
        return;
    }
    const bool comment = token.text().find('#') != std::string_view::npos;
    if (comment)
        diagnostics.add(std::move(finding));
    else
        diagnostics.add(std::move(finding).fix(span(token.end, token.end), "\""));
}

void ParseState::report_wrong_words() {
    std::ranges::sort(wrong_words_, {}, [](const WrongWord& one) { return one.span.begin; });
    Diagnostic* open = nullptr;
    Diagnostic current;
    const auto close = [&] {
        if (open != nullptr) diagnostics.add(std::move(current));
        open = nullptr;
    };
    for (std::size_t i = 0; i < wrong_words_.size(); ++i) {
        const auto& [place, meaning] = wrong_words_[i];
        if (i != 0 && wrong_words_[i - 1].span.begin == place.begin) continue; // asked for twice
        const std::string_view written = text(place);
        const std::string right(text_of(meaning, language));
        const bool same_line = i != 0 && std::find(at(wrong_words_[i - 1].span.end),
                                                   at(place.begin), '\n') == at(place.begin);
        if (open != nullptr && same_line) {
            open->secondary.push_back({place, say("und hier `{}`", "and here `{}`", right)});
            open->fixes.push_back({place, right});
            continue;
        }
        close();
        current = draft<catalogue::wrong_language>(place, written, right).fix(place, right);
        open = &current;
    }
    close();
    wrong_words_.clear();
}

} // namespace vorgang::dsl::syntax
