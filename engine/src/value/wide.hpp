// Integers of 128 bits under names that stay silent with -Wpedantic. A tool of this library alone.
#pragma once

namespace vorgang {

__extension__ typedef unsigned __int128 UWide;
__extension__ typedef __int128 Wide;

} // namespace vorgang
