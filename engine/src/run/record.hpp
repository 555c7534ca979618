// The bytes of a record: the trace (who, when, which step, how the case moved) and the content
// (values, names, texts), apart from each other so that content can be removed and the trace still
// stands. docs/formats/record.md describes them; golden bytes hold them.
//
//   u32 trace size | u32 content size | trace | content
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "run/bytes.hpp"
#include "vorgang/engine/command.hpp"

namespace vorgang::run {

inline constexpr std::uint8_t record_format = 1;

// What happened besides the change of state; for the history, never needed to replay.
enum class EventKind : std::uint8_t {
    reminded,  // index: deadline
    deemed,    // index: deadline
    expired,   // index: deadline; step or section was left
    waited,    // index: position
    incident,  // index: IncidentReason
    kept,      // index: message; nobody waits for it yet
    delivered, // index: message
    sent,      // index: message
    late,      // index: position of a call that was cancelled or answered before
    in_time,   // index: deadline that took effect although the paper was in time
    row,       // index: rule, number: row that fired
    ended,     // index: ending
    lapsed,    // index: message, number: that of the kept one
    because,   // index and number: why the incident before, see cause.hpp
    came_true, // index: handler whose condition it is
    gave_up,   // index: position of a call whose attempts are used up
    ordered,   // index: position of a call that nobody waits for
    let_go,    // index: position of a call whose case is to be cancelled
    model_row, // index: rule; number: row that fired among those of all tables of its model
    no_answer  // index: rule whose model gave nothing of use; number: why, see answers.hpp
};

// Whether the index of such an event is a rule.
[[nodiscard]] constexpr bool tells_of_rule(EventKind kind) noexcept {
    return kind == EventKind::row || kind == EventKind::model_row || kind == EventKind::no_answer;
}

enum class IncidentReason : std::uint8_t {
    unknown_decision, // a condition came out unknown
    unknown_value,    // a value that must be known came out unknown
    out_of_bounds,    // a computed value is outside the bounds of its field
    tool_failed,      // attempts used up
    no_deadline,      // the end of a deadline cannot be computed
    too_much          // what follows a deadline is more than a command may do
};

struct Event {
    EventKind kind = EventKind::row;
    std::uint16_t index = none;
    std::uint32_t number = 0;
};

// The trace before the changes, and the content before the values.
struct RecordHead {
    CommandKind kind = CommandKind::note;
    std::uint64_t case_id = 0;
    std::uint32_t sequence = 0;
    std::uint32_t deployment = 0;
    std::int64_t at = 0;
    std::optional<std::int64_t> asked_at; // where `at` was lifted to the time of the case
    std::optional<std::int64_t> received_at;
    std::uint64_t actor = 0; // pseudonyms; 0: nobody named
    std::uint64_t deputy_for = 0;
    std::uint64_t person = 0;
    std::uint64_t entered_for = 0; // where `person` is somebody else
    std::uint32_t activation = 0;
    std::uint16_t subject = none; // position, deadline, message or role, by kind
    std::uint16_t role = none;    // role acted in
    std::uint8_t channel = 0;     // Channel + 1; 0: none
    std::uint8_t detail = 0;      // Answer or Resolution; deliver: 1 where its keys found the case
    std::uint64_t other = 0;      // the case that called this one, or was called; 0: none
    std::string_view key;
    std::uint64_t digest = 0; // of the command, where there is a key
    std::span<const Event> events;

    // content
    Entropy salt; // first record only
    std::string_view actor_text;
    std::string_view deputy_text;
    std::string_view person_text;
    std::string_view entered_for_text;
    std::string_view text;
    std::string_view file_number;
    std::string_view inputs; // of rules: inputs.hpp
};

// Begins a record; the trace is written behind, then end_record() puts the content after it.
inline void begin_record(ByteWriter& record) {
    record.clear();
    record.fixed64(0);
}
void write_head(const RecordHead& head, ByteWriter& trace, ByteWriter& content);
inline void end_record(ByteWriter& record, std::span<const std::byte> content) {
    record.patch32(0, static_cast<std::uint32_t>(record.size() - 8));
    record.patch32(4, static_cast<std::uint32_t>(content.size()));
    record.raw(content.data(), content.size());
}

// A record taken apart. Views into the bytes; the events are copied.
struct RecordParts {
    RecordHead head;
    std::vector<Event> events;
    std::span<const std::byte> trace; // the whole trace
    std::span<const std::byte> content;
    std::span<const std::byte> trace_changes; // what apply_changes takes
    std::span<const std::byte> content_changes;
};

// Nothing where the bytes are no record of a format up to record_format. Total over all bytes.
[[nodiscard]] bool read_record(std::span<const std::byte> record, RecordParts& parts);

} // namespace vorgang::run
