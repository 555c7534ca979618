// The place as bytes, for stores. docs/formats/deployment.md describes them.
#include "run/blob.hpp"
#include "run/decision.hpp"
#include "value/text.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/local_rule.hpp"

namespace vorgang {
namespace {

constexpr std::uint8_t place_format = 2; // 1: without rules

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

// Offsets are written plus one, so that 0 is none.
void write_rule(const LocalRule& rule, run::ByteWriter& out) {
    out.text(rule.name);
    out.varint(rule.rows.size());
    for (const RuleRow& row : rule.rows) {
        out.varint(row.tests.size());
        for (const CodeOffset test : row.tests)
            out.varint(static_cast<std::uint32_t>(test + 1));
        out.varint(row.output);
        out.text(row.ground);
        out.text(row.note);
    }
    out.varint(rule.code.size());
    for (const Instruction& i : rule.code) {
        out.byte(static_cast<std::uint8_t>(i.op));
        out.byte(i.a);
        out.varint(i.b);
        out.varint(i.c);
    }
    out.varint(rule.constants.size());
    for (const Value& value : rule.constants)
        run::pack_scalar(run::Scalar::of(value), out);
}

LocalRule read_rule(run::ByteReader& in) {
    LocalRule rule;
    rule.name = in.text();
    for (std::uint64_t rows = in.varint(); rows > 0 && in.ok(); --rows) {
        RuleRow& row = rule.rows.emplace_back();
        for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left)
            row.tests.push_back(in.number<std::uint32_t>() - 1U);
        row.output = in.number<std::uint32_t>();
        row.ground = in.text();
        row.note = in.text();
    }
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        Instruction& i = rule.code.emplace_back();
        i.op = static_cast<Op>(in.byte());
        i.a = in.byte();
        i.b = in.number<Index>();
        i.c = in.number<std::uint32_t>();
    }
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        const run::Scalar scalar = run::unpack_scalar(in);
        if (in.ok()) rule.constants.push_back(run::to_value(scalar, {}, {}));
    }
    return rule;
}

LocalValues read_locals(run::ByteReader& in, std::uint8_t format) {
    LocalValues locals;
    locals.from = {static_cast<std::int32_t>(in.zigzag())};
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        std::string name(in.text());
        const run::Scalar scalar = run::unpack_scalar(in);
        if (in.ok()) locals.values.emplace_back(std::move(name), run::to_value(scalar, {}, {}));
    }
    if (format == 1) return locals;
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left)
        locals.rules.push_back(std::make_shared<const LocalRule>(read_rule(in)));
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
        out.varint(locals.rules.size());
        for (const auto& rule : locals.rules)
            write_rule(*rule, out);
    }
    return {out.bytes().begin(), out.bytes().end()};
}

Result<Place> Deployment::load_place(std::span<const std::byte> bytes) {
    run::ByteReader in(bytes);
    Place place;
    const std::uint8_t format = in.byte();
    if (format > place_format)
        return run::error(ErrorCode::newer_format, "place", "",
                          "der Ort stammt von einer neueren Version",
                          "the place was written by a newer release");
    place.tenant = in.text();
    place.calendar = read_calendar(in);
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left)
        place.locals.push_back(read_locals(in, format));
    if (!in.ok() || !in.at_end())
        return run::error(ErrorCode::corrupt, "place", "", "der Ort ist beschädigt",
                          "the place is damaged");
    return place;
}

} // namespace vorgang
