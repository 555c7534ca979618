// What the programs take beside the options of Google Benchmark.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace vorgang::bench {

// Takes `--cases=N` (at least 1000, one million where it is not given) out of the arguments.
inline std::size_t take_cases(int& argc, char** argv) {
    std::size_t cases = 1'000'000;
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument.starts_with("--cases="))
            cases = std::strtoull(argv[i] + 8, nullptr, 10);
        else
            argv[kept++] = argv[i];
    }
    argc = kept;
    return std::max<std::size_t>(cases, 1000);
}

// Takes a word like `--restarted` out of the arguments; whether it was there.
inline bool take_word(int& argc, char** argv, std::string_view word) {
    char** const end = std::remove_if(argv + 1, argv + argc,
                                      [word](const char* argument) { return argument == word; });
    const auto kept = static_cast<int>(end - argv);
    return std::exchange(argc, kept) != kept;
}

} // namespace vorgang::bench
