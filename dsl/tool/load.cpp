// vorgang load: many cases with random data to their end, and how fast that was.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include "driver.hpp"
#include "load_report.hpp"
#include "memory.hpp"
#include "progress.hpp"
#include "replay.hpp"
#include "store.hpp"
#include "usage.hpp"

namespace vorgang::tool {
namespace {

struct LoadCall {
    std::string file;
    std::string store = "memory";
    std::string place;
    std::string acknowledged;
    LoadPlan plan{1000, 0, 1, 1000, 1, false, {}};
    bool json = false;
    bool check = false;
    bool add = false;
    bool resume = false;
};

Result<Engine> open_engine(const LoadCall& call, const Process& process, const Place& place) {
    const bool existing = call.add || call.resume || !call.plan.name.empty();
    auto store = open_store({call.store, existing, call.check});
    if (!store) return store.error();
    auto engine = Engine::open(std::move(store).value());
    if (!engine) return engine.error();
    if (auto deployed = engine->deploy(process, place); !deployed) return deployed.error();
    return engine;
}

// What the call leaves open: how many commands a commit has, how the load is told from others.
Result<LoadPlan> complete(const LoadCall& call, const Engine& engine, const Place& place) {
    LoadPlan plan = call.plan;
    const bool lasts = store_lasts(call.store);
    // One command per commit is what a host does in memory; a disk wants company.
    if (plan.batch == 0) plan.batch = lasts ? 500 : 1;
    plan.keyed = lasts || !call.acknowledged.empty();
    plan.threads = std::min(plan.threads, plan.cases);
    if (!call.add || call.resume || !plan.name.empty()) return plan;
    const auto counts = engine.counts(place.tenant);
    if (!counts) return counts.error();
    plan.name = "add" + std::to_string(counts->cases);
    return plan;
}

using Drivers = std::vector<std::unique_ptr<Driver>>;

// Does the same with every driver, each in a thread of its own. The first error that was met.
template<class Work>
Result<void> in_threads(const Drivers& drivers, Work work) {
    if (drivers.size() == 1) return work(*drivers.front());
    std::vector<Result<void>> results(drivers.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < drivers.size(); ++i)
        threads.emplace_back([&, i] { results[i] = work(*drivers[i]); });
    for (std::thread& thread : threads)
        thread.join();
    for (Result<void>& result : results)
        VORGANG_TRY(std::move(result));
    return {};
}

// What all drivers did, put together.
LoadResult sum_of(const Drivers& drivers) {
    LoadResult sum;
    for (const auto& driver : drivers)
        sum.add(driver->result());
    // They were in the engine at the same time.
    sum.engine_ns /= drivers.size();
    return sum;
}

Result<LoadResult> run_all(const Terminal& terminal, const LoadPlan& plan, const Drivers& drivers) {
    Progress bar(terminal, 2 * plan.cases);
    std::mutex bar_lock;
    std::uint64_t done = 0;
    std::uint64_t steps = 0;
    const auto progress = [&](std::uint64_t more, std::uint64_t more_steps) {
        const std::lock_guard guard(bar_lock);
        bar.show(done += more, steps += more_steps);
    };
    const std::uint64_t before = resident_bytes();
    VORGANG_TRY(in_threads(drivers, [&](Driver& one) { return one.start_all(progress); }));
    const std::uint64_t after = resident_bytes();
    const std::uint64_t open_case_bytes = drivers.front()->open_case_bytes();
    VORGANG_TRY(in_threads(drivers, [&](Driver& one) { return one.finish_all(progress); }));
    bar.finish();
    LoadResult result = sum_of(drivers);
    result.resident_growth = after > before ? after - before : 0;
    result.open_case_bytes = open_case_bytes;
    return result;
}

Result<ReplayResult> check_all(const Terminal& terminal, const Engine& engine,
                               const Drivers& drivers) {
    std::vector<CaseId> cases;
    for (const auto& driver : drivers)
        cases.insert(cases.end(), driver->cases().begin(), driver->cases().end());
    Progress bar(terminal, cases.size());
    auto result = replay(engine, cases, [&bar](std::uint64_t done) { bar.show(done); });
    bar.finish();
    return result;
}

Result<LoadReport> drive(const Terminal& terminal, const LoadCall& call, const Process& process,
                         const Place& place) {
    auto engine = open_engine(call, process, place);
    if (!engine) return engine.error();
    const auto plan = complete(call, *engine, place);
    if (!plan) return plan.error();
    Acknowledged acknowledged;
    const bool noted = !call.acknowledged.empty();
    if (noted) VORGANG_TRY(acknowledged.open(call.acknowledged, call.resume));
    Drivers drivers;
    for (std::uint64_t first = 1; first <= plan->threads; ++first)
        drivers.push_back(std::make_unique<Driver>(*engine, process, place, *plan,
                                                   LoadShare{first, plan->threads},
                                                   noted ? &acknowledged : nullptr));
    const auto begin = std::chrono::steady_clock::now();
    auto result = run_all(terminal, *plan, drivers);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    if (!result) return result.error();
    LoadReport report{std::string(process.name()), call.store,   *plan,
                      std::move(result).value(),   wall.count(), std::nullopt};
    if (!call.check) return report;
    auto replayed = check_all(terminal, *engine, drivers);
    if (!replayed) return replayed.error();
    report.replay = *replayed;
    return report;
}

int load(const Terminal& terminal, const LoadCall& call) {
    int code = exit_fine;
    if (call.resume && !store_lasts(call.store))
        return usage_fault(terminal.say(
            "--resume braucht einen Speicher, der bleibt; memory ist mit dem Programm vergangen",
            "--resume needs a store that lasts; memory has gone with the program"));
    const auto compiled = compile_or_report(terminal, call.file, code);
    if (!compiled) return code;
    Place place = default_place(*compiled->process);
    if (!call.place.empty()) {
        auto read = read_place(terminal, call.place, *compiled);
        if (!read) return usage_fault(terminal, read.error());
        place = std::move(read).value();
    }
    const auto report = drive(terminal, call, *compiled->process, place);
    if (!report) return store_fault(terminal, report.error());
    fmt::print("{}", call.json ? to_json(*report) : to_text(*report, terminal));
    return report->replay && report->replay->different != 0 ? exit_findings : exit_fine;
}

// LIMIT: a key has 64 bytes, and the name stands in each.
CLI::Validator host_name(const Terminal& terminal) {
    const auto check = [&terminal](const std::string& given) {
        const auto fits = [](unsigned char letter) {
            return std::isalnum(letter) != 0 || letter == '-' || letter == '_';
        };
        if (!given.empty() && given.size() <= 20 && std::ranges::all_of(given, fits))
            return std::string();
        return terminal.text("ein Name hat bis zu 20 Zeichen aus a-z, A-Z, 0-9, - und _",
                             "a name has up to 20 characters of a-z, A-Z, 0-9, - and _");
    };
    return CLI::Validator(check, "", "host_name");
}

std::string footer(const Terminal& terminal) {
    const std::string place =
        "  { \"tenant\": \"bocholt\", \"land\": \"NW\",\n"
        "    \"locals\": { \"satz_erster_hund\": \"96.00\",\n"
        "                \"jahressatz\": [ \"| anzahl | satz  |\",\n"
        "                                \"|--------|-------|\",\n"
        "                                \"| -      | 96.00 |\" ] },\n"
        "    \"extra_holidays\": [ { \"date\": \"2026-06-01\", \"name\": \"Stadtfest\" } ] }\n";
    return terminal.text("Beispiel: vorgang load hundesteuer.vorgang --cases 100000 --check\n"
                         "Eine Ortsdatei:\n",
                         "Example: vorgang load hundesteuer.vorgang --cases 100000 --check\n"
                         "A place file:\n") +
           place +
           terminal.text("Werte sind die von `örtlich`, Listen die Zeilen von `örtlich regel`.\n"
                         "`locals` kann auch eine Liste sein: [ { \"from\": \"2026-07-01\", "
                         "\"values\": { … } } ].",
                         "Values are those of `local`, lists the rows of `local rule`.\n"
                         "`locals` may be a list as well: [ { \"from\": \"2026-07-01\", "
                         "\"values\": { … } } ].");
}

} // namespace

void add_load(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "load", terminal.text("Viele Vorgänge mit zufälligen Daten zu Ende bringen",
                              "Drive many cases with random data to their end"));
    const auto call = std::make_shared<LoadCall>();
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->file,
                     terminal.text("Prozessdatei", "Process file"))
        ->required();
    command->add_option("--cases", call->plan.cases, terminal.text("Wie viele", "How many"))
        ->check(whole_number(terminal, 1'000'000'000));
    command->add_option("--store", call->store,
                        terminal.text("Wo die Vorgänge liegen: ", "Where the cases lie: ") +
                            store_forms(terminal));
    command->add_flag("--resume", call->resume,
                      terminal.text("Mit den Vorgängen weitermachen, die dieser Aufruf schon "
                                    "begonnen hat",
                                    "Go on with the cases this call has begun already"));
    command->add_option("--acknowledged", call->acknowledged,
                        terminal.text("In diese Datei nach jeder Zusage VORGANG FOLGE SCHLÜSSEL "
                                      "schreiben",
                                      "Write CASE SEQUENCE KEY to this file after each "
                                      "acknowledgement"));
    command
        ->add_option(
            "--host", call->plan.name,
            terminal.text("Name dieses Programms, wenn mehrere auf einem Speicher arbeiten",
                          "Name of this program where several work on one store"))
        ->check(host_name(terminal));
    command
        ->add_option("--threads", call->plan.threads,
                     terminal.text("Auf so viele Fäden verteilt (sonst 1)",
                                   "Spread over that many threads (else 1)"))
        ->check(whole_number(terminal, 1'000));
    command->add_flag("--add", call->add,
                      terminal.text("Auch zu den Vorgängen eines Speichers, den es schon gibt",
                                    "Also to the cases of a store that is there already"));
    command->add_option("--place", call->place, terminal.text("Ortsdatei", "Place file"));
    command
        ->add_option("--batch", call->plan.batch,
                     terminal.text("Befehle je Commit (sonst 1, auf SQLite und PostgreSQL 500)",
                                   "Commands per commit (else 1, on SQLite and PostgreSQL 500)"))
        ->check(whole_number(terminal, 1'000'000));
    command
        ->add_option("--records", call->plan.records_max,
                     terminal.text("Höchstens so viele Einträge je Vorgang (sonst 1000); wer so "
                                   "viele hat, wird abgebrochen und gezählt",
                                   "At most so many records per case (else 1000); a case with so "
                                   "many is cancelled and counted"))
        ->check(whole_number(terminal, 1'000'000));
    command->add_option("--seed", call->plan.seed,
                        terminal.text("Anfang der Zufallszahlen", "Seed of the random numbers"));
    command->add_flag("--json", call->json, terminal.text("Als JSON", "As JSON"));
    command->add_flag("--check", call->check,
                      terminal.text("Jeden Vorgang aus seinen Einträgen neu bauen und vergleichen",
                                    "Rebuild every case from its records and compare"));
    command->footer(footer(terminal));
    command->callback([call, &terminal, &code] { code = load(terminal, *call); });
}

} // namespace vorgang::tool
