#include "meaning/called.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "meaning/declare.hpp"
#include "meaning/flow.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

struct CalledProcesses::Signature {
    const syntax::Process* process = nullptr;
    Span span;   // where it is named
    Model model; // of the called process
    Index operation = none;
    Index record = none;                             // of its answer, here
    std::unordered_map<Index, Index> records;        // of the called process, to those here
    std::vector<std::pair<Index, Index>> to_compare; // records of the same name: here, there
};

namespace {

// Where a type gets its name: in the process itself, or in one that it calls.
const syntax::Name* type_name(const syntax::Process& process, std::string_view name) {
    for (const syntax::TypeDeclaration& type : process.types)
        if (type.name.text == name) return &type.name;
    for (const syntax::Called& called : process.called) {
        if (called.process->name.text == name) return &called.process->name;
        if (const auto* found = type_name(*called.process, name)) return found;
    }
    return nullptr;
}

bool same_constant(Index own, const ProcessModel& tables, Index other, const ProcessModel& there) {
    if (own == none || other == none) return own == other;
    return tables.constants[own] == there.constants[other];
}

bool same_type(const Type& own, const ProcessModel& tables, const Type& other,
               const ProcessModel& there);

bool same_record(const ContextType& own, const ProcessModel& tables, const ContextType& other,
                 const ProcessModel& there) {
    return own.name == other.name &&
           std::ranges::equal(
               own.entries, other.entries, [&](const Parameter& one, const Parameter& two) {
                   return one.name == two.name && same_type(one.type, tables, two.type, there);
               });
}

bool same_type(const Type& own, const ProcessModel& tables, const Type& other,
               const ProcessModel& there) {
    if (own.kind != other.kind || own.optional != other.optional ||
        !same_constant(own.low, tables, other.low, there) ||
        !same_constant(own.high, tables, other.high, there))
        return false;
    switch (own.kind) {
    case TypeKind::choice:
        return tables.choices[own.choice].values == there.choices[other.choice].values;
    case TypeKind::list:
        return same_type(tables.elements[own.element], tables, there.elements[other.element],
                         there);
    case TypeKind::context: {
        const ContextType& one = tables.contexts[own.context];
        const ContextType& two = there.contexts[other.context];
        return (one.document && two.document) || same_record(one, tables, two, there);
    }
    default: return true;
    }
}

} // namespace

CalledProcesses::CalledProcesses(Context& context) : c_(context) {}
CalledProcesses::~CalledProcesses() = default;

void CalledProcesses::declare() {
    const bool begins_with_input = std::ranges::any_of(c_.tree.data, &syntax::DataBlock::input);
    if (begins_with_input && calls_itself(c_.tree)) read(c_.tree, c_.tree.name.span);
    for (const syntax::Called& called : c_.tree.called)
        read(*called.process, called.span);
    c_.model.usage.processes.resize(c_.model.tables.operations.size());
    c_.model.answers.resize(c_.model.tables.operations.size());
    c_.model.called_roles.resize(c_.model.tables.operations.size());
    for (const auto& signature : signatures_)
        complete(*signature);
}

void CalledProcesses::read(const syntax::Process& process, Span span) {
    ProcessModel& tables = c_.model.tables;
    const syntax::Name name{span, process.name.text};
    const Symbol operation{SymbolKind::other, next_index(tables.operations), span};
    if (!c_.names.processes.add(name, operation, c_.diagnostics)) return;
    // Without an answer until it is known what that is; of a faulty process it never is.
    tables.operations.push_back({none, std::string(name.text), {}, {}});
    const Symbol record{SymbolKind::record, next_index(tables.contexts), span};
    if (!c_.names.types.add(name, record, c_.diagnostics)) return;
    tables.contexts.push_back({std::string(name.text), {}, false});
    if (&process == &c_.tree && c_.signature_only) return;
    auto signature = std::make_unique<Signature>();
    signature->span = span;
    signature->operation = static_cast<Index>(operation.index);
    signature->record = static_cast<Index>(record.index);
    if (read_signature(process, *signature)) signatures_.push_back(std::move(signature));
}

// What is wrong there is told where it is compiled; of itself, further on.
bool CalledProcesses::read_signature(const syntax::Process& process, Signature& s) {
    s.process = &process;
    s.model.tree = &process;
    Diagnostics findings;
    Context inner{c_.source, process, s.model, findings, {}, {}, {}, {}};
    inner.signature_only = true;
    meaning::declare(inner);
    resolve_flow(inner);
    if (!findings.has_errors() || &process == &c_.tree) return true;
    const std::string_view file = c_.source.text(s.span); // in quotes
    c_.report(draft<catalogue::called_faulty>(s.span, process.name.text)
                  .help(say("was dort fehlt, zeigt `vorgang check {}`",
                            "`vorgang check {}` shows what is wrong there", file)));
    return false;
}

void CalledProcesses::complete(Signature& s) {
    for (const Field& field : s.model.tables.fields) {
        if (!field.input) continue;
        const Type type = import(field.type, s);
        c_.model.tables.operations[s.operation].parameters.push_back({field.name, type});
    }
    for (const Role& role : s.model.tables.roles)
        c_.model.called_roles[s.operation].push_back(role.name);
    auto entries = answer(s);
    // LIMIT: where a process writes such a record, its parts lie on the stack until it is made.
    if (entries.size() > 60)
        c_.report(draft<catalogue::too_many>(
            s.span, Wording{"Felder, die ein Prozess liefert", "fields that a process returns"},
            59));
    c_.model.tables.contexts[s.record].entries = std::move(entries);
    Type record{TypeKind::context};
    record.context = s.record;
    Operation& operation = c_.model.tables.operations[s.operation];
    operation.results.push_back({operation.name, record});
}

// Its end, and whatever some end returns: known for certain where every end returns it.
std::vector<Parameter> CalledProcesses::answer(Signature& s) {
    const ProcessModel& there = s.model.tables;
    std::vector<std::string> outcomes;
    for (const Ending& ending : there.endings)
        outcomes.push_back(ending.name);
    Type end{TypeKind::choice};
    end.choice = choice_in_place(c_, outcomes);
    const std::string_view end_name = c_.english() ? member::end.english : member::end.german;
    std::vector<Parameter> entries{{std::string(end_name), end}};
    auto& ends = c_.model.answers[s.operation];
    ends.assign(there.endings.size(), entries);
    for (const Ending& ending : there.endings)
        for (const Index returned : ending.returns) {
            const Field& field = there.fields[returned];
            if (field.name == end_name) {
                c_.report(
                    draft<catalogue::answer_has_end>(s.span, s.process->name.text, field.name));
                continue;
            }
            if (std::ranges::find(entries, field.name, &Parameter::name) != entries.end()) continue;
            // The answer of a process that calls itself.
            if (field.type.kind == TypeKind::choice && field.type.choice == none) {
                c_.report(
                    draft<catalogue::record_in_itself>(s.span, there.name)
                        .help(say("seine Antwort hätte kein Ende: liefern Sie von der, die er "
                                  "selbst bekam, nur die Teile",
                                  "its answer would never end: of the one it got itself, "
                                  "return only the parts")));
                continue;
            }
            Type type = import(field.type, s);
            const Parameter entry{field.name, type};
            bool always = true;
            for (std::size_t i = 0; i < there.endings.size(); ++i) {
                const auto& returns = there.endings[i].returns;
                if (std::ranges::find(returns, returned) != returns.end())
                    ends[i].push_back(entry);
                else
                    always = false;
            }
            type.optional = type.optional || !always;
            entries.push_back({field.name, type});
        }
    return entries;
}

Index CalledProcesses::import_constant(Index constant, const Signature& from) {
    return constant == none ? none : c_.constant(from.model.tables.constants[constant]);
}

Type CalledProcesses::import(const Type& type, Signature& from) {
    const ProcessModel& there = from.model.tables;
    Type own = type;
    own.low = import_constant(type.low, from);
    own.high = import_constant(type.high, from);
    switch (type.kind) {
    case TypeKind::choice: own.choice = import_choice(type.choice, from); break;
    case TypeKind::context: own.context = import_record(type.context, from); break;
    case TypeKind::list:
        own.element = type_of_elements(c_, import(there.elements[type.element], from));
        break;
    default: break;
    }
    return own;
}

Index CalledProcesses::import_choice(Index index, Signature& from) {
    if (index == none) return none; // not known, and reported
    const Choice& choice = from.model.tables.choices[index];
    if (choice.name.empty()) return choice_in_place(c_, choice.values);
    auto& choices = c_.model.tables.choices;
    if (const Symbol* symbol = c_.names.types.find(choice.name)) {
        if (symbol->kind == SymbolKind::record || choices[symbol->index].values != choice.values) {
            differs(choice.name, from);
            return none;
        }
        return static_cast<Index>(symbol->index);
    }
    const syntax::Name* name = type_name(*from.process, choice.name);
    const Index own = next_index(choices);
    if (name != nullptr)
        (void)c_.names.types.add({from.span, name->text}, {SymbolKind::other, own, from.span},
                                 c_.diagnostics);
    choices.push_back(choice);
    return own;
}

Index CalledProcesses::import_record(Index index, Signature& from) {
    const ContextType& record = from.model.tables.contexts[index];
    if (record.document) return document_type(c_);
    if (const auto known = from.records.find(index); known != from.records.end())
        return known->second;
    auto& contexts = c_.model.tables.contexts;
    if (const Symbol* symbol = c_.names.types.find(record.name)) {
        const auto own = static_cast<Index>(symbol->index);
        if (symbol->kind != SymbolKind::record) return differs(record.name, from), none;
        from.to_compare.emplace_back(own, index);
        return from.records[index] = own;
    }
    const Index own = next_index(contexts);
    from.records[index] = own;
    const syntax::Name* name = type_name(*from.process, record.name);
    if (name != nullptr)
        (void)c_.names.types.add({from.span, name->text}, {SymbolKind::record, own, from.span},
                                 c_.diagnostics);
    contexts.push_back({record.name, {}, false});
    std::vector<Parameter> entries;
    for (const Parameter& entry : record.entries)
        entries.push_back({entry.name, import(entry.type, from)});
    contexts[own].entries = std::move(entries);
    return own;
}

void CalledProcesses::compare() {
    const ProcessModel& tables = c_.model.tables;
    for (const auto& signature : signatures_)
        for (const auto& [own, other] : signature->to_compare)
            if (signature->process != &c_.tree &&
                !same_record(tables.contexts[own], tables, signature->model.tables.contexts[other],
                             signature->model.tables))
                differs(tables.contexts[own].name, *signature);
}

Index answering_process(const Model& model, Index context) {
    const auto count = static_cast<Index>(model.answers.size());
    for (Index o = 0; o < count; ++o)
        if (!model.answers[o].empty() &&
            model.tables.operations[o].results.front().type.context == context)
            return o;
    return none;
}

void CalledProcesses::differs(std::string_view type, const Signature& from) {
    const Symbol* here = c_.names.types.find(type);
    const syntax::Name* there = type_name(*from.process, type);
    if (here == nullptr || there == nullptr) return;
    c_.report(draft<catalogue::type_differs>(here->span, type, from.process->name.text)
                  .also(there->span, say("der andere", "the other one"))
                  .help(say("was beide brauchen, kommt in eine gemeinsame Datei, die beide nutzen",
                            "what both need goes into a shared file that both use")));
}

} // namespace vorgang::dsl::meaning
