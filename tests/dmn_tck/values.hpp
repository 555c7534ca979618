// Values of a case as its file writes them, and whether a result is what was expected.
#pragma once

#include <pugixml.hpp>

#include <string_view>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::dmn_tck {

// How a file of cases is read: a text that is nothing but a blank is a value too.
inline constexpr unsigned case_options = pugi::parse_default | pugi::parse_ws_pcdata_single;

[[nodiscard]] std::string_view local_name(pugi::xml_node node) noexcept;
[[nodiscard]] pugi::xml_node child(pugi::xml_node node, std::string_view name) noexcept;

// What stands in `<expected>`, an input node, a component or an item.
[[nodiscard]] feel::Value value_of(pugi::xml_node node);

// Type and structure always, moments to what they show and not only to the instant, numbers
// exactly; only where the case itself was rounded, as far as its digits can be trusted.
[[nodiscard]] bool same(const feel::Value& expected, const feel::Value& actual);

} // namespace vorgang::dmn_tck
