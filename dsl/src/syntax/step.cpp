// Steps: their clauses, channels and deadlines.
#include <algorithm>

#include "diag/report.hpp"
#include "syntax/grammar.hpp"
#include "syntax/lists.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct ClauseId, Step> clause{"clause"};
const x3::rule<struct CollectId, Collect> collect{"clause"};
const x3::rule<struct RemindId, Remind> remind{"consequence"};
const x3::rule<struct ExpireId, Expire> expire{"consequence"};
const x3::rule<struct SilenceId, Silence> silence{"consequence"};
const x3::rule<struct DeemedId, DeemedValue> deemed_value{"field_name"};
const x3::rule<struct ExtensionId, Extension> extension{"clause"};

const auto open = symbol(Symbol::open_brace);
const auto close = symbol(Symbol::close_brace);

struct ClausePlace {
    Word word;
    Span span;
};

/// The clauses of a step as written, each with its place, in the order they must have.
std::vector<ClausePlace> clauses_in_order(const Step& step) {
    std::vector<ClausePlace> places;
    if (step.role) places.push_back({Word::role, step.role->span});
    if (step.computed_role) places.push_back({Word::role, step.computed_role->span});
    if (step.kind) places.push_back({Word::kind, step.kind->span});
    if (!step.channels.empty()) places.push_back({Word::channel, step.channels.front().span});
    if (!step.grounds.empty()) places.push_back({Word::grounds, step.grounds.front().span});
    if (!step.shows.empty()) places.push_back({Word::shows, step.shows.front().span});
    for (const Collect& one : step.collects)
        places.push_back({Word::collects, one.span});
    for (const Deadline& one : step.deadlines)
        places.push_back({Word::deadline, one.span});
    if (!step.four_eyes.empty()) places.push_back({Word::four_eyes, step.four_eyes.front().span});
    if (step.undo) places.push_back({Word::undo, step.undo->span});
    return places;
}

/// Whether a comment stands before, between or behind the clauses of a step: which of them it is
/// about only its author knows.
bool has_comments(const ParseState& state, const Step& step) {
    Token token = scan(state.at(step.name.span.end), state.text_end);
    while (token.kind != TokenKind::end && !token.is(Symbol::open_brace))
        token = scan(token.end, state.text_end);
    Iterator at = token.end;
    const auto comment_before = [&](Iterator end) {
        return std::string_view(at, end).find('#') != std::string_view::npos;
    };
    for (const Span& one : step.clauses) {
        if (comment_before(state.at(one.begin))) return true;
        at = state.at(one.end);
    }
    return comment_before(skip_blanks(at, state.text_end));
}

/// Puts the clause that comes next in the order into the place of each; nothing where one of them
/// is not to be found or a comment would stay behind.
std::vector<Fix> in_order(const ParseState& state, const Step& step,
                          const std::vector<ClausePlace>& places) {
    if (places.size() != step.clauses.size() || has_comments(state, step)) return {};
    std::vector<Fix> fixes;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto written = std::ranges::find_if(step.clauses, [&](const Span& span) {
            return span.begin <= places[i].span.begin && places[i].span.begin < span.end;
        });
        if (written == step.clauses.end()) return {};
        if (*written == step.clauses[i]) continue;
        const std::string_view text = state.text(*written);
        fixes.push_back({step.clauses[i], std::string(text)});
    }
    return fixes;
}

constexpr auto check_order = [](ParseState& state, const Step& step) {
    const auto places = clauses_in_order(step);
    const auto wrong = std::ranges::adjacent_find(
        places, [](const auto& one, const auto& next) { return one.span.begin > next.span.begin; });
    if (wrong == places.end()) return;
    const ClausePlace& later = *std::next(wrong);
    state.diagnostics.add(
        diag::draft<diag::catalogue::clause_order>(
            wrong->span, text_of(wrong->word, state.language), text_of(later.word, state.language))
            .also(later.span, diag::say("davor gehört es", "it belongs before"))
            .fixes(in_order(state, step, places)));
};

const auto partner =
    (constant<&Channel::partner_kind, ChannelPartner::via_tool>(word(Word::via_tool)) >
     set<&Channel::partner>(a_name(Phrase::tool_name))) |
    (constant<&Channel::partner_kind, ChannelPartner::at_role>(word(Word::at_role)) >
     set<&Channel::partner>(a_name(Phrase::role_name)));

const auto consequence =
    as<Remind, &Deadline::consequence>(remind) | as<Expire, &Deadline::consequence>(expire) |
    as<Silence, &Deadline::consequence>(silence) | or_fail(Phrase::consequence);

} // namespace

const auto step_def =
    checked<check_order>[word(Word::step) > set<&Step::name>(a_name(Phrase::step_name)) >
                         -set<&Step::title>(a_text()) > open > *here(clause) > close];

// A role, or what finds it: a call, or an entry of an element.
const auto
    role_clause = word(Word::role) >
                  ((&(a_name() >> (symbol(Symbol::open_parenthesis) | symbol(Symbol::point))) >>
                    set<&Step::computed_role>(expression)) |
                   set<&Step::role>(a_name(Phrase::role_name)) | or_fail(Phrase::role_name));

const auto clause_def = recover<
    Level::clause>[noted<&Step::clauses>[role_clause |
                                         (word(Word::kind) >
                                          set<&Step::kind>(a_name(Phrase::kind_name))) |
                                         (word(Word::channel) > listed<ListOf::some_names>[add<
                                                                    &Step::channels>(channel)]) |
                                         (word(Word::grounds) > set<&Step::grounds>(texts)) |
                                         (word(Word::shows) > set<&Step::shows>(field_names)) |
                                         add<&Step::collects>(collect) |
                                         add<&Step::deadlines>(deadline) |
                                         (word(Word::four_eyes) > word(Word::with) >
                                          set<&Step::four_eyes>(field_names)) |
                                         set<&Step::undo>(undoing)] |
                   none_of_these<Level::clause>(Phrase::clause)];

const auto channel_kind_def = extent<&Channel::kind_span>(
    constant<&Channel::kind, ChannelKind::online>(word(Word::online)) |
    constant<&Channel::kind, ChannelKind::in_person>(word(Word::in_person)) |
    constant<&Channel::kind, ChannelKind::post>(word(Word::post)) |
    constant<&Channel::kind, ChannelKind::phone>(word(Word::phone)) | or_fail(Phrase::channel));

const auto channel_def = spanned[here(channel_kind) > -partner];

const auto collect_def = spanned[word(Word::collects) > set<&Collect::fields>(field_names) >
                                 -(word(Word::when) > set<&Collect::condition>(expression))];

const auto deadline_def =
    spanned[word(Word::deadline) > -set<&Deadline::name>(NameColonParser(Phrase::deadline_name)) >
            set<&Deadline::length>(expression) >
            -((word(Word::starting) > set<&Deadline::from>(expression)) |
              (word(Word::before) > set<&Deadline::before>(expression))) >
            -(word(Word::grace) > set<&Deadline::grace>(expression)) >
            -(word(Word::under) > set<&Deadline::norm>(a_text())) >
            -set<&Deadline::extension>(extension) >
            extent<&Deadline::consequence_span>(consequence)];

const auto extension_def =
    spanned[word(Word::extendable) > word(Word::once) > word(Word::extend_by) >
            set<&Extension::by>(expression) > word(Word::through) >
            set<&Extension::role>(a_name(Phrase::role_name))];

const auto remind_def = word(Word::reminds) > set<&Remind::role>(a_name(Phrase::role_name));
const auto expire_def = word(Word::on_expiry) > -constant<&Expire::alongside, true>(word(
                                                    Word::alongside)) > set<&Expire::block>(block);
const auto
    silence_def = word(Word::silence) > word(Word::counts) > word(Word::as) > open
                  > listed<ListOf::some_entries>[add<&Silence::values>(deemed_value)] > close;
const auto deemed_value_def = set<&DeemedValue::field>(a_field()) >
                              symbol(Symbol::colon) > set<&DeemedValue::value>(expression);

BOOST_SPIRIT_DEFINE(step, clause, channel_kind, channel, collect, deadline, extension, remind,
                    expire, silence, deemed_value)

VORGANG_SYNTAX_EXPORT(StepRule)
VORGANG_SYNTAX_EXPORT(DeadlineRule)
VORGANG_SYNTAX_EXPORT(ChannelKindRule)
VORGANG_SYNTAX_EXPORT(ChannelRule)

} // namespace vorgang::dsl::syntax
