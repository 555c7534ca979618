// The file of a case as a page to read, whatever it is written as.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "case_file.hpp"

namespace vorgang::tool {

struct PageRow {
    std::string name;
    std::string value;
    std::string remark;  // "" where there is nothing to say
    bool struck = false; // set right later
};

struct PageEntry {
    std::string title; // "3 · 2026-05-11 09:00 · erledigt prüfen"
    std::string id;    // what a link leads to
    std::string who;
    std::string text; // as it was given: a note, a reason
    std::vector<PageRow> rows;
    std::vector<std::string> followed;
};

struct CasePageText {
    std::string language; // "de", "en"
    std::string title;
    std::vector<PageRow> facts;
    std::string data_title;
    std::vector<PageRow> data;
    std::string open_title;
    std::vector<std::string> open;
    std::string history_title;
    std::vector<PageEntry> entries;
};

[[nodiscard]] CasePageText page_of(const CaseFile& file, const Terminal& terminal);

// A text with every end of a line as \n, and a blank for any other control character.
[[nodiscard]] std::string with_plain_line_ends(std::string_view text);
// The same with a blank for the ends of lines, too.
[[nodiscard]] std::string in_one_line(std::string_view text);

// The small form of a link to an entry, "#3".
[[nodiscard]] std::string entry_name(std::uint32_t sequence);

} // namespace vorgang::tool
