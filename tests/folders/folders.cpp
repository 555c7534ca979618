#include "folders.hpp"

namespace folders {

std::filesystem::path source() {
    return VORGANG_SOURCE_DIR;
}

std::filesystem::path shared() {
    return VORGANG_SHARED_DIR;
}

} // namespace folders
