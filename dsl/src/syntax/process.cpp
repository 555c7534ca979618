// The process as a whole; its first word decides the language of the file.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

struct FirstWordParser : PlainToken<FirstWordParser> {
    bool accepts(ParseState& state, const Token& token) const {
        for (const Language language : {Language::german, Language::english}) {
            state.language = language;
            if (!state.matches_exactly(Word::process, token)) continue;
            state.language = state.language_known.value_or(language);
            return true;
        }
        state.language = state.language_known.value_or(Language::german);
        return false;
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::first_word); }
};

} // namespace

const auto process_def =
    spanned[x3::eps > FirstWordParser{} > set<&Process::name>(a_name(Phrase::process_name)) >
            -set<&Process::title>(a_text()) > symbol(Symbol::open_brace) > *here(declaration) >
            symbol(Symbol::close_brace)];

BOOST_SPIRIT_DEFINE(process)

VORGANG_SYNTAX_EXPORT(ProcessRule)

} // namespace vorgang::dsl::syntax
