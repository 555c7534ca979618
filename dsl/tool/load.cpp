// vorgang load: many cases with random data to their end, and how fast that was.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>

#include "driver.hpp"
#include "load_report.hpp"
#include "progress.hpp"
#include "replay.hpp"
#include "usage.hpp"
#ifdef VORGANG_HAS_SQLITE
#include "vorgang/sqlite/sqlite_store.hpp"
#endif

namespace vorgang::tool {
namespace {

struct LoadCall {
    std::string file;
    std::string store = "memory";
    std::string place;
    LoadPlan plan{1000, 0, 1, 1000};
    bool json = false;
    bool check = false;
    bool add = false;
};

constexpr std::string_view sqlite_prefix = "sqlite:";

Result<std::unique_ptr<Store>> open_store(const LoadCall& call) {
    if (call.store == "memory")
        return memory_store({call.check ? KeepRecords::all : KeepRecords::nothing, {}});
#ifdef VORGANG_HAS_SQLITE
    if (call.store.starts_with(sqlite_prefix)) {
        const std::string file = call.store.substr(sqlite_prefix.size());
        std::error_code fault;
        if (!call.add && std::filesystem::exists(file, fault))
            return Error{ErrorCode::invalid_data, file, "",
                         "diese Datei gibt es schon; mit --add kommen neue Vorgänge dazu",
                         "this file exists already; with --add new cases are added to it"};
        return sqlite_store(file);
    }
#endif
    return Error{ErrorCode::not_found, call.store, "",
                 "einen solchen Speicher gibt es nicht; bekannt: memory, sqlite:DATEI",
                 "there is no such store; known: memory, sqlite:FILE"};
}

Result<Engine> open_engine(const LoadCall& call, const Process& process, const Place& place) {
    auto store = open_store(call);
    if (!store) return store.error();
    auto engine = Engine::open(std::move(store).value());
    if (!engine) return engine.error();
    if (auto deployed = engine->deploy(process, place); !deployed) return deployed.error();
    return engine;
}

Result<LoadReport> drive(const Terminal& terminal, const LoadCall& call, const Process& process,
                         const Place& place) {
    auto engine = open_engine(call, process, place);
    if (!engine) return engine.error();
    LoadPlan plan = call.plan;
    // One command per commit is what a host does in memory; a disk wants company.
    if (plan.batch == 0) plan.batch = call.store == "memory" ? 1 : 500;
    Progress bar(terminal, 2 * plan.cases);
    Driver driver(*engine, process, place, plan);
    const auto begin = std::chrono::steady_clock::now();
    auto result = driver.run([&bar](std::uint64_t started, std::uint64_t ended,
                                    std::uint64_t steps) { bar.show(started + ended, steps); });
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    bar.finish();
    if (!result) return result.error();
    LoadReport report{std::string(process.name()), call.store,   plan,
                      std::move(result).value(),   wall.count(), std::nullopt};
    if (!call.check) return report;
    Progress check_bar(terminal, plan.cases);
    auto replayed =
        replay(*engine, driver.cases(), [&check_bar](std::uint64_t done) { check_bar.show(done); });
    check_bar.finish();
    if (!replayed) return replayed.error();
    report.replay = *replayed;
    return report;
}

int load(const Terminal& terminal, const LoadCall& call) {
    int code = exit_fine;
    const auto compiled = compile_or_report(terminal, call.file, code);
    if (!compiled) return code;
    Place place = default_place(*compiled->process);
    if (!call.place.empty()) {
        auto read = read_place(terminal, call.place, *compiled);
        if (!read) return usage_fault(terminal, read.error());
        place = std::move(read).value();
    }
    const auto report = drive(terminal, call, *compiled->process, place);
    if (!report) return usage_fault(terminal, report.error());
    fmt::print("{}", call.json ? to_json(*report) : to_text(*report, terminal));
    return report->replay && report->replay->different != 0 ? exit_findings : exit_fine;
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
    command->add_option(
        "--store", call->store,
        terminal.text("memory, sqlite:DATEI (eine neue)", "memory, sqlite:FILE (a new one)"));
    command->add_flag("--add", call->add,
                      terminal.text("Auch zu den Vorgängen einer Datei, die es schon gibt",
                                    "Also to the cases of a file that exists already"));
    command->add_option("--place", call->place, terminal.text("Ortsdatei", "Place file"));
    command
        ->add_option("--batch", call->plan.batch,
                     terminal.text("Befehle je Commit (sonst 1, auf SQLite 500)",
                                   "Commands per commit (else 1, on SQLite 500)"))
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
