// Why an incident is there, in words a clerk can act on. The names are those of the process text.
#include <algorithm>

#include "host/sentence.hpp"
#include "host/view.hpp"
#include "process/tables.hpp"
#include "run/border.hpp"
#include "run/record.hpp"

namespace vorgang::host {

using run::Cause;
using run::IncidentReason;
using run::LedgerKind;
using run::Need;
using run::Origin;

std::string_view reason_name(std::uint16_t reason) noexcept {
    switch (static_cast<IncidentReason>(reason)) {
    case IncidentReason::unknown_decision: return "unknown_decision";
    case IncidentReason::unknown_value: return "unknown_value";
    case IncidentReason::out_of_bounds: return "out_of_bounds";
    case IncidentReason::tool_failed: return "tool_failed";
    case IncidentReason::no_deadline: return "no_deadline";
    case IncidentReason::too_much: return "too_much";
    }
    return "";
}

namespace {

const Operation& operation_of(const ProcessModel& model, Index position) {
    return model.operations[model.calls[model.positions[position].detail].operation];
}

const Step& step_of(const ProcessModel& model, Index position) {
    return model.steps[model.positions[position].detail];
}

const Loop& loop_of(const ProcessModel& model, Index position) {
    return model.loops[model.positions[position].detail];
}

std::string operation_name(const ProcessModel& model, Index position) {
    return run::qualified_name(model, operation_of(model, position));
}

// What needed the value: its name and type, where it has them.
const Parameter& argument(const ProcessModel& model, const Cause& cause) {
    return operation_of(model, cause.target).parameters[cause.place];
}

Sentence calculation_words(Op op) {
    switch (op) {
    case Op::element: return {"diese Stelle hat die Liste nicht", "the list has no such place"};
    case Op::entry:
        return {"ein Teil eines Verbunds ist unbekannt", "a part of a record is unknown"};
    case Op::repeat:
        return {"für ein Stück der Liste ist die Bedingung nicht zu entscheiden",
                "for an item of the list the condition cannot be decided"};
    case Op::call_builtin:
        return {"die Funktion hat für diese Werte kein Ergebnis, etwa die Summe einer leeren Liste",
                "the function has no result for these values, as the sum of an empty list"};
    default:
        return {"die Rechnung geht nicht auf, etwa weil durch null geteilt wird",
                "the calculation has no result, as where the divisor is zero"};
    }
}

// "`a`, `b`"
std::string names_of(const std::vector<Parameter>& inputs) {
    std::string names;
    for (const Parameter& input : inputs)
        names += (names.empty() ? "" : ", ") + quoted(input.name);
    return names;
}

// Which decision was asked, with which inputs; the history has their values and the fault.
Sentence model_words(const ProcessModel& model, const Origin& origin) {
    const Rule& rule = model.rules[origin.index];
    const ModelRule& asked = model.model_rules[rule.asks];
    const std::string name = quoted(rule.name);
    const std::string element =
        quoted(model.decision_models[asked.model].elements[asked.element].name);
    const std::string inputs = names_of(rule.inputs);
    const std::string german = name + ", im Entscheidungsmodell " + element +
                               (inputs.empty() ? std::string() : ", gefragt mit " + inputs) + ", ";
    const std::string english = name + ", in the decision model " + element +
                                (inputs.empty() ? std::string() : ", asked with " + inputs) + ", ";
    switch (origin.kind) {
    case Origin::Kind::null_answer:
        return {german + "ergibt keinen Wert", english + "gives no value"};
    case Origin::Kind::unfit_answer:
        return {german + "ergibt einen Wert, der nicht zum vereinbarten Typ passt",
                english + "gives a value that does not fit the type agreed"};
    default:
        return {german + "nimmt einen der Werte nicht an",
                english + "does not take one of the values"};
    }
}

Sentence origin_words(const ProcessModel& model, const Origin& origin) {
    switch (origin.kind) {
    case Origin::Kind::nowhere: break;
    case Origin::Kind::field: {
        const std::string name = quoted(model.fields[origin.index].name);
        return {name + " ist unbekannt", name + " is unknown"};
    }
    case Origin::Kind::local: {
        const std::string name = quoted(model.locals[origin.index].name);
        return {"der örtliche Wert " + name + " ist unbekannt",
                "the local value " + name + " is unknown"};
    }
    case Origin::Kind::rule: {
        const Rule& rule = model.rules[origin.index];
        const std::string name = quoted(rule.name);
        if (rule.policy == HitPolicy::formula)
            return {"die Formel " + name +
                        " ergibt keinen Wert, etwa weil durch null geteilt wird oder eine Angabe "
                        "außerhalb ihrer Grenzen liegt",
                    "the formula " + name +
                        " gives no value, as where the divisor is zero or an input is out of "
                        "bounds"};
        return {"die Regel " + name +
                    " ergibt keinen Wert (keine oder mehrere Zeilen passen, oder eine "
                    "Angabe oder das Ergebnis liegt außerhalb der Grenzen)",
                "the rule " + name +
                    " gives no value (no row fits or several do, or an input or the "
                    "result is out of bounds)"};
    }
    case Origin::Kind::calculation: return calculation_words(static_cast<Op>(origin.index));
    case Origin::Kind::null_answer:
    case Origin::Kind::unfit_answer:
    case Origin::Kind::unfit_input: return model_words(model, origin);
    }
    return {};
}

Sentence need_words(const ProcessModel& model, const Cause& cause) {
    switch (cause.need) {
    case Need::nothing: break;
    case Need::field: {
        const std::string name = quoted(model.fields[cause.target].name);
        return {name + " lässt sich nicht berechnen", name + " cannot be computed"};
    }
    case Need::condition:
        return {"wie es weitergeht, lässt sich nicht entscheiden",
                "which way to go on cannot be decided"};
    case Need::argument: {
        const std::string name = quoted(argument(model, cause).name);
        const std::string call = quoted(operation_name(model, cause.target));
        return {"für den Aufruf von " + call + " fehlt " + name,
                name + " is missing for the call of " + call};
    }
    case Need::wait:
        return {"bis wann zu warten ist, lässt sich nicht berechnen",
                "until when to wait cannot be computed"};
    case Need::deadline: {
        const std::string name = quoted(model.deadlines[cause.target].name);
        return {"das Ende der Frist " + name + " lässt sich nicht berechnen",
                "the end of the deadline " + name + " cannot be computed"};
    }
    case Need::list: {
        const std::string name = quoted(loop_of(model, cause.target).name);
        if (cause.place != 0)
            return {"wie viele " + name + " genügen, lässt sich nicht berechnen",
                    "how many " + name + " are enough cannot be computed"};
        return {"für welche " + name + " es weitergeht, ist nicht bekannt",
                "for which " + name + " to go on is not known"};
    }
    case Need::role: {
        const std::string name = quoted(step_of(model, cause.target).name);
        return {"wer " + name + " bearbeitet, lässt sich nicht bestimmen",
                "who works on " + name + " cannot be found"};
    }
    }
    return {};
}

// The value is not said: it may be about a person, and whoever may see it sees it in its field.
Sentence bounds_words(const ProcessModel& model, const Cause& cause) {
    const bool field = cause.need == Need::field;
    if (!field && cause.need != Need::argument) return {};
    const Type& type = field ? model.fields[cause.target].type : argument(model, cause).type;
    const std::string name =
        quoted(field ? model.fields[cause.target].name : argument(model, cause).name);
    const std::string bounds = run::bounds_text(type, model);
    if (bounds.empty())
        return {"der berechnete Wert passt nicht in " + name,
                "the computed value does not fit " + name};
    return {"der berechnete Wert von " + name + " liegt außerhalb der Grenzen " + bounds,
            "the computed value of " + name + " is outside the bounds " + bounds};
}

Sentence sentence(const ProcessModel& model, IncidentReason reason, const Cause& cause) {
    if (reason == IncidentReason::too_much)
        return {"was folgt, ist mehr, als auf einmal gerechnet werden darf",
                "what follows is more than may be computed at once"};
    if (reason == IncidentReason::out_of_bounds) return bounds_words(model, cause);
    Sentence need = need_words(model, cause);
    const Sentence origin = origin_words(model, cause.origin);
    if (origin.german.empty()) return need;
    return {need.german + ": " + origin.german, need.english + ": " + origin.english};
}

std::string need_text(const ProcessModel& model, const Cause& cause) {
    switch (cause.need) {
    case Need::nothing: break;
    case Need::field: return "field " + model.fields[cause.target].name;
    case Need::condition: return "condition";
    case Need::argument:
        return "argument " + operation_name(model, cause.target) + "." +
               argument(model, cause).name;
    case Need::wait: return "wait";
    case Need::deadline: return "deadline " + model.deadlines[cause.target].name;
    case Need::list: return "list of " + loop_of(model, cause.target).name;
    case Need::role: return "role of " + step_of(model, cause.target).name;
    }
    return {};
}

std::string origin_text(const ProcessModel& model, const Origin& origin) {
    switch (origin.kind) {
    case Origin::Kind::nowhere: break;
    case Origin::Kind::field: return ", unknown field " + model.fields[origin.index].name;
    case Origin::Kind::local: return ", unknown local " + model.locals[origin.index].name;
    case Origin::Kind::rule: return ", unknown rule " + model.rules[origin.index].name;
    case Origin::Kind::calculation: return ", calculation";
    case Origin::Kind::null_answer:
    case Origin::Kind::unfit_answer:
    case Origin::Kind::unfit_input: return ", unknown rule " + model.rules[origin.index].name;
    }
    return {};
}

} // namespace

std::string cause_text(const ProcessModel& model, const Cause& cause) {
    if (!run::cause_fits(model, cause)) return {};
    return need_text(model, cause) + origin_text(model, cause.origin);
}

void tell_reason(const ProcessModel& model, run::CaseView view, const run::Cell& cell,
                 OpenInfo& open) {
    const auto entry = std::ranges::find_if(view.ledger(), [&cell](const run::LedgerEntry& e) {
        return (e.kind == LedgerKind::cause || e.kind == LedgerKind::said) &&
               e.number == cell.number;
    });
    const bool found = entry != view.ledger().end();
    if (cell.index == none) {
        const Cause cause = found ? run::unpack_cause(entry->index, entry->payload) : Cause{};
        Sentence words = sentence(model, static_cast<IncidentReason>(cell.count), cause);
        open.german = std::move(words.german);
        open.english = std::move(words.english);
    } else if (found) {
        const auto said = view.blob(entry->payload);
        open.german.assign(reinterpret_cast<const char*>(said.data()), said.size());
        open.english = open.german;
    }
}

} // namespace vorgang::host
