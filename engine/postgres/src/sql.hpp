// Texts of statements that are put together while they are compiled, from parts they share.
#pragma once

#include <cstddef>

namespace vorgang::postgres {

// `size`: with the zero at its end.
template<std::size_t size>
struct Sql {
    char text[size]{};

    constexpr Sql() = default;
    constexpr Sql(const char (&literal)[size]) {
        for (std::size_t i = 0; i < size; ++i)
            text[i] = literal[i];
    }
};

template<std::size_t left, std::size_t right>
[[nodiscard]] constexpr Sql<left + right - 1> operator+(const Sql<left>& one,
                                                        const Sql<right>& other) {
    Sql<left + right - 1> both;
    for (std::size_t i = 0; i + 1 < left; ++i)
        both.text[i] = one.text[i];
    for (std::size_t i = 0; i < right; ++i)
        both.text[left - 1 + i] = other.text[i];
    return both;
}
template<std::size_t left, std::size_t right>
[[nodiscard]] constexpr auto operator+(const Sql<left>& one, const char (&other)[right]) {
    return one + Sql<right>(other);
}
template<std::size_t left, std::size_t right>
[[nodiscard]] constexpr auto operator+(const char (&one)[left], const Sql<right>& other) {
    return Sql<left>(one) + other;
}

} // namespace vorgang::postgres
