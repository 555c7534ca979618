// Statements that choose between blocks or run them side by side.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct BranchId, Branch> branch{"statement"};
const x3::rule<struct CaseId, Case> depending_case{"depending_case"};
const x3::rule<struct LaneId, Lane> lane{"branch"};
const x3::rule<struct EventId, Event> event{"event"};
const x3::rule<struct OnMessageId, Receive> on_message{"event"};
const x3::rule<struct AfterLengthId, WaitFor> after_length{"event"};
const x3::rule<struct AtTimeId, WaitUntil> at_time{"event"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

} // namespace

const auto choose_def = add<&Choose::branches>(branch) >>
                        *(word(Word::otherwise) >> add<&Choose::branches>(branch)) >>
                        -(extent<&Choose::otherwise_span>(word(Word::otherwise)) >
                          set<&Choose::otherwise>(block));

const auto branch_def =
    spanned[word(Word::when) > set<&Branch::condition>(expression) > set<&Branch::block>(block)];

const auto depending_def =
    word(Word::depending) > word(Word::depending_on) > set<&Depending::subject>(expression) >
    bounded[open > add<&Depending::cases>(depending_case) >
            *(!word(Word::otherwise) >> add<&Depending::cases>(depending_case)) >
            -(extent<&Depending::otherwise_span>(word(Word::otherwise)) >
              set<&Depending::otherwise>(block)) > (close | or_fail(Phrase::depending_end))];

const auto depending_case_def = recover<
    Level::statement>[spanned[set<&Case::values>(choice_values) > set<&Case::block>(block)] |
                      none_of_these<Level::statement>(Phrase::depending_case)];

const auto parallel_def = word(Word::parallel) >
                          -(word(Word::until) > set<&Parallel::until>(a_whole_number())) >
                          bounded[open > *add<&Parallel::lanes>(lane) > close];

const auto lane_def = recover<
    Level::statement>[spanned[word(Word::branch) > set<&Lane::name>(a_name(Phrase::branch_name)) >
                              set<&Lane::block>(block)] |
                      none_of_these<Level::statement>(Phrase::branch)];

const auto for_all_def =
    word(Word::for_all) > word(Word::all) > set<&ForAll::variable>(a_name(Phrase::variable_name)) >
    reserved(Reserved::in) > set<&ForAll::list>(expression) >
    -constant<&ForAll::in_turn, true>(word(Word::in_turn)) >
    -(word(Word::until) > set<&ForAll::until>(expression)) >
    -(word(Word::open_ended) > word(Word::through) >
      set<&ForAll::extended_by>(a_name(Phrase::role_name))) > set<&ForAll::block>(block);

const auto pick_def =
    word(Word::pick_event) >
    bounded[open > add<&Pick::events>(event) > *add<&Pick::events>(event) > close];

const auto event_def = recover<
    Level::statement>[spanned[extent<&Event::head>(as<Receive, &Event::event>(on_message) |
                                                   as<WaitFor, &Event::event>(after_length) |
                                                   as<WaitUntil, &Event::event>(at_time)) >
                              set<&Event::block>(block)] |
                      none_of_these<Level::statement>(Phrase::event)];

const auto
    on_message_def = word(Word::on) >
                     word(Word::message) > set<&Receive::message>(a_name(Phrase::message_name));
const auto after_length_def = word(Word::after) > set<&WaitFor::length>(expression);
const auto at_time_def = word(Word::at_time) > set<&WaitUntil::time>(expression);

BOOST_SPIRIT_DEFINE(choose, branch, depending, depending_case, parallel, lane, for_all, pick, event,
                    on_message, after_length, at_time)

VORGANG_SYNTAX_EXPORT(ChooseRule)
VORGANG_SYNTAX_EXPORT(DependingRule)
VORGANG_SYNTAX_EXPORT(ParallelRule)
VORGANG_SYNTAX_EXPORT(ForAllRule)
VORGANG_SYNTAX_EXPORT(PickRule)

} // namespace vorgang::dsl::syntax
