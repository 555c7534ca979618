#include "feel/zones.hpp"

#include <algorithm>
#include <iterator>

#include "feel/zone_rule.hpp"

namespace vorgang::feel::zones {
namespace {

// One zone: where its offsets begin, its rule, and its changes (make_zone_table.py has the form).
struct Changes {
    std::int32_t first_offset;
    std::string_view rule;
    std::string_view text;
};
struct Named {
    std::string_view name;
    std::int32_t changes;
};

#include "feel/zone_table.inc"

constexpr std::int64_t before_all = -(std::int64_t{1} << 36);
// From here on the rule says it where it has summer time: the table stops there.
constexpr std::int64_t rule_begins = 1'735'689'600; // 2025-01-01

// The place of a digit in its alphabet; `last` where it ends its number.
std::int64_t digit(char c, bool& last) noexcept {
    last = (c >= 'A' && c <= 'Z') || (c >= '6' && c <= '9') || c == '-' || c == '_';
    if (c >= 'a' && c <= 'z') return c - 'a';
    if (c >= '0' && c <= '5') return 26 + c - '0';
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= '6' && c <= '9') return 26 + c - '6';
    return c == '-' ? 30 : 31;
}

const Changes& changes_of(std::int32_t place) noexcept {
    return changes[names[place].changes];
}

// The offset at the instant, and the instants between which it holds.
struct Span {
    std::int64_t begin = before_all;
    std::int64_t end = std::int64_t{1} << 40;
    std::int32_t offset = 0;
};

Span table_span(const Changes& zone, std::int64_t instant) noexcept {
    Span span;
    span.offset = offsets[zone.first_offset];
    std::int64_t time = before_all;
    for (std::size_t i = 0; i < zone.text.size();) {
        std::int64_t difference = 0;
        bool last = false;
        for (int shift = 0; !last; shift += 5)
            difference |= digit(zone.text[i++], last) << shift;
        time += difference;
        const auto place = static_cast<std::int32_t>(digit(zone.text[i++], last));
        if (time > instant) {
            span.end = time;
            return span;
        }
        span.begin = time;
        span.offset = offsets[zone.first_offset + place];
    }
    return span;
}

} // namespace

std::string_view release() noexcept {
    return zones::release_name;
}

std::optional<std::int32_t> find(std::string_view name) noexcept {
    const auto found = std::ranges::lower_bound(names, name, {}, &Named::name);
    if (found == std::end(names) || found->name != name) return std::nullopt;
    return static_cast<std::int32_t>(found - std::begin(names));
}

std::string_view name(std::int32_t place) noexcept {
    return names[place].name;
}

std::int32_t offset_at(std::int32_t place, std::int64_t instant) noexcept {
    const Changes& zone = changes_of(place);
    if (instant >= rule_begins) {
        const Rule rule = rule_from(zone.rule);
        if (rule.has_summer) return offset_at(rule, instant);
    }
    return table_span(zone, instant).offset;
}

std::int32_t offset_of(std::int32_t place, std::int64_t shown) noexcept {
    // No offset is more than a day, and no zone changes it twice within two days.
    constexpr std::int64_t day = 86'400;
    const std::int32_t before = offset_at(place, shown - day);
    const std::int32_t after = offset_at(place, shown + day);
    if (before == after) return before;
    // As it was before, where that is still so at the instant it leads to.
    if (offset_at(place, shown - before) == before) return before;
    return offset_at(place, shown - after) == after ? after : before;
}

std::int32_t standard_offset(std::int32_t place) noexcept {
    return rule_from(changes_of(place).rule).standard;
}

} // namespace vorgang::feel::zones
