// Commands in, one commit out.
#include <algorithm>
#include <cstring>

#include "host/closed_task.hpp"
#include "host/completed_task.hpp"
#include "host/engine_impl.hpp"
#include "run/decision.hpp"
#include "run/fits.hpp"

namespace vorgang {

using run::CaseView;

namespace {

[[gnu::cold]] void refuse(Outcome& outcome, Error error) {
    outcome.status = OutcomeStatus::refused;
    outcome.error = std::move(error);
}

// Fits the small buffer of the strings: no memory is needed to say that there is none.
Error out_of_memory() noexcept {
    return {ErrorCode::limit, "memory", "", "kein Speicher", "out of memory"};
}

[[gnu::cold]] Error ahead_of_time() {
    return host::error(ErrorCode::limit, "advance_days",
                       "der Zeitpunkt liegt weiter in der Zukunft als erlaubt",
                       "the time is further in the future than allowed");
}

[[gnu::hot]] inline bool is_of_another_tenant(const Command& command,
                                              const host::Site& site) noexcept {
    return !command.tenant.empty() && command.tenant != site.tenant();
}

} // namespace

[[gnu::hot]] void Engine::Impl::apply(std::span<const Command> commands,
                                      std::span<Outcome> outcomes, const host::Taken& taken) {
    const std::size_t count = std::min(commands.size(), outcomes.size());
    Request own{commands.first(count), outcomes.first(count), taken, {}, false};
    {
        std::unique_lock guard(store_lock, std::try_to_lock);
        if (guard.owns_lock() && waiting.load(std::memory_order_relaxed) == 0) {
            Request* const alone = &own;
            commit_all({&alone, 1});
        } else {
            stand_in_line(own);
            if (!guard.owns_lock()) guard.lock();
            // Whoever had the store before may have taken this request along.
            if (!own.done) lead();
        }
    }
    tell(own);
}

// Under no lock: the observer may call the engine.
[[gnu::hot]] void Engine::Impl::tell(const Request& request) const {
    if (options.observer)
        for (const auto& [id, record] : request.records)
            options.observer(id, record);
}

[[gnu::hot]] Outcome Engine::Impl::apply(const Command& command, const host::Taken& taken) {
    Outcome outcome;
    apply({&command, 1}, {&outcome, 1}, taken);
    return outcome;
}

void Engine::Impl::stand_in_line(Request& request) {
    const std::lock_guard guard(line_lock);
    line.push_back(&request);
    waiting.store(line.size(), std::memory_order_relaxed);
}

// Runs all in the line and commits once.
void Engine::Impl::lead() {
    // INVARIANT: needs no memory. Who leaves the line is answered, or would wait in it for ever.
    std::vector<Request*> requests;
    {
        const std::lock_guard guard(line_lock);
        requests.swap(line);
        waiting.store(0, std::memory_order_relaxed);
    }
    commit_all(requests);
}

namespace {

void refuse_copy(Outcome& outcome, const Error& error) noexcept {
    try {
        refuse(outcome, error);
    } catch (const std::bad_alloc&) {
        refuse(outcome, out_of_memory());
    }
}

// There is no commit, and every outcome says so: also that of a duplicate, whose original may be
// among what is taken back, and that of a command which was not reached.
void refuse_all(std::span<host::Request* const> requests, const Error& error,
                OutcomeStatus status = OutcomeStatus::refused) noexcept {
    for (host::Request* request : requests) {
        request->records.clear();
        for (Outcome& outcome : request->outcomes) {
            refuse_copy(outcome, error);
            outcome.status = status;
            outcome.duplicate = false;
            outcome.sequence = 0;
        }
    }
}

} // namespace

// Decides all and commits once; anew where somebody else was faster.
[[gnu::hot]] void Engine::Impl::commit_all(std::span<Request* const> requests) noexcept {
    try {
        for (std::uint32_t tries = 1;; ++tries) {
            const Fault fault = decide_and_commit(requests);
            if (!fault) break;
            if (may_try_again(*fault, tries)) {
                for (Request* request : requests)
                    request->records.clear();
                continue;
            }
            refuse_all(requests, *fault,
                       unknown ? OutcomeStatus::outcome_unknown : OutcomeStatus::refused);
            break;
        }
    } catch (const std::bad_alloc&) {
        take_back();
        refuse_all(requests, out_of_memory(),
                   unknown ? OutcomeStatus::outcome_unknown : OutcomeStatus::refused);
    }
    for (Request* request : requests)
        request->done = true;
}

// Inline, as what follows: called in one place, which a compiler cannot see of a member.
inline Fault Engine::Impl::decide_and_commit(std::span<Request* const> requests) {
    return try_commit([&]() -> Fault {
        write_fault = {};
        if (neighbours)
            if (auto fault = shared ? look_ahead(requests) : look_for_deployments()) return fault;
        for (Request* request : requests)
            if (!write_fault) run(*request);
        if (write_fault) return std::exchange(write_fault, {});
        return {};
    });
}

// The store is told early which cases come, so that it can fetch them while others are decided:
// by the group, because a processor waits for many addresses as long as for one.
[[gnu::hot]] inline void Engine::Impl::run(Request& request) {
    constexpr std::size_t group = 16;
    const std::span<const Command> commands = request.commands;
    if (request.taken.number != 0)
        if (auto fault = refuse_overtaken(request.taken)) {
            for (Outcome& outcome : request.outcomes)
                refuse(outcome, *fault);
            return;
        }
    const auto tell = [&](std::size_t first, Ahead ahead) {
        for (std::size_t i = first; i < std::min(first + group, commands.size()); ++i)
            store->prefetch(commands[i].case_id, ahead);
    };
    if (commands.size() == 1) return execute(commands[0], request.outcomes[0], request);
    tell(0, Ahead::far);
    tell(group, Ahead::far);
    tell(0, Ahead::near);
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (i % group == 0) {
            tell(i + 2 * group, Ahead::far);
            tell(i + group, Ahead::near);
        }
        execute(commands[i], request.outcomes[i], request);
        if (write_fault) return;
    }
}

[[gnu::hot]] Fault Engine::Impl::execute_one(const Command& command, Outcome& outcome,
                                             Request& request) {
    // Before anything of a case is looked at: what is due of it takes effect by this time.
    if (auto fault = refuse_time(command.at)) return fault;
    const bool addressed = command.kind != CommandKind::deliver || command.case_id.number != 0;
    host::CommandKeys keys;
    return command.kind == CommandKind::start ? start(command, outcome, request)
           : addressed                        ? change(command, keys, outcome, request)
                                              : deliver(command, outcome, request);
}

[[gnu::hot]] void Engine::Impl::execute(const Command& command, Outcome& outcome,
                                        Request& request) try {
    outcome.status = OutcomeStatus::refused;
    outcome.duplicate = false;
    outcome.case_id = command.case_id;
    outcome.sequence = 0;
    outcome.error.reset();
    if (auto fault = execute_one(command, outcome, request))
        refuse(outcome, std::move(fault).error());
    else
        outcome.status = OutcomeStatus::accepted;
} catch (const std::bad_alloc&) {
    refuse(outcome, out_of_memory());
}

[[gnu::hot]] Fault Engine::Impl::refuse_time(Instant at) {
    if (!is_usable(at)) return run::outside_of_the_calendar();
    return is_ahead(at) ? refuse_ahead(at) : Fault{};
}

// Somebody else may have advanced the store further than this engine knows.
[[gnu::cold]] Fault Engine::Impl::refuse_ahead(Instant at) {
    if (neighbours) {
        const auto last = store->advanced_to();
        if (!last) return last.error();
        advanced_to = std::max(advanced_to, *last);
        if (!is_ahead(at)) return {};
    }
    return ahead_of_time();
}

// A wrong clock would end cases by deadlines that are decades away. There is no clock here; where
// time was moved to last is the best there is.
// Precondition: is_usable(at).
bool Engine::Impl::is_ahead(Instant at) const noexcept {
    constexpr std::int64_t day_ms = 86'400'000;
    return advanced_to && at.ms - advanced_to->ms > options.limits.advance_days * day_ms;
}

// True where the key decides the outcome: the first outcome again, or another command under it.
// `where` is the deployment whose fields the command names; null: that of the case it went to.
bool Engine::Impl::is_duplicate(std::string_view key_text, const Command& command,
                                const host::Site* where, Outcome& outcome, Fault& fault) {
    auto found = store->find_key(key_text);
    if (!found) {
        fault = std::move(found).error();
        return true;
    }
    if (!*found) return false;
    if (where == nullptr) {
        std::span<const std::byte> bytes;
        if ((fault = read((*found)->case_id, bytes, where))) return true;
        if (is_of_another_tenant(command, *where)) {
            fault = host::no_case();
            return true;
        }
    }
    outcome.case_id = (*found)->case_id;
    outcome.sequence = (*found)->sequence;
    // The engine says a thing once, whatever it would say of it now.
    if (command.errand != nullptr || (*found)->digest == run::digest(command, where->model())) {
        outcome.duplicate = true;
        return true;
    }
    fault = host::error(ErrorCode::duplicate_key, command.key,
                        "der Schlüssel gehört schon zu einem anderen Befehl",
                        "the key belongs to another command already");
    return true;
}

[[gnu::hot, gnu::always_inline]] inline Fault
Engine::Impl::start(const Command& command, Outcome& outcome, Request& request) {
    const host::Site* where = command.deployment != 0
                                  ? site(command.deployment)
                                  : latest_site(command.tenant, command.process);
    if (where == nullptr)
        return host::error(ErrorCode::not_found, command.process,
                           "dieser Prozess ist hier nicht in Betrieb",
                           "this process is not deployed here");
    std::string key_text;
    host::CommandKeys keys;
    if (!command.key.empty()) {
        key_text = host::start_key(where->tenant(), where->model().name, command.key);
        Fault fault;
        if (is_duplicate(key_text, command, where, outcome, fault)) return fault;
        keys.add({key_text, run::digest(command, where->model())});
    }
    return begin(*where, command, keys, outcome, request);
}

// A new case, by a first step or a first message.
[[gnu::hot]] Fault Engine::Impl::begin(const host::Site& site, const Command& command,
                                       host::CommandKeys& keys, Outcome& outcome,
                                       Request& request) {
    if (!command.file_number.empty()) {
        const auto taken = store->find_name(
            host::file_number_key(site.tenant(), site.model().name, command.file_number), {}, 1);
        if (!taken) return taken.error();
        if (!taken->empty())
            return host::error(ErrorCode::conflict, command.file_number,
                               "dieses Aktenzeichen ist schon vergeben",
                               "this file number is taken already");
    }
    Command numbered = command;
    if (!spare_id && !ids_drawn) {
        // A refused start leaves no trace, not even a gap in the numbers: the first one is tried
        // before a number is drawn, later ones leave theirs to the next.
        numbered.case_id = {1};
        if (auto fault = decide(site, {}, nullptr, numbered)) return fault;
    }
    if (!spare_id) {
        auto id = store->new_case_id();
        if (!id) return std::move(id).error();
        spare_id = *id;
        ids_drawn = true;
    }
    numbered.case_id = *spare_id;
    std::string key_text;
    if (command.kind == CommandKind::deliver && !command.key.empty()) {
        key_text = host::case_key(*spare_id, command.key);
        keys.add({key_text, run::digest(command, site.model())});
    }
    if (auto fault = write(site, {}, numbered, keys.all(), request)) return fault;
    outcome.case_id = *spare_id;
    spare_id.reset();
    outcome.sequence = 1;
    return {};
}

[[gnu::hot]] Fault Engine::Impl::read(CaseId id, std::span<const std::byte>& bytes,
                                      const host::Site*& found) {
    if (auto fault = look(id, bytes, found)) return fault;
    // Reading a part may overwrite what was read before.
    if (run::has_parts(CaseView(bytes))) bytes = keep_copy(bytes);
    return {};
}

[[gnu::hot]] Fault Engine::Impl::look(CaseId id, std::span<const std::byte>& bytes,
                                      const host::Site*& found) {
    auto stored = store->read(id);
    if (!stored) return std::move(stored).error();
    bytes = *stored;
    const bool hostile = !store->keeps_bytes();
    if (hostile && bytes.size() < sizeof(run::CaseHeader)) return host::damaged_case();
    const std::uint32_t number = CaseView(bytes).header().deployment;
    found = site(number);
    if (found == nullptr && neighbours) {
        if (auto fault = look_for_deployments()) return fault;
        found = site(number);
        // Looking for it may have read over the bytes of the case.
        stored = store->read(id);
        if (!stored) return std::move(stored).error();
        bytes = *stored;
    }
    if (found == nullptr)
        return host::error(ErrorCode::corrupt, "deployment",
                           "die Inbetriebnahme des Vorgangs fehlt im Speicher",
                           "the deployment of the case is missing in the store");
    if (hostile && (!run::fits(bytes, found->deployment.process().tables()) ||
                    CaseView(bytes).header().id != id.number ||
                    CaseView(bytes).header().locals >= found->deployment.local_sets()))
        return host::damaged_case();
    return {};
}

[[gnu::hot]] Fault Engine::Impl::change(const Command& command, host::CommandKeys& keys,
                                        Outcome& outcome, Request& request) {
    const CaseId id = command.case_id;
    std::string key_text;
    if (!command.key.empty()) {
        key_text = host::case_key(id, command.key);
        Fault fault;
        if (is_duplicate(key_text, command, nullptr, outcome, fault)) return fault;
    }
    std::span<const std::byte> before;
    const host::Site* where = nullptr;
    if (auto fault = read(id, before, where)) return fault;
    if (is_of_another_tenant(command, *where)) return host::no_case();
    if (!command.key.empty()) keys.add({key_text, run::digest(command, where->model())});
    const CaseView view(before);
    const Instant at = std::max(command.at, Instant{view.header().at});
    bool due = run::next_due(view) <= at.ms;
    if (!due && run::has_parts(view)) {
        const auto first = due_of(id, view);
        if (!first) return first.error();
        due = *first <= at.ms;
    }
    if (due) {
        std::uint64_t fired = 0;
        if (auto fault = fire_due(id, at, request, fired, options.limits.deadlines_per_command))
            return fault;
        if (auto fault = read(id, before, where)) return fault;
    }
    if (auto fault = command.kind == CommandKind::reopen
                         ? reopen(*where, before, command, keys.all(), request)
                         : write(*where, before, command, keys.all(), request)) {
        if (!write_fault) host::explain_closed(*store, *where, before, command, *fault);
        return fault;
    }
    outcome.case_id = id;
    outcome.sequence = workspace.draft.header().sequence;
    if (command.kind == CommandKind::tool_answer) forget_left(id, command.activation);
    return {};
}

// Which step the task was of, the records say; they are read, and the reason is told, for the lead
// only.
Fault Engine::Impl::reopen(const host::Site& where, std::span<const std::byte> before,
                           const Command& command, std::span<const host::CommandKey> keys,
                           Request& request) {
    // Reading records may take the block away.
    const std::vector<std::byte> block(before.begin(), before.end());
    const auto is_unknown = [](const Error& error) {
        return error.code == ErrorCode::not_open && error.rule == "erledigt";
    };
    Command unnamed = command;
    unnamed.name = {};
    host::StoredParts parts(*store, command.case_id, where);
    const bool apart = run::has_parts(CaseView(block));
    if (auto refused = decide(where, block, apart ? &parts : nullptr, unnamed);
        refused && !is_unknown(*refused))
        return refused;
    Fault why;
    const auto named = host::name_step(*store, where, block, command, why);
    if (!named) return named.error();
    auto fault = write(where, block, *named, keys, request);
    return fault && is_unknown(*fault) && why ? std::move(why) : std::move(fault);
}

Fault Engine::Impl::fire_due(CaseId id, Instant at, Request& request, std::uint64_t& fired,
                             std::uint64_t limit) {
    for (;;) {
        std::span<const std::byte> before;
        const host::Site* where = nullptr;
        if (auto fault = read(id, before, where)) return fault;
        const auto due = due_of(id, CaseView(before));
        if (!due) return due.error();
        if (*due > at.ms) return {};
        if (fired == limit)
            return host::error(ErrorCode::limit, "deadlines_per_command",
                               "zu viele Fristen sind auf einmal fällig",
                               "too many deadlines are due at once");
        const Command expire = host::expire(id, Instant{*due});
        if (auto fault = write(*where, before, expire, {}, request)) return fault;
        ++fired;
    }
}

// `einmalig über`: asked of the store within the commit, so that of two messages at once only the
// first begins a case.
Fault Engine::Impl::refuse_second(const host::Site& where) {
    const std::string key = host::once_key(where, workspace.draft.view());
    if (key.empty()) return {};
    const auto taken = store->find_name(key, {}, 1);
    if (!taken) return taken.error();
    if (taken->empty()) return {};
    return Error{ErrorCode::conflict, std::to_string(taken->front().number), "einmalig",
                 "mit diesen Werten gibt es schon einen Vorgang",
                 "there is a case with these values already"};
}

// When something of the case or its parts is due first.
Result<std::int64_t> Engine::Impl::due_of(CaseId id, CaseView view) {
    const std::int64_t own = run::next_due(view);
    if (!run::has_parts(view)) return own;
    const auto first = store->part_due(id);
    if (!first) return first.error();
    return *first ? std::min(own, (*first)->due.ms) : own;
}

std::span<const std::byte> Engine::Impl::keep_copy(std::span<const std::byte> bytes) {
    own_copy.resize((bytes.size() + 7) / 8);
    if (!bytes.empty()) std::memcpy(own_copy.data(), bytes.data(), bytes.size());
    return std::as_bytes(std::span(own_copy)).first(bytes.size());
}

[[gnu::hot]] Fault Engine::Impl::decide(const host::Site& site, std::span<const std::byte> before,
                                        CaseParts* parts, const Command& command) {
    return run::decide(site.deployment, CaseView(before), parts, command, workspace);
}

// What the store did not take for want of memory never was, for the observer too.
Result<void> Engine::Impl::store_or_forget(const CaseChange& change, Request& request) {
    try {
        return store->write(change);
    } catch (...) {
        if (options.observer) request.records.pop_back();
        throw;
    }
}

[[gnu::hot]] Fault Engine::Impl::write(const host::Site& where, std::span<const std::byte> before,
                                       const Command& command,
                                       std::span<const host::CommandKey> keys, Request& request) {
    host::StoredParts parts(*store, command.case_id, where);
    const bool apart = run::has_parts(CaseView(before));
    if (auto fault = decide(where, before, apart ? &parts : nullptr, command)) return fault;
    if (before.empty() && !where.model().once.empty())
        if (auto fault = refuse_second(where)) return fault;
    const CaseView old(before);
    const CaseView now = workspace.draft.view();
    const std::span<const std::uint16_t> changed = workspace.changed;
    part_changes.clear();
    for (const run::PartDraft* part : workspace.parts.changed())
        part_changes.push_back(
            {part->number, part->view_before().bytes(), part->view_after().bytes()});
    const CaseChange change{
        command.case_id,
        now.header().sequence,
        before.empty(),
        before,
        now.bytes(),
        workspace.record.bytes(),
        index.compute(where, {old, now, changed}, workspace.parts.changed(), command, keys),
        where.tenant(),
        host::count_change(old, now, changed, workspace.parts.changed()),
        part_changes};
    if (!stuck.empty()) stuck.erase(command.case_id.number);
    if (options.observer)
        request.records.emplace_back(
            change.case_id, std::vector<std::byte>(change.record.begin(), change.record.end()));
    auto written = options.observer ? store_or_forget(change, request) : store->write(change);
    if (!written) {
        write_fault = written.error();
        return std::move(written).error();
    }
    return {};
}

} // namespace vorgang
