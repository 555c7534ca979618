// Declares what a process names: roles, tools, messages, types, fields, local values, rules, and
// the names of the flow. After it every name can be looked up, wherever it stands.
#pragma once

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

void declare(Context& context);

// The parts, in the order in which they need one another.
void declare_people_and_tools(Context& context);
void declare_data(Context& context);
void declare_operations(Context& context);
void declare_messages(Context& context);
void declare_rules(Context& context);
void declare_rulesets(Context& context);
void declare_header(Context& context);
void declare_flow_names(Context& context);

/// The type as the tables hold it. A fault is reported and leaves a type that is as near as can be.
[[nodiscard]] Type declare_type(Context& context, const syntax::Type& source);
/// The choice without a name that has these values; there is one, made when it is first met.
[[nodiscard]] Index choice_in_place(Context& context, const std::vector<std::string>& values);
/// The type of documents; there is one, made when it is first named.
[[nodiscard]] Index document_type(Context& context);
/// The type of the elements of a list, by its number.
[[nodiscard]] Index type_of_elements(Context& context, const Type& element);
/// LIMIT: records and lists in one another; a list of the outermost still is a type for the engine.
inline constexpr int type_depth_max = 7;
void report_depth(Context& context, Span span);
/// The channels of a step or message of this role. Faults are reported.
[[nodiscard]] std::vector<ChannelUse>
channels_of(Context& context, const std::vector<syntax::Channel>& source, Index role);
[[nodiscard]] std::string text_of(const std::optional<syntax::Text>& text);

} // namespace vorgang::dsl::meaning
