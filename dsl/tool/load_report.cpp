#include "load_report.hpp"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "vorgang/dsl/scenario.hpp"

namespace vorgang::tool {
namespace {

double steps_per_second(const LoadReport& report) {
    const auto ns = static_cast<double>(std::max<std::uint64_t>(report.result.engine_ns, 1));
    return static_cast<double>(report.result.steps) * 1e9 / ns;
}

std::uint64_t resident_per_case(const LoadReport& report) {
    return report.result.resident_growth / std::max<std::uint64_t>(report.result.cases, 1);
}

std::string micro(std::uint64_t ns) {
    return fmt::format("{:.1f} µs", static_cast<double>(ns) / 1000);
}

std::string outcome_name(const std::string& key, const Terminal& terminal) {
    if (key == "-") return terminal.text("abgebrochen", "cancelled");
    if (key == "?") return terminal.text("nicht abzubrechen", "not to be cancelled");
    if (key.starts_with("! "))
        return terminal.text("Vorfall: ", "incident: ") +
               words_of_reason(key.substr(2)).in(terminal.language);
    return key;
}

} // namespace

std::string to_text(const LoadReport& report, const Terminal& terminal) {
    const LoadResult& r = report.result;
    std::string text = fmt::format(
        fmt::runtime(terminal.say("{}: {} Vorgänge auf {}, {} Schritte, davon {} Fristen\n",
                                  "{}: {} cases on {}, {} steps, {} deadlines among them\n")),
        report.process, grouped(r.cases), report.store, grouped(r.steps), grouped(r.deadlines));
    text += fmt::format(fmt::runtime(terminal.say(
                            "  {} Schritte je Sekunde in der Engine ({:.1f} s, gesamt {:.1f} s)\n",
                            "  {} steps per second in the engine ({:.1f} s, {:.1f} s in all)\n")),
                        grouped(static_cast<std::uint64_t>(steps_per_second(report))),
                        static_cast<double>(r.engine_ns) / 1e9, report.wall_s);
    text += fmt::format(
        fmt::runtime(terminal.say("  je offenem Vorgang {} Bytes Zustand, {} Bytes Speicher\n",
                                  "  per open case {} bytes of state, {} bytes of memory\n")),
        r.open_case_bytes, resident_per_case(report));
    const auto at = [&r](std::uint32_t per_mille) {
        return micro(r.commit_times.percentile(per_mille));
    };
    text +=
        fmt::format(fmt::runtime(terminal.say(
                        "  je Commit von bis zu {} Befehlen: p50 {}, p90 {}, p99 {}, p99,9 {}\n",
                        "  per commit of up to {} commands: p50 {}, p90 {}, p99 {}, p99.9 {}\n")),
                    report.plan.batch, at(500), at(900), at(990), at(999));
    for (const auto& [key, count] : r.outcomes)
        text += fmt::format("  {:>12}  {}\n", grouped(count), outcome_name(key, terminal));
    if (r.endless != 0)
        text += fmt::format(
            fmt::runtime(terminal.say("  {:>12}  nach {} Einträgen aufgegeben (--records)\n",
                                      "  {:>12}  given up after {} records (--records)\n")),
            grouped(r.endless), grouped(report.plan.records_max));
    for (const auto& [reason, count] : r.refusals)
        text += fmt::format("  {:>12}  {} {}\n", grouped(count),
                            terminal.say("abgelehnt:", "refused:"), reason);
    if (report.replay)
        text += fmt::format(
            fmt::runtime(terminal.say("  {} Vorgänge aus {} Einträgen neu gebaut: {} verschieden\n",
                                      "  {} cases rebuilt from {} records: {} different\n")),
            grouped(report.replay->cases), grouped(report.replay->records),
            report.replay->different);
    return text;
}

std::string to_json(const LoadReport& report) {
    const LoadResult& r = report.result;
    nlohmann::ordered_json json;
    json["process"] = report.process;
    json["store"] = report.store;
    json["cases"] = r.cases;
    json["batch"] = report.plan.batch;
    json["seed"] = report.plan.seed;
    json["threads"] = report.plan.threads;
    json["steps"] = r.steps;
    json["deadlines"] = r.deadlines;
    json["commits"] = r.commits;
    json["engine_seconds"] = static_cast<double>(r.engine_ns) / 1e9;
    json["wall_seconds"] = report.wall_s;
    json["steps_per_second"] = steps_per_second(report);
    json["state_bytes_per_open_case"] = r.open_case_bytes;
    json["resident_bytes_per_open_case"] = resident_per_case(report);
    for (const std::uint32_t per_mille : {500U, 900U, 990U, 999U})
        json["commit_ns"]["p" + std::to_string(per_mille)] = r.commit_times.percentile(per_mille);
    json["outcomes"] = r.outcomes;
    json["records_max"] = report.plan.records_max;
    json["given_up"] = r.endless;
    json["refusals"] = r.refusals;
    if (report.replay)
        json["replay"] = {{"cases", report.replay->cases},
                          {"records", report.replay->records},
                          {"different", report.replay->different}};
    return json.dump(2) + "\n";
}

} // namespace vorgang::tool
