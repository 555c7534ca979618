// From a finding of a decision model to a place in the file, and to a diagnostic.
#include <algorithm>

#include "dmn/ruleset_model.hpp"

namespace vorgang::dmn {
namespace {

// The expression in the text of the file: where none of its characters is written in another way
// (`&lt;`), it stands there as it is.
Span expression_in(const Source& file, std::uint32_t line, const Finding& finding) {
    const std::string_view text = file.text();
    const std::uint32_t from = line - file.begin();
    const std::size_t found = text.find(finding.text, from);
    constexpr std::size_t near = 4'000; // else it is another one of the same words
    if (finding.text.empty() || found == std::string_view::npos || found > from + near) return {};
    const auto begin = static_cast<std::uint32_t>(found) + file.begin();
    const auto size = static_cast<std::uint32_t>(finding.text.size());
    const std::uint32_t first = std::min(finding.begin, size);
    const std::uint32_t last = std::clamp(finding.end, first, size);
    // What ends too early is missing behind its last character.
    if (first == last) return {begin + (first == 0 ? 0 : first - 1), begin + std::max(first, 1U)};
    return {begin + first, begin + last};
}

// The tag that stands on the line.
Span tag_on(const Source& file, std::uint32_t begin, std::uint32_t line) {
    const std::string_view text = file.line(line);
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {begin, begin + 1};
    const std::size_t end = std::min(text.find('>', first), text.size() - 1);
    return {begin + static_cast<std::uint32_t>(first), begin + static_cast<std::uint32_t>(end) + 1};
}

} // namespace

Span place_of(const Finding& finding, const Source& whole) {
    const auto used = std::ranges::find(whole.used(), finding.file, &Source::name);
    const bool first = whole.name() == finding.file;
    if (!first && used == whole.used().end()) return {};
    const Source* const file = first ? &whole : &*used;
    if (finding.line == 0 || file->text().empty()) return {file->begin(), file->begin() + 1};
    const std::uint32_t line = file->line_begin(finding.line);
    const Span expression = expression_in(*file, line, finding);
    return expression.empty() ? tag_on(*file, line, finding.line) : expression;
}

Diagnosed diagnosed(std::span<const File> files, std::span<const Finding> findings) {
    std::vector<Source> others;
    for (const File& file : files.subspan(1))
        others.emplace_back(file.name, file.text);
    Diagnosed result{Source(files.front().name, files.front().text).with(std::move(others)),
                     Diagnostics()};
    for (const Finding& finding : findings) {
        Diagnostic one;
        one.code = finding.code;
        one.severity = finding.severity;
        one.message = finding.message;
        one.primary.span = place_of(finding, result.source);
        if (!finding.element.empty())
            one.notes.push_back({"in `" + finding.element + "`", "in `" + finding.element + "`"});
        result.diagnostics.add(std::move(one));
    }
    result.diagnostics.sort();
    return result;
}

} // namespace vorgang::dmn
