/// Result<T>: a value or an Error, never both, never neither.
///
/// The member names are those of std::expected, so that an alias can replace this class once both
/// compilers carry it. Not a place for warnings and not for faults of a process text: those are
/// diagnostics. Thread rule: a plain value.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "vorgang/engine/error.hpp"

namespace vorgang {

/// A value or an Error.
template<class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;

    Result(T value) : value_(std::move(value)) {}
    Result(Error&& error) : error_(std::move(error)) {}
    Result(const Error& error) : error_(error) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. Precondition: has_value().
    [[nodiscard]] T& value() & { return *value_; }
    [[nodiscard]] const T& value() const& { return *value_; }
    /// Of a temporary the value itself, so that `for (x : f().value())` holds what it walks over.
    [[nodiscard]] T value() && { return std::move(*value_); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    /// The error. Precondition: !has_value().
    [[nodiscard]] const Error& error() const& { return *error_; }
    [[nodiscard]] Error&& error() && { return std::move(*error_); }

    template<class U>
    [[nodiscard]] T value_or(U&& fallback) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
    }

    /// Calls `next(value)`, which returns a Result itself, or hands the error on.
    template<class F>
    auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
        if (!has_value()) return std::move(*this).error();
        return std::forward<F>(next)(std::move(*this).value());
    }

    /// Calls `map(value)` and wraps what it returns, or hands the error on.
    template<class F>
    auto transform(F&& map) && -> Result<std::invoke_result_t<F, T&&>> {
        if (!has_value()) return std::move(*this).error();
        return std::forward<F>(map)(std::move(*this).value());
    }

  private:
    std::optional<T> value_;
    MaybeError error_; // where there is no value
};

/// Success without a value, or an Error.
template<>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;

    Result() noexcept = default;
    Result(Error&& error) : error_(std::move(error)) {}
    Result(const Error& error) : error_(error) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const Error& error() const& { return *error_; }
    [[nodiscard]] Error&& error() && { return std::move(*error_); }

  private:
    MaybeError error_;
};

} // namespace vorgang

/// Evaluates an expression that yields a Result; returns its error from the enclosing function.
#define VORGANG_TRY(expression)                                                                    \
    do {                                                                                           \
        if (auto&& vorgang_try_result = (expression); !vorgang_try_result)                         \
            return std::forward<decltype(vorgang_try_result)>(vorgang_try_result).error();         \
    } while (false)
