#include "host.hpp"

#include "memory_vfs.hpp"
#include "processes.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::simulation {
namespace {

constexpr int patience = 200; // a disk that is full has room again one day

bool is_of_the_store(const Error& error) {
    return error.code == ErrorCode::full || error.code == ErrorCode::busy ||
           error.code == ErrorCode::read_only || error.code == ErrorCode::corrupt ||
           error.code == ErrorCode::outcome_unknown;
}

} // namespace

Host::Host(World& world, const Breakage& breakage, const Memory& memory)
    : world_(world), breakage_(breakage), memory_(memory) {
    restart();
}

Host::~Host() = default;

bool Host::is_over(const std::optional<Error>& error) {
    if (disk().is_dead()) return true;
    return error && (error->code == ErrorCode::outcome_unknown ||
                     error->code == ErrorCode::read_only || error->code == ErrorCode::corrupt);
}

void Host::restart() {
    for (int tries = 0; tries < patience && world_.complaint().empty(); ++tries) {
        engine_.reset();
        world_.forget_calls();
        world_.tell(disk().is_dead() ? "the disk is dead" : "another program begins");
        if (disk().is_dead()) disk().come_back();
        const unsigned troubles = disk().troubles();
        const Result<void> opened = open();
        if (opened && !disk().is_dead()) return prove_keys();
        if (disk().troubles() == troubles && !opened)
            world_.complain("the store does not open: " + opened.error().english);
    }
    world_.complain("the store does not open any more");
}

Result<void> Host::open() {
    auto opened = sqlite_store(
        "cases.db", {.page_cache_kib = memory_.page_cache_kib, .pending_kib = memory_.pending_kib});
    if (!opened) return opened.error();
    std::unique_ptr<Store> store = *std::move(opened);
    if (breakage_.store) store = breakage_.store(std::move(store));
    prove(*store, world_, unanswered_);
    unanswered_ = {};
    const auto deployed = store->deployments();
    if (!deployed) return deployed.error();
    const std::size_t known = deployed->size(); // to deploy them again costs more than the run
    EngineOptions options;
    options.observer = [this](CaseId id, std::span<const std::byte> record) {
        world_.hear(id, record);
    };
    auto engine = Engine::open(std::move(store), std::move(options));
    if (!engine) return engine.error();
    for (std::size_t i = known; i < processes().size(); ++i) {
        Place place;
        place.tenant = tenant;
        VORGANG_TRY(engine->deploy(processes()[i], place));
    }
    for (const char* operation : {"kasse.buchen", "kasse.melden"})
        VORGANG_TRY(
            engine->bind(operation, [this](const ToolCall& call) { return world_.make(call); }));
    VORGANG_TRY(engine->on_message(
        "bescheid", [this](const OutgoingMessage& message) { return world_.take(message); }));
    engine_.emplace(*std::move(engine));
    return {};
}

std::vector<Outcome> Host::ask(const std::vector<Order>& orders) {
    std::vector<Order::Lent> lent(orders.size());
    std::vector<Command> commands;
    for (std::size_t i = 0; i < orders.size(); ++i)
        commands.push_back(orders[i].command(lent[i]));
    std::vector<Outcome> outcomes(orders.size());
    engine_->apply(commands, outcomes);
    return outcomes;
}

bool Host::apply(const std::vector<Order>& orders) {
    for (bool once_more = false; is_open() && world_.complaint().empty(); once_more = true) {
        const unsigned troubles = disk().troubles();
        const std::vector<Outcome> outcomes = ask(orders);
        for (const Outcome& outcome : outcomes)
            if (outcome.error) prove_alone(*outcome.error, troubles);
        if (once_more) prove_whole(outcomes);
        bool over = false;
        bool taken = true;
        for (std::size_t i = 0; i < orders.size(); ++i) {
            over = over || is_over(outcomes[i].error);
            taken = taken && !(outcomes[i].error && is_of_the_store(*outcomes[i].error));
            answer(orders[i], outcomes[i], once_more);
        }
        if (!over) return taken;
        unanswered_ = {true, {}};
        restart();
    }
    return false;
}

// Nobody else writes, so only a disk that did not do as it was told takes a commit back.
void Host::prove_alone(const Error& error, unsigned troubles_before) {
    if (error.code == ErrorCode::conflict && disk().troubles() == troubles_before)
        world_.complain("a conflict, and nobody else writes: " + error.english);
}

// Together or not at all: each is of another case, so what one of them found does not depend on the
// others.
void Host::prove_whole(const std::vector<Outcome>& outcomes) {
    std::size_t known = 0;
    std::size_t accepted = 0;
    for (const Outcome& outcome : outcomes) {
        if (outcome.error && is_of_the_store(*outcome.error)) return;
        accepted += outcome.accepted() ? 1 : 0;
        known += outcome.duplicate ? 1 : 0;
    }
    if (known != 0 && known != accepted) world_.complain("half a commit is in the store");
}

void Host::answer(const Order& order, const Outcome& outcome, bool once_more) {
    world_.tell(
        to_text(order) + (outcome.duplicate ? ": known, " : ": ") +
        (outcome.error ? outcome.error->english : "record " + std::to_string(outcome.sequence)));
    if (!outcome.accepted()) return;
    const auto [before, first] = accepted_.try_emplace(order.key, outcome);
    if (first) {
        world_.answered.push_back({order, outcome});
        if (outcome.duplicate && !once_more)
            world_.complain("known although it was refused: " + to_text(order));
        if (!world_.records.contains({outcome.case_id.number, outcome.sequence}))
            world_.complain("accepted and nobody was told the record: " + to_text(order));
        return;
    }
    if (!outcome.duplicate) world_.complain("done twice: " + to_text(order));
    if (outcome.case_id != before->second.case_id || outcome.sequence != before->second.sequence)
        world_.complain("answered otherwise than before: " + to_text(order));
}

// Whoever asks once more is told what they were told before.
void Host::prove_keys() {
    if (world_.answered.empty()) return;
    std::vector<Order> orders;
    for (const Acknowledged& one : world_.answered)
        orders.push_back(one.order);
    const std::vector<Outcome> outcomes = ask(orders);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        if (!outcomes[i].accepted())
            world_.complain("accepted before, and now: " + outcomes[i].error->english + ", " +
                            to_text(orders[i]));
        answer(orders[i], outcomes[i], true);
    }
}

void Host::advance() {
    const auto work = engine_->advance_to(world_.now, 1'000, true);
    if (work && !work->stuck.empty())
        world_.complain("stuck: " + work->stuck.front().error.english);
    if (work && !work->more) world_.advanced_to = world_.now;
    world_.tell("time goes on to " + vorgang::to_text(world_.now) +
                (work ? "" : ": " + work.error().english));
    if (!is_over(work ? std::nullopt : std::optional(work.error()))) return;
    unanswered_ = {true, world_.now};
    restart();
}

bool Host::run_tools(std::uint64_t limit) {
    const unsigned troubles = disk().troubles();
    const auto work = engine_->run_tools(world_.now, limit);
    if (work && !work->stuck.empty())
        world_.complain("stuck: " + work->stuck.front().error.english);
    if (!work) prove_alone(work.error(), troubles);
    if (!work) world_.tell("tools: " + work.error().english);
    if (is_over(work ? std::nullopt : std::optional(work.error()))) {
        unanswered_ = {true, {}};
        restart();
        return true;
    }
    world_.forget_calls();
    return work && work->done != 0;
}

} // namespace vorgang::simulation
