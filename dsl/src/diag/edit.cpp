#include "diag/edit.hpp"

#include <algorithm>
#include <tuple>

namespace vorgang::dsl::diag {

bool overlap(const Fix& one, const Fix& other) noexcept {
    if (one.span == other.span) return true;
    return one.span.begin < other.span.end && other.span.begin < one.span.end;
}

EditedText::EditedText(std::string_view text, std::vector<Fix> fixes) {
    std::ranges::sort(fixes, {}, [](const Fix& fix) { return fix.span; });
    std::uint32_t at = 0;
    const auto keep_until = [&](std::uint32_t end) {
        pieces_.push_back({static_cast<std::uint32_t>(text_.size()), at, true});
        text_ += text.substr(at, end - at);
    };
    for (const Fix& fix : fixes) {
        keep_until(fix.span.begin);
        pieces_.push_back({static_cast<std::uint32_t>(text_.size()), fix.span.begin, false});
        text_ += fix.replacement;
        at = fix.span.end;
    }
    keep_until(static_cast<std::uint32_t>(text.size()));
}

std::uint32_t EditedText::original(std::uint32_t place) const noexcept {
    const auto behind = std::ranges::upper_bound(pieces_, place, {}, &Piece::begin);
    const Piece& piece = behind[-1]; // the first one begins at 0
    return piece.kept ? piece.original + (place - piece.begin) : piece.original;
}

} // namespace vorgang::dsl::diag
