// What the golden tests share: files that become tests, expectations that stand beside the text.
//
// A good case has a `.expected` file with a dump; VORGANG_UPDATE_GOLDEN=1 rewrites it, `git diff`
// reviews. A bad case carries `#~ E0203` on the line of the finding (`#~^ E0203`: the line above;
// several codes may follow); every finding needs a mark and every mark a finding.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::golden {

/// All files with this extension in a folder of the source tree and below, in order.
[[nodiscard]] std::vector<std::filesystem::path> files(const std::filesystem::path& folder,
                                                       const std::string& extension = ".vorgang");

/// Reads a file; the name in diagnostics is the file name without folders.
[[nodiscard]] Source read(const std::filesystem::path& path);

/// Compares with a golden file, or rewrites it.
void expect_text(const std::filesystem::path& golden, const std::string& actual);

/// Compares the findings with the marks in the text.
void expect_marks(const Source& source, const Diagnostics& diagnostics);

/// The report without the digests that stand behind the keys of commands in its records. A digest
/// is over the words a command was written in, and these have another language in a translation.
[[nodiscard]] ScenarioReport without_digests(ScenarioReport report);

/// Makes each file of a folder with this extension a test that calls `check` with its path.
/// A folder without any file becomes one failing test.
bool register_folder(const std::string& suite, const std::filesystem::path& folder,
                     const std::function<void(const std::filesystem::path&)>& check,
                     const std::string& extension = ".vorgang");

} // namespace vorgang::golden
