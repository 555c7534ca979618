/// VORGANG_POSTGRES_EXPORT marks what vorgang::postgres shows to its users; all else stays hidden.
///
/// The build sets VORGANG_POSTGRES_STATIC for a static library and VORGANG_POSTGRES_BUILDING while
/// it compiles the library itself; both reach users through CMake or pkg-config.
#pragma once

#if defined(VORGANG_POSTGRES_STATIC)
#define VORGANG_POSTGRES_EXPORT
#elif defined(_WIN32) && defined(VORGANG_POSTGRES_BUILDING)
#define VORGANG_POSTGRES_EXPORT __declspec(dllexport)
#elif defined(_WIN32)
#define VORGANG_POSTGRES_EXPORT __declspec(dllimport)
#else
#define VORGANG_POSTGRES_EXPORT __attribute__((visibility("default")))
#endif
