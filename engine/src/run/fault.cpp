#include "run/fault.hpp"

namespace vorgang::run {

Error error(ErrorCode code, std::string_view subject, std::string_view rule,
            std::string_view german, std::string_view english) {
    return {code, std::string(subject), std::string(rule), std::string(german),
            std::string(english)};
}

Error outside_of_the_calendar() {
    return error(ErrorCode::invalid_data, "at", "1900..2499",
                 "der Zeitpunkt liegt außerhalb der Jahre 1900 bis 2499",
                 "the instant is outside the years 1900 to 2499");
}

} // namespace vorgang::run
