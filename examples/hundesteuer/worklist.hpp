// Prints open tasks as a table.
#pragma once

#include <iosfwd>

#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/query.hpp"

void print_worklist(std::ostream& out, std::string_view role, const vorgang::TaskPage& page,
                    const vorgang::Calendar& calendar);
