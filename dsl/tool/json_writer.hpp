// Writes JSON in which values stand as the engine writes them: a number keeps all its digits, which
// a library that reads numbers as doubles would lose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "vorgang/engine/value.hpp"

namespace vorgang::tool {

class JsonWriter {
  public:
    // `inline_below`: objects and lists so deep stand in one line.
    explicit JsonWriter(std::size_t inline_below) : inline_below_(inline_below) {}

    JsonWriter& begin(char bracket) {
        next();
        text_ += bracket;
        open_.push_back({bracket, true});
        return *this;
    }
    JsonWriter& end() {
        const Level level = open_.back();
        const bool in_lines = open_.size() < inline_below_ && !level.empty;
        open_.pop_back();
        if (in_lines) text_ += "\n" + std::string(2 * open_.size(), ' ');
        text_ += level.bracket == '{' ? '}' : ']';
        return *this;
    }
    JsonWriter& name(std::string_view name) {
        next();
        text_ += to_json(Value(name)) + ": ";
        named_ = true;
        return *this;
    }
    JsonWriter& raw(std::string_view json) {
        next();
        text_ += json;
        return *this;
    }
    JsonWriter& put(std::string_view text) { return raw(to_json(Value(text))); }
    JsonWriter& put(const char* text) { return put(std::string_view(text)); }
    JsonWriter& put(bool yes) { return raw(yes ? "true" : "false"); }
    JsonWriter& put(std::uint64_t number) { return raw(std::to_string(number)); }

    template<class T>
    JsonWriter& member(std::string_view name, const T& value) {
        this->name(name);
        if constexpr (std::is_convertible_v<const T&, std::string_view>)
            return put(std::string_view(value));
        else if constexpr (std::is_same_v<T, bool>)
            return put(bool{value});
        else
            return put(std::uint64_t{value});
    }
    // Left out where there is nothing to say.
    JsonWriter& some(std::string_view name, std::string_view text) {
        return text.empty() ? *this : member(name, text);
    }

    [[nodiscard]] std::string finish() && { return std::move(text_) + "\n"; }

  private:
    struct Level {
        char bracket;
        bool empty;
    };

    // What comes before the next thing that is written.
    void next() {
        if (std::exchange(named_, false) || open_.empty()) return;
        if (!std::exchange(open_.back().empty, false))
            text_ += open_.size() < inline_below_ ? "," : ", ";
        line();
    }
    void line() {
        if (open_.size() < inline_below_) text_ += "\n" + std::string(2 * open_.size(), ' ');
    }

    std::size_t inline_below_;
    bool named_ = false; // a name stands there and waits for its value
    std::string text_;
    std::vector<Level> open_;
};

} // namespace vorgang::tool
