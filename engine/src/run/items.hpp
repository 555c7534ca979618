// Lists and contexts as bytes: so they lie in the heap of a case, in a record and behind a scalar.
//
//   number of items, 4 bytes | end of each item, 4 bytes, counted from the first | items
//   item: kind of scalar, 1 byte | its value
//
// Any item is reached at once, so work on a list grows with the list and no faster. A context is
// its entries in the order of the declaration. Reading is total over all bytes.
// docs/formats/case.md, "Lists and contexts".
#pragma once

#include <span>
#include <string>

#include "run/scalar.hpp"

namespace vorgang::run {

class Items {
  public:
    explicit Items(std::string_view bytes) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    // Unknown where the bytes are no item.
    [[nodiscard]] Scalar at(std::size_t place) const noexcept;

  private:
    [[nodiscard]] std::uint32_t end(std::size_t place) const noexcept;

    std::string_view bytes_;
    std::size_t count_ = 0;
};

[[nodiscard]] std::string pack_items(std::span<const Scalar> items);

// Whether two scalars are the same value; lists and contexts item by item.
[[nodiscard]] bool equal(const Scalar& left, const Scalar& right) noexcept;

} // namespace vorgang::run
