/// Command and Outcome: what a host asks of a case, and how it ended.
///
/// A command is a view: names, texts and values stay with the caller, who keeps them until the
/// call returns. It carries everything a decision may depend on: who acts, when, with which chance.
/// Fields a kind does not name are ignored. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "vorgang/engine/channel.hpp"
#include "vorgang/engine/error.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/value.hpp"

namespace vorgang {

namespace run {
struct Errand;
}

/// A case of a store, for ever. Given by the store; never 0.
struct CaseId {
    std::uint64_t number = 0;
    auto operator<=>(const CaseId&) const = default;
};

/// One activation of a step: completing it twice is not_open.
struct TaskId {
    CaseId case_id{};
    std::uint32_t activation = 0;
    auto operator<=>(const TaskId&) const = default;
};

/// A name as text, or a handle resolved once; the handle is faster.
struct FieldRef {
    FieldRef(FieldId id) noexcept : index(id.index) {}
    FieldRef(std::string_view text) noexcept : name(text) {}
    FieldRef(const char* text) noexcept : name(text) {}
    FieldRef(const std::string& text) noexcept : name(text) {}
    std::string_view name{};
    Index index = none;
};

/// One field and the value it is given.
struct Assignment {
    FieldRef field;
    Value value;
};

/// The instants a command may carry: from 1900-01-01 until before 2500-01-01, UTC.
inline constexpr Instant instant_first{-2'208'988'800'000};
inline constexpr Instant instant_end{16'725'225'600'000};
[[nodiscard]] constexpr bool is_usable(Instant instant) noexcept {
    return instant >= instant_first && instant < instant_end;
}

/// Who acts. The host vouches for identity, roles and deputyship.
struct Actor {
    std::string_view person{};                 ///< opaque identity; "" where nobody is named
    std::span<const std::string_view> roles{}; ///< names of the roles the person has
    std::string_view deputy_for{}; ///< the person represented, or "": rules hold for both
};

/// The order is part of the record format; new kinds are added at the end.
enum class CommandKind : std::uint8_t {
    start,       ///< begins a case of `process`: `data` are its inputs, or complete its first step
    complete,    ///< completes the task `activation` with `data`
    claim,       ///< takes the task for the actor
    unclaim,     ///< gives it back
    delegate,    ///< gives the task to `person`
    deliver,     ///< a message `name` with the id `key` and `data` arrives, or begins a case
    tool_answer, ///< the answer to the call `activation`: `answer`, `data` or `text`
    resolve_incident, ///< settles the incident `activation` as `resolution` says; needs `text`
    extend_deadline,  ///< extends the deadline `name` of the task `activation` (0: the only one)
    note,             ///< `text` goes on record, nothing moves; also after the end
    correct,          ///< sets fields right by `data`; needs `text`
    suspend,          ///< holds the case; needs `text`
    resume,           ///< lets it go on; needs `text`
    cancel,           ///< ends the case without an outcome; needs `text`
    exclude,          ///< excludes `person` from the case (bias, kinship); needs `text`
    appoint,          ///< the holder of an external role `name` appoints `person` to represent them
    expire,           ///< the deadline or wait due next takes effect; made by the engine
    dispatched,       ///< the outgoing message `activation` was handed over
    begin_aside,      ///< begins the part `name` (`bei bedarf`) beside what runs
    add_element,      ///< adds an element to the list `name` while `für alle` works on it: `data`
                      ///< are its entries
    begun,            ///< the process that the call `activation` begins runs as a case; made by
                      ///< the engine alone
    reopen            ///< opens the step of the task `activation`, which is completed, once more,
                      ///< as a jump back to it would; needs `text`
};

/// What a tool said.
enum class Answer : std::uint8_t {
    done,           ///< `data` holds the declared results
    failed_for_now, ///< again, as declared
    failed_for_good ///< no further attempt: an incident
};

/// What a person does about an incident.
enum class Resolution : std::uint8_t {
    retry, ///< attempts begin again with a new key; a failed expression is computed again
    supply ///< `data` holds the results the tool did not give
};

/// Sixteen bytes of chance from the host; the salt of a case comes from the command that begins it.
/// All zero is no chance and begins no case (invalid_data).
struct Entropy {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

struct Command {
    CommandKind kind = CommandKind::complete;
    CaseId case_id{}; ///< all but start; 0 in deliver: find it by the keys, or begin one
    std::uint32_t activation = 0; ///< task, call or incident
    Actor actor{};
    Instant at{};                         ///< when it is entered; the only time there is
    std::optional<Instant> received_at{}; ///< when the paper came; counts for deadlines
    std::optional<Channel> channel{};
    std::span<const Assignment> data{};
    /// Up to 64 bytes; the same again, written the same way, is a duplicate. Those that begin with
    /// `vorgang:` are the engine's own and refused.
    std::string_view key{};
    std::optional<std::uint32_t> expected_sequence{};
    Entropy entropy{};

    /// start: name; the latest deployment of the tenant. deliver without a case: only this one.
    std::string_view process{};
    std::uint32_t deployment = 0; ///< start: a deployment by number instead
    /// start, deliver without a case; elsewhere, where given, another tenant's case is not_found
    std::string_view tenant{};
    std::string_view
        file_number;           ///< what begins a case: aktenzeichen, unique per tenant and process
    std::string_view name{};   ///< message, deadline, role; reopen: the step, or "": by the records
    std::string_view text{};   ///< note, reason, what a failed tool said
    std::string_view person{}; ///< delegate, exclude, appoint
    /// The external role a clerk enters a step or message for; at the beginning of a case also one
    /// that the first step is not about.
    std::string_view entered_for_role{};
    std::string_view entered_for{}; ///< its holder; has to be named with the role
    std::optional<Length> length{}; ///< extend_deadline: instead of the declared one
    Answer answer = Answer::done;
    Resolution resolution = Resolution::retry;
    /// Null; what one case says to another (`rufe prozess`) the engine alone has.
    const run::Errand* errand = nullptr;
};

enum class OutcomeStatus : std::uint8_t { accepted, refused, outcome_unknown };

struct Outcome {
    OutcomeStatus status = OutcomeStatus::refused;
    bool duplicate = false; ///< the key was used before; this is what it led to then
    CaseId case_id{};
    std::uint32_t sequence = 0;   ///< of the record the command made
    std::optional<Error> error{}; ///< where status is not accepted

    [[nodiscard]] bool accepted() const noexcept { return status == OutcomeStatus::accepted; }
};

} // namespace vorgang
