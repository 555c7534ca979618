// The names of the flow: steps, sections, deadlines, outcomes, wherever they stand.
#include <utility>

#include "meaning/declare.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class FlowNames {
  public:
    explicit FlowNames(Context& context) : c_(context), tables_(context.model.tables) {}

    void block(const syntax::Block& block) {
        for (const syntax::Statement& statement : block)
            std::visit([&](const auto& node) { visit(node); }, statement.node);
    }
    void handler(const syntax::Handler& handler) {
        if (const auto* demand = std::get_if<syntax::OnDemand>(&handler.cause))
            (void)c_.names.shared.add(demand->name, {SymbolKind::demand, 0, demand->name.span},
                                      c_.diagnostics);
        block(handler.block);
    }

  private:
    void visit(const syntax::Step& step) {
        const Symbol symbol{SymbolKind::step, next_index(tables_.steps), step.name.span};
        (void)c_.names.shared.add(step.name, symbol, c_.diagnostics);
        c_.indexes[&step] = static_cast<Index>(symbol.index);
        tables_.steps.push_back({});
        tables_.steps.back().name = std::string(step.name.text);
        tables_.steps.back().title = text_of(step.title);
        c_.model.step_frames.push_back(frame_);
        auto indexes = deadlines(step.deadlines, step.name.text);
        tables_.steps[symbol.index].deadlines = std::move(indexes);
        for (const syntax::Deadline& deadline : step.deadlines)
            consequence(deadline);
        undoing(step.undo);
    }
    void visit(const syntax::Section& section) {
        const auto ordinal = static_cast<std::uint32_t>(c_.model.section_deadlines.size());
        (void)c_.names.shared.add(section.name, {SymbolKind::section, ordinal, section.name.span},
                                  c_.diagnostics);
        c_.indexes[&section] = static_cast<Index>(ordinal);
        c_.model.section_deadlines.emplace_back();
        auto indexes = deadlines(section.deadlines, section.name.text);
        c_.model.section_deadlines[ordinal] = std::move(indexes);
        for (const syntax::Deadline& deadline : section.deadlines)
            consequence(deadline);
        for (const syntax::Handler& one : section.handlers)
            handler(one);
        undoing(section.undo);
        block(section.block);
    }
    void visit(const syntax::Call& call) {
        (void)deadlines(call.deadlines, call.operation.text);
        for (const syntax::Deadline& deadline : call.deadlines)
            consequence(deadline);
        if (call.failing) block(call.failing->block);
        undoing(call.undo);
    }
    void visit(const syntax::Choose& choose) {
        for (const syntax::Branch& branch : choose.branches)
            block(branch.block);
        if (choose.otherwise) block(*choose.otherwise);
    }
    void visit(const syntax::Depending& depending) {
        for (const syntax::Case& one : depending.cases)
            block(one.block);
        if (depending.otherwise) block(*depending.otherwise);
    }
    void visit(const syntax::Parallel& parallel) {
        NameTable lanes;
        for (const syntax::Lane& lane : parallel.lanes) {
            (void)lanes.add(lane.name, {SymbolKind::other, 0, lane.name.span}, c_.diagnostics);
            block(lane.block);
        }
    }
    void visit(const syntax::ForAll& all) {
        const Symbol symbol{SymbolKind::element, next_index(tables_.loops), all.variable.span};
        const Symbol* other = c_.names.shared.find(all.variable.text);
        if (other != nullptr && other->kind == SymbolKind::element)
            c_.report(draft<catalogue::declared_twice>(all.variable.span, all.variable.text)
                          .also(other->span, say("hier zum ersten Mal", "here for the first time"))
                          .help(say("jedes `für alle` hat einen eigenen Namen, weil Schritte ihre "
                                    "Werte unter ihm annehmen",
                                    "each `for all` has a name of its own, because steps take "
                                    "their values by it")));
        else
            (void)c_.names.shared.add(all.variable, symbol, c_.diagnostics);
        c_.indexes[&all] = static_cast<Index>(symbol.index);
        tables_.loops.emplace_back().name = std::string(all.variable.text);
        const Index around = std::exchange(frame_, next_index(tables_.frames));
        tables_.frames.emplace_back().parent = around;
        c_.model.loop_frames.push_back(frame_);
        c_.model.loop_fields.emplace_back();
        c_.model.loop_types.emplace_back();
        block(all.block);
        frame_ = around;
    }
    void visit(const syntax::Pick& pick) {
        for (const syntax::Event& event : pick.events)
            block(event.block);
    }
    void visit(const syntax::End& end) {
        if (c_.names.endings.find(end.name.text) != nullptr) return;
        const Symbol symbol{SymbolKind::other, next_index(tables_.endings), end.name.span};
        (void)c_.names.endings.add(end.name, symbol, c_.diagnostics);
        tables_.endings.push_back({std::string(end.name.text), "", {}});
    }
    template<class Other>
    void visit(const Other&) {}

    std::vector<Index> deadlines(const std::vector<syntax::Deadline>& deadlines,
                                 std::string_view owner) {
        std::vector<Index> indexes;
        for (const syntax::Deadline& deadline : deadlines) {
            const Index index = next_index(tables_.deadlines);
            tables_.deadlines.push_back({});
            c_.model.deadline_frames.push_back(frame_);
            tables_.deadlines.back().name =
                std::string(deadline.name ? deadline.name->text : owner);
            // Whether a step has it is asked where the flow is read (`schritt.durch`).
            if (std::holds_alternative<syntax::Silence>(deadline.consequence))
                tables_.deadlines.back().consequence = Consequence::deem;
            if (deadline.name)
                (void)c_.names.deadlines.add(*deadline.name,
                                             {SymbolKind::other, index, deadline.name->span},
                                             c_.diagnostics);
            c_.indexes[&deadline] = index;
            indexes.push_back(index);
        }
        return indexes;
    }
    void undoing(const std::optional<syntax::Undoing>& undoing) {
        if (undoing) block(undoing->block);
    }
    void consequence(const syntax::Deadline& deadline) {
        if (const auto* expire = std::get_if<syntax::Expire>(&deadline.consequence))
            block(expire->block);
    }

    Context& c_;
    ProcessModel& tables_;
    Index frame_ = 0;
};

} // namespace

void declare_flow_names(Context& c) {
    FlowNames names(c);
    names.block(c.tree.flow);
    for (const syntax::Handler& handler : c.tree.handlers)
        names.handler(handler);
    c.model.step_statements.assign(c.model.tables.steps.size(), nowhere);
    c.model.section_statements.assign(c.model.section_deadlines.size(), nowhere);
    c.model.deadlines.resize(c.model.tables.deadlines.size());
}

} // namespace vorgang::dsl::meaning
