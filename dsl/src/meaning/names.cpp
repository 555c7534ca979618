#include "meaning/names.hpp"

#include "diag/suggest.hpp"
#include "meaning/elements.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

std::string folded(std::string_view name) {
    std::string text;
    text.reserve(name.size() + 2);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char* replacement = nullptr;
        if (name[i] == '\xC3' && i + 1 < name.size()) {
            switch (name[i + 1]) {
            case '\xA4': replacement = "ae"; break;
            case '\xB6': replacement = "oe"; break;
            case '\xBC': replacement = "ue"; break;
            case '\x84': replacement = "Ae"; break;
            case '\x96': replacement = "Oe"; break;
            case '\x9C': replacement = "Ue"; break;
            case '\x9F': replacement = "ss"; break;
            default: break;
            }
        }
        if (replacement == nullptr) {
            text += name[i];
        } else {
            text += replacement;
            ++i;
        }
    }
    return text;
}

} // namespace

bool NameTable::add(const syntax::Name& name, Symbol symbol, Diagnostics& diagnostics) {
    if (name.text.empty()) return true;
    const auto [place, fresh] = names_.emplace(name.text, symbol);
    if (!fresh) {
        diagnostics.add(
            draft<catalogue::declared_twice>(name.span, name.text)
                .also(place->second.span, say("hier zum ersten Mal", "here for the first time")));
        return false;
    }
    order_.push_back(name.text);
    const auto [twin, alone] = folded_.emplace(folded(name.text), name.text);
    if (!alone)
        diagnostics.add(
            draft<catalogue::folded_twin>(name.span, twin->second, name.text)
                .also(names_.at(twin->second).span, say("der andere Name", "the other name")));
    return true;
}

const Symbol* NameTable::find(std::string_view name) const {
    const auto place = names_.find(name);
    return place == names_.end() ? nullptr : &place->second;
}

bool Once::first(const syntax::Name& name, Diagnostics& diagnostics) {
    const auto [place, fresh] = seen_.emplace(syntax::plain_name(name.text), name.span);
    if (!fresh)
        diagnostics.add(
            draft<catalogue::given_twice>(name.span, name.text)
                .also(place->second, say("hier zum ersten Mal", "here for the first time")));
    return fresh;
}

diag::Guess did_you_mean(const Context& context, std::string_view wrong,
                         std::span<const std::string_view> candidates) {
    if (context.diagnostics.full()) return {};
    const auto meant = diag::find_meant(wrong, candidates);
    if (!meant) return {};
    return {say("meinen Sie `{}`?", "did you mean `{}`?", meant->word),
            meant->certain ? std::string(meant->word) : std::string()};
}

Index Constants::intern(ProcessModel& tables, const Value& value) {
    std::string key(1, static_cast<char>('0' + static_cast<int>(value.kind())));
    switch (value.kind()) {
    case Value::Kind::unknown: break;
    case Value::Kind::yes_no: key += *value.yes_no() ? '1' : '0'; break;
    case Value::Kind::number: key += value.number()->to_text(); break;
    case Value::Kind::text: key += *value.text(); break;
    case Value::Kind::date: key += std::to_string(value.date()->days); break;
    case Value::Kind::instant: key += std::to_string(value.instant()->ms); break;
    case Value::Kind::length:
        key += std::to_string(value.length()->count);
        key += static_cast<char>('a' + static_cast<int>(value.length()->unit));
        break;
    case Value::Kind::list:
    case Value::Kind::context: key += to_json(value); break;
    }
    const auto [place, fresh] = known_.emplace(std::move(key), next_index(tables.constants));
    if (fresh) tables.constants.push_back(value);
    return place->second;
}

namespace {

/// What was very likely meant, or else where such a name is declared.
diag::Guess meant_or_declared(const Context& context, std::string_view name,
                              const std::vector<std::string_view>& candidates,
                              const Wording& declared) {
    diag::Guess guess = did_you_mean(context, name, candidates);
    if (guess.words.empty()) guess.words = declared;
    return guess;
}

template<class Entry>
const Symbol* find_in(Context& context, const NameTable& table, const syntax::Name& name,
                      const Wording& declared) {
    const Symbol* symbol = table.find(name.text);
    if (symbol == nullptr && !name.text.empty())
        context.report_unknown(
            name.text, draft<Entry>(name.span, name.text)
                           .help(meant_or_declared(context, name.text, table.all(), declared)));
    return symbol;
}

Index mark(std::vector<bool>& used, const Symbol* symbol) {
    if (symbol == nullptr) return none;
    used[symbol->index] = true;
    return static_cast<Index>(symbol->index);
}

} // namespace

Index find_role(Context& context, const syntax::Name& name) {
    const Symbol* rule = context.names.shared.find(name.text);
    if (rule != nullptr && rule->kind == SymbolKind::rule &&
        context.names.roles.find(name.text) == nullptr) {
        context.report_unknown(
            name.text,
            draft<catalogue::unknown_role>(name.span, name.text)
                .help(say("`{}` ist eine Regel: sie wird mit Klammern aufgerufen, `{}(…)`",
                          "`{}` is a rule: it is called with parentheses, `{}(…)`", name.text,
                          name.text)));
        return none;
    }
    return mark(context.model.usage.roles,
                find_in<catalogue::unknown_role>(
                    context, context.names.roles, name,
                    {"Rollen stehen oben im Prozess: `rolle NAME \"…\"`",
                     "roles stand at the top of the process: `role NAME \"…\"`"}));
}

Index find_tool(Context& context, const syntax::Name& name) {
    return mark(context.model.usage.tools,
                find_in<catalogue::unknown_tool>(
                    context, context.names.tools, name,
                    {"Werkzeuge stehen oben im Prozess: `werkzeug NAME { … }`",
                     "tools stand at the top of the process: `tool NAME { … }`"}));
}

Index find_message(Context& context, const syntax::Name& name, bool incoming) {
    const Wording declared =
        incoming ? Wording{"Nachrichten stehen oben im Prozess: `nachricht NAME von ROLLE`",
                           "messages stand at the top of the process: `message NAME from ROLE`"}
                 : Wording{"Nachrichten stehen oben im Prozess: `nachricht NAME an ROLLE`",
                           "messages stand at the top of the process: `message NAME to ROLE`"};
    return mark(context.model.usage.messages, find_in<catalogue::unknown_message>(
                                                  context, context.names.messages, name, declared));
}

Index find_operation(Context& context, const syntax::Name& tool, const syntax::Name& operation) {
    const Index owner = find_tool(context, tool);
    if (owner == none) return none;
    const NameTable& table = context.names.operations[owner];
    const Symbol* symbol = table.find(operation.text);
    if (symbol != nullptr) return static_cast<Index>(symbol->index);
    context.report_unknown(
        operation.text,
        draft<catalogue::unknown_operation>(operation.span, tool.text, operation.text)
            .help(did_you_mean(context, operation.text, table.all())));
    return none;
}

Index find_process(Context& context, const syntax::Name& name) {
    // Where its answer has a type already, `nutze` was forgotten once.
    const std::string type = std::string(catalogue::unknown_type::code) + " ";
    if (context.unknown.contains(type + std::string(name.text))) return none;
    const bool itself = name.text == context.tree.name.text;
    return mark(context.model.usage.processes,
                find_in<catalogue::unknown_process>(
                    context, context.names.processes, name,
                    itself ? say("gerufen wird ein Prozess, der mit einer `eingabe` beginnt",
                                 "a process that begins with an `input` can be called")
                           : say("seine Datei steht oben im Prozess: `nutze \"{}.vorgang\"`",
                                 "its file stands at the top of the process: `use \"{}.vorgang\"`",
                                 name.text)));
}

Index find_field(Context& context, const syntax::Name& name, bool reads) {
    const Symbol* symbol = context.names.shared.find(name.text);
    if (symbol == nullptr && name.text.find('.') != std::string_view::npos)
        return find_field_of_element(context, name, reads);
    if (symbol != nullptr && symbol->kind == SymbolKind::element)
        return find_element(context, *symbol, name, reads);
    if (symbol == nullptr || symbol->kind != SymbolKind::field) {
        if (name.text.empty()) return none;
        auto finding = draft<catalogue::unknown_field>(name.span, name.text);
        if (symbol != nullptr)
            context.report(std::move(finding).also(
                symbol->span, say("`{}` ist etwas anderes", "`{}` is something else", name.text)));
        else
            context.report_unknown(name.text, std::move(finding).help(meant_or_declared(
                                                  context, name.text, context.names.shared.all(),
                                                  {"Felder stehen in `daten { … }`",
                                                   "fields stand in `data { … }`"})));
        return none;
    }
    if (reads)
        context.model.fields[symbol->index].read = true;
    else if (context.model.tables.fields[symbol->index].input)
        context.report(draft<catalogue::input_written>(name.span, name.text)
                           .also(symbol->span, say("die Eingabe", "the input")));
    return static_cast<Index>(symbol->index);
}

bool require_key(Context& context, Index field, Span span) {
    const Field& row = context.model.tables.fields[field];
    if (row.type.kind != TypeKind::list && row.type.kind != TypeKind::context) return true;
    context.report(draft<catalogue::no_key>(
        span, row.name, describe(type_of(row.type, context.model.tables), context.model.tables)));
    return false;
}

Index find_step(Context& context, const syntax::Name& name) {
    const Symbol* symbol = context.names.shared.find(name.text);
    if (symbol != nullptr && symbol->kind == SymbolKind::step)
        return static_cast<Index>(symbol->index);
    context.report_unknown(name.text,
                           draft<catalogue::unknown_target>(name.span, name.text)
                               .help(did_you_mean(context, name.text, context.names.shared.all())));
    return none;
}

} // namespace vorgang::dsl::meaning
