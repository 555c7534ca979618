// What other hosts on the same store make necessary: look for what they deployed, decide anew what
// they overtook, make a call that no other makes.
#include "host/engine_impl.hpp"
#include "host/expect_cases.hpp"
#include "host/outgoing.hpp"

namespace vorgang {

bool Engine::Impl::may_try_again(const Error& fault, std::uint32_t tries) const noexcept {
    return shared && tries < options.limits.tries_per_commit && store->may_try_again(fault);
}

// What the commands are going to look at comes in one go.
Fault Engine::Impl::look_ahead(std::span<Request* const> requests) {
    std::vector<Expected> all;
    for (const Request* request : requests)
        for (const Command& command : request->commands)
            all.push_back(expected_of(command));
    if (auto told = store->expect(all); !told) return std::move(told).error();
    return look_for_deployments();
}

Fault Engine::Impl::look_at(std::span<const CaseId> cases) {
    if (!shared || cases.size() < 2) return {};
    if (auto told = host::expect_cases(*store, cases); !told) return std::move(told).error();
    return {};
}

// A message without a case, and what a case is refused for the sake of, are looked for when their
// turn comes.
Expected Engine::Impl::expected_of(const Command& command) {
    Expected expected;
    expected.case_id = command.case_id;
    if (command.case_id.number != 0) {
        if (!command.key.empty()) expected.key = host::case_key(command.case_id, command.key);
        return expected;
    }
    if (command.kind != CommandKind::start) return expected;
    const host::Site* where = command.deployment != 0
                                  ? site(command.deployment)
                                  : latest_site(command.tenant, command.process);
    if (where == nullptr) return expected;
    const auto tenant = where->tenant();
    const std::string& process = where->model().name;
    if (!command.key.empty()) expected.key = host::start_key(tenant, process, command.key);
    if (!command.file_number.empty())
        expected.name = host::file_number_key(tenant, process, command.file_number);
    return expected;
}

// Both cases come at once, in an order that is the same for every host.
Fault Engine::Impl::begin_errand(const host::Outgoing& out, const host::Taken& taken) {
    if (!shared) return {};
    const Expected both[] = {{out.row.case_id}, {out.other}};
    if (auto told = store->expect(both); !told) return std::move(told).error();
    if (auto fault = look_for_deployments()) return fault;
    return refuse_overtaken(taken);
}

// One this release cannot read is passed over; so is, where it is met, what runs by it.
Fault Engine::Impl::look_for_deployments() {
    if (!neighbours) return {};
    const auto last = store->last_deployment();
    if (!last) return last.error();
    if (*last <= newest_seen) return {};
    auto stored = store->deployments();
    if (!stored) return std::move(stored).error();
    for (const StoredDeployment& deployment : *stored) {
        if (deployment.number <= newest_seen || sites.contains(deployment.number)) continue;
        const auto loaded = load(deployment);
        if (!loaded && loaded.error().code != ErrorCode::newer_format) return loaded.error();
        newest_seen = deployment.number;
    }
    newest_seen = std::max(newest_seen, *last); // its own, too: it is not read again
    return {};
}

Fault Engine::Impl::refuse_overtaken(const host::Taken& taken) {
    const auto still = store->still_taken(taken.row, taken.number);
    if (!still) return still.error();
    if (*still) return {};
    return host::error(ErrorCode::conflict, host::taken_over,
                       "das hat inzwischen ein anderer Host übernommen",
                       "another host has taken this over meanwhile");
}

// Number 0: another host makes it, or it is over.
Result<host::Taken> Engine::Impl::take_over(const OutgoingRow& row) {
    if (!shared) return host::Taken{row, 0};
    const std::lock_guard guard(store_lock);
    auto number = store->take(row);
    if (!number) return std::move(number).error();
    return host::Taken{row, *number};
}

Result<bool> Engine::Impl::give_back(const host::Taken& taken) {
    if (taken.number == 0) return false;
    const std::lock_guard guard(store_lock);
    if (auto back = store->give_back(taken.row, taken.number); !back)
        return std::move(back).error();
    return false;
}

} // namespace vorgang
