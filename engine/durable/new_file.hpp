// A new file that has its name once it is whole. Nothing that is there is written over or removed,
// neither under the name nor under the one the file has until then.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace vorgang::durable {

// Makes an empty file beside `file` and returns its name; "" where none can be made there. What a
// program that was killed left behind keeps its name.
[[nodiscard]] inline std::string make_unfinished(const std::string& file) {
    constexpr int names = 1000;
    for (int i = 1; i <= names; ++i) {
        std::string name = file + ".part" + (i == 1 ? "" : std::to_string(i));
        if (std::FILE* const made = std::fopen(name.c_str(), "wx")) {
            (void)std::fclose(made);
            return name;
        }
        std::error_code fault;
        if (!std::filesystem::exists(std::filesystem::symlink_status(name, fault))) break;
    }
    return {};
}

// A name that was given to a file is on the disk once its folder is.
[[nodiscard]] inline bool flush_folder_of(const std::filesystem::path& file) {
#if defined(__unix__) || defined(__APPLE__)
    const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
    std::FILE* const opened = std::fopen(folder.c_str(), "r");
    if (opened == nullptr) return false;
    const bool flushed = ::fsync(::fileno(opened)) == 0;
    (void)std::fclose(opened);
    return flushed;
#else
    (void)file;
    return true;
#endif
}

enum class Naming { done, taken, failed };

// Gives a file its name, unless something has it. A link is made only where nothing is there; on a
// disk without links somebody else may come between the look and the renaming.
[[nodiscard]] inline Naming give_name(const std::string& unfinished, const std::string& file) {
    std::error_code fault;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, fault))) return Naming::taken;
    std::filesystem::create_hard_link(unfinished, file, fault);
    if (fault == std::errc::file_exists) return Naming::taken;
    if (!fault)
        std::filesystem::remove(unfinished, fault);
    else
        std::filesystem::rename(unfinished, file, fault);
    return !fault && flush_folder_of(file) ? Naming::done : Naming::failed;
}

} // namespace vorgang::durable
