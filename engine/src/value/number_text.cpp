#include <algorithm>
#include <array>

#include "value/number_fast.hpp"
#include "vorgang/engine/number.hpp"

namespace vorgang {
namespace {

constexpr int max_digits = 34;
constexpr std::size_t max_plain = 40;
constexpr int exponent_reach = 100'000;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// The digits of a coefficient, at least one.
class Digits {
  public:
    explicit Digits(UWide value) noexcept {
        do {
            digits_[--first_] = static_cast<char>('0' + static_cast<int>(value % 10));
            value /= 10;
        } while (value != 0);
    }
    [[nodiscard]] std::string_view view() const noexcept {
        return {digits_.data() + first_, digits_.size() - first_};
    }

  private:
    std::array<char, max_digits> digits_{};
    std::size_t first_ = max_digits;
};

// Gathers what a text says before it is known to fit.
struct Draft {
    UWide coefficient = 0;
    int digits = 0; // significant ones
    std::int64_t exponent = 0;
};

// Digits from the front of the text; false where there is none or one too many. A zero behind the
// 34th digit only moves the exponent, so that all plain forms of to_text() can be read.
bool take_digits(std::string_view& text, Draft& draft, bool behind_point) noexcept {
    const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
    if (digits.empty()) return false;
    for (const char c : digits) {
        if (draft.digits == max_digits) {
            if (c != '0') return false;
            ++draft.exponent;
            continue;
        }
        if (draft.coefficient != 0 || c != '0') ++draft.digits;
        draft.coefficient = draft.coefficient * 10 + static_cast<unsigned>(c - '0');
    }
    if (behind_point) draft.exponent -= static_cast<std::int64_t>(digits.size());
    text.remove_prefix(digits.size());
    return true;
}

// `[+-]digits` to the end of the text, added to the exponent of the draft.
bool take_exponent(std::string_view text, Draft& draft) noexcept {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
    int exponent = 0;
    for (const char c : text)
        exponent = std::min(exponent * 10 + (c - '0'), exponent_reach);
    draft.exponent += negative ? -exponent : exponent;
    return true;
}

// Brings the exponent into range as far as the value stays the same.
std::optional<Number> finished(Draft draft, bool negative) noexcept {
    std::int64_t biased = draft.exponent + number::bias;
    if (draft.coefficient == 0)
        return number::make(
            0, static_cast<int>(std::clamp<std::int64_t>(biased, 0, number::largest_biased)),
            false);
    for (; biased > number::largest_biased; --biased) {
        draft.coefficient *= 10;
        if (draft.coefficient >= number::coefficient_end) return std::nullopt;
    }
    for (; biased < 0; ++biased) {
        if (draft.coefficient % 10 != 0) return std::nullopt;
        draft.coefficient /= 10;
    }
    return number::make(draft.coefficient, static_cast<int>(biased), negative);
}

// Without an exponent: zeros before or behind, and the point where it belongs.
void append_plain(std::string& text, std::string_view digits, int exponent) {
    if (exponent >= 0) {
        text += digits;
        if (digits.front() != '0') text.append(static_cast<std::size_t>(exponent), '0');
        return;
    }
    const auto places = static_cast<std::size_t>(-exponent);
    if (digits.size() <= places) {
        text += "0.";
        text.append(places - digits.size(), '0');
        text += digits;
        return;
    }
    text += digits.substr(0, digits.size() - places);
    text += '.';
    text += digits.substr(digits.size() - places);
}

void append_scientific(std::string& text, std::string_view digits, int exponent) {
    exponent += static_cast<int>(digits.size()) - 1;
    text += digits.front();
    if (digits.size() > 1) {
        text += '.';
        text += digits.substr(1);
    }
    text += 'e';
    text += std::to_string(exponent);
}

// How much append_plain() appends.
std::size_t plain_size(std::size_t digits, int exponent) noexcept {
    if (exponent >= 0) return digits + static_cast<std::size_t>(exponent);
    return std::max(digits, static_cast<std::size_t>(-exponent) + 1) + 1;
}

} // namespace

std::optional<Number> Number::from_text(std::string_view text) noexcept {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    Draft draft;
    if (!take_digits(text, draft, false)) return std::nullopt;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text, draft, true)) return std::nullopt;
    }
    if (text.starts_with('e')) {
        if (!take_exponent(text.substr(1), draft)) return std::nullopt;
    } else if (!text.empty()) {
        return std::nullopt;
    }
    return finished(draft, negative);
}

Number Number::reduced() const noexcept {
    UWide coefficient = number::coefficient(*this);
    if (coefficient == 0) return {};
    int biased = number::biased_exponent(*this);
    for (; coefficient % 10 == 0 && biased < number::largest_biased; ++biased)
        coefficient /= 10;
    return number::make(coefficient, biased, number::is_negative(*this));
}

std::string Number::to_text() const {
    const Digits digits(number::coefficient(*this));
    const int exponent = number::biased_exponent(*this) - number::bias;
    std::string text(number::is_negative(*this) ? "-" : "");
    const bool zero_above = is_zero() && exponent >= 0;
    if (zero_above || text.size() + plain_size(digits.view().size(), exponent) <= max_plain)
        append_plain(text, digits.view(), exponent);
    else
        append_scientific(text, digits.view(), exponent);
    return text;
}

} // namespace vorgang
