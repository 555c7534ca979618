#include <map>

#include "meaning/acceptances.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class DataCheck {
  public:
    DataCheck(Context& context, const Graph& graph, const Dataflow& dataflow)
        : c_(context), m_(context.model), g_(graph), flow_(dataflow), facts_(dataflow.facts()) {}

    void run() {
        for (NodeId id = 0; id < g_.nodes.size(); ++id)
            if (flow_.reached(id)) node(id);
        for (auto& [key, fault] : faults_)
            report(key.first, fault);
    }

  private:
    // The first place where a field is missing; further ones are one mistake with it.
    struct Fault {
        NodeId node = 0;
        Span span;
        bool unknown = false;
        std::vector<Span> also;
    };

    void node(NodeId id) {
        const Node& node = g_.nodes[id];
        node_ = id;
        if (node.kind == NodeKind::handler) return condition(node, *flow_.before(id));
        if (node.statement == nowhere) return;
        const Bits& before = *flow_.before(id);
        const auto& n = m_.statements[node.statement].node;
        switch (node.kind) {
        case NodeKind::open:
        case NodeKind::enter:
        case NodeKind::each:
        case NodeKind::plain: std::visit([&](const auto& s) { check(s, before); }, n); return;
        case NodeKind::done:
            if (const auto* step = std::get_if<Step>(&n)) completion(*step, before);
            return;
        case NodeKind::one_ended:
            if (const auto& all = std::get<ForAll>(n); all.until) expression(*all.until, before);
            return;
        case NodeKind::test: check(std::get<Choose>(n), node.detail, before); return;
        default: return;
        }
    }

    // Looked at again and again while its section runs.
    void condition(const Node& node, Bits state) {
        const Handler& handler = handler_of(m_, node);
        if (!handler.condition) return;
        flow_.at_any_time(node, state);
        watching_ = true;
        expression(*handler.condition, state);
        watching_ = false;
    }

    void check(const Step& step, const Bits& state) {
        if (step.role) expression(*step.role, state);
        for (const Use& use : step.shows)
            handed_on(use.index, use.span, state);
        deadlines(step.deadlines, state);
        for (const Use& other : step.four_eyes)
            if (!state.test(facts_.done(other.index))) four_eyes(other);
    }
    void check(const Call& call, const Bits& state) {
        for (const Expr& argument : call.arguments)
            expression(argument, state);
        deadlines(call.deadlines, state);
    }
    void check(const Choose& choose, std::size_t branch, const Bits& state) {
        if (choose.subject && branch == 0) expression(*choose.subject, state);
        expression(choose.branches[branch].condition, state);
    }
    void check(const Section& section, const Bits& state) { deadlines(section.deadlines, state); }
    void check(const ForAll& all, const Bits& state) {
        expression(all.list, state);
        if (all.enough) expression(*all.enough, state);
    }
    void check(const Assign& assign, const Bits& state) { expression(assign.value, state); }
    void check(const Wait& wait, const Bits& state) { expression(wait.until, state); }
    void check(const Pick& pick, const Bits& state) {
        for (const Event& event : pick.events)
            if (event.until) expression(*event.until, state);
    }
    void check(const Send& send, const Bits& state) {
        if (send.message.index == none) return;
        for (const Index field : m_.tables.messages[send.message.index].carries)
            handed_on(field, send.message.span, state);
    }
    void check(const End& end, const Bits& state) {
        for (const Use& use : end.returns)
            handed_on(use.index, use.span, state);
    }
    template<class Other>
    void check(const Other&, const Bits&) {}

    void deadlines(const std::vector<std::uint32_t>& ids, const Bits& state) {
        for (const std::uint32_t id : ids) {
            expression(m_.deadlines[id].length, state);
            if (m_.deadlines[id].from) expression(*m_.deadlines[id].from, state);
        }
    }

    // Conditions of clauses see what the clauses before them collect.
    void completion(const Step& step, Bits state) {
        for (const Clause& clause : step.clauses)
            for (const Use& use : clause.fields)
                facts_.write(state, use.index, false);
        for (const Clause& clause : step.clauses) {
            if (clause.condition) expression(*clause.condition, state);
            for (const Use& use : clause.fields)
                if (!clause.condition && is_required(m_, use.index))
                    state.set(facts_.written(use.index));
        }
    }

    void handed_on(Index field, Span span, const Bits& state) {
        if (!m_.tables.fields[field].type.optional && !state.test(facts_.written(field)))
            fault(field, span, false);
    }

    void expression(const Expr& e, const Bits& state) {
        if (e.kind == ExprKind::field) {
            if (state.test(facts_.written(e.index))) return;
            const bool optional = m_.tables.fields[e.index].type.optional;
            if (!optional || e.needs_value) fault(e.index, e.span, optional);
            return;
        }
        if (e.kind == ExprKind::rule && e.needs_value) result(e);
        const bool logic = e.kind == ExprKind::binary && (e.op == Op::and_ || e.op == Op::or_);
        if (!facts_.conditions_matter() || (!logic && e.kind != ExprKind::if_)) {
            for (const Expr& operand : e.operands)
                expression(operand, state);
            return;
        }
        // What stands behind `und` matters only where what stands before it holds.
        expression(e.operands[0], state);
        Bits inner = state;
        facts_.learn(inner, e.operands[0], e.op != Op::or_);
        expression(e.operands[1], inner);
        if (logic) return;
        inner = state;
        facts_.learn(inner, e.operands[0], false);
        expression(e.operands[2], inner);
    }

    // Of a rule whose result is `T?`.
    void result(const Expr& call) {
        const vorgang::Rule& rule = m_.tables.rules[call.index];
        if (rule.output.type.optional)
            c_.report(draft<catalogue::may_be_unknown>(call.span, rule.name)
                          .help(say("setzen Sie ein Feld mit `?` und vergleichen Sie es vorher",
                                    "set a field with `?` and compare it first")));
    }

    // Where it is accepted, what is missing elsewhere still has to be told.
    void fault(Index field, Span span, bool unknown) {
        if (unknown && watching_) return; // what is not known yet is not true yet
        const StatementId here = g_.nodes[node_].statement;
        const auto code =
            unknown ? catalogue::may_be_unknown::code : catalogue::read_before_write::code;
        const bool apart_here = here != nowhere && accepted(*m_.statements[here].source, code);
        const StatementId apart = apart_here ? here : nowhere;
        const auto [place, fresh] =
            faults_.emplace(std::pair(field, apart), Fault{node_, span, unknown, {}});
        if (!fresh) place->second.also.push_back(span);
    }

    void report(Index field, Fault& fault) {
        const FieldInfo& info = m_.fields[field];
        const std::string& name = m_.tables.fields[field].name;
        const bool end = info.deadline != none;
        const bool entry = m_.tables.fields[field].frame != 0;
        const std::string shown = name.substr(0, name.find('#'));
        const Wording way = Witness(c_, g_, flow_).way_to(fault.node, {field, none});
        auto finding = fault.unknown
                           ? draft<catalogue::may_be_unknown>(fault.span, shown)
                                 .help(say("vergleichen Sie vorher: `falls {} != unbekannt`",
                                           "compare it first: `if {} != null`", shown))
                           : draft<catalogue::read_before_write>(fault.span, shown);
        if (!way.empty()) finding.note(say("der Weg: {}", "the way: {}", way));
        if (info.step == none && !end && !entry && !fault.unknown)
            finding.also(info.span, say("das Feld", "the field"));
        constexpr std::size_t shown_max = 3;
        for (std::size_t i = 0; i < fault.also.size() && i < shown_max; ++i)
            finding.also(fault.also[i], say("auch hier", "here too"));
        c_.report(std::move(finding));
    }

    void four_eyes(const Use& other) {
        const std::string& name = m_.tables.steps[other.index].name;
        auto finding = draft<catalogue::four_eyes_skipped>(other.span, name);
        const Wording way = Witness(c_, g_, flow_).way_to(node_, {none, other.index});
        if (way.empty())
            c_.report(std::move(finding));
        else
            c_.report(std::move(finding).note(say("der Weg: {}", "the way: {}", way)));
    }

    Context& c_;
    const Model& m_;
    const Graph& g_;
    const Dataflow& flow_;
    const Facts& facts_;
    NodeId node_ = 0;
    bool watching_ = false; // the condition of `jederzeit falls`
    std::map<std::pair<Index, StatementId>, Fault> faults_;
};

} // namespace

void check_data(Context& context, const Graph& graph, const Dataflow& dataflow) {
    DataCheck(context, graph, dataflow).run();
}

} // namespace vorgang::dsl::meaning
