// Types, fields, local values, and the signatures of rules.
#include <algorithm>
#include <array>

#include "diag/suggest.hpp"
#include "meaning/called.hpp"
#include "meaning/declare.hpp"
#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"
#include "syntax/words.hpp"

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
    case syntax::TypeKind::person: return Kind::person;
    case syntax::TypeKind::role: return Kind::role;
    case syntax::TypeKind::list: return Kind::list;
    case syntax::TypeKind::document: return Kind::context;
    case syntax::TypeKind::choice:
    case syntax::TypeKind::named: return Kind::choice;
    }
    return Kind::text;
}

Index add_choice(Context& c, const syntax::Type& source, std::string name) {
    NameTable values;
    Choice choice{std::move(name), {}};
    for (const syntax::Name& value : source.values)
        if (values.add(value, {SymbolKind::other, 0, value.span}, c.diagnostics))
            choice.values.emplace_back(value.text);
    // LIMIT: a value is known by its place, which has 16 bits.
    constexpr std::size_t values_max = none - 1;
    if (choice.values.size() > values_max) {
        c.report(draft<catalogue::too_many>(source.values.front().span,
                                            Wording{"Werte einer Auswahl", "values of a choice"},
                                            values_max));
        choice.values.resize(values_max);
    }
    if (choice.name.empty()) return choice_in_place(c, choice.values);
    const Index fresh = next_index(c.model.tables.choices);
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
        guess.words =
            say("Typen sind `text`, `ganzzahl`, `zahl`, `geld`, `janein`, `datum`, "
                "`zeitpunkt`, `dauer`, `person`, `rolle`, `dokument`, `auswahl {{ … }}`, "
                "`liste von …`, was mit `typ` benannt ist, und Prozesse, die `nutze` nennt",
                "types are `text`, `integer`, `number`, `money`, `yesno`, `date`, "
                "`instant`, `duration`, `person`, `role`, `document`, `choice {{ … }}`, "
                "`list of …`, what `type` names, and processes that `use` names");
    return guess;
}

// A type that `typ` declares: a choice or a record.
void named_type(Context& c, const syntax::Name& name, Type& type) {
    const Symbol* symbol = c.names.types.find(name.text);
    if (symbol == nullptr) {
        c.report_unknown(
            name.text,
            draft<catalogue::unknown_type>(name.span, name.text).help(other_type(c, name.text)));
    } else if (symbol->kind == SymbolKind::record) {
        type.kind = TypeKind::context;
        type.context = static_cast<Index>(symbol->index);
        const Symbol* process = c.names.processes.find(name.text);
        if (process == nullptr) return;
        c.model.usage.processes[process->index] = true;
        // What a faulty process answers is not known: that fits everywhere.
        if (c.model.tables.operations[process->index].results.empty()) type = {TypeKind::choice};
    } else {
        type.choice = static_cast<Index>(symbol->index);
    }
}

Index element_type(Context& c, const syntax::Type& source) {
    if (source.kind == syntax::TypeKind::list) {
        c.report(draft<catalogue::not_there_yet>(
            source.span, Wording{"eine Liste von Listen", "a list of lists"}));
        return none;
    }
    Type element = declare_type(c, source);
    element.optional = false;
    return type_of_elements(c, element);
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
    const ExprType kind = type_of(type, c.model.tables);
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

Index choice_in_place(Context& c, const std::vector<std::string>& values) {
    std::string key;
    for (const std::string& value : values)
        key.append(value).push_back(',');
    const Index fresh = next_index(c.model.tables.choices);
    const auto [known, added] = c.choices.emplace(std::move(key), fresh);
    if (!added) return known->second;
    c.model.tables.choices.push_back({"", values});
    return fresh;
}

Index document_type(Context& c) {
    if (c.document == none) {
        c.document = next_index(c.model.tables.contexts);
        ContextType document{c.english() ? "document" : "dokument", {}, true};
        for (const char* name : {"id", "name", "format", "hash"})
            document.entries.push_back({name, {TypeKind::text}});
        c.model.tables.contexts.push_back(std::move(document));
    }
    return c.document;
}

Index type_of_elements(Context& c, const Type& element) {
    if (element.kind == TypeKind::choice && element.choice == none) return none;
    auto& elements = c.model.tables.elements;
    const std::array all{static_cast<Index>(element.kind),
                         static_cast<Index>(element.optional ? 1 : 0),
                         element.choice,
                         element.element,
                         element.context,
                         element.low,
                         element.high};
    const auto [known, fresh] = c.elements.emplace(all, next_index(elements));
    if (fresh) elements.push_back(element);
    return known->second;
}

void report_depth(Context& c, Span span) {
    c.report(draft<catalogue::too_many>(
        span, Wording{"Verbunde und Listen ineinander", "records and lists in one another"},
        type_depth_max));
}

Type declare_type(Context& c, const syntax::Type& source) {
    Type type;
    type.kind = table_kind(kind_of(source.kind));
    type.optional = source.may_be_unknown;
    if (source.kind == syntax::TypeKind::choice) type.choice = add_choice(c, source, "");
    if (source.kind == syntax::TypeKind::named) named_type(c, source.name, type);
    if (source.kind == syntax::TypeKind::document) type.context = document_type(c);
    if (source.kind == syntax::TypeKind::list) {
        // `liste von T?` is a list that may stay unknown; an element is always known.
        type.optional = type.optional || source.element->may_be_unknown;
        type.element = element_type(c, *source.element);
        // What is wrong was reported: a choice of no table fits everywhere.
        if (type.element == none) return {TypeKind::choice};
    }
    if (source.bounds) declare_bounds(c, *source.bounds, type);
    return type;
}

namespace {

void declare_record(Context& c, const syntax::TypeDeclaration& record) {
    const std::uint32_t index = c.names.types.find(record.name.text)->index;
    NameTable names;
    std::vector<Parameter> entries;
    for (const syntax::Field& entry : record.entries) {
        const Type type = declare_type(c, entry.type);
        if (names.add(entry.name, {SymbolKind::other, 0, entry.name.span}, c.diagnostics))
            entries.push_back({std::string(entry.name.text), type});
    }
    // LIMIT: the parts lie on the stack until the record is made.
    if (entries.size() > 60)
        c.report(draft<catalogue::too_many>(
            record.name.span, Wording{"Teile eines Verbunds", "parts of a record"}, 60));
    if (record.entries.empty())
        c.report(draft<catalogue::empty_record>(record.name.span, record.name.text));
    c.model.tables.contexts[index].entries = std::move(entries);
}

// Whether a value of the record would hold another one of it, directly or on the way.
bool leads_to(const ProcessModel& tables, const Type& type, Index wanted, std::vector<bool>& seen) {
    if (type.kind == TypeKind::list)
        return leads_to(tables, tables.elements[type.element], wanted, seen);
    if (type.kind != TypeKind::context) return false;
    if (type.context == wanted) return true;
    if (seen[type.context]) return false;
    seen[type.context] = true;
    return std::ranges::any_of(tables.contexts[type.context].entries, [&](const Parameter& entry) {
        return leads_to(tables, entry.type, wanted, seen);
    });
}

// How many records and lists lie in one another. Precondition: none contains itself.
int depth_of(const ProcessModel& tables, const Type& type) {
    if (type.kind == TypeKind::list) return 1 + depth_of(tables, tables.elements[type.element]);
    if (type.kind != TypeKind::context) return 0;
    int deepest = 0;
    for (const Parameter& entry : tables.contexts[type.context].entries)
        deepest = std::max(deepest, depth_of(tables, entry.type));
    return 1 + deepest;
}

void check_depth(Context& c, const syntax::Name& record) {
    Type type{TypeKind::context};
    type.context = static_cast<Index>(c.names.types.find(record.text)->index);
    if (depth_of(c.model.tables, type) <= type_depth_max) return;
    report_depth(c, record.span);
    c.model.tables.contexts[type.context].entries = {{"_", {TypeKind::text}}};
}

// Afterwards no record contains itself: whoever walks through its parts comes to an end.
void check_nesting(Context& c, const syntax::TypeDeclaration& record) {
    ProcessModel& tables = c.model.tables;
    const auto index = static_cast<Index>(c.names.types.find(record.name.text)->index);
    for (Parameter& entry : tables.contexts[index].entries) {
        std::vector<bool> seen(tables.contexts.size());
        if (!leads_to(tables, entry.type, index, seen)) continue;
        const auto written = std::ranges::find(
            record.entries, entry.name, [](const syntax::Field& field) { return field.name.text; });
        c.report(draft<catalogue::record_in_itself>(written->type.span, record.name.text));
        entry.type = {TypeKind::text};
    }
}

// Where a type is named, a word of the language is that of the language: what `typ` gives the same
// name could never be used.
bool is_taken(Context& c, const syntax::Name& name) {
    using syntax::Word;
    const Language language = c.english() ? Language::english : Language::german;
    const syntax::Spelling spelling = syntax::look_up(name.text).spelling;
    for (const Word word :
         {Word::type_text, Word::type_integer, Word::type_number, Word::type_money,
          Word::type_yes_no, Word::type_date, Word::type_instant, Word::type_length, Word::choice,
          Word::document, Word::person, Word::role, Word::list}) {
        if (spelling == 0 || syntax::spelling_of(word, language) != spelling) continue;
        c.report(draft<catalogue::declared_twice>(name.span, name.text)
                     .help(say("so heißt ein Typ der Sprache", "a type of the language is called "
                                                               "so")));
        return true;
    }
    return false;
}

void declare_types(Context& c) {
    std::vector<const syntax::TypeDeclaration*> records;
    for (const syntax::TypeDeclaration& declaration : c.tree.types) {
        const syntax::Name& name = declaration.name;
        if (is_taken(c, name)) continue;
        if (declaration.type) {
            const bool is_choice = declaration.type->kind == syntax::TypeKind::choice;
            const Index index = is_choice ? next_index(c.model.tables.choices) : none;
            const Symbol symbol{SymbolKind::other, index, name.span};
            if (!c.names.types.add(name, symbol, c.diagnostics)) continue;
            if (is_choice)
                (void)add_choice(c, *declaration.type, std::string(name.text));
            else
                c.report(draft<catalogue::not_there_yet>(
                    declaration.type->span,
                    Wording{"einen eigenen Namen für einen Typ, der keine Auswahl ist,",
                            "a name for a type that is no choice"}));
            continue;
        }
        const Symbol symbol{SymbolKind::record, next_index(c.model.tables.contexts), name.span};
        if (!c.names.types.add(name, symbol, c.diagnostics)) continue;
        c.model.tables.contexts.push_back({std::string(name.text), {}, false});
        records.push_back(&declaration);
    }
    CalledProcesses called(c);
    called.declare();
    // A record may name types that stand behind it.
    for (const syntax::TypeDeclaration* record : records)
        declare_record(c, *record);
    for (const syntax::TypeDeclaration* record : records)
        check_nesting(c, *record);
    called.compare();
    for (const syntax::TypeDeclaration* record : records)
        check_depth(c, record->name);
    for (const std::string_view process : c.names.processes.all())
        check_depth(c, {c.names.processes.find(process)->span, process});
}

void declare_field(Context& c, const syntax::DataBlock& block, const syntax::Field& field) {
    ProcessModel& tables = c.model.tables;
    const Symbol symbol{SymbolKind::field, next_index(tables.fields), field.name.span};
    const Type type = declare_type(c, field.type);
    if (!c.names.shared.add(field.name, symbol, c.diagnostics)) return;
    vorgang::Field& row = tables.fields.emplace_back();
    row.name = std::string(field.name.text);
    row.title = text_of(field.title);
    row.type = type;
    row.input = block.input;
    row.personal = block.personal;
    row.searchable = block.searchable &&
                     require_key(c, static_cast<Index>(tables.fields.size() - 1), field.type.span);
    c.model.fields.push_back({field.name.span});
}

void declare_fields(Context& c) {
    for (const syntax::DataBlock& block : c.tree.data)
        for (const syntax::Field& field : block.fields)
            declare_field(c, block, field);
}

void declare_locals(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Local& local : c.tree.locals) {
        const Symbol symbol{SymbolKind::local, next_index(tables.locals), local.name.span};
        Type type = declare_type(c, local.type);
        const bool of_parts = type.kind == TypeKind::list || type.kind == TypeKind::context;
        if (of_parts) {
            c.report(draft<catalogue::not_there_yet>(
                local.type.span, Wording{"ein örtlicher Wert, der eine Liste oder ein Verbund ist,",
                                         "a local value that is a list or a record"}));
            type = {TypeKind::choice};
        }
        Typer typer(c);
        const Expr e = typer.value(local.value, type);
        const auto value = of_parts ? std::nullopt : require_constant(c, e);
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

// Several results are a record: the one that is declared with these parts, or one of the rule's
// own.
Type record_of(Context& c, const syntax::Rule& source, std::vector<Parameter> results) {
    auto& records = c.model.tables.contexts;
    const auto is_it = [&](const ContextType& record) {
        return !record.document &&
               std::ranges::equal(record.entries, results, [](const auto& one, const auto& other) {
                   return one.name == other.name && one.type == other.type;
               });
    };
    Type type{TypeKind::context};
    auto record = std::ranges::find_if(records, is_it);
    type.context = static_cast<Index>(record - records.begin());
    if (record == records.end())
        records.push_back({std::string(source.name.text), std::move(results), false});
    return type;
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
    rule.local = source.local;
    std::vector<Parameter> results;
    for (const syntax::Parameter& result : source.results) {
        (void)names.add(result.name, {SymbolKind::other, 0, result.name.span}, c.diagnostics);
        results.push_back({std::string(result.name.text), parameter_type(c, result)});
    }
    if (results.size() == 1) rule.output = std::move(results.front());
    if (results.size() > 1) rule.output = {"", record_of(c, source, std::move(results))};
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
