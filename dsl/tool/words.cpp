#include "words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vorgang::tool {

std::string_view due_word(const Terminal& terminal, OpenKind kind) {
    return kind == OpenKind::call ? terminal.say("nächster Versuch", "next attempt")
                                  : terminal.say("bis", "until");
}

std::string clock(const Calendar& calendar, Instant instant) {
    const LocalTime local = calendar.local(instant);
    const int minutes = local.ms_of_day / 60'000;
    return fmt::format("{} {:02}:{:02}", to_text(local.date), minutes / 60, minutes % 60);
}

std::string shown(const Terminal& terminal, const Calendar& calendar, const Value& value) {
    if (value.is_unknown()) return terminal.text("unbekannt", "unknown");
    if (const bool* yes = value.yes_no())
        return *yes ? terminal.text("ja", "yes") : terminal.text("nein", "no");
    if (const Number* number = value.number()) return number->to_text();
    if (const std::string* text = value.text()) return *text;
    if (const Date* date = value.date()) return to_text(*date);
    if (const Instant* instant = value.instant()) return clock(calendar, *instant);
    if (const Length* length = value.length()) return to_text(*length);
    std::string parts;
    const auto add = [&](const std::string& name, const Value& part) {
        parts += (parts.empty() ? "" : ", ") + name + shown(terminal, calendar, part);
    };
    if (const Value::List* list = value.list()) {
        for (const Value& item : *list)
            add("", item);
        return "[" + parts + "]";
    }
    for (const auto& [name, part] : *value.context())
        add(name + ": ", part);
    return "{ " + parts + " }";
}

std::string hex(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes)
        text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

namespace {

bool is_lapse(const std::string& event) {
    return event.starts_with("lapsed ");
}

} // namespace

std::string kept_text(const Terminal& terminal, const Calendar& calendar,
                      const MessageInfo& message) {
    std::string text =
        fmt::format(fmt::runtime(terminal.say("Nachricht {} liegt bereit", "message {} is kept")),
                    message.name);
    for (std::size_t i = 0; i < message.fields.size(); ++i)
        text += fmt::format("{}{} = {}", i == 0 ? ": " : ", ", message.fields[i].name,
                            shown(terminal, calendar, message.fields[i].value));
    return text;
}

std::string_view command_name(const Terminal& terminal, const HistoryEntry& entry) {
    const bool nameless = entry.subject.empty();
    switch (entry.kind) {
    case CommandKind::start:
        return nameless ? terminal.say("begonnen", "begun")
                        : terminal.say("begonnen mit", "begun with");
    case CommandKind::complete: return terminal.say("erledigt", "completed");
    case CommandKind::claim: return terminal.say("übernommen", "claimed");
    case CommandKind::unclaim: return terminal.say("zurückgelegt", "given back");
    case CommandKind::delegate: return terminal.say("weitergegeben", "delegated");
    case CommandKind::deliver: return terminal.say("Nachricht", "message");
    case CommandKind::tool_answer: return terminal.say("Antwort von", "answer of");
    case CommandKind::resolve_incident: return terminal.say("Vorfall erledigt", "incident settled");
    case CommandKind::extend_deadline: return terminal.say("Frist verlängert", "deadline extended");
    case CommandKind::note: return terminal.say("Vermerk", "note");
    case CommandKind::correct: return terminal.say("berichtigt", "corrected");
    case CommandKind::suspend: return terminal.say("angehalten", "suspended");
    case CommandKind::resume: return terminal.say("geht weiter", "resumed");
    case CommandKind::cancel: return terminal.say("abgebrochen", "cancelled");
    case CommandKind::exclude: return terminal.say("ausgeschlossen", "excluded");
    case CommandKind::appoint: return terminal.say("Vertretung bestellt", "representative named");
    case CommandKind::expire:
        // A wait has no name; a message that lapses is no deadline.
        if (nameless) return terminal.say("Zeit vergangen", "time has passed");
        return std::ranges::any_of(entry.events, is_lapse)
                   ? terminal.say("Nachricht verfallen:", "message lapsed:")
                   : terminal.say("Frist abgelaufen", "deadline has passed");
    case CommandKind::dispatched: return terminal.say("hinausgegangen", "handed over");
    case CommandKind::begin_aside: return terminal.say("bei Bedarf begonnen", "begun on demand");
    case CommandKind::add_element: return terminal.say("ergänzt", "added to");
    case CommandKind::begun: return terminal.say("begonnen:", "has begun:");
    case CommandKind::reopen: return terminal.say("erneut geöffnet:", "opened again:");
    }
    return {};
}

std::string_view channel_name(const Terminal& terminal, Channel channel) {
    switch (channel) {
    case Channel::online: return terminal.say("online", "online");
    case Channel::in_person: return terminal.say("persönlich", "in person");
    case Channel::post: return terminal.say("per Post", "by post");
    case Channel::phone: return terminal.say("am Telefon", "by phone");
    }
    return {};
}

} // namespace vorgang::tool
