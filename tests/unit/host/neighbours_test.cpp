// Several programs on one SQLite file, each with an engine of its own.
#include <functional>
#include <thread>

#include "bench_case.hpp"
#include "kept_store.hpp"
#include "scratch.hpp"
#include "vorgang/engine/tenant.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view application = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug register "Register" { fragen() }
    ablauf {
        schritt beginnen { rolle amt }
        schritt prüfen { rolle amt frist 2 stunden danach { ende still } }
        rufe register.fragen()
        ende fertig
    }
}
)";

Process process_named(const std::string& name, const std::string& role) {
    const auto compiled =
        compile("prozess " + name + " { rolle " + role + " ablauf { schritt tun { rolle " + role +
                " } schritt ende_tun { rolle " + role + " } ende fertig } }");
    return compiled.process.value();
}

// Counts how often all deployments are read.
class ReadDeployments final : public vorgang::testing::KeptStore {
  public:
    ReadDeployments(std::shared_ptr<Store> store, int& reads)
        : KeptStore(store), store_(std::move(store)), reads_(reads) {}
    bool has_neighbours() const noexcept override { return true; }
    Result<std::uint32_t> last_deployment() override { return store_->last_deployment(); }
    Result<std::vector<StoredDeployment>> deployments() override {
        ++reads_;
        return KeptStore::deployments();
    }

  private:
    std::shared_ptr<Store> store_;
    int& reads_;
};

class Neighbours : public ::testing::Test {
  protected:
    [[nodiscard]] std::unique_ptr<Store> store(SqliteOptions options = {}) const {
        options.durability = Durability::off;
        return sqlite_store(scratch_.file("cases.db"), options).value();
    }
    [[nodiscard]] Engine engine(EngineOptions options = {}) const {
        return Engine::open(store(), std::move(options)).value();
    }
    static Place town() {
        Place place;
        place.tenant = "stadt";
        return place;
    }

  private:
    conformance::Scratch scratch_;
};

TEST_F(Neighbours, WhatAnotherProgramDeploysIsSeen) {
    Engine early = engine();
    Workbench late(application, store());
    ASSERT_TRUE(late.start(late.as("amt", "a")).accepted());

    EXPECT_TRUE(early.bind("register.fragen", [](const ToolCall&) { return ToolAnswer::later(); }));
    EXPECT_TRUE(early.deployment(late.deployment).has_value());
    const auto info = early.case_info(Workbench::everything(), late.id);
    ASSERT_TRUE(info) << info.error().english;
    EXPECT_EQ(info->open.front().name, "prüfen");
    Command begin = late.as("amt", "b");
    begin.tenant = "stadt";
    const Outcome begun = early.start("antrag", {}, begin);
    EXPECT_TRUE(begun.accepted()) << begun.error->english;
    TaskFilter filter;
    filter.viewer = Workbench::everything();
    filter.role = "amt";
    EXPECT_EQ(early.tasks(filter)->tasks.size(), 2U);
    const auto work = early.advance_to(Instant{late.now.ms + 3 * hour}, 10);
    ASSERT_TRUE(work);
    EXPECT_EQ(work->done, 2U);
    EXPECT_TRUE(work->stuck.empty());
}

TEST_F(Neighbours, ANewVersionHoldsForBothOfThem) {
    Workbench a(application, store());
    std::string second(application);
    second.replace(second.find("version 1"), 9, "version 2");
    Workbench b(second, store());
    ASSERT_TRUE(a.start(a.as("amt", "a")).accepted());
    EXPECT_EQ(a.info().version, 2U);
}

// Each has opened the store before the other deploys, as programs do that start together.
TEST_F(Neighbours, WhoDeploysTheSameTogetherHasOneDeployment) {
    const Process process = process_named("antrag", "amt");
    Engine a = engine();
    Engine b = engine();
    const auto first = a.deploy(process, town());
    const auto second = b.deploy(process, town());
    ASSERT_TRUE(first && second) << second.error().english;
    EXPECT_EQ(*first, *second);
}

TEST_F(Neighbours, WhoDeploysOtherThingsTogetherIsNotInTheWay) {
    constexpr int programs = 4;
    std::vector<Engine> engines;
    engines.reserve(programs);
    for (int i = 0; i < programs; ++i)
        engines.push_back(engine());
    std::vector<std::thread> threads;
    threads.reserve(programs);
    for (int i = 0; i < programs; ++i)
        threads.emplace_back([&engines, i] {
            for (int j = 0; j < 4; ++j) {
                const std::string name = std::to_string(i) + "_" + std::to_string(j);
                const auto number = engines[static_cast<std::size_t>(i)].deploy(
                    process_named("antrag" + name, "amt" + name), town());
                EXPECT_TRUE(number) << number.error().english;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    for (Engine& one : engines)
        EXPECT_TRUE(one.deployment(4 * programs)) << "all of them are seen";
}

TEST_F(Neighbours, WhatItDeployedItselfIsNotReadAgainAndAgain) {
    int reads = 0;
    Workbench w(application, std::make_unique<ReadDeployments>(store(), reads));
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    reads = 0;
    Command note = w.as("amt", "a");
    note.text = "Vermerk";
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(w.send(note, CommandKind::note).accepted());
    EXPECT_EQ(reads, 0);
}

// One program serves people, another lets time pass.
TEST_F(Neighbours, HowFarAnotherProgramAdvancedTheStoreIsSeen) {
    Workbench w(application, store());
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    ASSERT_TRUE(w.engine->advance_to(w.now, 10));
    Engine other = engine();
    w.now.ms += 500 * day;
    EXPECT_EQ(w.send(w.as("chef", "c"), CommandKind::suspend).error->code, ErrorCode::limit);
    ASSERT_TRUE(other.advance_to(Instant{w.now.ms - 300 * day}, 10));
    ASSERT_TRUE(other.advance_to(w.now, 10));
    Command note = w.as("amt", "a");
    note.text = "Vermerk";
    EXPECT_TRUE(w.send(note, CommandKind::note).accepted());
}

// The number of the deployment that left is given out again.
TEST_F(Neighbours, WhatIsNowAnothersIsNotShownToATenantThatLeft) {
    Workbench early(application, store());
    ASSERT_TRUE(early.start(early.as("amt", "a")).accepted());
    ASSERT_TRUE(remove_tenant(*store(), "stadt", std::nullopt));
    Engine late = engine();
    Place elsewhere;
    elsewhere.tenant = "land";
    const auto number =
        late.deploy(early.engine->deployment(early.deployment)->declared(), elsewhere);
    ASSERT_TRUE(number);
    EXPECT_EQ(*number, early.deployment);
    Command begin = early.as("amt", "b");
    begin.tenant = "land";
    const Outcome begun = late.start("antrag", {}, begin);
    ASSERT_TRUE(begun.accepted());

    const Viewer viewer = Workbench::everything();
    TaskFilter filter;
    filter.viewer = viewer;
    filter.role = "amt";
    EXPECT_EQ(early.engine->tasks(filter).error().code, ErrorCode::read_only);
    EXPECT_EQ(early.engine->case_info(viewer, begun.case_id).error().code, ErrorCode::read_only);
    EXPECT_EQ(early.engine->history(viewer, begun.case_id).error().code, ErrorCode::read_only);
}

// Does something in the middle of a query.
class InBetween final : public vorgang::testing::KeptStore {
  public:
    InBetween(std::shared_ptr<Store> store, std::function<void()>& work)
        : KeptStore(std::move(store)), work_(work) {}
    bool has_neighbours() const noexcept override { return true; }
    Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                       std::uint32_t limit) override {
        auto rows = KeptStore::tasks(queue, after, limit);
        if (work_) std::exchange(work_, nullptr)();
        return rows;
    }
    Result<std::span<const std::byte>> read(CaseId id) override {
        if (work_) std::exchange(work_, nullptr)();
        return KeptStore::read(id);
    }

  private:
    std::function<void()>& work_;
};

constexpr std::string_view statements = R"(
prozess anhörung "Anhörung" {
    rolle amt "Amt"
    rolle stelle "Stelle"
    typ stellungnahme { stelle: text  votum: janein? }
    daten { stellen: liste von stellungnahme }
    ablauf {
        schritt vorbereiten { rolle amt erfasst stellen }
        für alle s in stellen { schritt äußern { rolle stelle zeigt s.stelle erfasst s.votum } }
        ende fertig liefert stellen
    }
}
)";

TEST_F(Neighbours, APageIsOfOneMomentWhoeverWritesMeanwhile) {
    std::function<void()> work;
    Workbench writer(statements, store());
    const Value::Context one{{"stelle", "A"}, {"votum", Value()}};
    const std::vector<Assignment> data{{"stellen", Value::List{one, one}}};
    ASSERT_TRUE(writer.start(writer.as("amt", "a"), data).accepted());
    const CaseId first = writer.id;
    ASSERT_TRUE(writer.start(writer.as("amt", "a"), data).accepted());
    Engine reader = Engine::open(std::make_unique<InBetween>(store(), work)).value();
    TaskFilter filter;
    filter.viewer = Workbench::everything();
    filter.role = "stelle";
    const auto before = reader.tasks(filter);
    ASSERT_TRUE(before);
    ASSERT_EQ(before->tasks.size(), 4u);

    work = [&] {
        for (const Task& task : before->tasks) {
            const Assignment vote[] = {{"s.votum", true}};
            EXPECT_TRUE(
                writer.engine->complete(task.id, vote, writer.as("stelle", "b")).accepted());
        }
    };
    const auto page = reader.tasks(filter);
    ASSERT_TRUE(page) << page.error().english;
    EXPECT_EQ(page->tasks.size(), 4u);
    EXPECT_EQ(page->count, 4u);
    EXPECT_TRUE(reader.tasks(filter)->tasks.empty());

    const CaseId both[] = {first, writer.id};
    work = [&] {
        Command note = writer.as("amt", "a");
        note.text = "Vermerk";
        for (const CaseId id : both) {
            note.case_id = id;
            note.kind = CommandKind::note;
            (void)writer.engine->apply(note);
        }
    };
    const auto infos = reader.case_infos(Workbench::everything(), both);
    ASSERT_TRUE(infos[0] && infos[1]);
    EXPECT_EQ(infos[0]->sequence, infos[1]->sequence);
}

TEST_F(Neighbours, WhereNothingCanBeWrittenADeploymentIsRefusedAsThat) {
    (void)engine();
    Engine reader = Engine::open(store({.read_only = true})).value();
    const auto number = reader.deploy(process_named("antrag", "amt"), town());
    ASSERT_FALSE(number);
    EXPECT_EQ(number.error().code, ErrorCode::read_only);
}

} // namespace
} // namespace vorgang::test
