// Item definitions: the types a model declares.
#include <fmt/format.h>

#include <algorithm>

#include "dmn/reader.hpp"
#include "feel/type_names.hpp"

namespace vorgang::dmn {

using vorgang::feel::Type;

void Reader::read_types(std::size_t module) {
    for (const Element item : children(modules_[module].document.root(), "itemDefinition"))
        modules_[module].items.emplace(attribute(item, "name"), item);
    for (const auto& [name, item] : modules_[module].items)
        item_type(module, name);
    Module& one = modules_[module];
    for (const auto& [name, type] : one.types)
        one.named_types.push_back({name, type});
}

// A type by what stands in `typeRef`: one of this file, of an imported one, or of FEEL.
Index Reader::type_named(std::size_t module, std::string_view name, Element xml) {
    if (name.empty()) return 0;
    Module& one = modules_[module];
    if (one.items.contains(name) || one.types.contains(name))
        return item_type(module, std::string(name));
    for (const Module::Imported& import : one.imports) {
        const std::string start = import.prefix.empty() ? "" : import.prefix + ".";
        if (!name.starts_with(start)) continue;
        const std::string inner(name.substr(start.size()));
        if (children(modules_[import.module].document.root(), "itemDefinition").empty()) continue;
        if (modules_[import.module].items.empty()) read_types(import.module);
        if (modules_[import.module].items.contains(inner)) return item_type(import.module, inner);
    }
    // Prefixes of XML name the namespace of FEEL: `feel:number`.
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) return type_named(module, name.substr(colon + 1), xml);
    if (std::ranges::find(dsl::feel::type_spellings, name, &dsl::Spellings::english) !=
        dsl::feel::type_spellings.end())
        return b_.type(dsl::feel::simple_type(name));
    if (name == "Undefined" || name == "undefined") return 0;
    const std::string detail(name);
    find(module, xml, catalogue::dmn_type::code,
         {fmt::format("den Typ `{}` gibt es nicht", detail),
          fmt::format("there is no type `{}`", detail)});
    return 0;
}

Index Reader::item_type(std::size_t module, const std::string& name) {
    const auto known = modules_[module].types.find(name);
    if (known != modules_[module].types.end()) return known->second;
    const Element item = modules_[module].items.find(name)->second;
    if (!modules_[module].types_at_work.insert(name).second) {
        find(module, item, catalogue::dmn_type::code,
             {fmt::format("der Typ `{}` enthält sich selbst", name),
              fmt::format("the type `{}` contains itself", name)});
        return 0;
    }
    const Index type = read_item(module, item, name);
    modules_[module].types.emplace(name, type);
    return type;
}

// Allowed values hold for each item of a collection, a type constraint for the collection.
Index Reader::read_item(std::size_t module, Element xml, const std::string& name) {
    Index type = item_content(module, xml);
    type = constrained(module, type, child(xml, "allowedValues"), name);
    const bool collection = attribute(xml, "isCollection") == "true";
    if (collection) {
        Type list;
        list.sort = Type::Sort::list;
        list.element = type;
        list.name = name;
        type = b_.type(std::move(list));
    }
    return constrained(module, type, child(xml, "typeConstraint"), name);
}

Index Reader::item_content(std::size_t module, Element xml) {
    Type type;
    if (const Element function = child(xml, "functionItem")) {
        type.sort = Type::Sort::function;
        for (const Element parameter : children(function, "parameters"))
            type.components.push_back(
                {attribute(parameter, "name"),
                 type_named(module, attribute(parameter, "typeRef"), parameter)});
        type.element = type_named(module, attribute(function, "outputTypeRef"), function);
        return b_.type(std::move(type));
    }
    const std::vector<Element> components = children(xml, "itemComponent");
    if (components.empty()) return type_named(module, text_of(child(xml, "typeRef")), xml);
    type.sort = Type::Sort::context;
    type.name = attribute(xml, "name");
    for (const Element component : components) {
        const std::string name = dsl::feel::normalized_name(attribute(component, "name"));
        members_.add(name);
        type.components.push_back({name, read_item(module, component, name)});
    }
    return b_.type(std::move(type));
}

// The type with tests its values have to pass; they see the value as `?`.
Index Reader::constrained(std::size_t module, Index type, Element constraint,
                          const std::string& name) {
    const std::string text = text_of(constraint);
    if (text.empty()) return type;
    work_on(module);
    Frame frame{1, 1};
    names_.push({"?", Known::Sort::slot, 0});
    Type narrow = model_.types[type];
    narrow.name = name;
    const Index before = narrow.allowed;
    narrow.allowed = parser_at(constraint).tests(text, frame, 0);
    narrow.allowed_frame = frame.size;
    names_.pop();
    parsed(constraint, text);
    if (narrow.allowed == none) narrow.allowed = before;
    return b_.type(std::move(narrow));
}

Index Reader::type_attribute(Element xml, const char* name) {
    return type_named(at_work_, attribute(xml, name), xml);
}

// The values of an output in their order: its own, else those its type allows.
Element Reader::priorities_of(Element output) {
    if (const Element own = child(output, "outputValues"); !text_of(own).empty()) return own;
    const Module& module = modules_[at_work_];
    const auto item = module.items.find(attribute(output, "typeRef"));
    return item == module.items.end() ? Element() : child(item->second, "allowedValues");
}

} // namespace vorgang::dmn
