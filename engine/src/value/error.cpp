#include "vorgang/engine/error.hpp"

namespace vorgang {

MaybeError::MaybeError(Error&& error) : error_(new Error(std::move(error))) {}
MaybeError::MaybeError(const Error& error) : error_(new Error(error)) {}

void MaybeError::copy(const Error& error) {
    error_ = new Error(error);
}

void MaybeError::discard() noexcept {
    delete error_;
}

std::string_view to_text(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::not_open: return "not_open";
    case ErrorCode::not_allowed: return "not_allowed";
    case ErrorCode::four_eyes: return "four_eyes";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::invalid_data: return "invalid_data";
    case ErrorCode::suspended: return "suspended";
    case ErrorCode::ended: return "ended";
    case ErrorCode::limit: return "limit";
    case ErrorCode::duplicate_key: return "duplicate_key";
    case ErrorCode::purged: return "purged";
    case ErrorCode::busy: return "busy";
    case ErrorCode::full: return "full";
    case ErrorCode::read_only: return "read_only";
    case ErrorCode::corrupt: return "corrupt";
    case ErrorCode::newer_format: return "newer_format";
    case ErrorCode::outcome_unknown: return "outcome_unknown";
    }
    return "";
}

} // namespace vorgang
