// A text with replacements made, and the way back from its places to those of the original.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::diag {

/// Whether two replacements touch the same text, so that only one of them can be made. Two that put
/// something in at the same place do as well: which comes first?
[[nodiscard]] bool overlap(const Fix& one, const Fix& other) noexcept;

class EditedText {
  public:
    /// Precondition: the fixes lie in the text and no two of them overlap.
    EditedText(std::string_view text, std::vector<Fix> fixes);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Where in the original a place of the new text was; of text put in, where it was put.
    [[nodiscard]] std::uint32_t original(std::uint32_t place) const noexcept;
    [[nodiscard]] Span original(Span span) const noexcept {
        return {original(span.begin), original(span.end)};
    }

  private:
    struct Piece {
        std::uint32_t begin;    ///< in the new text
        std::uint32_t original; ///< what it was
        bool kept;              ///< from the original, byte for byte
    };

    std::string text_;
    std::vector<Piece> pieces_;
};

} // namespace vorgang::dsl::diag
