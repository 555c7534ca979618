/// VORGANG_DSL_EXPORT marks what vorgang::dsl shows to its users; all else stays hidden.
///
/// The build sets VORGANG_DSL_STATIC for a static library and VORGANG_DSL_BUILDING while it
/// compiles the library itself; both reach users through CMake or pkg-config.
#pragma once

#if defined(VORGANG_DSL_STATIC)
#define VORGANG_DSL_EXPORT
#elif defined(_WIN32) && defined(VORGANG_DSL_BUILDING)
#define VORGANG_DSL_EXPORT __declspec(dllexport)
#elif defined(_WIN32)
#define VORGANG_DSL_EXPORT __declspec(dllimport)
#else
#define VORGANG_DSL_EXPORT __attribute__((visibility("default")))
#endif
