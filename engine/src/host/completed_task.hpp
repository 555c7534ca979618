// Which step a task was of that is completed: for the order to open it once more.
#pragma once

#include "host/site.hpp"
#include "run/fault.hpp"
#include "vorgang/engine/command.hpp"

namespace vorgang::host {

// `command` with the step its task was of as `name`, by the records of the case; empty where they
// tell of no completion. Where that is not so because nobody can know it, or the host has named
// another step, `why` says so: it holds where the decision says that the task was not completed.
// Errors: those of the store.
[[nodiscard]] Result<Command> name_step(Store& store, const Site& site,
                                        std::span<const std::byte> block, const Command& command,
                                        run::Fault& why);

} // namespace vorgang::host
