// Computing a deadline allocates nothing.
#include "counting_new.hpp"
#include "support.hpp"

namespace vorgang {
namespace {

TEST(DeadlineAllocation, there_is_none) {
    const Calendar calendar = calendar_of("NW");
    const Instant start = instant("2026-03-20T10:00+01:00");
    const Date event = day("2026-08-16");
    const DeadlineRule forward{{5, Unit::working_day}, false, {3, Unit::working_day}};
    const DeadlineRule back{{6, Unit::month}, true};
    const long before = allocations();
    const auto first = compute_deadline(calendar, start, forward);
    const auto second = compute_deadline(calendar, event, back);
    const auto third =
        extend_deadline(calendar, start, {2, Unit::month}, {1, Unit::day}, ProceduralLaw::ao);
    const bool holiday = calendar.holiday(event).has_value();
    EXPECT_EQ(allocations() - before, 0);
    EXPECT_TRUE(first && second && third && !holiday);
    // Not a new-expression: a compiler may leave one out.
    void* const probe = ::operator new(1);
    EXPECT_EQ(allocations() - before, 1) << "the counter counts";
    ::operator delete(probe);
}

} // namespace
} // namespace vorgang
