#include "meaning/declare.hpp"

#include <array>
#include <charconv>

#include "meaning/expression.hpp"
#include "vorgang/engine/deadline.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

std::string text_of(const std::optional<syntax::Text>& text) {
    return text ? text->value : std::string();
}

void declare(Context& context) {
    declare_people_and_tools(context);
    declare_data(context);
    declare_operations(context);
    declare_messages(context);
    declare_rules(context);
    declare_rulesets(context);
    declare_header(context);
    declare_flow_names(context);
}

void declare_people_and_tools(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Role& role : c.tree.roles) {
        if (!c.names.roles.add(role.name,
                               {SymbolKind::other, next_index(tables.roles), role.name.span},
                               c.diagnostics))
            continue;
        tables.roles.push_back({std::string(role.name.text), text_of(role.title), role.external});
    }
    for (const syntax::Tool& tool : c.tree.tools) {
        const Symbol symbol{SymbolKind::other, next_index(tables.tools), tool.name.span};
        if (!c.names.tools.add(tool.name, symbol, c.diagnostics)) continue;
        tables.tools.push_back({std::string(tool.name.text), text_of(tool.title)});
        c.indexes[&tool] = static_cast<Index>(symbol.index);
    }
    c.names.operations.resize(tables.tools.size());
    c.model.usage.roles.resize(tables.roles.size());
    c.model.usage.tools.resize(tables.tools.size());
}

namespace {

std::vector<Parameter> parameters_of(Context& c, const std::vector<syntax::Parameter>& source) {
    NameTable names;
    std::vector<Parameter> parameters;
    for (const syntax::Parameter& parameter : source) {
        (void)names.add(parameter.name, {SymbolKind::other, 0, parameter.name.span}, c.diagnostics);
        const Type type = parameter.type ? declare_type(c, *parameter.type) : Type{};
        parameters.push_back({std::string(parameter.name.text), type});
    }
    return parameters;
}

} // namespace

void declare_operations(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Tool& tool : c.tree.tools) {
        const auto owner = c.indexes.find(&tool);
        if (owner == c.indexes.end()) continue;
        for (const syntax::Operation& operation : tool.operations) {
            const Symbol symbol{SymbolKind::other, next_index(tables.operations),
                                operation.name.span};
            if (!c.names.operations[owner->second].add(operation.name, symbol, c.diagnostics))
                continue;
            tables.operations.push_back({owner->second, std::string(operation.name.text),
                                         parameters_of(c, operation.parameters),
                                         parameters_of(c, operation.results)});
        }
    }
}

namespace {

std::vector<Index> fields_of(Context& c, const std::vector<syntax::Name>& names, bool reads) {
    Once seen;
    std::vector<Index> fields;
    for (const syntax::Name& name : names) {
        const Index field = find_field(c, name, reads);
        if (field != none && seen.first(name, c.diagnostics)) fields.push_back(field);
    }
    return fields;
}

} // namespace

void declare_messages(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Message& message : c.tree.messages) {
        const Symbol symbol{SymbolKind::other, next_index(tables.messages), message.name.span};
        if (!c.names.messages.add(message.name, symbol, c.diagnostics)) continue;
        const bool incoming = message.direction == syntax::Direction::incoming;
        Message& row = tables.messages.emplace_back();
        row.name = std::string(message.name.text);
        row.incoming = incoming;
        row.role = find_role(c, message.role);
        if (incoming) row.channels = channels_of(c, message.channels, row.role);
        row.carries = fields_of(c, message.collects, !incoming);
        row.by = fields_of(c, message.keys, true);
        for (std::size_t i = 0; i < row.by.size() && row.by.size() == message.keys.size(); ++i)
            (void)require_key(c, row.by[i], message.keys[i].span);
        if (!incoming && !message.channels.empty())
            c.report(draft<catalogue::wrong_way>(
                message.channels.front().span, message.name.text,
                Wording{"geht hinaus; einen `kanal` hat nur, was hereinkommt",
                        "goes out; only what comes in has a `channel`"}));
        if (message.lapses == nullptr) continue;
        if (incoming)
            row.lapse = constant_length(c, *message.lapses);
        else
            c.report(
                draft<catalogue::wrong_way>(message.lapses->span, message.name.text,
                                            Wording{"geht hinaus und kann hier nicht verfallen",
                                                    "goes out and cannot lapse here"}));
    }
    c.model.usage.messages.resize(tables.messages.size());
}

namespace {

void header_version(Context& c, const syntax::NumberFact& fact) {
    std::uint32_t version = 0;
    const char* end = fact.digits.data() + fact.digits.size();
    const auto read = std::from_chars(fact.digits.data(), end, version);
    if (read.ec == std::errc() && read.ptr == end && version != 0) {
        c.model.tables.version = version;
        return;
    }
    c.report(draft<catalogue::bad_fact>(
        fact.span, say("`version` ist eine ganze Zahl ab 1, nicht `{}`",
                       "`version` is a whole number from 1, not `{}`", fact.digits)));
}

void header_service(Context& c, const syntax::NumberFact& fact) {
    constexpr std::size_t digits = 14;
    c.model.tables.service_key = std::string(fact.digits);
    const bool whole = fact.digits.find('.') == std::string_view::npos;
    if (whole && fact.digits.size() == digits) return;
    c.report(draft<catalogue::bad_fact>(
        fact.span, say("`leistung` ist ein LeiKa-Schlüssel von 14 Ziffern; hier sind es {}",
                       "`service` is a LeiKa key of 14 digits; here are {}", fact.digits.size())));
}

constexpr std::array<std::string_view, 16> lands{"BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV",
                                                 "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"};

void header_land(Context& c, const syntax::Name& name) {
    c.model.tables.land = std::string(name.text);
    for (const std::string_view land : lands)
        if (land == name.text) return;
    c.report(draft<catalogue::bad_fact>(
        name.span, say("`{}` ist kein Land; die Kürzel sind BW BY BE BB HB HH HE MV NI NW RP SL "
                       "SN ST SH TH",
                       "`{}` is no Land; the codes are BW BY BE BB HB HH HE MV NI NW RP SL SN ST "
                       "SH TH",
                       name.text)));
}

constexpr std::array<std::string_view, 4> laws{"intern", "VwVfG", "AO", "SGB_X"};

void header_law(Context& c, const syntax::Name& name) {
    c.model.tables.procedural_law = std::string(name.text);
    if (procedural_law(name.text)) return;
    c.report(
        draft<catalogue::bad_fact>(name.span, say("`{}` ist kein bekanntes Verfahrensrecht",
                                                  "`{}` is no known procedural law", name.text))
            .help(did_you_mean(c, name.text, laws)));
}

} // namespace

void declare_header(Context& c) {
    const syntax::Header& header = c.tree.header;
    ProcessModel& tables = c.model.tables;
    tables.name = std::string(c.tree.name.text);
    tables.title = text_of(c.tree.title);
    tables.english = c.english();
    if (header.version) header_version(c, *header.version);
    if (header.service) header_service(c, *header.service);
    if (header.law) header_law(c, *header.law);
    if (header.land) header_land(c, *header.land);
    tables.municipality = text_of(header.place);
    for (const syntax::Text& ground : header.grounds)
        tables.grounds.push_back(ground.value);
    if (header.lead) tables.lead = find_role(c, *header.lead);
}

} // namespace vorgang::dsl::meaning
