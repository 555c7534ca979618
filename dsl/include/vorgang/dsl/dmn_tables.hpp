/// Decision tables between processes and decision models: `.vorgang` to DMN 1.5 and back, without
/// loss of meaning. What cannot be carried is a finding with its place, and left out. Plain values;
/// any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn {

/// A text in the other form, and what is not in it, or not as it was.
struct Carried {
    std::string text;
    std::vector<Finding> findings; ///< an error: it is not there; a warning: it is, and differs
};

/// The tables of the first file, with the types they need, as a shared file in German: a rule for
/// each decision and knowledge model that is a table, a local value for each that is a constant.
/// What has a name of several words gets one of one word; the old name stands in a comment.
[[nodiscard]] VORGANG_DSL_EXPORT Carried to_vorgang(std::span<const File> files,
                                                    const ReadLimits& limits = {});

/// The rules of a process or a shared file that are tables, with the local values they name, as a
/// model of DMN 1.5. Precondition: it compiled without errors.
[[nodiscard]] VORGANG_DSL_EXPORT Carried to_dmn(const Compiled& compiled);

} // namespace vorgang::dmn
