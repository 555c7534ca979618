/// VORGANG_ASSERT(condition): states what must hold unless this code itself is wrong.
///
/// Not for texts, data or calls of a host: those get a diagnostic or an Error. It stays on in
/// every build, so only cheap conditions. A failure ends the program; without NDEBUG it says
/// where, with NDEBUG it stops at the very instruction.
#pragma once

#include <cassert>

#if defined(NDEBUG) && defined(__GNUC__)
#define VORGANG_ASSERT(...) (static_cast<bool>(__VA_ARGS__) ? void(0) : __builtin_trap())
#elif defined(NDEBUG)
#include <cstdlib>
#define VORGANG_ASSERT(...) (static_cast<bool>(__VA_ARGS__) ? void(0) : std::abort())
#else
#define VORGANG_ASSERT(...) assert((__VA_ARGS__))
#endif
