#include "vorgang/engine/engine.hpp"

#include <algorithm>

#include "host/engine_impl.hpp"
#include "process/tables.hpp"

namespace vorgang {

namespace host {

Error error(ErrorCode code, std::string_view subject, std::string german, std::string english) {
    return {code, std::string(subject), "", std::move(german), std::move(english)};
}

Error no_case() {
    return error(ErrorCode::not_found, "case", "diesen Vorgang gibt es nicht",
                 "there is no such case");
}

Error damaged_case() {
    return error(ErrorCode::corrupt, "case", "der Vorgang ist im Speicher beschädigt",
                 "the case is damaged in the store");
}

Result<Site> make_site(Store& store, Deployment deployment) {
    Site site{std::move(deployment)};
    const ProcessModel& model = site.model();
    for (const Role& role : model.roles) {
        const auto queue = store.queue(site.tenant(), role.name);
        if (!queue) return queue.error();
        site.queues.push_back(*queue);
        site.has_outside = site.has_outside || role.external;
    }
    for (const Position& position : model.positions) {
        TaskPlace& listed = site.task_places.emplace_back();
        if (position.kind != PositionKind::step) continue;
        const Step& step = model.steps[position.detail];
        listed.dated = !step.deadlines.empty();
        if (step.role_field == none)
            listed.queue = site.queues[step.role];
        else
            listed.step = &model.steps[position.detail];
    }
    for (std::size_t i = 0; i < model.fields.size(); ++i)
        if (model.fields[i].searchable) site.searchable.push_back(static_cast<Index>(i));
    site.has_names = !site.searchable.empty() || !model.once.empty();
    for (const Message& message : model.messages)
        site.has_names = site.has_names || (message.incoming && !message.by.empty());
    return site;
}

Result<Site> site_of(Store& store, const StoredDeployment& stored, const Limits& limits) {
    auto process = Process::load(stored.process, limits);
    if (!process) return std::move(process).error();
    auto place = Deployment::load_place(stored.place);
    if (!place) return std::move(place).error();
    auto deployment = Deployment::make(*process, *place, stored.number, limits);
    if (!deployment) return std::move(deployment).error();
    return make_site(store, std::move(deployment).value());
}

} // namespace host

Engine::Engine(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Result<Engine> Engine::open(std::unique_ptr<Store> store, EngineOptions options) {
    if (store == nullptr)
        return host::error(ErrorCode::invalid_data, "store", "eine Engine braucht einen Speicher",
                           "an engine needs a store");
    auto impl = std::make_unique<Impl>();
    impl->store = std::move(store);
    impl->options = std::move(options);
    impl->shared = impl->store->is_shared();
    impl->neighbours = impl->store->has_neighbours();
    auto stored = impl->store->deployments();
    if (!stored) return std::move(stored).error();
    for (const StoredDeployment& deployment : *stored) {
        VORGANG_TRY(impl->load(deployment));
        impl->newest_seen = deployment.number;
    }
    auto advanced = impl->store->advanced_to();
    if (!advanced) return std::move(advanced).error();
    impl->advanced_to = *advanced;
    return Engine(std::move(impl));
}

Result<void> Engine::Impl::load(const StoredDeployment& deployment) {
    auto process = Process::load(deployment.process, options.limits);
    if (!process) return std::move(process).error();
    auto place = Deployment::load_place(deployment.place);
    if (!place) return std::move(place).error();
    auto prepared = prepare(*process, *place, deployment.number);
    if (!prepared) return std::move(prepared).error();
    take(std::move(*prepared));
    return {};
}

Result<Engine::Impl::Prepared> Engine::Impl::prepare(const Process& process, const Place& place,
                                                     std::uint32_t number) {
    Prepared prepared;
    auto deployment = Deployment::make(process, place, number, options.limits);
    if (!deployment) return std::move(deployment).error();
    auto site = host::make_site(*store, std::move(deployment).value());
    if (!site) return std::move(site).error();
    for (const Role& role : process.model().roles) {
        RoleUse& use = prepared.uses[{place.tenant, role.name}];
        (role.external ? use.outside : use.inside) = true;
    }
    prepared.site.emplace(number, std::move(*site));
    prepared.newest.emplace(std::pair(place.tenant, process.model().name), number);
    return prepared;
}

// Merging moves nodes. What it leaves behind was known before and is only brought up to date.
void Engine::Impl::take(Prepared prepared) noexcept {
    last_site = nullptr;
    sites.merge(prepared.site);
    latest.merge(prepared.newest);
    for (const auto& [name, number] : prepared.newest)
        latest.find(name)->second = number;
    role_uses.merge(prepared.uses);
    for (const auto& [name, use] : prepared.uses) {
        RoleUse& known = role_uses.find(name)->second;
        known.outside = known.outside || use.outside;
        known.inside = known.inside || use.inside;
    }
    for (const auto& [name, number] : prepared.newest)
        share_calendar(sites.find(number)->second.deployment);
}

// The later revision of a calendar holds for all that was deployed for that place before.
void Engine::Impl::share_calendar(Deployment& deployed) noexcept {
    calendars_differ =
        calendars_differ || deployed.calendar().revision() != CalendarOptions{}.revision;
    if (!calendars_differ) return;
    for (auto& [number, site] : sites) {
        site.deployment.follow(deployed);
        deployed.follow(site.deployment);
    }
}

const host::Site* Engine::Impl::find_site(std::uint32_t number) {
    const auto it = sites.find(number);
    if (it == sites.end()) return nullptr;
    return last_site = &it->second;
}

const host::Site* Engine::Impl::latest_site(std::string_view tenant, std::string_view process) {
    if (last_site != nullptr && last_site->tenant() == tenant &&
        last_site->model().name == process) {
        const auto it = latest.find(std::pair(std::string(tenant), std::string(process)));
        return site(it->second);
    }
    const auto it = latest.find(std::pair(std::string(tenant), std::string(process)));
    return it == latest.end() ? nullptr : site(it->second);
}

[[gnu::hot]] Fault Engine::Impl::begin_commit() {
    unknown = false;
    if (lost)
        return host::error(ErrorCode::read_only, "store", "der Speicher muss neu geöffnet werden",
                           "the store has to be opened again");
    if (auto begun = store->begin(); !begun) return std::move(begun).error();
    return {};
}

[[gnu::hot]] Fault Engine::Impl::commit() {
    auto committed = store->commit();
    if (committed) return {};
    // A shared store knows what it kept when it is there again.
    unknown = committed.error().code == ErrorCode::outcome_unknown;
    lost = lost || (unknown && !shared);
    return std::move(committed).error();
}

Result<void> Engine::Impl::add_deployment(const StoredDeployment& deployment) {
    auto fault = try_commit([&]() -> Fault {
        auto added = store->add_deployment(deployment);
        if (!added) return std::move(added).error();
        return {};
    });
    if (fault) return std::move(fault).error();
    return {};
}

Result<std::uint32_t> Engine::deploy(const Process& process, const Place& place) {
    const std::lock_guard guard(impl_->store_lock);
    for (std::uint32_t tries = 1;; ++tries) {
        auto number = impl_->deploy(process, place);
        if (number) return number;
        // The number may have gone to somebody else: then theirs is there to be looked at. Whoever
        // draws again has let another one deploy, so this comes to an end.
        const std::uint32_t before = impl_->newest_seen;
        const bool taken = number.error().code == ErrorCode::conflict &&
                           !impl_->look_for_deployments() && impl_->newest_seen > before;
        if (!taken && !impl_->may_try_again(number.error(), tries)) return number;
    }
}

Result<std::uint32_t> Engine::Impl::deploy(const Process& process, const Place& place) {
    if (auto fault = look_for_deployments()) return std::move(fault).error();
    StoredDeployment stored{0, process.save(), {}};
    auto checked = Deployment::make(process, place, 1, options.limits);
    if (!checked) return std::move(checked).error();
    stored.place = checked->save_place();
    std::uint32_t highest = newest_seen;
    for (const auto& [number, site] : sites) {
        highest = std::max(highest, number);
        if (site.tenant() != place.tenant || site.model().name != process.model().name ||
            site.model().version != process.model().version)
            continue;
        const Process& before = site.deployment.declared();
        if (before.save() != stored.process)
            return host::error(ErrorCode::conflict, process.model().name,
                               "diese Version ist schon mit anderem Inhalt in Betrieb",
                               "this version is deployed already with other content");
        if (site.deployment.save_place() == stored.place) return number;
    }
    // Where nothing can be written that is said before anything is made.
    if (auto fault = begin_commit()) return std::move(fault).error();
    store->rollback();
    stored.number = highest + 1;
    auto prepared = prepare(process, place, stored.number);
    if (!prepared) return std::move(prepared).error();
    VORGANG_TRY(add_deployment(stored));
    take(std::move(*prepared));
    return stored.number;
}

Result<Deployment> Engine::deployment(std::uint32_t number) const {
    const std::lock_guard guard(impl_->store_lock);
    const host::Site* site = impl_->site(number);
    if (site == nullptr) {
        if (auto fault = impl_->look_for_deployments()) return std::move(fault).error();
        site = impl_->site(number);
    }
    if (site == nullptr)
        return host::error(ErrorCode::not_found, std::to_string(number),
                           "eine solche Inbetriebnahme gibt es nicht",
                           "there is no such deployment");
    return site->deployment;
}

[[gnu::hot]] void Engine::apply(std::span<const Command> commands, std::span<Outcome> outcomes) {
    impl_->apply(commands, outcomes);
}

Outcome Engine::apply(const Command& command) {
    return impl_->apply(command);
}

Outcome Engine::start(std::string_view process, std::span<const Assignment> data, Command command) {
    command.kind = CommandKind::start;
    command.process = process;
    command.data = data;
    return apply(command);
}

Outcome Engine::complete(TaskId task, std::span<const Assignment> data, Command command) {
    command.kind = CommandKind::complete;
    command.case_id = task.case_id;
    command.activation = task.activation;
    command.data = data;
    return apply(command);
}

} // namespace vorgang
