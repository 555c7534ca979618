// Which of several elements of `für alle` a line means.
#include <algorithm>

#include "diag/report.hpp"
#include "scenario/elements.hpp"
#include "scenario/lines.hpp"

namespace vorgang::dsl::scenario {

using diag::say;

std::string Lines::written(const syntax::Which& which) const {
    std::string text(which.name.text);
    if (which.element != nullptr)
        text += "[" + std::string(source_.text(which.element->span)) + "]";
    return text;
}

// Whether a line means this element, or names none.
bool Lines::is_meant(const syntax::Which& which, const std::vector<FieldInfo>& element,
                     std::uint32_t place) {
    if (which.element == nullptr) return true;
    if (place == 0 || report_.failure) return false;
    const Names names = [&](std::string_view name) -> std::optional<Value> {
        for (const FieldInfo& entry : element)
            if (entry.name == name) return entry.value;
        return named(name);
    };
    Evaluator evaluator(names, s_.calendar_);
    const Value value = evaluator.of_item(*which.element, element_value(element));
    if (evaluator.fault()) {
        fail(evaluator.fault()->span, evaluator.fault()->message);
        return false;
    }
    if (value.number() != nullptr)
        return *value.number() == Number(static_cast<std::int64_t>(place));
    return value.yes_no() != nullptr && *value.yes_no();
}

std::vector<const OpenInfo*> Lines::meant(OpenKind kind, std::string_view name,
                                          const syntax::Which& which) {
    std::vector<const OpenInfo*> found;
    if (!s_.info_) return found;
    std::vector<const OpenInfo*> runs;
    for (const OpenInfo& open : s_.info_->open) {
        if (open.kind != kind || open.name != name) continue;
        if (open.place == 0 && which.element != nullptr)
            runs.push_back(&open);
        else if (is_meant(which, open.element, open.place))
            found.push_back(&open);
    }
    if (!runs.empty()) choose_run(which, std::move(runs), found);
    std::ranges::sort(found, {}, &OpenInfo::activation);
    return found;
}

// `schritt[2]` of what may run several times and is about no element: the second by beginning.
void Lines::choose_run(const syntax::Which& which, std::vector<const OpenInfo*> runs,
                       std::vector<const OpenInfo*>& found) {
    std::ranges::sort(runs, {}, &OpenInfo::activation);
    const auto number = evaluate(*which.element);
    if (!number || number->number() == nullptr) return;
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (*number->number() == Number(static_cast<std::int64_t>(i + 1))) found.push_back(runs[i]);
}

const OpenInfo* Lines::open_at(std::uint32_t activation) const {
    if (!s_.info_) return nullptr;
    const auto found = std::ranges::find(s_.info_->open, activation, &OpenInfo::activation);
    return found == s_.info_->open.end() ? nullptr : &*found;
}

std::optional<std::uint32_t> Lines::last_activation(OpenKind kind, std::string_view name,
                                                    const syntax::Which& which) {
    std::optional<std::uint32_t> last;
    if (which.element == nullptr) {
        const auto found = s_.last_activation_.find({kind, std::string(name)});
        if (found != s_.last_activation_.end()) last = found->second;
        return last;
    }
    for (const auto& [activation, open] : s_.of_elements_)
        if (open.kind == kind && open.name == name && is_meant(which, open.element, open.place))
            last = activation;
    if (const auto found = s_.last_activation_.find({kind, std::string(name)});
        !last && found != s_.last_activation_.end() && open_at(found->second) == nullptr)
        last = found->second;
    return last;
}

std::optional<std::uint32_t> Lines::completed_last(const syntax::Which& which) {
    std::optional<std::uint32_t> last;
    for (const HistoryEntry& entry : s_.history()) {
        const bool completes =
            entry.kind == CommandKind::complete || entry.kind == CommandKind::start;
        if (!completes || entry.subject != which.name.text) continue;
        const auto element = s_.of_elements_.find(entry.activation);
        if (which.element == nullptr ||
            (element != s_.of_elements_.end() &&
             is_meant(which, element->second.element, element->second.place)))
            last = entry.activation;
    }
    return last;
}

// The first that runs.
const DeadlineInfo* Lines::running(const syntax::Which& which) {
    for (const DeadlineInfo& deadline : s_.info_->deadlines)
        if (deadline.name == which.name.text && is_meant(which, deadline.element, deadline.place))
            return &deadline;
    return nullptr;
}

// The first that has not taken effect.
const DeadlineInfo* Lines::still_to_come(const syntax::Which& which) {
    for (const DeadlineInfo& deadline : s_.info_->deadlines)
        if (deadline.name == which.name.text && !deadline.reached &&
            is_meant(which, deadline.element, deadline.place))
            return &deadline;
    return nullptr;
}

// A deadline of an element is addressed by what is open in the element.
bool Lines::deadline_meant(const syntax::Which& which, std::uint32_t& activation) {
    std::vector<const OpenInfo*> owners;
    bool of_case = false;
    for (const DeadlineInfo& deadline : s_.info_->deadlines) {
        if (deadline.name != which.name.text || !is_meant(which, deadline.element, deadline.place))
            continue;
        of_case = of_case || deadline.place == 0;
        const OpenInfo* owner = nullptr;
        for (const OpenInfo& open : s_.info_->open)
            if (open.place == deadline.place && is_same(open.element, deadline.element) &&
                (owner == nullptr || open.name == deadline.owner))
                owner = &open;
        if (owner != nullptr && deadline.place != 0) owners.push_back(owner);
    }
    if (report_.failure) return false;
    if (!of_case && owners.size() > 1) return fail_ambiguous(which, owners), false;
    if (!of_case && owners.size() == 1) activation = owners.front()->activation;
    return true;
}

// One line means one element; which there are is what its author has to know.
void Lines::fail_ambiguous(const syntax::Which& which, std::span<const OpenInfo* const> open) {
    constexpr std::size_t shown_max = 10;
    std::string names;
    std::string first;
    for (const OpenInfo* one : open.first(std::min(open.size(), shown_max))) {
        const std::string name = name_among(*one, s_.info_->open, s_.model());
        if (first.empty()) first = name;
        names += (names.empty() ? "" : ", ") + name;
    }
    if (open.size() > shown_max) names += ", …";
    const bool elements = open.front()->place != 0;
    fail(which.name.span,
         elements ? say("`{}` ist hier für {} Elemente offen", "`{}` is open here for {} elements",
                        written(which), open.size())
                  : say("`{}` ist hier {}-mal offen", "`{}` is open here {} times", written(which),
                        open.size()),
         say("eines davon", "one of them"), {names, names});
    report_.failure->help =
        say("sagen Sie, welches gemeint ist: `{}`", "say which one is meant: `{}`", first);
}

} // namespace vorgang::dsl::scenario
