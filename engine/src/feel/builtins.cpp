#include "feel/builtins.hpp"

#include <algorithm>

#include "feel/session.hpp"

namespace vorgang::feel {
namespace {

using Functions = std::span<const Builtin> (*)() noexcept;
// The places of functions are those in these tables, one after the other.
constexpr Functions tables[] = {conversion_functions, text_functions,   list_functions,
                                statistics_functions, number_functions, time_functions,
                                range_functions,      context_functions};

const Builtin& builtin_at(std::uint32_t place) noexcept {
    std::size_t rest = place;
    for (const Functions table : tables) {
        if (rest < table().size()) return table()[rest];
        rest -= table().size();
    }
    return tables[0]()[0];
}

struct ParameterForm {
    std::string_view name;
    bool optional = false;
    bool all_further = false;
};

std::vector<ParameterForm> parameters_of(std::string_view form) {
    std::vector<ParameterForm> parameters;
    while (!form.empty()) {
        const std::size_t comma = std::min(form.find(','), form.size());
        ParameterForm one{form.substr(0, comma)};
        one.optional = one.name.ends_with('?');
        one.all_further = one.name.ends_with('*');
        if (one.optional || one.all_further) one.name.remove_suffix(1);
        parameters.push_back(one);
        form.remove_prefix(std::min(comma + 1, form.size()));
    }
    return parameters;
}

bool takes(const std::vector<ParameterForm>& parameters, std::size_t count) {
    const auto needed = static_cast<std::size_t>(
        std::ranges::count_if(parameters, [](const ParameterForm& one) { return !one.optional; }));
    const bool open = !parameters.empty() && parameters.back().all_further;
    return count >= needed && (open || count <= parameters.size());
}

// A function without parameters has one empty form; the forms after the last are none.
bool is_form(const Builtin& builtin, std::size_t form) {
    return form == 0 || (form < builtin.forms.size() && !builtin.forms[form].empty());
}

bool all_given(const std::vector<ParameterForm>& parameters,
               std::span<const NamedArgument> arguments) {
    const auto has = [&](std::string_view name) {
        return std::ranges::find(arguments, name, &NamedArgument::name) != arguments.end();
    };
    const auto known = [&](const NamedArgument& argument) {
        return std::ranges::find(parameters, argument.name, &ParameterForm::name) !=
               parameters.end();
    };
    return std::ranges::all_of(arguments, known) &&
           std::ranges::all_of(
               parameters, [&](const ParameterForm& one) { return one.optional || has(one.name); });
}

} // namespace

Value Call::take(std::size_t i, Kind kind) const {
    const Value& argument = arguments[i];
    if (argument.is(kind)) return argument;
    if (argument.is(Kind::list) && argument.list().size() == 1 && argument.list().front().is(kind))
        return argument.list().front();
    return report.fail(Fault::argument_type);
}

std::optional<std::vector<Value>> Call::list(std::size_t i) const {
    const Value& argument = arguments[i];
    if (argument.is_null()) {
        report.fail(Fault::argument_type);
        return std::nullopt;
    }
    // By its weight: what looks at the items may look at all that is in them.
    if (!report.spend(argument.weight())) return std::nullopt;
    if (!argument.is(Kind::list)) return std::vector<Value>{argument};
    return std::vector<Value>(argument.list().begin(), argument.list().end());
}

std::optional<std::vector<Value>> Call::items() const {
    if (arguments.size() == 1) return list(0);
    return std::vector<Value>(arguments.begin(), arguments.end());
}

std::optional<std::int64_t> Call::whole(std::size_t i) const {
    const Value number = take(i, Kind::number);
    if (!number.is(Kind::number)) return std::nullopt;
    const auto cut = number.number().round(0, Rounding::down);
    const auto count = cut ? cut->to_integer() : std::nullopt;
    if (!count) report.fail(Fault::argument_value);
    return count;
}

Value call_builtin(Session& session, std::uint32_t place, std::span<const Value> arguments) {
    Report& report = session.report();
    const Builtin& builtin = builtin_at(place);
    if (!report.spend()) return {};
    for (std::size_t form = 0; is_form(builtin, form); ++form) {
        const auto parameters = parameters_of(builtin.forms[form]);
        if (!takes(parameters, arguments.size())) continue;
        std::vector<Value> values(arguments.begin(), arguments.end());
        if (values.size() < parameters.size()) values.resize(parameters.size());
        Call call{session, report, values, form, arguments.size()};
        return builtin.run(call);
    }
    return report.fail(Fault::argument_count, builtin.name);
}

Value call_builtin(Session& session, std::uint32_t place, std::span<NamedArgument> arguments) {
    Report& report = session.report();
    const Builtin& builtin = builtin_at(place);
    if (!report.spend()) return {};
    for (std::size_t form = 0; is_form(builtin, form); ++form) {
        const auto parameters = parameters_of(builtin.forms[form]);
        if (!all_given(parameters, arguments)) continue;
        std::vector<Value> values(parameters.size());
        for (NamedArgument& argument : arguments) {
            const auto found = std::ranges::find(parameters, argument.name, &ParameterForm::name);
            values[static_cast<std::size_t>(found - parameters.begin())] =
                std::move(argument.value);
        }
        Call call{session, report, values, form, arguments.size(), true};
        return builtin.run(call);
    }
    return report.fail(Fault::argument_count, builtin.name);
}

Value call_builtin(Session& session, Aggregate aggregate, std::vector<Value> items) {
    constexpr std::string_view names[] = {"sum", "min", "max"};
    const auto place = builtin(names[static_cast<std::size_t>(aggregate)]);
    const Value list[] = {Value::of(std::move(items))};
    return call_builtin(session, *place, list);
}

std::string_view builtin_name(std::uint32_t place) noexcept {
    return builtin_at(place).name;
}

std::size_t builtin_count() noexcept {
    std::size_t count = 0;
    for (const Functions table : tables)
        count += table().size();
    return count;
}

bool builtin_takes(std::uint32_t place, std::size_t arguments) {
    const Builtin& builtin = builtin_at(place);
    for (std::size_t form = 0; is_form(builtin, form); ++form)
        if (takes(parameters_of(builtin.forms[form]), arguments)) return true;
    return false;
}

std::optional<std::uint32_t> builtin(std::string_view name) noexcept {
    std::uint32_t place = 0;
    for (const Functions table : tables)
        for (const Builtin& one : table()) {
            if (one.name == name) return place;
            ++place;
        }
    return std::nullopt;
}

std::vector<std::string_view> builtin_names() {
    std::vector<std::string_view> names;
    for (const Functions table : tables)
        for (const Builtin& one : table())
            names.push_back(one.name);
    return names;
}

} // namespace vorgang::feel
