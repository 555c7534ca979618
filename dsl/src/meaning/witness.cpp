#include "meaning/witness.hpp"

#include <algorithm>
#include <set>

#include "meaning/accesses.hpp"
#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {

using diag::say;

namespace {
constexpr std::size_t stations_max = 12;
} // namespace

// The bits that decide whether something is still lacking: two visits that agree in them need not
// both be followed.
std::vector<std::size_t> Witness::relevant(const Lacking& lacking) const {
    if (lacking.step != none) return {flow_.facts().done(lacking.step)};
    if (lacking.field != none) return flow_.facts().about(lacking.field);
    return {};
}

bool Witness::lies_in(StatementId inner, StatementId outer) const {
    const auto around = standing(m_, inner);
    return std::ranges::find(around, outer, &Standing::statement) != around.end();
}

// The branch that could have done what is lacking. A way past a `parallel` goes through all of its
// branches; told is this one.
BlockId Witness::concerned(const Parallel& parallel, const Lacking& lacking) const {
    for (const Lane& lane : parallel.lanes) {
        if (lacking.step != none) {
            const auto around = standing(m_, m_.step_statements[lacking.step]);
            if (std::ranges::find(around, lane.block, &Standing::block) != around.end())
                return lane.block;
        }
        std::vector<Access> accesses;
        if (lacking.field != none) collect_accesses(m_, lane.block, accesses);
        if (std::ranges::any_of(accesses, [&](const Access& access) {
                return access.writes && access.field == lacking.field;
            }))
            return lane.block;
    }
    return nowhere;
}

bool Witness::follows(const Node& node, const Edge& edge, NodeId target,
                      const Lacking& lacking) const {
    if (node.kind != NodeKind::fork) return true;
    const StatementId goal = g_.nodes[target].statement;
    if (goal != nowhere && goal != node.statement && lies_in(goal, node.statement)) return true;
    const auto& parallel = std::get<Parallel>(m_.statements[node.statement].node);
    // What was lacking before `parallel bis n` may be lacking behind it.
    if (g_.nodes[edge.to].kind == NodeKind::join) return true;
    const BlockId block = concerned(parallel, lacking);
    if (block == nowhere) return true;
    const StatementId first = g_.nodes[edge.to].statement;
    return first != nowhere && m_.statements[first].block == block;
}

Wording Witness::way_to(NodeId target, const Lacking& lacking) {
    const auto bits = relevant(lacking);
    const auto missing = [&](const Bits& state) {
        if (lacking.step != none) return !state.test(flow_.facts().done(lacking.step));
        return lacking.field == none || !state.test(flow_.facts().written(lacking.field));
    };
    std::vector<Visit> visits{{0, 0, Bits(flow_.facts().size())}};
    std::set<std::pair<NodeId, std::vector<bool>>> seen;
    for (std::uint32_t i = 0; i < visits.size() && c_.witness_visits != 0; ++i) {
        --c_.witness_visits;
        if (visits[i].node == target && missing(visits[i].before)) return tell(visits, i);
        const Node& node = g_.nodes[visits[i].node];
        Bits after = visits[i].before;
        flow_.pass(node, after);
        for (const Edge& edge : node.next) {
            if (!follows(node, edge, target, lacking)) continue;
            Bits state = after;
            if (edge.condition != nullptr) flow_.facts().learn(state, *edge.condition, edge.truth);
            std::vector<bool> key;
            key.reserve(bits.size());
            for (const std::size_t bit : bits)
                key.push_back(state.test(bit));
            if (seen.emplace(edge.to, std::move(key)).second)
                visits.push_back({edge.to, i, std::move(state)});
        }
    }
    return {};
}

Wording Witness::word_for(const Node& node) const {
    const auto name = [](std::string_view text) {
        return Wording{std::string(text), std::string(text)};
    };
    if (node.kind == NodeKind::expiry)
        return say("die Frist `{0}` läuft ab", "the deadline `{0}` passes",
                   m_.tables.deadlines[node.detail].name);
    if (node.kind == NodeKind::handler) {
        const Handler& handler = handler_of(m_, node);
        const Index message = handler.message.index;
        if (message != none)
            return say("`{0}` trifft ein", "`{0}` arrives", m_.tables.messages[message].name);
        if (handler.condition) return say("({0})", "({0})", c_.source.text(handler.head));
        if (!handler.name.empty())
            return say("`{0}` wird begonnen", "`{0}` is begun", handler.name);
    }
    if (node.statement == nowhere) return {};
    const std::string_view named = c_.source.text(m_.statements[node.statement].span);
    if (node.kind == NodeKind::failure) return say("`{0}` scheitert", "`{0}` fails", named);
    if (node.kind == NodeKind::undoing)
        return say("`{0}` wird rückgängig gemacht", "`{0}` is undone", named);
    const auto& n = m_.statements[node.statement].node;
    if (node.kind == NodeKind::element)
        return say("für alle {0}", "for all {0}", m_.tables.loops[std::get<ForAll>(n).loop].name);
    if (node.kind == NodeKind::event)
        return name(c_.source.text(std::get<Pick>(n).events[node.detail].span));
    if (node.kind == NodeKind::open) {
        if (const auto* step = std::get_if<Step>(&n)) return name(m_.tables.steps[step->step].name);
        return name(c_.source.text(m_.statements[node.statement].span));
    }
    const auto* receive = std::get_if<Receive>(&n);
    if (receive != nullptr && receive->message.index != none)
        return name(m_.tables.messages[receive->message.index].name);
    return {};
}

// The condition under which the way went from one node to the next.
Wording Witness::word_for(const Node& node, NodeId next) const {
    if (node.kind == NodeKind::each && g_.nodes[next].kind == NodeKind::all_ended)
        return say("für alle {0}: es gibt keines", "for all {0}: there is none",
                   m_.tables.loops[std::get<ForAll>(m_.statements[node.statement].node).loop].name);
    const auto edge = std::ranges::find(node.next, next, &Edge::to);
    if (edge == node.next.end() || edge->condition == nullptr) return {};
    const auto& choose = std::get<Choose>(m_.statements[node.statement].node);
    if (!choose.subject_span.empty()) {
        if (!edge->truth) return {}; // the other values say nothing more
        return say("({} = {})", "({} = {})", c_.source.text(choose.subject_span),
                   c_.source.text(edge->condition->span));
    }
    const Expr* condition = edge->condition;
    bool truth = edge->truth;
    for (; condition->kind == ExprKind::unary && condition->op == Op::not_; truth = !truth)
        condition = &condition->operands[0];
    const std::string_view text = c_.source.text(condition->span);
    if (condition->kind == ExprKind::field)
        return truth ? say("({} = ja)", "({} = true)", text)
                     : say("({} = nein)", "({} = false)", text);
    return truth ? say("({})", "({})", text) : say("(nicht: {})", "(not: {})", text);
}

Wording Witness::tell(const std::vector<Visit>& visits, std::uint32_t last) const {
    std::vector<Wording> stations{say("hier", "here")};
    for (std::uint32_t i = last; i != 0; i = visits[i].from) {
        const Node& node = g_.nodes[visits[visits[i].from].node];
        for (Wording word : {word_for(node, visits[i].node), word_for(node)})
            if (!word.empty()) stations.push_back(std::move(word));
    }
    std::ranges::reverse(stations);
    Wording way;
    for (std::size_t i = 0; i < stations.size(); ++i) {
        if (stations.size() > stations_max && i > 2 && i + stations_max - 3 < stations.size()) {
            if (i == 3) {
                way.german += " → …";
                way.english += " → …";
            }
            continue;
        }
        way.german.append(i == 0 ? "" : " → ").append(stations[i].german);
        way.english.append(i == 0 ? "" : " → ").append(stations[i].english);
    }
    return way;
}

} // namespace vorgang::dsl::meaning
