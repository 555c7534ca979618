// Several engines on one database, each as in a program of its own.
#include <algorithm>
#include <set>
#include <thread>

#include "bench_case.hpp"
#include "postgres_test.hpp"

namespace vorgang::conformance {
namespace {

using test::monday;
using test::Workbench;

constexpr std::string_view office = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen() -> beleg: text }
    daten { beleg: text  spät: janein }
    ablauf {
        schritt beginnen { rolle amt }
        schritt prüfen {
            rolle amt
            frist 3 stunden danach { setze spät = ja }
        }
        rufe kasse.buchen() -> beleg { versuche 3 mal alle 1 stunde }
        ende fertig liefert beleg
    }
}
)";

class PostgresEngines : public testing::Test {
  protected:
    [[nodiscard]] std::unique_ptr<Store> store(const PostgresOptions& options = {}) const {
        return well(postgres_store(url, options));
    }
    // So many hosts at once, each in a thread of its own.
    template<class Work>
    void at_once(const std::vector<Workbench*>& hosts, Work work) {
        std::vector<std::thread> threads;
        threads.reserve(hosts.size());
        for (Workbench* host : hosts)
            threads.emplace_back([&work, host] { work(*host); });
        for (std::thread& thread : threads)
            thread.join();
    }

    std::string url = shared_server().new_database();
};

Command note(Workbench& w, CaseId id, std::string_view key = "") {
    Command command = w.as("amt", "aydin");
    command.kind = CommandKind::note;
    command.case_id = id;
    command.text = "Vermerk";
    command.key = key;
    return command;
}

TEST_F(PostgresEngines, WhatAnotherHostDeploysIsSeen) {
    Engine early = Engine::open(store()).value();
    Workbench a(office, store());
    Command command = a.as("amt", "aydin");
    command.tenant = "stadt";
    const Outcome begun = early.start("antrag", {}, command);
    ASSERT_TRUE(begun.accepted()) << begun.error->english;
    EXPECT_TRUE(early.bind("kasse.buchen", [](const ToolCall&) { return ToolAnswer::later(); }));
    EXPECT_TRUE(early.deployment(a.deployment).has_value());
    Engine late = Engine::open(store()).value();
    TaskFilter filter;
    filter.viewer = Workbench::everything();
    filter.role = "amt";
    EXPECT_EQ(late.tasks(filter)->tasks.size(), 1U);
    EXPECT_EQ(early.tasks(filter)->count, 1U);
}

// A command on a case the host knows well commits without looking at what is deployed; what is
// refused beside it because nothing like that was deployed rests on it all the same.
TEST_F(PostgresEngines, WhatAnotherHostDeploysIsSeenBesideACaseOfOnesOwn) {
    Workbench a(office, store());
    Workbench b(office, store());
    ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
    for (int i = 0; i < 12; ++i) {
        ASSERT_TRUE(a.engine->apply(note(a, a.id)).accepted());
        const std::string name = "neu" + std::to_string(i);
        std::string text(office);
        text.replace(text.find("antrag"), 6, name);
        Compiled compiled = compile(text);
        ASSERT_TRUE(compiled);
        Place place;
        place.tenant = "stadt";
        ASSERT_TRUE(b.engine->deploy(compiled.process.value(), place).has_value());
        Command start = a.as("amt", "aydin");
        start.kind = CommandKind::start;
        start.tenant = "stadt";
        start.process = name;
        const Command both[] = {start, note(a, a.id)};
        Outcome outcomes[2];
        a.engine->apply(both, outcomes);
        EXPECT_TRUE(outcomes[0].accepted()) << i << outcomes[0].error->english;
        EXPECT_TRUE(outcomes[1].accepted()) << i;
    }
}

TEST_F(PostgresEngines, TheSameProcessDeployedByTwoHostsIsOne) {
    Workbench a(office, store());
    Workbench b(office, store());
    EXPECT_EQ(a.deployment, b.deployment);
}

TEST_F(PostgresEngines, ACaseIsReadAsTheOtherHostLeftIt) {
    Workbench a(office, store());
    Workbench b(office, store());
    ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
    b.id = a.id;
    EXPECT_EQ(b.open(), "prüfen");
    const std::uint32_t task = b.activation("prüfen");
    ASSERT_TRUE(b.complete("prüfen", b.as("amt", "brandt")).accepted());
    EXPECT_EQ(a.open(), "kasse.buchen");
    const Outcome again = a.engine->complete({a.id, task}, {}, a.as("amt", "aydin"));
    ASSERT_FALSE(again.accepted());
    EXPECT_EQ(again.error->code, ErrorCode::not_open);
    a.check_replay();
}

TEST_F(PostgresEngines, TwoHostsOnOneCaseLoseNothing) {
    Workbench a(office, store());
    Workbench b(office, store());
    ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
    const CaseId id = a.id;
    at_once({&a, &b}, [id](Workbench& w) {
        for (int i = 0; i < 50; ++i) {
            const Outcome outcome = w.engine->apply(note(w, id));
            EXPECT_TRUE(outcome.accepted()) << outcome.error->english;
        }
    });
    EXPECT_EQ(a.engine->records(id)->size(), 101U);
    a.check_replay();
}

// Each host has all the cases in each commit, in an order of its own.
TEST_F(PostgresEngines, LargeCommitsOfTwoHostsDoNotBlockOneAnother) {
    Workbench a(office, store());
    Workbench b(office, store());
    std::vector<CaseId> cases;
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
        cases.push_back(a.id);
    }
    at_once({&a, &b}, [&](Workbench& w) {
        for (int round = 0; round < 10; ++round) {
            std::vector<Command> commands;
            commands.reserve(cases.size());
            for (const CaseId id : cases)
                commands.push_back(note(w, id));
            if (&w == &b) std::ranges::reverse(commands);
            std::vector<Outcome> outcomes(commands.size());
            w.engine->apply(commands, outcomes);
            for (const Outcome& outcome : outcomes)
                EXPECT_TRUE(outcome.accepted()) << outcome.error->english;
        }
    });
    for (const CaseId id : cases)
        EXPECT_EQ(a.engine->records(id)->size(), 21U);
}

// A single command leaves its count beside, and now and then its host sums them up.
TEST_F(PostgresEngines, WhatEachHostCountsIsCountedAtOnce) {
    Workbench a(office, store());
    Workbench b(office, store());
    TaskFilter filter;
    filter.viewer = Workbench::everything();
    filter.role = "amt";
    Pg looker(url);
    const auto rows_beside = [&] {
        return looker.number("SELECT count(*) FROM vorgang.task_changes");
    };
    std::uint64_t expected = 0;
    std::int64_t most = 0;
    for (int i = 0; i < 150; ++i) {
        Workbench& w = i % 2 == 0 ? a : b;
        ASSERT_TRUE(w.start(w.as("amt", "aydin")).accepted());
        ++expected;
        if (i % 3 == 0) {
            ASSERT_TRUE(w.complete("prüfen", w.as("amt", "brandt")).accepted());
            --expected;
        }
        most = std::max(most, rows_beside());
        ASSERT_EQ(a.engine->tasks(filter)->count, expected) << i;
        ASSERT_EQ(b.engine->tasks(filter)->count, expected) << i;
    }
    EXPECT_GT(most, 64);
    EXPECT_LE(most, 128);
    // Who comes after them has the slot of one of them.
    const std::int64_t left = rows_beside();
    a.engine.reset();
    Workbench c(office, store());
    ASSERT_TRUE(c.start(c.as("amt", "aydin")).accepted());
    ASSERT_TRUE(c.complete("prüfen", c.as("amt", "brandt")).accepted());
    EXPECT_LT(rows_beside(), left);
    EXPECT_EQ(c.engine->tasks(filter)->count, expected);
    EXPECT_TRUE(well(store()->check()).empty());
}

TEST_F(PostgresEngines, ATaskIsCompletedOnce) {
    Workbench a(office, store());
    Workbench b(office, store());
    std::vector<CaseId> cases;
    for (int i = 0; i < 30; ++i) {
        ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
        cases.push_back(a.id);
    }
    const std::uint32_t task = a.activation("prüfen"); // the same in each of them
    std::atomic<int> accepted = 0;
    at_once({&a, &b}, [&](Workbench& w) {
        for (const CaseId id : cases) {
            const Outcome outcome = w.engine->complete({id, task}, {}, w.as("amt", "aydin"));
            if (outcome.accepted())
                ++accepted;
            else
                EXPECT_EQ(outcome.error->code, ErrorCode::not_open) << outcome.error->english;
        }
    });
    EXPECT_EQ(accepted, 30);
}

TEST_F(PostgresEngines, AKeyIsUsedOnceWhicheverHostIsAsked) {
    Workbench a(office, store());
    Workbench b(office, store());
    std::atomic<int> first = 0;
    std::atomic<int> duplicates = 0;
    at_once({&a, &b}, [&](Workbench& w) {
        for (int i = 0; i < 30; ++i) {
            const std::string key = "antrag-" + std::to_string(i);
            Command command = w.as("amt", "aydin");
            command.key = key;
            const Outcome outcome = w.start(command);
            EXPECT_TRUE(outcome.accepted()) << outcome.error->english;
            ++(outcome.duplicate ? duplicates : first);
        }
    });
    EXPECT_EQ(first, 30);
    EXPECT_EQ(duplicates, 30);
    EXPECT_EQ(a.engine->counts("stadt")->cases, 30U);
}

TEST_F(PostgresEngines, AFileNumberIsGivenToOneCase) {
    Workbench a(office, store());
    Workbench b(office, store());
    std::atomic<int> given = 0;
    at_once({&a, &b}, [&](Workbench& w) {
        for (int i = 0; i < 30; ++i) {
            const std::string number = "AZ-" + std::to_string(i);
            Command command = w.as("amt", "aydin");
            command.file_number = number;
            const Outcome outcome = w.start(command);
            if (outcome.accepted())
                ++given;
            else
                EXPECT_EQ(outcome.error->subject, number) << outcome.error->english;
        }
    });
    EXPECT_EQ(given, 30);
}

TEST_F(PostgresEngines, ADeadlineTakesEffectOnce) {
    Workbench a(office, store());
    Workbench b(office, store());
    std::vector<CaseId> cases;
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
        cases.push_back(a.id);
    }
    std::atomic<std::uint64_t> done = 0;
    at_once({&a, &b}, [&](Workbench& w) {
        for (int round = 0; round < 20; ++round) {
            const auto work = w.engine->advance_to(Instant{monday + 10 * test::day}, 7);
            ASSERT_TRUE(work) << work.error().english;
            EXPECT_TRUE(work->stuck.empty());
            done += work->done;
        }
    });
    EXPECT_EQ(done, 40U);
    for (const CaseId id : cases)
        EXPECT_EQ(a.engine->records(id)->size(), 2U);
}

struct Till {
    std::atomic<int> calls = 0;
    std::mutex lock;
    std::set<std::string> keys;

    ToolAnswer book(const ToolCall& call) {
        ++calls;
        const std::lock_guard guard(lock);
        keys.insert(std::string(call.key));
        return ToolAnswer::done({{"beleg", "B"}});
    }
};

TEST_F(PostgresEngines, ACallIsMadeByOneHost) {
    Workbench a(office, store());
    Workbench b(office, store());
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
        ASSERT_TRUE(a.complete("prüfen", a.as("amt", "brandt")).accepted());
    }
    Till till;
    std::atomic<std::uint64_t> done = 0;
    at_once({&a, &b}, [&](Workbench& w) {
        w.bind("kasse.buchen", [&](const ToolCall& call) { return till.book(call); });
        for (int round = 0; round < 10; ++round) {
            const auto work = w.engine->run_tools(w.now, 7);
            ASSERT_TRUE(work) << work.error().english;
            done += work->done;
        }
    });
    EXPECT_EQ(done, 40U);
    EXPECT_EQ(till.calls, 40);
    EXPECT_EQ(till.keys.size(), 40U);
    EXPECT_EQ(a.engine->counts("stadt")->ended, 40U);
}

TEST_F(PostgresEngines, ACallThatIsBeingMadeIsNotOfferedToAnother) {
    Workbench a(office, store());
    Workbench b(office, store());
    ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
    ASSERT_TRUE(a.complete("prüfen", a.as("amt", "brandt")).accepted());
    Till till;
    b.bind("kasse.buchen", [&](const ToolCall& call) { return till.book(call); });
    a.bind("kasse.buchen", [&](const ToolCall& call) {
        EXPECT_EQ(b.engine->run_tools(b.now, 10)->done, 0U);
        return till.book(call);
    });
    EXPECT_EQ(a.engine->run_tools(a.now, 10)->done, 1U);
    EXPECT_EQ(till.calls, 1);
}

// The lease of a host that is too slow is over; what it brings then is not recorded, for another
// has taken the call over.
TEST_F(PostgresEngines, AHostThatTakesTooLongIsFencedOff) {
    PostgresOptions short_lease;
    short_lease.lease_ms = 0;
    Workbench a(office, store(short_lease));
    Workbench b(office, store());
    ASSERT_TRUE(a.start(a.as("amt", "aydin")).accepted());
    ASSERT_TRUE(a.complete("prüfen", a.as("amt", "brandt")).accepted());
    b.bind("kasse.buchen", [&](const ToolCall&) {
        return ToolAnswer::failed_for_now("besetzt"); // the same call is to be made again later
    });
    std::uint64_t of_b = 0;
    a.bind("kasse.buchen", [&](const ToolCall&) {
        of_b = b.engine->run_tools(b.now, 10)->done;
        return ToolAnswer::done({{"beleg", "zu spät"}});
    });
    EXPECT_EQ(a.engine->run_tools(a.now, 10)->done, 0U);
    EXPECT_EQ(of_b, 1U);
    b.id = a.id;
    EXPECT_EQ(b.open(), "kasse.buchen");
    EXPECT_EQ(a.engine->records(a.id)->size(), 3U);
}

// The server restarts again and again, in every way; whoever repeats with the key loses nothing and
// does nothing twice.
TEST_F(PostgresEngines, RestartsLoseAndDoubleNothing) {
    PostgresServer server({"-c", "fsync=off", "-c", "autovacuum=off"});
    url = server.new_database();
    Workbench a(office, store());
    Workbench b(office, store());
    std::atomic<bool> ends = false;
    std::atomic<int> acknowledged = 0;
    // Until it is accepted: what comes twice is known by its key.
    const auto insist = [](Workbench& w, const Command& command) {
        for (;;) {
            const Outcome outcome = w.start(command);
            if (outcome.accepted()) return;
            EXPECT_TRUE(outcome.error->code == ErrorCode::busy ||
                        outcome.error->code == ErrorCode::outcome_unknown)
                << outcome.error->english;
        }
    };
    std::thread hosts([&] {
        at_once({&a, &b}, [&](Workbench& w) {
            for (int i = 0; !ends; ++i) {
                const std::string key = (&w == &a ? "a-" : "b-") + std::to_string(i);
                Command command = w.as("amt", "aydin");
                command.key = key;
                insist(w, command);
                ++acknowledged;
            }
        });
    });
    // The server ends with the thread that started it, so this one does.
    for (int i = 0; i < 6; ++i) {
        const int before = acknowledged;
        while (acknowledged < before + 10)
            std::this_thread::yield();
        server.stop(i % 2 == 0 ? PostgresServer::Stop::crash : PostgresServer::Stop::orderly);
        server.start();
    }
    ends = true;
    hosts.join();
    EXPECT_GT(acknowledged, 0);
    EXPECT_EQ(a.engine->counts("stadt")->cases, static_cast<std::uint64_t>(acknowledged));
    Pg looker(url);
    EXPECT_EQ(looker.number("SELECT count(*) FROM vorgang.keys"), acknowledged);
    EXPECT_EQ(looker.number("SELECT count(*) FROM vorgang.cases"), acknowledged);
    EXPECT_EQ(looker.number("SELECT sum(tasks) FROM (TABLE vorgang.task_counts UNION ALL "
                            "TABLE vorgang.task_changes) AS c"),
              acknowledged);
}

} // namespace
} // namespace vorgang::conformance
