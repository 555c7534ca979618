// The list a `für alle` goes through while its elements are at work: the values lie in the parts,
// and whoever reads the list sees what the elements have so far.
#pragma once

#include "run/context.hpp"
#include "run/scalar.hpp"

namespace vorgang::run {

// The loop that changes the elements of this list where work goes on or around it; null: none.
[[nodiscard]] const Loop* loop_at_work(Context& c, Index list) noexcept;

// The cell in which the loop waits for its elements, in this block; null: it does not run there.
[[nodiscard]] Cell* running(const ProcessModel& model, const Loop& loop, CaseDraft& block) noexcept;

// The elements as they are now, those that have not begun as they were. The value is kept until the
// command ends. Linear in the elements.
[[nodiscard]] Scalar gather(Context& c, const Loop& loop);

} // namespace vorgang::run
