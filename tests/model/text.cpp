// Declarations, types and expressions as text; statements are in text_statements.cpp.
#include "text.hpp"

#include "text_writer.hpp"

namespace vorgang::model {

std::string Writer::length(Length length) const {
    struct Words {
        Unit unit;
        const char* one_german;
        const char* many_german;
        const char* one_english;
        const char* many_english;
    };
    static constexpr Words words[] = {
        {Unit::minute, "minute", "minuten", "minute", "minutes"},
        {Unit::hour, "stunde", "stunden", "hour", "hours"},
        {Unit::day, "tag", "tage", "day", "days"},
        {Unit::week, "woche", "wochen", "week", "weeks"},
        {Unit::month, "monat", "monate", "month", "months"},
        {Unit::year, "jahr", "jahre", "year", "years"},
        {Unit::working_day, "arbeitstag", "arbeitstage", "working_day", "working_days"}};
    for (const Words& w : words)
        if (w.unit == length.unit)
            return std::to_string(length.count) + " " +
                   (length.count == 1 ? word(w.one_german, w.one_english)
                                      : word(w.many_german, w.many_english));
    return {};
}

std::string Writer::names(const std::vector<std::string>& names) const {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string Writer::type(const Type& type) const {
    const std::string may_lack = type.optional ? "?" : "";
    switch (type.kind) {
    case Kind::yes_no: return word("janein", "yesno") + may_lack;
    case Kind::integer:
        return word("ganzzahl", "integer") + "[" + std::to_string(type.low) + ".." +
               std::to_string(type.high) + "]" + may_lack;
    case Kind::choice:
        return word("auswahl", "choice") + " { " + names(type.values) + " }" + may_lack;
    case Kind::text: return "text" + may_lack;
    case Kind::date: return word("datum", "date") + may_lack;
    case Kind::role: return word("rolle", "role") + may_lack;
    case Kind::list: return word("liste von ", "list of ") + type.record;
    case Kind::answer: return type.record + may_lack;
    }
    return {};
}

std::string Writer::expression(const Expression& e) const {
    const auto infix = [&](const std::string& between) {
        return "(" + expression(e.of[0]) + " " + between + " " + expression(e.of[1]) + ")";
    };
    switch (e.op) {
    case Op::literal:
        if (const bool* yes = e.value.yes_no())
            return *yes ? word("ja", "true") : word("nein", "false");
        if (const Number* number = e.value.number()) return number->to_text();
        if (const Date* date = e.value.date()) return vorgang::to_text(*date);
        return e.bare ? *e.value.text() : "\"" + *e.value.text() + "\"";
    case Op::field: return e.name;
    case Op::unknown: return word("unbekannt", "null");
    case Op::add: return infix("+");
    case Op::subtract: return infix("-");
    case Op::multiply: return infix("*");
    case Op::equal: return infix("=");
    case Op::unequal: return infix("!=");
    case Op::less: return infix("<");
    case Op::at_least: return infix(">=");
    case Op::both: return infix(word("und", "and"));
    case Op::either: return infix(word("oder", "or"));
    case Op::negated: return word("nicht", "not") + "(" + expression(e.of[0]) + ")";
    case Op::count:
        return word("anzahl(", "count(") + e.name + "[" + e.entry + " = " + word("ja", "true") +
               "])";
    case Op::ended: return "(" + e.name + word(".ende = ", ".end = ") + e.entry + ")";
    case Op::part: return e.name + "." + e.entry;
    case Op::rule: return e.name + "(" + expression(e.of[0]) + ")";
    }
    return {};
}

namespace {

void write_messages(Writer& out, const Process& process) {
    for (const Message& m : process.messages) {
        std::string line = out.word("nachricht ", "message ") + m.name + " ";
        line += m.incoming ? out.word("von ", "from ") : out.word("an ", "to ");
        line += m.role;
        if (m.entered_at)
            line +=
                out.word(" kanal online, post bei ", " channel online, post at ") + *m.entered_at;
        if (!m.carries.empty()) line += out.word(" erfasst ", " collects ") + out.names(m.carries);
        if (m.lapses) line += out.word(" verfällt nach ", " lapses after ") + out.length(*m.lapses);
        out.line(line);
    }
}

void write_tools(Writer& out, const Process& process) {
    for (const Operation& operation : process.operations) {
        if (operation.tool.empty()) continue;
        out.open(out.word("werkzeug ", "tool ") + operation.tool);
        std::string line = operation.name + "(";
        for (std::size_t i = 0; i < operation.parameters.size(); ++i)
            line += (i == 0 ? "" : ", ") + ("a" + std::to_string(i + 1)) + ": " +
                    out.type(operation.parameters[i]);
        line += ")";
        for (std::size_t i = 0; i < operation.results.size(); ++i)
            line += (i == 0 ? " -> " : ", ") + operation.results[i].first + ": " +
                    out.type(operation.results[i].second);
        out.line(line);
        out.close();
    }
}

void write_records(Writer& out, const Process& process) {
    for (const Record& record : process.records) {
        out.open(out.word("typ ", "type ") + record.name);
        for (const auto& [name, type] : record.entries)
            out.line(name + ": " + out.type(type));
        out.close();
    }
}

void write_fields(Writer& out, const Process& process, bool input) {
    bool any = false;
    for (const Field& field : process.fields) {
        if (field.input != input || field.entry) continue;
        if (!any) out.open(input ? out.word("eingabe", "input") : out.word("daten", "data"));
        any = true;
        out.line(field.name + ": " + out.type(field.type));
    }
    if (any) out.close();
}

void write_rule(Writer& out, const Rule& rule) {
    const std::string integer = out.word("ganzzahl", "integer");
    const std::string head = out.word("regel ", "rule ") + rule.name + "(" + rule.input + ") -> ";
    if (rule.formula) return out.line(head + integer + " = " + out.expression(*rule.formula));
    out.open(head + "z: " + integer + out.word(" trifft erste", " hits first"));
    out.line("| " + rule.input + " | z | " + out.word("grundlage", "basis") + " |");
    out.line("|---|---|---|");
    for (const Rule::Row& row : rule.rows)
        out.line("| " + (row.below ? "< " + std::to_string(*row.below) : "-") + " | " +
                 std::to_string(row.result) + " | \"" + row.ground + "\" |");
    out.close();
}

} // namespace

std::string file_of(const Process& process) {
    return process.name + ".vorgang";
}

std::string to_text(const Process& process) {
    Writer out(process);
    out.open(out.word("prozess ", "process ") + process.name);
    out.line("version 1");
    for (const Process& called : process.called)
        out.line(out.word("nutze", "use") + " \"" + file_of(called) + "\"");
    if (!process.lead.empty()) out.line(out.word("leitung ", "lead ") + process.lead);
    for (const Role& role : process.roles)
        out.line(out.word("rolle ", "role ") + role.name +
                 (role.external ? out.word(" extern", " external") : ""));
    write_tools(out, process);
    write_messages(out, process);
    write_records(out, process);
    write_fields(out, process, true);
    write_fields(out, process, false);
    for (const Rule& rule : process.rules)
        write_rule(out, rule);
    out.open(out.word("ablauf", "flow"));
    out.block(process.flow);
    out.close();
    for (const Handler& handler : process.handlers)
        out.handler(handler);
    out.close();
    return std::move(out).text();
}

} // namespace vorgang::model
