// The place as bytes, for stores. docs/formats/deployment.md describes them.
#include "run/blob.hpp"
#include "run/decision.hpp"
#include "value/text.hpp"
#include "vorgang/engine/deployment.hpp"

namespace vorgang {
namespace {

constexpr std::uint8_t place_format = 1;

void write_changeover(const Changeover& c, run::ByteWriter& out) {
    out.byte(c.month);
    out.byte(c.day);
    out.varint(c.minute_utc);
}

Changeover read_changeover(run::ByteReader& in) {
    Changeover c;
    c.month = in.byte();
    c.day = in.byte();
    c.minute_utc = in.number<std::uint16_t>();
    return c;
}

void write_zone(const Zone& zone, run::ByteWriter& out) {
    out.text(zone.name);
    out.zigzag(zone.standard_minutes);
    out.zigzag(zone.summer_minutes);
    out.varint(zone.summer.size());
    for (const SummerTime& summer : zone.summer) {
        out.zigzag(summer.first_year);
        out.zigzag(summer.last_year);
        write_changeover(summer.begin, out);
        write_changeover(summer.end, out);
    }
}

Zone read_zone(run::ByteReader& in) {
    Zone zone;
    zone.name = in.text();
    zone.standard_minutes = static_cast<std::int32_t>(in.zigzag());
    zone.summer_minutes = static_cast<std::int32_t>(in.zigzag());
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        SummerTime summer;
        summer.first_year = static_cast<std::int32_t>(in.zigzag());
        summer.last_year = static_cast<std::int32_t>(in.zigzag());
        summer.begin = read_changeover(in);
        summer.end = read_changeover(in);
        zone.summer.push_back(summer);
    }
    return zone;
}

void write_calendar(const CalendarOptions& calendar, run::ByteWriter& out) {
    out.byte(static_cast<std::uint8_t>(calendar.land));
    out.byte(static_cast<std::uint8_t>((calendar.corpus_christi ? 1 : 0) |
                                       (calendar.assumption ? 2 : 0) |
                                       (calendar.augsburg_peace ? 4 : 0)));
    out.varint(calendar.revision);
    out.varint(calendar.extra_holidays.size());
    for (const ExtraHoliday& holiday : calendar.extra_holidays) {
        out.zigzag(holiday.date.days);
        out.text(holiday.name);
    }
    write_zone(calendar.zone, out);
}

CalendarOptions read_calendar(run::ByteReader& in) {
    CalendarOptions calendar;
    calendar.land = static_cast<Land>(in.byte());
    const std::uint8_t flags = in.byte();
    calendar.corpus_christi = (flags & 1) != 0;
    calendar.assumption = (flags & 2) != 0;
    calendar.augsburg_peace = (flags & 4) != 0;
    calendar.revision = in.number<std::uint32_t>();
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        ExtraHoliday holiday;
        holiday.date = {static_cast<std::int32_t>(in.zigzag())};
        holiday.name = in.text();
        calendar.extra_holidays.push_back(std::move(holiday));
    }
    calendar.zone = read_zone(in);
    return calendar;
}

LocalValues read_locals(run::ByteReader& in) {
    LocalValues locals;
    locals.from = {static_cast<std::int32_t>(in.zigzag())};
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        std::string name(in.text());
        const run::Scalar scalar = run::unpack_scalar(in);
        if (in.ok()) locals.values.emplace_back(std::move(name), run::to_value(scalar, {}, {}));
    }
    return locals;
}

} // namespace

std::vector<std::byte> Deployment::save_place() const {
    run::ByteWriter out;
    out.byte(place_format);
    out.text(place_.tenant);
    write_calendar(place_.calendar, out);
    out.varint(place_.locals.size());
    for (const LocalValues& locals : place_.locals) {
        out.zigzag(locals.from.days);
        out.varint(locals.values.size());
        for (const auto& [name, value] : locals.values) {
            out.text(name);
            run::pack_scalar(run::Scalar::of(value), out);
        }
    }
    return {out.bytes().begin(), out.bytes().end()};
}

Result<Place> Deployment::load_place(std::span<const std::byte> bytes) {
    run::ByteReader in(bytes);
    Place place;
    if (in.byte() > place_format)
        return run::error(ErrorCode::newer_format, "place", "",
                          "der Ort stammt von einer neueren Version",
                          "the place was written by a newer release");
    place.tenant = in.text();
    place.calendar = read_calendar(in);
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left)
        place.locals.push_back(read_locals(in));
    if (!in.ok() || !in.at_end())
        return run::error(ErrorCode::corrupt, "place", "", "der Ort ist beschädigt",
                          "the place is damaged");
    return place;
}

} // namespace vorgang
