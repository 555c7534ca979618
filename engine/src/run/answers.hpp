// What a decision model answered, as numbers of the trace: kinds of faults and places in the model,
// so it names nobody.
#pragma once

#include <algorithm>
#include <optional>

#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::run {

enum class Answered : std::uint8_t {
    well,
    nothing,     // null
    unfit,       // not of the type declared for the result, or outside of its bounds
    unfit_input, // a value was not of the type of its input, or not among the allowed ones
    last = unfit_input
};

// What the model noted first, if anything: the kind of fault and where its text begins in
// Model::source.
struct ModelAnswer {
    Answered how = Answered::well;
    std::optional<feel::Fault> fault;
    std::uint32_t place = 0;
};

// Two bits how, six bits the fault and one, the rest its place. LIMIT: a place further on is 0.
[[nodiscard]] constexpr std::uint32_t pack(const ModelAnswer& answer) noexcept {
    const std::uint32_t fault = answer.fault ? static_cast<std::uint32_t>(*answer.fault) + 1 : 0;
    const std::uint32_t place = answer.place < (1U << 24) ? answer.place : 0;
    return static_cast<std::uint32_t>(answer.how) | fault << 2 | place << 8;
}
[[nodiscard]] constexpr ModelAnswer unpack_answer(std::uint32_t packed) noexcept {
    const std::uint32_t fault = packed >> 2 & 0x3f;
    ModelAnswer answer{static_cast<Answered>(packed & 3), std::nullopt, packed >> 8};
    if (fault != 0 && fault - 1 <= static_cast<std::uint32_t>(feel::Fault::limit_pattern))
        answer.fault = static_cast<feel::Fault>(fault - 1);
    return answer;
}

} // namespace vorgang::run
