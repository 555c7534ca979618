#include "feel/zone_rule.hpp"

#include "value/civil.hpp"

namespace vorgang::feel::zones {
namespace {

constexpr std::int64_t day_seconds = 86'400;

class Reader {
  public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
    bool take(char c) noexcept {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_name() noexcept {
        if (take('<')) {
            rest_.remove_prefix(rest_.find('>') + 1);
            return;
        }
        while (!rest_.empty() &&
               std::string_view("0123456789+-,").find(rest_.front()) == std::string_view::npos)
            rest_.remove_prefix(1);
    }
    std::int32_t number() noexcept {
        std::int32_t value = 0;
        for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; take(rest_.front()))
            value = value * 10 + (rest_.front() - '0');
        return value;
    }
    // [+-]hh[:mm[:ss]]
    std::int32_t clock() noexcept {
        const bool negative = take('-');
        if (!negative) take('+');
        std::int32_t seconds = number() * 3600;
        if (take(':')) seconds += number() * 60;
        if (take(':')) seconds += number();
        return negative ? -seconds : seconds;
    }
    // ,Mm.w.d[/time]
    RuleDay day() noexcept {
        RuleDay day;
        take(',');
        take('M');
        day.month = number();
        take('.');
        day.week = number();
        take('.');
        day.weekday = number();
        if (take('/')) day.seconds = clock();
        return day;
    }

  private:
    std::string_view rest_;
};

// Seconds since 1970 as a clock shows them that the rule has not moved yet.
std::int64_t shown_at(const RuleDay& day, std::int64_t year) noexcept {
    const std::int64_t first = civil_days::from(year, static_cast<unsigned>(day.month), 1);
    const int first_weekday = (civil_days::weekday(first) + 1) % 7; // 0 is Sunday
    std::int64_t date = (day.weekday - first_weekday + 7) % 7 + (day.week - 1) * 7;
    while (date >= civil_days::in_month(year, day.month))
        date -= 7;
    return (first + date) * day_seconds + day.seconds;
}

} // namespace

Rule rule_from(std::string_view text) noexcept {
    Reader reader(text);
    Rule rule;
    reader.skip_name();
    rule.standard = -reader.clock();
    if (reader.done()) return rule;
    reader.skip_name();
    rule.has_summer = true;
    rule.summer = rule.standard + 3600;
    if (!reader.take(',')) rule.summer = -reader.clock();
    rule.begin = reader.day();
    rule.end = reader.day();
    return rule;
}

std::int32_t offset_at(const Rule& rule, std::int64_t instant) noexcept {
    if (!rule.has_summer) return rule.standard;
    const std::int64_t shown = instant + rule.standard;
    const std::int64_t year = civil_days::parts(civil_days::floor_divide(shown, day_seconds)).year;
    const std::int64_t begin = shown_at(rule.begin, year) - rule.standard;
    const std::int64_t end = shown_at(rule.end, year) - rule.summer;
    const bool summer =
        begin < end ? instant >= begin && instant < end : instant >= begin || instant < end;
    return summer ? rule.summer : rule.standard;
}

} // namespace vorgang::feel::zones
