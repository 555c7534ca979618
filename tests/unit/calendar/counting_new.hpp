// Counts what a test program allocates by `new`; counting_new.cpp replaces the operators.
#pragma once

namespace vorgang {

// Since the program began.
long allocations();

} // namespace vorgang
