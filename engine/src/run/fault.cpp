#include "run/fault.hpp"

namespace vorgang::run {

Error error(ErrorCode code, std::string_view subject, std::string_view rule,
            std::string_view german, std::string_view english) {
    return {code, std::string(subject), std::string(rule), std::string(german),
            std::string(english)};
}

} // namespace vorgang::run
