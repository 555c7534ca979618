// Short ways to write dates and places in these tests.
#pragma once

#include <gtest/gtest.h>

#include "vorgang/engine/deadline.hpp"

namespace vorgang {

inline Date day(std::string_view text) {
    const auto date = date_from_text(text);
    EXPECT_TRUE(date) << text;
    return date.value_or(Date{});
}

inline Instant instant(std::string_view text) {
    const auto result = instant_from_text(text);
    EXPECT_TRUE(result) << text;
    return result.value_or(Instant{});
}

inline Calendar calendar_of(std::string_view land) {
    CalendarOptions options;
    options.land = land_from_text(land).value_or(Land::nw);
    return Calendar(options);
}

} // namespace vorgang
