// Types and typed names.
#include "diag/suggest.hpp"
#include "syntax/grammar.hpp"
#include "syntax/lists.hpp"

namespace vorgang::dsl::syntax {
namespace {

struct TypeRow {
    Word word;
    TypeKind kind;
};
constexpr std::array types{
    TypeRow{Word::type_text, TypeKind::text},       TypeRow{Word::type_integer, TypeKind::integer},
    TypeRow{Word::type_number, TypeKind::number},   TypeRow{Word::type_money, TypeKind::money},
    TypeRow{Word::type_yes_no, TypeKind::yes_no},   TypeRow{Word::type_date, TypeKind::date},
    TypeRow{Word::type_instant, TypeKind::instant}, TypeRow{Word::type_length, TypeKind::length},
    TypeRow{Word::choice, TypeKind::choice},        TypeRow{Word::document, TypeKind::document},
    TypeRow{Word::person, TypeKind::person},        TypeRow{Word::role, TypeKind::role}};

/// The word of a type, or the name of a declared one.
struct TypeWordParser : ValueToken<TypeWordParser, Type> {
    using ValueToken::ValueToken;
    static bool read(ParseState& state, const Token& token, Type& type) {
        // A name and a colon on the next line: that is the next field already.
        if (token.new_line && scan(token.end, state.text_end).is(Symbol::colon)) return false;
        if (!NameParser::read(state, token, type.name)) return false;
        type.kind = TypeKind::named;
        for (const TypeRow& row : types)
            if (state.matches(row.word, token)) type.kind = row.kind;
        const std::string_view choice = text_of(Word::choice, state.language);
        const bool other =
            diag::is_alike(token.text(), choice) || diag::is_alike(token.text(), "enum");
        if (type.kind == TypeKind::named && other &&
            scan(token.end, state.text_end).is(Symbol::open_brace)) {
            state.report_instead(token, choice);
            type.kind = TypeKind::choice;
        }
        return true;
    }
};

constexpr auto is_choice = [](const Type& type) { return type.kind == TypeKind::choice; };

constexpr auto has_low = [](const Range& range) { return range.low != nullptr; };

const x3::rule<struct BoundsId, Range> bounds{"bound"};
const x3::rule<struct ParameterId, Parameter> parameter{"parameter_name"};
const x3::rule<struct TypedParameterId, Parameter> typed_parameter{"parameter_name"};
const x3::rule<struct ResultId, Parameter> result{"result_name"};

const auto open = symbol(Symbol::open_parenthesis);
const auto close = symbol(Symbol::close_parenthesis);
const auto question = constant<&Type::may_be_unknown, true>(symbol(Symbol::question));
const x3::rule<struct ListTypeId, Type> list_type{"type"};

} // namespace

// A type may be called `liste`, and the next field `von`.
const auto list_type_def = constant<&Type::kind, TypeKind::list>(own_word(Word::list) >>
                                                                 own_word(Word::list_of) >>
                                                                 !symbol(Symbol::colon)) >
                           set<&Type::element>(a_type);

const auto a_type_def = spanned[(here(list_type) | here(TypeWordParser(Phrase::type))) >>
                                ((only_if<is_choice> >> (x3::eps > symbol(Symbol::open_brace) >
                                                         set<&Type::values>(choice_values) >
                                                         symbol(Symbol::close_brace))) |
                                 x3::eps) >>
                                -question >> -set<&Type::bounds>(bounds) >> -question];

// At least one end.
const auto bounds_def =
    spanned[symbol(Symbol::open_bracket) > -set<&Range::low>(additive) > symbol(Symbol::range) >
            ((&symbol(Symbol::close_bracket) >> only_if<has_low>) |
             (!symbol(Symbol::close_bracket) >> closing[set<&Range::high>(additive)]) |
             or_fail(Phrase::bound)) > symbol(Symbol::close_bracket)];

const auto parameter_def = spanned[set<&Parameter::name>(a_name(Phrase::parameter_name)) >>
                                   -(symbol(Symbol::colon) > set<&Parameter::type>(a_type))];

const auto typed_parameter_def = spanned[set<&Parameter::name>(a_name(Phrase::parameter_name)) >
                                         symbol(Symbol::colon) > set<&Parameter::type>(a_type)];

const auto result_def = spanned[set<&Parameter::name>(a_name(Phrase::result_name)) >
                                symbol(Symbol::colon) > set<&Parameter::type>(a_type)];

const auto parameters_def = open >
                            (close |
                             (x3::expect[listed<ListOf::some_entries>[item(parameter)]] > close));

const auto typed_parameters_def =
    open > (close | (x3::expect[listed<ListOf::some_entries>[item(typed_parameter)]] > close));

const auto results_def = listed<ListOf::some_entries>[item(result)];

BOOST_SPIRIT_DEFINE(list_type, a_type, bounds, parameter, typed_parameter, result, parameters,
                    typed_parameters, results)

VORGANG_SYNTAX_EXPORT(TypeRule)
VORGANG_SYNTAX_EXPORT(ParametersRule)
VORGANG_SYNTAX_EXPORT(TypedParametersRule)
VORGANG_SYNTAX_EXPORT(ResultsRule)

} // namespace vorgang::dsl::syntax
