// Which of several elements of `für alle`, and of several runs, a line means.
#include <algorithm>

#include "diag/report.hpp"
#include "scenario/elements.hpp"
#include "scenario/event_words.hpp"
#include "scenario/lines.hpp"

namespace vorgang::dsl::scenario {

using diag::say;

std::string Lines::written(const syntax::Which& which) const {
    std::string text(which.name.text);
    for (const auto* brackets : {&which.first, &which.second})
        if (*brackets != nullptr) text += "[" + std::string(source_.text((*brackets)->span)) + "]";
    return text;
}

// Whether brackets mean this item: by a condition on it, or by its place, from 1.
bool Lines::is_meant(const syntax::Expression& brackets, const Value& item, std::uint32_t place,
                     const Names& names) {
    Evaluator evaluator(names, s_.calendar_);
    const Value value = evaluator.of_item(brackets, item);
    if (evaluator.fault()) {
        fail(evaluator.fault()->span, evaluator.fault()->message);
        return false;
    }
    if (value.number() != nullptr)
        return *value.number() == Number(static_cast<std::int64_t>(place));
    return value.yes_no() != nullptr && *value.yes_no();
}

bool Lines::is_element(const syntax::Expression& brackets, const std::vector<FieldInfo>& element,
                       std::uint32_t place) {
    return is_meant(brackets, element_value(element), place,
                    [&](std::string_view name) -> std::optional<Value> {
                        for (const FieldInfo& entry : element)
                            if (entry.name == name) return entry.value;
                        return named(name);
                    });
}

// Whether the number in brackets is that of this run.
bool Lines::is_run(const syntax::Expression& brackets, std::uint32_t run,
                   const std::vector<std::uint32_t>& runs) {
    const auto number = evaluate(brackets);
    if (!number || number->number() == nullptr) return false;
    const auto place = std::ranges::find(runs, run) - runs.begin();
    return place < std::ssize(runs) && *number->number() == Number(place + 1);
}

// Those of them a line means. Runs are counted as they began, among those that are here.
template<class One>
std::vector<const One*> Lines::meant_of(const syntax::Which& which, std::vector<const One*> all) {
    if (which.element() == nullptr) return all;
    const std::vector<std::uint32_t> runs = runs_of(all);
    std::erase_if(all, [&](const One* one) {
        if (report_.failure) return true;
        if (one->place == 0) return !is_run(*which.element(), one->run, runs);
        return !is_element(*which.element(), one->element, one->place) ||
               (which.run() != nullptr && !is_run(*which.run(), one->run, runs));
    });
    return all;
}

std::vector<const OpenInfo*> Lines::meant(OpenKind kind, std::string_view name,
                                          const syntax::Which& which) {
    std::vector<const OpenInfo*> found;
    if (!s_.info_) return found;
    for (const OpenInfo& open : s_.info_->open)
        if (open.kind == kind && open.name == name) found.push_back(&open);
    found = meant_of(which, std::move(found));
    std::ranges::sort(found, {}, &OpenInfo::activation);
    return found;
}

const OpenInfo* Lines::open_at(std::uint32_t activation) const {
    if (!s_.info_) return nullptr;
    const auto found = std::ranges::find(s_.info_->open, activation, &OpenInfo::activation);
    return found == s_.info_->open.end() ? nullptr : &*found;
}

// What was open of elements and in runs at some time, by activation.
std::vector<const OpenInfo*> Lines::once_meant(OpenKind kind, std::string_view name,
                                               const syntax::Which& which) {
    std::vector<const OpenInfo*> found;
    for (const auto& [activation, open] : s_.of_elements_)
        if (open.kind == kind && open.name == name) found.push_back(&open);
    return meant_of(which, std::move(found));
}

std::optional<std::uint32_t> Lines::last_activation(OpenKind kind, std::string_view name,
                                                    const syntax::Which& which) {
    const auto found = s_.last_activation_.find({kind, std::string(name)});
    const bool any = found != s_.last_activation_.end();
    if (which.element() == nullptr) return any ? std::optional(found->second) : std::nullopt;
    if (const auto once = once_meant(kind, name, which); !once.empty())
        return once.back()->activation;
    if (any && open_at(found->second) == nullptr) return found->second;
    return {};
}

std::optional<std::uint32_t> Lines::completed_last(const syntax::Which& which) {
    const auto once = once_meant(OpenKind::task, which.name.text, which);
    std::optional<std::uint32_t> last;
    for (const HistoryEntry& entry : s_.history()) {
        const bool completes =
            entry.kind == CommandKind::complete || entry.kind == CommandKind::start;
        if (!completes || entry.subject != which.name.text) continue;
        if (which.element() == nullptr ||
            std::ranges::find(once, entry.activation, &OpenInfo::activation) != once.end())
            last = entry.activation;
    }
    return last;
}

// The first that runs.
const DeadlineInfo* Lines::running(const syntax::Which& which) {
    const auto found = meant_of(which, called(s_.info_->deadlines, which.name.text));
    return found.empty() ? nullptr : found.front();
}

// The first that has not taken effect.
const DeadlineInfo* Lines::still_to_come(const syntax::Which& which) {
    for (const DeadlineInfo* deadline :
         meant_of(which, called(s_.info_->deadlines, which.name.text)))
        if (!deadline->reached) return deadline;
    return nullptr;
}

bool Lines::has_passed(const syntax::Which& which) {
    const std::string_view name = which.name.text;
    if (which.element() == nullptr)
        return std::ranges::any_of(deadline_has_passed, [&](std::string_view event) {
            return s_.seen_.contains(std::string(event).append(name));
        });
    return !meant_of(which, called(s_.passed_, name)).empty();
}

// A deadline of an element, or of a run, is addressed by what is open there.
bool Lines::deadline_meant(const syntax::Which& which, std::uint32_t& activation) {
    std::vector<const OpenInfo*> owners;
    bool of_case = false;
    for (const DeadlineInfo* deadline :
         meant_of(which, called(s_.info_->deadlines, which.name.text))) {
        if (deadline->place == 0 && deadline->run == 0) {
            of_case = true;
            continue;
        }
        const OpenInfo* owner = nullptr;
        for (const OpenInfo& open : s_.info_->open)
            if (open.place == deadline->place && open.run == deadline->run &&
                is_same(open.element, deadline->element) &&
                (owner == nullptr || open.name == deadline->owner))
                owner = &open;
        if (owner != nullptr) owners.push_back(owner);
    }
    if (report_.failure) return false;
    if (!of_case && owners.size() > 1) return fail_ambiguous(which, owners), false;
    if (!of_case && owners.size() == 1) activation = owners.front()->activation;
    return true;
}

// One line means one of them; which there are is what its author has to know.
void Lines::fail_ambiguous(const syntax::Which& which, const std::vector<const OpenInfo*>& open) {
    constexpr std::size_t shown_max = 10;
    std::string names;
    std::string first;
    for (std::size_t i = 0; i < std::min(open.size(), shown_max); ++i) {
        const std::string name = name_among(*open[i], s_.info_->open, s_.model());
        if (first.empty()) first = name;
        names += (names.empty() ? "" : ", ") + name;
    }
    if (open.size() > shown_max) names += ", …";
    const std::size_t runs = runs_of(open).size();
    const bool elements = open.front()->place != 0;
    Wording message = say("`{}` ist hier {}-mal offen", "`{}` is open here {} times",
                          written(which), open.size());
    if (elements)
        message = say("`{}` ist hier für {} Elemente offen", "`{}` is open here for {} elements",
                      written(which), open.size());
    if (elements && runs > 1)
        message =
            say("`{}` ist hier für {} Elemente in {} Läufen offen",
                "`{}` is open here for {} elements in {} runs", written(which), open.size(), runs);
    fail(which.name.span, std::move(message), say("eines davon", "one of them"), {names, names});
    report_.failure->help =
        say("sagen Sie, welches gemeint ist: `{}`", "say which one is meant: `{}`", first);
    if (elements && runs > 1)
        report_.failure->help =
            say("sagen Sie, welches gemeint ist: `{}`; wo vor dem Element eine Zahl steht, ist es "
                "der Lauf, gezählt, wie sie begonnen haben",
                "say which one is meant: `{}`; where a number stands in front of the element it is "
                "the run, counted as they began",
                first);
}

} // namespace vorgang::dsl::scenario
