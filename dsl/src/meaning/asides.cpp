// Handlers: what interrupts or accompanies a section or the process; and blocks that undo.
#include "meaning/flow_builder.hpp"

namespace vorgang::dsl::meaning {

Handler FlowBuilder::handler(const syntax::Handler& source, StatementId owner) {
    Handler handler;
    handler.span = source.span;
    std::visit([&](const auto& node) { cause(node, handler); }, source.cause);
    const bool aside = source.alongside || std::holds_alternative<syntax::OnDemand>(source.cause);
    const BlockKind kind = aside              ? BlockKind::aside
                           : owner == nowhere ? BlockKind::process_handler
                                              : BlockKind::handler;
    // What interrupts has done something, and so has what takes a message: nobody keeps it any
    // more.
    const bool takes = std::holds_alternative<syntax::OnMessage>(source.cause);
    if (aside && !takes) check_empty(source.block, handler.head);
    handler.block = block(source.block, kind, owner, handler.head);
    return handler;
}

void FlowBuilder::cause(const syntax::OnMessage& source, Handler& handler) {
    handler.head = source.message.span;
    handler.message = message(source.message, true);
}

void FlowBuilder::cause(const syntax::OnCondition& source, Handler& handler) {
    handler.head = source.condition->span;
    handler.condition = Typer(c_).of_kind(*source.condition, Kind::yes_no);
    note_faults(*handler.condition);
}

void FlowBuilder::cause(const syntax::OnDemand& source, Handler& handler) {
    handler.head = source.name.span;
    handler.name = source.name.text;
    if (source.title) handler.title = source.title->value;
    handler.role = find_role(c_, source.role);
}

BlockId FlowBuilder::undoing(const std::optional<syntax::Undoing>& source, StatementId owner) {
    if (!source) return nowhere;
    check_empty(source->block, source->span);
    return block(source->block, BlockKind::undoing, owner, source->span);
}

} // namespace vorgang::dsl::meaning
