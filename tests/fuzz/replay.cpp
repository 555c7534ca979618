/// Feeds a fuzz target every file of the folders given, and a few inputs everybody should survive.
///
/// Takes the place of libFuzzer where there is none, so that what was once found stays found.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void feed(const std::string& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

/// Feeds the file as it is, cut in half, and with each of some bits turned.
void feed_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    feed(bytes);
    feed(bytes.substr(0, bytes.size() / 2));
    const std::size_t step = bytes.size() / 64 + 1;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        const char kept = bytes[at];
        bytes[at] = static_cast<char>(kept ^ (1 << (at % 8)));
        feed(bytes);
        bytes[at] = kept;
    }
}

int feed_folder(const std::filesystem::path& folder) {
    int files = 0;
    if (!std::filesystem::is_directory(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        feed_file(entry.path());
        ++files;
    }
    return files;
}

} // namespace

int main(int count, char** arguments) {
    feed("");
    feed(std::string(1, '\0'));
    feed(std::string(4096, '\xff'));
    int files = 0;
    for (int at = 1; at < count; ++at)
        files += feed_folder(arguments[at]);
    std::printf("%d files fed\n", files);
    return 0;
}
