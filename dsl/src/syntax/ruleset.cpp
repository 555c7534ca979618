// What a process uses of a decision model.
#include "syntax/grammar.hpp"
#include "syntax/lists.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct ModelUseId, ModelUse> model_use{"model_use"};
const x3::rule<struct ModelInputId, ModelInput> model_input{"model_input"};
const x3::rule<struct ModelInputsId, std::vector<ModelInput>> model_inputs{"model_input"};

const auto open = symbol(Symbol::open_parenthesis);
const auto close = symbol(Symbol::close_parenthesis);

} // namespace

const auto model_input_def =
    spanned[add<&ModelInput::path>(TextParser(Phrase::model_input)) >
            *(symbol(Symbol::point) > add<&ModelInput::path>(TextParser(Phrase::model_input)))];

const auto model_inputs_def = open >
                              (close |
                               (x3::expect[listed<ListOf::some_texts>[item(model_input)]] > close));

const auto model_use_def = recover<
    Level::entry>[spanned[set<&ModelUse::name>(a_name(Phrase::rule_name)) >
                          set<&ModelUse::parameters>(parameters) >
                          -(symbol(Symbol::arrow) > set<&ModelUse::type>(a_type)) >
                          symbol(Symbol::equal) >
                          set<&ModelUse::element>(TextParser(Phrase::model_element)) >
                          extent<&ModelUse::inputs_span>(set<&ModelUse::inputs>(model_inputs))] |
                  none_of_these<Level::entry>(Phrase::model_use)];

const auto ruleset_def =
    spanned[word(Word::ruleset) > set<&Ruleset::files>(texts) > symbol(Symbol::open_brace) >
            *add<&Ruleset::uses>(model_use) > symbol(Symbol::close_brace)];

BOOST_SPIRIT_DEFINE(model_input, model_inputs, model_use, ruleset)

VORGANG_SYNTAX_EXPORT(RulesetRule)

} // namespace vorgang::dsl::syntax
