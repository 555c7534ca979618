// Elements of `für alle`: fields of a frame, named `x` or `x.feld`.
#pragma once

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Makes the fields of an element. `field`: the list, where it is one.
void declare_element(Context& context, Index loop, const ExprType& type, Use field, Span span);

/// Whether the entries of an element can be written, because they then stand in the list.
[[nodiscard]] bool changes_elements(const Model& model, Index loop) noexcept;

/// The field of a name with a point, as find_field().
[[nodiscard]] Index find_field_of_element(Context& context, const syntax::Name& name, bool reads);
/// The field of `x` alone, as find_field(): where it is no record.
[[nodiscard]] Index find_element(Context& context, const Symbol& symbol, const syntax::Name& name,
                                 bool reads);

} // namespace vorgang::dsl::meaning
