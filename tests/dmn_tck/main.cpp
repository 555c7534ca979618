// Runs the public conformance cases of DMN and says how many pass; `usage` below tells how.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>
#include <set>
#include <string_view>

#include "cases.hpp"

namespace {

namespace fs = std::filesystem;
using vorgang::dmn_tck::Score;

constexpr std::string_view usage =
    R"(Usage: dmn-tck DIR [FOLDER...] [--failures] [--notes] [--at-least-non-null PERCENT]

Runs the conformance cases of DMN (github.com/dmn-tck/tck) below DIR, in its folder TestCases or any
of the same layout, and prints a line per folder, then the sums: of cases that pass, and of those
among them whose result is not null. "notes right" counts the cases passed that note something
went wrong where the case expects an error, and only there.

  FOLDER                       only folders whose name begins so, such as 0072
  --failures                   also what was expected and what came, for each case that fails
  --notes                      the same for each case passed whose notes are not right
  --at-least-non-null PERCENT  fail where fewer of the cases pass whose result is not null
  --help                       this text

Exit code: 0; 1 where fewer pass than asked for; 2 for a wrong call; 77 where DIR has no cases.
)";

enum Exit { good = 0, too_few = 1, wrong_call = 2, skipped = 77 };

struct Arguments {
    std::optional<fs::path> directory{};
    std::vector<std::string> folders{};
    bool failures = false;
    bool notes = false;
    bool help = false;
    std::size_t percent = 0;
    std::string fault{};
};

bool read_percent(std::string_view text, std::size_t& percent) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, percent);
    return error == std::errc() && stop == end && percent <= 100;
}

Arguments read(int count, char** words) {
    Arguments result;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--help" || word == "-h") {
            result.help = true;
        } else if (word == "--failures") {
            result.failures = true;
        } else if (word == "--notes") {
            result.notes = true;
        } else if (word == "--at-least-non-null") {
            if (++i >= count || !read_percent(words[i], result.percent))
                result.fault = "--at-least-non-null needs a whole number up to 100";
        } else if (word.starts_with('-')) {
            result.fault = fmt::format("there is no option {}", word);
        } else if (!result.directory) {
            result.directory = word;
        } else {
            result.folders.emplace_back(word);
        }
    }
    if (!result.directory && result.fault.empty()) result.fault = "DIR is missing";
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

int fault(std::string_view text) {
    fmt::print(stderr, "dmn-tck: {}\nTry --help.\n", text);
    return wrong_call;
}

int run(const Arguments& arguments, const std::set<fs::path>& folders) {
    Score sum;
    vorgang::dmn_tck::Lines lines;
    for (const fs::path& folder : folders) {
        const Score score = vorgang::dmn_tck::run_folder(folder, lines);
        fmt::print("{:<45} {:>5} of {:<5} non-null {:>4} of {}\n", folder.filename().string(),
                   score.passed, score.all, score.passed_non_null, score.non_null);
        sum.add(score);
    }
    if (arguments.failures)
        for (const std::string& failure : lines.failures)
            fmt::print("{}\n", failure);
    if (arguments.notes)
        for (const std::string& note : lines.notes)
            fmt::print("{}\n", note);
    fmt::print("notes right {} of {}\n", sum.notes_right, sum.passed);
    fmt::print("all {} of {}\n", sum.passed, sum.all);
    fmt::print("non-null {} of {}\n", sum.passed_non_null, sum.non_null);
    return sum.passed_non_null * 100 < sum.non_null * arguments.percent ? too_few : good;
}

} // namespace

int main(int count, char** words) {
    const Arguments arguments = read(count, words);
    if (arguments.help) {
        fmt::print("{}", usage);
        return good;
    }
    if (!arguments.fault.empty()) return fault(arguments.fault);
    std::set<fs::path> folders = folders_below(*arguments.directory);
    if (folders.empty()) {
        fmt::print("no conformance cases below \"{}\": skipped (set DMN_TCK_DIR)\n",
                   arguments.directory->string());
        return skipped;
    }
    std::erase_if(folders, [&](const fs::path& one) { return !is_wanted(arguments, one); });
    if (folders.empty()) return fault("no folder has such a name");
    return run(arguments, folders);
}
