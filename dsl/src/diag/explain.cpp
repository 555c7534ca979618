#include "diag/explain.hpp"

#include <algorithm>
#include <string>

#include "vorgang/dsl/render.hpp"

namespace vorgang {
namespace {

constexpr std::string_view german_head = "## Deutsch\n";
constexpr std::string_view english_head = "## English\n";

/// What stands between a heading and the next heading of that rank.
std::string_view part(std::string_view page, std::string_view head) {
    const std::size_t at = page.find(head);
    if (at == std::string_view::npos) return {};
    std::string_view rest = page.substr(at + head.size());
    rest = rest.substr(0, rest.find("\n## "));
    while (rest.starts_with('\n'))
        rest.remove_prefix(1);
    while (rest.ends_with('\n'))
        rest.remove_suffix(1);
    return rest;
}

std::string in_capitals(std::string_view code) {
    std::string text(code);
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

struct Sentence {
    std::string_view code;
    std::string_view german;
    std::string_view english;
};

constexpr Sentence sentences[] = {
#define VORGANG_DIAGNOSTIC(code_, severity_, name_, german_, english_) {#code_, german_, english_},
#include "diag/catalogue.def"
};

// "{}" and "{:04X}" become "…", "{{" becomes "{".
std::string without_arguments(std::string_view sentence) {
    std::string text;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool brace = sentence[i] == '{' || sentence[i] == '}';
        if (brace && i + 1 < sentence.size() && sentence[i + 1] == sentence[i]) {
            text += sentence[i++];
        } else if (sentence[i] == '{') {
            text += "…";
            i = std::min(sentence.find('}', i), sentence.size() - 1);
        } else {
            text += sentence[i];
        }
    }
    return text;
}

} // namespace

std::optional<std::string_view> explain(std::string_view code, Language language) {
    const auto found =
        std::ranges::find(dsl::diag::pages(), in_capitals(code), &dsl::diag::Page::code);
    if (found == dsl::diag::pages().end()) return std::nullopt;
    return part(found->text, language == Language::german ? german_head : english_head);
}

std::optional<std::string> sentence_of(std::string_view code, Language language) {
    const std::string wanted = in_capitals(code);
    for (const Sentence& sentence : sentences)
        if (sentence.code == wanted)
            return without_arguments(language == Language::german ? sentence.german
                                                                  : sentence.english);
    return std::nullopt;
}

std::vector<std::string_view> explained_codes() {
    std::vector<std::string_view> codes;
    for (const dsl::diag::Page& page : dsl::diag::pages())
        codes.push_back(page.code);
    return codes;
}

} // namespace vorgang
