// Rules that ask a decision model: what they take goes there, what it answers comes back as the
// type declared, and what went wrong is noted.
#include <algorithm>

#include "feel/session.hpp"
#include "run/border.hpp"
#include "run/crossing.hpp"
#include "run/inputs.hpp"
#include "run/machine.hpp"
#include "run/model_rows.hpp"

namespace vorgang::run {
namespace {

// What goes to one element of a model: a value, or values by their keys.
struct Given {
    std::string_view key;
    feel::Value value;
    std::vector<Given> parts;

    Given& part(std::string_view name) {
        const auto found = std::ranges::find(parts, name, &Given::key);
        if (found != parts.end()) return *found;
        return parts.emplace_back(Given{name, {}, {}});
    }
    [[nodiscard]] feel::Value whole() const {
        if (parts.empty()) return value;
        std::vector<feel::Entry> entries;
        for (const Given& one : parts)
            entries.emplace_back(one.key, one.whole());
        return feel::Value::of(std::move(entries));
    }
};

// The steps of a model are instructions of the command; what one value may be is what it may be in
// a case.
feel::Limits limits_of(const Limits& limits, std::int64_t budget) {
    feel::Limits inner;
    const auto left = static_cast<std::uint64_t>(std::max<std::int64_t>(budget, 0));
    inner.steps = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, inner.steps));
    inner.depth = limits.model_depth;
    inner.list_items = limits.list_items;
    inner.text_bytes = limits.text_bytes;
    inner.weight = std::min(
        inner.weight, limits.list_items > inner.weight / 4 ? inner.weight : limits.list_items * 4);
    inner.regex_steps = limits.pattern_steps;
    return inner;
}

// By the number of the parameter, or by that of the element.
using AllGiven = std::vector<std::pair<feel::Index, Given>>;

feel::Value answer_of(feel::Session& session, const ModelRule& asked, const AllGiven& given) {
    const feel::Element& element = session.model().elements[asked.element];
    if (element.sort != feel::Element::Sort::knowledge) return session.result(asked.element);
    std::vector<feel::Value> arguments(
        session.model().functions[element.function].parameters.size());
    for (const auto& [place, value] : given)
        arguments[place] = value.whole();
    const feel::Value function = session.element(asked.element);
    return session.call(function, arguments);
}

AllGiven gather(const ModelRule& asked, std::span<const feel::Value> values) {
    AllGiven given;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const ModelInput& input = asked.inputs[i];
        auto place = std::ranges::find(given, input.element, &std::pair<feel::Index, Given>::first);
        if (place == given.end()) place = given.insert(given.end(), {input.element, Given{}});
        Given* part = &place->second;
        for (const std::string& key : input.path)
            part = &part->part(key);
        part->value = values[i];
    }
    return given;
}

} // namespace

void Machine::no_answer(Index rule, Answered why, const feel::Note* note) {
    ModelAnswer answer{why, std::nullopt, 0};
    if (note != nullptr) {
        answer.fault = note->fault;
        answer.place = note->begin;
    }
    answered_ = why;
    c_.events.push_back({EventKind::no_answer, rule, pack(answer)});
}

bool Machine::ask(Index index, Scalar& result) {
    const Rule& rule = c_.model->rules[index];
    const ModelRule& asked = c_.model->model_rules[rule.asks];
    const Crossing crossing(*c_.model, c_.deployment->calendar());
    result = Scalar::unknown();
    answered_ = Answered::well;

    const auto parameters = std::span(stack_).subspan(first_parameter_, parameters_);
    std::vector<feel::Value> values(parameters.size());
    bool fit = true;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Scalar& value = parameters[i];
        // What is not known is not asked about, unless it may be.
        if (value.is_unknown() && !rule.inputs[i].type.optional) return true;
        values[i] = crossing.out(value, rule.inputs[i].type, asked.inputs[i].shape);
        fit = fit && value.is_unknown() == values[i].is_null();
    }

    fired_.clear();
    feel::Surroundings surroundings{limits_of(c_.deployment->limits(), budget_),
                                    crossing.out(c_.at)};
    const feel::Model& model = c_.model->decision_models[asked.model];
    const auto& indexes = c_.deployment->process().tables().model_indexes[asked.model];
    feel::Session session(model, indexes, surroundings, &fired_);
    const auto given = gather(asked, values);
    const bool function = model.elements[asked.element].sort == feel::Element::Sort::knowledge;
    for (const auto& [element, value] : given)
        if (!function) fit = session.give(element, value.whole()) && fit;
    const feel::Value answer = fit ? answer_of(session, asked, given) : feel::Value();
    const std::vector<feel::Note> notes = session.report().take_notes();
    if (session.report().exhausted() || !spend(static_cast<std::int64_t>(session.report().spent())))
        return false;
    for (const feel::Fired& one : fired_)
        c_.events.push_back({EventKind::model_row, index, row_number(model, one)});
    const feel::Note* note = notes.empty() ? nullptr : &notes.front();
    const auto nothing = [&](Answered why) {
        result = Scalar::unknown();
        if (why != Answered::nothing || !rule.output.type.optional) no_answer(index, why, note);
        return true;
    };
    if (!fit) return nothing(Answered::unfit_input);
    // FEEL goes on with null where a limit was met; what it comes to then is no answer.
    if (session.report().limited()) {
        const auto limit = std::ranges::find_if(
            notes, [](const feel::Note& one) { return one.fault >= feel::Fault::limit_steps; });
        if (limit != notes.end()) note = &*limit;
        no_answer(index, Answered::nothing, note);
        return true;
    }
    if (answer.is_null()) return nothing(Answered::nothing);
    if (!crossing.in(answer, rule.output.type, asked.shape, c_.scratch, result) ||
        accept(result, rule.output.type, *c_.model, c_.deployment->limits()) != Refusal::none)
        return nothing(Answered::unfit);
    return true;
}

// Nested calls noted their own in between.
void Machine::keep_inputs(Index rule, std::size_t events_before) {
    const auto own = std::count_if(
        c_.events.begin() + static_cast<std::ptrdiff_t>(events_before), c_.events.end(),
        [rule](const Event& event) { return event.index == rule && tells_of_rule(event.kind); });
    if (own == 0) return;
    write_inputs(rule, static_cast<std::size_t>(own),
                 std::span(stack_).subspan(first_parameter_, parameters_), c_.inputs);
}

} // namespace vorgang::run
