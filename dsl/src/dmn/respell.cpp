#include "dmn/respell.hpp"

#include <sstream>

#include "dmn/reader.hpp"

namespace vorgang::dmn {
namespace {

void set_text(Element xml, const std::string& content) {
    const Element inner = child(xml, "text");
    Element holder = inner ? inner : xml;
    for (Element part = holder.first_child(); part;) {
        const Element next = part.next_sibling();
        if (part.type() != pugi::node_element) holder.remove_child(part);
        part = next;
    }
    holder.append_child(pugi::node_pcdata).set_value(content.c_str());
}

void set_language(Element root, Language language) {
    root.remove_attribute("expressionLanguage");
    if (language == Language::german)
        root.append_attribute("expressionLanguage").set_value(std::string(german_feel).c_str());
}

} // namespace

std::vector<File> respelt(std::span<const File> files, Language language) {
    Reader reader({}, true);
    (void)reader.read(files);
    return reader.respelt(language);
}

std::vector<File> Reader::respelt(Language language) {
    for (Spelt& one : spelt_) {
        one.xml.remove_attribute("expressionLanguage");
        set_text(one.xml, dsl::feel::respelt(one.text, one.words, language));
    }
    std::vector<File> files;
    for (Module& module : modules_) {
        set_language(module.document.root(), language);
        std::ostringstream text;
        module.document.root().print(text, "", pugi::format_raw, pugi::encoding_utf8);
        files.push_back({module.document.name(), text.str()});
    }
    return files;
}

} // namespace vorgang::dmn
