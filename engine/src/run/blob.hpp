// Values packed one after the other: the arguments of a call, the data of a kept message.
#pragma once

#include "run/bytes.hpp"
#include "run/scalar.hpp"

namespace vorgang::run {

void pack_scalar(const Scalar& scalar, ByteWriter& out);
// Reads one scalar; texts stay views into the bytes. Unknown after a fault.
[[nodiscard]] Scalar unpack_scalar(ByteReader& in);

} // namespace vorgang::run
