/// feel::Value: any value of FEEL (OMG DMN 1.5) as decision models compute with it.
///
/// Immutable and cheap to copy: 24 bytes; texts, lists, contexts, ranges and functions are shared
/// and counted. Case data of a process is vorgang::Value, which has fewer kinds. Plain value; any
/// thread, also for values that share what they hold.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vorgang/engine/export.hpp"
#include "vorgang/engine/number.hpp"

namespace vorgang::feel {

/// The kinds of FEEL values; the order is part of the formats.
enum class Kind : std::uint8_t {
    null,
    boolean,
    number,
    string,
    date,
    time,
    date_time,
    years_months, ///< years and months duration
    days_time,    ///< days and time duration
    list,
    context,
    range,
    function
};

/// What stands behind a time: nothing (local), an offset from UTC, or a named zone.
class Zone {
  public:
    constexpr Zone() noexcept = default;
    /// Seconds east of UTC, -64 800..64 800.
    [[nodiscard]] static constexpr Zone offset(std::int32_t seconds) noexcept {
        return Zone(offset_base + seconds);
    }
    /// A zone of the engine's own table, by its place there.
    [[nodiscard]] static constexpr Zone named(std::int32_t place) noexcept {
        return Zone(-1 - place);
    }
    [[nodiscard]] constexpr bool is_local() const noexcept { return code_ == 0; }
    [[nodiscard]] constexpr bool is_offset() const noexcept { return code_ > 0; }
    [[nodiscard]] constexpr bool is_named() const noexcept { return code_ < 0; }
    [[nodiscard]] constexpr std::int32_t seconds() const noexcept { return code_ - offset_base; }
    [[nodiscard]] constexpr std::int32_t place() const noexcept { return -1 - code_; }
    constexpr bool operator==(const Zone&) const noexcept = default;

  private:
    friend class Value;
    static constexpr std::int32_t offset_base = 1'000'000;
    constexpr explicit Zone(std::int32_t code) noexcept : code_(code) {}
    std::int32_t code_ = 0;
};

/// Days since 1970-01-01 of the proleptic Gregorian calendar; years -999 999 999 to 999 999 999.
struct Date {
    std::int64_t days = 0;
    bool operator==(const Date&) const = default;
};

/// Nanoseconds since midnight, below 86 400 000 000 000, as a clock shows them.
struct Time {
    std::int64_t ns = 0;
    Zone zone{};
    bool operator==(const Time&) const = default;
};

struct DateTime {
    std::int64_t days = 0;
    std::int64_t ns = 0;
    Zone zone{};
    bool operator==(const DateTime&) const = default;
};

/// A years and months duration.
struct Months {
    std::int64_t count = 0;
    bool operator==(const Months&) const = default;
};

/// A days and time duration: seconds, and 0..999 999 999 nanoseconds that are added.
struct Seconds {
    std::int64_t count = 0;
    std::int32_t ns = 0;
    bool operator==(const Seconds&) const = default;
};

class Value;
struct Range;
struct Function;
using Entry = std::pair<std::string, Value>;

/// What shared values have in common.
struct Shared;

class VORGANG_ENGINE_EXPORT Value {
  public:
    constexpr Value() noexcept = default; ///< null
    Value(const Value& other) noexcept;
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other) noexcept;
    Value& operator=(Value&& other) noexcept;
    ~Value();

    [[nodiscard]] static Value of(bool value) noexcept;
    [[nodiscard]] static Value of(Number value) noexcept;
    [[nodiscard]] static Value of(std::string text);
    [[nodiscard]] static Value of(std::string_view text) { return of(std::string(text)); }
    [[nodiscard]] static Value of(const char* text) { return of(std::string(text)); }
    [[nodiscard]] static Value of(Date date) noexcept;
    [[nodiscard]] static Value of(Time time) noexcept;
    [[nodiscard]] static Value of(DateTime time) noexcept;
    [[nodiscard]] static Value of(Months months) noexcept;
    [[nodiscard]] static Value of(Seconds seconds) noexcept;
    [[nodiscard]] static Value of(std::vector<Value> items);
    /// Keys are unique; the order is kept.
    [[nodiscard]] static Value of(std::vector<Entry> entries);
    [[nodiscard]] static Value of(Range range);
    [[nodiscard]] static Value of(Function function);

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is(Kind kind) const noexcept { return kind_ == kind; }
    [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }
    /// A boolean that is true; a boolean that is false.
    [[nodiscard]] bool is_true() const noexcept { return kind_ == Kind::boolean && low_ != 0; }
    [[nodiscard]] bool is_false() const noexcept { return kind_ == Kind::boolean && low_ == 0; }

    /// Precondition of each: the value is of this kind.
    [[nodiscard]] bool boolean() const noexcept { return low_ != 0; }
    [[nodiscard]] Number number() const noexcept { return Number::from_own_bits(low_, high_); }
    [[nodiscard]] Date date() const noexcept { return {static_cast<std::int64_t>(low_)}; }
    [[nodiscard]] Time time() const noexcept {
        return {static_cast<std::int64_t>(high_), Zone(extra_)};
    }
    [[nodiscard]] DateTime date_time() const noexcept {
        return {static_cast<std::int64_t>(low_), static_cast<std::int64_t>(high_), Zone(extra_)};
    }
    [[nodiscard]] Months months() const noexcept { return {static_cast<std::int64_t>(low_)}; }
    [[nodiscard]] Seconds seconds() const noexcept {
        return {static_cast<std::int64_t>(low_), extra_};
    }
    [[nodiscard]] const std::string& string() const noexcept;
    [[nodiscard]] std::span<const Value> list() const noexcept;
    [[nodiscard]] std::span<const Entry> context() const noexcept;
    [[nodiscard]] const Range& range() const noexcept;
    [[nodiscard]] const Function& function() const noexcept;

    /// The value of a key of a context; null pointer where there is none or this is no context.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;

    /// How deep lists, contexts and ranges are nested in it; 0 for all others.
    [[nodiscard]] std::uint32_t depth() const noexcept;
    /// How many values it is made of, counted as often as they stand in it; texts count by their
    /// length. Saturates. Bounds what walking through it costs.
    [[nodiscard]] std::uint32_t weight() const noexcept;

  private:
    [[nodiscard]] bool is_shared() const noexcept {
        return kind_ == Kind::string || kind_ >= Kind::list;
    }
    [[nodiscard]] Shared* shared() const noexcept;
    static Value holding(Kind kind, Shared* shared) noexcept;

    Kind kind_ = Kind::null;
    std::int32_t extra_ = 0;
    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0;
};

/// How a range was written; part of what it is: `(<10)` is not `(null..10)`.
enum class RangeForm : std::uint8_t {
    interval,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal
};

struct Range {
    RangeForm form = RangeForm::interval;
    bool start_included = false;
    bool end_included = false;
    Value start{};
    Value end{};
};

/// A function as a value: a built-in, one written in FEEL with what it saw where it was written,
/// or a decision service.
struct Function {
    enum class Sort : std::uint8_t { builtin, written, service };
    Sort sort = Sort::builtin;
    std::uint32_t place = 0; ///< in the table of its sort
    std::vector<Value> captured{};
};

/// As `string(value)` of FEEL writes it: texts bare outside of lists and contexts, null as "null".
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_text(const Value& value);

/// The JSON form: null, true, a number with all its digits, texts; dates, times and durations as
/// texts in ISO 8601; arrays and objects; a range or a function as the text FEEL has for it.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_json(const Value& value);

/// What the text of `@"…"` stands for: a date, a time, a date and time or a duration; null where
/// it is none of them.
[[nodiscard]] VORGANG_ENGINE_EXPORT Value temporal_from_text(std::string_view text);
[[nodiscard]] VORGANG_ENGINE_EXPORT Value date_from_text(std::string_view text);
[[nodiscard]] VORGANG_ENGINE_EXPORT Value time_from_text(std::string_view text);
[[nodiscard]] VORGANG_ENGINE_EXPORT Value date_time_from_text(std::string_view text);
[[nodiscard]] VORGANG_ENGINE_EXPORT Value duration_from_text(std::string_view text);
/// A number as FEEL writes it, `.5` and `1.2e3` too; more than 34 digits are rounded half to even.
/// Null where it is none.
[[nodiscard]] VORGANG_ENGINE_EXPORT Value number_from_text(std::string_view text);

/// Whether both are the same value, in kind and in all parts (FEEL `is`); 1.0 is 1.
[[nodiscard]] VORGANG_ENGINE_EXPORT bool identical(const Value& left, const Value& right);

} // namespace vorgang::feel
