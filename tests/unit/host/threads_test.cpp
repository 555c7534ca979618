// Many threads at one engine at once: people, tools, time, readers, a new deployment. Which of
// them comes first differs from run to run; what is asserted holds in any order.
#include <algorithm>
#include <atomic>
#include <thread>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view busy = R"(
prozess betrieb "Betrieb" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text }
    nachricht bescheid an amt erfasst beleg
    daten { betrag: geld  beleg: text }
    ablauf {
        schritt beginnen { rolle amt erfasst betrag }
        rufe kasse.buchen(betrag: betrag) -> beleg
        schritt prüfen { rolle amt frist 2 stunden danach { } }
        sende nachricht bescheid
        schritt schließen { rolle amt zeigt beleg }
        ende fertig
    }
}
)";

constexpr std::string_view busy_next = R"(
prozess betrieb "Betrieb" {
    version 2
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    daten { betrag: geld }
    ablauf {
        schritt beginnen { rolle amt erfasst betrag }
        schritt schließen { rolle amt zeigt betrag }
        ende fertig
    }
}
)";

constexpr std::string_view clerk_roles[] = {"amt"};
constexpr std::uint64_t cases_per_thread = 25;
constexpr std::uint64_t starters = 2;
constexpr std::uint64_t cases_all = cases_per_thread * starters;

// How often each thing happened, by its name.
class Tally {
  public:
    void add(std::string name) {
        const std::lock_guard guard(lock_);
        ++times_[std::move(name)];
    }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& times() const { return times_; }

  private:
    std::mutex lock_;
    std::map<std::string, std::uint64_t> times_;
};

// The parts a host plays, each until every case has ended.
class Host {
  public:
    explicit Host(std::unique_ptr<Store> store)
        : bench_(busy, std::move(store), options()), engine_(*bench_.engine) {
        bench_.bind("kasse.buchen", [this](const ToolCall& call) { return book(call); });
        bench_.on_message("bescheid", [this](const OutgoingMessage& message) {
            handed_over_.add(std::string(message.key));
            return true;
        });
    }

    void run() {
        std::vector<std::thread> threads;
        for (std::uint64_t i = 0; i < starters; ++i) {
            threads.emplace_back([this] { start_cases(); });
            threads.emplace_back([this] { work_off(); });
            threads.emplace_back([this] { run_tools(); });
        }
        threads.emplace_back([this] { let_time_pass(); });
        threads.emplace_back([this] { read(); });
        threads.emplace_back([this] { deploy_again(); });
        for (std::thread& thread : threads)
            thread.join();
        // A case may end before its message was handed over.
        EXPECT_TRUE(engine_.run_tools({now_.load()}, cases_all));
    }

    void check();

  private:
    EngineOptions options() {
        EngineOptions options;
        options.observer = [this](CaseId id, std::span<const std::byte> record) {
            std::string name = std::to_string(id.number) + ":";
            for (const std::byte b : record)
                name += static_cast<char>(b);
            observed_.add(std::move(name));
        };
        return options;
    }

    [[nodiscard]] Command command(CommandKind kind, std::string_view person) const {
        Command c;
        c.kind = kind;
        c.tenant = "stadt";
        c.actor = {person, clerk_roles, {}};
        c.at = {now_.load()};
        c.entropy = {1, 2};
        return c;
    }
    [[nodiscard]] bool over() const { return engine_.counts("stadt")->ended == cases_all; }

    // A handler stands under no lock and may use the engine.
    ToolAnswer book(const ToolCall& call) {
        called_.add(std::string(call.key));
        EXPECT_TRUE(engine_.case_info(Workbench::everything(), call.case_id));
        Command note = command(CommandKind::note, "kasse");
        note.case_id = call.case_id;
        note.text = "gebucht";
        EXPECT_TRUE(engine_.apply(note).accepted());
        return ToolAnswer::done({{"beleg", "B"}});
    }
    // All in one call but the last, which comes alone.
    void start_cases() {
        const std::vector<Assignment> data{{"betrag", 12}};
        Command c = command(CommandKind::start, "anna");
        c.process = "betrieb";
        c.deployment = bench_.deployment;
        c.data = data;
        const std::vector<Command> commands(cases_per_thread - 1, c);
        std::vector<Outcome> outcomes(commands.size());
        engine_.apply(commands, outcomes);
        for (const Outcome& outcome : outcomes)
            EXPECT_TRUE(outcome.accepted());
        EXPECT_TRUE(engine_.apply(c).accepted());
    }
    // Two at the same worklist: one of them completes a task, the other is refused.
    void work_off() {
        while (!over()) {
            TaskFilter filter;
            filter.viewer = {"stadt", "bert", clerk_roles};
            filter.role = "amt";
            const TaskPage page = engine_.tasks(filter).value();
            for (const Task& task : page.tasks)
                if (engine_.complete(task.id, {}, command(CommandKind::complete, "bert"))
                        .accepted())
                    completed_.add(std::to_string(task.id.case_id.number) + task.step);
        }
    }
    void run_tools() {
        while (!over())
            EXPECT_TRUE(engine_.run_tools({now_.load()}, 7));
    }
    void let_time_pass() {
        while (!over())
            EXPECT_TRUE(engine_.advance_to({now_ += minute}, 10, true));
    }
    void read() {
        const Viewer viewer = Workbench::everything();
        while (!over()) {
            EXPECT_LE(engine_.counts("stadt")->ended, cases_all);
            EXPECT_TRUE(engine_.overdue(viewer, {now_.load()}));
            EXPECT_TRUE(engine_.find(viewer, "betrieb", "1"));
            for (std::uint64_t id = 1; id <= cases_all; ++id)
                EXPECT_TRUE(!engine_.case_info(viewer, {id}) ||
                            !engine_.history(viewer, {id})->empty());
        }
    }
    void deploy_again() {
        Place place;
        place.tenant = "stadt";
        for (const std::string_view text : {busy, busy_next, busy_next}) {
            const auto number = engine_.deploy(compile(text).process.value(), place);
            EXPECT_EQ(number.value(), text == busy ? bench_.deployment : bench_.deployment + 1);
            EXPECT_TRUE(engine_.deployment(number.value()));
        }
    }

    Tally called_;
    Tally handed_over_;
    Tally observed_;
    Tally completed_;
    std::atomic<std::int64_t> now_ = monday;
    Workbench bench_;
    Engine& engine_;
};

void Host::check() {
    std::uint64_t records = 0;
    for (std::uint64_t id = 1; id <= cases_all; ++id) {
        bench_.id = {id};
        EXPECT_TRUE(bench_.info().ended) << bench_.story();
        records += engine_.records(bench_.id)->size();
        bench_.check_replay();
    }
    EXPECT_EQ(engine_.counts("stadt")->cases, cases_all);
    EXPECT_EQ(observed_.times().size(), records);
    EXPECT_EQ(called_.times().size(), cases_all);
    EXPECT_EQ(handed_over_.times().size(), cases_all);
    const auto once = [](const auto& counted) { return counted.second == 1; };
    EXPECT_TRUE(std::ranges::all_of(observed_.times(), once));
    EXPECT_TRUE(std::ranges::all_of(called_.times(), once)) << "called although answered";
    EXPECT_TRUE(std::ranges::all_of(handed_over_.times(), once)) << "sent although handed over";
    EXPECT_TRUE(std::ranges::all_of(completed_.times(), once)) << "a task completed twice";
}

class Threads : public OnBothStores {};

TEST_P(Threads, PlayEveryPartOfAHostAtOnce) {
    Host host(store());
    host.run();
    host.check();
}

INSTANTIATE_TEST_SUITE_P(Stores, Threads, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
