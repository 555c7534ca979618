// The process as a whole; its first word decides the language of the file.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

struct FirstWordParser : PlainToken<FirstWordParser> {
    constexpr explicit FirstWordParser(Word which) : meaning(which) {}
    bool accepts(ParseState& state, const Token& token) const {
        for (const Language language : {Language::german, Language::english}) {
            state.language = language;
            if (!state.matches_exactly(meaning, token)) continue;
            state.language = state.language_known.value_or(language);
            return true;
        }
        state.language = state.language_known.value_or(Language::german);
        return false;
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::first_word); }
    Word meaning;
};

const x3::rule<struct TitleId, Process> title{"process_name"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

} // namespace

const auto title_def = set<&Process::name>(a_name(Phrase::process_name)) >
                       -set<&Process::title>(a_text());

const auto process_def =
    spanned[(FirstWordParser(Word::process) > here(title) > open > *here(declaration) > close) |
            (constant<&Process::shared, true>(FirstWordParser(Word::shared)) > here(title) > open >
             *here(shared_declaration) > close) |
            or_fail(Phrase::first_word)];

BOOST_SPIRIT_DEFINE(title, process)

VORGANG_SYNTAX_EXPORT(ProcessRule)

} // namespace vorgang::dsl::syntax
