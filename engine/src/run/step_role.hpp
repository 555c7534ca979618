// Who works on a step: the role it names, or the one found when it opened.
#pragma once

#include "run/case_block.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// None where a step whose role is found has never been open. INVARIANT: of a case that fits its
// process (fits.hpp) the role of an open step is one of the process.
[[nodiscard]] inline Index role_of(const ProcessModel& model, const Step& step,
                                   ConstFrame frame) noexcept {
    if (step.role_field == none) return step.role;
    const Index slot = model.fields[step.role_field].slot;
    if (!frame.is_known(slot) || frame.slots()[slot] >= model.roles.size()) return none;
    return static_cast<Index>(frame.slots()[slot]);
}

} // namespace vorgang::run
