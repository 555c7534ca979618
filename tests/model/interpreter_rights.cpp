// Who may: roles, holders of external ones, four eyes, exclusion, claims.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {
namespace {

bool has_role(const Order& order, const std::string& role) {
    return std::ranges::find(order.roles, role) != order.roles.end();
}

} // namespace

std::string Interpreter::lead() const {
    return process_.lead.empty() ? "administrator" : process_.lead;
}

std::string Interpreter::holder(const std::string& role) const {
    const auto found = holders_.find(role);
    return found == holders_.end() ? "" : found->second;
}

bool Interpreter::sees_all(const Order& order) const {
    return std::ranges::any_of(order.roles, [this](const std::string& name) {
        const Role* role = named(process_.roles, name);
        return name == "administrator" || (role != nullptr && !role->external);
    });
}

// Whom the rules compare: who acts, whom they stand in for, for whom it is entered.
std::vector<std::string> Interpreter::persons_of(const Order& order) const {
    std::vector<std::string> persons;
    for (const std::string& person : {order.person, order.deputy_for, order.entered_for})
        if (!person.empty()) persons.push_back(person);
    return persons;
}

void Interpreter::needs_role(const std::string& role, const Order& order,
                             const std::optional<std::string>& entered_at) {
    if (!named(process_.roles, role)->external) {
        if (!has_role(order, role)) refuse(ErrorCode::not_allowed, "rolle");
        return;
    }
    const auto may_act = [&](const std::string& person) {
        return !person.empty() &&
               (person == holder(role) ||
                (representatives_.contains(role) && representatives_.at(role).contains(person)));
    };
    const bool held = !holder(role).empty();
    if (order.channel && !entered_at) refuse(ErrorCode::invalid_data, "kanal");
    if (has_role(order, role)) {
        if (order.person.empty()) refuse(ErrorCode::invalid_data, role);
        if (held && !may_act(order.person) && !may_act(order.deputy_for))
            refuse(ErrorCode::not_allowed, "rolle");
    } else if (entered_at && has_role(order, *entered_at) && order.entered_for_role == role) {
        if (order.entered_for.empty())
            refuse(ErrorCode::invalid_data, role);
        else if (held && !may_act(order.entered_for))
            refuse(ErrorCode::not_allowed, "rolle");
    } else {
        refuse(ErrorCode::not_allowed, "rolle");
    }
}

// Whoever first acts in an external role, or is named, is its holder from then on.
void Interpreter::acted(const std::string& role, const Order& order) {
    if (!named(process_.roles, role)->external || !holder(role).empty()) return;
    if (!order.entered_for.empty())
        holders_[role] = order.entered_for;
    else
        holders_[role] = order.deputy_for.empty() ? order.person : order.deputy_for;
}

void Interpreter::needs_lead(const Order& order) {
    if (!has_role(order, lead())) refuse(ErrorCode::not_allowed, "rolle");
    if (order.text.empty()) refuse(ErrorCode::invalid_data, "*");
    needs_not_excluded(order);
}

void Interpreter::needs_not_excluded(const Order& order) {
    for (const std::string& person : {order.person, order.deputy_for})
        if (excluded_.contains(person)) refuse(ErrorCode::not_allowed, "ausgeschlossen");
}

namespace {

bool is_compared(const Block& block, const std::string& step) {
    for (const Statement& statement : block) {
        const auto* one = std::get_if<Step>(&statement.is);
        if (one != nullptr && std::ranges::find(one->four_eyes, step) != one->four_eyes.end())
            return true;
        bool inside = false;
        each_block(statement,
                   [&](const Block& inner) { inside = inside || is_compared(inner, step); });
        if (inside) return true;
    }
    return false;
}

} // namespace

// What a part lives in was done before it.
void Interpreter::needs_four_eyes(int node, const Step& step, const Order& order) {
    bool compared = !step.four_eyes.empty() || is_compared(process_.flow, step.name);
    for (const Handler& handler : process_.handlers)
        compared = compared || is_compared(handler.block, step.name);
    if (compared && order.person.empty()) refuse(ErrorCode::four_eyes, "person");
    if (step.four_eyes.empty()) return;
    for (const std::string& person : persons_of(order)) {
        for (const std::string& other : step.four_eyes) {
            bool same = completed_by_[{0, other}].contains(person);
            for (int at = node; at != 0; at = nodes_.at(at).parent)
                same = same || completed_by_[{part_of(at), other}].contains(person);
            if (same) refuse(ErrorCode::four_eyes, other);
        }
        for (const std::string& field : step.shows)
            if (corrected_by_[field].contains(person) ||
                corrected_by_[list_of(node, field)].contains(person))
                refuse(ErrorCode::four_eyes, field);
    }
}

void Interpreter::needs_unclaimed(const Node& step, const Order& order) {
    if (step.claimed_by.empty() || step.claimed_by == order.person ||
        step.claimed_by == order.deputy_for)
        return;
    refuse(ErrorCode::not_allowed, "übernommen");
}

} // namespace vorgang::model
