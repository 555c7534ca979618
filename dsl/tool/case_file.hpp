// A case as its file shows it: what is known of it, and every page of its history, with corrections
// beside what they correct.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tool.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang::tool {

// A store and the engine on it, opened to be read.
struct OpenStore {
    Engine engine;
    Store* store = nullptr; // the engine's
    std::vector<std::uint32_t> deployments;
};
[[nodiscard]] Result<OpenStore> open_to_read(const std::string& name);

// What stood in a field before it was written again.
struct Earlier {
    std::uint32_t sequence = 0; ///< of the entry that had written it
    Value value;
};

struct CaseFile {
    Deployment deployment;
    CaseInfo info;
    CaseHead head;
    std::vector<HistoryEntry> entries;
    // By sequence of the entry and field.
    std::map<std::pair<std::uint32_t, std::string>, Earlier> corrects;
    std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> corrected_in;
};

// All of one moment, whoever writes meanwhile. Errors: not_found (no such case), those of the
// store.
[[nodiscard]] Result<CaseFile> read_case_file(const OpenStore& store, CaseId id);

[[nodiscard]] std::string to_markdown(const CaseFile& file, const Terminal& terminal);
[[nodiscard]] std::string to_html(const CaseFile& file, const Terminal& terminal);
[[nodiscard]] std::string to_json(const CaseFile& file);

} // namespace vorgang::tool
