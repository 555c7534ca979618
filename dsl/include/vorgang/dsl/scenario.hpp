/// Scenarios: the tests that designers write into a process file, run against a real engine.
///
/// Each scenario has an engine, a store and a clock of its own; tools are scripted by its lines.
/// run_scenarios() runs all of a file and says what none of them ever touched; a Walk runs single
/// lines, for tools that lead somebody through a case. Results are data; render_text() and
/// render_json() write them down. Not a simulator: nothing is random. Thread rule: a Walk belongs
/// to one thread at a time, everything else is a plain value or a pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang {

/// Opens the store of scenario number `scenario` (from 0). Where engines are ended in between it is
/// called again and then has to give the same store with all it held.
using OpenStore = std::function<Result<std::unique_ptr<Store>>(std::size_t scenario)>;

struct ScenarioOptions {
    /// Where the scenarios play; without one the `land` of the file, or NW.
    std::optional<Place> place;
    /// Without one each scenario has a store in memory.
    OpenStore open_store;
    /// Every command is sent twice with the same key; the second has to change nothing.
    bool repeat_each = false;
    /// The engine is ended after every command and opened again on the same store (`open_store`).
    bool reopen_each = false;
    /// Find out what no scenario touched; costs one more compilation and one more run.
    bool coverage = true;
};

/// What one line did, and what followed from it.
struct StoryLine {
    Span span;                     ///< of the line in the source; empty for what time brought
    Instant at;                    ///< the virtual time after the line
    std::string when;              ///< the same as a clock there shows, "2026-05-11 09:00"; or ""
    std::string who;               ///< "bürgerbüro Aydin", or ""
    std::string what;              ///< the line as written
    std::vector<Wording> followed; ///< "offen: `prüfen`", "Ende `festgesetzt`", …
};

/// Why a scenario stopped.
struct ScenarioFailure {
    Span span;
    Wording message;
    Wording expected; ///< empty where there is nothing to compare
    Wording actual;
    Wording help; ///< the likely mend, or empty
};

struct ScenarioResult {
    std::string title;
    Span span;
    bool passed = false;
    std::vector<StoryLine> story; ///< up to the failure
    std::optional<ScenarioFailure> failure;
    std::string ending;                          ///< name of the outcome; "" while open
    std::vector<std::vector<std::byte>> records; ///< of the case, in order
    CaseState state;                             ///< of the case at the end
};

enum class CoverageKind : std::uint8_t { step, branch, deadline, handler, row, ending };

/// One thing of the process that scenarios can touch.
struct CoverageItem {
    CoverageKind kind = CoverageKind::step;
    Span span;
    Wording what; ///< "Schritt `prüfen`", "Zeile 2 der Regel `jahressatz`"
    bool touched = false;
    std::vector<std::uint32_t> scenarios; ///< numbers of those that touched it, from 0
};

struct ScenarioReport {
    std::vector<ScenarioResult> scenarios; ///< in the order of the file
    std::vector<CoverageItem> coverage;    ///< in the order of the file; empty without `coverage`

    [[nodiscard]] VORGANG_DSL_EXPORT bool passed() const noexcept;
    [[nodiscard]] VORGANG_DSL_EXPORT std::size_t failed_count() const noexcept;
    [[nodiscard]] VORGANG_DSL_EXPORT std::size_t untouched_count() const noexcept;
};

/// Runs the scenarios of a compiled file. Precondition: `compiled` has a process. Whatever goes
/// wrong, a store that cannot be opened included, is the failure of a scenario.
[[nodiscard]] VORGANG_DSL_EXPORT ScenarioReport run_scenarios(const Compiled& compiled,
                                                              const ScenarioOptions& options = {});

struct ReportStyle {
    Language language = Language::german;
    bool colour = false;
    /// Tell every scenario line by line, not only those that failed.
    bool stories = false;
};

/// The report for people: one line for each scenario, the story and the difference of those that
/// failed, then what no scenario touched.
[[nodiscard]] VORGANG_DSL_EXPORT std::string
render_text(const ScenarioReport& report, const Source& source, const ReportStyle& style = {});

/// The same for programs: one JSON object (docs/formats/reports.md).
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_json(const ScenarioReport& report,
                                                         const Source& source);

/// The process with its coverage as one HTML page, in the language of the file: a summary, then
/// the text, each line with how many scenarios touched what stands there. Complete in itself,
/// readable without colours.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_html(const ScenarioReport& report,
                                                         const Compiled& compiled);

/// One line of a story as text, ended by a newline, each consequence on a line below.
[[nodiscard]] VORGANG_DSL_EXPORT std::string render_text(const StoryLine& line,
                                                         const ReportStyle& style);

/// What an event of a HistoryEntry says, in words: of "reminded prüfen" that the deadline has
/// passed and somebody was reminded. An event that is not known stands for itself.
[[nodiscard]] VORGANG_DSL_EXPORT Wording words_of_event(std::string_view event);

/// A row that fired, with what the rule was given; or why a decision model gave nothing of use.
[[nodiscard]] VORGANG_DSL_EXPORT Wording words_of_row(const FiredRow& fired,
                                                      const Calendar& calendar);

/// Until when a deadline runs, as a clock at the place shows it: its last day, and when it takes
/// effect. `end`, `due`: as in DeadlineInfo.
[[nodiscard]] VORGANG_DSL_EXPORT Wording words_of_end(Instant end, Instant due,
                                                      const Calendar& calendar);

/// What an event says of an incident at no call, by its reason (OpenInfo::name): "unknown_value".
[[nodiscard]] VORGANG_DSL_EXPORT Wording words_of_reason(std::string_view reason);

/// The titles of the scenarios of a compiled file, in order.
[[nodiscard]] VORGANG_DSL_EXPORT std::vector<std::string> scenario_titles(const Compiled& compiled);

/// Leads through one case, line by line, in the words of scenarios.
class VORGANG_DSL_EXPORT Walk {
  public:
    /// What one line led to.
    struct Step {
        Diagnostics diagnostics; ///< the line could not be read; nothing was done
        Source source;           ///< what `diagnostics` point into
        std::vector<StoryLine> story;
        std::optional<ScenarioFailure> failure; ///< refused, or not as expected

        [[nodiscard]] bool fine() const noexcept { return !failure && !diagnostics.has_errors(); }
    };

    /// Precondition: `compiled` has a process. The engine is opened by the line that begins a case.
    /// The Walk needs nothing of `compiled` afterwards.
    [[nodiscard]] static Walk begin(const Compiled& compiled, const ScenarioOptions& options = {});
    ~Walk();
    Walk(Walk&&) noexcept;
    Walk& operator=(Walk&&) noexcept;

    /// Runs one line of a scenario (`line` may hold several). `name` and `number` are what
    /// diagnostics print as file and line.
    [[nodiscard]] Step run(std::string_view line, std::string_view name, std::uint32_t number);

    /// Plays the lines of a scenario of the file, by its title, up to those that begin on line
    /// `last_line` of the text; 0: all of them. Nothing where there is no such scenario.
    [[nodiscard]] std::optional<Step> play(std::string_view title, std::uint32_t last_line = 0);

    /// Whether a line of text begins with the word of a command or an expectation, so that whatever
    /// stood before it is at its end.
    [[nodiscard]] bool begins_command(std::string_view line) const;

    /// The case as its clerks see it; nothing before it has begun.
    [[nodiscard]] std::optional<CaseInfo> info() const;
    /// How a line names what is open or runs, so that of several elements of `für alle` it means
    /// this one: `schritt`, `schritt[stelle = "Umwelt"]`. Precondition: it is of info().
    [[nodiscard]] std::string name_of(const OpenInfo& open) const;
    [[nodiscard]] std::string name_of(const DeadlineInfo& deadline) const;
    [[nodiscard]] std::vector<HistoryEntry> history() const;
    /// What has followed from the value of a field. Errors: those of Engine::consequences;
    /// not_found before the case has begun.
    [[nodiscard]] Result<std::vector<Dependent>> consequences(std::string_view field) const;
    [[nodiscard]] const Calendar& calendar() const noexcept;
    /// The virtual time.
    [[nodiscard]] Instant now() const noexcept;

  private:
    struct Impl;
    explicit Walk(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> impl_;
};

} // namespace vorgang
