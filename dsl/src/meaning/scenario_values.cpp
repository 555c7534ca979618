// What a line of a scenario gives: data for a step, a message, an answer; times and lengths.
#include <algorithm>

#include "meaning/scenario_lines.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

void Takes::add(std::string_view name, const Type& type, bool required) {
    if (!types_.emplace(name, type).second) return;
    names_.push_back(name);
    if (required && !type.optional) required_.push_back(name);
}

const Type* Takes::find(std::string_view name) const {
    const auto found = types_.find(name);
    return found == types_.end() ? nullptr : &found->second;
}

bool Takes::is_other(std::string_view name) const {
    return std::ranges::find(others_, name) != others_.end();
}

ScenarioNames::ScenarioNames(const ProcessModel& tables, const Model& flow)
    : tables_(tables), flow_(flow) {
    for (const vorgang::Deadline& deadline : tables.deadlines)
        deadlines_.insert(deadline.name);
}

const Takes& ScenarioNames::step(Index index) {
    const auto [place, fresh] = steps_.try_emplace(index);
    const StatementId id = flow_.step_statements[index];
    const auto* step = id == nowhere ? nullptr : std::get_if<Step>(&flow_.statements[id].node);
    if (!fresh || step == nullptr) return place->second;
    for (const Clause& clause : step->clauses)
        for (const Use& use : clause.fields) {
            // An entry of an element may be unknown in the list and has to be given here.
            Type type = tables_.fields[use.index].type;
            type.optional = !is_required(flow_, use.index);
            place->second.add(tables_.fields[use.index].name, type, !clause.condition);
        }
    return place->second;
}

const Takes& ScenarioNames::inputs() {
    if (inputs_.names().empty())
        for (const vorgang::Field& field : tables_.fields)
            if (field.input) inputs_.add(field.name, field.type, !field.type.optional);
    return inputs_;
}

const Takes& ScenarioNames::message(Index index) {
    const auto [place, fresh] = messages_.try_emplace(index);
    if (fresh)
        for (const Index carried : tables_.messages[index].carries) {
            const vorgang::Field& field = tables_.fields[carried];
            place->second.add(field.name, field.type, true);
        }
    return place->second;
}

// Entries by their own names; those that may be unknown at first need not be there.
const Takes& ScenarioNames::element(Index index) {
    const auto [place, fresh] = elements_.try_emplace(index);
    const vorgang::Loop& loop = tables_.loops[index];
    if (fresh && loop.record)
        for (const Index entry : loop.entries) {
            const vorgang::Field& field = tables_.fields[entry];
            place->second.add(std::string_view(field.name).substr(loop.name.size() + 1), field.type,
                              true);
        }
    return place->second;
}

// A frame lies in another before the flow is lowered as well: an element in that of its list.
const Takes& ScenarioNames::fields(Index frame) {
    const auto [place, fresh] = fields_.try_emplace(frame);
    if (fresh)
        for (const vorgang::Field& field : tables_.fields)
            for (Index at = frame; at != none && !field.hidden; at = tables_.frames[at].parent)
                if (at == field.frame) place->second.add(field.name, field.type, false);
    return place->second;
}

const Takes& ScenarioNames::operation(Index index) {
    const auto [place, fresh] = operations_.try_emplace(index);
    if (fresh)
        for (const Parameter& result : tables_.operations[index].results)
            place->second.add(result.name, result.type, true);
    return place->second;
}

const Takes& ScenarioNames::answer(Index operation, Index end) {
    const auto [place, fresh] = answers_.try_emplace({operation, end});
    if (!fresh) return place->second;
    const auto& all = tables_.contexts[tables_.operations[operation].results[0].type.context];
    const auto& ends = flow_.answers[operation];
    for (const Parameter& entry : end == none ? all.entries : ends[end])
        place->second.add(entry.name, entry.type, true);
    for (const Parameter& entry : all.entries)
        if (place->second.find(entry.name) == nullptr) place->second.add_other(entry.name);
    return place->second;
}

// `abgelehnt daten` says that something is wrong here: names have to be known, nothing else.
void ScenarioLines::data(const std::optional<syntax::Context>& data, const Takes& takes,
                         const Wording& taker, Span span) {
    const bool wrong_data = command_->refused == syntax::RefusalReason::data;
    std::unordered_set<std::string> given;
    Once seen;
    bool misspelt = false;
    if (data)
        for (const syntax::ContextEntry& one : data->entries) {
            const std::string name = syntax::plain_name(one.key.text);
            given.insert(name);
            const Type* type = takes.find(name);
            const bool known = is_field(name) || takes.is_other(name);
            if (wrong_data && (type != nullptr || known)) continue;
            misspelt = misspelt || (type == nullptr && !known);
            if (type == nullptr)
                not_taken(one.key, takes, taker);
            else if (seen.first(one.key, c_.diagnostics))
                entry(one, *type);
        }
    // Who is refused, for whatever reason, need not say everything; what is missing may be there by
    // a wrong name.
    if (!command_->refused && !misspelt) left_out(given, takes, taker, span);
}

// One of the case, or `x.feld` of an element.
bool ScenarioLines::is_field(std::string_view name) const {
    const Symbol* symbol = c_.names.shared.find(name);
    if (symbol != nullptr) return symbol->kind == SymbolKind::field;
    return name.find('.') != std::string_view::npos &&
           std::ranges::find(c_.model.tables.fields, name, &vorgang::Field::name) !=
               c_.model.tables.fields.end();
}

void ScenarioLines::left_out(const std::unordered_set<std::string>& given, const Takes& takes,
                             const Wording& taker, Span span) {
    constexpr std::size_t shown_max = 5;
    std::string names;
    std::size_t missing = 0;
    for (const std::string_view name : takes.required()) {
        if (given.contains(std::string(name))) continue;
        if (++missing > shown_max) {
            names += ", …";
            break;
        }
        names.append(names.empty() ? "`" : ", `").append(name).append("`");
    }
    if (missing != 0) c_.report(draft<catalogue::values_left_out>(span, taker, names));
}

void ScenarioLines::not_taken(const syntax::Name& key, const Takes& takes, const Wording& taker) {
    const std::string name = syntax::plain_name(key.text);
    if (is_field(name) || takes.is_other(name)) {
        c_.report(draft<catalogue::not_taken>(key.span, key.text, taker));
        return;
    }
    // What the step takes is nearer than all the other fields.
    diag::Guess help = did_you_mean(c_, key.text, takes.names());
    if (help.words.empty()) help = did_you_mean(c_, key.text, c_.names.shared.all());
    c_.report(draft<catalogue::unknown_field>(key.span, key.text).help(std::move(help)));
}

// The name of a choice's value stands for it, also where a field has the same name.
void ScenarioLines::entry(const syntax::ContextEntry& entry, const Type& type) {
    const auto* name = std::get_if<syntax::NameUse>(&entry.value->node);
    if (name != nullptr && type.kind == TypeKind::choice && type.choice != none) {
        const auto& values = c_.model.tables.choices[type.choice].values;
        if (std::ranges::find(values, name->text) != values.end()) return;
    }
    if (computable(*entry.value)) (void)typer().value(*entry.value, type);
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

// `anzahl(liste)` and `summe(liste)`, which expectations about lists need.
bool ScenarioLines::counts(const syntax::Invocation& call) {
    const auto function = find_list_function(call.function.text);
    return function && (function->english == "count" || function->english == "sum") &&
           call.arguments.size() == 1 && computable(*call.arguments[0].value);
}

bool ScenarioLines::computable(const syntax::Expression& source) {
    const auto not_yet = [&](const Wording& what) {
        c_.report(draft<catalogue::not_there_yet>(source.span, what));
        return false;
    };
    const auto all = [this](std::initializer_list<const syntax::ExpressionPtr*> parts) {
        return std::ranges::all_of(parts, [this](const auto* part) { return computable(**part); });
    };
    const auto& node = source.node;
    if (const auto* call = std::get_if<syntax::Invocation>(&node);
        call != nullptr && !counts(*call))
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
