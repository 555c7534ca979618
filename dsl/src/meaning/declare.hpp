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
void declare_header(Context& context);
void declare_flow_names(Context& context);

/// The type as the tables hold it. A fault is reported and leaves a type that is as near as can be.
[[nodiscard]] Type declare_type(Context& context, const syntax::Type& source);
/// The channels of a step or message of this role. Faults are reported.
[[nodiscard]] std::vector<ChannelUse>
channels_of(Context& context, const std::vector<syntax::Channel>& source, Index role);
[[nodiscard]] std::string text_of(const std::optional<syntax::Text>& text);

} // namespace vorgang::dsl::meaning
