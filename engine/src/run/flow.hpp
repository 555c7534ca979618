// Moves the lanes of a case: runs flow code from one waiting point to the next, opens and closes
// positions, arms and ends deadlines. Works on the draft only.
#pragma once

#include <vector>

#include "run/border.hpp"
#include "run/machine.hpp"
#include "vorgang/engine/deadline.hpp"

namespace vorgang::run {

class Flow {
  public:
    // A lane: the cell it waits in, where its code goes on, and the scope it is in.
    struct Lane {
        Index cell = 0;
        CodeOffset offset = 0;
        Index scope = 0;
    };

    Flow(Context& context, Machine& machine) noexcept : c_(context), machine_(machine) {}

    // Prepares for one command.
    void begin() noexcept {
        halted_ = false;
        lanes_.clear();
    }
    // Runs the lane and every lane it starts until all wait or the case has ended. False, here and
    // below: the command would run more instructions than allowed; it is to be refused.
    [[nodiscard]] bool run(Lane lane);
    // From now on every lane stops where it would go on, as an incident.
    void halt() noexcept {
        halted_ = true;
        lanes_.clear();
    }
    // Goes on behind a position that was completed.
    [[nodiscard]] bool resume(Index position);
    // Lets the deadline or wait in this cell take effect.
    [[nodiscard]] bool expire(Index place);

    // Ends one position: its cell, its deadlines, its claim, the arguments of its call.
    void close_position(Index position);
    // Withdraws everything open in a scope and ends its deadlines.
    void close_scope(Index scope);
    void end_case(Index ending, std::uint8_t flags);

    // Arms a deadline whose dates are known (extension).
    void set_deadline(Index index, const DeadlineDate& date, std::uint8_t extensions);
    // The legal end of an armed deadline, in ms.
    [[nodiscard]] std::int64_t legal_end(Index index);

    [[nodiscard]] std::uint32_t next_activation() noexcept {
        return ++c_.draft.header().activations;
    }
    [[nodiscard]] Cell& cell(Index place) noexcept { return c_.draft.root().cells()[place]; }
    // The cell of an open position with this activation, or none.
    [[nodiscard]] Index find(std::uint32_t activation) noexcept {
        return find_open(c_.draft.view().root(), activation);
    }
    // Whether work goes on in the scope.
    [[nodiscard]] bool active(Index scope) noexcept;

    // The values of fields as a blob, and back.
    void pack(std::span<const Index> fields, ByteWriter& out);
    void apply(std::span<const Index> fields, std::span<const std::byte> blob);
    // Hands the kept message at this place of the ledger to its fields and takes it out.
    void deliver_kept(std::size_t place);
    void remove_ledger(LedgerKind kind, std::uint32_t number);
    // Why an incident is there is known as long as it is.
    void forget_reasons(std::uint32_t activation);

    void event(EventKind kind, Index index, std::uint32_t number = 0) {
        c_.events.push_back({kind, index, number});
    }

  private:
    enum class Next : std::uint8_t { goes_on, waits };
    [[nodiscard]] bool run_lane(Lane lane);
    [[nodiscard]] Next decide(Lane& lane, CodeOffset otherwise);
    [[nodiscard]] Next set_field(const Lane& lane, Index field);
    [[nodiscard]] Next incident(const Lane& lane, IncidentReason reason, const Cause& cause = {});
    // Why the instruction the lane is at cannot have the value it needs, so many places below the
    // top of the stack.
    [[nodiscard]] Origin origin(const Lane& lane, std::size_t below_top = 0);
    [[nodiscard]] Cause deadline_cause();
    [[nodiscard]] Next open_step(const Lane& lane, Index position);
    [[nodiscard]] Next find_role(const Lane& lane, Index position);
    [[nodiscard]] Next open_call(const Lane& lane, Index position);
    [[nodiscard]] Next wrong_argument(const Lane& lane, Index position, std::size_t place,
                                      Refusal reason);
    [[nodiscard]] Next open_receive(Lane& lane, Index position);
    [[nodiscard]] Next open_wait(const Lane& lane, Index position);
    [[nodiscard]] Next enter_scope(Lane& lane, Index scope);
    // Pays for closing a scope.
    [[nodiscard]] bool spend_on(Index scope) noexcept;
    // Lanes inside of the scope that were still to run never do.
    [[nodiscard]] bool forget_lanes(Index scope);
    void leave_scope(Lane& lane, Index scope);
    void send(Index message);
    // flow_branches.cpp
    [[nodiscard]] bool fork(const Instruction& i);
    [[nodiscard]] bool branch_end(const Instruction& i);
    // False as above.
    [[nodiscard]] bool take(Lane& lane, const Instruction& i);
    [[nodiscard]] bool close_branches(const Position& join, std::uint32_t first);

    [[nodiscard]] Cell& occupy(Index position, CellKind kind);
    void release(Cell& cell);
    [[nodiscard]] Index scope_of(const Cell& cell) const noexcept;

    [[nodiscard]] std::optional<DeadlineDate> compute(const Deadline& deadline);
    [[nodiscard]] bool arm(std::span<const Index> deadlines);
    void disarm(std::span<const Index> deadlines);
    [[nodiscard]] bool leave(Index deadline, CodeOffset offset);

    [[nodiscard]] const ProcessModel& model() const noexcept { return *c_.model; }

    Context& c_;
    Machine& machine_;
    std::vector<Lane> lanes_; // still to be run
    bool halted_ = false;
    CodeOffset statement_ = 0; // where the statement being run begins
    Index without_end_ = none; // the deadline that could not be armed
};

} // namespace vorgang::run
