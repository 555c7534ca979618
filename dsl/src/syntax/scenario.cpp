// Scenarios: one line is one command or one expectation.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct CommandId, Command> command{"command"};
const x3::rule<struct OutcomeId, Command> refusal{"refusal"};
const x3::rule<struct ActorId, Actor> actor{"role_name"};
const x3::rule<struct EntryId, Entry> entry{"command"};
const x3::rule<struct BeginId, BeginCase> begin{"command"};
const x3::rule<struct CompleteId, CompleteStep> complete{"command"};
const x3::rule<struct DeliverId, DeliverMessage> deliver{"command"};
const x3::rule<struct PassId, PassTime> pass{"command"};
const x3::rule<struct AnswerId, AnswerCall> answer{"command"};
const x3::rule<struct ExtendId, ExtendDeadline> extend{"command"};
const x3::rule<struct WhichStepId, Which> which_step{"step_name"};
const x3::rule<struct WhichOperationId, Which> which_operation{"operation_name"};
const x3::rule<struct WhichProcessId, Which> which_process{"process_name"};
const x3::rule<struct WhichDeadlineId, Which> which_deadline{"deadline_name"};
const x3::rule<struct AddElementId, AddElement> add_element{"command"};
const x3::rule<struct NoteId, AddNote> note{"command"};
const x3::rule<struct SpeakerId, Actor> speaker{"role_name"};
const x3::rule<struct OrdersId, Actor> orders{"role_name"};
const x3::rule<struct CorrectId, CorrectFields> correct{"command"};
const x3::rule<struct ReopenId, ReopenStep> reopen{"command"};
const x3::rule<struct SetLocalId, SetLocal> set_local{"command"};
const x3::rule<struct ExpectationId, Command> expectation{"command"};
const x3::rule<struct ExpectEndId, ExpectEnd> expect_end{"outcome_name"};
const x3::rule<struct ExpectOpenId, ExpectOpen> expect_open{"step_name"};
const x3::rule<struct ExpectDeadlineId, ExpectDeadline> expect_deadline{"deadline_name"};
const x3::rule<struct ExpectNoDeadlineId, ExpectNoDeadline> expect_no_deadline{"deadline_name"};
const x3::rule<struct ExpectTasksId, ExpectTasks> expect_tasks{"role_name"};
const x3::rule<struct ExpectCourseId, ExpectCourse> expect_course{"step_name"};
const x3::rule<struct ExpectSentId, ExpectSent> expect_sent{"message_name"};
const x3::rule<struct ExpectBegunId, ExpectBegun> expect_begun{"process_name"};
const x3::rule<struct ExpectTrueId, ExpectTrue> expect_true{"expression"};
const x3::rule<struct ExpectIncidentId, ExpectIncident> expect_incident{"expression"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

template<class T, class Rule>
constexpr auto node(const Rule& rule) {
    return as<T, &Command::node>(rule);
}

/// Whether the line of the command is over; reads nothing.
struct LineEndParser : x3::parser<LineEndParser> {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;

    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Attribute&) const {
        const Token token = state_of(context).token(first, last);
        return token.new_line || token.kind == TokenKind::end || token.is(Symbol::close_brace);
    }
};

const auto as_actor = word(Word::as);
const auto same_line = !LineEndParser{};
const auto comma = symbol(Symbol::comma);
const auto colon = symbol(Symbol::colon);

} // namespace

const auto scenario_def = spanned[word(Word::scenario) > set<&Scenario::title>(a_text()) > open >
                                  *add<&Scenario::commands>(command) > close];

const auto command_def = recover<
    Level::command>[spanned[((node<BeginCase>(begin) | node<CompleteStep>(complete) |
                              node<DeliverMessage>(deliver) | node<PassTime>(pass) |
                              node<AnswerCall>(answer) | node<ExtendDeadline>(extend) |
                              node<AddElement>(add_element) | node<AddNote>(note) |
                              node<CorrectFields>(correct) | node<ReopenStep>(reopen) |
                              node<SetLocal>(set_local)) >>
                             -here(refusal)) |
                            here(expectation) | none_of_these<Level::command>(Phrase::command)]];

const auto
    refusal_def = word(Word::refused) >
                  extent<&Command::refused_span>(
                      constant<&Command::refused, RefusalReason::role>(word(Word::role)) |
                      constant<&Command::refused, RefusalReason::four_eyes>(word(Word::four_eyes)) |
                      constant<&Command::refused, RefusalReason::excluded>(word(Word::excluded)) |
                      constant<&Command::refused, RefusalReason::data>(word(Word::data)) |
                      constant<&Command::refused, RefusalReason::not_open>(word(Word::not_open)) |
                      constant<&Command::refused, RefusalReason::deadline>(word(Word::deadline)) |
                      or_fail(Phrase::refusal));

const auto actor_def =
    spanned[set<&Actor::role>(a_name(Phrase::role_name)) >> -set<&Actor::person>(a_text())];

const auto entry_def = -(word(Word::on_behalf) > set<&Entry::on_behalf>(actor)) >
                       -(word(Word::by_channel) > set<&Entry::channel>(channel_kind)) >
                       -(word(Word::received) > set<&Entry::received>(expression));

const auto begin_def = word(Word::begin) > word(Word::begin_at) > set<&BeginCase::at>(expression) >
                       word(Word::with) >
                       ((&(own_word(Word::message) >> a_name()) >>
                         (constant<&BeginCase::kind, BeginKind::message>(own_word(Word::message)) >
                          set<&BeginCase::with>(a_name(Phrase::message_name)))) |
                        constant<&BeginCase::kind, BeginKind::inputs>(&open) |
                        set<&BeginCase::with>(a_name(Phrase::step_name)) |
                        or_fail(Phrase::step_name)) >
                       -(as_actor > set<&BeginCase::actor>(actor) > set<&BeginCase::entry>(entry)) >
                       -set<&BeginCase::data>(context_of_values);

const auto complete_def = word(Word::complete) > set<&CompleteStep::step>(which_step) > as_actor
                          > set<&CompleteStep::actor>(actor) > set<&CompleteStep::entry>(entry) >
                          -set<&CompleteStep::data>(context_of_values);

const auto deliver_def =
    word(Word::send) >
    word(Word::message) > set<&DeliverMessage::message>(a_name(Phrase::message_name)) > as_actor
    > set<&DeliverMessage::actor>(actor) > set<&DeliverMessage::entry>(entry) >
    -set<&DeliverMessage::data>(context_of_values);

const auto pass_def = word(Word::wait) >
                      ((word(Word::until) > set<&PassTime::until>(expression)) |
                       set<&PassTime::length>(expression) | or_fail(Phrase::expression));

const auto answer_def = ((word(Word::tool) > set<&AnswerCall::tool>(a_name(Phrase::tool_name)) >
                          symbol(Symbol::point) > set<&AnswerCall::operation>(which_operation)) |
                         (constant<&AnswerCall::process, true>(word(Word::process)) >
                          set<&AnswerCall::operation>(which_process))) >
                        ((word(Word::returns) > set<&AnswerCall::data>(context_of_values)) |
                         constant<&AnswerCall::fails, true>(word(Word::fails)) |
                         or_fail(Phrase::answer));

const auto extend_def = word(Word::extend) > set<&ExtendDeadline::deadline>(which_deadline) >
                        word(Word::extend_by) > set<&ExtendDeadline::by>(expression) > as_actor
                        > set<&ExtendDeadline::actor>(actor);

const auto add_element_def = word(Word::add_element) >
                             set<&AddElement::list>(a_name(Phrase::field_name)) > as_actor
                             > set<&AddElement::actor>(actor) >
                             -set<&AddElement::data>(context_of_values);

// Who says something: of two texts the first is the person, one alone is what they say.
const auto speaker_def = spanned[set<&Actor::role>(a_name(Phrase::role_name)) >>
                                 -(&(a_text() >> a_text()) >> set<&Actor::person>(a_text()))];

// Who orders something says who they are and why; one text would be either.
const auto orders_def =
    spanned[set<&Actor::role>(a_name(Phrase::role_name)) > set<&Actor::person>(a_text())];
const auto reason = a_text() | or_fail(Phrase::reason);

const auto note_def = word(Word::note) > as_actor >
                      set<&AddNote::actor>(speaker) > set<&AddNote::text>(a_text());

const auto
    correct_def = word(Word::correct) >
                  -(word(Word::correct_at) > set<&CorrectFields::at>(which_step)) > as_actor
                  > set<&CorrectFields::actor>(orders) > set<&CorrectFields::reason>(reason) >
                  set<&CorrectFields::data>(context_of_values);

const auto reopen_def = word(Word::reopen) > set<&ReopenStep::step>(which_step) >
                        word(Word::again) > as_actor
                        > set<&ReopenStep::actor>(orders) > set<&ReopenStep::reason>(reason);

const auto set_local_def = word(Word::local) > set<&SetLocal::local>(a_name(Phrase::local_name)) >
                           symbol(Symbol::equal) > set<&SetLocal::value>(expression);

// Of several elements, the one that is meant; in front of it the run it is of.
const auto open_bracket = symbol(Symbol::open_bracket);
const auto close_bracket = symbol(Symbol::close_bracket);
const auto in_brackets = -(open_bracket > set<&Which::first>(expression) > close_bracket >
                           -(open_bracket > set<&Which::second>(expression) > close_bracket));
const auto which_step_def = set<&Which::name>(a_name(Phrase::step_name)) >> in_brackets;
const auto which_operation_def = set<&Which::name>(a_name(Phrase::operation_name)) >> in_brackets;
const auto which_process_def = set<&Which::name>(a_name(Phrase::process_name)) >> in_brackets;
const auto which_deadline_def = set<&Which::name>(a_name(Phrase::deadline_name)) >> in_brackets;

// A field may be called `ende` or `offen`: only with a name behind it on its line, or `vorfall`
// alone on its line, is the word one of the language. `aufgaben von`, `keine frist` and `verlauf:`
// can be nothing else, because two names never continue an expression.
const auto expectation_def = word(Word::expect) >
                             (node<ExpectEnd>(expect_end) | node<ExpectOpen>(expect_open) |
                              node<ExpectDeadline>(expect_deadline) |
                              node<ExpectNoDeadline>(expect_no_deadline) |
                              node<ExpectTasks>(expect_tasks) | node<ExpectCourse>(expect_course) |
                              node<ExpectSent>(expect_sent) | node<ExpectBegun>(expect_begun) |
                              node<ExpectIncident>(expect_incident) |
                              node<ExpectTrue>(expect_true) | or_fail(Phrase::expression));
const auto expect_end_def = own_word(Word::end) >> same_line >>
                            set<&ExpectEnd::outcome>(a_name(Phrase::outcome_name));
const auto expect_open_def = (own_word(Word::open) |
                              constant<&ExpectOpen::closed, true>(own_word(Word::not_open))) >>
                             same_line >> set<&ExpectOpen::step>(which_step);
const auto expect_deadline_def = own_word(Word::deadline) >> same_line >>
                                 set<&ExpectDeadline::deadline>(which_deadline) >>
                                 (x3::eps >
                                  ((word(Word::ends) > set<&ExpectDeadline::ends>(expression)) |
                                   word(Word::passed) | or_fail(Phrase::deadline_fact)));
const auto expect_no_deadline_def = own_word(Word::none_of) >> own_word(Word::deadline) >> same_line
                                    >> set<&ExpectNoDeadline::deadline>(which_deadline);
const auto expect_tasks_def = (own_word(Word::none_of) >> own_word(Word::tasks) >>
                               (x3::eps > word(Word::tasks_of) > set<&ExpectTasks::who>(actor))) |
                              (own_word(Word::tasks) >> own_word(Word::tasks_of) >>
                               (x3::eps > set<&ExpectTasks::who>(actor) > colon >
                                add<&ExpectTasks::steps>(a_name(Phrase::step_name)) >
                                *(comma > add<&ExpectTasks::steps>(a_name(Phrase::step_name)))));
const auto expect_course_def = own_word(Word::course) >> colon >>
                               (x3::eps > add<&ExpectCourse::steps>(a_name(Phrase::step_name)) >
                                *(comma > add<&ExpectCourse::steps>(a_name(Phrase::step_name))));
const auto expect_sent_def = own_word(Word::was_sent) >> same_line >>
                             set<&ExpectSent::message>(a_name(Phrase::message_name));
const auto expect_begun_def = (own_word(Word::begun) |
                               constant<&ExpectBegun::never, true>(own_word(Word::not_begun))) >>
                              same_line >> set<&ExpectBegun::process>(which_process);
const auto expect_incident_def = own_word(Word::incident) >> LineEndParser{};
const auto expect_true_def = x3::eps >> set<&ExpectTrue::condition>(expression);

BOOST_SPIRIT_DEFINE(scenario, command, refusal, actor, entry, begin, complete, deliver, pass,
                    answer, extend, which_step, which_operation, which_process, which_deadline,
                    add_element, note, speaker, orders, correct, reopen, set_local, expectation,
                    expect_end, expect_open, expect_deadline, expect_no_deadline, expect_tasks,
                    expect_course, expect_sent, expect_begun, expect_incident, expect_true)

VORGANG_SYNTAX_EXPORT(ScenarioRule)

} // namespace vorgang::dsl::syntax
