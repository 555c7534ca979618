// `wähle`: the events of which the first decides.
#include "meaning/flow_builder.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

void FlowBuilder::build(const syntax::Pick& source, StatementId id) {
    place(id, source.events.front().head);
    if (source.events.size() == 1)
        c_.report(draft<catalogue::pick_of_one>(source.events.front().head));
    Pick pick;
    Once seen;
    for (const syntax::Event& one : source.events) {
        Event event;
        event.span = one.head;
        if (const auto* receive = std::get_if<syntax::Receive>(&one.event)) {
            event.message = message(receive->message, true);
            (void)seen.first(receive->message, c_.diagnostics);
        }
        if (const auto* wait = std::get_if<syntax::WaitFor>(&one.event))
            event.until = moment(*wait->length, false);
        if (const auto* wait = std::get_if<syntax::WaitUntil>(&one.event))
            event.until = moment(*wait->time, true);
        event.block = block(one.block, BlockKind::choice, id, one.head);
        pick.events.push_back(std::move(event));
    }
    set(id, std::move(pick));
}

} // namespace vorgang::dsl::meaning
