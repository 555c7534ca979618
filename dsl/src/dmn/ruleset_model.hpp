// The decision model of a `regelwerk`, as it was read.
#pragma once

#include <vector>

#include "vorgang/dsl/dmn.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::syntax {

struct RulesetModel {
    feel::Decisions decisions;
    std::vector<vorgang::dmn::Finding> findings;
};

} // namespace vorgang::dsl::syntax

namespace vorgang::dmn {

/// Where in the text of its file a finding is, as a place among the files of `whole`; empty where
/// the file is not one of them.
[[nodiscard]] Span place_of(const Finding& finding, const Source& whole);

} // namespace vorgang::dmn
