// The cases of one folder, run one by one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vorgang::dmn_tck {

struct Score {
    std::size_t passed = 0;
    std::size_t all = 0;
    std::size_t passed_non_null = 0;
    std::size_t non_null = 0;
    std::size_t notes_right = 0; // of those passed: a note where, and only where, an error was due

    void add(const Score& other) {
        passed += other.passed;
        all += other.all;
        passed_non_null += other.passed_non_null;
        non_null += other.non_null;
        notes_right += other.notes_right;
    }
};

// What did not pass, in a line for each, goes into `failures`.
[[nodiscard]] Score run_folder(const std::filesystem::path& folder,
                               std::vector<std::string>& failures);

} // namespace vorgang::dmn_tck
