// What a line led to, told from the records it made and from what is open now.
#include <fmt/format.h>

#include <algorithm>

#include "diag/report.hpp"
#include "scenario/elements.hpp"
#include "scenario/session.hpp"

namespace vorgang::dsl::scenario {
namespace {

using diag::say;

struct EventWords {
    std::string_view word; // how the history begins such an event
    Wording (*say)(const std::string& rest);
};

constexpr EventWords event_words[] = {
    {"reminded ",
     [](const std::string& rest) {
         return say("Frist `{}` abgelaufen: erinnert", "deadline `{}` reached: reminded", rest);
     }},
    {"expired ",
     [](const std::string& rest) {
         return say("Frist `{}` abgelaufen", "deadline `{}` has passed", rest);
     }},
    {"deemed ",
     [](const std::string& rest) {
         return say("Frist `{}` abgelaufen: Schweigen gilt", "deadline `{}` has passed: deemed",
                    rest);
     }},
    {"condition came true",
     [](const std::string&) { return say("Bedingung eingetreten", "condition has come true"); }},
    {"gave up ",
     [](const std::string& rest) { return say("`{}` ist gescheitert", "`{}` has failed", rest); }},
    {"incident ", [](const std::string& rest) { return say("Vorfall: {}", "incident: {}", rest); }},
    {"kept ",
     [](const std::string& rest) {
         return say("Nachricht `{}` liegt bereit", "message `{}` is kept", rest);
     }},
    {"lapsed ",
     [](const std::string& rest) {
         return say("Nachricht `{}` verfallen", "message `{}` has lapsed", rest);
     }},
    {"delivered ",
     [](const std::string& rest) {
         return say("Nachricht `{}` angekommen", "message `{}` has arrived", rest);
     }},
    {"sent ",
     [](const std::string& rest) {
         return say("Nachricht `{}` hinausgegangen", "message `{}` has gone out", rest);
     }},
    {"row ", [](const std::string& rest) { return say("Regelzeile {}", "rule row {}", rest); }},
    {"in time ",
     [](const std::string& rest) {
         return say("Frist `{}` war eingehalten", "deadline `{}` was kept", rest);
     }},
    {"late answer",
     [](const std::string&) { return say("kommt zu spät, nur vermerkt", "too late, only noted"); }},
};

void tell_event(const std::string& event, StoryLine& line) {
    for (const EventWords& words : event_words)
        if (event.starts_with(words.word))
            line.followed.push_back(words.say(event.substr(words.word.size())));
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
    const Wording why =
        open.german.empty() ? Wording{} : Wording{": " + open.german, ": " + open.english};
    return say("Vorfall bei `{}`{}", "incident at `{}`{}", name, why);
}

} // namespace

void Session::observe(StoryLine& line) {
    if (case_id_.number == 0 || !engine_) return;
    auto read = engine_->case_info(viewer(), case_id_);
    if (!read) return;
    observe_history(line);
    const CaseInfo before = info_.value_or(CaseInfo{});
    info_ = std::move(read).value();
    for (const OpenInfo& open : info_->open) {
        if (open.kind != OpenKind::task && open.kind != OpenKind::call) continue;
        last_activation_.insert_or_assign(std::pair(open.kind, open.name), open.activation);
        if (open.place != 0) of_elements_.insert_or_assign(open.activation, open);
    }
    observe_open(before, *info_, line);
    if (info_->ended && !before.ended) {
        seen_["ende " + info_->ending] = true;
        line.followed.push_back(say("Ende `{}`", "end `{}`", info_->ending));
    }
}

void Session::observe_history(StoryLine& line) {
    for (;;) {
        const auto page = engine_->history(viewer(), case_id_, told_);
        if (!page || page->empty()) return;
        for (const HistoryEntry& entry : *page) {
            told_ = entry.sequence;
            // The first step is completed as the case begins and never seen open.
            if (entry.kind == CommandKind::start) seen_["schritt " + entry.subject] = true;
            for (const std::string& event : entry.events) {
                seen_[event.starts_with("row ") ? row_key(event) : event] = true;
                tell_event(event, line);
            }
        }
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
