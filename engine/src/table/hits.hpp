// What a decision table makes of the rows that fit: the hit policies of DMN 1.5 (8.2.8), written
// once for processes, whose values have types, and for decision models, whose values have not.
//
// The two differ in what a row, a value and a mistake is; each brings that as a side:
//
//   using Value                      a value of it is null, or unknown, from the start
//   bool next(std::size_t& row)      the next row that fits; false: there is none, or it stopped
//   Value output(std::size_t row)    what the row gives; tells that the row counts
//   void fired(std::size_t row)      tells that the row counts, where nobody asks what it gives
//   Value no_row()                   what the table gives where no row fits
//   Value several()                  of a policy that allows one, where two fit
//   Value number(std::size_t)        a count
//   Value alone(Policy, Value)       the first of what is put together, checked
//   bool same(Value, Value)          whether two outputs agree
//   Value sum(Value, Value)
//   std::optional<bool> goes_before(Policy, Value, Value)    nothing: nobody can say
//   void gather(Value)               puts it into the list
//   Value gathered(Policy)           the list, in its order
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::table {

using feel::Policy;

[[nodiscard]] constexpr bool gathers(Policy policy) noexcept {
    return policy == Policy::collect || policy == Policy::rule_order ||
           policy == Policy::output_order;
}

template<class Side>
[[nodiscard]] typename Side::Value joined(Side& side, Policy policy, typename Side::Value before,
                                          typename Side::Value next) {
    switch (policy) {
    case Policy::sum: return side.sum(before, next);
    case Policy::any: return side.same(before, next) ? before : typename Side::Value();
    default: {
        const std::optional<bool> better = side.goes_before(policy, next, before);
        if (!better) return {};
        return *better ? next : before;
    }
    }
}

// INVARIANT: rows are asked in their order, and what a row gives is asked for before the next row:
// both can be seen, in the events of a case and in the notes of an evaluation.
template<class Side>
[[nodiscard]] typename Side::Value decide(Policy policy, Side& side) {
    std::size_t row = 0;
    if (!side.next(row)) return side.no_row();
    if (policy == Policy::first) return side.output(row);
    if (policy == Policy::unique) {
        std::size_t other = 0;
        return side.next(other) ? side.several() : side.output(row);
    }
    if (policy == Policy::count) {
        std::size_t count = 0;
        do {
            side.fired(row);
            ++count;
        } while (side.next(row));
        return side.number(count);
    }
    if (gathers(policy)) {
        do
            side.gather(side.output(row));
        while (side.next(row));
        return side.gathered(policy);
    }
    typename Side::Value result = side.alone(policy, side.output(row));
    while (side.next(row))
        result = joined(side, policy, std::move(result), side.output(row));
    return result;
}

} // namespace vorgang::table
