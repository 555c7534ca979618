// Statements that choose between blocks or run them side by side.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct BranchId, Branch> branch{"statement"};
const x3::rule<struct CaseId, Case> depending_case{"depending_case"};
const x3::rule<struct LaneId, Lane> lane{"branch"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

} // namespace

const auto choose_def = add<&Choose::branches>(branch) >>
                        *(word(Word::otherwise) >> add<&Choose::branches>(branch)) >>
                        -(word(Word::otherwise) > set<&Choose::otherwise>(block));

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

BOOST_SPIRIT_DEFINE(choose, branch, depending, depending_case, parallel, lane)

VORGANG_SYNTAX_EXPORT(ChooseRule)
VORGANG_SYNTAX_EXPORT(DependingRule)
VORGANG_SYNTAX_EXPORT(ParallelRule)

} // namespace vorgang::dsl::syntax
