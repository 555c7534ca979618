// The few functions of Intel's decimal library we use, under its headers' names.
//
// Variant 000: arguments by value, rounding and flags as arguments, nothing global. INVARIANT: no
// file that includes this uses the compiler's own decimal types, whose functions differ.
#pragma once

#include <bid_conf.h>
#include <bid_functions.h>
