// Bytes that change on the disk by themselves.
#pragma once

#include "breakage.hpp"
#include "world.hpp"

namespace vorgang::simulation {

// Changes one byte of the file after the other, each for itself. Complains where a case is served
// otherwise than it is, or a record, and where an audit finds nothing although one is not there.
// No program has the store open.
void prove_decay(World& world, const Breakage& breakage, int times);

} // namespace vorgang::simulation
