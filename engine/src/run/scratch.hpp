// What a command makes and nothing keeps: texts and lists that scalars view, and where in a list or
// context a value was refused.
#pragma once

#include <deque>
#include <string>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

struct Scratch {
    std::deque<std::string> texts; // views into them stay valid
    std::string fault_path;        // "[2].alter"; empty: the value itself
    Type fault_type;

    void begin() noexcept {
        if (!texts.empty()) texts.clear();
    }
    [[nodiscard]] std::string_view keep(std::string text) {
        return texts.emplace_back(std::move(text));
    }
};

} // namespace vorgang::run
