// Worked examples of German deadline law: a copy here, and the whole file where it is at hand.
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "folders.hpp"
#include "support.hpp"

namespace vorgang {
namespace {

struct Example {
    std::string id;
    std::string land;
    std::string municipality; // "", "fronleichnam", "augsburg"
    std::string event;
    Length length;
    bool backwards;
    std::string end;
};

Calendar calendar_of(const Example& example) {
    CalendarOptions options;
    options.land = land_from_text(example.land).value_or(Land::nw);
    options.corpus_christi = example.municipality == "fronleichnam";
    options.augsburg_peace = example.municipality == "augsburg";
    return Calendar(options);
}

void expect_end(const Example& example) {
    const auto date = compute_deadline(calendar_of(example), day(example.event),
                                       {example.length, example.backwards});
    ASSERT_TRUE(date) << example.id;
    EXPECT_EQ(to_text(date->last_day), example.end) << example.id;
}

// Announced on a day, a period runs from that day: the rows of group B start with it here.
const Example examples[] = {
    {"A01", "NW", "", "2026-03-02", {14, Unit::day}, false, "2026-03-16"},
    {"A04", "NW", "", "2027-01-29", {1, Unit::month}, false, "2027-03-01"},
    {"A05", "NW", "", "2028-01-31", {1, Unit::month}, false, "2028-02-29"},
    {"B02", "NI", "", "2025-01-06", {1, Unit::month}, false, "2025-02-06"},
    {"B03d", "BY", "", "2026-01-07", {1, Unit::month}, false, "2026-02-09"},
    {"B04a", "NW", "", "2026-05-26", {1, Unit::month}, false, "2026-06-26"},
    {"B05a", "NW", "", "2026-04-07", {1, Unit::month}, false, "2026-05-07"},
    {"B05b", "NW", "", "2026-04-03", {1, Unit::month}, false, "2026-05-04"},
    {"B07", "NW", "", "2026-07-07", {1, Unit::month}, false, "2026-08-07"},
    {"B09", "NW", "", "2026-09-01", {10, Unit::day}, false, "2026-09-11"},
    {"B10", "NW", "", "2026-04-29", {1, Unit::month}, false, "2026-05-29"},
    {"B11", "NW", "", "2026-03-02", {1, Unit::month}, false, "2026-04-02"},
    {"B14", "NW", "", "2025-02-28", {1, Unit::year}, false, "2026-03-02"},
    {"C01b", "NI", "", "2026-05-04", {1, Unit::month}, false, "2026-06-04"},
    {"C01d", "SN", "fronleichnam", "2026-05-04", {1, Unit::month}, false, "2026-06-05"},
    {"C04BB", "BB", "", "2025-09-30", {31, Unit::day}, false, "2025-11-03"},
    {"C05NW", "NW", "", "2027-10-01", {1, Unit::month}, false, "2027-11-02"},
    {"C05NI", "NI", "", "2027-10-01", {1, Unit::month}, false, "2027-11-01"},
    {"C07a", "BY", "augsburg", "2028-07-08", {1, Unit::month}, false, "2028-08-09"},
    {"C08SN", "SN", "", "2027-08-20", {1, Unit::month}, false, "2027-09-20"},
    {"C09BB", "BB", "", "2025-04-08", {1, Unit::month}, false, "2025-05-08"},
    {"C13", "NW", "", "2026-11-30", {31, Unit::day}, false, "2026-12-31"},
    {"C17", "NW", "", "2026-09-03", {1, Unit::month}, false, "2026-10-05"},
    {"D01", "NI", "", "2026-11-30", {3, Unit::month}, false, "2027-03-01"},
    {"D05", "HE", "", "2026-09-16", {2, Unit::month}, false, "2026-11-16"},
    {"D06", "NI", "", "2026-09-16", {3, Unit::month}, false, "2026-12-16"},
    {"D09", "NW", "", "2026-04-02", {3, Unit::day}, false, "2026-04-07"},
    {"D11", "NW", "", "2026-01-30", {14, Unit::day}, false, "2026-02-13"},
    {"D14", "NW", "", "2026-08-16", {4, Unit::week}, true, "2026-07-17"},
    {"D15", "NW", "", "2026-08-01", {6, Unit::month}, true, "2026-01-30"},
    {"D18", "HE", "", "2026-08-31", {2, Unit::month}, false, "2026-11-02"},
};

// Rows of the file this test does not compute with compute_deadline(), and why.
const std::map<std::string, const char*> out_of_scope = {
    {"A08", "periods that begin with a day (§ 187 Abs. 2 BGB) and never shift come later"},
    {"A10", "one and a half months (§ 189 BGB) come later"},
    {"A14", "hours of court procedure (§ 222 Abs. 3 ZPO) come later"},
    {"A15", "an extension: deadline_test.cpp"},
    {"D03", "an extension: deadline_test.cpp"},
    {"D16", "receipt through the point of single contact is no period; comes later"},
    {"E01NI", "counts days between dates: working_days_test.cpp"},
    {"E02NW", "Werktage from Monday to Saturday come later"},
};

TEST(DeadlineExamples, those_written_here) {
    for (const Example& example : examples)
        expect_end(example);
}

using Columns = std::vector<std::string>;

Columns columns_of(const std::string& line) {
    Columns columns;
    std::istringstream in(line);
    for (std::string column; std::getline(in, column, '\t');)
        columns.push_back(column);
    columns.resize(9);
    return columns;
}

// "Mo 2026-03-16" without its weekday, which is checked.
std::string date_of(const std::string& text) {
    static const std::string weekdays[] = {"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"};
    const auto date = date_from_text(std::string_view(text).substr(text.size() < 3 ? 0 : 3));
    if (!date) return "";
    EXPECT_EQ(text.substr(0, 2), weekdays[static_cast<int>(weekday(*date))]) << text;
    return to_text(*date);
}

// The first "N Tage|Wochen|Monat(e)|Jahr(e)" of the rule.
Length length_of(const std::string& rule) {
    std::istringstream in(rule);
    for (std::string word, last; in >> word; last = word) {
        if (last.find_first_not_of("0123456789") != std::string::npos || last.empty()) continue;
        const std::int64_t count = std::stoll(last);
        if (word.starts_with("Tag")) return {count, Unit::day};
        if (word.starts_with("Woche")) return {count, Unit::week};
        if (word.starts_with("Monat")) return {count, Unit::month};
        if (word.starts_with("Jahr")) return {count, Unit::year};
    }
    return {-1, Unit::day};
}

Example example_of(const Columns& row) {
    const bool announced = row[6].starts_with("M") || !date_of(row[6]).empty();
    return {row[0],
            row[1],
            row[2],
            date_of(announced ? row[6] : row[4]),
            length_of(row[5]),
            row[5].find("rueckwaerts") != std::string::npos,
            date_of(row[7])};
}

TEST(DeadlineExamples, those_of_the_reference_file) {
    const auto folder = folders::shared();
    std::ifstream file(folder / "data/deadlines/examples.tsv");
    if (folder.empty() || !file) GTEST_SKIP() << "set VORGANG_SHARED_DIR for data/deadlines";
    std::set<std::string> here;
    for (const Example& example : examples)
        here.insert(example.id);
    std::string line;
    std::getline(file, line); // names of the columns
    int computed = 0;
    while (std::getline(file, line)) {
        const Columns row = columns_of(line);
        if (out_of_scope.contains(row[0])) continue;
        EXPECT_TRUE(here.contains(row[0])) << row[0] << " is missing in the table above";
        expect_end(example_of(row));
        ++computed;
    }
    EXPECT_EQ(computed, static_cast<int>(std::size(examples)));
}

} // namespace
} // namespace vorgang
