// The pieces a report in JSON is put together from.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/engine/value.hpp"

namespace vorgang::dsl::json {

inline std::string json_text(std::string_view text) {
    return to_json(Value(text));
}

inline std::string both(const Wording& wording) {
    return fmt::format(R"({{"de":{},"en":{}}})", json_text(wording.german),
                       json_text(wording.english));
}

template<class Items, class Write>
std::string list(const Items& items, const Write& write) {
    std::string text = "[";
    for (const auto& item : items) {
        if (text.size() > 1) text += ',';
        text += write(item);
    }
    return text + "]";
}

} // namespace vorgang::dsl::json
