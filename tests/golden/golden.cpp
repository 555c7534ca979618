#include "golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace vorgang::golden {
namespace {

std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool updating() {
    const char* flag = std::getenv("VORGANG_UPDATE_GOLDEN");
    return flag != nullptr && std::string(flag) == "1";
}

using Findings = std::multiset<std::pair<std::uint32_t, std::string>>; // line and code

Findings marks_of(const Source& source) {
    static const std::regex code("[EWN][0-9]{4}");
    Findings marks;
    for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
        const std::string line(source.line(number));
        const std::size_t at = line.find("#~");
        if (at == std::string::npos) continue;
        const std::string rest = line.substr(at + 2);
        const std::uint32_t target = rest.starts_with('^') ? number - 1 : number;
        for (std::sregex_iterator found(rest.begin(), rest.end(), code), end; found != end; ++found)
            marks.emplace(target, found->str());
    }
    return marks;
}

std::string list(const Findings& findings) {
    std::ostringstream out;
    for (const auto& [line, code] : findings)
        out << "  line " << line << ": " << code << '\n';
    return out.str();
}

class FileTest : public testing::Test {
  public:
    FileTest(std::filesystem::path path, std::function<void(const std::filesystem::path&)> check)
        : path_(std::move(path)), check_(std::move(check)) {}
    void TestBody() override { check_(path_); }

  private:
    std::filesystem::path path_;
    std::function<void(const std::filesystem::path&)> check_;
};

} // namespace

std::vector<std::filesystem::path> files(const std::filesystem::path& folder,
                                         const std::string& extension) {
    std::vector<std::filesystem::path> found;
    if (!std::filesystem::is_directory(folder)) return found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == extension) found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

Source read(const std::filesystem::path& path) {
    return Source(path.filename().string(), slurp(path));
}

void expect_text(const std::filesystem::path& golden, const std::string& actual) {
    if (updating()) {
        std::ofstream(golden, std::ios::binary) << actual;
        return;
    }
    ASSERT_TRUE(std::filesystem::exists(golden))
        << golden << " is missing; VORGANG_UPDATE_GOLDEN=1 writes it";
    EXPECT_EQ(slurp(golden), actual) << golden;
}

void expect_marks(const Source& source, const Diagnostics& diagnostics) {
    Findings found;
    for (const Diagnostic& one : diagnostics) {
        const auto line = source.position(one.primary.span.begin).line;
        found.emplace(line, std::string(one.code));
        EXPECT_FALSE(one.message.german.empty() || one.message.english.empty())
            << one.code << " in line " << line << " says nothing";
    }
    Findings marks = marks_of(source);
    for (const Source& file : source.used())
        marks.merge(marks_of(file));
    EXPECT_EQ(found, marks) << "found:\n" << list(found) << "marked:\n" << list(marks);
}

ScenarioReport without_digests(ScenarioReport report) {
    constexpr std::string_view key = "zeile-"; // of every command of a scenario
    constexpr std::size_t digest_bytes = 8;
    for (auto& scenario : report.scenarios)
        for (std::vector<std::byte>& record : scenario.records) {
            const auto begin = std::search(
                record.begin(), record.end(), key.begin(), key.end(),
                [](std::byte byte, char letter) { return byte == static_cast<std::byte>(letter); });
            if (begin == record.end() || begin == record.begin()) continue;
            const auto behind = begin + std::to_integer<std::ptrdiff_t>(*std::prev(begin));
            std::fill_n(behind, std::min<std::ptrdiff_t>(digest_bytes, record.end() - behind),
                        std::byte{0});
        }
    return report;
}

bool register_folder(const std::string& suite, const std::filesystem::path& folder,
                     const std::function<void(const std::filesystem::path&)>& check,
                     const std::string& extension) {
    const auto all = files(folder, extension);
    const auto add = [&](const std::string& name, const std::filesystem::path& path,
                         const std::function<void(const std::filesystem::path&)>& test) {
        testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                              [path, test]() -> FileTest* { return new FileTest(path, test); });
    };
    for (const auto& path : all)
        add(path.lexically_relative(folder).string(), path, check);
    if (all.empty())
        add("folder_has_files", folder, [](const auto& path) { FAIL() << path << " is empty"; });
    return true;
}

} // namespace vorgang::golden
