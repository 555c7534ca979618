#include "view.hpp"

#include <fmt/format.h>

#include "words.hpp"

namespace vorgang::tool {
namespace {

std::string_view kind_name(const Terminal& terminal, OpenKind kind) {
    switch (kind) {
    case OpenKind::task: return terminal.say("Schritt", "step");
    case OpenKind::call: return terminal.say("Aufruf", "call");
    case OpenKind::message: return terminal.say("Nachricht", "message");
    case OpenKind::wait: return terminal.say("Warten", "wait");
    case OpenKind::incident: return terminal.say("Vorfall", "incident");
    }
    return {};
}

// The reason of an incident at no call is a word of the engine.
std::string shown_name(const Terminal& terminal, const Walk& walk, const OpenInfo& open) {
    const bool reason = open.kind == OpenKind::incident && open.position == none;
    return reason ? words_of_reason(open.name).in(terminal.language) : walk.name_of(open);
}

// What happened, in front of its name.
std::string_view happened(const Terminal& terminal, DependentKind kind, bool nameless) {
    if (kind == DependentKind::decision && nameless) return terminal.say("entschieden", "decided");
    switch (kind) {
    case DependentKind::field: return terminal.say("berechnet:", "computed:");
    case DependentKind::rule: return terminal.say("Regel", "rule");
    case DependentKind::decision:
        return terminal.say("entschieden, es geht weiter mit", "decided to go on with");
    case DependentKind::step: return terminal.say("erledigt:", "completed:");
    case DependentKind::call: return terminal.say("aufgerufen:", "called:");
    case DependentKind::message: return terminal.say("gesendet:", "sent:");
    case DependentKind::deadline: return terminal.say("Frist läuft:", "deadline armed:");
    case DependentKind::wait: return terminal.say("gewartet", "waited");
    case DependentKind::elements: return terminal.say("begonnen für alle", "begun for all");
    case DependentKind::ending: return terminal.say("geendet mit", "ended with");
    case DependentKind::answer: return terminal.say("beantwortet:", "answered:");
    }
    return {};
}

bool has_begun(const Terminal& terminal, const std::optional<CaseInfo>& info) {
    if (info) return true;
    fmt::print("  {}\n",
               terminal.say("der Vorgang hat noch nicht begonnen", "the case has not begun yet"));
    return false;
}

} // namespace

std::string clock(const Walk& walk, Instant instant) {
    return clock(walk.calendar(), instant);
}

void show_help(const Terminal& terminal) {
    fmt::print(
        "{}", terminal.say("  beginne am ZEIT mit SCHRITT | nachricht NAME "
                           "als ROLLE [WIE] { feld: wert }\n"
                           "  beginne am ZEIT mit { eingabe: wert }\n"
                           "  erledige SCHRITT als ROLLE \"Person\" [WIE] { … }\n"
                           "  sende nachricht NAME als ROLLE [WIE] { … }\n"
                           "    WIE: für ROLLE \"Person\" per KANAL eingang DATUM\n"
                           "    von mehreren Elementen eines: SCHRITT[name = \"…\"], "
                           "SCHRITT[2]\n"
                           "    in einem von mehreren Läufen: SCHRITT[2][name = \"…\"]\n"
                           "  werkzeug NAME.OP liefert { … } | scheitert\n"
                           "  prozess NAME liefert { ende: … } | scheitert\n"
                           "  warte 3 tage | bis 2026-06-01 12:00\n"
                           "  verlängere FRIST um 1 woche als ROLLE\n"
                           "  ergänze LISTE als ROLLE { … }\n"
                           "  ergänze NAME als ROLLE       (bei bedarf)\n"
                           "  vermerke als ROLLE \"…\"\n"
                           "  berichtige als ROLLE \"Person\" \"Grund\" { feld: wert }\n"
                           "  öffne SCHRITT erneut als ROLLE \"Person\" \"Grund\"\n"
                           "  örtlich NAME = wert          (vor dem Beginn)\n"
                           "  erwarte AUSDRUCK | ende NAME | vorfall | verlauf: SCHRITT, SCHRITT\n"
                           "  erwarte offen SCHRITT | nicht_offen SCHRITT | gesendet NACHRICHT\n"
                           "  erwarte aufgaben von ROLLE: SCHRITT | keine aufgaben von ROLLE\n"
                           "  erwarte frist NAME endet TAG | frist NAME abgelaufen | keine frist "
                           "NAME\n"
                           "  erwarte begonnen PROZESS | nicht_begonnen PROZESS   (mit nebenbei)\n"
                           "    den mit dieser Eingabe, den zweiten: PROZESS[an = \"…\"], "
                           "PROZESS[2]\n"
                           "  … abgelehnt rolle | vier_augen | ausgeschlossen | daten | "
                           "nicht_offen | frist\n"
                           "  offen, daten, fristen, verlauf, hilfe, ende\n"
                           "  folgen FELD                  (was hing von seinem Wert ab?)\n",
                           "  begin at TIME with STEP | message NAME "
                           "as ROLE [HOW] { field: value }\n"
                           "  begin at TIME with { input: value }\n"
                           "  complete STEP as ROLE \"Person\" [HOW] { … }\n"
                           "  send message NAME as ROLE [HOW] { … }\n"
                           "    HOW: for ROLE \"person\" by CHANNEL received DATE\n"
                           "    of several elements one: STEP[name = \"…\"], STEP[2]\n"
                           "    in one of several runs: STEP[2][name = \"…\"]\n"
                           "  tool NAME.OP returns { … } | fails\n"
                           "  process NAME returns { end: … } | fails\n"
                           "  wait 3 days | until 2026-06-01 12:00\n"
                           "  extend DEADLINE by 1 week as ROLE\n"
                           "  add_to LIST as ROLE { … }\n"
                           "  add_to NAME as ROLE          (on demand)\n"
                           "  note as ROLE \"…\"\n"
                           "  correct as ROLE \"Person\" \"reason\" { field: value }\n"
                           "  open STEP again as ROLE \"Person\" \"reason\"\n"
                           "  local NAME = value           (before the beginning)\n"
                           "  expect EXPRESSION | end NAME | incident | history: STEP, STEP\n"
                           "  expect open STEP | not_open STEP | sent MESSAGE\n"
                           "  expect tasks of ROLE: STEP | no tasks of ROLE\n"
                           "  expect deadline NAME ends DAY | deadline NAME passed | no deadline "
                           "NAME\n"
                           "  expect begun PROCESS | not_begun PROCESS   (with alongside)\n"
                           "    that with this input, the second: PROCESS[to = \"…\"], PROCESS[2]\n"
                           "  … refused role | four_eyes | excluded | data | not_open | deadline\n"
                           "  open, data, deadlines, history, help, quit\n"
                           "  consequences FIELD           (what depended on its value?)\n"));
}

void show_open(const Terminal& terminal, const Walk& walk) {
    const auto info = walk.info();
    if (!has_begun(terminal, info)) return;
    if (info->ended)
        fmt::print("  {} {} {}\n", terminal.say("Ende:", "end:"), info->ending, info->ending_title);
    for (const OpenInfo& open : info->open) {
        fmt::print("  {} {}", kind_name(terminal, open.kind), shown_name(terminal, walk, open));
        if (!open.title.empty()) fmt::print(" \"{}\"", open.title);
        if (!open.role.empty()) fmt::print(" ({})", open.role);
        if (open.due) fmt::print(" {} {}", due_word(terminal, open.kind), clock(walk, *open.due));
        if (!open.german.empty()) fmt::print(": {}", terminal.say(open.german, open.english));
        if (!open.collects.empty())
            fmt::print("; {} {}", terminal.say("erfasst", "collects"),
                       fmt::join(open.collects, ", "));
        fmt::print("\n");
    }
    for (const OnDemand& part : info->on_demand) {
        fmt::print("  {} {}", terminal.say("bei bedarf", "on demand"), part.name);
        if (!part.title.empty()) fmt::print(" \"{}\"", part.title);
        fmt::print(" ({})\n", part.role);
    }
}

void show_data(const Terminal& terminal, const Walk& walk) {
    const auto info = walk.info();
    if (!has_begun(terminal, info)) return;
    for (const FieldInfo& field : info->fields)
        fmt::print("  {} = {}{}\n", field.name, shown(terminal, walk.calendar(), field.value),
                   field.personal ? terminal.say(" (personenbezogen)", " (personal)") : "");
    for (const MessageInfo& message : info->waiting_messages)
        fmt::print("  {}\n", kept_text(terminal, walk.calendar(), message));
}

void show_deadlines(const Terminal& terminal, const Walk& walk) {
    const auto info = walk.info();
    if (!has_begun(terminal, info)) return;
    if (info->deadlines.empty())
        fmt::print("  {}\n", terminal.say("keine Frist läuft", "no deadline is running"));
    for (const DeadlineInfo& deadline : info->deadlines) {
        fmt::print("  {} ({}): {}{}\n", walk.name_of(deadline), deadline.owner,
                   words_of_end(deadline.end, deadline.due, walk.calendar()).in(terminal.language),
                   deadline.reached ? terminal.say(", ist abgelaufen", ", has passed") : "");
    }
}

namespace {

// Whether HistoryEntry::rows says more of the event.
bool tells_of_rule(const std::string& event) {
    return event.starts_with("row ") || event.starts_with("no answer ");
}

} // namespace

void show_history(const Terminal& terminal, const Walk& walk) {
    for (const HistoryEntry& entry : walk.history()) {
        fmt::print("  {:3} {}  {}", entry.sequence, clock(walk, entry.at),
                   command_name(terminal, entry));
        if (!entry.subject.empty()) fmt::print(" {}", entry.subject);
        if (!entry.person.empty()) fmt::print("  {} ({})", entry.person, entry.role);
        if (!entry.text.empty()) fmt::print("  \"{}\"", entry.text);
        fmt::print("\n");
        for (const FieldInfo& field : entry.fields)
            fmt::print("        {} = {}\n", field.name,
                       shown(terminal, walk.calendar(), field.value));
        for (const FieldInfo& field : entry.kept)
            fmt::print("        {} = {} {}\n", field.name,
                       shown(terminal, walk.calendar(), field.value),
                       terminal.say("(liegt bereit)", "(kept)"));
        if (entry.end && entry.due)
            fmt::print("        {}\n",
                       words_of_end(*entry.end, *entry.due, walk.calendar()).in(terminal.language));
        auto row = entry.rows.begin();
        for (const std::string& event : entry.events) {
            const bool of_rule = tells_of_rule(event) && row != entry.rows.end();
            const Wording words =
                of_rule ? words_of_row(*row++, walk.calendar()) : words_of_event(event);
            fmt::print("        {}\n", words.in(terminal.language));
        }
    }
}

namespace {

// The step that a task was of which is completed.
std::string step_of(const Walk& walk, std::uint32_t activation) {
    for (const HistoryEntry& entry : walk.history())
        if (entry.activation == activation &&
            (entry.kind == CommandKind::complete || entry.kind == CommandKind::start))
            return entry.subject;
    return {};
}

} // namespace

void show_consequences(const Terminal& terminal, const Walk& walk, std::string_view field) {
    const auto found = walk.consequences(field);
    if (!found)
        return fmt::print("  {}\n", terminal.say(found.error().german, found.error().english));
    if (found->empty())
        fmt::print("  {}\n", terminal.say("bisher ist nichts daraus gefolgt",
                                          "nothing has followed from it so far"));
    for (const Dependent& one : *found) {
        fmt::print("  {:3} {}  {}", one.sequence, clock(walk, one.at),
                   happened(terminal, one.kind, one.name.empty()));
        if (!one.name.empty()) fmt::print(" {}", one.name);
        if (!one.title.empty()) fmt::print(" \"{}\"", one.title);
        if (!one.ground.empty()) fmt::print(" ({})", one.ground);
        if (!one.person.empty()) fmt::print("  {} ({})", one.person, one.role);
        if (!one.undone_by.empty())
            fmt::print(fmt::runtime(terminal.say("; `rückgängig` macht es rückgängig: {}",
                                                 "; its `undo` does so: {}")),
                       one.undone_by);
        if (one.reopenable)
            fmt::print(fmt::runtime(terminal.say("; neu durch `öffne {} erneut`",
                                                 "; anew by `open {} again`")),
                       step_of(walk, one.activation));
        fmt::print("\n");
    }
}

} // namespace vorgang::tool
