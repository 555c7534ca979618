// Where process texts come from: files, folders, standard input.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <system_error>

#include "tool.hpp"
#include "vorgang/dsl/limits.hpp"

namespace vorgang::tool {
namespace {

namespace fs = std::filesystem;

Error unreadable(const std::string& path, std::string german, std::string english) {
    return {ErrorCode::not_found, path, "", std::move(german), std::move(english)};
}

bool is_compiled(std::string_view text) {
    constexpr std::string_view magic = "VRGP"; // docs/formats/process.md
    return text.starts_with(magic);
}

// One byte more than the limit is enough to see that it is too much.
std::string read_standard_input(std::size_t bytes_max) {
    std::string text;
    char c = 0;
    while (text.size() <= bytes_max && std::cin.get(c))
        text += c;
    return text;
}

std::vector<std::string> processes_in(const std::string& folder) {
    std::vector<std::string> found;
    std::error_code fault;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(folder, options, fault), end; !fault && at != end;
         at.increment(fault))
        if (at->path().extension() == ".vorgang" && !at->is_directory(fault))
            found.push_back(at->path().string());
    std::ranges::sort(found);
    return found;
}

} // namespace

Result<Source> read_text(const std::string& path) {
    const std::uint32_t bytes_max = ParseLimits{}.source_bytes;
    if (path == standard_input) {
        std::string text = read_standard_input(bytes_max);
        if (text.size() > bytes_max)
            return Error{ErrorCode::limit, path, "", "die Eingabe ist zu groß",
                         "the input is too large"};
        return Source(path, std::move(text));
    }
    std::error_code fault;
    if (fs::is_directory(path, fault) && processes_in(path).empty())
        return unreadable(path, "das ist ein Ordner; in ihm liegt keine Datei `….vorgang`",
                          "this is a folder; there is no file `….vorgang` in it");
    if (fs::is_directory(path, fault))
        return unreadable(path, "das ist ein Ordner, keine Datei", "this is a folder, not a file");
    if (!fs::exists(path, fault))
        return unreadable(path, "diese Datei gibt es nicht", "there is no such file");
    auto source = read_source(path, bytes_max);
    if (source && is_compiled(source->text()))
        return unreadable(path,
                          "das ist ein übersetzter Prozess; gebraucht wird hier sein Text, die "
                          "Datei mit der Endung .vorgang",
                          "this is a compiled process; what is needed here is its text, the file "
                          "that ends in .vorgang");
    return source;
}

CompileOptions beside(const std::string& path) {
    CompileOptions options;
    options.load = load_beside(path == standard_input ? "text" : path, options.limits);
    return options;
}

std::vector<std::string> process_files(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code fault;
        if (!fs::is_directory(path, fault)) {
            files.push_back(path);
            continue;
        }
        std::vector<std::string> found = processes_in(path);
        // An empty folder is named where it is read, instead of being passed over.
        if (found.empty()) found.push_back(path);
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

} // namespace vorgang::tool
