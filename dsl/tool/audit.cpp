// vorgang audit: whether a store still holds what was written to it, and all of it.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "json_writer.hpp"
#include "progress.hpp"
#include "store.hpp"
#include "usage.hpp"
#include "vorgang/engine/audit.hpp"

namespace vorgang::tool {
namespace {

struct AuditCall {
    std::string store;
    std::string seal;
    std::uint64_t from = 0;
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
    bool json = false;
};

Error wrong_file(const std::string& file, std::string german, std::string english) {
    return {ErrorCode::invalid_data, file, "", std::move(german), std::move(english)};
}

void add(AuditReport& report, const Error& error) {
    const std::string what = error.subject.empty() ? "" : error.subject + ": ";
    report.bad.push_back({{}, 0, what + error.german, what + error.english});
    ++report.bad_count;
}

bool looked_at_all(const AuditCall& call, const AuditReport& report) {
    return call.from == 0 && report.finished;
}

Result<void> write_seal(const std::string& file, const Seal& made) {
    std::ofstream out(file);
    out << to_text(made) << '\n';
    if (!out.flush()) return wrong_file(file, "lässt sich nicht schreiben", "cannot be written");
    return {};
}

// A seal that is there is compared, one that is not is made of a store that was looked at whole and
// is in order.
Result<void> seal_or_compare(Store& store, const std::string& file, bool whole,
                             AuditReport& report) {
    std::error_code fault;
    const bool there = std::filesystem::exists(file, fault);
    if (!there && !whole) return {};
    std::optional<Seal> sealed;
    if (there) {
        std::ifstream in(file);
        std::string line;
        std::getline(in, line);
        sealed = seal_from_text(line);
        if (!sealed) return wrong_file(file, "das ist kein Siegel", "this is no seal");
    }
    const std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
    const auto now = seal(store, sealed ? sealed->position : all);
    if (!now && now.error().code != ErrorCode::corrupt) return now.error();
    if (!now)
        add(report, now.error());
    else if (sealed && *now != *sealed)
        add(report, wrong_file(file, "der Speicher enthält nicht mehr, was besiegelt wurde",
                               "the store does not hold what was sealed any more"));
    if (there || !report.bad.empty() || !now) return {};
    return write_seal(file, *now);
}

// How many cases there are to look at; 0 where nobody can say.
std::uint64_t cases_of(Store& store) {
    std::uint64_t count = 0;
    const auto deployments = store.deployments();
    if (!deployments) return 0;
    std::vector<std::string> tenants;
    for (const StoredDeployment& one : *deployments) {
        const auto place = Deployment::load_place(one.place);
        if (!place || std::ranges::find(tenants, place->tenant) != tenants.end()) continue;
        tenants.push_back(place->tenant);
        count += store.counts(place->tenant).value_or(Counts{}).cases;
    }
    return count;
}

AuditReport report_of(const Error& error) {
    AuditReport report;
    report.finished = true;
    add(report, error);
    return report;
}

// Audit and seal, both of one moment.
Result<AuditReport> look_at(const Terminal& terminal, const AuditCall& call, Store& store) {
    Progress bar(terminal, std::min(cases_of(store), call.limit));
    AuditOptions options;
    options.after = {call.from};
    options.cases_max = call.limit;
    options.progress = [&bar](const AuditReport& report) {
        bar.show(report.cases);
        return true;
    };
    auto report = audit(store, options);
    bar.finish();
    if (report && !call.seal.empty())
        VORGANG_TRY(seal_or_compare(store, call.seal, looked_at_all(call, *report), *report));
    return report;
}

// Damage is a finding, also where nothing can be read for it.
Result<AuditReport> look_at(const Terminal& terminal, const AuditCall& call) {
    auto store = open_store_to_audit(call.store);
    auto report = !store ? Result<AuditReport>(store.error())
                         : in_view(**store, [&] { return look_at(terminal, call, **store); });
    if (report || report.error().code != ErrorCode::corrupt) return report;
    return report_of(report.error());
}

std::string to_json(const AuditReport& report, const Terminal& terminal) {
    constexpr std::size_t levels_in_lines = 3;
    JsonWriter json(levels_in_lines);
    json.begin('{').member("cases", report.cases).member("records", report.records);
    json.member("open", report.open).name("bad").begin('[');
    for (const AuditFinding& one : report.bad)
        json.begin('{')
            .member("case", one.case_id.number)
            .member("sequence", one.sequence)
            .member("what", terminal.say(one.german, one.english))
            .end();
    json.end();
    if (!report.finished) json.member("next", report.last.number);
    json.end();
    return std::move(json).finish();
}

std::string to_text(const AuditReport& report, const Terminal& terminal) {
    std::string text =
        fmt::format(fmt::runtime(terminal.say("{} Vorgänge, davon {} offen, {} Einträge: {}\n",
                                              "{} cases, {} of them open, {} records: {}\n")),
                    report.cases, report.open, report.records,
                    report.bad.empty()
                        ? terminal.text("in Ordnung", "in order")
                        : fmt::format(fmt::runtime(report.bad_count == 1
                                                       ? terminal.say("{} Befund", "{} finding")
                                                       : terminal.say("{} Befunde", "{} findings")),
                                      report.bad_count));
    for (const AuditFinding& one : report.bad) {
        std::string where = terminal.text("Speicher", "store");
        if (one.case_id.number != 0)
            where = terminal.text("Vorgang ", "case ") + std::to_string(one.case_id.number);
        if (one.sequence != 0)
            where += terminal.text(", Eintrag ", ", record ") + std::to_string(one.sequence);
        text += "  " + where + ": " + terminal.text(one.german, one.english) + "\n";
    }
    if (!report.finished)
        text += fmt::format(
            fmt::runtime(terminal.say("weiter mit --from {}\n", "go on with --from {}\n")),
            report.last.number);
    return text;
}

int run_audit(const Terminal& terminal, const AuditCall& call) {
    const auto report = look_at(terminal, call);
    if (!report) return store_fault(terminal, report.error());
    fmt::print("{}", call.json ? to_json(*report, terminal) : to_text(*report, terminal));
    if (!report->bad.empty()) return exit_findings;
    std::error_code fault;
    if (!call.seal.empty() && !std::filesystem::exists(call.seal, fault))
        return usage_fault(
            terminal.say("ein Siegel wird nur gemacht, wo der ganze Speicher geprüft wurde, ohne "
                         "--from und --limit",
                         "a seal is made only where the whole store was looked at, without --from "
                         "and --limit"));
    return exit_fine;
}

} // namespace

void add_audit(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "audit", terminal.text("Prüfen, ob ein Speicher noch enthält, was geschrieben wurde",
                               "See whether a store still holds what was written"));
    const auto call = std::make_shared<AuditCall>();
    add_store(*command, terminal, call->store);
    command->add_flag("--json", call->json, terminal.text("Als JSON", "As JSON"));
    command->add_option(
        "--seal", call->seal,
        terminal.text("Mit dem Siegel in dieser Datei vergleichen; gibt es sie nicht, das Siegel "
                      "hineinschreiben",
                      "Compare with the seal in this file; where there is none, write it"));
    command
        ->add_option(
            "--from", call->from,
            terminal.text("Erst hinter diesem Vorgang beginnen", "Begin only behind this case"))
        ->check(whole_number(terminal, INT64_MAX));
    command
        ->add_option("--limit", call->limit,
                     terminal.text("So viele Vorgänge ansehen (sonst alle)",
                                   "Look at so many cases (else all)"))
        ->check(whole_number(terminal, INT64_MAX));
    command->footer(terminal.text(
        "Beispiel: vorgang audit sqlite:vorgänge.db --seal 2026-06.siegel\n"
        "Gelesen wird alles einmal: Seiten, Vorgänge, Einträge und ihre Kette, jeder Vorgang neu\n"
        "aus seinen Einträgen, jede Liste neu aus den Vorgängen. Ende mit 0: in Ordnung,\n"
        "1: es gibt Befunde. Ein Siegel, getrennt verwahrt, zeigt auch, was am Ende fehlt.",
        "Example: vorgang audit sqlite:cases.db --seal 2026-06.seal\n"
        "Everything is read once: pages, cases, records and their chain, each case anew from its\n"
        "records, each list anew from the cases. Exit 0: all is in order, 1: there are findings.\n"
        "A seal that is kept elsewhere also shows what is missing at the end."));
    command->callback([call, &terminal, &code] { code = run_audit(terminal, *call); });
}

} // namespace vorgang::tool
