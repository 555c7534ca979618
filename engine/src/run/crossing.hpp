// Values between a process and a decision model: typed on this side, of any kind on the other.
#pragma once

#include "run/scalar.hpp"
#include "run/scratch.hpp"
#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/feel/value.hpp"

namespace vorgang::run {

class Crossing {
  public:
    Crossing(const ProcessModel& model, const Calendar& calendar) noexcept
        : m_(model), calendar_(calendar) {}

    // What is unknown is null. Instants are what a clock at the place shows, with its offset.
    [[nodiscard]] feel::Value out(const Scalar& scalar, const Type& type, Index shape) const;
    [[nodiscard]] feel::Value out(Instant instant) const;

    // False where the value has no counterpart of the type; null is unknown. Bounds and sizes are
    // for accept() to check. A local time is what a clock at the place shows.
    [[nodiscard]] bool in(const feel::Value& value, const Type& type, Index shape, Scratch& scratch,
                          Scalar& scalar) const;

  private:
    [[nodiscard]] feel::Value list_out(const Scalar& list, const Type& type, Index shape) const;
    [[nodiscard]] feel::Value context_out(const Scalar& context, const Type& type,
                                          Index shape) const;
    [[nodiscard]] bool list_in(const feel::Value& value, const Type& type, Index shape,
                               Scratch& scratch, Scalar& scalar) const;
    [[nodiscard]] bool context_in(const feel::Value& value, const Type& type, Index shape,
                                  Scratch& scratch, Scalar& scalar) const;
    [[nodiscard]] Index part_of(Index shape, std::size_t place) const noexcept;

    const ProcessModel& m_;
    const Calendar& calendar_;
};

} // namespace vorgang::run
