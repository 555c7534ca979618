/// Error: why an operation of the engine was refused or failed, for the machine and the person.
///
/// The list of codes is closed and documented in docs/embedding.md. Faults in a process text are
/// no errors but diagnostics; a bug is an assertion. Thread rule: a plain value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "vorgang/engine/export.hpp"

namespace vorgang {

/// Every way in which an operation can end other than well.
enum class ErrorCode : std::uint8_t {
    not_found,      ///< no such case, process, step, field, role, tool, deadline or deployment
    not_open,       ///< the task, call or deadline is not open (any more)
    not_allowed,    ///< the person does not have the role, or is excluded from the case
    four_eyes,      ///< the same person completed a step this one must be independent of
    conflict,       ///< the case is not at the expected sequence, or a deadline is due first
    invalid_data,   ///< a value is missing, superfluous, of the wrong type or out of bounds
    suspended,      ///< the case is suspended
    ended,          ///< the case has ended
    limit,          ///< a stated limit would be exceeded
    duplicate_key,  ///< the key was used before for another command
    purged,         ///< the content was removed under its retention rule
    busy,           ///< somebody else holds the store; try again
    full,           ///< the store has no room
    read_only,      ///< the store or its file cannot be written
    corrupt,        ///< what was read is not what was written, or is no such thing at all
    newer_format,   ///< written by a later release in a format this one does not know
    outcome_unknown ///< the store was lost during commit; repeat with the same key
};

/// The name of a code as it is written in records, JSON and scenarios, e.g. "four_eyes".
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view to_text(ErrorCode code) noexcept;

/// Whether it says something about the whole store rather than about a command or a case.
[[nodiscard]] constexpr bool is_of_the_store(ErrorCode code) noexcept {
    return code == ErrorCode::busy || code == ErrorCode::full || code == ErrorCode::read_only ||
           code == ErrorCode::newer_format || code == ErrorCode::outcome_unknown;
}

/// An error with fields for the machine and a sentence for the person.
struct Error {
    ErrorCode code = ErrorCode::not_found;
    std::string subject{}; ///< what it is about: the name of a field, step, role, tool, file; or ""
    std::string
        rule{}; ///< the rule that was broken, e.g. "1..20" or "vier_augen mit prüfen"; or ""
    std::string german{};  ///< one sentence for the person, without a final stop
    std::string english{}; ///< the same in English
};

/// Room for an Error that is nearly never there: one word. What makes, copies and destroys an Error
/// is not inline, so that it does not stand in the way of all that goes well. Copies are deep.
class VORGANG_ENGINE_EXPORT MaybeError {
  public:
    MaybeError() noexcept = default;
    [[gnu::cold]] MaybeError(Error&& error);
    [[gnu::cold]] MaybeError(const Error& error);
    MaybeError(const MaybeError& other) {
        if (other.error_ != nullptr) copy(*other.error_);
    }
    MaybeError(MaybeError&& other) noexcept : error_(std::exchange(other.error_, nullptr)) {}
    MaybeError& operator=(MaybeError other) noexcept {
        std::swap(error_, other.error_);
        return *this;
    }
    ~MaybeError() {
        if (error_ != nullptr) discard();
    }

    explicit operator bool() const noexcept { return error_ != nullptr; }
    /// The error. Precondition: there is one.
    [[nodiscard]] Error& operator*() const noexcept { return *error_; }
    [[nodiscard]] Error* operator->() const noexcept { return error_; }

  private:
    [[gnu::cold]] void copy(const Error& error);
    [[gnu::cold]] void discard() noexcept;

    Error* error_ = nullptr;
};

} // namespace vorgang
