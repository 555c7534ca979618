// What the history says of an event, in words: "reminded prüfen" is "Frist `prüfen` abgelaufen:
// erinnert". A story leaves out what it tells in another way (`told`).
#pragma once

#include <array>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::scenario {

// What the history says of a deadline that took effect, before its name.
inline constexpr std::array<std::string_view, 3> deadline_has_passed{"reminded ", "expired ",
                                                                     "deemed "};

struct EventTold {
    Wording words;
    bool told = true; // by the story of a scenario; false: the story says it otherwise
};

// Whether the event is one of HistoryEntry::rows, which say more.
[[nodiscard]] inline bool tells_of_rule(std::string_view event) {
    return event.starts_with("row ") || event.starts_with("no answer ");
}

[[nodiscard]] EventTold tell_event(std::string_view event);

} // namespace vorgang::dsl::scenario
