// Statements, and texts that several of them have in common.
#pragma once

#include <algorithm>
#include <cstddef>

namespace vorgang::postgres {

// A part of the text of a statement; parts are put together when this is compiled.
template<std::size_t Size>
struct Sql {
    char text[Size + 1] = {}; // ends with a zero

    consteval Sql() = default;
    consteval Sql(const char (&part)[Size + 1]) { std::copy_n(part, Size, text); }
};
template<std::size_t Size>
Sql(const char (&)[Size]) -> Sql<Size - 1>;

template<std::size_t One, std::size_t Other>
consteval Sql<One + Other> operator+(const Sql<One>& one, const Sql<Other>& other) {
    Sql<One + Other> both;
    std::copy_n(other.text, Other, std::copy_n(one.text, One, both.text));
    return both;
}
template<std::size_t One, std::size_t Size>
consteval auto operator+(const Sql<One>& one, const char (&other)[Size]) {
    return one + Sql<Size - 1>(other);
}

// A statement of ours, prepared on a connection when it is first sent. Known by its address.
struct Statement {
    const char* sql;
};

} // namespace vorgang::postgres
