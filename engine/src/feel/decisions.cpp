#include "vorgang/engine/feel/decisions.hpp"

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

Evaluation Decisions::evaluate(Index element, std::span<const Input> inputs,
                               const Surroundings& surroundings) const {
    Session session(tables_->model, tables_->indexes, surroundings);
    for (const Input& input : inputs)
        for (Index i = 0; i < tables_->model.elements.size(); ++i) {
            const Element& known = tables_->model.elements[i];
            const bool same_space = input.space.empty() || input.space == known.space;
            if (known.name == input.name && same_space) session.give(i, input.value);
        }
    Value value = session.result(element);
    return {std::move(value), session.report().take_notes()};
}

} // namespace vorgang::feel
