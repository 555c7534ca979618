// The sentences for what is wrong with an expression of a model.
#pragma once

#include "feel/finding.hpp"
#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn {

[[nodiscard]] std::string_view code_of(const dsl::feel::Finding& finding) noexcept;
[[nodiscard]] Severity severity_of(const dsl::feel::Finding& finding) noexcept;
[[nodiscard]] Wording wording_of(const dsl::feel::Finding& finding);

} // namespace vorgang::dmn
