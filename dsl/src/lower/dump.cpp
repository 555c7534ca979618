#include "lower/dump.hpp"

#include <fmt/format.h>

#include <iterator>

#include "lower/dump_code.hpp"

namespace vorgang::dsl::lower {
namespace {

class Dump {
  public:
    explicit Dump(const ProcessModel& model) : m_(model) {}

    std::string run() {
        header();
        declarations();
        rules();
        work();
        flow();
        dump_code(m_, text_);
        return std::move(text_);
    }

  private:
    template<class... A>
    void line(fmt::format_string<A...> format, A&&... arguments) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<A>(arguments)...);
        text_ += '\n';
    }
    template<class T>
    std::string name(const std::vector<T>& table, Index index) const {
        return index == none ? "-" : table[index].name;
    }
    template<class T>
    std::string names(const std::vector<T>& table, const std::vector<Index>& indexes) const {
        std::string text;
        for (const Index index : indexes)
            text.append(text.empty() ? "" : ", ").append(name(table, index));
        return text.empty() ? "-" : text;
    }
    std::string constant(Index index) const {
        return index == none ? "" : to_json(m_.constants[index]);
    }
    static std::string number(Index index) {
        return index == none ? "-" : fmt::format("{}", index);
    }
    static std::string offset(CodeOffset code) {
        return code == no_code ? "-" : fmt::format("@{}", code);
    }
    std::string type(const Type& t) const {
        static constexpr const char* words[]{"yes_no", "integer", "number", "money",  "text",
                                             "date",   "instant", "length", "choice", "role",
                                             "person", "list",    "context"};
        std::string text = words[static_cast<std::size_t>(t.kind)];
        if (t.element != none) text += " of " + type(m_.elements[t.element]);
        if (t.context != none) text += " " + m_.contexts[t.context].name;
        if (t.choice != none) text += fmt::format("#{}", t.choice);
        if (t.low != none || t.high != none)
            text += fmt::format("[{}..{}]", constant(t.low), constant(t.high));
        return t.optional ? text + "?" : text;
    }
    std::string parameters(const std::vector<Parameter>& list) const {
        std::string text;
        for (const Parameter& p : list)
            text.append(text.empty() ? "" : ", ").append(p.name).append(": ").append(type(p.type));
        return text;
    }

    void header() {
        line("process {} \"{}\" version {}{}", m_.name, m_.title, m_.version,
             m_.english ? " english" : "");
        line("  service {} law {} land {} place {} lead {}", m_.service_key, m_.procedural_law,
             m_.land, m_.municipality, name(m_.roles, m_.lead));
        for (const std::string& ground : m_.grounds)
            line("  ground {}", ground);
        if (!m_.once.empty()) line("  once by {}", names(m_.fields, m_.once));
    }
    void declarations() {
        for (std::size_t i = 0; i < m_.choices.size(); ++i)
            line("choice #{} {}: {}", i, m_.choices[i].name, fmt::join(m_.choices[i].values, " "));
        for (const ContextType& c : m_.contexts)
            line("context {}{}: {}", c.name, c.document ? " document" : "", parameters(c.entries));
        for (const Field& f : m_.fields)
            line("field {}: {} \"{}\"{}{}{}{}{}", f.name, type(f.type), f.title,
                 f.hidden ? " hidden" : "", f.input ? " input" : "",
                 f.searchable ? " searchable" : "", f.personal ? " personal" : "",
                 f.frame == 0 ? "" : fmt::format(" frame {}", f.frame));
        for (const Role& r : m_.roles)
            line("role {} \"{}\"{}", r.name, r.title, r.external ? " external" : "");
        for (const Operation& o : m_.operations)
            line("{}{}({}) -> ({})",
                 o.tool == none ? "process " : "operation " + name(m_.tools, o.tool) + ".", o.name,
                 parameters(o.parameters), parameters(o.results));
        for (const Message& m : m_.messages) {
            line("message {} {} {} carries {} by {}{}", m.name, m.incoming ? "from" : "to",
                 name(m_.roles, m.role), names(m_.fields, m.carries), names(m_.fields, m.by),
                 m.lapse.count == 0 ? "" : " lapses after " + to_text(m.lapse));
            channels(m.channels);
        }
        for (const Local& l : m_.locals)
            line("local {}: {} = {}", l.name, type(l.type), constant(l.value));
    }
    void rules() {
        for (const Rule& r : m_.rules) {
            static constexpr const char* policies[]{
                "",       " any",      " first",   " sum",        " smallest",     " largest",
                " count", " priority", " collect", " rule_order", " output_order", " formula",
                " model"};
            line("{}rule {}({}) -> {}: {}{}", r.local ? "local " : "", r.name, parameters(r.inputs),
                 r.output.name, type(r.output.type), policies[static_cast<std::size_t>(r.policy)]);
            for (const RuleRow& row : r.rows) {
                std::string tests;
                for (const CodeOffset test : row.tests)
                    tests += offset(test) + " ";
                line("  {}-> {} \"{}\" \"{}\"", tests, offset(row.output), row.ground, row.note);
            }
            if (r.asks != none) asks(m_.model_rules[r.asks]);
        }
    }
    // `asks 0 "Usage fee"("Applicant data".Day "a|b")`
    void asks(const ModelRule& asked) {
        const vorgang::feel::Model& model = m_.decision_models[asked.model];
        const vorgang::feel::Element& element = model.elements[asked.element];
        std::string inputs;
        for (const ModelInput& input : asked.inputs) {
            const bool function = element.sort == vorgang::feel::Element::Sort::knowledge;
            inputs += (inputs.empty() ? "\"" : ", \"") +
                      (function ? model.functions[element.function].parameters[input.element].name
                                : model.elements[input.element].name) +
                      "\"";
            for (const std::string& key : input.path)
                inputs += "." + key;
            inputs += shape(input.shape);
        }
        line("  asks {} \"{}\"({}){}", asked.model, element.name, inputs, shape(asked.shape));
    }
    std::string shape(Index index) const {
        if (index == none) return {};
        const ModelShape& one = m_.model_shapes[index];
        std::string text = " {";
        for (std::size_t i = 0; i < std::max(one.names.size(), one.parts.size()); ++i) {
            text += i == 0 ? "" : "|";
            if (i < one.names.size()) text += one.names[i];
            if (i < one.parts.size()) text += shape(one.parts[i]);
        }
        return text + "}";
    }
    void work() {
        for (const Step& s : m_.steps)
            step(s);
        for (const Call& c : m_.calls)
            line("call {} position {} -> {} attempts {} every {} deadlines {}{}",
                 m_.operations[c.operation].name, c.position, names(m_.fields, c.results),
                 c.attempts, to_text(c.interval), names(m_.deadlines, c.deadlines),
                 c.alongside ? " alongside" : "");
        for (std::size_t i = 0; i < m_.calls.size(); ++i)
            if (m_.calls[i].failed != no_code || m_.calls[i].undo != none)
                line("call {} failed {} undo {}", i, offset(m_.calls[i].failed),
                     number(m_.calls[i].undo));
        for (const Deadline& d : m_.deadlines)
            deadline(d);
    }
    void channels(const std::vector<ChannelUse>& uses) {
        for (const ChannelUse& c : uses)
            line("  channel {} tool {} role {}", static_cast<int>(c.channel),
                 name(m_.tools, c.tool), name(m_.roles, c.role));
    }
    void step(const Step& s) {
        line("step {} \"{}\" role {} kind {} position {}{}", s.name, s.title,
             s.role_field == none
                 ? name(m_.roles, s.role)
                 : fmt::format("{} in {}", offset(s.role_code), name(m_.fields, s.role_field)),
             s.kind, s.position, s.tracked ? " tracked" : "");
        channels(s.channels);
        for (const std::string& ground : s.grounds)
            line("  ground {}", ground);
        if (!s.shows.empty()) line("  shows {}", names(m_.fields, s.shows));
        for (const Collected& c : s.collects)
            line("  collects {} if {}", name(m_.fields, c.field), offset(c.condition));
        if (!s.deadlines.empty()) line("  deadlines {}", names(m_.deadlines, s.deadlines));
        if (!s.four_eyes.empty()) line("  four eyes {}", names(m_.steps, s.four_eyes));
        if (s.at_field != none) line("  at {}", name(m_.fields, s.at_field));
        if (s.undo != none) line("  undo {}", s.undo);
    }
    void deadline(const Deadline& d) {
        static constexpr const char* words[]{"remind", "block", "deem", "alongside"};
        line("deadline {} cell {} length {} {} {} grace {} \"{}\"", d.name, d.cell,
             offset(d.length), d.backwards ? "before" : "from", offset(d.from), to_text(d.grace),
             d.norm);
        line("  of step {} section {} call {}", name(m_.steps, d.step), name(m_.scopes, d.section),
             d.call == none ? "-" : fmt::format("{}", d.call));
        line("  {} role {} block {} end {}", words[static_cast<std::size_t>(d.consequence)],
             name(m_.roles, d.role), offset(d.block), name(m_.fields, d.end_field));
        if (d.extendable)
            line("  extendable by {} through {}", to_text(d.extension),
                 name(m_.roles, d.extension_role));
        if (d.aside != none) line("  aside {}", d.aside);
        for (const auto& [field, value] : d.deemed)
            line("  deems {} = {}", name(m_.fields, field), constant(value));
    }
    void handler(const Handler& h) {
        line("handler scope {} message {} code {}", h.scope, name(m_.messages, h.message),
             offset(h.code));
        if (h.condition != no_code) line("  when {} cell {}", offset(h.condition), h.cell);
        if (h.role != none) line("  {} \"{}\" by {}", h.name, h.title, name(m_.roles, h.role));
        if (h.aside != none) line("  aside {}", h.aside);
    }
    void flow() {
        static constexpr const char* positions[]{"step", "call", "receive",  "wait",
                                                 "join", "each", "together", "undo"};
        static constexpr const char* kinds[]{"process", "section", "branch", "handler", "element"};
        for (std::size_t i = 0; i < m_.positions.size(); ++i) {
            const Position& p = m_.positions[i];
            line("position {} {} {} scope {} cell {} resume {}", i,
                 positions[static_cast<std::size_t>(p.kind)], p.detail, p.scope, p.cell,
                 offset(p.resume));
        }
        for (std::size_t i = 0; i < m_.scopes.size(); ++i) {
            const Scope& s = m_.scopes[i];
            line("scope {} {} {} \"{}\" parent {} cell {} inner {}..{} resume {} deadlines {}", i,
                 kinds[static_cast<std::size_t>(s.kind)], s.name, s.title,
                 s.parent == none ? "-" : fmt::format("{}", s.parent), s.cell, s.first_cell,
                 s.last_cell, offset(s.resume), names(m_.deadlines, s.deadlines));
            if (s.undo != none) line("  undo {}", s.undo);
        }
        for (const Branch& b : m_.branches)
            line("branch scope {} cell {} code {}", b.scope, b.cell, offset(b.code));
        for (const Handler& h : m_.handlers)
            handler(h);
        for (const Ending& e : m_.endings)
            line("ending {} \"{}\" returns {}", e.name, e.title, names(m_.fields, e.returns));
        line("cells {}", m_.frames[0].cells);
        frames();
    }
    // Of a process that has several at a time.
    void frames() {
        for (std::size_t i = 1; i < m_.frames.size(); ++i)
            line("frame {} scope {} parent {} cells {}", i, m_.frames[i].scope, m_.frames[i].parent,
                 m_.frames[i].cells);
        for (const Aside& a : m_.asides)
            line("aside scope {} code {}", a.scope, offset(a.code));
        for (const Loop& l : m_.loops) {
            line("loop {} position {} scope {} list {} entries {} code {}{}", l.name, l.position,
                 l.scope, name(m_.fields, l.list), names(m_.fields, l.entries), offset(l.code),
                 l.in_turn ? " in turn" : "");
            line("  enough {} until {} extended by {}", offset(l.enough), offset(l.until),
                 name(m_.roles, l.extended_by));
        }
        for (const std::vector<Index>& set : m_.undo_sets)
            line("undoes {}", fmt::join(set, " "));
    }

    const ProcessModel& m_;
    std::string text_;
};

} // namespace

std::string dump(const ProcessModel& model) {
    return Dump(model).run();
}

} // namespace vorgang::dsl::lower
