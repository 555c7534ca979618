#include "meaning/arguments.hpp"

#include <algorithm>

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
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

} // namespace

std::optional<Arguments> match_arguments(Context& context, const syntax::Name& callee,
                                         const std::vector<syntax::Argument>& arguments,
                                         std::span<const Parameter> parameters, Span span) {
    Arguments places(parameters.size(), nullptr);
    const bool named = !arguments.empty() && arguments.front().name.has_value();
    if (!named) {
        if (arguments.size() != parameters.size()) {
            context.report(draft<catalogue::argument_count>(span, callee.text, parameters.size(),
                                                            arguments.size()));
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
