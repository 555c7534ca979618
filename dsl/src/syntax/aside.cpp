// What stands beside the flow: what interrupts or accompanies it, what undoes it.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct OnMessageOfId, OnMessage> on_message{"cause"};
const x3::rule<struct OnConditionId, OnCondition> on_condition{"cause"};
const x3::rule<struct OnDemandId, OnDemand> on_demand{"statement"};
const x3::rule<struct UndoNameId, UndoName> undo_name{"undo_name"};

template<class T, class Rule>
constexpr auto cause(const Rule& rule) {
    return as<T, &Handler::cause>(rule);
}

} // namespace

const auto
    on_message_def = word(Word::on) >
                     word(Word::message) > set<&OnMessage::message>(a_name(Phrase::message_name));
const auto on_condition_def = word(Word::when) > set<&OnCondition::condition>(expression);
const auto
    on_demand_def = word(Word::on) >
                    (word(Word::demand) |
                     or_fail(Phrase::demand)) > set<&OnDemand::name>(a_name(Phrase::demand_name)) >
                    -set<&OnDemand::title>(a_text()) >
                    word(Word::through) > set<&OnDemand::role>(a_name(Phrase::role_name));

const auto handler_def =
    spanned[((word(Word::anytime) > (cause<OnMessage>(on_message) |
                                     cause<OnCondition>(on_condition) | or_fail(Phrase::cause)) >
              -constant<&Handler::alongside, true>(word(Word::alongside))) |
             cause<OnDemand>(on_demand)) > set<&Handler::block>(block)];

const auto undoing_def = extent<&Undoing::span>(word(Word::undo)) > set<&Undoing::block>(block);

const auto failing_def = extent<&Failing::span>(word(Word::on) > word(Word::failure)) >
                         set<&Failing::block>(block);

const auto undo_name_def =
    spanned[set<&UndoName::name>(a_name(Phrase::undo_name)) >
            -(symbol(Symbol::point) > set<&UndoName::operation>(a_name(Phrase::operation_name)))];

const auto undo_def = word(Word::make) >
                      (constant<&Undo::everything, true>(own_word(Word::everything)) |
                       (&own_word(Word::undone) >> or_fail(Phrase::undo_name)) |
                       (add<&Undo::names>(undo_name) >
                        *(symbol(Symbol::comma) > add<&Undo::names>(undo_name)))) >
                      word(Word::undone);

BOOST_SPIRIT_DEFINE(on_message, on_condition, on_demand, handler, undoing, failing, undo_name, undo)

VORGANG_SYNTAX_EXPORT(HandlerRule)
VORGANG_SYNTAX_EXPORT(UndoingRule)
VORGANG_SYNTAX_EXPORT(FailingRule)
VORGANG_SYNTAX_EXPORT(UndoRule)

} // namespace vorgang::dsl::syntax
