// The border of a case: every value that enters, from a host, a tool, a message or an expression,
// passes here and is of the declared type and within its bounds, or nothing changes.
#pragma once

#include <optional>

#include "run/case_draft.hpp"
#include "run/scalar.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// Why a value may not enter.
enum class Refusal : std::uint8_t { none, unknown, type, bounds, size };

// The value as a scalar of `type` (texts stay where they are), or why it may not enter.
// An unknown value is `unknown` unless the type is optional.
[[nodiscard]] Refusal enter(const Value& value, const Type& type, const ProcessModel& model,
                            const Limits& limits, Scalar& scalar) noexcept;

// Whether a scalar lies within the bounds of a type.
[[nodiscard]] bool within(const Scalar& scalar, const Type& type,
                          const ProcessModel& model) noexcept;

// Whether a computed scalar may be stored under the type; converts nothing but a number of the
// right scale.
[[nodiscard]] Refusal accept(const Scalar& scalar, const Type& type, const ProcessModel& model,
                             const Limits& limits) noexcept;

// Writes an accepted scalar; unknown makes the field unknown.
void store(CaseDraft& draft, const Field& field, const Scalar& scalar);

// The sentence for a value that was refused.
[[nodiscard]] Error refusal(Refusal reason, std::string_view name, const Type& type,
                            const ProcessModel& model);

// "1..20", or "" where the type has no bounds.
[[nodiscard]] std::string bounds_text(const Type& type, const ProcessModel& model);

} // namespace vorgang::run
