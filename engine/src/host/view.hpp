// What a viewer may see of a case.
#pragma once

#include <map>

#include "host/site.hpp"
#include "run/case_block.hpp"
#include "run/cause.hpp"
#include "vorgang/engine/query.hpp"

namespace vorgang::host {

enum class Sight : std::uint8_t {
    nothing,
    own,  // holds or represents an external role: own steps and what these collect or show
    whole // has an internal role of the process, or leads
};

[[nodiscard]] Sight sight(const Viewer& viewer, const Site& site, run::CaseView view);

// Whether the viewer holds or represents this external role in the case.
[[nodiscard]] bool holds(const Viewer& viewer, Index role, run::CaseView view);

// Whether a task of this role is the viewer's: they have the role, or hold it where it is external.
[[nodiscard]] bool may_see_task(const Viewer& viewer, const Site& site, run::CaseView view,
                                std::string_view role);

// Whether the viewer sees this field of the case. Precondition: sight is not `nothing`.
[[nodiscard]] bool may_see_field(const Viewer& viewer, Sight sight, const Site& site,
                                 run::CaseView view, Index field);

[[nodiscard]] bool has_role(const Viewer& viewer, std::string_view role) noexcept;

// Adds the open tasks of a role that are the viewer's, of one block of the case.
void open_tasks(const Site& site, run::CaseView view, run::CaseView block, const Viewer& viewer,
                std::string_view role, std::vector<TaskRow>& rows);

// The element of a list a block is about.
struct Element {
    std::vector<FieldInfo> entries; // as far as the viewer sees them
    std::uint32_t place = 0;        // in its list, from 1; 0: it is about none
    std::uint32_t run = 0;          // the part of what accompanies or undoes, the inner one

    // Adds what the block of a part says; those around another one come behind it.
    void add(const Viewer& viewer, Sight sight, const Site& site, run::CaseView view,
             run::CaseView block, std::uint32_t part);
};

// The case as the viewer sees it. Precondition: sight is not `nothing`.
[[nodiscard]] CaseInfo describe(const Viewer& viewer, Sight sight, const Site& site,
                                run::CaseView view);
// Adds what is open in a part, which is about this element.
void describe_part(const Viewer& viewer, Sight sight, const Site& site, run::CaseView view,
                   run::CaseView part, Element element, CaseInfo& info);
// A list whose elements are being worked on stands as these are: parts in the order of the list.
void gather_lists(const Site& site, run::CaseView view,
                  const std::map<std::uint32_t, std::vector<std::byte>>& parts, CaseInfo& info);

// One record as the viewer sees it; false where it is none of theirs.
[[nodiscard]] bool describe(std::span<const std::byte> record, Sight sight, const Site& site,
                            HistoryEntry& entry);

// What waits at a position: a step, "tool.operation", a message, the `x` of `für alle`, or "".
[[nodiscard]] std::string position_name(const ProcessModel& model, Index position);

// reasons.cpp
[[nodiscard]] std::string_view reason_name(std::uint16_t reason) noexcept;
// A cause in the words of the history: "field steuer, rule jahressatz".
[[nodiscard]] std::string cause_text(const ProcessModel& model, const run::Cause& cause);
// Says what happened, where the cell is an incident or a call that has failed.
void tell_reason(const ProcessModel& model, run::CaseView view, const run::Cell& cell,
                 OpenInfo& open);

} // namespace vorgang::host
