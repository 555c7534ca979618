#include "meaning/arguments.hpp"

#include <algorithm>

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::counted;
using diag::draft;

namespace {

using Arguments = std::vector<const syntax::Argument*>;

std::vector<std::string_view> names_of(std::span<const Parameter> parameters) {
    std::vector<std::string_view> names;
    for (const Parameter& parameter : parameters)
        names.push_back(parameter.name);
    return names;
}

// Puts one named argument in its place.
bool place(Context& context, const syntax::Name& callee, const syntax::Argument& argument,
           std::span<const Parameter> parameters, Arguments& places) {
    const auto parameter = std::ranges::find(parameters, argument.name->text, &Parameter::name);
    if (parameter == parameters.end()) {
        context.report(draft<catalogue::unknown_argument>(argument.name->span, callee.text,
                                                          argument.name->text)
                           .help(did_you_mean(context, argument.name->text, names_of(parameters))));
        return false;
    }
    const syntax::Argument*& slot =
        places[static_cast<std::size_t>(parameter - parameters.begin())];
    if (slot != nullptr) {
        context.report(draft<catalogue::given_twice>(argument.name->span, argument.name->text));
        return false;
    }
    slot = &argument;
    return true;
}

/// "1", "keine".
Wording in_words(std::size_t count) {
    if (count == 0) return {"keine", "none"};
    return diag::say("{}", "{}", count);
}

// `von = anfang` where `von: anfang` was meant: a comparison is no value of that parameter.
bool equal_for_colon(Context& context, const std::vector<syntax::Argument>& arguments,
                     std::span<const Parameter> parameters) {
    if (arguments.empty()) return false;
    const auto* comparison = std::get_if<syntax::Binary>(&arguments.front().value->node);
    if (comparison == nullptr || comparison->operation != syntax::BinaryOperator::equal)
        return false;
    const auto* name = std::get_if<syntax::NameUse>(&comparison->left->node);
    if (name == nullptr) return false;
    const auto parameter = std::ranges::find(parameters, name->text, &Parameter::name);
    if (parameter == parameters.end() || parameter->type.kind == TypeKind::yes_no) return false;
    context.report(draft<catalogue::written_otherwise>(comparison->operation_span, "=", ":")
                       .fix(comparison->operation_span, ":"));
    return true;
}

} // namespace

Wording comma_for_point(const Context& context, const std::vector<syntax::Argument>& arguments) {
    const auto number = [](const syntax::Argument& one) {
        return !one.name && std::holds_alternative<syntax::NumberLiteral>(one.value->node);
    };
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const Span whole = arguments[i - 1].value->span;
        const Span part = arguments[i].value->span;
        if (!number(arguments[i - 1]) || !number(arguments[i]) || whole.end + 1 != part.begin)
            continue;
        const std::string right =
            fmt::format("{}.{}", context.source.text(whole), context.source.text(part));
        return diag::say("eine Zahl hat einen Punkt, kein Komma: `{}`",
                         "a number has a point, no comma: `{}`", right);
    }
    return {};
}

std::optional<Arguments> match_arguments(Context& context, const syntax::Name& callee,
                                         const std::vector<syntax::Argument>& arguments,
                                         std::span<const Parameter> parameters, Span span) {
    Arguments places(parameters.size(), nullptr);
    const bool named = !arguments.empty() && arguments.front().name.has_value();
    if (!named) {
        if (equal_for_colon(context, arguments, parameters)) return std::nullopt;
        if (arguments.size() != parameters.size()) {
            context.report(
                draft<catalogue::argument_count>(
                    span, callee.text,
                    counted(parameters.size(), {"Angabe", "value"}, {"Angaben", "values"}),
                    in_words(arguments.size()))
                    .help(comma_for_point(context, arguments)));
            return std::nullopt;
        }
        for (std::size_t i = 0; i < arguments.size(); ++i)
            places[i] = &arguments[i];
        return places;
    }
    bool good = true;
    for (const syntax::Argument& argument : arguments)
        if (argument.name) good = place(context, callee, argument, parameters, places) && good;
    for (std::size_t i = 0; good && i < places.size(); ++i) {
        if (places[i] != nullptr) continue;
        context.report(
            draft<catalogue::missing_argument>(callee.span, callee.text, parameters[i].name));
        good = false;
    }
    if (!good) return std::nullopt;
    return places;
}

} // namespace vorgang::dsl::meaning
