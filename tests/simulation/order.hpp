// A command with all it looks at, so that a host can give it again after a crash.
#pragma once

#include <string>
#include <vector>

#include "vorgang/engine/engine.hpp"

namespace vorgang::simulation {

struct Order {
    Command what{}; // texts, roles and data are filled in by command()
    std::string role{};
    std::string person{};
    std::string key{};
    std::string name{};
    std::string text{};
    std::vector<std::pair<std::string, Value>> data{};

    // Lives as long as `lent`, which it fills, and this order.
    struct Lent {
        std::string_view role;
        std::vector<Assignment> data;
    };
    [[nodiscard]] Command command(Lent& lent) const;
};

[[nodiscard]] std::string to_text(const Order& order);

} // namespace vorgang::simulation
