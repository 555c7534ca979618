// What the driver asks of a case, in words that still mean something when other orders before it,
// or parts of the process, are left out: tasks and calls are named, not numbered.
#pragma once

#include <string>
#include <vector>

#include "vorgang/engine/command.hpp"

namespace vorgang::model {

struct Order {
    enum class What { command, advance, run_tools, reopen };
    What what = What::command;
    CommandKind kind = CommandKind::note;

    std::size_t to = 0; // which case, as the bench counts them

    std::int64_t passes_ms = 0; // time that passes before
    std::int64_t behind_ms = 0; // how much the clock of whoever sends it is behind

    std::string target{};  // what is open, or was: "s3", "kasse.buchen", "incident"
    std::size_t older = 0; // 0: its youngest activation, 1: the one before, …
    bool nothing = false;  // an activation that never was

    std::string person{};
    std::string deputy_for{};
    std::vector<std::string> roles{};
    std::string entered_for_role{};
    std::string entered_for{};
    std::optional<Channel> channel{};
    std::optional<std::int64_t> received_before_ms{};

    std::vector<std::pair<std::string, Value>> data{};
    std::string name{};
    std::string text{};
    std::string other{}; // delegate, exclude, appoint
    std::string key{};
    std::optional<int> expected{}; // the sequence, as a difference to what it is
    std::optional<Length> length{};
    Answer answer = Answer::done;
    Resolution resolution = Resolution::retry;
    std::uint64_t chance = 0;  // what tools answer in run_tools
    std::size_t units = 1'000; // of run_tools

    bool operator==(const Order&) const = default;
};

std::string to_text(const Order& order);
std::string_view name_of(CommandKind kind);

} // namespace vorgang::model
