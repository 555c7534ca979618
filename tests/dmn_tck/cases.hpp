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

// A line for each result that is not the one expected, and for each that is but says wrongly
// whether something went wrong.
struct Lines {
    std::vector<std::string> failures{};
    std::vector<std::string> notes{};
};

[[nodiscard]] Score run_folder(const std::filesystem::path& folder, Lines& lines);

} // namespace vorgang::dmn_tck
