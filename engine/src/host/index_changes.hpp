// The rows of the store's indexes that a record changes, found by comparing the case before and
// after. Derived from the bytes alone, so an audit can compute them again.
#pragma once

#include <deque>
#include <string>

#include "host/site.hpp"
#include "run/case_block.hpp"

namespace vorgang::host {

class IndexChanges {
  public:
    // Computes the rows. `before` is empty for a new case. Valid until the next call.
    // `changed` are the places of the cells that differ.
    std::span<const IndexChange> compute(const Site& site, run::CaseView before,
                                         run::CaseView after,
                                         std::span<const std::uint16_t> changed,
                                         const Command& command, std::string_view key_text,
                                         std::uint64_t digest);

  private:
    void cells(const Site& site, run::CaseView before, run::CaseView after,
               std::span<const std::uint16_t> changed);
    void cell(const Site& site, run::ConstFrame frame, Index place, bool remove);
    void all_cells(const Site& site, run::ConstFrame frame, bool remove);
    void claims(run::CaseView before, run::CaseView after, const Command& command);
    void outgoing(run::CaseView before, run::CaseView after);
    void names(const Site& site, run::CaseView before, run::CaseView after);
    void add(IndexChange::Kind kind, bool remove, Instant due, std::uint32_t activation,
             QueueId queue = {}) {
        changes_.push_back({kind, remove, queue, due, activation, 0, 0, {}});
    }
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    std::vector<IndexChange> changes_;
    std::deque<std::string> texts_;
};

// The earliest deadline of the step open in this cell, or no_due.
[[nodiscard]] Instant task_due(const ProcessModel& model, run::ConstFrame frame, Index place);

// Keys of the name index.
[[nodiscard]] std::string file_number_key(std::string_view tenant, std::string_view process,
                                          std::string_view number);
[[nodiscard]] std::string message_key(std::string_view tenant, std::string_view process,
                                      std::string_view message, std::span<const Value> values);
// Keys of the key index.
[[nodiscard]] std::string start_key(std::string_view tenant, std::string_view process,
                                    std::string_view key);
[[nodiscard]] std::string case_key(CaseId id, std::string_view key);

} // namespace vorgang::host
