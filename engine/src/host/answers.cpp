// What the events of a record tell of rules: rows that fired, models that gave nothing of use.
#include <algorithm>

#include "feel/unicode.hpp"
#include "host/view.hpp"
#include "run/answers.hpp"
#include "run/model_rows.hpp"

namespace vorgang::host {
namespace {

using run::Answered;
using run::EventKind;
using run::ModelAnswer;

std::string element_name(const feel::Model& model, feel::Index element) {
    return element < model.elements.size() ? model.elements[element].name : std::string();
}

// The annotation that says what a row stands on: the column of that name, else the first.
std::string ground_of(const feel::Table& table, const feel::Table::Row& row) {
    const std::size_t count = std::min(table.annotations.size(), row.annotations.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = feel::unicode::lower_case(table.annotations[i]);
        if (name == "grundlage" || name == "basis") return row.annotations[i];
    }
    return count != 0 ? row.annotations.front() : std::string();
}

void model_row(const feel::Model& model, std::uint32_t number, FiredRow& fired) {
    const auto row = run::row_of(model, number);
    if (!row) return;
    const feel::Table& table = model.tables[row->table];
    fired.row = row->row + 1;
    fired.decision = element_name(model, table.element);
    fired.ground = ground_of(table, table.rows[row->row]);
}

// Where in the model a text begins.
std::string place_name(const feel::Model& model, std::uint32_t place) {
    const auto after = std::ranges::upper_bound(model.origins, place, {}, &feel::Origin::begin);
    return after == model.origins.begin() ? std::string()
                                          : element_name(model, (after - 1)->element);
}

void no_answer(const feel::Model& model, const ModelAnswer& answer, FiredRow& fired) {
    if (answer.how == Answered::unfit) {
        fired.german = "die Antwort passt nicht zum vereinbarten Typ";
        fired.english = "the answer does not fit the type agreed";
    } else if (answer.how == Answered::unfit_input) {
        fired.german = "das Modell nimmt einen der Werte nicht an";
        fired.english = "the model does not take one of the values";
    } else {
        fired.german = "das Modell gibt keinen Wert";
        fired.english = "the model gives no value";
    }
    if (!answer.fault) return;
    fired.decision = place_name(model, answer.place);
    const std::string in = fired.decision.empty() ? std::string() : "`" + fired.decision + "`: ";
    fired.german += ": " + in + std::string(feel::german(*answer.fault));
    fired.english += ": " + in + std::string(feel::english(*answer.fault));
}

} // namespace

FiredRow fired_row(const ProcessModel& model, const run::Event& event) {
    FiredRow fired;
    if (event.index >= model.rules.size()) return fired;
    const Rule& rule = model.rules[event.index];
    // Rows of a place stand under the name of the rule they take the place of.
    fired.rule = rule.name.substr(0, rule.name.find('#'));
    if (event.kind == EventKind::row) {
        fired.row = event.number + 1;
        if (event.number < rule.rows.size()) fired.ground = rule.rows[event.number].ground;
        return fired;
    }
    if (rule.policy != HitPolicy::model) return fired;
    const feel::Model& asked = model.decision_models[model.model_rules[rule.asks].model];
    if (event.kind == EventKind::model_row) model_row(asked, event.number, fired);
    if (event.kind == EventKind::no_answer)
        no_answer(asked, run::unpack_answer(event.number), fired);
    return fired;
}

} // namespace vorgang::host
