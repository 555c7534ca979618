#include "vorgang/engine/version.hpp"

namespace vorgang {

std::string_view version() noexcept {
    return VORGANG_VERSION;
}

} // namespace vorgang
