#include "host/closed_task.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "host/records_back.hpp"
#include "host/sentence.hpp"
#include "host/view.hpp"
#include "run/record.hpp"
#include "run/step_role.hpp"
#include "run/trace_cells.hpp"

namespace vorgang::host {

using run::CaseView;
using run::LedgerEntry;
using run::LedgerKind;

namespace {

// LIMIT: how far back the record is looked for, so that an error does not cost the whole history.
constexpr std::uint32_t records_back_max = 1'000;

bool is_about_a_task(CommandKind kind) noexcept {
    return kind == CommandKind::complete || kind == CommandKind::claim ||
           kind == CommandKind::unclaim || kind == CommandKind::delegate;
}

// What closed a task.
struct Closed {
    enum class How : std::uint8_t { completed, expired, dropped };

    How how = How::completed;
    Instant at;
    std::string step;
    std::string person{};
    std::string deputy_for{};
    std::string deadline{}; // of the step, that took effect
    Sentence cause{};       // dropped: what happened then, for who may know
};

// The record that changed a cell: all there is to say of it, should that have closed the task.
struct Change {
    CommandKind kind = CommandKind::note;
    std::uint8_t detail = 0;
    Index subject = none;
    Instant at{};
};

class Search {
  public:
    Search(const Site& site, CaseView view, const Command& command)
        : model_(site.model()), activation_(command.activation),
          sight_(sight({site.tenant(), command.actor.person, command.actor.roles}, site, view)),
          viewer_{site.tenant(), command.actor.person, command.actor.roles}, view_(view) {}

    // From the last record backwards.
    [[nodiscard]] std::optional<Closed> run(Store& store) {
        if (sight_ == Sight::nothing) return {};
        std::optional<Closed> closed;
        const auto found = records_back(store, {view_.header().id}, view_.header().sequence,
                                        records_back_max, [&](std::span<const std::byte> record) {
                                            run::RecordParts parts;
                                            if (!run::read_record(record, parts)) return false;
                                            closed = closed_by(parts);
                                            return closed || opened_by(parts, closed);
                                        });
        return found ? std::move(closed) : std::nullopt;
    }

  private:
    // What closed it by itself says so.
    [[nodiscard]] std::optional<Closed> closed_by(const run::RecordParts& parts) const {
        const run::RecordHead& head = parts.head;
        const bool completed =
            (head.kind == CommandKind::complete || head.kind == CommandKind::start) &&
            head.activation == activation_ && head.subject < model_.positions.size();
        if (completed) return completion(head);
        const bool expired = head.kind == CommandKind::expire && head.detail == 0 &&
                             head.subject < model_.deadlines.size() &&
                             remembers(parts.trace_changes);
        if (!expired) return {};
        const Deadline& deadline = model_.deadlines[head.subject];
        if (deadline.step == none || !sees(model_.steps[deadline.step])) return {};
        Closed closed{Closed::How::expired, {head.at}, model_.steps[deadline.step].name};
        closed.deadline = deadline.name;
        return closed;
    }
    // What closed it by the way is the first that changed its cell after it was opened there: the
    // records are met from the last one on, so it is the last one met before the opening.
    [[nodiscard]] bool opened_by(const run::RecordParts& parts, std::optional<Closed>& closed) {
        const run::RecordHead& head = parts.head;
        const auto block = run::cells_of_block(parts.trace_changes, head.at, part_of(activation_));
        const auto opened = std::ranges::find_if(block.cells, [this](const run::PlacedCell& one) {
            return one.cell.kind == run::CellKind::step && one.cell.number == activation_;
        });
        if (opened != block.cells.end()) {
            const auto change = changes_.find(opened->place);
            closed = dropped(opened->cell.index, change != changes_.end() ? change->second : gone_);
            return true;
        }
        const Change change{head.kind, head.detail, head.subject, {head.at}};
        for (const run::PlacedCell& one : block.cells)
            changes_[one.place] = change;
        if (block.gone) gone_ = change;
        return false;
    }
    [[nodiscard]] std::optional<Closed> dropped(Index position,
                                                const std::optional<Change>& by) const {
        if (!by || position >= model_.positions.size()) return {};
        const Position& opened = model_.positions[position];
        if (opened.kind != PositionKind::step || !sees(model_.steps[opened.detail])) return {};
        Closed closed{Closed::How::dropped, by->at, model_.steps[opened.detail].name};
        // How the case moves on elsewhere is nothing for who only sees their own steps.
        if (sight_ == Sight::whole) closed.cause = cause_of(*by);
        return closed;
    }
    [[nodiscard]] static Sentence about(const std::string& name, const char* german,
                                        const char* english) {
        return {"als " + quoted(name) + german, "when " + quoted(name) + english};
    }
    [[nodiscard]] Sentence of_deadline(const Deadline& deadline) const {
        if (deadline.step == none) return about(deadline.name, " abgelaufen war", " had passed");
        const std::string step = quoted(model_.steps[deadline.step].name);
        return {"als die Frist von " + step + " abgelaufen war",
                "when the deadline of " + step + " had passed"};
    }
    [[nodiscard]] Sentence cause_of(const Change& by) const {
        switch (by.kind) {
        case CommandKind::complete:
            if (by.subject >= model_.positions.size() ||
                model_.positions[by.subject].kind != PositionKind::step)
                return {};
            return about(model_.steps[model_.positions[by.subject].detail].name, " erledigt wurde",
                         " was completed");
        case CommandKind::expire:
            if (by.detail != 0 || by.subject >= model_.deadlines.size()) return {};
            return of_deadline(model_.deadlines[by.subject]);
        case CommandKind::deliver:
            if (by.subject >= model_.messages.size()) return {};
            return about(model_.messages[by.subject].name, " eingegangen war", " had come in");
        case CommandKind::cancel:
            return {"als der Vorgang abgebrochen wurde", "when the case was cancelled"};
        default: return {};
        }
    }
    // That the deadline took this very task, of all it took in a loop.
    [[nodiscard]] bool remembers(std::span<const std::byte> trace_changes) const {
        const auto entries = run::entries_of(trace_changes);
        return std::ranges::any_of(entries, [this](const LedgerEntry& entry) {
            return entry.kind == LedgerKind::expired && entry.number == activation_;
        });
    }
    [[nodiscard]] std::optional<Closed> completion(const run::RecordHead& head) const {
        const Position& position = model_.positions[head.subject];
        if (position.kind != PositionKind::step) return {};
        const Step& step = model_.steps[position.detail];
        if (!sees(step)) return {};
        return Closed{Closed::How::completed,
                      {head.at},
                      step.name,
                      std::string(head.actor_text),
                      std::string(head.deputy_text)};
    }
    [[nodiscard]] bool sees(const Step& step) const {
        if (sight_ == Sight::whole) return true;
        if (step.role_field != none && model_.fields[step.role_field].frame != 0) return false;
        return holds(viewer_, run::role_of(model_, step, view_.root()), view_);
    }

    const ProcessModel& model_;
    std::uint32_t activation_;
    Sight sight_;
    Viewer viewer_;
    CaseView view_;
    std::map<std::uint64_t, Change> changes_; // by cell
    std::optional<Change> gone_;              // the part of the task as a whole
};

std::string clock(const Calendar& calendar, Instant at) {
    const LocalTime local = calendar.local(at);
    const std::int32_t minutes = local.ms_of_day / 60'000;
    char time[16];
    (void)std::snprintf(time, sizeof time, "%02d:%02d", minutes / 60, minutes % 60);
    return to_text(local.date) + " " + time;
}

void say(const Closed& closed, const Calendar& calendar, Error& error) {
    const std::string when = clock(calendar, closed.at);
    const std::string step = quoted(closed.step);
    const auto tell = [&error](const std::string& german, const std::string& english) {
        error.german += ": " + german;
        error.english += ": " + english;
    };
    if (closed.how == Closed::How::dropped) {
        error.subject = closed.step;
        error.rule = "entfallen " + to_text(closed.at);
        const Sentence cause{closed.cause.german.empty() ? "" : ", " + closed.cause.german,
                             closed.cause.english.empty() ? "" : " " + closed.cause.english};
        return tell(step + " ist am " + when + " entfallen" + cause.german,
                    step + " was dropped on " + when + cause.english);
    }
    if (closed.how == Closed::How::expired) {
        error.subject = closed.deadline;
        error.rule = "abgelaufen " + to_text(closed.at);
        return tell("die Frist von " + step + " ist am " + when + " abgelaufen",
                    "the deadline of " + step + " passed on " + when);
    }
    error.subject = closed.person.empty() ? closed.step : closed.person;
    error.rule = "erledigt " + to_text(closed.at);
    if (closed.person.empty())
        return tell(step + " wurde am " + when + " erledigt", step + " was completed on " + when);
    const bool deputy = !closed.deputy_for.empty();
    tell(step + " hat " + closed.person + (deputy ? " für " + closed.deputy_for : "") + " am " +
             when + " erledigt",
         step + " was completed by " + closed.person + (deputy ? " for " + closed.deputy_for : "") +
             " on " + when);
}

} // namespace

void explain_closed(Store& store, const Site& site, std::span<const std::byte> block,
                    const Command& command, Error& error) {
    const bool closed_code = error.code == ErrorCode::not_open || error.code == ErrorCode::ended;
    // `in_time` says what to do, which is more than who and when.
    if (!closed_code || !error.rule.empty() || !is_about_a_task(command.kind)) return;
    // Reading records may take the block away.
    const std::vector<std::byte> copy(block.begin(), block.end());
    Search search(site, CaseView(copy), command);
    const auto closed = search.run(store);
    if (closed) say(*closed, site.deployment.calendar(), error);
}

} // namespace vorgang::host
