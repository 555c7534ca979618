#include "meaning/flow.hpp"

#include <algorithm>

#include "meaning/arguments.hpp"
#include "meaning/flow_builder.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

void resolve_flow(Context& c) {
    FlowBuilder builder(c);
    // A process may say nothing of a flow; what is wrong then is shown at its name.
    const bool without = c.tree.flow_span.begin == c.tree.flow_span.end;
    c.model.flow = builder.block(c.tree.flow, BlockKind::flow, nowhere,
                                 without ? c.tree.name.span : c.tree.flow_span);
    for (const syntax::Handler& handler : c.tree.handlers)
        c.model.handlers.push_back(builder.handler(handler, nowhere));
    builder.twice(c.model.handlers);
}

BlockId FlowBuilder::block(const syntax::Block& source, BlockKind kind, StatementId owner,
                           Span span) {
    const auto id = static_cast<BlockId>(c_.model.blocks.size());
    c_.model.blocks.push_back({kind, owner, span, {}});
    for (const syntax::Statement& statement : source)
        add(statement, id);
    return id;
}

void FlowBuilder::check_empty(const syntax::Block& source, Span head) {
    if (source.empty()) c_.report(draft<catalogue::empty_block>(head));
}

void FlowBuilder::add(const syntax::Statement& source, BlockId block) {
    const auto id = static_cast<StatementId>(c_.model.statements.size());
    auto& siblings = c_.model.blocks[block].statements;
    Statement statement;
    statement.source = &source;
    statement.span = source.span;
    statement.block = block;
    statement.place = static_cast<std::uint32_t>(siblings.size());
    siblings.push_back(id);
    c_.model.statements.push_back(std::move(statement));
    std::visit([&](const auto& node) { build(node, id); }, source.node);
}

void FlowBuilder::build(const syntax::Section& source, StatementId id) {
    const Index ordinal = c_.indexes.at(&source);
    c_.model.section_statements[ordinal] = id;
    place(id, source.name.span);
    Section section;
    section.name = source.name.text;
    if (source.title) section.title = source.title->value;
    section.deadlines = deadlines(source.deadlines, id, nullptr);
    for (const syntax::Handler& h : source.handlers)
        section.handlers.push_back(handler(h, id));
    twice(section.handlers);
    section.undo = undoing(source.undo, id);
    check_empty(source.block, source.name.span);
    section.block = block(source.block, BlockKind::section, id, source.name.span);
    set(id, std::move(section));
}

void FlowBuilder::note_faults(const Expr& condition) {
    if (condition.kind == ExprKind::erroneous) c_.model.faulty_data = true;
    for (const Expr& operand : condition.operands)
        note_faults(operand);
}

void FlowBuilder::twice(const std::vector<Handler>& handlers) {
    Once seen;
    for (const Handler& handler : handlers)
        if (handler.message.index != none)
            (void)seen.first({handler.message.span, c_.source.text(handler.message.span)},
                             c_.diagnostics);
}

Use FlowBuilder::message(const syntax::Name& name, bool incoming) {
    const Index index = find_message(c_, name, incoming);
    if (incoming && c_.frame != 0) {
        c_.report(draft<catalogue::message_in_element>(name.span, name.text,
                                                       variable_of(c_.model, c_.frame)));
        return {none, name.span};
    }
    if (index == none || c_.model.tables.messages[index].incoming == incoming)
        return {index, name.span};
    c_.report(draft<catalogue::wrong_way>(
        name.span, name.text,
        incoming ? Wording{"geht hinaus und kann nicht empfangen werden",
                           "goes out and cannot be received"}
                 : Wording{"kommt herein und kann nicht gesendet werden",
                           "comes in and cannot be sent"}));
    return {none, name.span};
}

void FlowBuilder::build(const syntax::Assign& source, StatementId id) {
    place(id, source.field.span);
    const Index field = find_field(c_, source.field, false);
    if (field == none) c_.model.faulty_data = true;
    const Type type = field == none ? Type{TypeKind::choice} : c_.model.tables.fields[field].type;
    Assign assign{{field, source.field.span}, Typer(c_).value(*source.value, type)};
    set(id, std::move(assign));
}

void FlowBuilder::build(const syntax::Choose& source, StatementId id) {
    Choose choose;
    for (const syntax::Branch& branch : source.branches) {
        Expr condition = Typer(c_).of_kind(*branch.condition, Kind::yes_no);
        note_faults(condition);
        check_empty(branch.block, branch.condition->span);
        const BlockId inner = block(branch.block, BlockKind::choice, id, branch.condition->span);
        choose.branches.push_back({std::move(condition), inner});
    }
    if (!source.branches.empty()) place(id, source.branches.front().condition->span);
    if (source.otherwise) {
        check_empty(*source.otherwise, source.otherwise_span);
        choose.otherwise = block(*source.otherwise, BlockKind::choice, id, source.otherwise_span);
    }
    set(id, std::move(choose));
}

void FlowBuilder::build(const syntax::Parallel& source, StatementId id) {
    Parallel parallel;
    for (const syntax::Lane& lane : source.lanes) {
        check_empty(lane.block, lane.name.span);
        parallel.lanes.push_back(
            {lane.name.text, block(lane.block, BlockKind::lane, id, lane.name.span)});
    }
    if (!source.lanes.empty()) place(id, source.lanes.front().name.span);
    if (source.lanes.empty())
        c_.report(draft<catalogue::too_few_branches>(c_.model.statements[id].span,
                                                     Wording{"`parallel`", "`parallel`"},
                                                     Wording{"einen Zweig", "one branch"}));
    else if (source.until)
        until(*source.until, parallel);
    set(id, std::move(parallel));
}

// `bis n` lets something fall: the last branch at least.
void FlowBuilder::until(const syntax::NumberFact& source, Parallel& parallel) {
    const std::size_t lanes = parallel.lanes.size();
    if (lanes > 1)
        parallel.until = count(source, lanes - 1);
    else
        c_.report(draft<catalogue::too_few_branches>(source.span,
                                                     Wording{"`parallel bis`", "`parallel until`"},
                                                     Wording{"zwei Zweige", "two branches"}));
}

Expr FlowBuilder::moment(const syntax::Expression& source, bool until) {
    Expr time = Typer(c_).type(source);
    const Kind kind = time.type.kind;
    const bool good = until ? kind == Kind::date || kind == Kind::instant : kind == Kind::length;
    if (!good && kind != Kind::erroneous)
        c_.report(draft<catalogue::wrong_type>(
            source.span,
            until ? Wording{"ein Datum oder ein Zeitpunkt", "a date or an instant"}
                  : describe({Kind::length}, c_.model.tables),
            describe(time.type, c_.model.tables)));
    return time;
}

void FlowBuilder::build(const syntax::WaitFor& source, StatementId id) {
    place(id, source.length->span);
    set(id, Wait{moment(*source.length, false)});
}
void FlowBuilder::build(const syntax::WaitUntil& source, StatementId id) {
    place(id, source.time->span);
    set(id, Wait{moment(*source.time, true)});
}

void FlowBuilder::build(const syntax::Receive& source, StatementId id) {
    place(id, source.message.span);
    const Use use = message(source.message, true);
    if (!source.once.empty()) once(source, use.index, c_.model.statements[id]);
    set(id, Receive{use});
}

// `einmalig über`: known as the case begins, because the message brings them.
void FlowBuilder::once(const syntax::Receive& source, Index message, const Statement& statement) {
    const bool begins = c_.model.blocks[statement.block].kind == BlockKind::flow &&
                        statement.place == 0 &&
                        std::ranges::none_of(c_.model.tables.fields, &vorgang::Field::input);
    if (!begins) {
        c_.report(draft<catalogue::once_misplaced>(source.once.front().span));
        return;
    }
    for (const Use& use : uses(source.once, true)) {
        if (message == none) continue;
        const auto& carried = c_.model.tables.messages[message].carries;
        const vorgang::Field& field = c_.model.tables.fields[use.index];
        if (std::ranges::find(carried, use.index) == carried.end())
            c_.report(
                draft<catalogue::once_not_carried>(use.span, field.name, source.message.text));
        else if (field.type.optional)
            c_.report(draft<catalogue::may_be_unknown>(use.span, field.name));
        if (require_key(c_, use.index, use.span)) c_.model.tables.once.push_back(use.index);
    }
}

void FlowBuilder::build(const syntax::Send& source, StatementId id) {
    place(id, source.message.span);
    set(id, Send{message(source.message, false)});
}

void FlowBuilder::build(const syntax::GoBack& source, StatementId id) {
    place(id, source.target.span);
    set(id, Jump{true, source.target, nowhere});
}
void FlowBuilder::build(const syntax::GoOn& source, StatementId id) {
    place(id, source.target.span);
    set(id, Jump{false, source.target, nowhere});
}

void FlowBuilder::build(const syntax::End& source, StatementId id) {
    place(id, source.name.span);
    const Symbol* symbol = c_.names.endings.find(source.name.text);
    if (symbol == nullptr) return;
    const auto index = static_cast<Index>(symbol->index);
    Ending& ending = c_.model.tables.endings[index];
    End end{index, uses(source.returns, true)};
    for (const Use& use : end.returns)
        if (const Index frame = c_.model.tables.fields[use.index].frame; frame != 0)
            c_.report_outside(
                c_.model.tables.fields[use.index].name,
                draft<catalogue::only_in_element>(use.span, c_.model.tables.fields[use.index].name,
                                                  variable_of(c_.model, frame)));
    std::vector<Index> returns;
    for (const Use& use : end.returns)
        returns.push_back(use.index);
    const bool first = symbol->span == source.name.span;
    if (first) {
        ending.title = text_of(source.title);
        ending.returns = returns;
    } else if ((source.title && text_of(source.title) != ending.title) ||
               returns != ending.returns) {
        c_.report(draft<catalogue::ending_differs>(
                      source.title ? source.title->span : source.name.span, source.name.text)
                      .also(symbol->span, say("hier zum ersten Mal", "here for the first time"))
                      .help(say("sagen Sie es einmal; hier genügt `ende {}`",
                                "say it once; `end {}` is enough here", source.name.text)));
    }
    set(id, std::move(end));
}

std::vector<Use> FlowBuilder::uses(const std::vector<syntax::Name>& names, bool reads) {
    Once seen;
    std::vector<Use> fields;
    for (const syntax::Name& name : names) {
        const Index field = find_field(c_, name, reads);
        if (field == none) c_.model.faulty_data = c_.model.faulty_data || !reads;
        if (field != none && seen.first(name, c_.diagnostics)) fields.push_back({field, name.span});
    }
    return fields;
}

} // namespace vorgang::dsl::meaning
