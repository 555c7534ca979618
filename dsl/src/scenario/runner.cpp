// Runs the scenarios of a file, each with an engine of its own, and adds up what they touched.
#include <algorithm>
#include <map>

#include "scenario/coverage.hpp"
#include "scenario/session.hpp"

namespace vorgang {
namespace {

using dsl::scenario::CoveragePlan;
using dsl::scenario::CoveragePoint;
using dsl::scenario::LineReport;
using dsl::scenario::marked_text;
using dsl::scenario::plan_coverage;
using dsl::scenario::Session;
using dsl::scenario::Setting;
// The numbers of the scenarios that touched something, by its key.
using Seen = std::map<std::string, std::vector<std::uint32_t>, std::less<>>;

ScenarioResult play(Session& session, const dsl::syntax::Scenario& scenario, const Source& source) {
    ScenarioResult result;
    result.title = scenario.title.value;
    result.span = scenario.title.span;
    for (const dsl::syntax::Command& command : scenario.commands) {
        LineReport report = session.run(command, source);
        std::ranges::move(report.lines, std::back_inserter(result.story));
        result.failure = std::move(report.failure);
        if (result.failure) break;
    }
    result.passed = !result.failure;
    if (session.info()) result.ending = session.info()->ending;
    result.records = session.records();
    result.state = session.state();
    return result;
}

Setting setting_for(const Compiled& compiled, ScenarioOptions options) {
    const auto& land = compiled.tree->process.header.land;
    return {&*compiled.process, std::move(options), 0, land ? std::string(land->text) : ""};
}

// What one run of all scenarios touched: what was seen, and the marks that were set.
Seen touched_by(const Compiled& marked, const std::optional<Place>& place) {
    Setting setting = setting_for(marked, {place, {}, false, false, false});
    Seen seen;
    for (const auto& scenario : marked.tree->process.scenarios) {
        Session session(setting);
        (void)play(session, scenario, marked.source);
        const auto number = static_cast<std::uint32_t>(setting.number++);
        for (const auto& [key, yes] : session.seen())
            seen[key].push_back(number);
        if (!session.info()) continue;
        for (const FieldInfo& field : session.info()->fields)
            if (field.value.yes_no() != nullptr && *field.value.yes_no())
                seen[field.name].push_back(number);
    }
    return seen;
}

// Gives the files again that were used before. The same text asks for them in the same order, each
// once.
CompileOptions same_files(const Compiled& compiled) {
    CompileOptions options;
    options.load = [&compiled, next = std::size_t{0}](std::string_view) mutable -> Result<Source> {
        if (next < compiled.source.used().size()) return compiled.source.used()[next++];
        return Error{ErrorCode::not_found, "", "", "", ""};
    };
    return options;
}

std::vector<CoverageItem> measure(const Compiled& compiled, const std::optional<Place>& place) {
    CoveragePlan plan = plan_coverage(compiled);
    const Compiled marked =
        compile(Source("text", marked_text(plan, compiled.source)), same_files(compiled));
    const bool has_marks = marked.process.has_value();
    const Seen seen = touched_by(has_marks ? marked : compiled, place);
    std::vector<CoverageItem> items;
    for (CoveragePoint& point : plan.points) {
        // Without marks nobody knows which way was taken: rather nothing than a wrong word.
        if (point.marked && !has_marks) continue;
        if (const auto found = seen.find(point.key); found != seen.end())
            point.item.scenarios = found->second;
        point.item.touched = !point.item.scenarios.empty();
        items.push_back(std::move(point.item));
    }
    return items;
}

} // namespace

bool ScenarioReport::passed() const noexcept {
    return failed_count() == 0;
}

std::size_t ScenarioReport::failed_count() const noexcept {
    return static_cast<std::size_t>(std::ranges::count(scenarios, false, &ScenarioResult::passed));
}

std::size_t ScenarioReport::untouched_count() const noexcept {
    return static_cast<std::size_t>(std::ranges::count(coverage, false, &CoverageItem::touched));
}

ScenarioReport run_scenarios(const Compiled& compiled, const ScenarioOptions& options) {
    Setting setting = setting_for(compiled, options);
    ScenarioReport report;
    for (const auto& scenario : compiled.tree->process.scenarios) {
        Session session(setting);
        report.scenarios.push_back(play(session, scenario, compiled.source));
        ++setting.number;
    }
    if (options.coverage) report.coverage = measure(compiled, options.place);
    return report;
}

} // namespace vorgang
