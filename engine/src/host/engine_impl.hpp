// What an engine holds: the store, the deployments, the bindings, and the line of callers.
#pragma once

#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

#include "host/index_changes.hpp"
#include "host/stored_parts.hpp"
#include "host/view.hpp"
#include "run/decision.hpp"
#include "run/fault.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang {

using run::Fault;

namespace host {

struct Outgoing; // outgoing.hpp

// A call or message that this host has taken from a shared store, and under which number; 0: none.
struct Taken {
    OutgoingRow row;
    std::uint64_t number = 0;
};

// Subject of the error of a command that answers what another host has taken over meanwhile.
inline constexpr std::string_view taken_over = "taken";

// What one caller asks for in one call.
struct Request {
    std::span<const Command> commands;
    std::span<Outcome> outcomes;
    Taken taken;                                                    // what the commands answer
    std::vector<std::pair<CaseId, std::vector<std::byte>>> records; // for the observer
    bool done = false;                                              // guarded by `store_lock`
};

} // namespace host

// Callers that wait for the store stand in a line; who gets the store first decides and commits
// for all who stand there, in one commit, in its own thread.
struct Engine::Impl {
    using Request = host::Request;

    std::unique_ptr<Store> store;
    EngineOptions options;
    bool shared = false;     // other hosts write to the store at the same time
    bool neighbours = false; // other programs write to the store, if not at the same time

    std::mutex store_lock;    // guards the store, the sites and everything below it
    run::Workspace workspace; // of the decision being made
    std::vector<PartChange> part_changes;
    std::vector<std::uint64_t> own_copy; // of a block whose store reads into one place
    host::IndexChanges index;
    std::map<std::uint32_t, host::Site> sites; // by deployment number
    std::map<std::pair<std::string, std::string>, std::uint32_t, std::less<>> latest;
    // How the processes of a tenant declare a role: external, or of the authority.
    struct RoleUse {
        bool outside = false;
        bool inside = false;
    };
    std::map<std::pair<std::string, std::string>, RoleUse> role_uses; // by tenant and role
    // What is known of one more deployment, made before its commit: taking it over needs no memory.
    struct Prepared {
        decltype(sites) site;
        decltype(latest) newest;
        decltype(role_uses) uses;
    };
    const host::Site* last_site = nullptr; // most commands meet the same deployment
    std::optional<Instant> advanced_to;    // as far as this engine knows
    bool lost = false;                     // a commit failed: open the store again
    bool unknown = false;                  // nobody knows whether the last commit happened
    Fault write_fault;                     // the store failed: all is taken back
    std::map<std::uint64_t, Error> stuck;  // cases that cannot be decided until they change

    std::uint32_t newest_seen = 0; // the deployment that was looked for last
    bool calendars_differ = false; // some deployment brought a later revision

    std::optional<CaseId> spare_id; // drawn for a start that was refused
    bool ids_drawn = false;

    std::mutex line_lock;
    std::vector<Request*> line;
    std::atomic<std::size_t> waiting = 0;

    std::mutex binding_lock;
    std::unordered_map<std::string, ToolHandler> handlers;
    std::unordered_map<std::string, MessageHandler> message_handlers;
    std::set<std::pair<std::uint64_t, std::uint32_t>> in_flight; // calls being made right now
    // Attempts whose answer the host brings itself: by case, activation, attempt.
    std::set<std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>> left_to_host;

    // engine.cpp
    Result<Prepared> prepare(const Process& process, const Place& place, std::uint32_t number);
    Result<void> load(const StoredDeployment& deployment);
    Result<std::uint32_t> deploy(const Process& process, const Place& place);
    void take(Prepared prepared) noexcept;
    void share_calendar(Deployment& deployed) noexcept;
    const host::Site* site(std::uint32_t number) {
        const bool same = last_site != nullptr && last_site->deployment.number() == number;
        return same ? last_site : find_site(number);
    }
    const host::Site* find_site(std::uint32_t number);
    const host::Site* latest_site(std::string_view tenant, std::string_view process);
    Result<void> add_deployment(const StoredDeployment& deployment);
    // A commit of the store; where nobody knows whether one happened there is no other.
    Fault begin_commit();
    Fault commit();
    // Work and its commit; where either fails, or memory runs out, all is taken back.
    template<class Work>
    [[gnu::hot]] Fault try_commit(Work&& work) {
        if (auto fault = begin_commit()) return fault;
        try {
            if (auto fault = work()) {
                take_back();
                return fault;
            }
            if (auto fault = commit()) {
                take_back();
                return fault;
            }
            return {};
        } catch (...) {
            take_back();
            throw;
        }
    }
    // The same, anew where somebody else was faster: `work` begins from the beginning each time.
    template<class Work>
    Fault in_commit(Work&& work) {
        for (std::uint32_t tries = 1;; ++tries) {
            Fault fault = try_commit(work);
            if (!fault || !may_try_again(*fault, tries)) return fault;
        }
    }
    void take_back() noexcept;

    // shared.cpp; what other hosts on the same store make necessary
    [[nodiscard]] bool may_try_again(const Error& fault, std::uint32_t tries) const noexcept;
    Fault look_ahead(std::span<Request* const> requests);
    // Cases that are read next come in one go. Within of_one_moment().
    Fault look_at(std::span<const CaseId> cases);
    template<class Row>
    Fault look_at_cases_of(const std::vector<Row>& rows) {
        std::vector<CaseId> cases;
        if (shared)
            for (const Row& row : rows)
                cases.push_back(row.case_id);
        return look_at(cases);
    }
    // A page that others write to while it is read is of one moment all the same.
    template<class Work>
    auto of_one_moment(Work&& work) -> decltype(work()) {
        return shared || neighbours ? in_view(*store, work) : work();
    }
    Expected expected_of(const Command& command);
    Fault look_for_deployments(); // of neighbours
    Fault refuse_overtaken(const host::Taken& taken);
    Fault begin_errand(const host::Outgoing& out, const host::Taken& taken);
    Result<host::Taken> take_over(const OutgoingRow& row);
    Result<bool> give_back(const host::Taken& taken); // false: it was not made

    // apply.cpp; tell() under no lock, all others under store_lock
    void tell(const Request& request) const;
    void apply(std::span<const Command> commands, std::span<Outcome> outcomes,
               const host::Taken& taken = {});
    Outcome apply(const Command& command, const host::Taken& taken = {});
    void stand_in_line(Request& request);
    void lead();
    void commit_all(std::span<Request* const> requests) noexcept;
    Fault decide_and_commit(std::span<Request* const> requests);
    Fault decide(const host::Site& site, std::span<const std::byte> before, CaseParts* parts,
                 const Command& command);
    std::span<const std::byte> keep_copy(std::span<const std::byte> bytes);
    Result<std::int64_t> due_of(CaseId id, run::CaseView view);
    Result<void> store_or_forget(const CaseChange& change, Request& request);
    void run(Request& request);
    void execute(const Command& command, Outcome& outcome, Request& request);
    Fault execute_one(const Command& command, Outcome& outcome, Request& request);
    Fault start(const Command& command, Outcome& outcome, Request& request);
    Fault begin(const host::Site& site, const Command& command, host::CommandKeys& keys,
                Outcome& outcome, Request& request);
    Fault change(const Command& command, host::CommandKeys& keys, Outcome& outcome,
                 Request& request);
    Fault reopen(const host::Site& site, std::span<const std::byte> before, const Command& command,
                 std::span<const host::CommandKey> keys, Request& request);
    Fault fire_due(CaseId id, Instant at, Request& request, std::uint64_t& fired,
                   std::uint64_t limit);
    Fault write(const host::Site& site, std::span<const std::byte> before, const Command& command,
                std::span<const host::CommandKey> keys, Request& request);
    Fault refuse_second(const host::Site& site);
    bool is_duplicate(std::string_view key_text, const Command& command, const host::Site* site,
                      Outcome& outcome, Fault& fault);
    // A time that no clock which goes right can show; the store is locked.
    Fault refuse_time(Instant at);
    Fault refuse_ahead(Instant at);
    [[nodiscard]] bool is_ahead(Instant at) const noexcept;
    Fault read(CaseId id, std::span<const std::byte>& bytes, const host::Site*& found);
    // The same, for who reads no part of the case before it is done with the bytes: they are those
    // of the store.
    Fault look(CaseId id, std::span<const std::byte>& bytes, const host::Site*& found);

    // deliver.cpp; a process that takes a message, and the cases of it that the message fits
    struct Taker {
        const host::Site* site = nullptr;
        Index message = none;
        std::vector<CaseId> cases{};
    };
    std::vector<Taker> takers(const Command& command);
    Fault deliver(const Command& command, Outcome& outcome, Request& request);
    Fault find_all(const Command& command, std::span<Taker> all, Request& request);
    Fault find_receiver(const Command& command, std::span<const Taker> all, CaseId& id,
                        const Taker*& receiver);
    Result<std::vector<CaseId>> find_cases(const Command& command, const Taker& taker);

    // queries.cpp
    Result<CaseInfo> info(const Viewer& viewer, CaseId id);
    Result<std::vector<CaseId>> find(const Viewer& viewer, std::string_view key);
    Result<CasePage> find(const CaseFilter& filter, std::string_view key);
    Result<std::vector<DueRow>> overdue(const Viewer& viewer, Instant now, std::uint32_t limit);
    Result<std::string> search_key(const CaseFilter& filter);
    // called.cpp; the cases that called it or were called by it, as far as the viewer sees them
    Result<CaseInfo> add_others(const Viewer& viewer, host::Sight sight, const host::Site& site,
                                CaseInfo info);
    Fault add_other(const Viewer& viewer, host::Sight sight, CaseId id,
                    std::vector<CalledCase>& seen);
    Result<CaseState> state_of(CaseId id, std::span<const std::byte> block, const host::Site& site);
    Result<void> gather_parts(CaseId id, const host::Site& site, CaseState& state);

    // advance.cpp
    Fault fire_all(Instant now, std::uint64_t limit, Request& request, WorkDone& work,
                   std::exception_ptr& out_of_memory);
    Fault fire_all(Instant now, std::uint64_t limit, Request& request, WorkDone& work);
    Fault catch_up(CaseId id, Instant now);
    [[nodiscard]] Instant first_due_now() const noexcept;
    Fault fire_one(const DueRow& row, Instant now, Request& request, bool& done_by_another);

    // worklist.cpp
    Result<TaskPage> tasks_in_order(const TaskFilter& filter, std::optional<TaskRow> after);
    Result<TaskPage> tasks_outside(const TaskFilter& filter, const std::optional<TaskRow>& after);
    Fault take_row(const TaskFilter& filter, const TaskRow& row, TaskPage& page);
    Fault tell_element(const Viewer& viewer, const host::Site& site, run::CaseView view,
                       run::CaseView block, Task& task);
    Result<std::vector<TaskRow>> rows_outside(const Viewer& viewer, std::string_view role);

    // tools.cpp
    template<class Fits>
    Result<bool> any_process(Fits&& fits);
    Result<bool> make(const OutgoingRow& row, Instant now, WorkDone& work, bool& said);
    Result<bool> hand_out(const host::Outgoing& out, Instant now);
    Result<bool> call_tool(const host::Outgoing& out, Instant now);
    Result<bool> record_answer(const host::Outgoing& out, Instant now, ToolAnswer answer,
                               const host::Taken& taken);
    [[nodiscard]] bool is_left_to_host(const OutgoingRow& row, std::uint32_t attempt);
    void leave_to_host(const OutgoingRow& row, std::uint32_t attempt);
    void forget_left(CaseId id, std::uint32_t activation);

    // called.cpp; what one case has to say to another, and both sides of it in one commit
    Result<bool> run_errand(const host::Outgoing& out, Instant now, WorkDone& work, bool& said);
    Fault begin_called(const host::Outgoing& out, Instant now, Request& request, bool& refused);
    Fault answer_caller(const host::Outgoing& out, Instant now, Request& request);
    Fault cancel_called(const host::Outgoing& out, Instant now, Request& request);
    Fault has_heard(const host::Outgoing& out, Instant now, Request& request);
    Result<CaseId> find_called(const host::Site& site, const host::Outgoing& out,
                               std::string_view key);
    Fault carry_out(const Command& command, Request& request);
    const host::Site* called_site(const host::Outgoing& out);
};

namespace host {

[[nodiscard, gnu::cold]] Error error(ErrorCode code, std::string_view subject, std::string german,
                                     std::string english);
// What whoever sees nothing of a case is told.
[[nodiscard, gnu::cold]] Error no_case();
[[nodiscard, gnu::cold]] Error damaged_case();

// advance.cpp; lets what is due next of the case take effect
[[nodiscard]] Command expire(CaseId id, Instant due) noexcept;
// Whether a fault in reading is that of the case and not of the store.
[[nodiscard]] bool is_of_one_case(const Error& error) noexcept;
// Names a case that work goes on without, once.
void pass_over(const DueRow& row, const Error& error, WorkDone& work);

} // namespace host
} // namespace vorgang
