// The file of a case in Markdown.
#include <algorithm>

#include "case_page.hpp"

namespace vorgang::tool {
namespace {

// Texts come from outside and must not become markup, nor end a line or a row of a table.
std::string plain(std::string_view text) {
    std::string out;
    for (const char letter : in_one_line(text)) {
        if (std::string_view("\\`*_[]<>|#~&").find(letter) != std::string_view::npos) out += '\\';
        out += letter;
    }
    return out;
}

// Where a line begins, more is markup: what makes a list, underlines a heading, and four blanks.
std::string at_line_start(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const bool numbered =
        digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')');
    if (numbered) return std::string(text.substr(0, digits)) + "\\" + plain(text.substr(digits));
    const bool marks = std::string_view("-+=").find(text.front()) != std::string_view::npos;
    return (marks ? "\\" : "") + plain(text);
}

std::string line_of(const PageRow& row) {
    const std::string value = plain(row.value);
    return "| " + plain(row.name) + " | " + (row.struck ? "~~" + value + "~~" : value) + " | " +
           plain(row.remark) + " |\n";
}

std::string table_of(const std::vector<PageRow>& rows) {
    if (rows.empty()) return {};
    std::string out = "| | | |\n|---|---|---|\n";
    for (const PageRow& row : rows)
        out += line_of(row);
    return out + "\n";
}

std::string list_of(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines)
        out += "- " + at_line_start(in_one_line(line)) + "\n";
    return out.empty() ? out : out + "\n";
}

std::string quote_of(std::string_view text) {
    const std::string lines = with_plain_line_ends(text);
    std::string out = "> ";
    for (std::size_t begin = 0;;) {
        const std::size_t end = lines.find('\n', begin);
        out += at_line_start(in_one_line(lines.substr(begin, end - begin)));
        if (end == std::string::npos) return out + "\n\n";
        out += "  \n> ";
        begin = end + 1;
    }
}

} // namespace

std::string to_markdown(const CaseFile& file, const Terminal& terminal) {
    const CasePageText page = page_of(file, terminal);
    std::string out = "# " + plain(page.title) + "\n\n" + table_of(page.facts);
    if (!page.data.empty()) out += "## " + page.data_title + "\n\n" + table_of(page.data);
    if (!page.open.empty()) out += "## " + page.open_title + "\n\n" + list_of(page.open);
    out += "## " + page.history_title + "\n\n";
    for (const PageEntry& entry : page.entries) {
        out += "### " + plain(entry.title) + "\n\n";
        if (!entry.who.empty()) out += at_line_start(in_one_line(entry.who)) + "\n\n";
        if (!entry.text.empty()) out += quote_of(entry.text);
        out += table_of(entry.rows) + list_of(entry.followed);
    }
    return out;
}

} // namespace vorgang::tool
