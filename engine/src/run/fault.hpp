// Why a command is refused, or nothing.
//
// A command passes a dozen functions that could refuse it, and nearly always none does. So what
// each of them hands back is one word, and the sentences are made apart from the way of the others.
#pragma once

#include <string_view>

#include "vorgang/engine/error.hpp"

namespace vorgang::run {

class [[nodiscard]] Fault {
  public:
    Fault() noexcept = default;
    Fault(Error&& error) : error_(std::move(error)) {}
    Fault(const Error& error) : error_(error) {}

    explicit operator bool() const noexcept { return static_cast<bool>(error_); }
    // Whether that is the reason.
    [[nodiscard]] bool is(ErrorCode code) const noexcept { return error_ && error_->code == code; }
    // The error. Precondition, as of what follows: there is one.
    [[nodiscard]] Error& operator*() const noexcept { return *error_; }
    [[nodiscard]] Error* operator->() const noexcept { return &*error_; }
    // The error, handed on.
    [[nodiscard]] Error&& error() && noexcept { return std::move(*error_); }

  private:
    MaybeError error_;
};

[[nodiscard, gnu::cold]] Error error(ErrorCode code, std::string_view subject,
                                     std::string_view rule, std::string_view german,
                                     std::string_view english);

// Of an instant that is_usable() does not take.
[[nodiscard, gnu::cold]] Error outside_of_the_calendar();

} // namespace vorgang::run
