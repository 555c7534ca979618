// What only the engine says to a case: what one case has to say to another (`rufe prozess`), and
// what a tool answered that it asked itself. A command carries it; a host has no such type.
#pragma once

#include <span>
#include <string_view>

#include "vorgang/engine/command.hpp"

namespace vorgang::run {

// Who holds an external role of a case, or represents its holder.
struct Holder {
    std::string_view role{};
    std::string_view person{};
    bool represents = false;
};

struct Errand {
    // start: the case that calls; begun: the case that was begun; tool_answer: the case that
    // answers; cancel: the case that called and does not wait any more. 0: a tool answers.
    CaseId other{};
    // start: the call of `other`; begun: the same as `activation`. 0: nobody waits (`nebenbei`).
    std::uint32_t call = 0;
    std::span<const Holder> holders{}; // start: whose the external roles are in `other`
};

// Keys that begin so are the engine's own, so no host's key is ever in the way of one.
inline constexpr std::string_view engine_keys = "vorgang:";

// The case at the other end; 0: none.
[[nodiscard]] inline CaseId other_case(const Command& command) noexcept {
    return command.errand != nullptr ? command.errand->other : CaseId{};
}

} // namespace vorgang::run
