/// VORGANG_ASSERT(condition): states what must hold unless the compiler itself is wrong.
///
/// Not for texts: those get a diagnostic. It stays on in every build, so only cheap conditions.
#pragma once

#include <cstdlib>

#define VORGANG_ASSERT(...) (static_cast<bool>(__VA_ARGS__) ? void(0) : std::abort())
