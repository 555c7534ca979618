// Where a case stands, beside the states of its machine.
#pragma once

#include <string>
#include <vector>

#include "vorgang/dsl/states.hpp"

namespace vorgang::dsl::states {

class CaseMarks {
  public:
    CaseMarks(const StateMachine& machine, const StatesStyle& style);

    [[nodiscard]] bool any() const noexcept { return info_ != nullptr; }
    /// What of the case is open in a state; an ended case has its ending, with nothing behind it.
    [[nodiscard]] bool is_marked(MachineIndex state) const;
    /// Incidents that are between two states of the region.
    [[nodiscard]] std::vector<const OpenInfo*> incidents(Index region) const;
    /// "offen bis 2026-05-20 00:00", "Vorfall: …"
    [[nodiscard]] Wording words(const OpenInfo& open) const;
    /// Those of a state, where several elements are in it the first ones and how many more.
    [[nodiscard]] std::vector<Wording> lines(MachineIndex state) const;
    /// One sentence about the whole case.
    [[nodiscard]] Wording summary() const;
    /// "Frist prüfen: letzter Tag 2026-05-19", for each that runs.
    [[nodiscard]] std::vector<Wording> deadlines() const;
    [[nodiscard]] std::vector<Wording> waiting_messages() const;

  private:
    [[nodiscard]] std::string clock(Instant instant) const;

    const StateMachine& machine_;
    const CaseInfo* info_;
    const Calendar* calendar_;
    std::vector<std::vector<const OpenInfo*>> open_;
    MachineIndex ending_ = no_state;
};

} // namespace vorgang::dsl::states
