// One file of DMN as a tree, and the few questions asked of it. Names of elements are compared
// without their prefixes, so that every version's namespace is read alike.
#pragma once

#include <pugixml.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn {

using Element = pugi::xml_node;

[[nodiscard]] std::string_view local_name(Element element) noexcept;
// The first child of this name; an empty one where there is none.
[[nodiscard]] Element child(Element element, std::string_view name) noexcept;
[[nodiscard]] std::vector<Element> children(Element element, std::string_view name);
[[nodiscard]] std::vector<Element> children(Element element);
[[nodiscard]] std::string attribute(Element element, const char* name);
// The text of a child, `<text>…</text>`, of the `text` inside it; without blanks around it.
[[nodiscard]] std::string text_of(Element element);
// The language of the words of FEEL that an element's `expressionLanguage` names.
inline constexpr std::string_view german_feel = "urn:vorgang:feel:de";
[[nodiscard]] Language language_of(Element element);
[[nodiscard]] std::string trimmed(std::string_view text);

class Document {
  public:
    // Why it is no model, or empty.
    [[nodiscard]] Wording parse(const File& file, const ReadLimits& limits);
    [[nodiscard]] Element root() const noexcept { return root_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::uint32_t line_of(Element element) const noexcept;

  private:
    std::string name_{};
    std::vector<std::size_t> line_ends_{};
    std::unique_ptr<pugi::xml_document> xml_{};
    Element root_{};
};

} // namespace vorgang::dmn
