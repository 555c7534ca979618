// Lists of names and of texts, separated by commas.
#include "syntax/grammar.hpp"
#include "syntax/lists.hpp"

namespace vorgang::dsl::syntax {
const auto field_names_def = listed<ListOf::some_names>[item(a_field())];

const auto texts_def = listed<ListOf::some_texts>[item(a_text())];

const auto choice_values_def = listed<ListOf::some_choices>[item(a_name(Phrase::choice_value))];

BOOST_SPIRIT_DEFINE(choice_values, field_names, texts)
VORGANG_SYNTAX_EXPORT(ChoiceValuesRule)
VORGANG_SYNTAX_EXPORT(NamesRule)
VORGANG_SYNTAX_EXPORT(TextsRule)

} // namespace vorgang::dsl::syntax
