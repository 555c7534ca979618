#include "value/number_math.hpp"

#include <algorithm>
#include <string>

#include "value/decimal_library.hpp"
#include "value/library_form.hpp"
#include "value/number_fast.hpp"

namespace vorgang::number {
namespace {

// LIMIT: a text of so many characters is no number.
constexpr std::size_t text_max = 10'000;

// Whole powers by squaring: exact as long as 34 digits are enough.
std::optional<Number> whole_power(Number base, std::int64_t exponent) noexcept {
    std::optional<Number> result = Number(1);
    for (std::optional<Number> square = base; exponent > 0;) {
        if (!square) return std::nullopt;
        if (exponent % 2 != 0) result = result->multiply(*square);
        if (!result) return std::nullopt;
        exponent /= 2;
        if (exponent > 0) square = square->multiply(*square);
    }
    return result;
}

bool take_digits(std::string_view& text) noexcept {
    const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(size);
    return size > 0;
}

bool is_written_well(std::string_view text) noexcept {
    if (text.starts_with('-')) text.remove_prefix(1);
    const bool whole = take_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text)) return false;
    } else if (!whole) {
        return false;
    }
    if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    return text.empty();
}

} // namespace

std::optional<Number> square_root(Number n) noexcept {
    if (n < Number(0)) return std::nullopt;
    unsigned flags = 0;
    return our_form(bid128_sqrt(library_form(n), half_even, &flags));
}

std::optional<Number> exponential(Number n) noexcept {
    unsigned flags = 0;
    return our_form(bid128_exp(library_form(n), half_even, &flags));
}

std::optional<Number> logarithm(Number n) noexcept {
    if (n <= Number(0)) return std::nullopt;
    unsigned flags = 0;
    return our_form(bid128_log(library_form(n), half_even, &flags));
}

std::optional<Number> power(Number base, Number exponent) noexcept {
    // LIMIT: beyond this many factors rounding adds up, and the library's own way is as good.
    constexpr std::int64_t whole_max = 1'000;
    const auto whole = exponent.to_integer();
    if (whole && *whole >= -whole_max && *whole <= whole_max) {
        if (base.is_zero() && *whole < 0) return std::nullopt;
        const auto positive = whole_power(base, *whole < 0 ? -*whole : *whole);
        if (positive && *whole >= 0) return positive;
        if (positive && !positive->is_zero()) return Number(1).divide(*positive);
    }
    unsigned flags = 0;
    return our_form(bid128_pow(library_form(base), library_form(exponent), half_even, &flags));
}

std::optional<Number> modulo(Number dividend, Number divisor) noexcept {
    if (divisor.is_zero()) return std::nullopt;
    unsigned flags = 0;
    // The exact remainder of the truncated quotient, moved to the sign of the divisor.
    const auto rest = our_form(bid128_fmod(library_form(dividend), library_form(divisor), &flags));
    if (!rest || rest->is_zero()) return rest;
    if ((*rest < Number(0)) == (divisor < Number(0))) return rest;
    return rest->add(divisor);
}

std::optional<Number> from_any_text(std::string_view text) {
    if (text.size() > text_max || !is_written_well(text)) return std::nullopt;
    std::string form(text);
    for (char& c : form)
        if (c == 'E') c = 'e';
    if (const std::size_t digits = form.starts_with('-') ? 1 : 0; form[digits] == '.')
        form.insert(digits, 1, '0');
    if (const auto exact = Number::from_text(form)) return exact;
    unsigned flags = 0;
    return our_form(bid128_from_string(form.data(), half_even, &flags));
}

} // namespace vorgang::number
