/// VORGANG_SQLITE_EXPORT marks what vorgang::sqlite shows to its users; all else stays hidden.
///
/// The build sets VORGANG_SQLITE_STATIC for a static library and VORGANG_SQLITE_BUILDING while it
/// compiles the library itself; both reach users through CMake or pkg-config.
#pragma once

#if defined(VORGANG_SQLITE_STATIC)
#define VORGANG_SQLITE_EXPORT
#elif defined(_WIN32) && defined(VORGANG_SQLITE_BUILDING)
#define VORGANG_SQLITE_EXPORT __declspec(dllexport)
#elif defined(_WIN32)
#define VORGANG_SQLITE_EXPORT __declspec(dllimport)
#else
#define VORGANG_SQLITE_EXPORT __attribute__((visibility("default")))
#endif
