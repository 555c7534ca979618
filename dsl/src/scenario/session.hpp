// One case, one engine, one virtual clock: runs the lines of a scenario one after the other.
//
// In: commands of the tree. Out: a story line for each, and the failure where a line did not do
// what it says. INVARIANT: every command carries a key made of its number, and entropy is a
// constant, so the records of a scenario are the same bytes on every store and however often it is
// sent.
#pragma once

#include <deque>
#include <map>

#include "scenario/evaluate.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::scenario {

// What the session needs to know; lives longer than it.
struct Setting {
    const Process* process = nullptr;
    ScenarioOptions options;
    std::size_t number = 0; // of the scenario
    std::string land;       // as written in the file, or ""
};

struct LineReport {
    std::vector<StoryLine> lines; // the line itself, then what time brought
    std::optional<ScenarioFailure> failure;
};

class Session {
  public:
    explicit Session(const Setting& setting);

    // Runs a line of `source`. After a failure the case is as the line left it.
    [[nodiscard]] LineReport run(const syntax::Command& command, const Source& source);
    // Opens the engine and deploys; done by the line that begins the case.
    [[nodiscard]] std::optional<Error> open();

    [[nodiscard]] bool has_begun() const noexcept { return info_.has_value(); }
    [[nodiscard]] const std::optional<CaseInfo>& info() const noexcept { return info_; }
    [[nodiscard]] std::vector<HistoryEntry> history() const;
    [[nodiscard]] Result<std::vector<Dependent>> consequences(std::string_view field) const;
    [[nodiscard]] const Calendar& calendar() const noexcept { return calendar_; }
    [[nodiscard]] Instant now() const noexcept { return now_; }
    [[nodiscard]] std::vector<std::vector<std::byte>> records() const;
    [[nodiscard]] CaseState state() const;
    // What happened at some time, by the keys of coverage.hpp: "schritt NAME", "row NAME N", …
    [[nodiscard]] const std::map<std::string, bool, std::less<>>& seen() const { return seen_; }

  private:
    friend class Lines;

    // Texts and lists a command refers to while it runs.
    struct Words {
        std::deque<std::string> texts;
        std::vector<std::string_view> roles;
        std::vector<Assignment> data;
        std::string key;

        std::string_view keep(std::string_view text) { return texts.emplace_back(text); }
    };

    const ProcessModel& model() const { return setting_.process->model(); }
    [[nodiscard]] Place place() const;
    void move_to(Land land);
    // What the worklist of a role shows: to everybody, or to one person in it.
    [[nodiscard]] std::vector<std::string> tasks_of(std::string_view role,
                                                    const std::optional<std::string>& person) const;
    // The steps that were completed, in order; those that silence completed are among them.
    [[nodiscard]] std::vector<std::string> course() const;
    // When a step was completed for the last time, as `schritt.am` reads it.
    [[nodiscard]] std::optional<Instant> completed_at(std::string_view step) const;
    Viewer viewer() const;

    std::optional<Error> open_engine();
    std::optional<Error> hand_over();
    Outcome send(Command& command, Words& words);
    // Lets what is due by now take effect, a line of the story for each.
    std::optional<Error> advance(std::vector<StoryLine>& story);
    // Reads the case again and tells what is new since the last time.
    void observe(StoryLine& line);
    // Returns the deadlines that took effect, by name.
    std::vector<std::string> observe_history(StoryLine& line);
    void see_row(const FiredRow& fired);
    void observe_passed(const CaseInfo& before, const std::vector<std::string>& names);
    void observe_open(const CaseInfo& before, const CaseInfo& after, StoryLine& line);
    void tell_value(const std::string& name, const Value& value, StoryLine& line);
    bool tell_elements(const FieldInfo& old, const FieldInfo& now, StoryLine& line);

    const Setting& setting_;
    std::vector<std::pair<std::string, Value>> locals_;
    std::optional<Land> land_; // set by the scenario
    Calendar calendar_;        // after the two: place() reads them
    std::optional<Engine> engine_;
    Instant now_;
    std::optional<CaseInfo> info_;
    CaseId case_id_;
    std::uint64_t commands_ = 0;
    std::uint32_t told_ = 0; // sequence of the last record that was told
    std::map<std::string, bool, std::less<>> seen_;
    // Of steps and calls: a process that is called may have the name of a step.
    std::map<std::pair<OpenKind, std::string>, std::uint32_t> last_activation_;
    std::vector<DeadlineInfo> passed_; // deadlines that took effect, as they ran before
    std::map<std::uint32_t, OpenInfo> of_elements_; // steps and calls that were open, by activation
};

} // namespace vorgang::dsl::scenario
