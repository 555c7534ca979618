// Roles as values that one process hands to another: a role goes by its name, and the other process
// has to have one of that name.
#include <algorithm>
#include <set>

#include "meaning/called.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

bool has_role(const vorgang::Type& type, const ProcessModel& tables) {
    switch (type.kind) {
    case TypeKind::role: return true;
    case TypeKind::list: return has_role(tables.elements[type.element], tables);
    case TypeKind::context:
        return type.context != none && std::ranges::any_of(tables.contexts[type.context].entries,
                                                           [&](const Parameter& entry) {
                                                               return has_role(entry.type, tables);
                                                           });
    default: return false;
    }
}

// Which roles an expression may give; false: any.
bool collect(const Expr& e, const Model& model, std::set<Index>& roles) {
    const auto all = [&](const std::vector<Expr>& parts) {
        return std::ranges::all_of(parts,
                                   [&](const Expr& part) { return collect(part, model, roles); });
    };
    if (e.type.kind != Kind::role && e.type.kind != Kind::list && e.type.kind != Kind::context)
        return true;
    switch (e.kind) {
    case ExprKind::unknown:
    case ExprKind::erroneous: return true;
    case ExprKind::choice_value: return roles.insert(e.index), true;
    case ExprKind::if_:
        return collect(e.operands[1], model, roles) && collect(e.operands[2], model, roles);
    case ExprKind::let: return collect(e.operands[1], model, roles);
    case ExprKind::list:
    case ExprKind::context: return all(e.operands);
    case ExprKind::rule: {
        // A place may set other rows; a formula is not looked into. Of a process that is called
        // nothing but its signature is read.
        if (e.index >= model.rules.size()) return true;
        if (model.tables.rules[e.index].local || model.rules[e.index].rows.empty()) return false;
        return std::ranges::all_of(model.rules[e.index].rows, [&](const RuleRow& row) {
            return collect(row.output, model, roles);
        });
    }
    default: return false;
    }
}

// What of these the others lack, as a reader is told.
std::string lacking(const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
    constexpr std::size_t shown_max = 3;
    std::string names;
    std::size_t lacks = 0;
    for (const std::string& role : ours) {
        if (std::ranges::find(theirs, role) != theirs.end()) continue;
        if (++lacks > shown_max) return names + ", …";
        names.append(names.empty() ? "`" : ", `").append(role).append("`");
    }
    return names;
}

std::vector<std::string> own_roles(const Model& model) {
    std::vector<std::string> names;
    for (const vorgang::Role& role : model.tables.roles)
        names.push_back(role.name);
    return names;
}

Wording shared_roles() {
    return say("Rollen, die beide brauchen, kommen in eine gemeinsame Datei, die beide nutzen; "
               "sonst scheitert der Aufruf, wenn es so kommt",
               "roles that both need go into a shared file that both use; otherwise the call fails "
               "if it comes to that");
}

} // namespace

void check_role_arguments(Context& c, Index operation, const std::vector<Expr>& arguments) {
    if (c.model.tables.operations[operation].tool != none) return;
    const std::string process = c.model.tables.operations[operation].name;
    const auto& theirs = c.model.called_roles[operation];
    const std::string unknown = lacking(own_roles(c.model), theirs);
    for (std::size_t i = 0; i < arguments.size() && !unknown.empty(); ++i) {
        const Expr& argument = arguments[i];
        if (!has_role(c.model.tables.operations[operation].parameters[i].type, c.model.tables) ||
            argument.type.kind == Kind::erroneous)
            continue;
        std::set<Index> roles;
        if (!collect(argument, c.model, roles)) {
            c.report(draft<catalogue::role_may_not_be_there>(argument.span, process, unknown)
                         .help(shared_roles()));
            continue;
        }
        for (const Index role : roles) {
            const std::string& name = c.model.tables.roles[role].name;
            if (std::ranges::find(theirs, name) == theirs.end())
                c.report(draft<catalogue::role_not_there>(argument.span, name, process));
        }
    }
}

void check_role_results(Context& c, Index operation, Span taken) {
    const Operation& called = c.model.tables.operations[operation];
    if (called.tool != none || !has_role(called.results.front().type, c.model.tables)) return;
    const std::string unknown = lacking(c.model.called_roles[operation], own_roles(c.model));
    if (!unknown.empty())
        c.report(draft<catalogue::role_may_not_be_there>(taken, c.model.tables.name, unknown)
                     .help(shared_roles()));
}

} // namespace vorgang::dsl::meaning
