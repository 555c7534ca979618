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

} // namespace

std::optional<std::string_view> explain(std::string_view code, Language language) {
    std::string wanted(code);
    for (char& c : wanted)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto found = std::ranges::find(dsl::diag::pages(), wanted, &dsl::diag::Page::code);
    if (found == dsl::diag::pages().end()) return std::nullopt;
    return part(found->text, language == Language::german ? german_head : english_head);
}

std::vector<std::string_view> explained_codes() {
    std::vector<std::string_view> codes;
    for (const dsl::diag::Page& page : dsl::diag::pages())
        codes.push_back(page.code);
    return codes;
}

} // namespace vorgang
