// Whether a value is of a type, and what becomes of it where it is not.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {
namespace {

bool is_kind(const Value& value, const Type& type) noexcept {
    if (type.any_duration) return value.is(Kind::days_time) || value.is(Kind::years_months);
    return value.kind() == type.kind;
}

} // namespace

bool Session::has_type(const Value& value, Index index, bool null_fits) const {
    const Type& type = model_.types[index];
    if (value.is_null()) return null_fits || type.sort == Type::Sort::null;
    switch (type.sort) {
    case Type::Sort::any: return true;
    case Type::Sort::null: return false;
    case Type::Sort::simple: return is_kind(value, type);
    case Type::Sort::list:
        if (!value.is(Kind::list)) return false;
        for (const Value& item : value.list())
            if (!has_type(item, type.element, null_fits)) return false;
        return true;
    case Type::Sort::context:
        if (!value.is(Kind::context)) return false;
        for (const Type::Component& component : type.components) {
            const Value* entry = value.find(component.name);
            if (entry == nullptr || !has_type(*entry, component.type, true)) return false;
        }
        return true;
    case Type::Sort::range:
        if (!value.is(Kind::range)) return false;
        return has_type(value.range().start, type.element, true) &&
               has_type(value.range().end, type.element, true);
    case Type::Sort::function:
        return value.is(Kind::function) && function_has_type(value.function(), type);
    }
    return false;
}

// A function may take more and give less than the type says.
bool Session::function_has_type(const Function& function, const Type& type) const {
    if (function.sort == Function::Sort::builtin)
        return builtin_takes(function.place, type.components.size());
    std::vector<Index> parameters;
    Index result = 0;
    if (function.sort == Function::Sort::written) {
        const WrittenFunction& written = model_.functions[function.place];
        for (const Parameter& parameter : written.parameters)
            parameters.push_back(parameter.type);
        result = written.result;
    } else {
        const Element& service = model_.elements[function.place];
        for (const Index parameter : service.parameters)
            parameters.push_back(model_.elements[parameter].type);
        result = service.type;
    }
    if (parameters.size() != type.components.size()) return false;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (!is_part_of(type.components[i].type, parameters[i])) return false;
    // What declares no result may give any, also the one that is wanted.
    return model_.types[result].sort == Type::Sort::any || is_part_of(result, type.element);
}

bool Session::is_part_of(Index narrow_index, Index wide_index) const {
    const Type& narrow = model_.types[narrow_index];
    const Type& wide = model_.types[wide_index];
    if (narrow_index == wide_index || wide.sort == Type::Sort::any) return true;
    if (narrow.sort == Type::Sort::null) return true;
    if (narrow.sort != wide.sort) return false;
    switch (wide.sort) {
    case Type::Sort::simple:
        return narrow.kind == wide.kind && (wide.any_duration || !narrow.any_duration);
    case Type::Sort::list:
    case Type::Sort::range: return is_part_of(narrow.element, wide.element);
    case Type::Sort::context:
        for (const Type::Component& component : wide.components) {
            const auto found =
                std::ranges::find(narrow.components, component.name, &Type::Component::name);
            if (found == narrow.components.end() || !is_part_of(found->type, component.type))
                return false;
        }
        return true;
    case Type::Sort::function:
        if (narrow.components.size() != wide.components.size()) return false;
        for (std::size_t i = 0; i < wide.components.size(); ++i)
            if (!is_part_of(wide.components[i].type, narrow.components[i].type)) return false;
        return is_part_of(narrow.element, wide.element);
    default: return true;
    }
}

bool Session::instance_of(const Value& value, Index type) const {
    return has_type(value, type, false);
}

bool Session::is_allowed(const Value& value, Index index) {
    if (value.is_null()) return true;
    const Type& type = model_.types[index];
    if (type.sort == Type::Sort::list)
        for (const Value& item : value.list())
            if (!is_allowed(item, type.element)) return false;
    if (type.sort == Type::Sort::context)
        for (const Type::Component& component : type.components)
            if (const Value* entry = value.find(component.name);
                entry != nullptr && !is_allowed(*entry, component.type))
                return false;
    if (type.allowed == none) return true;
    if (!report_.spend(type.allowed_frame / 8)) return false;
    Frame frame(*this, type.allowed_frame);
    slot(0) = value;
    return eval(type.allowed).is_true();
}

bool Session::conforms(const Value& value, Index type) {
    return has_type(value, type, true) && is_allowed(value, type);
}

Value Session::coerce(Value value, Index index) {
    if (index == 0 || value.is_null()) return value;
    const Type& type = model_.types[index];
    if (type.sort == Type::Sort::any && type.allowed == none) return value;
    if (!report_.spend(value.weight())) return {};
    if (has_type(value, index, true)) {
        if (is_allowed(value, index)) return value;
        return report_.fail(Fault::not_allowed, type.name);
    }
    if (type.sort == Type::Sort::list && conforms(value, type.element))
        return Value::of(std::vector<Value>{std::move(value)});
    if (value.is(Kind::list) && value.list().size() == 1 && conforms(value.list().front(), index))
        return value.list().front();
    if (value.is(Kind::date) && type.sort == Type::Sort::simple && type.kind == Kind::date_time)
        return Value::of(DateTime{value.date().days, 0, Zone::offset(0)});
    return report_.fail(Fault::not_conforming, type.name);
}

} // namespace vorgang::feel
