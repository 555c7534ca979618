// What a line of a scenario gives: data for a step, a message, an answer; times and lengths.
#include <algorithm>

#include "meaning/scenario_lines.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

std::vector<Taken> ScenarioLines::taken_by_step(Index index) const {
    std::vector<Taken> taken;
    const StatementId id = c_.model.step_statements[index];
    if (id == nowhere) return taken;
    const auto* step = std::get_if<Step>(&c_.model.statements[id].node);
    if (step == nullptr) return taken;
    for (const Clause& clause : step->clauses)
        for (const Use& use : clause.fields) {
            const vorgang::Field& field = c_.model.tables.fields[use.index];
            taken.push_back({field.name, field.type, !clause.condition && !field.type.optional});
        }
    return taken;
}

std::vector<Taken> ScenarioLines::taken_by_message(Index message) const {
    std::vector<Taken> taken;
    for (const Index index : c_.model.tables.messages[message].carries) {
        const vorgang::Field& field = c_.model.tables.fields[index];
        taken.push_back({field.name, field.type, !field.type.optional});
    }
    return taken;
}

std::vector<Taken> ScenarioLines::given_by_operation(Index operation) const {
    std::vector<Taken> given;
    for (const Parameter& result : c_.model.tables.operations[operation].results)
        given.push_back({result.name, result.type, !result.type.optional});
    return given;
}

// `abgelehnt daten` says that something is wrong here: names have to be known, nothing else.
void ScenarioLines::data(const std::optional<syntax::Context>& data,
                         const std::vector<Taken>& taken, const Wording& taker, Span span) {
    const bool wrong_data = command_->refused == syntax::RefusalReason::data;
    std::vector<std::string_view> missing;
    for (const Taken& one : taken)
        if (one.required) missing.push_back(one.name);
    Once seen;
    if (data)
        for (const syntax::ContextEntry& given : data->entries) {
            std::erase(missing, given.key.text);
            const auto fits = std::ranges::find(taken, given.key.text, &Taken::name);
            if (fits == taken.end() || wrong_data) {
                const Symbol* symbol = c_.names.shared.find(given.key.text);
                const bool known = symbol != nullptr && symbol->kind == SymbolKind::field;
                if (fits == taken.end() && !(known && wrong_data))
                    not_taken(given.key, taken, taker);
            } else if (seen.first(given.key, c_.diagnostics)) {
                entry(given, *fits);
            }
        }
    // Who is refused for another reason need not say everything.
    if (missing.empty() || command_->refused) return;
    std::string names;
    for (const std::string_view name : missing)
        names.append(names.empty() ? "`" : ", `").append(name).append("`");
    c_.report(draft<catalogue::values_left_out>(span, taker, names));
}

void ScenarioLines::not_taken(const syntax::Name& key, const std::vector<Taken>& taken,
                              const Wording& taker) {
    const Symbol* symbol = c_.names.shared.find(key.text);
    if (symbol != nullptr && symbol->kind == SymbolKind::field) {
        c_.report(draft<catalogue::not_taken>(key.span, key.text, taker));
        return;
    }
    // What the step takes is nearer than all the other fields.
    std::vector<std::string_view> known;
    for (const Taken& one : taken)
        known.push_back(one.name);
    Wording help = did_you_mean(c_, key.text, known);
    if (help.empty()) help = did_you_mean(c_, key.text, c_.names.shared.all());
    c_.report(draft<catalogue::unknown_field>(key.span, key.text).help(std::move(help)));
}

// The name of a choice's value stands for it, also where a field has the same name.
void ScenarioLines::entry(const syntax::ContextEntry& entry, const Taken& taken) {
    const auto* name = std::get_if<syntax::NameUse>(&entry.value->node);
    if (name != nullptr && taken.type.kind == TypeKind::choice && taken.type.choice != none) {
        const auto& values = c_.model.tables.choices[taken.type.choice].values;
        if (std::ranges::find(values, name->text) != values.end()) return;
    }
    if (computable(*entry.value)) (void)typer().value(*entry.value, taken.type);
}

// A day alone means its beginning.
void ScenarioLines::moment(const syntax::Expression& source) {
    if (!computable(source)) return;
    const Expr e = typer().type(source);
    if (e.type.kind != Kind::date && e.type.kind != Kind::instant && e.type.kind != Kind::erroneous)
        c_.report(draft<catalogue::wrong_type>(
            source.span, Wording{"ein Tag oder eine Uhrzeit", "a day or a time"},
            describe(e.type, c_.model.tables)));
}

void ScenarioLines::length(const syntax::Expression& source) {
    if (computable(source)) (void)typer().of_kind(source, Kind::length);
}

bool ScenarioLines::computable(const syntax::Expression& source) {
    const auto not_yet = [&](Wording what) {
        c_.report(draft<catalogue::not_there_yet>(source.span, what));
        return false;
    };
    const auto all = [this](std::initializer_list<const syntax::ExpressionPtr*> parts) {
        return std::ranges::all_of(parts, [this](const auto* part) { return computable(**part); });
    };
    const auto& node = source.node;
    if (std::holds_alternative<syntax::Invocation>(node))
        return not_yet(
            {"eine Regel oder Funktion in einem Szenario", "a rule or function in a scenario"});
    if (const auto* unary = std::get_if<syntax::Unary>(&node)) return computable(*unary->operand);
    if (const auto* binary = std::get_if<syntax::Binary>(&node))
        return all({&binary->left, &binary->right});
    if (const auto* between = std::get_if<syntax::Between>(&node))
        return all({&between->value, &between->low, &between->high});
    if (const auto* choice = std::get_if<syntax::If>(&node))
        return all({&choice->condition, &choice->yes, &choice->no});
    return true;
}

} // namespace vorgang::dsl::meaning
