/// VORGANG_ENGINE_EXPORT marks what vorgang::engine shows to its users; all else stays hidden.
///
/// The build sets VORGANG_ENGINE_STATIC for a static library and VORGANG_ENGINE_BUILDING while it
/// compiles the library itself; both reach users through CMake or pkg-config.
#pragma once

#if defined(VORGANG_ENGINE_STATIC)
#define VORGANG_ENGINE_EXPORT
#elif defined(_WIN32) && defined(VORGANG_ENGINE_BUILDING)
#define VORGANG_ENGINE_EXPORT __declspec(dllexport)
#elif defined(_WIN32)
#define VORGANG_ENGINE_EXPORT __declspec(dllimport)
#else
#define VORGANG_ENGINE_EXPORT __attribute__((visibility("default")))
#endif
