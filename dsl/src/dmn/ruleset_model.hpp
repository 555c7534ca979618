// The decision model of a `regelwerk`, as it was read.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vorgang/dsl/dmn.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::syntax {

struct RulesetModel {
    vorgang::feel::Decisions decisions;
    std::vector<vorgang::dmn::Finding> findings;
    /// By element: what it says it requires, whether its logic asks for it or not.
    std::vector<std::vector<vorgang::feel::Index>> requirements;
    std::map<std::string, std::string, std::less<>> files; ///< their names, by namespace
};

} // namespace vorgang::dsl::syntax

namespace vorgang::dmn {

/// read(); without decisions nothing but `findings` is set.
[[nodiscard]] std::optional<dsl::syntax::RulesetModel>
read_ruleset(std::span<const File> files, const ReadLimits& limits, std::vector<Finding>& findings);

/// Where in the text of its file a finding is, as a place among the files of `whole`; empty where
/// the file is not one of them.
[[nodiscard]] Span place_of(const Finding& finding, const Source& whole);

} // namespace vorgang::dmn
