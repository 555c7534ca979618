// What happened in a case, in the user's language.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "tool.hpp"
#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/query.hpp"

namespace vorgang::tool {

// What an open position's `due` is: a task and a wait last until then, a call is tried from then
// on.
[[nodiscard]] std::string_view due_word(const Terminal& terminal, OpenKind kind);
// "2026-05-11 09:00" as a clock at the place shows it.
[[nodiscard]] std::string clock(const Calendar& calendar, Instant instant);
// A value as a person writes it.
[[nodiscard]] std::string shown(const Terminal& terminal, const Calendar& calendar,
                                const Value& value);
// That a message is kept, and what it says.
[[nodiscard]] std::string kept_text(const Terminal& terminal, const Calendar& calendar,
                                    const MessageInfo& message);
// What a command did, in front of its subject; where it has none, the words say it alone.
[[nodiscard]] std::string_view command_name(const Terminal& terminal, const HistoryEntry& entry);
[[nodiscard]] std::string_view channel_name(const Terminal& terminal, Channel channel);

// Bytes as hexadecimal digits.
[[nodiscard]] std::string hex(std::span<const std::byte> bytes);

} // namespace vorgang::tool
