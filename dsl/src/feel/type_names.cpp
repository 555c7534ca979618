#include "feel/type_names.hpp"

namespace vorgang::dsl::feel {

using model::Kind;
using Sort = model::Type::Sort;

model::Type simple_type(std::string_view name) {
    constexpr std::pair<std::string_view, Kind> kinds[] = {
        {"number", Kind::number},
        {"string", Kind::string},
        {"boolean", Kind::boolean},
        {"date", Kind::date},
        {"time", Kind::time},
        {"date and time", Kind::date_time},
        {"dateTime", Kind::date_time},
        {"days and time duration", Kind::days_time},
        {"dayTimeDuration", Kind::days_time},
        {"years and months duration", Kind::years_months},
        {"yearMonthDuration", Kind::years_months},
        {"context", Kind::context},
        {"list", Kind::list},
        {"range", Kind::range},
        {"function", Kind::function}};
    model::Type type;
    type.sort = name == "Null" || name == "null" ? Sort::null : Sort::any;
    type.any_duration = name == "duration";
    if (type.any_duration) type.sort = Sort::simple;
    for (const auto& [known, kind] : kinds) {
        if (known != name) continue;
        type.sort = Sort::simple;
        type.kind = kind;
    }
    return type;
}

} // namespace vorgang::dsl::feel
