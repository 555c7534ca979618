// Expressions: the core of FEEL by levels of precedence, loosest first.
//
// INVARIANT: two adjacent names never belong to one expression (functions of several words are
// names only before `(`), and no clause or statement begins with a symbol. So an expression ends
// by itself where the next clause begins, and newlines mean nothing.
#include "syntax/comparison.hpp"
#include "syntax/grammar.hpp"
#include "syntax/lists.hpp"
#include "syntax/literal.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct DisjunctionId, Expression> disjunction{"expression"};
const x3::rule<struct ConjunctionId, Expression> conjunction{"expression"};
const x3::rule<struct ComparisonId, Expression> comparison{"expression"};
const x3::rule<struct ProductId, Expression> product{"expression"};
const x3::rule<struct PowerId, Expression> power{"expression"};
const x3::rule<struct UnaryId, Expression> unary{"expression"};
const x3::rule<struct NegationId, Unary> negation{"expression"};
const x3::rule<struct PostfixId, Expression> postfix{"expression"};
const x3::rule<struct OperandId, Expression> operand{"expression"};
const x3::rule<struct IfId, If> conditional{"expression"};
const x3::rule<struct LoopId, Loop> loop{"expression"};
const x3::rule<struct InvocationId, Invocation> invocation{"expression"};
const x3::rule<struct ArgumentId, Argument> argument{"expression"};
const x3::rule<struct EntryId, ContextEntry> entry{"key_name"};
const x3::rule<struct ComparisonTestId, Comparison> comparison_test{"unary_test"};

constexpr std::array or_row{OperatorRow{Symbol::none, Reserved::or_, BinaryOperator::or_}};
constexpr std::array and_row{OperatorRow{Symbol::none, Reserved::and_, BinaryOperator::and_}};
constexpr std::array sum_rows{OperatorRow{Symbol::plus, Reserved::none, BinaryOperator::add},
                              OperatorRow{Symbol::minus, Reserved::none, BinaryOperator::subtract}};
constexpr std::array product_rows{
    OperatorRow{Symbol::times, Reserved::none, BinaryOperator::multiply},
    OperatorRow{Symbol::divide, Reserved::none, BinaryOperator::divide}};
constexpr std::array power_row{OperatorRow{Symbol::power, Reserved::none, BinaryOperator::power}};

bool begins_context(const Token& brace, Iterator last) {
    if (!brace.is(Symbol::open_brace)) return false;
    const Token key = scan(brace.end, last);
    if (key.is(Symbol::close_brace)) return true;
    if (key.kind != TokenKind::word && key.kind != TokenKind::text) return false;
    const Token next = scan(key.end, last);
    if (key.kind != TokenKind::word || !next.is(Symbol::point)) return next.is(Symbol::colon);
    const Token part = scan(next.end, last);
    return part.kind == TokenKind::word && scan(part.end, last).is(Symbol::colon);
}

/// Whether `{` begins values and no block; reads nothing. So a value that is missing before a block
/// is what is reported.
struct ContextAhead : x3::parser<ContextAhead> {
    using attribute_type = x3::unused_type;
    [[maybe_unused]] static const bool has_attribute = false;

    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Attribute&) const {
        return begins_context(state_of(context).token(first, last), last);
    }
};

const auto refused =
    not_yet(reserved(Reserved::function), "`funktion(…)` als Wert", "`function(…)` as a value") |
    not_yet(symbol(Symbol::at_sign), "die Schreibweise `@\"…\"`", "the form `@\"…\"`");

constexpr auto become_range = [](ParseState&, UnaryTest& test) {
    auto* value = std::get_if<ExpressionPtr>(&test.test);
    if (value == nullptr || *value == nullptr) return;
    if (auto* range = std::get_if<Range>(&(*value)->node)) {
        Range whole = std::move(*range);
        test.test = std::move(whole);
    }
};

} // namespace

const auto expression_def = bounded[here(disjunction)];

const auto disjunction_def = left_chain(conjunction, or_row);
const auto conjunction_def = left_chain(comparison, and_row);
const auto comparison_def = ComparisonParser{};
const auto additive_def = left_chain(product, sum_rows);
const auto product_def = left_chain(power, product_rows);
const auto power_def = left_chain(unary, power_row);

// As in FEEL the sign binds tighter than the power: -2 ** 2 is 4.
const auto unary_def = bounded[spanned[as<Unary, &Expression::node>(negation)]] | here(postfix);

const auto negation_def =
    (constant<&Unary::operation, UnaryOperator::negate>(symbol(Symbol::minus)) >
     set<&Unary::operand>(unary)) |
    (constant<&Unary::operation, UnaryOperator::not_>(reserved(Reserved::not_)) >
     (set<&Unary::operand>(unary) | or_fail(Phrase::not_operand)));

const auto postfix_def = with_members(operand);

const auto operand_def =
    spanned[as<Invocation, &Expression::node>(invocation)] | here(LiteralParser{}) |
    here(BracketParser{}) | spanned[as<If, &Expression::node>(conditional)] |
    spanned[as<Loop, &Expression::node>(loop)] |
    (ContextAhead{} >> spanned[as<Context, &Expression::node>(context_of_values)]) | refused;

const auto conditional_def = reserved(Reserved::if_) > set<&If::condition>(expression) >
                             reserved(Reserved::then) > set<&If::yes>(expression) >
                             reserved(Reserved::else_) > set<&If::no>(expression);

const auto loop_list = set<&Loop::variable>(a_name(Phrase::variable_name)) >
                       reserved(Reserved::in) > set<&Loop::list>(expression);

const auto
    loop_def = ((constant<&Loop::quantifier, Quantifier::each>(reserved(Reserved::for_)) >
                 loop_list > reserved(Reserved::return_)) |
                (((constant<&Loop::quantifier, Quantifier::some>(reserved(Reserved::some))) |
                  (constant<&Loop::quantifier, Quantifier::every>(reserved(Reserved::every)))) >
                 loop_list > reserved(Reserved::satisfies))) > set<&Loop::body>(expression);

const auto invocation_def = set<&Invocation::function>(FunctionNameParser{}) >
                            set<&Invocation::arguments>(arguments);

const auto
    arguments_def = symbol(Symbol::open_parenthesis) >
                    (symbol(Symbol::close_parenthesis) |
                     (of_arguments[x3::expect[listed<ListOf::some_entries>[item(argument)]]] >
                      symbol(Symbol::close_parenthesis)));

// Behind a named one comes another name, so `a: 0,5` is a number with a comma.
const auto argument_def = spanned[(set<&Argument::name>(NameColonParser(Phrase::parameter_name)) >
                                   apart[set<&Argument::value>(expression)]) |
                                  set<&Argument::value>(expression)];

const auto context_of_values_def = bounded
    [spanned[symbol(Symbol::open_brace) >
             (symbol(Symbol::close_brace) |
              (apart[x3::expect[listed<ListOf::some_entries>[add<&Context::entries>(entry)]]] >
               symbol(Symbol::close_brace)))]];

const auto entry_def = set<&ContextEntry::key>(KeyParser()) >
                       symbol(Symbol::colon) > set<&ContextEntry::value>(expression);

const auto unary_test_def =
    checked<become_range>[spanned[as<Comparison, &UnaryTest::test>(comparison_test) |
                                  as<ExpressionPtr, &UnaryTest::test>(expression)]];

const auto comparison_test_def =
    (constant<&Comparison::operation, BinaryOperator::equal>(symbol(Symbol::equal)) |
     constant<&Comparison::operation, BinaryOperator::not_equal>(symbol(Symbol::not_equal)) |
     constant<&Comparison::operation, BinaryOperator::less>(symbol(Symbol::less)) |
     constant<&Comparison::operation, BinaryOperator::less_equal>(symbol(Symbol::less_equal)) |
     constant<&Comparison::operation, BinaryOperator::greater>(symbol(Symbol::greater)) |
     constant<&Comparison::operation, BinaryOperator::greater_equal>(
         symbol(Symbol::greater_equal))) > set<&Comparison::operand>(additive);

BOOST_SPIRIT_DEFINE(expression, disjunction, conjunction, comparison, additive, product, power,
                    unary, negation, postfix, operand, conditional, loop, invocation, arguments,
                    argument, context_of_values, entry, unary_test, comparison_test)

VORGANG_SYNTAX_EXPORT(ExpressionRule)
VORGANG_SYNTAX_EXPORT(AdditiveRule)
VORGANG_SYNTAX_EXPORT(UnaryTestRule)
VORGANG_SYNTAX_EXPORT(ContextRule)
VORGANG_SYNTAX_EXPORT(ArgumentsRule)

} // namespace vorgang::dsl::syntax
