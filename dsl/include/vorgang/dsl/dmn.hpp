/// DMN: reads decision models (OMG DMN 1.2 to 1.5, XML) and makes them ready to be evaluated.
///
/// The files of one model are handed over as texts; the library opens none. Expressions are FEEL.
/// A mistake in one expression makes that expression null and is a finding; the rest of the model
/// works. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::dmn {

/// A file of a model.
struct File {
    std::string name; ///< for findings
    std::string text; ///< XML, UTF-8
};

/// Limits on what a file may ask of the reader. What exceeds one is an error.
struct ReadLimits {
    std::uint32_t file_bytes = 16 * 1024 * 1024;
    std::uint32_t nesting = 100; ///< boxed expressions inside one another
    std::uint32_t elements = 20'000;
};

/// What is wrong with a model.
struct Finding {
    std::string_view code{}; ///< "E0703"; docs/diagnostics has a page for each
    Severity severity = Severity::error;
    std::string file{};
    std::uint32_t line = 0;  ///< from 1; 0: the file as a whole
    std::string element{};   ///< the decision, knowledge model or type it stands in; or ""
    std::string text{};      ///< the expression, or ""
    std::uint32_t begin = 0; ///< where in the expression, in bytes
    std::uint32_t end = 0;
    Wording message{};
};

/// `decisions` is empty where a file is no DMN model at all.
struct ReadResult {
    std::optional<feel::Decisions> decisions;
    std::vector<Finding> findings;
};

/// Reads the first file with those of the others that it imports, by their namespaces.
[[nodiscard]] VORGANG_DSL_EXPORT ReadResult read(std::span<const File> files,
                                                 const ReadLimits& limits = {});

/// Findings as diagnostics of the texts of the files, to be rendered like those of a process.
struct Diagnosed {
    Source source;
    Diagnostics diagnostics;
};
/// Precondition: there is a file.
[[nodiscard]] VORGANG_DSL_EXPORT Diagnosed diagnosed(std::span<const File> files,
                                                     std::span<const Finding> findings);

/// The namespaces and locations that a file imports, so that a host can find them.
struct Import {
    std::string space;
    std::string location; ///< as the file has it, or ""
};
[[nodiscard]] VORGANG_DSL_EXPORT std::vector<Import> imports_of(const File& file);

/// Where a note of an evaluation came from: the element, and the text that did not work.
struct NotePlace {
    std::string element{};
    std::string text{};
    std::uint32_t line = 0;
};
[[nodiscard]] VORGANG_DSL_EXPORT NotePlace place_of(const feel::Note& note,
                                                    const feel::Model& model);

/// What an evaluation of the element asks for and does not work out by itself: inputs, decisions
/// without logic, what a service takes. In the order of the model; a knowledge model has
/// parameters instead.
[[nodiscard]] VORGANG_DSL_EXPORT std::vector<feel::Index> asked_for(const feel::Model& model,
                                                                    feel::Index element);

/// A decision that is a table, with what it looked at and the rows that fitted.
struct FiredTable {
    struct Row {
        std::uint32_t number = 0; ///< from 1, in the order of the table
        std::uint32_t line = 0;   ///< in its file
        /// By the names of the columns: `Grundlage`, say.
        std::vector<std::pair<std::string, std::string>> annotations{};
    };
    std::string decision{};
    std::string file{};
    std::vector<std::pair<std::string, feel::Value>> inputs{}; ///< as the columns name them
    std::vector<Row> rows{};
};

/// Which rows an evaluation of the element depends on: of each decision that is a table, what is
/// required first. Evaluates the tables once more. Tables inside of functions are not told.
[[nodiscard]] VORGANG_DSL_EXPORT std::vector<FiredTable>
explain(std::span<const File> files, const feel::Decisions& decisions, feel::Index element,
        std::span<const feel::Input> inputs, const feel::Surroundings& surroundings = {});

} // namespace vorgang::dmn
