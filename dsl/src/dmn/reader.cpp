#include "dmn/reader.hpp"

#include <algorithm>

#include "dmn/findings.hpp"
#include "dmn/ruleset_model.hpp"

namespace vorgang::dmn {

ReadResult read(std::span<const File> files, const ReadLimits& limits) {
    return Reader(limits).read(files);
}

std::optional<dsl::syntax::RulesetModel> read_ruleset(std::span<const File> files,
                                                      const ReadLimits& limits,
                                                      std::vector<Finding>& findings) {
    Reader reader(limits);
    ReadResult result = reader.read(files);
    if (!result.decisions) {
        findings = std::move(result.findings);
        return std::nullopt;
    }
    return dsl::syntax::RulesetModel{std::move(*result.decisions), std::move(result.findings),
                                     reader.all_requirements(), reader.file_names()};
}

std::vector<Import> imports_of(const File& file) {
    Document document;
    std::vector<Import> result;
    if (!document.parse(file, {}).empty()) return result;
    for (const Element one : children(document.root(), "import"))
        result.push_back({attribute(one, "namespace"), attribute(one, "locationURI")});
    return result;
}

ReadResult Reader::read(std::span<const File> files) {
    if (!open(files)) return {std::nullopt, std::move(findings_)};
    names_.push_builtins();
    for (const char* name :
         {"time offset", "start included", "end included", "year", "month", "day", "weekday"})
        members_.add(name);
    for (std::size_t i = 0; i < modules_.size(); ++i)
        declare(i);
    for (std::size_t i = 0; i < modules_.size(); ++i)
        read_types(i);
    order_decisions();
    auto decisions = vorgang::feel::Decisions::from_model(std::move(model_));
    if (decisions) return {std::move(*decisions), std::move(findings_)};
    findings_.push_back({catalogue::dmn_limit::code,
                         Severity::error,
                         modules_.front().document.name(),
                         0,
                         decisions.error().subject,
                         "",
                         0,
                         0,
                         {decisions.error().german, decisions.error().english}});
    return {std::nullopt, std::move(findings_)};
}

// The first file, and from there on what is imported; each once.
bool Reader::open(std::span<const File> files) {
    if (files.empty()) return false;
    modules_.emplace_back();
    if (Wording wrong = modules_.front().document.parse(files.front(), limits_); !wrong.empty()) {
        findings_.push_back({catalogue::dmn_unreadable::code, Severity::error, files.front().name,
                             0, "", "", 0, 0, std::move(wrong)});
        return false;
    }
    modules_.front().space = attribute(modules_.front().document.root(), "namespace");
    modules_.front().language = language_of(modules_.front().document.root());
    for (std::size_t i = 0; i < modules_.size(); ++i)
        for (const Element one : children(modules_[i].document.root(), "import")) {
            const std::string type = attribute(one, "importType");
            if (type.find("DMN") == std::string::npos && type.find("dmn") == std::string::npos)
                continue;
            const auto found = open_import(files, attribute(one, "namespace"));
            if (found)
                modules_[i].imports.push_back({attribute(one, "name"), *found});
            else
                find(i, one, catalogue::dmn_import::code,
                     {"die eingebundene Datei mit diesem Namensraum fehlt",
                      "the imported file with this namespace is not there"});
        }
    return true;
}

std::optional<std::size_t> Reader::open_import(std::span<const File> files,
                                               std::string_view space) {
    const auto known = std::ranges::find(modules_, space, &Module::space);
    if (known != modules_.end()) return static_cast<std::size_t>(known - modules_.begin());
    for (const File& file : files) {
        Document document;
        if (!document.parse(file, limits_).empty()) continue;
        if (attribute(document.root(), "namespace") != space) continue;
        modules_.emplace_back();
        modules_.back().document = std::move(document);
        modules_.back().space = space;
        modules_.back().language = language_of(modules_.back().document.root());
        return modules_.size() - 1;
    }
    return std::nullopt;
}

void Reader::find(std::size_t module, Element xml, std::string_view code, Wording message) {
    const Document& document = modules_[module].document;
    findings_.push_back({code, Severity::error, document.name(), document.line_of(xml),
                         element_ == none ? attribute(xml, "name") : model_.elements[element_].name,
                         "", 0, 0, std::move(message)});
}

// The findings of the expression that was read last, with their place in the file.
void Reader::take_findings(std::size_t module) {
    const Document& document = modules_[module].document;
    for (const dsl::feel::Finding& finding : feel_findings_) {
        const std::uint32_t base = model_.origins.empty() ? 0 : model_.origins.back().begin;
        std::string text = model_.source.substr(base);
        if (!text.empty()) text.pop_back();
        findings_.push_back(
            {code_of(finding), severity_of(finding), document.name(), document.line_of(xml_),
             element_ == none ? "" : model_.elements[element_].name, std::move(text),
             finding.place.begin - base, finding.place.end - base, wording_of(finding)});
    }
    feel_findings_.clear();
}

void Reader::origin(Element xml) {
    xml_ = xml;
    model_.origins.push_back({static_cast<std::uint32_t>(model_.source.size()), element_,
                              modules_[at_work_].document.line_of(xml)});
}

void Reader::work_on(std::size_t module) {
    at_work_ = module;
    names_.speak(modules_[module].language);
}

// For one text, whose place in the source of the model is the next one.
dsl::feel::Parser Reader::parser_at(Element xml) {
    origin(xml);
    words_.clear();
    return {b_,
            names_,
            members_,
            modules_[at_work_].named_types,
            feel_findings_,
            keeps_words_ ? &words_ : nullptr};
}

void Reader::parsed(Element xml, const std::string& text) {
    take_findings(at_work_);
    if (keeps_words_) spelt_.push_back({xml, text, words_});
}

NotePlace place_of(const vorgang::feel::Note& note, const vorgang::feel::Model& model) {
    const auto after =
        std::ranges::upper_bound(model.origins, note.begin, {}, &vorgang::feel::Origin::begin);
    NotePlace place;
    place.text = model.source.substr(note.begin, note.end - note.begin);
    if (after == model.origins.begin()) return place;
    const vorgang::feel::Origin& origin = *(after - 1);
    place.line = origin.line;
    if (origin.element != none) place.element = model.elements[origin.element].name;
    return place;
}

} // namespace vorgang::dmn
