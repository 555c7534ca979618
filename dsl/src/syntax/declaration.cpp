// The parts of a process: header facts, roles, tools, messages, data, rules, flow, scenarios.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct HeaderId, Header> header{"declaration"};
const x3::rule<struct RoleId, Role> role{"declaration"};
const x3::rule<struct ToolId, Tool> tool{"declaration"};
const x3::rule<struct OperationId, Operation> operation{"operation"};
const x3::rule<struct MessageId, Message> message{"declaration"};
const x3::rule<struct LocalId, Local> local{"declaration"};
const x3::rule<struct TypeDeclarationId, TypeDeclaration> type_declaration{"declaration"};
const x3::rule<struct DataId, DataBlock> data{"declaration"};
const x3::rule<struct FieldId, Field> field{"field"};
const x3::rule<struct RuleId, Rule> rule{"declaration"};
const x3::rule<struct LocalRuleId, Rule> local_rule{"declaration"};
const x3::rule<struct SignatureId, Rule> signature{"rule_name"};
const x3::rule<struct CommonId, Process> common{"declaration"};
const x3::rule<struct DecisionId, Rule> decision{"result_name"};
const x3::rule<struct PolicyId, Rule> policy{"policy"};
const x3::rule<struct FormulaId, Formula> formula{"type"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

/// A place is a name or a text.
struct PlaceParser : ValueToken<PlaceParser, Text> {
    using ValueToken::ValueToken;
    static bool read(ParseState& state, const Token& token, Text& place) {
        Name name;
        if (!NameParser::read(state, token, name)) return TextParser::read(state, token, place);
        place = {name.span, std::string(name.text)};
        return true;
    }
};

template<HitPolicy Value>
constexpr auto hits(Word word_of_policy) {
    return constant<&Rule::policy, Value>(word(word_of_policy));
}

const auto aggregation = hits<HitPolicy::sum>(Word::collect_sum) |
                         hits<HitPolicy::smallest>(Word::collect_smallest) |
                         hits<HitPolicy::largest>(Word::collect_largest) |
                         hits<HitPolicy::count>(Word::collect_count) | or_fail(Phrase::aggregation);

const auto personal = constant<&DataBlock::personal, true>(word(Word::personal));
const auto searchable = constant<&DataBlock::searchable, true>(word(Word::searchable));

} // namespace

const auto header_def = (word(Word::version) > set<&Header::version>(a_whole_number())) |
                        (word(Word::service) > set<&Header::service>(a_whole_number())) |
                        (word(Word::law) > set<&Header::law>(a_name(Phrase::law_name))) |
                        (word(Word::land) > set<&Header::land>(a_name(Phrase::land_name))) |
                        (word(Word::place) > set<&Header::place>(PlaceParser(Phrase::place_name))) |
                        (word(Word::grounds) > set<&Header::grounds>(texts)) |
                        (word(Word::lead) > set<&Header::lead>(a_name(Phrase::role_name)));

const auto role_def =
    spanned[word(Word::role) > set<&Role::name>(a_name(Phrase::role_name)) >
            -set<&Role::title>(a_text()) > -constant<&Role::external, true>(word(Word::external))];

const auto tool_def =
    spanned[word(Word::tool) > set<&Tool::name>(a_name(Phrase::tool_name)) >
            -set<&Tool::title>(a_text()) > -(open > *add<&Tool::operations>(operation) > close)];

const auto operation_def =
    recover<Level::entry>[spanned[set<&Operation::name>(a_name(Phrase::operation_name)) >
                                  set<&Operation::parameters>(typed_parameters) >
                                  -(symbol(Symbol::arrow) > set<&Operation::results>(results))] |
                          none_of_these<Level::entry>(Phrase::operation)];

const auto message_def =
    spanned[word(Word::message) > set<&Message::name>(a_name(Phrase::message_name)) >
            (constant<&Message::direction, Direction::incoming>(word(Word::message_from)) |
             constant<&Message::direction, Direction::outgoing>(word(Word::message_to)) |
             or_fail(Phrase::message_direction)) > set<&Message::role>(a_name(Phrase::role_name)) >
            -(word(Word::channel) > add<&Message::channels>(channel) >
              *(symbol(Symbol::comma) > add<&Message::channels>(channel))) >
            -(word(Word::collects) > set<&Message::collects>(field_names)) >
            -(word(Word::message_by) > set<&Message::keys>(field_names)) >
            -(word(Word::lapses) > word(Word::after) > set<&Message::lapses>(expression))];

const auto local_def = spanned[word(Word::local) > set<&Local::name>(a_name(Phrase::local_name)) >
                               symbol(Symbol::colon) > set<&Local::type>(a_type) >
                               symbol(Symbol::equal) > set<&Local::value>(expression)];

const auto type_declaration_def =
    spanned[word(Word::type) > set<&TypeDeclaration::name>(a_name(Phrase::type_name)) >
            ((open > *add<&TypeDeclaration::entries>(field) > close) |
             (x3::eps > symbol(Symbol::equal) > set<&TypeDeclaration::type>(a_type)))];

const auto data_def =
    spanned[(word(Word::data) | constant<&DataBlock::input, true>(word(Word::input))) >
            -((personal > -searchable) | (searchable > -personal)) > open >
            *add<&DataBlock::fields>(field) > close];

const auto field_def = recover<
    Level::entry>[spanned[set<&Field::name>(a_name(Phrase::field_name)) > symbol(Symbol::colon) >
                          set<&Field::type>(a_type) > -set<&Field::title>(a_text())] |
                  none_of_these<Level::entry>(Phrase::field)];

const auto signature_def = set<&Rule::name>(a_name(Phrase::rule_name)) >
                           set<&Rule::parameters>(parameters) > symbol(Symbol::arrow);

const auto rule_def =
    spanned[word(Word::rule) > here(signature) >
            (here(decision) | set<&Rule::formula>(formula) | or_fail(Phrase::result_name))];

// A local value may be called `regel`.
const auto local_rule_def =
    spanned[word(Word::local) >> constant<&Rule::local, true>(own_word(Word::rule) >> &a_name()) >>
            (here(signature) > (here(decision) | or_fail(Phrase::local_table)))];

const auto decision_def = &(a_name() >> symbol(Symbol::colon)) >>
                          (set<&Rule::results>(results) > word(Word::hits) >
                           extent<&Rule::policy_span>(here(policy)) > open >
                           set<&Rule::table>(table) > close);

const auto policy_def =
    hits<HitPolicy::unique>(Word::unique) | hits<HitPolicy::any>(Word::policy_any) |
    hits<HitPolicy::first>(Word::policy_first) | hits<HitPolicy::priority>(Word::policy_priority) |
    hits<HitPolicy::rule_order>(Word::policy_rule_order) |
    hits<HitPolicy::output_order>(Word::policy_output_order) |
    (constant<&Rule::policy, HitPolicy::collect>(word(Word::policy_collect)) >
     (&open | aggregation)) |
    or_fail(Phrase::policy);

const auto formula_def = set<&Formula::type>(a_type) >
                         ((symbol(Symbol::equal) > set<&Formula::value>(expression)) |
                          or_fail(Phrase::rule_body));

// What a file may declare for others.
const auto common_def = add<&Process::roles>(role) | add<&Process::tools>(tool) |
                        add<&Process::messages>(message) | add<&Process::types>(type_declaration) |
                        add<&Process::rules>(local_rule) | add<&Process::locals>(local) |
                        add<&Process::rules>(rule) | add<&Process::rulesets>(ruleset);

const auto shared_declaration_def =
    recover<Level::declaration>[here(common) |
                                none_of_these<Level::declaration>(Phrase::shared_declaration)];

const auto declaration_def = recover<
    Level::declaration>[set<&Process::header>(header) | here(common) | add<&Process::data>(data) |
                        (word(Word::use) > add<&Process::uses>(a_text())) |
                        (extent<&Process::flow_span>(word(Word::flow)) >
                         set<&Process::flow>(block)) |
                        add<&Process::handlers>(handler) | add<&Process::scenarios>(scenario) |
                        none_of_these<Level::declaration>(Phrase::declaration)];

BOOST_SPIRIT_DEFINE(header, role, tool, operation, message, local, type_declaration, data, field,
                    signature, rule, local_rule, decision, policy, formula, common,
                    shared_declaration, declaration)

VORGANG_SYNTAX_EXPORT(DeclarationRule)
VORGANG_SYNTAX_EXPORT(SharedDeclarationRule)

} // namespace vorgang::dsl::syntax
