// The program as a script sees it: exit codes, and what it writes into a pipe.
#pragma once

#include "folders.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tool_run {

namespace fs = std::filesystem;

inline const fs::path root = folders::source();
inline const std::string example = (root / "examples/hundesteuer/hundesteuer.vorgang").string();
inline const std::string demo = (root / "examples/hundesteuer/demo.run").string();
inline const std::string failing = (root / "tests/scenario/failing/failing.vorgang").string();

struct Answer {
    int code = -1;
    std::string text; // standard output and standard error
};

inline Answer vorgang(const std::string& arguments) {
    const std::string command =
        "env -u NO_COLOR LC_ALL=de_DE.UTF-8 '" VORGANG_TOOL "' " + arguments + " 2>&1";
    std::FILE* pipe = popen(command.c_str(), "r");
    Answer answer;
    if (pipe == nullptr) return answer;
    std::array<char, 4096> buffer{};
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        answer.text.append(buffer.data(), n);
    const int status = pclose(pipe);
    answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return answer;
}

inline bool has(const Answer& answer, std::string_view text) {
    return answer.text.find(text) != std::string::npos;
}

// A folder for the files of one test.
struct Tool : ::testing::Test {
    fs::path folder = fs::temp_directory_path() / ("vorgang-tool-" + std::to_string(::getpid()));

    void SetUp() override { fs::create_directories(folder); }
    void TearDown() override { fs::remove_all(folder); }

    std::string file(const std::string& name, const std::string& text = {}) const {
        const fs::path path = folder / name;
        if (!text.empty()) std::ofstream(path) << text;
        return path.string();
    }
    static std::string content(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

} // namespace tool_run
