/// Limits: every bound the engine sets to what a host, a process or a case may ask of it.
///
/// Each is an option with a default that ordinary work never meets; what exceeds one is refused
/// with ErrorCode::limit and changes nothing. Plain values.
#pragma once

#include <cstdint>

namespace vorgang {

struct Limits {
    /// Instructions one command may run, table rows and expressions included.
    std::uint32_t instructions_per_command = 100'000;
    /// Bytes of one text value, UTF-8.
    std::uint32_t text_bytes = 64 * 1024;
    /// Items of one list.
    std::uint32_t list_items = 100'000;
    /// Expressions and calls of a decision model inside one another. Its steps are instructions of
    /// the command, its texts and lists are bounded like those of a case.
    std::uint32_t model_depth = 1'000;
    /// Steps of one search for a pattern in a decision model.
    std::uint32_t pattern_steps = 100'000;
    /// Bytes of one case: fields, texts, kept messages, arguments of open calls.
    std::uint32_t case_bytes = 16 * 1024 * 1024;
    /// Messages kept because nobody waits for them yet, per case.
    std::uint32_t kept_messages = 1'000;
    /// Persons a case remembers, each once for each thing: who completed a step whose four eyes
    /// count, holds, represents, claimed, corrected, is excluded.
    std::uint32_t persons_per_case = 10'000;
    /// Elements of `für alle` and other parts one command may begin.
    std::uint32_t parts_per_command = 20'000;
    /// Deadlines that may fire before one command; the rest needs Engine::advance_to first.
    std::uint32_t deadlines_per_command = 1'000;
    /// Bytes of a compiled process when it is loaded.
    std::uint32_t process_bytes = 16 * 1024 * 1024;
    /// Days Engine::advance_to may move the time of a store at once unless forced, and a command
    /// may be ahead of where it was moved to.
    std::uint32_t advance_days = 366;
    /// How often a commit is decided, where other hosts on the same store were faster.
    std::uint32_t tries_per_commit = 8;
};

/// Bytes of a command key (fixed: part of the store format).
inline constexpr std::uint32_t key_bytes_max = 64;
/// Rows of one page of any list, and what a page has when nothing is said.
inline constexpr std::uint32_t page_rows_max = 1'000;
inline constexpr std::uint32_t page_rows_default = 100;
/// Values on the stack of an expression (fixed: checked when a process is loaded).
inline constexpr std::uint32_t stack_depth_max = 64;

} // namespace vorgang
