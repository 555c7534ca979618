/// What a host can read: tasks, cases, history, counts. Every query names who looks.
///
/// Plain values; names of steps, fields and roles are those of the process text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/command.hpp"
#include "vorgang/engine/index.hpp"
#include "vorgang/engine/limits.hpp"

namespace vorgang {

/// Who looks, and for whom they work. A viewer sees the tasks of their roles, and the cases in
/// which one of their roles takes part; somebody outside sees the cases they hold.
struct Viewer {
    std::string_view tenant{};
    std::string_view person{};
    std::span<const std::string_view> roles{};
};

/// Which tasks. Give a role of the tenant's processes, or `claimed_by`.
struct TaskFilter {
    Viewer viewer{};
    std::string_view role{};
    std::string_view claimed_by{};           ///< only what this person has claimed
    std::string_view process{};              ///< only of this process
    std::optional<Instant> due_before{};     ///< only with a deadline before
    std::uint32_t limit = page_rows_default; ///< at most page_rows_max
    std::string_view cursor{};               ///< `next` of the page before
};

struct FieldInfo {
    std::string name{};
    std::string title{};
    Value value;
    bool personal = false; ///< declared `personenbezogen`; of a field, not of a tool's argument
};

struct Task {
    TaskId id{};
    std::string process{};
    std::string step{};
    std::string title{};
    std::string role{};
    std::optional<Instant> due{};  ///< when its first deadline takes effect
    bool overdue_reminded = false; ///< a deadline has reminded already
    bool claimed = false;
    std::uint32_t sequence = 0; ///< of the case, for expected_sequence
    /// The entries of the list element it is about (`für alle`), named as the process reads them
    /// (`x.name`); of an element that is no record its value (`x`). Of an element in an element the
    /// inner one stands first.
    std::vector<FieldInfo> element{};
    std::uint32_t place = 0; ///< of the (inner) element in its list, from 1; 0: it is about none
    /// Of what may run several times at once (`nebenbei`, `bei bedarf`, `rückgängig`): in which run
    /// it lies. Numbers of a case that grow with each that begins; 0: in none.
    std::uint32_t run = 0;
};

struct TaskPage {
    std::vector<Task> tasks{}; ///< by due, then case, then activation
    std::string next{};        ///< cursor of the next page; "" at the end
    std::uint64_t count = 0; ///< rows of the whole worklist, without process and due filter; 0 for
                             ///< claimed_by, and where the viewer does not have the role
};

/// Cases whose field, declared `suchbar`, has this value.
struct CaseFilter {
    Viewer viewer{};
    std::string_view process{};
    std::string_view field{};
    Value value;
    std::uint32_t limit = page_rows_default; ///< at most page_rows_max
    CaseId after{};                          ///< `next` of the page before
};

struct CasePage {
    std::vector<CaseId> cases{}; ///< in order of their numbers
    CaseId next{};               ///< where the next page begins; 0 at the end
};

enum class OpenKind : std::uint8_t { task, call, message, wait, incident };

/// One thing a case waits for.
struct OpenInfo {
    OpenKind kind = OpenKind::task;
    std::uint32_t activation = 0;
    /// Where it waits, as a number of the compiled process: the same that the state machine of the
    /// process shows (`vorgang states`, docs/formats/states.md). `none`: an incident between two
    /// positions.
    Index position = none;
    Index scope = 0;    ///< the section or branch it lies in; 0: the process itself
    std::string name{}; ///< step, "tool.operation", message, or the reason of an incident
    std::string title{};
    std::string role{};           ///< tasks
    std::optional<Instant> due{}; ///< waits: when over; calls: next attempt; tasks: first deadline
    std::uint32_t attempts = 0;   ///< calls and their incidents: attempts made
    bool claimed = false;
    /// Incidents, and calls with failed attempts: what happened, in one sentence each; or "".
    std::string german{};
    std::string english{};
    std::vector<std::string> collects{}; ///< tasks: fields to give, in order
    std::vector<std::string> shows{};    ///< tasks: fields to show
    std::vector<FieldInfo> element{};    ///< of `für alle`: as in Task
    std::uint32_t place = 0;             ///< as in Task
    std::uint32_t run = 0;               ///< as in Task
};

struct DeadlineInfo {
    std::string name{};
    std::string owner{}; ///< step, section or call it belongs to
    Instant end{};       ///< legal end, exclusive
    Instant due{};       ///< when it takes effect
    bool reached = false;
    std::uint32_t extensions = 0;
    std::vector<FieldInfo> element{}; ///< of `für alle`: as in Task
    std::uint32_t place = 0;          ///< as in Task
    std::uint32_t run = 0;            ///< as in Task
};

struct MessageInfo {
    std::string name{};
    std::uint32_t activation = 0;
    std::vector<FieldInfo> fields{}; ///< what it says, in the order of its declaration
};

/// What a person may begin beside what runs (`bei bedarf`): CommandKind::begin_aside by its name.
struct OnDemand {
    std::string name{};
    std::string title{};
    std::string role{};
};

/// A case that the call of another one began (`rufe prozess`), as either of them knows it.
struct CalledCase {
    CaseId case_id{}; ///< 0: it is still to be begun
    std::string process{};
    std::uint32_t activation = 0; ///< of the call; 0: nobody waits for the case (`nebenbei`)
    bool ended = false;
    std::vector<FieldInfo> inputs{}; ///< of one that is still to be begun: what it begins with
};

/// A case as a clerk sees it. The view of somebody outside has only their own steps and the fields
/// these collect or show.
struct CaseInfo {
    CaseId id{};
    std::string process{};
    std::string title{};
    std::uint32_t version = 0;
    std::uint32_t deployment = 0;
    std::uint32_t sequence = 0;
    Instant at{};
    bool ended = false;
    bool cancelled = false;
    bool suspended = false;
    std::string ending{}; ///< name of the outcome; "" while open or where cancelled
    std::string ending_title{};
    std::vector<FieldInfo> fields{};
    std::vector<OpenInfo> open{};
    std::vector<DeadlineInfo> deadlines{};
    std::vector<OnDemand> on_demand{}; ///< now; what the viewer may begin, or sees others may
    std::vector<MessageInfo> waiting_messages{};  ///< arrived, nobody waits for them yet
    std::vector<MessageInfo> outgoing_messages{}; ///< not handed over yet
    std::vector<std::string> findings{};          ///< deadlines that took effect although in time
    std::optional<CalledCase> caller{};           ///< the case whose call began this one
    /// The cases this one has begun, open and ended, by number, at most page_rows_default; then
    /// those still to be begun that it does not wait for.
    std::vector<CalledCase> called{};
};

/// What a rule was given.
struct RuleInput {
    std::string name{};
    Value value{};
    bool left_out = false; ///< a long text or list, which stands in a field
};

/// A row of a decision table that decided; or a decision model that gave nothing of use.
struct FiredRow {
    std::string rule{};
    std::uint32_t row = 0;  ///< from 1, in the order of the table; 0: nothing of use
    std::string ground{};   ///< what the row stands on (`grundlage`), or ""
    std::string decision{}; ///< of a decision model, that the table or the fault is in; or ""
    std::vector<RuleInput> inputs{}; ///< empty where the content is gone
    std::string german{};            ///< why it was of no use, a sentence for a person
    std::string english{};
};

/// One page of the case file.
struct HistoryEntry {
    std::uint32_t sequence = 0;
    CommandKind kind = CommandKind::note;
    Instant at{};
    std::optional<Instant> asked_at{}; ///< where the host's time was behind the case
    std::optional<Instant> received_at{};
    std::optional<Channel> channel{};
    std::string key{}; ///< of the command
    std::string person{};
    std::string deputy_for{};
    std::string role{};
    std::string other_person{};   ///< delegated to, excluded, appointed, entered for
    std::string entered_for{};    ///< where `other_person` is somebody else
    std::string subject{};        ///< step, call, message, deadline
    std::uint32_t activation = 0; ///< the task, call or incident it is about, where there is one
    CaseId other{};               ///< the case that called this one or was called by it; 0: none
    std::optional<Instant> end{}; ///< of a deadline that was extended: its legal end from then on
    std::optional<Instant> due{}; ///< and when it takes effect, both as in DeadlineInfo
    std::string text{};
    std::vector<FieldInfo> fields{}; ///< values that were written
    /// `deliver`: what a message says that was kept, as nobody waited for it; no field has it yet.
    std::vector<FieldInfo> kept{};
    std::vector<std::string> events{}; ///< "row jahressatz 2 § 4 Abs. 1 b", "reminded …"
    /// The rows among the events, in their order: those that begin with "row" or "no answer".
    std::vector<FiredRow> rows{};
};

/// What can depend on the value of a field, and happen.
enum class DependentKind : std::uint8_t {
    field,    ///< computed from it (`setze`)
    rule,     ///< a row of a table fired
    decision, ///< `falls`, `je nach`, or `jederzeit falls` came true; `name`: where it led to, ""
              ///< where a branch or an element ended
    step,     ///< completed; showed it, was given to a role by it, or asked for more because of it
    call,     ///< made with it as an argument; `name`: "tool.operation"
    message,  ///< sent with it
    deadline, ///< armed; its length or start
    wait,     ///< begun; how long
    elements, ///< of `für alle`, begun; `name`: what an element is called
    ending,   ///< returned it (`liefert`)
    answer    ///< what was called with it gave it back; `name`: the field
};

/// One thing that happened and depended on the value of a field, or on one computed from it.
struct Dependent {
    DependentKind kind = DependentKind::field;
    std::string name{};
    std::string title{};
    std::string ground{};       ///< rules: what the row that fired stands on
    std::uint32_t sequence = 0; ///< of the record that tells of it
    Instant at{};
    std::string person{}; ///< whose command it followed from; "" where nobody's
    std::string deputy_for{};
    std::string role{};
    /// Steps, calls, messages: the step, call or section whose block `rückgängig` undoes it and is
    /// still to do so. Whatever has none stands: what was sent or called is not taken back.
    std::string undone_by{};
    /// The task whose completion it followed from, 0 where none's: of a step its own. Where
    /// `reopenable`, the lead may have its step opened once more now (CommandKind::reopen).
    std::uint32_t activation = 0;
    bool reopenable = false;
};

struct DependentPage {
    std::vector<Dependent> dependents{}; ///< in the order they happened
    std::uint32_t next = 0; ///< `after` of the next page; 0 at the end. A page may be empty
};

/// Counts that name nobody.
struct Counts {
    std::uint64_t cases = 0;
    std::uint64_t open = 0; ///< not ended; suspended ones are open
    std::uint64_t ended = 0;
    std::uint64_t suspended = 0;
    std::uint64_t incidents = 0;
    bool operator==(const Counts&) const = default;
};

} // namespace vorgang
