// The functions of FEEL: their names, their parameters, and calling them.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "feel/report.hpp"

namespace vorgang::feel {

class Session;

struct NamedArgument {
    std::string_view name;
    Value value;
};

[[nodiscard]] Value call_builtin(Session& session, std::uint32_t place,
                                 std::span<const Value> arguments);
[[nodiscard]] Value call_builtin(Session& session, std::uint32_t place,
                                 std::span<NamedArgument> arguments);
// What `sum`, `min` and `max` give for the items of a list.
enum class Aggregate : std::uint8_t { sum, smallest, largest };
[[nodiscard]] Value call_builtin(Session& session, Aggregate aggregate, std::vector<Value> items);

[[nodiscard]] std::string_view builtin_name(std::uint32_t place) noexcept;
[[nodiscard]] std::size_t builtin_count() noexcept;
// Whether one of its forms takes so many arguments.
[[nodiscard]] bool builtin_takes(std::uint32_t place, std::size_t arguments);

// One call while it runs.
struct Call {
    Session& session;
    Report& report;
    std::span<const Value> arguments; // in the order of the form; what was left out is null
    std::size_t form = 0;             // which of the forms of the function
    std::size_t given = 0;
    bool by_name = false;

    [[nodiscard]] const Value& operator[](std::size_t i) const noexcept { return arguments[i]; }
    // The argument, or the only item of a list where the kind wants that; null and noted where it
    // is of another kind.
    [[nodiscard]] Value take(std::size_t i, Kind kind) const;
    // The argument as a list: one that is none stands for a list of it. Null is none.
    [[nodiscard]] std::optional<std::vector<Value>> list(std::size_t i) const;
    // All items of a function that takes a list or its items.
    [[nodiscard]] std::optional<std::vector<Value>> items() const;
    // The argument as a whole number, what is behind the point cut off.
    [[nodiscard]] std::optional<std::int64_t> whole(std::size_t i) const;
};

// Forms are parameter names with commas between them; `?` marks one that may be left out, `*` one
// that takes all further arguments.
struct Builtin {
    std::string_view name;
    std::array<std::string_view, 4> forms;
    Value (*run)(Call& call);
};

// The tables of the files builtins_*.cpp.
[[nodiscard]] std::span<const Builtin> conversion_functions() noexcept;
[[nodiscard]] std::span<const Builtin> text_functions() noexcept;
[[nodiscard]] std::span<const Builtin> list_functions() noexcept;
[[nodiscard]] std::span<const Builtin> statistics_functions() noexcept;
[[nodiscard]] std::span<const Builtin> number_functions() noexcept;
[[nodiscard]] std::span<const Builtin> time_functions() noexcept;
[[nodiscard]] std::span<const Builtin> range_functions() noexcept;
[[nodiscard]] std::span<const Builtin> context_functions() noexcept;

} // namespace vorgang::feel
