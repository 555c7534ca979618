/// The version of the library that is linked, which need not be the one of the headers.
///
/// Not the version of a process or of a file format: those travel with the data. Any thread.
#pragma once

#include <string_view>

#include "vorgang/engine/export.hpp"

namespace vorgang {

/// "major.minor.patch", for example "0.1.0". Valid as long as the program runs.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view version() noexcept;

} // namespace vorgang
