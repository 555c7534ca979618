// Comparison and arithmetic of single values, and lengths of time on the calendar of the place.
#include <fmt/format.h>

#include <compare>

#include "scenario/evaluate.hpp"

namespace vorgang::dsl::scenario {
namespace {

constexpr std::int64_t ms_per_minute = 60'000;

std::optional<std::partial_ordering> order(const Value& left, const Value& right) {
    if (left.kind() != right.kind()) return std::nullopt;
    if (left.number() != nullptr) return *left.number() <=> *right.number();
    if (left.text() != nullptr) return *left.text() <=> *right.text();
    if (left.date() != nullptr) return *left.date() <=> *right.date();
    if (left.instant() != nullptr) return *left.instant() <=> *right.instant();
    if (left.length() != nullptr) {
        if (const auto found = vorgang::compare(*left.length(), *right.length())) return *found;
        return std::nullopt;
    }
    if (left.yes_no() == nullptr) return std::nullopt;
    return *left.yes_no() == *right.yes_no() ? std::partial_ordering::equivalent
                                             : std::partial_ordering::unordered;
}

bool holds(syntax::BinaryOperator operation, std::partial_ordering found) {
    using enum syntax::BinaryOperator;
    switch (operation) {
    case equal: return found == 0;
    case not_equal: return found != 0;
    case less: return found < 0;
    case less_equal: return found <= 0;
    case greater: return found > 0;
    default: return found >= 0;
    }
}

std::optional<Number> calculate(syntax::BinaryOperator operation, Number left, Number right) {
    using enum syntax::BinaryOperator;
    switch (operation) {
    case add: return left.add(right);
    case subtract: return left.subtract(right);
    case multiply: return left.multiply(right);
    case divide: return left.divide(right);
    default: return std::nullopt;
    }
}

std::optional<Date> shifted(const Calendar& calendar, Date date, Length length) {
    constexpr std::int64_t far = 4'000'000;
    if (length.count > far || length.count < -far) return std::nullopt;
    const auto days = [&](std::int64_t count) -> std::optional<Date> {
        return Date{static_cast<std::int32_t>(date.days + count)};
    };
    switch (length.unit) {
    case Unit::day: return days(length.count);
    case Unit::week: return days(7 * length.count);
    case Unit::month: return add_months(date, length.count);
    case Unit::year: return add_months(date, 12 * length.count);
    case Unit::working_day: return calendar.add_working_days(date, length.count);
    default: return std::nullopt;
    }
}

} // namespace

// As in FEEL: equal to null only what is null; every other comparison with it is unknown.
Value Evaluator::compare(Span span, BinaryOperator operation, const Value& left,
                         const Value& right) {
    if (fault_) return {};
    const bool equality =
        operation == BinaryOperator::equal || operation == BinaryOperator::not_equal;
    if (left.is_unknown() || right.is_unknown()) {
        if (!equality) return {};
        const bool same = left.is_unknown() && right.is_unknown();
        return same == (operation == BinaryOperator::equal);
    }
    const bool parts = left.list() != nullptr || left.context() != nullptr;
    if (parts && equality && left.kind() == right.kind())
        return (left == right) == (operation == BinaryOperator::equal);
    const auto found = order(left, right);
    if (!found || (left.yes_no() != nullptr && !equality))
        return fail(span, "diese Werte lassen sich nicht vergleichen",
                    "these values do not compare");
    return holds(operation, *found);
}

Value Evaluator::compute(Span span, BinaryOperator operation, const Value& left,
                         const Value& right) {
    if (left.is_unknown() || right.is_unknown()) return {};
    if (left.number() != nullptr && right.number() != nullptr) {
        if (const auto result = calculate(operation, *left.number(), *right.number()))
            return *result;
        return fail(span, "die Rechnung hat kein Ergebnis", "the computation has no result");
    }
    const bool adds = operation == BinaryOperator::add;
    if (adds && left.text() != nullptr && right.text() != nullptr)
        return *left.text() + *right.text();
    if (right.length() != nullptr && (adds || operation == BinaryOperator::subtract)) {
        const Length& length = *right.length();
        return shift(span, left, adds ? length : Length{-length.count, length.unit});
    }
    return fail(span, "damit kann ein Szenario nicht rechnen", "a scenario cannot compute this");
}

Value Evaluator::shift(Span span, const Value& point, Length length) {
    if (const Date* date = point.date())
        if (const auto result = shifted(calendar_, *date, length)) return *result;
    if (const Instant* instant = point.instant())
        if (const auto result = later(calendar_, *instant, length)) return *result;
    return fail(span, "das ergibt keinen Zeitpunkt", "this gives no point in time");
}

std::optional<Instant> later(const Calendar& calendar, Instant from, Length length) {
    constexpr std::int64_t far = 2'000'000'000;
    if (length.count > far || length.count < -far) return std::nullopt;
    if (length.unit == Unit::minute) return Instant{from.ms + length.count * ms_per_minute};
    if (length.unit == Unit::hour) return Instant{from.ms + length.count * 60 * ms_per_minute};
    const LocalTime start = calendar.local(from);
    const auto date = shifted(calendar, start.date, length);
    if (!date) return std::nullopt;
    return calendar.at(*date, start.ms_of_day);
}

std::string clock_text(const Calendar& calendar, Instant instant) {
    const LocalTime local = calendar.local(instant);
    const auto minutes = local.ms_of_day / static_cast<std::int32_t>(ms_per_minute);
    return fmt::format("{} {:02}:{:02}", to_text(local.date), minutes / 60, minutes % 60);
}

std::string value_text(const Value& value, const Calendar& calendar, Language language) {
    const bool german = language == Language::german;
    if (value.is_unknown()) return german ? "unbekannt" : "unknown";
    if (const bool* yes = value.yes_no()) {
        if (german) return *yes ? "ja" : "nein";
        return *yes ? "yes" : "no";
    }
    if (const Number* number = value.number()) return number->to_text();
    if (const std::string* text = value.text()) return *text;
    if (const Date* date = value.date()) return to_text(*date);
    if (const Instant* instant = value.instant()) return clock_text(calendar, *instant);
    if (value.length() != nullptr) return to_text(*value.length());
    std::string text;
    const auto part = [&](std::string_view name, const Value& item) {
        text.append(text.empty() ? "" : ", ")
            .append(name)
            .append(value_text(item, calendar, language));
    };
    if (value.list() != nullptr) {
        for (const Value& item : *value.list())
            part("", item);
        return "[" + text + "]";
    }
    for (const auto& [name, item] : *value.context())
        part(name + ": ", item);
    return text.empty() ? "{ }" : "{ " + text + " }";
}

} // namespace vorgang::dsl::scenario
