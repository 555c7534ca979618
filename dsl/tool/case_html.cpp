// The file of a case as one page of HTML, with nothing to load.
#include "case_page.hpp"

namespace vorgang::tool {
namespace {

constexpr std::string_view style =
    "body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.6rem}h3{font-size:1rem;margin:1.5rem 0 .2rem}"
    "table{border-collapse:collapse;margin:.3rem 0}"
    "th,td{border-top:1px solid #ccc;padding:.15rem .8rem .15rem 0;text-align:left;"
    "vertical-align:top;font-weight:normal;overflow-wrap:anywhere}th{color:#555}"
    ".remark{color:#8a4b00}blockquote{border-left:3px solid #ccc;margin:.3rem 0;"
    "padding-left:.8rem;white-space:pre-line}p{margin:.2rem 0}";

std::string plain(std::string_view text) {
    std::string out;
    for (const char letter : with_plain_line_ends(text)) {
        switch (letter) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += letter;
        }
    }
    return out;
}

std::string element(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + plain(text) + "</" + std::string(name) + ">";
}

// What somebody wrote, of whichever direction, leaves what stands around it where it is.
std::string written(std::string_view text) {
    return "<bdi>" + plain(text) + "</bdi>";
}

std::string element_written(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + written(text) + "</" + std::string(name) + ">";
}

std::string table_of(const std::vector<PageRow>& rows) {
    if (rows.empty()) return {};
    std::string out = "<table>\n";
    for (const PageRow& row : rows) {
        const std::string value = row.struck ? element_written("s", row.value) : written(row.value);
        out += "<tr>" + element("th", row.name) + "<td>" + value + "</td><td class=\"remark\">" +
               (row.remark.empty() ? "" : written(row.remark)) + "</td></tr>\n";
    }
    return out + "</table>\n";
}

std::string list_of(const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string out = "<ul>\n";
    for (const std::string& line : lines)
        out += element_written("li", line) + "\n";
    return out + "</ul>\n";
}

} // namespace

std::string to_html(const CaseFile& file, const Terminal& terminal) {
    const CasePageText page = page_of(file, terminal);
    std::string out = "<!doctype html>\n<html lang=\"" + page.language +
                      "\">\n<head>\n<meta charset=\"utf-8\">\n" + element("title", page.title) +
                      "\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n" +
                      element("h1", page.title) + "\n" + table_of(page.facts);
    if (!page.data.empty()) out += element("h2", page.data_title) + "\n" + table_of(page.data);
    if (!page.open.empty()) out += element("h2", page.open_title) + "\n" + list_of(page.open);
    out += element("h2", page.history_title) + "\n";
    for (const PageEntry& entry : page.entries) {
        out += "<h3 id=\"" + entry.id + "\">" + plain(entry.title) + "</h3>\n";
        if (!entry.who.empty()) out += element_written("p", entry.who) + "\n";
        if (!entry.text.empty()) out += element_written("blockquote", entry.text) + "\n";
        out += table_of(entry.rows) + list_of(entry.followed);
    }
    return out + "</body>\n</html>\n";
}

} // namespace vorgang::tool
