// Types, fields, local values, and the signatures of rules.
#include <algorithm>
#include <array>

#include "diag/suggest.hpp"
#include "meaning/declare.hpp"
#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

Kind kind_of(syntax::TypeKind kind) {
    switch (kind) {
    case syntax::TypeKind::text: return Kind::text;
    case syntax::TypeKind::integer: return Kind::integer;
    case syntax::TypeKind::number: return Kind::number;
    case syntax::TypeKind::money: return Kind::money;
    case syntax::TypeKind::yes_no: return Kind::yes_no;
    case syntax::TypeKind::date: return Kind::date;
    case syntax::TypeKind::instant: return Kind::instant;
    case syntax::TypeKind::length: return Kind::length;
    case syntax::TypeKind::choice:
    case syntax::TypeKind::named: return Kind::choice;
    }
    return Kind::text;
}

Index add_choice(Context& c, const syntax::Type& source, std::string name) {
    NameTable values;
    Choice choice{std::move(name), {}};
    std::string key;
    for (const syntax::Name& value : source.values) {
        if (!values.add(value, {SymbolKind::other, 0, value.span}, c.diagnostics)) continue;
        choice.values.emplace_back(value.text);
        key.append(value.text).push_back(',');
    }
    const Index fresh = next_index(c.model.tables.choices);
    if (choice.name.empty()) {
        const auto [known, added] = c.choices.emplace(std::move(key), fresh);
        if (!added) return known->second;
    }
    c.model.tables.choices.push_back(std::move(choice));
    return fresh;
}

// What types are called in other places.
struct OtherType {
    std::string_view written;
    Spellings right;
};
constexpr Spellings yes_no_type{"janein", "yesno"};
constexpr Spellings text_type{"text", "text"};
constexpr Spellings integer_type{"ganzzahl", "integer"};
constexpr Spellings number_type{"zahl", "number"};
constexpr Spellings money_type{"geld", "money"};
constexpr Spellings date_type{"datum", "date"};
constexpr Spellings instant_type{"zeitpunkt", "instant"};
constexpr Spellings length_type{"dauer", "duration"};
constexpr std::array other_types{
    OtherType{"boolean", yes_no_type},       OtherType{"bool", yes_no_type},
    OtherType{"wahrheitswert", yes_no_type}, OtherType{"ja_nein", yes_no_type},
    OtherType{"yes_no", yes_no_type},        OtherType{"string", text_type},
    OtherType{"zeichenkette", text_type},    OtherType{"varchar", text_type},
    OtherType{"int", integer_type},          OtherType{"float", number_type},
    OtherType{"double", number_type},        OtherType{"decimal", number_type},
    OtherType{"dezimal", number_type},       OtherType{"dezimalzahl", number_type},
    OtherType{"kommazahl", number_type},     OtherType{"euro", money_type},
    OtherType{"betrag", money_type},         OtherType{"währung", money_type},
    OtherType{"currency", money_type},       OtherType{"amount", money_type},
    OtherType{"timestamp", instant_type},    OtherType{"datetime", instant_type},
    OtherType{"uhrzeit", instant_type},      OtherType{"zeitraum", length_type}};

diag::Guess other_type(const Context& c, std::string_view written) {
    for (const OtherType& one : other_types)
        if (diag::is_alike(one.written, written)) {
            const std::string_view right = c.english() ? one.right.english : one.right.german;
            return {say("das heißt hier `{}`", "this is `{}` here", right), std::string(right)};
        }
    std::vector<std::string_view> candidates = c.names.types.all();
    for (const Spellings& one : {yes_no_type, text_type, integer_type, number_type, money_type,
                                 date_type, instant_type, length_type})
        candidates.push_back(c.english() ? one.english : one.german);
    diag::Guess guess = did_you_mean(c, written, candidates);
    if (guess.words.empty())
        guess.words = say("Typen sind `text`, `ganzzahl`, `zahl`, `geld`, `janein`, `datum`, "
                          "`zeitpunkt`, `dauer`, `auswahl {{ … }}` und was mit `typ` benannt ist",
                          "types are `text`, `integer`, `number`, `money`, `yesno`, `date`, "
                          "`instant`, `duration`, `choice {{ … }}` and what `type` names");
    return guess;
}

Index named_choice(Context& c, const syntax::Name& name) {
    const Symbol* symbol = c.names.types.find(name.text);
    if (symbol != nullptr) return static_cast<Index>(symbol->index);
    c.report_unknown(
        name.text,
        draft<catalogue::unknown_type>(name.span, name.text).help(other_type(c, name.text)));
    return none;
}

Index bound(Context& c, const syntax::ExpressionPtr& end, const ExprType& type) {
    if (end == nullptr) return none;
    Typer typer(c);
    const Expr e = typer.type(*end);
    if (e.type.kind == Kind::erroneous) return none;
    if (!fits(e.type, type)) {
        c.report(draft<catalogue::wrong_type>(e.span, describe(type, c.model.tables),
                                              describe(e.type, c.model.tables)));
        return none;
    }
    const auto value = require_constant(c, e);
    return value ? c.constant(*value) : none;
}

bool may_be_bounded(Kind kind) {
    return is_numeric(kind) || kind == Kind::date || kind == Kind::length;
}

void declare_bounds(Context& c, const syntax::Range& range, Type& type) {
    const ExprType kind = type_of(type);
    if (kind.kind == Kind::erroneous) return; // reported where the type stands
    if (!may_be_bounded(kind.kind)) {
        c.report(draft<catalogue::no_bounds>(range.span, describe(kind, c.model.tables)));
        return;
    }
    if (!range.low_included || !range.high_included)
        c.report(draft<catalogue::not_there_yet>(range.span,
                                                 Wording{"eine Grenze, die selbst nicht mehr gilt,",
                                                         "a bound that is itself excluded"}));
    type.low = bound(c, range.low, kind);
    type.high = bound(c, range.high, kind);
    if (type.low == none || type.high == none) return;
    const Value& low = c.model.tables.constants[type.low];
    const Value& high = c.model.tables.constants[type.high];
    if (at_most(low, high).value_or(false)) return;
    c.report(draft<catalogue::empty_bounds>(range.span, written(low, c.english()),
                                            written(high, c.english())));
}

} // namespace

Type declare_type(Context& c, const syntax::Type& source) {
    Type type;
    type.kind = table_kind(kind_of(source.kind));
    type.optional = source.may_be_unknown;
    if (source.kind == syntax::TypeKind::choice) type.choice = add_choice(c, source, "");
    if (source.kind == syntax::TypeKind::named) type.choice = named_choice(c, source.name);
    if (source.bounds) declare_bounds(c, *source.bounds, type);
    return type;
}

namespace {

void declare_types(Context& c) {
    for (const syntax::TypeDeclaration& declaration : c.tree.types) {
        if (declaration.type.kind != syntax::TypeKind::choice)
            c.report(draft<catalogue::not_there_yet>(
                declaration.type.span,
                Wording{"einen eigenen Namen für einen Typ, der keine Auswahl ist,",
                        "a name for a type that is no choice"}));
        const Symbol symbol{SymbolKind::other, next_index(c.model.tables.choices),
                            declaration.name.span};
        if (c.names.types.add(declaration.name, symbol, c.diagnostics))
            (void)add_choice(c, declaration.type, std::string(declaration.name.text));
    }
}

void declare_fields(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Field& field : c.tree.fields) {
        const Symbol symbol{SymbolKind::field, next_index(tables.fields), field.name.span};
        const Type type = declare_type(c, field.type);
        if (!c.names.shared.add(field.name, symbol, c.diagnostics)) continue;
        tables.fields.push_back({std::string(field.name.text), text_of(field.title), type});
        c.model.fields.push_back({field.name.span});
    }
}

void declare_locals(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Local& local : c.tree.locals) {
        const Symbol symbol{SymbolKind::local, next_index(tables.locals), local.name.span};
        const Type type = declare_type(c, local.type);
        Typer typer(c);
        const Expr e = typer.value(local.value, type);
        const auto value = require_constant(c, e);
        if (!c.names.shared.add(local.name, symbol, c.diagnostics)) continue;
        tables.locals.push_back(
            {std::string(local.name.text), type, value ? c.constant(*value) : Index{none}});
        c.model.usage.locals.push_back(false);
    }
}

Type parameter_type(Context& c, const syntax::Parameter& parameter) {
    if (parameter.type) return declare_type(c, *parameter.type);
    const Symbol* symbol = c.names.shared.find(parameter.name.text);
    if (symbol != nullptr && symbol->kind == SymbolKind::field)
        return c.model.tables.fields[symbol->index].type;
    c.report(draft<catalogue::untyped_parameter>(parameter.name.span, parameter.name.text)
                 .help(did_you_mean(c, parameter.name.text, c.names.shared.all())));
    return {TypeKind::choice}; // a choice of no table fits everywhere and reports nothing
}

vorgang::Rule signature(Context& c, const syntax::Rule& source) {
    vorgang::Rule rule;
    rule.name = std::string(source.name.text);
    NameTable names;
    for (const syntax::Parameter& parameter : source.parameters) {
        (void)names.add(parameter.name, {SymbolKind::other, 0, parameter.name.span}, c.diagnostics);
        rule.inputs.push_back({std::string(parameter.name.text), parameter_type(c, parameter)});
    }
    if (source.formula) {
        rule.policy = HitPolicy::formula;
        rule.output.type = declare_type(c, source.formula->type);
        return rule;
    }
    rule.policy = static_cast<HitPolicy>(source.policy);
    if (source.results.size() > 1)
        c.report(draft<catalogue::not_there_yet>(
            source.results[1].name.span,
            Wording{"eine Regel mit mehreren Ergebnissen", "a rule with several results"}));
    if (source.results.empty()) return rule;
    const syntax::Parameter& output = source.results.front();
    (void)names.add(output.name, {SymbolKind::other, 0, output.name.span}, c.diagnostics);
    rule.output = {std::string(output.name.text), parameter_type(c, output)};
    return rule;
}

} // namespace

void declare_data(Context& c) {
    declare_types(c);
    declare_fields(c);
    declare_locals(c);
}

void declare_rules(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Rule& rule : c.tree.rules) {
        const Symbol symbol{SymbolKind::rule, next_index(tables.rules), rule.name.span};
        if (!c.names.shared.add(rule.name, symbol, c.diagnostics)) continue;
        tables.rules.push_back(signature(c, rule));
        c.indexes[&rule] = static_cast<Index>(symbol.index);
    }
    c.model.rules.resize(tables.rules.size());
    c.model.usage.rules.resize(tables.rules.size());
}

} // namespace vorgang::dsl::meaning
