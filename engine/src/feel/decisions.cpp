#include "vorgang/engine/feel/decisions.hpp"

#include <algorithm>

#include "feel/session.hpp"
#include "feel/table_index.hpp"
#include "feel/verify.hpp"

namespace vorgang::feel {

struct Decisions::Tables {
    Model model;
    std::vector<TableIndex> indexes;
};

Result<Decisions> Decisions::from_model(Model model) {
    if (std::string wrong = verify(model); !wrong.empty())
        return Error{ErrorCode::invalid_data, std::move(wrong), "",
                     "die Tabellen der Entscheidungen passen nicht zusammen",
                     "the tables of the decisions do not hang together"};
    std::vector<TableIndex> indexes = index_tables(model);
    return Decisions(std::make_shared<const Tables>(Tables{std::move(model), std::move(indexes)}));
}

const Model& Decisions::model() const noexcept {
    return tables_->model;
}

std::optional<Index> Decisions::find(std::string_view name) const noexcept {
    for (Index i = 0; i < tables_->model.elements.size(); ++i) {
        const Element& element = tables_->model.elements[i];
        if (element.name == name && element.sort != Element::Sort::input) return i;
    }
    return std::nullopt;
}

std::vector<Index> Decisions::inputs_named(std::string_view name, std::string_view space) const {
    std::vector<Index> places;
    for (Index i = 0; i < tables_->model.elements.size(); ++i) {
        const Element& known = tables_->model.elements[i];
        if (known.name == name && (space.empty() || space == known.space)) places.push_back(i);
    }
    return places;
}

namespace {

// What is required and not given is null, and noted.
Value call_knowledge(Session& session, Index index, std::span<const Input> inputs) {
    const Element& element = session.model().elements[index];
    std::vector<Value> arguments;
    for (const Parameter& parameter : session.model().functions[element.function].parameters) {
        const auto given = std::ranges::find(inputs, parameter.name, &Input::name);
        arguments.push_back(given != inputs.end()
                                ? given->value
                                : session.report().fail(Fault::missing_input, parameter.name));
    }
    return session.call(session.element(index), arguments);
}

} // namespace

Evaluation Decisions::evaluate(Index element, std::span<const Input> inputs,
                               const Surroundings& surroundings) const {
    const std::vector<Element>& elements = tables_->model.elements;
    Session session(tables_->model, tables_->indexes, surroundings);
    if (elements[element].sort == Element::Sort::knowledge) {
        Value value = call_knowledge(session, element, inputs);
        return {std::move(value), session.report().take_notes()};
    }
    for (const Input& input : inputs)
        for (Index i = 0; i < elements.size(); ++i) {
            const bool same_space = input.space.empty() || input.space == elements[i].space;
            if (elements[i].name == input.name && same_space) session.give(i, input.value);
        }
    Value value = session.result(element);
    return {std::move(value), session.report().take_notes()};
}

Evaluation Decisions::evaluate_given(Index element, std::span<const Given> given,
                                     const Surroundings& surroundings) const {
    Session session(tables_->model, tables_->indexes, surroundings);
    for (const Given& one : given)
        if (one.element < tables_->model.elements.size()) session.give(one.element, one.value);
    Value value = session.result(element);
    return {std::move(value), session.report().take_notes()};
}

} // namespace vorgang::feel
