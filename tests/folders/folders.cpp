#include "folders.hpp"

namespace vorgang::test {

std::filesystem::path source_folder() {
    return VORGANG_SOURCE_DIR;
}

std::filesystem::path shared_folder() {
    return VORGANG_SHARED_DIR;
}

} // namespace vorgang::test
