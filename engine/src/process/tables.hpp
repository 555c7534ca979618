// The frozen tables of a process: the model and what is derived from it once, when it is frozen.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "feel/table_index.hpp"
#include "process/fast_code.hpp"
#include "process/rule_index.hpp"
#include "vorgang/engine/deadline.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// Names of one kind, sorted, to be found by bisection.
class NameTable {
  public:
    void add(std::string_view name, Index index) { names_.emplace_back(name, index); }
    // Returns false where two names are equal.
    bool finish();
    [[nodiscard]] Index find(std::string_view name) const noexcept;

  private:
    std::vector<std::pair<std::string_view, Index>> names_;
};

// 8-byte slots of a frame; the last ones point into the heap.
struct FrameSlots {
    Index slots = 0;
    Index text_slots = 0;
};

struct ProcessTables {
    ProcessModel model;
    NameTable fields, steps, roles, messages, endings, rules, locals, deadlines, operations;
    std::vector<Index> lane_starts;           // by code offset: the frame of a lane that may begin
                                              // there, or none
    std::vector<Index> deadline_frames;       // by deadline: where it is armed
    std::vector<Index> loop_of_scope;         // by scope: the loop it is the body of, or none
    std::vector<Index> inputs;                // fields a case begins with, in order
    std::vector<FrameSlots> frames;           // by frame of the model
    bool watches = false;                     // some handler has a condition
    bool listens = false;                     // some section has a handler of a message
    bool begins_cases = false;                // some call begins a process
    std::vector<std::string> operation_names; // "kasse.sollstellung"; a process: its own
    ProceduralLaw law = ProceduralLaw::intern;
    Index beginning = none;              // the position a case begins at, see Process::beginning
    std::vector<RuleIndex> rule_indexes; // by rule
    std::vector<std::vector<feel::TableIndex>> model_indexes; // by decision model and table
    FastCode fast;                                            // the code as the machine runs it
};

// Gives every field its slot: numbers two, all others one, texts last.
void assign_slots(ProcessTables& tables);

// Notes which frame a deadline is armed in, and which loop a scope is the body of.
void place_frames(ProcessTables& tables);

// "kasse.sollstellung"; of a process that is called its name.
[[nodiscard]] std::string qualified_name(const ProcessModel& model, const Operation& operation);

// Checks every index, target, bound and the stack of every code; the first fault as an error.
[[nodiscard]] Result<void> verify(const ProcessModel& model, std::vector<Index>& lane_starts);

} // namespace vorgang::run
