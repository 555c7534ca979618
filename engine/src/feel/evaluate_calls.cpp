// Functions: built in, written in FEEL, decision services; arguments by place and by name.
#include <algorithm>
#include <array>

#include "feel/builtins.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {

Value Session::call(const Node& work) {
    const Value callee = eval(work.a);
    if (!callee.is(Kind::function)) return report_.fail(Fault::not_a_function);
    if ((work.flags & 1) != 0) return call_named(callee, work);
    constexpr Index few = 3;
    if (work.c <= few) { // most calls: no vector for them
        std::array<Value, few> arguments;
        for (Index i = 0; i < work.c; ++i)
            arguments[i] = eval(link(work.b + i));
        return call_function(callee.function(), std::span(arguments).first(work.c));
    }
    std::vector<Value> arguments;
    arguments.reserve(work.c);
    for (Index i = 0; i < work.c; ++i)
        arguments.push_back(eval(link(work.b + i)));
    return call_function(callee.function(), arguments);
}

Value Session::call_named(const Value& callee, const Node& work) {
    std::vector<NamedArgument> named;
    named.reserve(work.c);
    for (Index i = 0; i < work.c; ++i) {
        const std::size_t at = work.b + std::size_t{2} * i;
        named.push_back({model_.names[link(at)], eval(link(at + 1))});
    }
    const Function& function = callee.function();
    if (function.sort == Function::Sort::builtin) return call_builtin(*this, function.place, named);
    std::vector<std::string_view> names;
    if (function.sort == Function::Sort::written)
        for (const Parameter& parameter : model_.functions[function.place].parameters)
            names.push_back(parameter.name);
    else
        for (const Index parameter : model_.elements[function.place].parameters)
            names.push_back(model_.elements[parameter].name);
    if (!report_.spend(names.size() * named.size() / 16)) return {};
    std::vector<Value> arguments(names.size());
    std::vector<bool> given(names.size());
    for (NamedArgument& argument : named) {
        const auto found = std::ranges::find(names, argument.name);
        const auto place = static_cast<std::size_t>(found - names.begin());
        if (found == names.end() || given[place])
            return report_.fail(Fault::argument_count, argument.name);
        given[place] = true;
        arguments[place] = std::move(argument.value);
    }
    if (named.size() != names.size()) return report_.fail(Fault::argument_count);
    return call_function(function, arguments);
}

Value Session::call(const Value& function, std::span<const Value> arguments) {
    if (!function.is(Kind::function)) return report_.fail(Fault::not_a_function);
    return call_function(function.function(), arguments);
}

Value Session::call_function(const Function& function, std::span<const Value> arguments) {
    switch (function.sort) {
    case Function::Sort::builtin: return call_builtin(*this, function.place, arguments);
    case Function::Sort::written: return call_written(function, arguments);
    case Function::Sort::service: return call_service(function.place, arguments);
    }
    return {};
}

Value Session::call_written(const Function& function, std::span<const Value> arguments) {
    const WrittenFunction& written = model_.functions[function.place];
    if (arguments.size() != written.parameters.size()) return report_.fail(Fault::argument_count);
    if (!report_.spend(written.frame / 8)) return {};
    Frame frame(*this, written.frame);
    std::ranges::copy(function.captured, slots_.begin() + static_cast<std::ptrdiff_t>(base_));
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        Value value = coerce(arguments[i], written.parameters[i].type);
        // What does not fit its parameter makes the whole call null.
        if (value.is_null() && !arguments[i].is_null()) return {};
        slot(static_cast<Index>(written.captured + i)) = std::move(value);
    }
    return coerce(eval(written.body), written.result);
}

Value Session::call_service(Index index, std::span<const Value> arguments) {
    const Element& service = model_.elements[index];
    if (arguments.size() != service.parameters.size()) return report_.fail(Fault::argument_count);
    if (depth_ >= report_.limits().depth) return report_.fail(Fault::limit_depth);
    if (!report_.spend(known_.size())) return {};
    std::vector<std::optional<Value>> inner(model_.elements.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        Value value = coerce(arguments[i], model_.elements[service.parameters[i]].type);
        if (value.is_null() && !arguments[i].is_null()) return {};
        inner[service.parameters[i]] = std::move(value);
    }
    known_.swap(inner);
    ++depth_;
    Value value = service_result(service);
    --depth_;
    known_.swap(inner);
    return value;
}

Value Session::service_result(const Element& service) {
    if (service.outputs.size() == 1) return coerce(element(service.outputs.front()), service.type);
    std::vector<Entry> entries;
    for (const Index output : service.outputs)
        entries.emplace_back(model_.elements[output].name, element(output));
    return coerce(report_.bounded(Value::of(std::move(entries))), service.type);
}

bool Session::give(Index index, Value value) {
    const Element& given = model_.elements[index];
    const bool has_type =
        given.sort == Element::Sort::input || given.sort == Element::Sort::decision;
    const bool is_null = value.is_null();
    const std::size_t notes = report_.note_count();
    known_[index] = has_type ? coerce(std::move(value), given.type) : std::move(value);
    report_.name_since(notes, given.name);
    return is_null || !known_[index]->is_null();
}

Value Session::element(Index index) {
    if (known_[index]) return *known_[index];
    const Element& wanted = model_.elements[index];
    switch (wanted.sort) {
    case Element::Sort::knowledge:
        known_[index] = Value::of(Function{Function::Sort::written, wanted.function, {}});
        break;
    case Element::Sort::service:
        known_[index] = Value::of(Function{Function::Sort::service, index, {}});
        break;
    case Element::Sort::input: known_[index] = Value(); break;
    case Element::Sort::decision: {
        if (wanted.body == none) {
            known_[index] = report_.fail(Fault::missing_input, wanted.name);
            break;
        }
        // LIMIT: a decision that requires itself finds null here; the compiler refuses it.
        known_[index] = Value();
        if (!report_.spend(wanted.frame / 8)) break;
        Frame frame(*this, wanted.frame);
        Value value = coerce(eval(wanted.body), wanted.type);
        known_[index] = std::move(value);
        break;
    }
    }
    return *known_[index];
}

Value Session::result(Index index) {
    const Element& wanted = model_.elements[index];
    if (wanted.sort != Element::Sort::service) return element(index);
    // What a service takes and nobody gave is null, also where a decision could work it out.
    for (const Index parameter : wanted.parameters)
        if (!known_[parameter])
            known_[parameter] = report_.fail(Fault::missing_input, model_.elements[parameter].name);
    return service_result(wanted);
}

} // namespace vorgang::feel
