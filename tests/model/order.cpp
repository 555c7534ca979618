// Orders as lines that a person can follow.
#include "order.hpp"

namespace vorgang::model {

std::string_view name_of(CommandKind kind) {
    switch (kind) {
    case CommandKind::start: return "start";
    case CommandKind::complete: return "complete";
    case CommandKind::claim: return "claim";
    case CommandKind::unclaim: return "unclaim";
    case CommandKind::delegate: return "delegate";
    case CommandKind::deliver: return "deliver";
    case CommandKind::tool_answer: return "tool_answer";
    case CommandKind::resolve_incident: return "resolve_incident";
    case CommandKind::extend_deadline: return "extend_deadline";
    case CommandKind::note: return "note";
    case CommandKind::correct: return "correct";
    case CommandKind::suspend: return "suspend";
    case CommandKind::resume: return "resume";
    case CommandKind::cancel: return "cancel";
    case CommandKind::exclude: return "exclude";
    case CommandKind::appoint: return "appoint";
    case CommandKind::expire: return "expire";
    case CommandKind::dispatched: return "dispatched";
    case CommandKind::begin_aside: return "begin_aside";
    case CommandKind::add_element: return "add_element";
    case CommandKind::begun: return "begun";
    case CommandKind::reopen: return "reopen";
    }
    return "";
}

std::string to_text(const Order& order) {
    std::string text;
    const auto add = [&text](std::string_view word, const std::string& value) {
        if (!value.empty()) text += " " + std::string(word) + value;
    };
    if (order.passes_ms != 0) text += "(" + std::to_string(order.passes_ms) + " ms pass) ";
    if (order.what == Order::What::advance) return text + "advance_to";
    if (order.what == Order::What::reopen) return text + "the engine ends and another goes on";
    if (order.what == Order::What::run_tools)
        return text + "run_tools " + std::to_string(order.chance) + " units " +
               std::to_string(order.units);
    if (order.to != 0) text += "case " + std::to_string(order.to) + ": ";
    text += name_of(order.kind);
    add("", order.nothing ? "what never was" : order.target);
    if (order.older != 0) add("older by ", std::to_string(order.older));
    add("name ", order.name);
    add("by ", order.person);
    add("deputy for ", order.deputy_for);
    for (const std::string& role : order.roles)
        add("as ", role);
    add("for ", order.entered_for_role);
    add("", order.entered_for);
    add("other ", order.other);
    if (order.received_before_ms)
        add("received before ms ", std::to_string(*order.received_before_ms));
    if (order.length)
        add("length ", std::to_string(order.length->count) + " of unit " +
                           std::to_string(static_cast<int>(order.length->unit)));
    if (order.behind_ms != 0) add("clock behind ms ", std::to_string(order.behind_ms));
    if (order.kind == CommandKind::tool_answer)
        add("", order.answer == Answer::done             ? "done"
                : order.answer == Answer::failed_for_now ? "failed for now"
                                                         : "failed for good");
    if (order.kind == CommandKind::resolve_incident)
        add("", order.resolution == Resolution::retry ? "retry" : "supply");
    for (const auto& [name, value] : order.data)
        add("", name + "=" + to_json(value));
    if (!order.text.empty()) add("", "\"" + order.text + "\"");
    add("key ", order.key);
    if (order.expected) add("expected ", std::to_string(*order.expected));
    return text;
}

} // namespace vorgang::model
