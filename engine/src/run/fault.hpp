// Why a command is refused, or nothing.
//
// A command passes a dozen functions that could refuse it, and nearly always none does. So what
// each of them hands back is one word, and the sentences are made apart from the way of the others.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "vorgang/engine/error.hpp"

namespace vorgang::run {

class [[nodiscard]] Fault {
  public:
    Fault() noexcept = default;
    [[gnu::cold]] Fault(Error error);

    explicit operator bool() const noexcept { return error_ != nullptr; }
    // Whether that is the reason.
    [[nodiscard]] bool is(ErrorCode code) const noexcept {
        return error_ != nullptr && error_->code == code;
    }
    // The error. Precondition, as of what follows: there is one.
    [[nodiscard]] const Error& operator*() const noexcept { return *error_; }
    [[nodiscard]] const Error* operator->() const noexcept { return error_.get(); }
    // The error, handed on.
    [[nodiscard]] Error&& error() && noexcept { return std::move(*error_); }

  private:
    std::unique_ptr<Error> error_;
};

[[nodiscard, gnu::cold]] Error error(ErrorCode code, std::string_view subject,
                                     std::string_view rule, std::string_view german,
                                     std::string_view english);

} // namespace vorgang::run
