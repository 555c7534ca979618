#include "run/crossing.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "feel/temporal.hpp"
#include "run/items.hpp"

namespace vorgang::run {
namespace {

constexpr std::int64_t ms_per_second = 1'000;
constexpr std::int64_t ms_per_day = 86'400'000;
constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::int64_t seconds_per_hour = 3'600;
constexpr std::int64_t seconds_per_minute = 60;
constexpr std::int64_t months_per_year = 12;

// Working days are counted by a calendar: FEEL has none.
feel::Value duration(Length length) {
    const auto seconds = [&](std::int64_t each) {
        std::int64_t total = 0;
        return __builtin_mul_overflow(length.count, each, &total)
                   ? feel::Value()
                   : feel::Value::of(feel::Seconds{total, 0});
    };
    switch (length.unit) {
    case Unit::minute: return seconds(seconds_per_minute);
    case Unit::hour: return seconds(seconds_per_hour);
    case Unit::day: return seconds(feel::seconds_per_day);
    case Unit::week: return seconds(7 * feel::seconds_per_day);
    case Unit::month: return feel::Value::of(feel::Months{length.count});
    case Unit::year: {
        std::int64_t months = 0;
        if (__builtin_mul_overflow(length.count, months_per_year, &months)) return {};
        return feel::Value::of(feel::Months{months});
    }
    case Unit::working_day: break;
    }
    return {};
}

// In the largest unit that says it in whole numbers; weeks are written as days.
bool length_in(const feel::Value& value, Scalar& scalar) {
    if (value.is(feel::Kind::years_months)) {
        const std::int64_t months = value.months().count;
        scalar = Scalar::of(months != 0 && months % months_per_year == 0
                                ? Length{months / months_per_year, Unit::year}
                                : Length{months, Unit::month});
        return true;
    }
    if (!value.is(feel::Kind::days_time) || value.seconds().ns != 0) return false;
    const std::int64_t seconds = value.seconds().count;
    for (const auto& [each, unit] :
         {std::pair(feel::seconds_per_day, Unit::day), std::pair(seconds_per_hour, Unit::hour),
          std::pair(seconds_per_minute, Unit::minute)})
        if (seconds % each == 0) {
            scalar = Scalar::of(Length{seconds / each, unit});
            return true;
        }
    return false;
}

// Days a process has a name for: years -9999 to 9999.
std::optional<Date> day_in(std::int64_t days) {
    constexpr std::int64_t most = 3'700'000;
    if (days < -most || days > most) return std::nullopt;
    const Date date{static_cast<std::int32_t>(days)};
    const std::int32_t year = civil(date).year;
    return year >= -9'999 && year <= 9'999 ? std::optional(date) : std::nullopt;
}

bool date_in(const feel::Value& value, Scalar& scalar) {
    if (!value.is(feel::Kind::date)) return false;
    const auto date = day_in(value.date().days);
    if (date) scalar = Scalar::of(*date);
    return date.has_value();
}

bool instant_in(const feel::Value& value, const Calendar& calendar, Scalar& scalar) {
    if (!value.is(feel::Kind::date_time)) return false;
    const feel::DateTime moment = value.date_time();
    const auto date = day_in(moment.days);
    if (!date) return false;
    if (moment.zone.is_local()) {
        scalar = Scalar::of(calendar.at(*date, static_cast<std::int32_t>(moment.ns / ns_per_ms)));
        return true;
    }
    Wide ms = feel::line_of(moment) / ns_per_ms;
    if (feel::line_of(moment) < 0 && feel::line_of(moment) % ns_per_ms != 0) --ms;
    scalar = Scalar::of(Instant{static_cast<std::int64_t>(ms)});
    return true;
}

// The place of a text among those of the shape.
bool choice_in(const feel::Value& value, const ModelShape& shape, Scalar& scalar) {
    if (!value.is(feel::Kind::string)) return false;
    const auto found = std::ranges::find(shape.names, value.string());
    if (found == shape.names.end()) return false;
    scalar = Scalar::choice(static_cast<std::uint64_t>(found - shape.names.begin()));
    return true;
}

} // namespace

Index Crossing::part_of(Index shape, std::size_t place) const noexcept {
    if (shape == none) return none;
    const std::vector<Index>& parts = m_.model_shapes[shape].parts;
    return place < parts.size() ? parts[place] : Index{none};
}

feel::Value Crossing::out(Instant instant) const {
    const LocalTime shown = calendar_.local(instant);
    const std::int64_t ms = std::int64_t{shown.date.days} * ms_per_day + shown.ms_of_day;
    const std::int64_t offset = (ms - instant.ms) / ms_per_second;
    return feel::Value::of(feel::DateTime{shown.date.days,
                                          std::int64_t{shown.ms_of_day} * ns_per_ms,
                                          feel::Zone::offset(static_cast<std::int32_t>(offset))});
}

feel::Value Crossing::out(const Scalar& scalar, const Type& type, Index shape) const {
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return {};
    case Scalar::Kind::yes_no: return feel::Value::of(scalar.yes());
    case Scalar::Kind::number: return feel::Value::of(scalar.number());
    case Scalar::Kind::text: return feel::Value::of(scalar.text());
    case Scalar::Kind::date: return feel::Value::of(feel::Date{scalar.date().days});
    case Scalar::Kind::instant: return out(scalar.instant());
    case Scalar::Kind::length: return duration(scalar.length());
    case Scalar::Kind::choice: {
        if (shape == none) return {};
        const std::vector<std::string>& names = m_.model_shapes[shape].names;
        return scalar.low < names.size() ? feel::Value::of(names[scalar.low]) : feel::Value();
    }
    case Scalar::Kind::list: return list_out(scalar, type, shape);
    case Scalar::Kind::context: return context_out(scalar, type, shape);
    }
    return {};
}

feel::Value Crossing::list_out(const Scalar& list, const Type& type, Index shape) const {
    if (type.kind != TypeKind::list) return {};
    const Type& element = m_.elements[type.element];
    const Items items(list.text());
    std::vector<feel::Value> values;
    values.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        values.push_back(out(items.at(i), element, part_of(shape, 0)));
    return feel::Value::of(std::move(values));
}

feel::Value Crossing::context_out(const Scalar& context, const Type& type, Index shape) const {
    if (type.kind != TypeKind::context || shape == none) return {};
    const std::vector<Parameter>& entries = m_.contexts[type.context].entries;
    const std::vector<std::string>& names = m_.model_shapes[shape].names;
    const Items items(context.text());
    std::vector<feel::Entry> values;
    for (std::size_t i = 0; i < std::min(entries.size(), items.size()); ++i)
        values.emplace_back(names[i], out(items.at(i), entries[i].type, part_of(shape, i)));
    return feel::Value::of(std::move(values));
}

bool Crossing::in(const feel::Value& value, const Type& type, Index shape, Scratch& scratch,
                  Scalar& scalar) const {
    scalar = Scalar::unknown();
    if (value.is_null()) return true;
    switch (type.kind) {
    case TypeKind::yes_no:
        if (!value.is(feel::Kind::boolean)) return false;
        scalar = Scalar::of(value.boolean());
        return true;
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::money:
        if (!value.is(feel::Kind::number)) return false;
        scalar = Scalar::of(value.number());
        return true;
    case TypeKind::text:
        if (!value.is(feel::Kind::string)) return false;
        scalar = Scalar::of(scratch.keep(value.string()));
        return true;
    case TypeKind::date: return date_in(value, scalar);
    case TypeKind::instant: return instant_in(value, calendar_, scalar);
    case TypeKind::length: return length_in(value, scalar);
    case TypeKind::choice:
    case TypeKind::role: return shape != none && choice_in(value, m_.model_shapes[shape], scalar);
    case TypeKind::list: return list_in(value, type, shape, scratch, scalar);
    case TypeKind::context: return context_in(value, type, shape, scratch, scalar);
    case TypeKind::person: break;
    }
    return false;
}

bool Crossing::list_in(const feel::Value& value, const Type& type, Index shape, Scratch& scratch,
                       Scalar& scalar) const {
    if (!value.is(feel::Kind::list)) return false;
    const Type& element = m_.elements[type.element];
    std::vector<Scalar> items(value.list().size());
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!in(value.list()[i], element, part_of(shape, 0), scratch, items[i])) return false;
    scalar = Scalar::of(Scalar::Kind::list, scratch.keep(pack_items(items)));
    return true;
}

// Keys the record does not have are of no interest; one that is missing is unknown.
bool Crossing::context_in(const feel::Value& value, const Type& type, Index shape, Scratch& scratch,
                          Scalar& scalar) const {
    if (!value.is(feel::Kind::context) || shape == none) return false;
    const std::vector<Parameter>& entries = m_.contexts[type.context].entries;
    const std::vector<std::string>& names = m_.model_shapes[shape].names;
    std::vector<Scalar> items(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (const feel::Value* part = value.find(names[i]))
            if (!in(*part, entries[i].type, part_of(shape, i), scratch, items[i])) return false;
    scalar = Scalar::of(Scalar::Kind::context, scratch.keep(pack_items(items)));
    return true;
}

} // namespace vorgang::run
