#include <algorithm>

#include "syntax/tree.hpp"

namespace vorgang::dsl::syntax {

// Between the words may stand blanks, line ends and comments, none of which is part of a word.
std::string plain_name(std::string_view name) {
    const auto around = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    const auto ends = [&](char c) { return around(c) || c == '.' || c == '#'; };
    const auto first = std::find_if(name.begin(), name.end(), ends);
    if (first == name.end()) return std::string(name);
    const auto last = std::find_if(name.rbegin(), name.rend(), [&](char c) {
                          return around(c) || c == '.';
                      }).base();
    return std::string(name.begin(), first).append(1, '.').append(last, name.end());
}

} // namespace vorgang::dsl::syntax
