// A disk that is full for a while, at each write of the first case: what the simulation found once.
#include <gtest/gtest.h>

#include <set>

#include "memory_vfs.hpp"
#include "processes.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::simulation {
namespace {

Engine opened() {
    Engine engine = Engine::open(sqlite_store("cases.db", {.page_cache_kib = 8}).value()).value();
    Place place;
    place.tenant = tenant;
    for (const Process& process : processes())
        EXPECT_TRUE(engine.deploy(process, place));
    return engine;
}

Outcome begin(Engine& engine) {
    static constexpr std::string_view roles[] = {"bürger"};
    Command command;
    command.tenant = tenant;
    command.actor = {.person = "eid:eva", .roles = roles};
    command.at = {1'778'482'800'000};
    command.entropy = {1, 2};
    const std::vector<Assignment> data{{"name", std::string(30'000, 'e')},
                                       {"stellen", Value::List{}}};
    return engine.start(first_process, data, command);
}

// A commit that does not fit into memory is written before its end, and can fail while it is made.
// The number it had drawn was taken back with its commit; once it was tried for every later case.
TEST(SimulationOfAFullDisk, WhoseCaseWasRefusedBeginsItLater) {
    disk().begin(1, {}, {});
    { (void)opened(); }
    const unsigned made = disk().operations();
    unsigned refused = 0;
    for (unsigned at = made + 1; at < made + 40; ++at) {
        disk().begin(at, {{Trouble::full, at}}, {});
        Engine engine = opened();
        std::set<CaseId> given;
        for (int tries = 0; tries < 50 && given.size() < 3; ++tries) {
            const Outcome outcome = begin(engine);
            if (outcome.accepted())
                EXPECT_TRUE(given.insert(outcome.case_id).second);
            else
                ++refused;
        }
        EXPECT_EQ(given.size(), 3U) << "full at " << at;
    }
    EXPECT_GT(refused, 0U);
}

} // namespace
} // namespace vorgang::simulation
