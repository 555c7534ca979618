// A real program, killed at a write to a real file: what its engine acknowledged is in the store.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.hpp"
#include "processes.hpp"
#include "scratch.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::simulation {
namespace {

using conformance::Disk;
using conformance::Ending;

constexpr std::int64_t monday = 1'778'482'800'000;
constexpr std::string_view citizen[] = {"bürger"};
constexpr std::string_view clerk[] = {"amt"};

// A line of what was acknowledged.
struct Line {
    std::uint64_t case_number = 0;
    std::uint32_t sequence = 0;
};

class Work {
  public:
    Work(Engine& engine, int acknowledged) : engine_(engine), acknowledged_(acknowledged) {}

    void run() {
        for (std::uint64_t i = 1; i <= 4; ++i) {
            start(i);
            examine(i);
            (void)engine_.run_tools({monday}, 10);
        }
        (void)engine_.advance_to({monday + 40LL * 86'400'000}, 100, true);
    }

  private:
    void start(std::uint64_t number) {
        Command command;
        command.tenant = tenant;
        command.actor = {.person = "eid:eva", .roles = citizen};
        command.at = {monday};
        command.entropy = {number, 1};
        const std::vector<Assignment> data{
            {"name", "Eva"},
            {"stellen",
             Value::List{Value::Context{{"stelle", "S"}, {"votum", {}}, {"quittung", {}}}}}};
        acknowledge(engine_.start(first_process, data, command));
    }
    void examine(std::uint64_t number) {
        Command command;
        command.actor = {.person = "amt-1", .roles = clerk};
        command.at = {monday};
        static constexpr std::string_view roles[] = {"administrator"};
        const auto info = engine_.case_info({tenant, "", roles}, {number});
        if (!info || info->open.empty()) return;
        acknowledge(engine_.complete({{number}, info->open.front().activation}, {}, command));
    }
    void acknowledge(const Outcome& outcome) const {
        const Line line{outcome.case_id.number, outcome.sequence};
        if (!outcome.accepted() || ::write(acknowledged_, &line, sizeof line) != sizeof line)
            _exit(1);
    }

    Engine& engine_;
    int acknowledged_;
};

[[noreturn]] void work(const std::string& path, int acknowledged) {
    auto store = sqlite_store(path);
    if (!store) _exit(1);
    auto engine = Engine::open(*std::move(store));
    if (!engine) _exit(1);
    for (const Process& process : processes()) {
        Place place;
        place.tenant = tenant;
        if (!engine->deploy(process, place)) _exit(1);
    }
    const auto answer = [](const ToolCall& call) {
        return ToolAnswer::done({{call.operation == "buchen" ? "beleg" : "quittung", "r"}});
    };
    if (!engine->bind("kasse.buchen", answer) || !engine->bind("kasse.melden", answer)) _exit(1);
    Work(*engine, acknowledged).run();
    _exit(0);
}

// Runs it until it is killed at its n-th write; false where it came to its end before.
bool run(const std::string& path, unsigned n, std::vector<Line>& acknowledged) {
    int line[2];
    EXPECT_EQ(pipe(line), 0);
    const pid_t program = fork();
    if (program == 0) {
        close(line[0]);
        Disk::instance().end_at(n, Ending::killed, 1);
        work(path, line[1]);
    }
    close(line[1]);
    for (Line one; read(line[0], &one, sizeof one) == sizeof one;)
        acknowledged.push_back(one);
    close(line[0]);
    int status = 0;
    waitpid(program, &status, 0);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_TRUE(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == conformance::ended_by_disk);
    return WEXITSTATUS(status) == conformance::ended_by_disk;
}

void prove(const std::string& path, const std::vector<Line>& acknowledged) {
    auto store = sqlite_store(path);
    ASSERT_TRUE(store) << store.error().english;
    const auto report = audit(**store);
    ASSERT_TRUE(report) << report.error().english;
    for (const AuditFinding& one : report->bad)
        ADD_FAILURE() << one.case_id.number << "/" << one.sequence << ": " << one.english;
    for (const Line& line : acknowledged) {
        const auto records = (*store)->records({line.case_number}, line.sequence - 1, 1);
        ASSERT_TRUE(records);
        EXPECT_EQ(records->size(), 1U) << line.case_number << "/" << line.sequence;
    }
}

TEST(SimulationOfAKill, WhatAProgramAcknowledgedBeforeItWasKilledIsThere) {
    (void)processes(); // compiled once, for all that are begun
    std::size_t most = 0;
    bool killed = true;
    for (unsigned n = 1; killed; n += 11) {
        const conformance::Scratch scratch;
        const std::string path = scratch.file("cases.db");
        std::vector<Line> acknowledged;
        killed = run(path, n, acknowledged);
        prove(path, acknowledged);
        most = std::max(most, acknowledged.size());
        ASSERT_LT(n, 10'000U);
    }
    EXPECT_EQ(most, 8U) << "of a program that nobody killed";
}

} // namespace
} // namespace vorgang::simulation
