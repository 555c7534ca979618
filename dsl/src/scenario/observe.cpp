// What a line led to, told from the records it made and from what is open now.
#include <fmt/format.h>

#include <algorithm>

#include "diag/report.hpp"
#include "scenario/coverage.hpp"
#include "scenario/elements.hpp"
#include "scenario/event_words.hpp"
#include "scenario/session.hpp"

namespace vorgang::dsl::scenario {
namespace {

using diag::say;

// The deadline an event is about, where it says that it has passed.
std::optional<std::string_view> deadline_in(std::string_view event) {
    for (const std::string_view word : deadline_has_passed)
        if (event.starts_with(word)) return event.substr(word.size());
    return std::nullopt;
}

// "row jahressatz 2 § 4" -> "row jahressatz 2"
std::string row_key(const std::string& event) {
    const auto name_end = event.find(' ', 4);
    return event.substr(0,
                        name_end == std::string::npos ? name_end : event.find(' ', name_end + 1));
}

Wording open_words(const OpenInfo& open, const std::string& name, const Calendar& calendar) {
    const std::string due = open.due ? clock_text(calendar, *open.due) : "";
    const Wording until = open.due ? say(" bis {}", " until {}", due) : Wording{};
    switch (open.kind) {
    case OpenKind::task:
        return say("offen: `{}` ({}){}", "open: `{}` ({}){}", name, open.role, until);
    case OpenKind::call: return say("ruft `{}`", "calls `{}`", name);
    case OpenKind::message:
        return say("wartet auf Nachricht `{}`", "waits for message `{}`", open.name);
    case OpenKind::wait: return say("wartet{}", "waits{}", until);
    case OpenKind::incident: break;
    }
    if (open.german.empty()) return incident_words(open, name);
    return say("{}: {}", "{}: {}",
               open.position == none ? say("Vorfall", "incident") : incident_words(open, name),
               Wording{open.german, open.english});
}

} // namespace

void Session::observe(StoryLine& line) {
    if (case_id_.number == 0 || !engine_) return;
    auto read = engine_->case_info(viewer(), case_id_);
    if (!read) return;
    const CaseInfo before = info_.value_or(CaseInfo{});
    observe_passed(before, observe_history(line));
    info_ = std::move(read).value();
    for (const OpenInfo& open : info_->open) {
        if (open.kind != OpenKind::task && open.kind != OpenKind::call) continue;
        last_activation_.insert_or_assign(std::pair(open.kind, open.name), open.activation);
        if (open.place != 0 || open.run != 0) of_elements_.insert_or_assign(open.activation, open);
    }
    observe_open(before, *info_, line);
    if (info_->ended && !before.ended) {
        seen_["ende " + info_->ending] = true;
        line.followed.push_back(say("Ende `{}`", "end `{}`", info_->ending));
    }
}

std::vector<std::string> Session::observe_history(StoryLine& line) {
    std::vector<std::string> passed;
    for (;;) {
        const auto page = engine_->history(viewer(), case_id_, told_);
        if (!page || page->empty()) return passed;
        for (const HistoryEntry& entry : *page) {
            told_ = entry.sequence;
            // The first step is completed as the case begins and never seen open.
            if (entry.kind == CommandKind::start) seen_["schritt " + entry.subject] = true;
            if (entry.end && entry.due)
                line.followed.push_back(say("Frist `{}`: {}", "deadline `{}`: {}", entry.subject,
                                            words_of_end(*entry.end, *entry.due, calendar_)));
            auto row = entry.rows.begin();
            for (const std::string& event : entry.events) {
                const bool of_rule = tells_of_rule(event) && row != entry.rows.end();
                seen_[event.starts_with("row ") ? row_key(event) : event] = true;
                if (const auto name = deadline_in(event)) passed.emplace_back(*name);
                if (of_rule) see_row(*row);
                if (of_rule)
                    line.followed.push_back(words_of_row(*row++, calendar_));
                else if (EventTold one = tell_event(event); one.told)
                    line.followed.push_back(std::move(one.words));
            }
        }
    }
}

// A row of a decision model, whichever rule asked it.
void Session::see_row(const FiredRow& fired) {
    if (fired.decision.empty() || fired.row == 0) return;
    const auto rule = std::ranges::find(model().rules, fired.rule, &Rule::name);
    if (rule == model().rules.end() || rule->policy != HitPolicy::model) return;
    seen_[key_of_row(model().model_rules[rule->asks].model, fired.decision, fired.row)] = true;
}

// Of several with a name the one that was due first took effect.
void Session::observe_passed(const CaseInfo& before, const std::vector<std::string>& names) {
    std::vector<DeadlineInfo> running = before.deadlines;
    std::ranges::stable_sort(running, {}, [](const DeadlineInfo& one) { return one.due.ms; });
    for (const std::string& name : names) {
        const auto first = std::ranges::find_if(
            running, [&name](const DeadlineInfo& one) { return one.name == name && !one.reached; });
        if (first == running.end()) continue;
        passed_.push_back(*first);
        running.erase(first);
    }
}

void Session::tell_value(const std::string& name, const Value& value, StoryLine& line) {
    line.followed.push_back({name + " = " + value_text(value, calendar_, Language::german),
                             name + " = " + value_text(value, calendar_, Language::english)});
}

// Of a list whose elements are worked on: what is new in each, and what was added; false where that
// says less than the whole list.
bool Session::tell_elements(const FieldInfo& old, const FieldInfo& now, StoryLine& line) {
    const Value::List* before = old.value.list();
    const Value::List* after = now.value.list();
    if (before == nullptr || after == nullptr || before->size() > after->size() || before->empty())
        return false;
    for (std::size_t i = 0; i < after->size(); ++i) {
        if (i >= before->size()) {
            tell_value(fmt::format("{}[{}]", now.name, i + 1), (*after)[i], line);
            continue;
        }
        const Value::Context* one = (*before)[i].context();
        const Value::Context* other = (*after)[i].context();
        if (one == nullptr || other == nullptr || one->size() != other->size()) return false;
        for (std::size_t k = 0; k < other->size(); ++k)
            if ((*one)[k].second != (*other)[k].second)
                tell_value(fmt::format("{}[{}].{}", now.name, i + 1, (*other)[k].first),
                           (*other)[k].second, line);
    }
    return true;
}

void Session::observe_open(const CaseInfo& before, const CaseInfo& after, StoryLine& line) {
    for (const FieldInfo& field : after.fields) {
        const auto old = std::ranges::find(before.fields, field.name, &FieldInfo::name);
        const bool same =
            old != before.fields.end() ? old->value == field.value : field.value.is_unknown();
        if (same || line.what.find(field.name + ":") != std::string::npos) continue;
        if (old == before.fields.end() || !tell_elements(*old, field, line))
            tell_value(field.name, field.value, line);
    }
    for (const OpenInfo& open : after.open) {
        if (open.kind == OpenKind::task) seen_["schritt " + open.name] = true;
        const auto was = std::ranges::find_if(before.open, [&](const OpenInfo& old) {
            return old.activation == open.activation && old.kind == open.kind;
        });
        if (was == before.open.end())
            line.followed.push_back(
                open_words(open, name_among(open, after.open, model()), calendar_));
        else if (was->attempts != open.attempts)
            line.followed.push_back(
                say("{}. Versuch gescheitert", "attempt {} has failed", open.attempts));
    }
}

} // namespace vorgang::dsl::scenario
