#include "words.hpp"

#include <fmt/format.h>

namespace vorgang::tool {

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

std::string_view command_name(const Terminal& terminal, CommandKind kind) {
    switch (kind) {
    case CommandKind::start: return terminal.say("begonnen mit", "begun with");
    case CommandKind::complete: return terminal.say("erledigt", "completed");
    case CommandKind::claim: return terminal.say("übernommen", "claimed");
    case CommandKind::unclaim: return terminal.say("zurückgegeben", "given back");
    case CommandKind::delegate: return terminal.say("weitergegeben", "handed on");
    case CommandKind::deliver: return terminal.say("Nachricht", "message");
    case CommandKind::tool_answer: return terminal.say("Antwort von", "answer of");
    case CommandKind::resolve_incident: return terminal.say("Vorfall behoben", "incident settled");
    case CommandKind::extend_deadline: return terminal.say("Frist verlängert", "deadline extended");
    case CommandKind::note: return terminal.say("Vermerk", "note");
    case CommandKind::correct: return terminal.say("berichtigt", "corrected");
    case CommandKind::suspend: return terminal.say("angehalten", "suspended");
    case CommandKind::resume: return terminal.say("fortgesetzt", "resumed");
    case CommandKind::cancel: return terminal.say("abgebrochen", "cancelled");
    case CommandKind::exclude: return terminal.say("ausgeschlossen", "excluded");
    case CommandKind::appoint:
        return terminal.say("Vertretung bestellt", "representative appointed");
    case CommandKind::expire: return terminal.say("Frist abgelaufen", "deadline has passed");
    case CommandKind::dispatched: return terminal.say("hinausgegangen", "handed over");
    case CommandKind::begin_aside: return terminal.say("bei Bedarf begonnen", "begun on demand");
    case CommandKind::add_element: return terminal.say("ergänzt", "added to");
    case CommandKind::begun: return terminal.say("Prozess begonnen", "process begun");
    case CommandKind::reopen: return terminal.say("wieder geöffnet", "opened again");
    }
    return terminal.say("geändert", "changed");
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

std::string event_name(const Terminal& terminal, std::string_view event) {
    struct Word {
        std::string_view word;
        std::string_view german;
    };
    constexpr Word words[] = {{"reminded", "erinnert:"},
                              {"deemed", "gilt als geschehen:"},
                              {"expired", "Frist abgelaufen:"},
                              {"waited", "gewartet"},
                              {"incident", "Vorfall:"},
                              {"because", "weil"},
                              {"kept", "aufgehoben:"},
                              {"delivered", "zugestellt:"},
                              {"lapsed", "verfallen:"},
                              {"sent", "gesendet:"},
                              {"late answer", "verspätete Antwort"},
                              {"in time", "war rechtzeitig:"},
                              {"condition came true", "Bedingung trat ein"},
                              {"gave up", "aufgegeben:"},
                              {"cancelled", "abgebrochen"},
                              {"ended", "beendet:"}};
    if (terminal.language == Language::english) return std::string(event);
    for (const auto& [word, german] : words) {
        if (!event.starts_with(word)) continue;
        const std::string_view rest = event.substr(word.size());
        if (rest.empty() || rest.front() == ' ') return std::string(german) + std::string(rest);
    }
    return std::string(event);
}

} // namespace vorgang::tool
