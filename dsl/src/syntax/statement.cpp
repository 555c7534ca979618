// The statements of the flow.
#include "syntax/grammar.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct AcceptanceId, Acceptance> acceptance{"statement"};
const x3::rule<struct PlainStatementId, Statement> plain_statement{"statement"};
const x3::rule<struct SectionId, Section> section{"statement"};
const x3::rule<struct AssignId, Assign> assign{"statement"};
const x3::rule<struct CallId, Call> call{"statement"};
const x3::rule<struct ToolCallId, Call> tool_call{"tool_name"};
const x3::rule<struct ProcessCallId, Call> process_call{"process_name"};
const x3::rule<struct CallClauseId, Call> call_clause{"call_clause"};
const x3::rule<struct RetryId, Retry> retry{"call_clause"};
const x3::rule<struct WaitId, Statement> wait{"statement"};
const x3::rule<struct WaitForId, WaitFor> wait_for{"expression"};
const x3::rule<struct WaitUntilId, WaitUntil> wait_until{"expression"};
const x3::rule<struct ReceiveId, Receive> receive{"statement"};
const x3::rule<struct SendId, Send> send{"statement"};
const x3::rule<struct GoBackId, GoBack> go_back{"statement"};
const x3::rule<struct GoOnId, GoOn> go_on{"statement"};
const x3::rule<struct EndId, End> end{"statement"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

template<class T, class Rule>
constexpr auto node(const Rule& rule) {
    return as<T, &Statement::node>(rule);
}

/// Whether the word is `prozess`, in either language: a tool may be called so, but then a point
/// follows and no name.
struct ProcessAheadParser : PlainToken<ProcessAheadParser> {
    static bool accepts(const ParseState&, const Token& token) {
        const Spelling spelling = token.known.spelling;
        return spelling != 0 && (spelling == spelling_of(Word::process, Language::german) ||
                                 spelling == spelling_of(Word::process, Language::english));
    }
    [[nodiscard]] std::string key() const { return key_of(Word::process); }
};

const auto refused = not_yet(word(Word::notify), "`gib bekannt`", "`notify`");

} // namespace

const auto block_def = bounded[open > *item(statement) > close];

const auto statement_def = recover<
    Level::statement>[spanned[(+own_line<Level::statement>[add<&Statement::accepted>(acceptance)] >
                               (here(plain_statement) | or_fail(Phrase::statement))) |
                              here(plain_statement) |
                              none_of_these<Level::statement>(Phrase::statement)]];

const auto plain_statement_def =
    node<Step>(step) | node<Choose>(choose) | node<Depending>(depending) | node<Pick>(pick) |
    node<Assign>(assign) | node<Call>(call) | node<End>(end) | node<Section>(section) |
    node<GoBack>(go_back) | node<GoOn>(go_on) | node<Parallel>(parallel) | node<ForAll>(for_all) |
    here(wait) | node<Receive>(receive) | node<Send>(send) | node<Undo>(undo) | refused;

const auto acceptance_def =
    spanned[word(Word::reviewed) > set<&Acceptance::code>(a_name(Phrase::finding_code)) >
            set<&Acceptance::reason>(a_text())];

const auto
    section_def = word(Word::section) > set<&Section::name>(a_name(Phrase::section_name)) >
                  -set<&Section::title>(a_text()) >
                  bounded[open > *(own_line<Level::statement>[add<&Section::deadlines>(deadline)] |
                                   own_line<Level::statement>[add<&Section::handlers>(handler)] |
                                   own_line<Level::statement>[set<&Section::undo>(undoing)]) >
                          *add<&Section::block>(statement) > close];

const auto assign_def = word(Word::set) > set<&Assign::field>(a_field()) >
                        symbol(Symbol::equal) > set<&Assign::value>(expression);

const auto call_def = word(Word::call) > (here(process_call) | here(tool_call)) >
                      -(open > *here(call_clause) > close);

const auto
    tool_call_def = x3::eps > set<&Call::tool>(a_name(Phrase::tool_name)) >
                    symbol(Symbol::point) > set<&Call::operation>(a_name(Phrase::operation_name)) >
                    set<&Call::arguments>(arguments) >
                    -(symbol(Symbol::arrow) > set<&Call::results>(field_names));

const auto process_call_def =
    (&(ProcessAheadParser{} >> a_name()) >> constant<&Call::process, true>(word(Word::process))) >
    set<&Call::operation>(a_name(Phrase::process_name)) > set<&Call::arguments>(arguments) >
    -(symbol(Symbol::arrow) > set<&Call::results>(field_names)) >
    -extent<&Call::alongside>(word(Word::alongside));

const auto call_clause_def =
    recover<Level::clause>[set<&Call::retry>(retry) | add<&Call::deadlines>(deadline) |
                           set<&Call::failing>(failing) | set<&Call::undo>(undoing) |
                           none_of_these<Level::clause>(Phrase::call_clause)];

const auto retry_def =
    spanned[word(Word::try_) > set<&Retry::count>(a_whole_number()) > word(Word::times) >
            word(Word::every) > set<&Retry::every>(expression)];

const auto wait_def = word(Word::wait) > ((word(Word::until) > node<WaitUntil>(wait_until)) |
                                          node<WaitFor>(wait_for) | or_fail(Phrase::expression));
const auto wait_for_def = x3::eps >> set<&WaitFor::length>(expression);
const auto wait_until_def = x3::eps >> set<&WaitUntil::time>(expression);

const auto receive_def =
    word(Word::receive) >
    word(Word::message) > set<&Receive::message>(a_name(Phrase::message_name)) >
    -(word(Word::only_once) > word(Word::message_by) > set<&Receive::once>(field_names));

const auto send_def = word(Word::send) >
                      word(Word::message) > set<&Send::message>(a_name(Phrase::message_name));

const auto go_back_def = word(Word::back) >
                         word(Word::back_to) > set<&GoBack::target>(a_name(Phrase::target_name));

const auto go_on_def = word(Word::go_on) >
                       word(Word::with) > set<&GoOn::target>(a_name(Phrase::target_name));

const auto end_def = word(Word::end) > set<&End::name>(a_name(Phrase::outcome_name)) >
                     -set<&End::title>(a_text()) >
                     -(word(Word::returns) > set<&End::returns>(field_names));

BOOST_SPIRIT_DEFINE(block, statement, plain_statement, acceptance, section, assign, call, tool_call,
                    process_call, call_clause, retry, wait, wait_for, wait_until, receive, send,
                    go_back, go_on, end)

VORGANG_SYNTAX_EXPORT(StatementRule)
VORGANG_SYNTAX_EXPORT(BlockRule)

} // namespace vorgang::dsl::syntax
