// Inputs, decisions, knowledge models and services: what they are called, what they require.
#include <fmt/format.h>

#include <algorithm>

#include "dmn/reader.hpp"

namespace vorgang::dmn {

using Sort = vorgang::feel::Element::Sort;

void Reader::declare(std::size_t module) {
    for (const Element one : children(modules_[module].document.root())) {
        const std::string_view kind = local_name(one);
        if (kind == "inputData") declare_one(module, one, Sort::input);
        if (kind == "decision") declare_one(module, one, Sort::decision);
        if (kind == "businessKnowledgeModel") declare_one(module, one, Sort::knowledge);
        if (kind == "decisionService") declare_one(module, one, Sort::service);
    }
}

void Reader::declare_one(std::size_t module, Element xml, Sort sort) {
    if (model_.elements.size() >= limits_.elements) {
        if (model_.elements.size() == limits_.elements)
            find(module, xml, catalogue::dmn_limit::code,
                 {"das Modell hat mehr Elemente als erlaubt",
                  "the model has more elements than allowed"});
        return;
    }
    vorgang::feel::Element element;
    element.sort = sort;
    element.name = dsl::feel::normalized_name(attribute(xml, "name"));
    element.space = modules_[module].space;
    const auto index = static_cast<Index>(model_.elements.size());
    const std::string id = attribute(xml, "id");
    const bool fresh = id.empty() || modules_[module].by_id.emplace(id, index).second;
    const bool alone = element.name.empty() || modules_[module].names.insert(element.name).second;
    if (!fresh || !alone)
        find(module, xml, catalogue::dmn_incomplete::code,
             {fmt::format("`{}` gibt es in dieser Datei schon", alone ? id : element.name),
              fmt::format("`{}` is in this file already", alone ? id : element.name)});
    model_.elements.push_back(std::move(element));
    declared_.push_back({xml, module});
}

// `#id` in this file, `namespace#id` in another.
Index Reader::element_of(std::size_t module, std::string_view href) const {
    const std::size_t mark = href.rfind('#');
    const std::string_view space = mark == std::string_view::npos ? "" : href.substr(0, mark);
    const std::string_view id = mark == std::string_view::npos ? href : href.substr(mark + 1);
    for (std::size_t i = 0; i < modules_.size(); ++i) {
        if (space.empty() ? i != module : modules_[i].space != space) continue;
        const auto found = modules_[i].by_id.find(id);
        if (found != modules_[i].by_id.end()) return found->second;
    }
    return none;
}

std::vector<Index> Reader::requirements(Index element) const {
    std::vector<Index> result;
    const Declared& declared = declared_[element];
    for (const Element group : children(declared.xml))
        for (const Element one : children(group)) {
            const std::string_view kind = local_name(one);
            if (kind != "requiredInput" && kind != "requiredDecision" &&
                kind != "requiredKnowledge")
                continue;
            const Index found = element_of(declared.module, attribute(one, "href"));
            if (found != none) result.push_back(found);
        }
    return result;
}

// Of another file only what was read of it can be missing.
void Reader::check_requirements(Index element) {
    const Declared declared = declared_[element];
    for (const Element group : children(declared.xml))
        for (const Element one : children(group)) {
            const std::string_view kind = local_name(one);
            const std::string href = attribute(one, "href");
            const std::size_t mark = href.rfind('#');
            const std::string space = mark == std::string::npos ? "" : href.substr(0, mark);
            const bool known = space.empty() ||
                               std::ranges::find(modules_, space, &Module::space) != modules_.end();
            if ((kind != "requiredInput" && kind != "requiredDecision" &&
                 kind != "requiredKnowledge") ||
                !known || element_of(declared.module, href) != none)
                continue;
            find(declared.module, one, catalogue::dmn_incomplete::code,
                 {fmt::format("`{}` verlangt `{}`; das gibt es nicht",
                              model_.elements[element].name, href),
                  fmt::format("`{}` requires `{}`, which is not there",
                              model_.elements[element].name, href)});
        }
}

std::vector<std::vector<Index>> Reader::all_requirements() const {
    std::vector<std::vector<Index>> all;
    for (Index i = 0; i < declared_.size(); ++i)
        all.push_back(requirements(i));
    return all;
}

std::map<std::string, std::string, std::less<>> Reader::file_names() const {
    std::map<std::string, std::string, std::less<>> names;
    for (const Module& one : modules_)
        names.emplace(one.space, one.document.name());
    return names;
}

// As an element is called in a file: with the name of the import before it.
std::string Reader::name_in(std::size_t module, Index element) const {
    const Declared& declared = declared_[element];
    const std::string variable = attribute(child(declared.xml, "variable"), "name");
    std::string name =
        variable.empty() ? model_.elements[element].name : dsl::feel::normalized_name(variable);
    if (declared.module == module) return name;
    for (const Module::Imported& import : modules_[module].imports)
        if (import.module == declared.module && !import.prefix.empty())
            return dsl::feel::normalized_name(import.prefix) + "." + name;
    return name;
}

void Reader::enter_scope(Index element) {
    work_on(declared_[element].module);
    element_ = element;
    std::vector<Index> visible = requirements(element);
    // A knowledge model may call itself.
    if (model_.elements[element].sort == Sort::knowledge) visible.push_back(element);
    for (const Index one : visible)
        names_.push({name_in(at_work_, one), Known::Sort::global, one});
}

void Reader::leave_scope(std::size_t names) {
    names_.pop(names_.size() - names);
    element_ = none;
}

// What is required comes first, so that the keys of its contexts are known.
void Reader::order_decisions() {
    for (Index i = 0; i < model_.elements.size(); ++i) {
        work_on(declared_[i].module);
        const Element variable = child(declared_[i].xml, "variable");
        if (model_.elements[i].sort != Sort::knowledge)
            model_.elements[i].type = type_attribute(variable);
    }
    std::vector<int> states(model_.elements.size());
    for (Index i = 0; i < model_.elements.size(); ++i)
        visit(i, states);
}

// What it requires comes first, however long the chain of it is.
void Reader::visit(Index element, std::vector<int>& states) {
    constexpr int at_work = 1;
    constexpr int done = 2;
    struct Open {
        Index element;
        std::vector<Index> required;
        std::size_t next = 0;
    };
    std::vector<Open> open;
    const auto begin = [&](Index one) {
        states[one] = at_work;
        check_requirements(one);
        open.push_back({one, requirements(one)});
    };
    if (states[element] == 0) begin(element);
    while (!open.empty()) {
        Open& top = open.back();
        if (top.next == top.required.size()) {
            define(top.element);
            states[top.element] = done;
            open.pop_back();
            continue;
        }
        const Index one = top.required[top.next++];
        if (states[one] == 0) {
            begin(one);
        } else if (states[one] == at_work && model_.elements[one].sort == Sort::decision) {
            find(declared_[one].module, declared_[one].xml, catalogue::dmn_incomplete::code,
                 {fmt::format("`{}` braucht sich selbst", model_.elements[one].name),
                  fmt::format("`{}` requires itself", model_.elements[one].name)});
        }
    }
}

void Reader::define(Index element) {
    const std::size_t names = names_.size();
    enter_scope(element);
    switch (model_.elements[element].sort) {
    case Sort::input: break;
    case Sort::decision: define_decision(element); break;
    case Sort::knowledge: define_knowledge(element); break;
    case Sort::service: define_service(element); break;
    }
    leave_scope(names);
}

void Reader::define_decision(Index element) {
    const Element logic = logic_of(declared_[element].xml);
    if (!logic) return;
    Frame frame;
    const Index body = boxed(logic, frame);
    model_.elements[element].body = body;
    model_.elements[element].frame = frame.size;
}

void Reader::define_knowledge(Index element) {
    const Declared& declared = declared_[element];
    const Element logic = child(declared.xml, "encapsulatedLogic");
    Index result = type_attribute(child(declared.xml, "variable"));
    // The type of the variable is that of the function since DMN 1.3, that of its result before.
    const auto& type = model_.types[result];
    const bool is_function = type.sort == vorgang::feel::Type::Sort::function ||
                             type.kind == vorgang::feel::Kind::function;
    if (is_function) result = 0;
    if (const auto function = written_function(logic, 0, result)) {
        model_.elements[element].function = *function;
        return;
    }
    // What cannot be run here is null when it is called.
    vorgang::feel::WrittenFunction nothing;
    for (const Element parameter : children(logic, "formalParameter"))
        nothing.parameters.push_back({attribute(parameter, "name"), 0});
    nothing.frame = static_cast<std::uint32_t>(nothing.parameters.size());
    nothing.body = broken();
    model_.functions.push_back(std::move(nothing));
    model_.elements[element].function = static_cast<Index>(model_.functions.size() - 1);
}

// Its parameters are its inputs, then its input decisions.
void Reader::define_service(Index element) {
    const Declared declared = declared_[element];
    const auto all = [&](std::string_view kind, std::vector<Index>& into) {
        for (const Element one : children(declared.xml, kind))
            if (const Index found = element_of(declared.module, attribute(one, "href"));
                found != none)
                into.push_back(found);
    };
    auto& service = model_.elements[element];
    all("inputData", service.parameters);
    all("inputDecision", service.parameters);
    all("outputDecision", service.outputs);
    if (service.outputs.empty())
        find(declared.module, declared.xml, catalogue::dmn_incomplete::code,
             {"der Dienst gibt keine Entscheidung heraus", "the service gives no decision"});
    const auto& type = model_.types[service.type];
    if (type.sort == vorgang::feel::Type::Sort::function) service.type = type.element;
}

} // namespace vorgang::dmn
