// What is said to a person, in both languages.
#pragma once

#include <string>
#include <string_view>

namespace vorgang::host {

struct Sentence {
    std::string german;
    std::string english;
};

// A name of the process text, as such.
[[nodiscard]] inline std::string quoted(std::string_view name) {
    return "`" + std::string(name) + "`";
}

} // namespace vorgang::host
