// dmn-tck DIR [FOLDER…] [--failures] [--at-least-non-null PERCENT]
//
// Runs the conformance cases below DIR, all or those of the folders named, and prints a line per
// folder. Exit code 77 without data, 1 where fewer cases pass than asked for.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>
#include <string_view>

#include "cases.hpp"

namespace {

namespace fs = std::filesystem;
using vorgang::dmn_tck::Score;

struct Arguments {
    fs::path directory{};
    std::vector<std::string> folders{};
    bool failures = false;
    std::size_t percent = 0;
};

Arguments read(int count, char** words) {
    Arguments result;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--failures")
            result.failures = true;
        else if (word == "--at-least-non-null" && i + 1 < count) {
            const std::string_view number = words[++i];
            std::from_chars(number.data(), number.data() + number.size(), result.percent);
        } else if (result.directory.empty())
            result.directory = word;
        else
            result.folders.emplace_back(word);
    }
    return result;
}

// The folders that have cases, in the order of their names.
std::set<fs::path> folders_below(const fs::path& directory) {
    std::set<fs::path> folders;
    std::error_code error;
    for (auto one = fs::recursive_directory_iterator(directory, error);
         !error && one != fs::recursive_directory_iterator(); one.increment(error))
        if (one->path().extension() == ".dmn") folders.insert(one->path().parent_path());
    return folders;
}

bool is_wanted(const Arguments& arguments, const fs::path& folder) {
    return arguments.folders.empty() ||
           std::ranges::any_of(arguments.folders, [&](const std::string& name) {
               return folder.filename().string().starts_with(name);
           });
}

} // namespace

int main(int count, char** words) {
    const Arguments arguments = read(count, words);
    const std::set<fs::path> folders = folders_below(arguments.directory);
    if (folders.empty()) {
        fmt::print("no conformance cases below \"{}\": skipped\n", arguments.directory.string());
        return 77;
    }
    Score sum;
    std::vector<std::string> failures;
    for (const fs::path& folder : folders) {
        if (!is_wanted(arguments, folder)) continue;
        const Score score = vorgang::dmn_tck::run_folder(folder, failures);
        fmt::print("{:<45} {:>5} of {:<5} non-null {:>4} of {}\n", folder.filename().string(),
                   score.passed, score.all, score.passed_non_null, score.non_null);
        sum.add(score);
    }
    if (arguments.failures)
        for (const std::string& failure : failures)
            fmt::print("{}\n", failure);
    fmt::print("notes right {} of {}\n", sum.notes_right, sum.passed);
    fmt::print("all {} of {}\n", sum.passed, sum.all);
    fmt::print("non-null {} of {}\n", sum.passed_non_null, sum.non_null);
    return sum.passed_non_null * 100 < sum.non_null * arguments.percent ? 1 : 0;
}
