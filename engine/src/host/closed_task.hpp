// Who closed a task, and when: for the error that says it is not open any more.
#pragma once

#include "host/site.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::host {

// Adds to a `not_open` or `ended` of a command about a task what the records say about its end,
// as far as the actor may see the case. Leaves the error as it is where there is nothing to say.
void explain_closed(Store& store, const Site& site, std::span<const std::byte> block,
                    const Command& command, Error& error);

} // namespace vorgang::host
