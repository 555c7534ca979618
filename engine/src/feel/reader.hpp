// Reads a short text from its front.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace vorgang::feel {

class Reader {
  public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
    void skip_rest() noexcept { rest_ = {}; }
    bool take(char c) noexcept {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // The digits at the front, at most so many.
    std::string_view digits(std::size_t most) noexcept {
        const std::size_t size =
            std::min({rest_.find_first_not_of("0123456789"), rest_.size(), most});
        const std::string_view digits = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return digits;
    }
    // Of at most 18 digits.
    [[nodiscard]] static std::int64_t value(std::string_view digits) noexcept {
        std::int64_t value = 0;
        for (const char c : digits)
            value = value * 10 + (c - '0');
        return value;
    }

  private:
    std::string_view rest_;
};

} // namespace vorgang::feel
