/// The state machine a process is: its states, what leads from one to another, what may happen in
/// each and by whom; as data, as text, as JSON and as a picture for Graphviz.
///
/// Read off the tables of a Process, so one that was loaded needs no text. It runs nothing: a case
/// is shown on it by what the engine says of the case (CaseInfo). Branches that run side by side
/// are regions between a fork and a join, never a product of states; what a case can have several
/// of, an element of `für alle` or a part that accompanies, is a region once. Thread rule: plain
/// values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/query.hpp"

namespace vorgang {

enum class StateKind : std::uint8_t {
    beginning,
    step,
    call,
    message, ///< `empfange`, or an event of `wähle`
    wait,    ///< likewise
    choice,  ///< `falls`, `je nach`: nobody waits here; the first condition that holds decides
    fork,    ///< of `parallel`: goes to every branch
    first,   ///< `wähle`: waits for every event, and the first decides
    join,    ///< of `parallel`: where branches end; of `für alle`: where elements do
    ending,
    each,     ///< `für alle`: begins its elements, and goes on where they join
    together, ///< the end of a section: waits for what accompanies it
    undo,     ///< `mache rückgängig`: begins what undoes, the latest first, and waits for each
    over      ///< a part that ran beside others has ended; they go on
};

/// A place among the states or the transitions of a machine. There may be more of them than entries
/// in any table of the process: each place where a case can wait is a state, and each condition.
using MachineIndex = std::uint32_t;
inline constexpr MachineIndex no_state = 0xffffffff;

/// Whether a case can stay there. At a fork, a choice it never does, and at a join only a branch
/// or an element.
[[nodiscard]] VORGANG_DSL_EXPORT bool waits(StateKind kind) noexcept;

struct MachineState {
    StateKind kind = StateKind::step;
    /// Stable for a version of the process: "p3" for position 3, "fork4" and "join4" around the
    /// branches of position 4, "each4" and "join4" around its elements, "choice1", "over2" for the
    /// end of part 2, "begin", "end.NAME".
    std::string id;
    /// Into ProcessModel::positions, the same number as OpenInfo::position; `none` for a beginning,
    /// a choice and an ending.
    Index position = none;
    Index detail = none; ///< step, call, message, ending, loop, set of what is undone, or what is
                         ///< over (an aside), as in the tables
    Index region = 0;
    Wording until;                   ///< wait: how long, or until when; each: `bis BEDINGUNG`
    Wording list;                    ///< each: of what
    Wording enough;                  ///< each: `bis n`
    std::vector<Wording> arguments;  ///< call: in the order of the operation's parameters
    std::vector<Wording> conditions; ///< step: beside Step::collects; empty: always
    Wording role;                    ///< step: the rule that finds the role when it opens
    Index wanted = 0;                ///< join: how many branches have to end
};

/// The process, a section, a branch, the body of `für alle`, or a part that runs beside others.
/// Region 0 is the process.
struct MachineRegion {
    Index scope = 0; ///< into ProcessModel::scopes, the same number as OpenInfo::scope
    Index parent = none;
};

/// What makes a transition happen.
enum class TriggerKind : std::uint8_t {
    begin,     ///< the case begins
    completed, ///< a step, by its role
    answered,  ///< a call, by its tool
    failed,    ///< a call whose attempts are used up; without `bei scheitern` an incident, and
               ///< nothing moves
    delivered, ///< detail: the message
    over,      ///< a wait
    expired,   ///< detail: the deadline; `danach`
    deemed,    ///< detail: the deadline; `schweigen gilt als`
    reminded,  ///< detail: the deadline; nothing moves
    condition, ///< of a choice holds
    otherwise, ///< no condition of the choice holds
    branch,    ///< of a fork; detail: into ProcessModel::branches
    joined,    ///< as many branches or elements have ended as the join wants
    came_true, ///< `jederzeit falls`; detail: the handler
    begun,     ///< `bei bedarf`, by a person; detail: the handler
    element,   ///< of an each: an element begins; `nacheinander`: of its join, the next one
    added,     ///< `ergänzbar durch`: a person adds an element; detail: the loop
    empty,     ///< of an each: there is no element
    settled,   ///< what accompanies has ended
    undoing,   ///< of an undo: what was done last is undone; detail: the aside that does it
    undone     ///< of an undo: nothing is left to undo
};

/// What happens on the way from one state to another.
struct MachineEffect {
    enum class Kind : std::uint8_t { set, clear, send, begin };
    Kind kind = Kind::set;
    Index index = none;               ///< field, message, or the call of a process (`nebenbei`)
    Wording value;                    ///< set
    std::vector<Wording> arguments{}; ///< begin: of the process, in the order of its declaration
};

struct MachineTransition {
    TriggerKind on = TriggerKind::completed;
    MachineIndex from = no_state; ///< `no_state`: `region` is left as a whole, whatever waits in it
    Index region = none;          ///< of deadlines and handlers of a section or of the process
    MachineIndex to = no_state;   ///< `no_state`: nothing moves
    bool beside = false;          ///< nothing is left: `to` begins beside what waits (`nebenbei`)
    Index detail = none;
    Wording condition;
    std::vector<MachineEffect> effects;
};

/// Beside ProcessModel::deadlines: how long it is and from when, in words.
struct MachineDeadline {
    Wording length;
    Wording from; ///< empty: from the opening of its step, section or call
};

struct StateMachine {
    Process process;
    std::vector<MachineRegion> regions;
    std::vector<MachineState> states; ///< the beginning first, then in the order of the text
    std::vector<MachineTransition> transitions; ///< by where they come from
    std::vector<MachineDeadline> deadlines;

    /// The state of an open thing of a case; `no_state` for an incident that is between two states,
    /// which has a scope only.
    [[nodiscard]] VORGANG_DSL_EXPORT MachineIndex state_of(const OpenInfo& open) const noexcept;
    /// The transitions that can happen while a case waits in the state: its own, then those of the
    /// regions around it, the innermost first.
    [[nodiscard]] VORGANG_DSL_EXPORT std::vector<MachineIndex> may_happen(MachineIndex state) const;
};

/// What becomes of a message that comes while a case waits in a state and nowhere else.
enum class Reception : std::uint8_t {
    taken,   ///< the state waits for it
    handled, ///< by `jederzeit` of a region around it
    kept,    ///< until somebody waits for it
};

/// `message`: into ProcessModel::messages, an incoming one.
[[nodiscard]] VORGANG_DSL_EXPORT Reception reception_of(const StateMachine& machine,
                                                        MachineIndex state, Index message);

/// The state machine of a process. Work grows with the tables.
[[nodiscard]] VORGANG_DSL_EXPORT StateMachine state_machine(const Process& process);

struct StatesStyle {
    Language language = Language::german;
    bool colour = false;
    /// A case of this process, marked where it waits.
    const CaseInfo* info = nullptr;
    /// Of the place of the case: its times are shown as a clock there does; without one in UTC.
    const Calendar* calendar = nullptr;
};

/// For people: one paragraph for each state.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_text(const StateMachine& machine,
                                                         const StatesStyle& style = {});
/// For programs: one JSON object (docs/formats/states.md), with the case where one is given.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_json(const StateMachine& machine,
                                                         const CaseInfo* info = nullptr);
/// For Graphviz: a graph in the DOT language, which `dot -Tsvg` draws.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_dot(const StateMachine& machine,
                                                        const StatesStyle& style = {});

} // namespace vorgang
