/// Limits of reading a process text. Exceeding one is a diagnostic, never a crash.
///
/// The defaults suit files written by people. Thread rule: a plain value.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vorgang {

struct ParseLimits {
    /// Size of one file in bytes. A longer one is refused unread (E0105).
    std::uint32_t source_bytes = 16U << 20U;
    /// Depth of blocks, parentheses, contexts, lists and `wenn` within one another (E0209).
    /// LIMIT: 64 levels need less than 192 kB of stack in an optimised build, less than 768 kB in
    /// one without optimisation; measured on GCC 12, x86-64.
    std::uint32_t nesting = 64;
    /// Findings kept for one file; further ones are only counted.
    std::size_t diagnostics = 100;
};

} // namespace vorgang
