#include "scenario/event_words.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "diag/report.hpp"
#include "scenario/evaluate.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang::dsl::scenario {
namespace {

using diag::say;

// How the history begins such an event, and what that means; `{}` is the rest of it.
struct Row {
    std::string_view begins;
    std::string_view german;
    std::string_view english;
    bool told = true;
};

constexpr std::array events{
    Row{"reminded ", "Frist `{}` abgelaufen: erinnert", "deadline `{}` reached: reminded"},
    Row{"expired ", "Frist `{}` abgelaufen", "deadline `{}` has passed"},
    Row{"deemed ", "Frist `{}` abgelaufen: Schweigen gilt", "deadline `{}` has passed: deemed"},
    Row{"condition came true", "Bedingung eingetreten", "condition has come true"},
    Row{"gave up ", "`{}` ist gescheitert", "`{}` has failed"},
    Row{"ordered ", "`{}` beginnt nebenbei", "`{}` begins alongside"},
    Row{"let go ", "auf `{}` wird nicht mehr gewartet", "`{}` is not waited for any more"},
    Row{"kept ", "Nachricht `{}` liegt bereit", "message `{}` is kept"},
    Row{"lapsed ", "Nachricht `{}` verfallen", "message `{}` has lapsed"},
    Row{"delivered ", "Nachricht `{}` angekommen", "message `{}` has arrived"},
    Row{"sent ", "Nachricht `{}` hinausgegangen", "message `{}` has gone out"},
    Row{"row ", "Regelzeile {}", "rule row {}"},
    Row{"no answer ", "keine Antwort: {}", "no answer: {}"},
    Row{"in time ", "Frist `{}` war eingehalten", "deadline `{}` was kept"},
    Row{"late answer", "kommt zu spät, nur vermerkt", "too late, only noted"},
    Row{"waited", "das Warten ist vorbei", "the wait is over", false},
    Row{"cancelled", "abgebrochen", "cancelled", false},
    Row{"ended ", "Ende `{}`", "end `{}`", false},
};

// What needed a value, and why there was none: `because NEED[, ORIGIN]`.
constexpr std::array needs{
    Row{"field ", "betrifft das Feld `{}`", "about the field `{}`"},
    Row{"condition", "betrifft eine Bedingung", "about a condition"},
    Row{"argument ", "betrifft die Angabe `{}`", "about the argument `{}`"},
    Row{"wait", "betrifft ein Warten", "about a wait"},
    Row{"deadline ", "betrifft die Frist `{}`", "about the deadline `{}`"},
    Row{"list of ", "betrifft die Liste der `{}`", "about the list of `{}`"},
    Row{"role of ", "betrifft die Rolle von `{}`", "about the role of `{}`"},
};
constexpr std::array origins{
    Row{"unknown field ", "unbekannt ist das Feld `{}`", "the field `{}` is unknown"},
    Row{"unknown local ", "unbekannt ist der örtliche Wert `{}`",
        "the local value `{}` is unknown"},
    Row{"unknown rule ", "die Regel `{}` ergibt keinen Wert", "the rule `{}` gives no value"},
    Row{"calculation", "die Rechnung geht nicht auf", "the calculation has no result"},
};

struct ReasonRow {
    std::string_view reason;
    std::string_view german;
    std::string_view english;
};

constexpr std::array reasons{
    ReasonRow{"unknown_decision", "eine Bedingung ist nicht zu entscheiden",
              "a condition cannot be decided"},
    ReasonRow{"unknown_value", "ein Wert fehlt", "a value is missing"},
    ReasonRow{"out_of_bounds", "ein Wert liegt außerhalb seiner Grenzen",
              "a value is outside its bounds"},
    ReasonRow{"tool_failed", "ein Werkzeug ist gescheitert", "a tool has failed"},
    ReasonRow{"no_deadline", "eine Frist ist nicht zu berechnen", "a deadline cannot be computed"},
    ReasonRow{"too_much", "mehr, als auf einmal gerechnet werden darf",
              "more than may be computed at once"},
};

std::string filled(std::string_view words, std::string_view rest) {
    std::string text(words);
    if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, rest);
    return text;
}

// Words that no row has stay as they are.
template<class Rows>
EventTold read(const Rows& rows, std::string_view text) {
    for (const Row& row : rows)
        if (text.starts_with(row.begins)) {
            const std::string_view rest = text.substr(row.begins.size());
            return {{filled(row.german, rest), filled(row.english, rest)}, row.told};
        }
    return {{std::string(text), std::string(text)}, false};
}

Wording because(std::string_view text) {
    constexpr std::string_view between = ", ";
    const auto comma = text.find(between);
    Wording need = read(needs, text.substr(0, comma)).words;
    if (comma == std::string_view::npos) return need;
    const Wording origin = read(origins, text.substr(comma + between.size())).words;
    return say("{}; {}", "{}; {}", need, origin);
}

} // namespace

EventTold tell_event(std::string_view event) {
    constexpr std::string_view incident = "incident ";
    constexpr std::string_view cause = "because ";
    if (event.starts_with(incident))
        return {say("Vorfall: {}", "incident: {}", words_of_reason(event.substr(incident.size()))),
                false};
    if (event.starts_with(cause)) return {because(event.substr(cause.size())), false};
    return read(events, event);
}

namespace {

// "mit anzahl = 2, gefährlich = nein"
Wording inputs_of(const FiredRow& fired, const Calendar& calendar) {
    Wording all;
    for (const RuleInput& input : fired.inputs) {
        const auto add = [&](std::string& text, Language language, const char* with) {
            text.append(text.empty() ? with : ", ").append(input.name).append(" = ");
            text += input.left_out ? "…" : value_text(input.value, calendar, language);
        };
        add(all.german, Language::german, " mit ");
        add(all.english, Language::english, " with ");
    }
    return all;
}

} // namespace

} // namespace vorgang::dsl::scenario

namespace vorgang {

Wording words_of_event(std::string_view event) {
    return dsl::scenario::tell_event(event).words;
}

Wording words_of_row(const FiredRow& fired, const Calendar& calendar) {
    using dsl::diag::say;
    const Wording inputs = dsl::scenario::inputs_of(fired, calendar);
    if (fired.row == 0)
        return say("`{}`: {}{}", "`{}`: {}{}", fired.rule, Wording{fired.german, fired.english},
                   inputs);
    const std::string of = fired.decision.empty() ? "" : " (" + fired.decision + ")";
    const std::string ground = fired.ground.empty() ? "" : " " + fired.ground;
    return say("Regelzeile {}{} {}{}{}", "rule row {}{} {}{}{}", fired.rule, of, fired.row, ground,
               inputs);
}

Wording words_of_end(Instant end, Instant due, const Calendar& calendar) {
    const Date last = calendar.local(Instant{end.ms - 1}).date;
    return dsl::diag::say("letzter Tag {}, wirkt {}", "last day {}, takes effect {}", to_text(last),
                          dsl::scenario::clock_text(calendar, due));
}

Wording words_of_reason(std::string_view reason) {
    using dsl::scenario::reasons;
    const auto row = std::ranges::find(reasons, reason, &dsl::scenario::ReasonRow::reason);
    if (row == reasons.end()) return {std::string(reason), std::string(reason)};
    return {std::string(row->german), std::string(row->english)};
}

} // namespace vorgang
