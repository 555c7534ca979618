#include "scenario/session.hpp"

#include <algorithm>

#include "scenario/lines.hpp"

namespace vorgang::dsl::scenario {
namespace {

// Sees every case; a scenario looks at its own from above.
constexpr std::string_view onlooker[] = {"administrator"};

Land land_of(const Setting& setting) {
    return land_from_text(setting.land).value_or(Land::nw);
}

} // namespace

Session::Session(const Setting& setting) : setting_(setting), calendar_(place().calendar) {}

Place Session::place() const {
    Place result;
    if (setting_.options.place) {
        result = *setting_.options.place;
    } else {
        result.tenant = "szenario";
        result.calendar.land = land_of(setting_);
    }
    if (land_) result.calendar.land = *land_;
    if (!locals_.empty()) {
        constexpr CivilDate long_ago{1990, 1, 1};
        // What a scenario sets holds instead of everything the place sets.
        LocalValues values{*date_from(long_ago), locals_, {}};
        for (const LocalValues& set : result.locals) {
            values.rules.insert(values.rules.end(), set.rules.begin(), set.rules.end());
            for (const auto& [name, value] : set.values)
                if (std::ranges::find(values.values, name, &std::pair<std::string, Value>::first) ==
                    values.values.end())
                    values.values.emplace_back(name, value);
        }
        result.locals = {std::move(values)};
    }
    return result;
}

Viewer Session::viewer() const {
    static const std::string scenario_tenant = "szenario";
    return {setting_.options.place ? std::string_view(setting_.options.place->tenant)
                                   : std::string_view(scenario_tenant),
            "", onlooker};
}

void Session::move_to(Land land) {
    land_ = land;
    calendar_ = Calendar(place().calendar);
}

LineReport Session::run(const syntax::Command& command, const Source& source) {
    return Lines(*this, source).run(command);
}

std::optional<Error> Session::open_engine() {
    engine_.reset();
    auto store = setting_.options.open_store
                     ? setting_.options.open_store(setting_.number)
                     : Result<std::unique_ptr<Store>>(memory_store({KeepRecords::all, {}}));
    if (!store) return store.error();
    auto engine = Engine::open(std::move(store).value());
    if (!engine) return engine.error();
    engine_.emplace(std::move(engine).value());
    return {};
}

std::optional<Error> Session::open() {
    if (auto fault = open_engine()) return fault;
    if (auto deployed = engine_->deploy(*setting_.process, place()); !deployed)
        return deployed.error();
    return {};
}

// A scenario has no line for handing over: every message that goes out arrives. Not by run_tools(),
// which would begin the cases of processes that are called: lines say what these answer.
std::optional<Error> Session::hand_over() {
    if (!info_) return {};
    for (const MessageInfo& message : info_->outgoing_messages) {
        Command command;
        command.kind = CommandKind::dispatched;
        command.case_id = case_id_;
        command.activation = message.activation;
        command.at = now_;
        if (auto outcome = engine_->apply(command); !outcome.accepted())
            return std::move(outcome.error);
    }
    return {};
}

Outcome Session::send(Command& command, Words& words) {
    words.key = "zeile-" + std::to_string(++commands_);
    command.key = words.key;
    command.at = now_;
    command.case_id = case_id_;
    command.data = words.data;
    command.actor.roles = words.roles;
    command.entropy = {0x566f7267616e6700 + commands_, 0x537a656e6172696f};
    Outcome outcome = engine_->apply(command);
    if (setting_.options.repeat_each) {
        const Outcome again = engine_->apply(command);
        if (outcome.accepted() &&
            (!again.accepted() || !again.duplicate || again.sequence != outcome.sequence)) {
            outcome.status = OutcomeStatus::refused;
            outcome.error = Error{ErrorCode::corrupt, "key", "wiederholt",
                                  "derselbe Befehl noch einmal hatte eine andere Wirkung",
                                  "the same command again had another effect"};
        }
    }
    if (outcome.accepted()) case_id_ = outcome.case_id;
    if (setting_.options.reopen_each)
        if (auto fault = open_engine()) {
            outcome.status = OutcomeStatus::refused;
            outcome.error = std::move(fault);
        }
    return outcome;
}

// One deadline at a time, so that each shows in the story and ends the engine where asked to.
std::optional<Error> Session::advance(std::vector<StoryLine>& story) {
    if (!engine_) return {};
    for (;;) {
        const auto work = engine_->advance_to(now_, 1, true);
        if (!work) return work.error();
        if (!work->stuck.empty()) return work->stuck.front().error;
        const bool more = work->more;
        StoryLine line;
        observe(line);
        if (!line.followed.empty()) {
            line.at = info_->at;
            line.when = clock_text(calendar_, line.at);
            story.push_back(std::move(line));
        }
        if (setting_.options.reopen_each)
            if (auto fault = open_engine()) return fault;
        if (!more) break;
    }
    return hand_over();
}

std::vector<HistoryEntry> Session::history() const {
    std::vector<HistoryEntry> all;
    while (engine_ && case_id_.number != 0) {
        const auto page =
            engine_->history(viewer(), case_id_, all.empty() ? 0 : all.back().sequence);
        if (!page || page->empty()) break;
        all.insert(all.end(), page->begin(), page->end());
    }
    return all;
}

Result<std::vector<Dependent>> Session::consequences(std::string_view field) const {
    if (!engine_ || case_id_.number == 0)
        return Error{ErrorCode::not_found, "case", "", "der Vorgang hat noch nicht begonnen",
                     "the case has not begun yet"};
    std::vector<Dependent> all;
    std::uint32_t after = 0;
    do {
        auto page = engine_->consequences(viewer(), case_id_, field, after);
        if (!page) return std::move(page).error();
        std::ranges::move(page->dependents, std::back_inserter(all));
        after = page->next;
    } while (after != 0);
    return all;
}

std::vector<std::string> Session::tasks_of(std::string_view role,
                                           const std::optional<std::string>& person) const {
    std::vector<std::string> steps;
    if (!person) {
        for (const OpenInfo& open : info_->open)
            if (open.kind == OpenKind::task && open.role == role) steps.push_back(open.name);
        return steps;
    }
    TaskFilter filter;
    filter.viewer = {viewer().tenant, *person, std::span(&role, 1)};
    filter.role = role;
    if (const auto page = engine_->tasks(filter))
        for (const Task& task : page->tasks)
            steps.push_back(task.step);
    return steps;
}

namespace {

bool completes(const HistoryEntry& entry, const ProcessModel& model) {
    return (entry.kind == CommandKind::start || entry.kind == CommandKind::complete) &&
           std::ranges::find(model.steps, entry.subject, &Step::name) != model.steps.end();
}

} // namespace

std::vector<std::string> Session::course() const {
    constexpr std::string_view deemed = "deemed ";
    std::vector<std::string> steps;
    for (const HistoryEntry& entry : history()) {
        if (completes(entry, model())) steps.push_back(entry.subject);
        for (const std::string& event : entry.events) {
            if (!event.starts_with(deemed)) continue;
            const auto deadline = std::ranges::find(
                model().deadlines, std::string_view(event).substr(deemed.size()), &Deadline::name);
            if (deadline != model().deadlines.end() && deadline->step != none)
                steps.push_back(model().steps[deadline->step].name);
        }
    }
    return steps;
}

std::optional<Instant> Session::completed_at(std::string_view step) const {
    std::optional<Instant> at;
    for (const HistoryEntry& entry : history())
        if (entry.subject == step && completes(entry, model()))
            at = entry.received_at.value_or(entry.at);
    return at;
}

std::vector<std::vector<std::byte>> Session::records() const {
    std::vector<std::vector<std::byte>> all;
    while (engine_ && case_id_.number != 0) {
        auto page = engine_->records(case_id_, static_cast<std::uint32_t>(all.size()));
        if (!page || page->empty()) break;
        std::ranges::move(*page, std::back_inserter(all));
    }
    return all;
}

CaseState Session::state() const {
    if (!engine_ || case_id_.number == 0) return {};
    return engine_->case_state(case_id_).value_or(CaseState{});
}

} // namespace vorgang::dsl::scenario
