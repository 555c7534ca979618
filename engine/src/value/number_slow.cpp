#include "value/library_form.hpp"
#include "value/number_fast.hpp"

namespace vorgang::number {
namespace {

int digits_of(UWide coefficient) noexcept {
    int digits = 0;
    while (digits < 34 && coefficient >= wide_power(digits))
        ++digits;
    return digits;
}

std::strong_ordering order(UWide left, UWide right) noexcept {
    if (left == right) return std::strong_ordering::equal;
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

// Of two numbers above zero, by their distance from zero.
std::strong_ordering compare_magnitude(Number left, Number right) noexcept {
    const UWide l = coefficient(left);
    const UWide r = coefficient(right);
    const int shift = biased_exponent(left) - biased_exponent(right);
    const int l_size = digits_of(l) + shift;
    const int r_size = digits_of(r);
    if (l_size != r_size) return l_size <=> r_size;
    // The same size, so neither side gets more than 34 digits.
    return shift >= 0 ? order(l * wide_power(shift), r) : order(l, r * wide_power(-shift));
}

} // namespace

std::optional<Number> slow_add(Number left, Number right) noexcept {
    unsigned flags = 0;
    return our_form(bid128_add(library_form(left), library_form(right), half_even, &flags));
}

std::optional<Number> slow_multiply(Number left, Number right) noexcept {
    unsigned flags = 0;
    return our_form(bid128_mul(library_form(left), library_form(right), half_even, &flags));
}

std::optional<Number> slow_divide(Number left, Number right) noexcept {
    unsigned flags = 0;
    return our_form(bid128_div(library_form(left), library_form(right), half_even, &flags));
}

std::strong_ordering slow_compare(Number left, Number right) noexcept {
    const int l_sign = coefficient(left) == 0 ? 0 : is_negative(left) ? -1 : 1;
    const int r_sign = coefficient(right) == 0 ? 0 : is_negative(right) ? -1 : 1;
    if (l_sign != r_sign) return l_sign <=> r_sign;
    if (l_sign == 0) return std::strong_ordering::equal;
    return l_sign > 0 ? compare_magnitude(left, right) : compare_magnitude(right, left);
}

} // namespace vorgang::number
