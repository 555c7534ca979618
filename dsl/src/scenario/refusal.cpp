#include "scenario/refusal.hpp"

namespace vorgang::dsl::scenario {

using syntax::RefusalReason;

Wording words_for(RefusalReason reason) {
    switch (reason) {
    case RefusalReason::role: return {"rolle", "role"};
    case RefusalReason::four_eyes: return {"vier_augen", "four_eyes"};
    case RefusalReason::excluded: return {"ausgeschlossen", "excluded"};
    case RefusalReason::data: return {"daten", "data"};
    case RefusalReason::not_open: return {"nicht_offen", "not_open"};
    case RefusalReason::deadline: return {"frist", "deadline"};
    }
    return {};
}

std::optional<RefusalReason> reason_of(const Error& error) noexcept {
    if (error.rule == "frist" || error.rule == "deadline") return RefusalReason::deadline;
    switch (error.code) {
    case ErrorCode::not_allowed:
        if (error.rule == "ausgeschlossen") return RefusalReason::excluded;
        if (error.rule == "rolle" || error.rule == "übernommen") return RefusalReason::role;
        return std::nullopt;
    case ErrorCode::four_eyes: return RefusalReason::four_eyes;
    case ErrorCode::invalid_data: return RefusalReason::data;
    case ErrorCode::not_open:
    case ErrorCode::conflict:
    case ErrorCode::ended:
    case ErrorCode::not_found: return RefusalReason::not_open;
    default: return std::nullopt;
    }
}

} // namespace vorgang::dsl::scenario
