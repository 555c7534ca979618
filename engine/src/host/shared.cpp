// What other hosts on the same store make necessary: look for what they deployed, decide anew what
// they overtook, make a call that no other makes.
#include "host/engine_impl.hpp"

namespace vorgang {

bool Engine::Impl::may_try_again(const Error& fault, std::uint32_t tries) const noexcept {
    return shared && tries < options.limits.tries_per_commit && store->may_try_again(fault);
}

// What the commands are going to look at comes in one go.
std::optional<Error> Engine::Impl::look_ahead(std::span<Request* const> requests) {
    std::vector<CaseId> cases;
    std::vector<std::string> keys;
    for (const Request* request : requests)
        for (const Command& command : request->commands) {
            if (command.case_id.number == 0) continue; // a start, or a message that looks for one
            cases.push_back(command.case_id);
            if (!command.key.empty()) keys.push_back(host::case_key(command.case_id, command.key));
        }
    if (auto told = store->expect(cases, keys); !told) return std::move(told).error();
    return look_for_deployments();
}

// One this release cannot read is passed over; so is, where it is met, what runs by it.
std::optional<Error> Engine::Impl::look_for_deployments() {
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
    return {};
}

std::optional<Error> Engine::Impl::refuse_overtaken(const host::Taken& taken) {
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

} // namespace vorgang
