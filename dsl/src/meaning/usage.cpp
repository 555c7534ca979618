#include <algorithm>

#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

template<class Declarations>
void unused(Context& c, const Declarations& declarations, const std::vector<bool>& used,
            const Wording& what) {
    for (std::size_t i = 0; i < used.size() && i < declarations.size(); ++i)
        // A file that several processes use declares more than each of them needs.
        if (!used[i] && declarations[i].name.span.begin < c.source.end())
            c.report(draft<catalogue::unused>(declarations[i].name.span, what,
                                              declarations[i].name.text));
}

// Whether data can say who works on something: then every role may be needed.
bool data_names_roles(const Model& model) {
    return std::ranges::any_of(model.tables.fields, [](const vorgang::Field& field) {
        return field.type.kind == TypeKind::role && !field.hidden;
    });
}

} // namespace

void check_usage(Context& c) {
    const Model& m = c.model;
    for (std::size_t i = 0; i < m.fields.size(); ++i)
        if (!m.fields[i].read && !m.tables.fields[i].searchable)
            c.report(draft<catalogue::unread_field>(m.fields[i].span, m.tables.fields[i].name));
    if (!data_names_roles(m)) unused(c, c.tree.roles, m.usage.roles, {"die Rolle", "the role"});
    for (const syntax::Called& called : c.tree.called)
        if (const Symbol* process = c.names.processes.find(called.process->name.text);
            process != nullptr && !m.usage.processes[process->index])
            c.report(draft<catalogue::unused>(called.span, Wording{"der Prozess", "the process"},
                                              called.process->name.text));
    unused(c, c.tree.tools, m.usage.tools, {"das Werkzeug", "the tool"});
    unused(c, c.tree.messages, m.usage.messages, {"die Nachricht", "the message"});
    unused(c, c.tree.locals, m.usage.locals, {"der örtliche Wert", "the local value"});
    unused(c, c.tree.rules, m.usage.rules, {"die Regel", "the rule"});
    std::size_t rule = c.tree.rules.size(); // those of decision models stand behind the others
    for (const syntax::Ruleset& ruleset : c.tree.rulesets)
        for (const syntax::ModelUse& use : ruleset.uses)
            if (!m.usage.rules[rule++] && use.name.span.begin < c.source.end())
                c.report(draft<catalogue::unused>(use.name.span, Wording{"die Regel", "the rule"},
                                                  use.name.text));
}

} // namespace vorgang::dsl::meaning
