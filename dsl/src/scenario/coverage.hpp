// What a process has that scenarios can touch, and how each is noticed.
//
// Steps, endings, deadlines and rows show in what the engine tells. Which way a `falls` went does
// not, so a second process is compiled from the same text with one more assignment in each branch
// and handler; the scenarios are run on it once more and the marks are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/index.hpp"

namespace vorgang::dsl::scenario {

// Sets a mark: text that is put in at an offset of the source.
struct Insertion {
    std::uint32_t at = 0;
    std::string text;
};

struct CoveragePoint {
    CoverageItem item;
    std::string key; // what Session::seen() holds, or the name of the mark
    bool marked = false;
};

struct CoveragePlan {
    std::vector<CoveragePoint> points;
    std::vector<Insertion> insertions;
};

// Precondition: `compiled` has a process.
[[nodiscard]] CoveragePlan plan_coverage(const Compiled& compiled);

// What Session::seen() holds where a row of a decision model fired: whichever rule asked the model.
[[nodiscard]] std::string key_of_row(Index model, std::string_view decision, std::size_t row);

// The text with its marks; the same number of lines.
[[nodiscard]] std::string marked_text(const CoveragePlan& plan, const Source& source);

} // namespace vorgang::dsl::scenario
