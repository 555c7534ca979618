// Why a lane stopped: what needed a value, and where it was found to be unknown. Places in the
// tables and nothing else, so it names nobody and may stand in the trace.
#pragma once

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// What needed the value. The order is part of the record format, as is that of Origin::Kind.
enum class Need : std::uint8_t {
    nothing,
    field,     // target: the field that was to be set
    condition, // which way to go
    argument,  // target: position of the call, place: of its parameter
    wait,      // target: position
    deadline,  // target: deadline
    role,      // who works on a step; target: position
    list       // of `für alle`; target: position, place 1: how many of its elements
};

// Where a value became unknown.
struct Origin {
    enum class Kind : std::uint8_t {
        nowhere,
        field,        // index: the field that is unknown
        local,        // index: the local value
        rule,         // index: the rule that gave nothing
        calculation,  // index: the instruction (Op) that gave nothing for what it was given
        null_answer,  // index: the rule whose decision model answered null
        unfit_answer, // index: likewise; the answer is not of the type of the rule
        unfit_input   // index: likewise; the model takes no such value
    };
    Kind kind = Kind::nowhere;
    Index index = none;
};

struct Cause {
    Need need = Need::nothing;
    Index target = none;
    std::uint8_t place = 0;
    Origin origin;
};

// A cause as the number of an event, beside its index, which is that of the origin.
[[nodiscard]] constexpr std::uint32_t pack(const Cause& cause) noexcept {
    return static_cast<std::uint32_t>(cause.need) |
           static_cast<std::uint32_t>(cause.origin.kind) << 4 |
           static_cast<std::uint32_t>(cause.place) << 8 |
           static_cast<std::uint32_t>(cause.target) << 16;
}
[[nodiscard]] constexpr Cause unpack_cause(Index index, std::uint64_t packed) noexcept {
    return {static_cast<Need>(packed & 0xf),
            static_cast<Index>(packed >> 16),
            static_cast<std::uint8_t>(packed >> 8),
            {static_cast<Origin::Kind>(packed >> 4 & 0xf), index}};
}

// Whether all it points at is there.
[[nodiscard]] bool cause_fits(const ProcessModel& model, const Cause& cause) noexcept;

} // namespace vorgang::run
