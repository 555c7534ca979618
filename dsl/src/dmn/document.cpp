#include "dmn/document.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace vorgang::dmn {
namespace {

// No document type is read: neither its entities nor anything it points at.
constexpr unsigned options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                             pugi::parse_doctype | pugi::parse_wconv_attribute;

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::uint32_t length = dsl::text::decode(text).length;
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

Wording no_xml(std::string_view why) {
    return {"die Datei ist kein lesbares XML (" + std::string(why) + ")",
            "the file is no readable XML (" + std::string(why) + ")"};
}

} // namespace

std::string_view local_name(Element element) noexcept {
    const std::string_view name = element.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Element child(Element element, std::string_view name) noexcept {
    for (const Element one : element.children())
        if (one.type() == pugi::node_element && local_name(one) == name) return one;
    return {};
}

std::vector<Element> children(Element element) {
    std::vector<Element> result;
    for (const Element one : element.children())
        if (one.type() == pugi::node_element) result.push_back(one);
    return result;
}

std::vector<Element> children(Element element, std::string_view name) {
    std::vector<Element> result = children(element);
    std::erase_if(result, [&](Element one) { return local_name(one) != name; });
    return result;
}

std::string attribute(Element element, const char* name) {
    return element.attribute(name).value();
}

Language language_of(Element element) {
    return attribute(element, "expressionLanguage") == german_feel ? Language::german
                                                                   : Language::english;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

std::string text_of(Element element) {
    const Element text = child(element, "text");
    std::string content;
    for (const Element part : (text ? text : element).children())
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata)
            content += part.value();
    return trimmed(content);
}

Wording Document::parse(const File& file, const ReadLimits& limits) {
    name_ = file.name;
    if (file.text.size() > limits.file_bytes)
        return {"die Datei ist größer als erlaubt", "the file is larger than allowed"};
    if (!is_utf8(file.text)) return {"die Datei ist nicht in UTF-8", "the file is not in UTF-8"};
    for (std::size_t i = 0; i < file.text.size(); ++i)
        if (file.text[i] == '\n') line_ends_.push_back(i);
    xml_ = std::make_unique<pugi::xml_document>();
    const pugi::xml_parse_result result =
        xml_->load_buffer(file.text.data(), file.text.size(), options, pugi::encoding_utf8);
    if (!result) return no_xml(result.description());
    for (const Element one : xml_->children()) {
        if (one.type() == pugi::node_doctype)
            return {"eine Dokumenttyp-Angabe (DOCTYPE) wird nicht gelesen",
                    "a document type (DOCTYPE) is not read"};
        if (one.type() == pugi::node_element) root_ = one;
    }
    if (local_name(root_) != "definitions")
        return {"die Datei ist kein DMN-Modell: es fehlt `definitions`",
                "the file is no DMN model: there is no `definitions`"};
    return {};
}

std::uint32_t Document::line_of(Element element) const noexcept {
    const std::ptrdiff_t offset = element.offset_debug();
    if (offset < 0) return 0;
    const auto line =
        std::ranges::lower_bound(line_ends_, static_cast<std::size_t>(offset)) - line_ends_.begin();
    return static_cast<std::uint32_t>(line + 1);
}

} // namespace vorgang::dmn
