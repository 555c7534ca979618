// The border of a case: every value that enters, from a host, a tool, a message or an expression,
// passes here and is of the declared type and within its bounds, or nothing changes.
#pragma once

#include <optional>

#include "run/case_draft.hpp"
#include "run/scalar.hpp"
#include "run/scratch.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// Why a value may not enter.
enum class Refusal : std::uint8_t { none, unknown, type, bounds, size, entry };

// The value as a scalar of `type` (texts stay where they are, lists and contexts are packed into
// the scratch), or why it may not enter; the scratch then says which part of it.
// An unknown value is `unknown` unless the type is optional.
[[nodiscard]] Refusal enter(const Value& value, const Type& type, const ProcessModel& model,
                            const Limits& limits, Scratch& scratch, Scalar& scalar);

// Whether a scalar lies within the bounds of a type.
[[nodiscard]] bool within(const Scalar& scalar, const Type& type,
                          const ProcessModel& model) noexcept;

// Whether a computed scalar may be stored under the type; converts nothing but a number of the
// right scale.
[[nodiscard]] Refusal accept(const Scalar& scalar, const Type& type, const ProcessModel& model,
                             const Limits& limits) noexcept;

// Writes an accepted scalar; unknown makes the field unknown.
void store(CaseDraft& draft, const Field& field, const Scalar& scalar);

// The sentence for a value that enter() refused.
[[nodiscard]] Error refusal(Refusal reason, std::string_view name, const Scratch& scratch,
                            const ProcessModel& model);
// The sentence for a value of this type that was refused.
[[nodiscard]] Error refusal(Refusal reason, std::string_view name, const Type& type,
                            const ProcessModel& model);

// "1..20", or "" where the type has no bounds.
[[nodiscard]] std::string bounds_text(const Type& type, const ProcessModel& model);

} // namespace vorgang::run
