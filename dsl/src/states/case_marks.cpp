#include "states/case_marks.hpp"

#include <algorithm>

#include "diag/report.hpp"
#include "states/phrases.hpp"

namespace vorgang::dsl::states {

using diag::say;

CaseMarks::CaseMarks(const StateMachine& machine, const StatesStyle& style)
    : machine_(machine), info_(style.info), calendar_(style.calendar),
      open_(machine.states.size()) {
    if (info_ == nullptr) return;
    for (const OpenInfo& open : info_->open)
        if (const MachineIndex state = machine.state_of(open); state != no_state)
            open_[state].push_back(&open);
    const auto found = std::ranges::find(machine.states, "end." + info_->ending, &MachineState::id);
    if (info_->ended && found != machine.states.end())
        ending_ = static_cast<MachineIndex>(found - machine.states.begin());
}

bool CaseMarks::is_marked(MachineIndex state) const {
    return !open_[state].empty() || state == ending_;
}

std::vector<const OpenInfo*> CaseMarks::incidents(Index region) const {
    std::vector<const OpenInfo*> all;
    if (info_ == nullptr) return all;
    // A scope without a region of its own lies in that of its parent.
    const auto& scopes = machine_.process.model().scopes;
    for (const OpenInfo& open : info_->open) {
        if (open.kind != OpenKind::incident || machine_.state_of(open) != no_state) continue;
        Index scope = open.scope;
        const auto has_region = [&] {
            return std::ranges::find(machine_.regions, scope, &MachineRegion::scope);
        };
        while (scope != 0 && has_region() == machine_.regions.end())
            scope = scopes[scope].parent;
        if (has_region() - machine_.regions.begin() == region) all.push_back(&open);
    }
    return all;
}

std::string CaseMarks::clock(Instant instant) const {
    if (calendar_ == nullptr) return to_text(instant);
    const LocalTime local = calendar_->local(instant);
    const int minutes = local.ms_of_day / 60'000;
    return fmt::format("{} {:02}:{:02}", to_text(local.date), minutes / 60, minutes % 60);
}

namespace {

// LIMIT: a list may have thousands of elements, and a picture is to be read.
constexpr std::size_t lines_max = 6;

std::vector<Wording> some_of(std::vector<Wording> all) {
    if (all.size() <= lines_max + 1) return all;
    const std::size_t more = all.size() - lines_max;
    all.resize(lines_max);
    all.push_back(say("… und {} weitere", "… and {} more", more));
    return all;
}

// Which element it is: by what is known of it first.
Wording which_of(const std::vector<FieldInfo>& element) {
    const auto known = std::ranges::find_if(
        element, [](const FieldInfo& entry) { return !entry.value.is_unknown(); });
    if (known == element.end()) return {};
    return say("{}: {}", "{}: {}", known->name, in_words(known->value));
}

} // namespace

Wording CaseMarks::words(const OpenInfo& open) const {
    Wording words = say("offen", "open");
    if (open.kind == OpenKind::incident) words = say("VORFALL", "INCIDENT");
    if (open.due && open.kind == OpenKind::call)
        words = say("offen, nächster Versuch {}", "open, next attempt {}", clock(*open.due));
    else if (open.due)
        words = say("offen bis {}", "open until {}", clock(*open.due));
    if (open.claimed) words = say("{}, übernommen", "{}, claimed", words);
    if (const Wording which = which_of(open.element); !which.empty())
        words = say("{}, {}", "{}, {}", which, words);
    if (!open.german.empty())
        words = say("{}: {}", "{}: {}", words, Wording{open.german, open.english});
    return words;
}

std::vector<Wording> CaseMarks::lines(MachineIndex state) const {
    std::vector<Wording> all;
    for (const OpenInfo* open : open_[state])
        all.push_back(words(*open));
    return some_of(std::move(all));
}

Wording CaseMarks::summary() const {
    const std::string at = clock(info_->at);
    if (info_->cancelled) return say("Stand {}: abgebrochen", "as of {}: cancelled", at);
    if (info_->ended) return say("Stand {}: Ende {}", "as of {}: end {}", at, info_->ending);
    return info_->suspended ? say("Stand {}: ausgesetzt", "as of {}: suspended", at)
                            : say("Stand {}: offen", "as of {}: open", at);
}

std::vector<Wording> CaseMarks::deadlines() const {
    std::vector<Wording> all;
    for (const DeadlineInfo& one : info_->deadlines) {
        const std::string effect = clock(one.due);
        Wording words =
            one.name == one.owner || one.owner.empty()
                ? say("Frist {}: wirkt {}", "deadline {}: takes effect {}", one.name, effect)
                : say("Frist {} von {}: wirkt {}", "deadline {} of {}: takes effect {}", one.name,
                      one.owner, effect);
        if (one.reached) words = say("{}, hat erinnert", "{}, has reminded", words);
        if (const Wording which = which_of(one.element); !which.empty())
            words = say("{}, {}", "{}, {}", which, words);
        all.push_back(std::move(words));
    }
    return some_of(std::move(all));
}

std::vector<Wording> CaseMarks::waiting_messages() const {
    std::vector<Wording> all;
    for (const MessageInfo& one : info_->waiting_messages)
        all.push_back(say("Nachricht {} liegt bereit", "message {} is kept", one.name));
    return all;
}

} // namespace vorgang::dsl::states
