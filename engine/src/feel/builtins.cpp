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

// Takes the first parameter off the form.
ParameterForm next_parameter(std::string_view& form) noexcept {
    const std::size_t comma = std::min(form.find(','), form.size());
    ParameterForm one{form.substr(0, comma)};
    one.optional = one.name.ends_with('?');
    one.all_further = one.name.ends_with('*');
    if (one.optional || one.all_further) one.name.remove_suffix(1);
    form.remove_prefix(std::min(comma + 1, form.size()));
    return one;
}

std::vector<ParameterForm> parameters_of(std::string_view form) {
    std::vector<ParameterForm> parameters;
    while (!form.empty())
        parameters.push_back(next_parameter(form));
    return parameters;
}

struct Counts {
    std::size_t all = 0;
    std::size_t needed = 0;
    bool open = false;

    [[nodiscard]] bool take(std::size_t count) const noexcept {
        return count >= needed && (open || count <= all);
    }
};

Counts counts_of(std::string_view form) noexcept {
    Counts counts;
    while (!form.empty()) {
        const ParameterForm one = next_parameter(form);
        ++counts.all;
        counts.needed += one.optional ? 0U : 1U;
        counts.open = one.all_further;
    }
    return counts;
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
    return arguments.size() <= parameters.size() && std::ranges::all_of(arguments, known) &&
           std::ranges::all_of(
               parameters, [&](const ParameterForm& one) { return one.optional || has(one.name); });
}

// Of two forms that have the same names, as `before(point, range)` and `before(range, point)`, the
// one in whose order they are written.
std::optional<std::size_t> form_by_names(const Builtin& builtin,
                                         std::span<const NamedArgument> arguments) {
    std::optional<std::size_t> found;
    for (std::size_t form = 0; is_form(builtin, form); ++form) {
        const auto parameters = parameters_of(builtin.forms[form]);
        if (!all_given(parameters, arguments)) continue;
        if (std::ranges::equal(parameters, arguments, {}, &ParameterForm::name,
                               &NamedArgument::name))
            return form;
        if (!found) found = form;
    }
    return found;
}

bool spend_texts(Report& report, std::span<const Value> arguments) {
    return std::ranges::all_of(arguments, [&](const Value& one) { return report.spend_text(one); });
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
        const Counts counts = counts_of(builtin.forms[form]);
        if (!counts.take(arguments.size())) continue;
        if (!spend_texts(report, arguments)) return {};
        if (arguments.size() >= counts.all) {
            Call call{session, report, arguments, form, arguments.size()};
            return builtin.run(call);
        }
        std::vector<Value> values(arguments.begin(), arguments.end());
        values.resize(counts.all);
        Call call{session, report, values, form, arguments.size()};
        return builtin.run(call);
    }
    return report.fail(Fault::argument_count, builtin.name);
}

Value call_builtin(Session& session, std::uint32_t place, std::span<NamedArgument> arguments) {
    Report& report = session.report();
    const Builtin& builtin = builtin_at(place);
    if (!report.spend()) return {};
    const auto form = form_by_names(builtin, arguments);
    if (!form) return report.fail(Fault::argument_count, builtin.name);
    const auto parameters = parameters_of(builtin.forms[*form]);
    std::vector<Value> values(parameters.size());
    for (NamedArgument& argument : arguments) {
        const auto found = std::ranges::find(parameters, argument.name, &ParameterForm::name);
        values[static_cast<std::size_t>(found - parameters.begin())] = std::move(argument.value);
    }
    if (!spend_texts(report, values)) return {};
    Call call{session, report, values, *form, arguments.size(), true};
    return builtin.run(call);
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
        if (counts_of(builtin.forms[form]).take(arguments)) return true;
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
