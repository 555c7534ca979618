// The pages about the codes, put into the library when it is built.
#pragma once

#include <span>
#include <string_view>

namespace vorgang::dsl::diag {

/// One file of docs/diagnostics: a German part under "## Deutsch", an English one under
/// "## English".
struct Page {
    std::string_view code;
    std::string_view text;
};

/// All pages, ordered by code. Defined in the generated file explain_pages.cpp.
[[nodiscard]] std::span<const Page> pages() noexcept;

} // namespace vorgang::dsl::diag
