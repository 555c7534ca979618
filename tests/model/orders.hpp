// Random orders for a case: what people, tools and hosts do, right and wrong.
#pragma once

#include "chance.hpp"
#include "interpreter.hpp"

namespace vorgang::model {

// The next thing that happens. `past` are the orders before it, some of which come twice.
Order random_order(Chance& chance, Interpreter& model, Instant now, const std::vector<Order>& past);

// What a tool gives, mostly as its signature says.
std::vector<std::pair<std::string, Value>> random_results(Chance& chance,
                                                          const Operation& operation);

} // namespace vorgang::model
