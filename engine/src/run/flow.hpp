// Moves the lanes of a case: runs flow code from one waiting point to the next, opens and closes
// positions, arms and ends deadlines. Works on the draft only.
#pragma once

#include <functional>
#include <vector>

#include "run/border.hpp"
#include "run/machine.hpp"
#include "vorgang/engine/deadline.hpp"

namespace vorgang::run {

class Items;

class Flow {
  public:
    // A lane: the cell it waits in, where its code goes on, and the scope it is in.
    struct Lane {
        Index cell = 0;
        CodeOffset offset = 0;
        Index scope = 0;
        std::uint32_t part = 0; // 0: the case
    };

    Flow(Context& context, Machine& machine) noexcept : c_(context), machine_(machine) {}

    // Prepares for one command.
    void begin() noexcept {
        halted_ = exhausted_ = must_end_ = day_ended_ = false;
        begun_ = 0;
        home_ = 0;
        calls_count_ = false;
        at_once_ = AtOnce::nothing;
        lanes_.clear();
    }
    // Runs the lane and every lane it starts until all wait or the case has ended. False, here and
    // below: the command would run more instructions than allowed; it is to be refused.
    [[nodiscard]] bool run(Lane lane);
    // The same, of the lanes that something began.
    [[nodiscard]] bool run_rest();
    // From now on every lane stops where it would go on, as an incident.
    void halt() noexcept {
        halted_ = must_end_ = true;
        exhausted_ = false;
        lanes_.clear();
    }
    [[nodiscard]] bool is_halted() const noexcept { return halted_; }
    // Whether something that this command armed was due at once, and where: in the block the
    // command is about, which is the one work goes on in now, or in another.
    enum class AtOnce : std::uint8_t { nothing, here, elsewhere };
    // `calls`: a call is due at once as well.
    void look_for_rounds(bool calls) noexcept {
        home_ = c_.part_number();
        calls_count_ = calls;
    }
    [[nodiscard]] AtOnce at_once() const noexcept { return at_once_; }
    [[nodiscard]] std::uint32_t home() const noexcept { return home_; }
    // A part has had as many activations, or the case or the command as many parts, as it may.
    [[nodiscard]] bool exhausted() const noexcept { return exhausted_; }
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

    // Those of a part say so.
    [[nodiscard]] std::uint32_t next_activation() noexcept {
        std::uint32_t& given = c_.here->header().activations;
        if (c_.part == nullptr) return ++given;
        // LIMIT: where time must go on, the last number is given again, to an incident.
        const bool more = given < part_activation_max;
        exhausted_ = exhausted_ || (!more && !halted_);
        return part_activation(c_.part->number, more ? ++given : given);
    }
    [[nodiscard]] Cell& cell(Index place) noexcept { return c_.here->root().cells()[place]; }
    // The cell of an open position with this activation, here, or none.
    [[nodiscard]] Index find(std::uint32_t activation) noexcept {
        return find_open(c_.here->view().root(), activation);
    }
    [[nodiscard]] Lane lane(Index cell, CodeOffset offset, Index scope) const noexcept {
        return {cell, offset, scope, c_.part_number()};
    }
    // flow_parts.cpp
    // Calls visit() with each part that lives here, or in one of these, selected.
    void each_part(const std::function<void(PartDraft&)>& visit);
    // Begins what runs beside what is here; its lane is still to be run. Returns the part.
    // `undoes`: the order of what it undoes, or 0.
    std::uint32_t begin_aside(Index aside, std::uint32_t undoes = 0);
    // Remembers what is to be undone later, where something undoes it.
    void completed(Index undo);
    // A handler has what it waited for. False as above.
    [[nodiscard]] bool handle(const Handler& handler);
    // Looks at the conditions of handlers. False as above.
    [[nodiscard]] bool watch(bool& fired);
    // Adds an element to a loop that runs here; false where it has as many as it may.
    [[nodiscard]] bool add_element(const Loop& loop, std::span<const Scalar> entries);
    // The cell a loop waits in, where it runs here.
    [[nodiscard]] Cell* running(const Loop& loop) noexcept;
    // Whether elements of the list are being worked on here.
    [[nodiscard]] bool is_at_work(Index field) noexcept;

    // Whether work goes on in the scope.
    [[nodiscard]] bool active(Index scope) noexcept;
    // Whether one scope is the other or a part of it.
    [[nodiscard]] bool lies_in(Index inner, Index outer) const noexcept;

    // flow_back.cpp
    // Whether the block of a handler that interrupts the whole process is what runs. Precondition:
    // work goes on in the case.
    [[nodiscard]] bool is_running(const Handler& handler) noexcept;
    // Of a step whose scope is active here, by its position.
    // Where the step lies, seen from where the lane of its scope waits.
    enum class Direction : std::uint8_t { back, here, ahead };
    [[nodiscard]] Direction direction(Index step) noexcept;
    // Whether what is left by going back there, or what it lies in, undoes something.
    [[nodiscard]] bool is_undoing(Index scope);
    // Opens the step where the lane has passed it (Direction::back). False as above.
    [[nodiscard]] bool go_back(Index step);

    // The values of fields as a blob, and back.
    void pack(std::span<const Index> fields, ByteWriter& out);
    void apply(std::span<const Index> fields, std::span<const std::byte> blob);
    // Hands the kept message at this place of the ledger to its fields and takes it out.
    void deliver_kept(std::size_t place);
    void remove_ledger(LedgerKind kind, std::uint32_t number);
    [[nodiscard]] CaseDraft& block_of(LedgerKind kind) noexcept;
    void set(const Field& field, const Scalar& value);
    // The frame of the process work goes on in.
    [[nodiscard]] Index frame() const noexcept {
        return c_.part != nullptr ? c_.part->frame : Index{0};
    }
    // Nobody waits for the case any more that the call of this activation has begun, where it has.
    void let_go(std::uint32_t activation);
    // Why an incident is there is known as long as it is.
    void forget_reasons(std::uint32_t activation);

    void event(EventKind kind, Index index, std::uint32_t number = 0) {
        c_.events.push_back({kind, index, number});
    }

  private:
    enum class Next : std::uint8_t { goes_on, waits };
    [[nodiscard]] bool run_in_its_part(const Lane& lane);
    [[nodiscard]] bool run_lane(Lane lane);
    [[nodiscard]] Scalar get(const Field& field);
    [[nodiscard]] Next decide(Lane& lane, const Instruction& i);
    [[nodiscard]] Next set_field(const Lane& lane, Index field);
    [[nodiscard]] Next incident(const Lane& lane, IncidentReason reason, const Cause& cause = {});
    // Why the instruction the lane is at cannot have the value it needs, so many places below the
    // top of the stack.
    [[nodiscard]] Origin origin(const Lane& lane, std::size_t below_top = 0);
    [[nodiscard]] Cause deadline_cause();
    [[nodiscard]] Next open_step(const Lane& lane, Index position);
    [[nodiscard]] Next find_role(const Lane& lane, Index position);
    [[nodiscard]] Next open_call(Lane& lane, Index position);
    void let_all_go();
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
    // flow_parts.cpp
    [[nodiscard]] Next open_each(Lane& lane, Index position);
    [[nodiscard]] bool each_end(const Instruction& i);
    [[nodiscard]] bool aside_end(const Instruction& i);
    [[nodiscard]] LedgerEntry what_it_undoes(const PartDraft& part) const;
    [[nodiscard]] Next settle(Lane& lane, Index position);
    [[nodiscard]] bool look_at_end(Lane& lane, Index scope, bool& left);
    [[nodiscard]] Next undo(const Lane& lane, Index position);
    [[nodiscard]] PartDraft& create_part(Index scope, std::uint32_t element);
    void note_added(Index scope, std::uint32_t number, std::uint32_t begun);
    [[nodiscard]] bool suit(const Loop& loop, const Items& items) const;
    void fill_element(const Loop& loop, PartDraft& part, const Scalar& item);
    void begin_next(const Loop& loop);
    [[nodiscard]] bool holds(const Loop& loop, bool& yes);
    template<class Wanted, class F>
    void each_part_where(Wanted&& wanted, F&& visit);
    template<class F>
    void each_part_of(Index scope, F&& visit);
    [[nodiscard]] bool is_accompanied(Index scope) noexcept;
    [[nodiscard]] bool look_at(Index handler, bool& fired);
    [[nodiscard]] bool comes_true(Index handler, bool& fired);
    [[nodiscard]] bool is_enough(const Loop& loop, const Cell& join);
    [[nodiscard]] std::uint64_t count_parts(Index scope) noexcept;
    void close_parts(Index scope);
    void close_loop(const Loop& loop);
    void drop_parts(Index scope);
    void drop_part(std::uint32_t number);
    // Calls visit() as each_part, with those that end where a lane goes back inside of the scope.
    void each_part_inside(Index scope, const std::function<void(PartDraft&)>& visit);
    void close_parts_inside(Index scope);
    template<class F>
    void close_parts_where(F&& ends);
    [[nodiscard]] bool undoes_for_somebody(const LedgerEntry& parts) noexcept;
    // Whether this command may begin as many parts more.
    [[nodiscard]] bool may_begin(std::size_t parts) const noexcept {
        return begun_ + parts <= c_.deployment->limits().parts_per_command;
    }
    // flow_back.cpp
    [[nodiscard]] CodeOffset opening(Index position) const noexcept;
    [[nodiscard]] CodeOffset stopped(CodeOffset at) const noexcept;
    [[nodiscard]] CodeOffset stands_at(const Cell& lane) const noexcept;
    [[nodiscard]] bool is_of(const Cell& cell, Index scope) const noexcept;
    [[nodiscard]] bool ends_inside(Index part, Index scope) const noexcept;
    // flow_branches.cpp
    [[nodiscard]] bool fork(const Instruction& i);
    [[nodiscard]] bool branch_end(const Instruction& i);
    // False as above.
    [[nodiscard]] bool take(Lane& lane, const Instruction& i);
    [[nodiscard]] bool close_branches(const Position& join, std::uint32_t first);

    [[nodiscard]] Cell& occupy(Index position, CellKind kind);
    void release(Cell& cell);
    [[nodiscard]] bool outlasts(const Cell& cell, Index scope) const noexcept;

    [[nodiscard]] std::optional<DeadlineDate> compute(const Deadline& deadline);
    [[nodiscard]] bool arm(std::span<const Index> deadlines);
    void disarm(std::span<const Index> deadlines);
    [[nodiscard]] bool leave(Index deadline, CodeOffset offset);
    void remember_expired(Index deadline, std::uint32_t activation, std::int64_t end);
    [[nodiscard]] bool ends_a_day(const Cell& due);
    // Something is armed that takes effect then.
    void arms(Instant due) noexcept {
        if (due > c_.at) return;
        const AtOnce where = c_.part_number() == home_ ? AtOnce::here : AtOnce::elsewhere;
        at_once_ = at_once_ == AtOnce::elsewhere ? at_once_ : where;
    }
    [[nodiscard]] bool deem(Index deadline);
    [[nodiscard]] Scalar deemed_value(const Deadline& deadline, Index field);

    [[nodiscard]] const ProcessModel& model() const noexcept { return *c_.model; }

    Context& c_;
    Machine& machine_;
    std::vector<Lane> lanes_; // still to be run
    bool halted_ = false;
    bool must_end_ = false;  // what is too large is left out rather than refused
    bool exhausted_ = false; // a part has had as many activations as it may
    bool day_ended_ = false; // what begins now begins with the end of a day, by a deadline
    AtOnce at_once_ = AtOnce::nothing;
    bool calls_count_ = false; // see look_for_rounds()
    std::uint32_t home_ = 0;   // the part the command is about, where rounds are looked for
    std::uint32_t begun_ = 0;  // parts, by this command
    CodeOffset statement_ = 0; // where the statement being run begins
    Index without_end_ = none; // the deadline that could not be armed
};

} // namespace vorgang::run
