// Lists of names and of texts, separated by commas.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const auto comma = symbol(Symbol::comma);

} // namespace

const auto field_names_def = item(a_name(Phrase::field_name)) >>
                             *(comma > item(a_name(Phrase::field_name)));

const auto texts_def = item(a_text()) >> *(comma > item(a_text()));

const auto choice_values_def = item(a_name(Phrase::choice_value)) >>
                               *(comma > item(a_name(Phrase::choice_value)));

BOOST_SPIRIT_DEFINE(choice_values, field_names, texts)
VORGANG_SYNTAX_EXPORT(ChoiceValuesRule)
VORGANG_SYNTAX_EXPORT(NamesRule)
VORGANG_SYNTAX_EXPORT(TextsRule)

} // namespace vorgang::dsl::syntax
