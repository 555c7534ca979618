#include "order.hpp"

#include "processes.hpp"

namespace vorgang::simulation {

Command Order::command(Lent& lent) const {
    Command command = what;
    lent.role = role;
    for (const auto& [field, value] : data)
        lent.data.push_back({field, value});
    command.actor.person = person;
    if (!role.empty()) command.actor.roles = {&lent.role, 1};
    command.key = key;
    command.name = name;
    command.text = text;
    command.data = lent.data;
    command.tenant = tenant;
    if (command.kind == CommandKind::start) command.process = first_process;
    if (command.kind == CommandKind::delegate) command.person = name;
    return command;
}

std::string to_text(const Order& order) {
    return "command " + order.key + " (kind " + std::to_string(static_cast<int>(order.what.kind)) +
           ")" + " of case " + std::to_string(order.what.case_id.number);
}

} // namespace vorgang::simulation
