#include "host/closed_task.hpp"

#include <algorithm>
#include <cstdio>

#include "host/records_back.hpp"
#include "host/stored_parts.hpp"
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
    Instant at;
    std::string step;
    std::string person;
    std::string deputy_for;
    std::string deadline; // that took effect; else it was completed
};

class Search {
  public:
    Search(const Site& site, CaseView view, const Command& command)
        : model_(site.model()), activation_(command.activation),
          sight_(sight({site.tenant(), command.actor.person, command.actor.roles}, site, view)),
          viewer_{site.tenant(), command.actor.person, command.actor.roles}, view_(view) {
        look_at(view);
    }

    // The block of the task, where it is not the case's own.
    void look_at(CaseView block) {
        for (const LedgerEntry& entry : block.ledger())
            if (entry.kind == LedgerKind::expired && entry.number == activation_) expired_ = entry;
    }

    // From the last record backwards.
    [[nodiscard]] std::optional<Closed> run(Store& store) const {
        if (sight_ == Sight::nothing) return {};
        std::optional<Closed> closed;
        const auto found = records_back(store, {view_.header().id}, view_.header().sequence,
                                        records_back_max, [&](std::span<const std::byte> record) {
                                            closed = closed_by(record);
                                            return closed.has_value();
                                        });
        return found ? std::move(closed) : std::nullopt;
    }

  private:
    [[nodiscard]] std::optional<Closed> closed_by(std::span<const std::byte> record) const {
        run::RecordParts parts;
        if (!run::read_record(record, parts)) return {};
        const run::RecordHead& head = parts.head;
        const bool completed =
            (head.kind == CommandKind::complete || head.kind == CommandKind::start) &&
            head.activation == activation_ && head.subject < model_.positions.size();
        if (completed) return completion(head);
        const bool expired = head.kind == CommandKind::expire && expired_ && head.detail == 0 &&
                             head.subject == expired_->index && remembers(parts.trace_changes);
        if (!expired) return {};
        const Deadline& deadline = model_.deadlines[head.subject];
        if (deadline.step == none || !sees(model_.steps[deadline.step])) return {};
        return Closed{{head.at}, model_.steps[deadline.step].name, {}, {}, deadline.name};
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
        return Closed{
            {head.at}, step.name, std::string(head.actor_text), std::string(head.deputy_text), {}};
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
    std::optional<LedgerEntry> expired_;
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
    const std::string step = "`" + closed.step + "`";
    const auto tell = [&error](const std::string& german, const std::string& english) {
        error.german += ": " + german;
        error.english += ": " + english;
    };
    if (!closed.deadline.empty()) {
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
    const CaseId id{CaseView(copy).header().id};
    if (const std::uint32_t number = part_of(command.activation); number != 0)
        if (const auto part = StoredParts(store, id, site).part(number))
            search.look_at(CaseView(*part));
    const auto closed = search.run(store);
    if (closed) say(*closed, site.deployment.calendar(), error);
}

} // namespace vorgang::host
