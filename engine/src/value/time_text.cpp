#include <charconv>

#include "vorgang/engine/time.hpp"

namespace vorgang {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

void append_padded(std::string& text, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

// Reads from the front of a text; after a failure every further read fails too.
class Reader {
  public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    bool take(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char wanted) noexcept { ok_ = take(wanted) && ok_; }
    std::int32_t digits(std::size_t count) noexcept {
        std::int32_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] bool done() const noexcept { return ok_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

std::optional<Date> read_date(Reader& reader) noexcept {
    const bool negative = reader.take('-');
    const std::int32_t year = reader.digits(4);
    reader.expect('-');
    const std::int32_t month = reader.digits(2);
    reader.expect('-');
    const std::int32_t day = reader.digits(2);
    if (!reader.ok() || (negative && year == 0)) return std::nullopt;
    return date_from({negative ? -year : year, static_cast<std::uint8_t>(month),
                      static_cast<std::uint8_t>(day)});
}

// Milliseconds of the day, or -1.
std::int64_t read_clock(Reader& reader) noexcept {
    const std::int32_t hour = reader.digits(2);
    reader.expect(':');
    const std::int32_t minute = reader.digits(2);
    std::int32_t second = 0;
    std::int32_t ms = 0;
    if (reader.take(':')) {
        second = reader.digits(2);
        if (reader.take('.')) ms = reader.digits(3);
    }
    if (!reader.ok() || hour > 23 || minute > 59 || second > 59) return -1;
    return ((hour * 60 + minute) * std::int64_t{60} + second) * 1000 + ms;
}

// Minutes east of UTC, or nothing.
std::optional<std::int64_t> read_offset(Reader& reader) noexcept {
    if (reader.take('Z')) return 0;
    const bool west = reader.take('-');
    if (!west) reader.expect('+');
    const std::int32_t hours = reader.digits(2);
    reader.expect(':');
    const std::int32_t minutes = reader.digits(2);
    if (!reader.ok() || hours > 23 || minutes > 59) return std::nullopt;
    const std::int64_t offset = hours * 60 + minutes;
    return west ? -offset : offset;
}

char letter(Unit unit) noexcept {
    switch (unit) {
    case Unit::minute: return 'M';
    case Unit::hour: return 'H';
    case Unit::week: return 'W';
    case Unit::month: return 'M';
    case Unit::year: return 'Y';
    default: return 'D';
    }
}

std::optional<Unit> unit_of(char symbol, bool clock) noexcept {
    if (clock && symbol == 'M') return Unit::minute;
    if (clock && symbol == 'H') return Unit::hour;
    if (clock) return std::nullopt;
    switch (symbol) {
    case 'D': return Unit::day;
    case 'W': return Unit::week;
    case 'M': return Unit::month;
    case 'Y': return Unit::year;
    default: return std::nullopt;
    }
}

bool skip(std::string_view& text, std::string_view prefix) noexcept {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

} // namespace

std::string to_text(Date date) {
    const CivilDate parts = civil(date);
    std::string text = parts.year < 0 ? "-" : "";
    append_padded(text, parts.year < 0 ? -std::int64_t{parts.year} : parts.year, 4);
    text += '-';
    append_padded(text, parts.month, 2);
    text += '-';
    append_padded(text, parts.day, 2);
    return text;
}

std::string to_text(Instant instant) {
    std::int64_t days = instant.ms / ms_per_day;
    std::int64_t ms = instant.ms % ms_per_day;
    if (ms < 0) {
        ms += ms_per_day;
        --days;
    }
    // LIMIT: an instant beyond the days of Date is written with its milliseconds alone.
    if (days != static_cast<std::int32_t>(days)) return std::to_string(instant.ms) + "ms";
    std::string text = to_text(Date{static_cast<std::int32_t>(days)}) + 'T';
    append_padded(text, ms / 3'600'000, 2);
    text += ':';
    append_padded(text, ms / 60'000 % 60, 2);
    text += ':';
    append_padded(text, ms / 1000 % 60, 2);
    if (ms % 1000 != 0) {
        text += '.';
        append_padded(text, ms % 1000, 3);
    }
    return text + 'Z';
}

std::string to_text(Length length) {
    std::string digits = std::to_string(length.count);
    if (length.unit == Unit::working_day)
        return digits + (length.count == 1 || length.count == -1 ? " arbeitstag" : " arbeitstage");
    const bool negative = digits.front() == '-';
    if (negative) digits.erase(0, 1);
    const bool clock = length.unit == Unit::minute || length.unit == Unit::hour;
    std::string text(negative ? "-P" : "P");
    if (clock) text += 'T';
    text += digits;
    text += letter(length.unit);
    return text;
}

std::optional<Date> date_from_text(std::string_view text) {
    Reader reader(text);
    const auto date = read_date(reader);
    return reader.done() ? date : std::nullopt;
}

std::optional<Instant> instant_from_text(std::string_view text) {
    Reader reader(text);
    const auto date = read_date(reader);
    reader.expect('T');
    const std::int64_t ms = read_clock(reader);
    const auto offset = read_offset(reader);
    if (!reader.done() || !date || ms < 0 || !offset) return std::nullopt;
    return Instant{date->days * ms_per_day + ms - *offset * 60'000};
}

std::optional<Length> length_from_text(std::string_view text) {
    const bool negative = skip(text, "-");
    const bool iso = skip(text, "P");
    const bool clock = iso && skip(text, "T");
    const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
    text.remove_prefix(digits.size());
    if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
    if (negative && digits == "0") return std::nullopt;
    // The sign goes along, so that the smallest count is read as well.
    std::string number(negative ? "-" : "");
    number += digits;
    Length length;
    const auto [end, fault] =
        std::from_chars(number.data(), number.data() + number.size(), length.count);
    if (fault != std::errc{}) return std::nullopt;
    if (!iso) {
        length.unit = Unit::working_day;
        const bool one = length.count == 1 || length.count == -1;
        return text == (one ? " arbeitstag" : " arbeitstage") ? std::optional(length)
                                                              : std::nullopt;
    }
    const auto unit = text.size() == 1 ? unit_of(text.front(), clock) : std::nullopt;
    if (!unit) return std::nullopt;
    length.unit = *unit;
    return length;
}

} // namespace vorgang
