// The scenarios of every example hold on both stores, also when each command is sent twice and the
// engine is ended after each commit, and they leave the same bytes every time.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "folders.hpp"
#include "golden.hpp"
#include "kept_store.hpp"
#include "syntax/tree.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/decide.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang {
namespace {

namespace fs = std::filesystem;

const fs::path root = folders::source();

bool is_translation(const fs::path& path) {
    return path.stem().extension() == ".en";
}

bool is_shared(const fs::path& path) {
    const std::string_view words[] = {"gemeinsam ", "shared "};
    const std::string text = "\n" + std::string(golden::read(path).text());
    return std::ranges::any_of(words, [&](std::string_view word) {
        return text.find("\n" + std::string(word)) != std::string::npos;
    });
}

std::vector<fs::path> example_files() {
    std::vector<fs::path> all = golden::files(root / "examples");
    std::erase_if(all, is_shared); // no process
    return all;
}

std::vector<fs::path> process_files() {
    std::vector<fs::path> all = example_files();
    std::erase_if(all, is_translation); // they do the same: LeaveTheSameBytesInEnglish
    const auto own = golden::files(root / "tests" / "scenario" / "good");
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

Compiled compiled(const fs::path& path) {
    auto result = compile_file(path);
    EXPECT_TRUE(result) << path;
    EXPECT_TRUE(result->process) << path;
    return std::move(result).value();
}

// A folder that goes away with its files.
class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("vorgang-" + std::to_string(::getpid()))) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    OpenStore sqlite_files() const {
        return [path = path_](std::size_t scenario) {
            const auto file = path / (std::to_string(scenario) + ".db");
            SqliteOptions options;
            options.durability = Durability::off;
            return sqlite_store(file.string(), options);
        };
    }

  private:
    fs::path path_;
};

void expect_same_bytes(const ScenarioReport& expected, const ScenarioReport& actual) {
    ASSERT_EQ(expected.scenarios.size(), actual.scenarios.size());
    for (std::size_t i = 0; i < expected.scenarios.size(); ++i) {
        EXPECT_EQ(expected.scenarios[i].records, actual.scenarios[i].records)
            << expected.scenarios[i].title;
        EXPECT_EQ(expected.scenarios[i].state, actual.scenarios[i].state)
            << expected.scenarios[i].title;
    }
}

ScenarioReport expect_passed(const Compiled& process, ScenarioOptions options) {
    options.coverage = false;
    ScenarioReport report = run_scenarios(process, options);
    EXPECT_TRUE(report.passed()) << render_text(report, process.source);
    return report;
}

TEST(Examples, TheirScenariosHold) {
    for (const fs::path& path : process_files()) {
        const ScenarioReport report = expect_passed(compiled(path), {});
        EXPECT_FALSE(report.scenarios.empty()) << path;
    }
}

// What scenarios say, the times and rules they read included, is not part of the process.
TEST(Examples, AreTheSameProcessWithoutTheirScenarios) {
    for (const fs::path& path : process_files()) {
        const Compiled whole = compiled(path);
        std::string text(whole.source.text());
        for (const auto& scenario : whole.tree->process.scenarios)
            text.replace(scenario.span.begin, scenario.span.size(), scenario.span.size(), ' ');
        CompileOptions options;
        options.load = load_beside(path);
        const Compiled bare = compile(text, path.string(), options);
        ASSERT_TRUE(bare.process) << path;
        EXPECT_TRUE(bare.tree->process.scenarios.empty()) << path;
        EXPECT_EQ(bare.process->save(), whole.process->save()) << path;
    }
}

TEST(Examples, LeaveTheSameBytesInEnglish) {
    std::size_t translated = 0;
    for (const fs::path& path : example_files()) {
        if (!is_translation(path)) continue;
        ++translated;
        const auto german = path.parent_path() / path.stem().stem().concat(".vorgang");
        expect_same_bytes(golden::without_digests(expect_passed(compiled(german), {})),
                          golden::without_digests(expect_passed(compiled(path), {})));
    }
    EXPECT_GE(translated, 5U);
}

TEST(Examples, HoldOnSqlite) {
    for (const fs::path& path : process_files()) {
        const Compiled process = compiled(path);
        const Folder folder;
        ScenarioOptions sqlite;
        sqlite.open_store = folder.sqlite_files();
        expect_same_bytes(expect_passed(process, {}), expect_passed(process, sqlite));
    }
}

TEST(Examples, CommandsSentTwiceChangeNothing) {
    for (const fs::path& path : process_files()) {
        const Compiled process = compiled(path);
        const Folder folder;
        ScenarioOptions twice;
        twice.repeat_each = true;
        ScenarioOptions twice_on_sqlite = twice;
        twice_on_sqlite.open_store = folder.sqlite_files();
        const ScenarioReport once = expect_passed(process, {});
        expect_same_bytes(once, expect_passed(process, twice));
        expect_same_bytes(once, expect_passed(process, twice_on_sqlite));
    }
}

TEST(Examples, EnginesEndedAfterEveryCommitGoOnWhereTheyWere) {
    for (const fs::path& path : process_files()) {
        const Compiled process = compiled(path);
        const Folder folder;
        ScenarioOptions memory;
        memory.reopen_each = true;
        memory.repeat_each = true;
        memory.open_store = testing::kept_in_memory();
        ScenarioOptions sqlite = memory;
        sqlite.open_store = folder.sqlite_files();
        const ScenarioReport once = expect_passed(process, {});
        expect_same_bytes(once, expect_passed(process, memory));
        expect_same_bytes(once, expect_passed(process, sqlite));
    }
}

TEST(Examples, CasesAreRebuiltFromTheirRecords) {
    for (const fs::path& path : process_files())
        for (const ScenarioResult& scenario : expect_passed(compiled(path), {}).scenarios) {
            CaseState state;
            for (const auto& record : scenario.records)
                ASSERT_TRUE(evolve(state, record)) << scenario.title;
            EXPECT_EQ(state, scenario.state) << scenario.title;
        }
}

// FNV-1a: enough to see that a byte changed, and the same on every machine.
std::string digest(const std::vector<std::vector<std::byte>>& records) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const auto& record : records)
        for (const std::byte byte : record)
            hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3;
    char text[17];
    (void)std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

// Golden: a change here is a change of the record format or of what a process means.
TEST(Examples, RecordsHaveTheirGoldenDigest) {
    std::string digests;
    for (const fs::path& path : process_files())
        for (const ScenarioResult& scenario : expect_passed(compiled(path), {}).scenarios)
            digests += digest(scenario.records) + "  " + path.stem().string() + ": " +
                       scenario.title + "\n";
    const fs::path file = root / "tests" / "scenario" / "records.expected";
    if (!fs::exists(file) && std::getenv("VORGANG_UPDATE_GOLDEN") == nullptr)
        GTEST_SKIP() << "no golden digests yet; VORGANG_UPDATE_GOLDEN=1 writes them";
    golden::expect_text(file, digests);
}

// What a reader learns from has no corner that was never tried.
TEST(Examples, TouchEverythingTheyHave) {
    for (const fs::path& path : example_files()) {
        const ScenarioReport report = run_scenarios(compiled(path));
        EXPECT_GE(report.scenarios.size(), 5U) << path;
        EXPECT_GE(report.coverage.size(), 8U) << path;
        for (const CoverageItem& item : report.coverage)
            EXPECT_TRUE(item.touched) << path << ": " << item.what.german;
    }
}

} // namespace
} // namespace vorgang
