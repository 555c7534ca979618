// Which rows fired: the tables of a model are evaluated once more, as decisions that give the
// numbers of their rows. The evaluator itself knows nothing of explanations.
#include <algorithm>
#include <set>

#include "dmn/document.hpp"
#include "feel/names.hpp"
#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn {
namespace {

using feel::Index;
using feel::Op;

// A decision that is a table, and the decisions added for it.
struct Table {
    Index decision = feel::none;
    Index table = feel::none;
    Index rows = feel::none;   // gives the numbers of the rows that fit
    Index inputs = feel::none; // gives a list of what the rows look at
};

class Explainer {
  public:
    explicit Explainer(feel::Model model) : model_(std::move(model)) {}

    // What the element requires first, then itself.
    void find(Index element) {
        const feel::Element& one = model_.elements[element];
        if (!seen_.insert(element).second) return;
        for (const Index output : one.outputs)
            find(output);
        if (one.body == feel::none) return;
        for (const Index needed : globals_of(one.body))
            find(needed);
        Index body = one.body;
        while (model_.nodes[body].op == Op::coerce)
            body = model_.nodes[body].a;
        if (model_.nodes[body].op == Op::table) add(element, model_.nodes[body].a);
    }
    [[nodiscard]] feel::Model& model() noexcept { return model_; }
    [[nodiscard]] const std::vector<Table>& tables() const noexcept { return tables_; }

  private:
    // The nodes of a body lie side by side, from its first leaf to itself; one too many is no
    // harm, it only explains a decision that was not needed.
    [[nodiscard]] std::vector<Index> globals_of(Index body) const {
        std::vector<Index> globals;
        const std::uint32_t first = first_of(body);
        for (Index i = first; i <= body; ++i)
            if (model_.nodes[i].op == Op::global) globals.push_back(model_.nodes[i].a);
        return globals;
    }
    [[nodiscard]] Index first_of(Index body) const {
        Index first = 0;
        for (const feel::Element& one : model_.elements)
            if (one.body != feel::none && one.body < body) first = std::max(first, one.body + 1);
        return first;
    }

    Index add_node(Op op, Index a = feel::none, Index b = feel::none) {
        model_.nodes.push_back({op, 0, a, b, feel::none, 0, 0});
        return static_cast<Index>(model_.nodes.size() - 1);
    }
    Index add_number(std::size_t number) {
        model_.constants.push_back(feel::Value::of(Number(static_cast<std::int64_t>(number))));
        return add_node(Op::constant, static_cast<Index>(model_.constants.size() - 1));
    }
    Index add_decision(Index like, Index body) {
        feel::Element element;
        element.sort = feel::Element::Sort::decision;
        element.frame = model_.elements[like].frame;
        element.body = body;
        model_.elements.push_back(std::move(element));
        return static_cast<Index>(model_.elements.size() - 1);
    }

    void add(Index decision, Index index) {
        feel::Table table = model_.tables[index];
        std::vector<Index> inputs;
        for (const feel::Table::Input& input : table.inputs)
            inputs.push_back(input.expression);
        // Of `first` only one fires; of all others every row that fits is told, also where the
        // policy makes a fault of it.
        if (table.policy != feel::Policy::first) table.policy = feel::Policy::collect;
        table.outputs = {feel::Table::Output{}};
        for (std::size_t i = 0; i < table.rows.size(); ++i)
            table.rows[i].outputs = {add_number(i + 1)};
        model_.tables.push_back(std::move(table));
        const Index node = add_node(Op::table, static_cast<Index>(model_.tables.size() - 1));
        const auto first = static_cast<Index>(model_.links.size());
        model_.links.insert(model_.links.end(), inputs.begin(), inputs.end());
        const Index list = add_node(Op::list, first, static_cast<Index>(inputs.size()));
        tables_.push_back(
            {decision, index, add_decision(decision, node), add_decision(decision, list)});
    }

    feel::Model model_;
    std::set<Index> seen_{};
    std::vector<Table> tables_{};
};

// The table of a decision in the file it stands in.
struct Place {
    Element table{};
    const Document* document = nullptr;
};

Place place_of(const std::vector<Document>& documents, const feel::Element& element) {
    for (const Document& document : documents) {
        if (attribute(document.root(), "namespace") != element.space) continue;
        for (const Element one : children(document.root(), "decision"))
            if (dsl::feel::normalized_name(attribute(one, "name")) == element.name)
                return {child(one, "decisionTable"), &document};
    }
    return {};
}

std::vector<FiredTable::Row> rows_of(const Place& place, const feel::Value& fired) {
    std::vector<FiredTable::Row> rows;
    const std::vector<Element> rules = children(place.table, "rule");
    const std::vector<Element> heads = children(place.table, "annotation");
    const auto add = [&](const feel::Value& number) {
        const auto index = static_cast<std::size_t>(number.number().to_integer().value_or(1));
        FiredTable::Row row;
        row.number = static_cast<std::uint32_t>(index);
        if (index <= rules.size()) {
            row.line = place.document->line_of(rules[index - 1]);
            const std::vector<Element> entries = children(rules[index - 1], "annotationEntry");
            for (std::size_t i = 0; i < std::min(heads.size(), entries.size()); ++i)
                row.annotations.emplace_back(attribute(heads[i], "name"), text_of(entries[i]));
        }
        rows.push_back(std::move(row));
    };
    if (fired.is(feel::Kind::number)) add(fired);
    if (fired.is(feel::Kind::list))
        for (const feel::Value& number : fired.list())
            add(number);
    return rows;
}

} // namespace

std::vector<FiredTable> explain(std::span<const File> files, const feel::Decisions& decisions,
                                feel::Index element, std::span<const feel::Input> inputs,
                                const feel::Surroundings& surroundings) {
    Explainer explainer(decisions.model());
    explainer.find(element);
    const auto more = feel::Decisions::from_model(std::move(explainer.model()));
    std::vector<Document> documents;
    for (const File& file : files) {
        Document document;
        if (document.parse(file, {}).empty()) documents.push_back(std::move(document));
    }
    std::vector<FiredTable> result;
    for (const Table& one : explainer.tables()) {
        if (!more) break;
        const feel::Model& model = more->model();
        const Place place = place_of(documents, model.elements[one.decision]);
        FiredTable fired;
        fired.decision = model.elements[one.decision].name;
        fired.file = place.document == nullptr ? "" : place.document->name();
        const feel::Value values = more->evaluate(one.inputs, inputs, surroundings).value;
        const std::vector<Element> heads = children(place.table, "input");
        for (std::size_t i = 0; values.is(feel::Kind::list) && i < values.list().size(); ++i)
            fired.inputs.emplace_back(i < heads.size() ? text_of(child(heads[i], "inputExpression"))
                                                       : "",
                                      values.list()[i]);
        if (place.document != nullptr)
            fired.rows = rows_of(place, more->evaluate(one.rows, inputs, surroundings).value);
        result.push_back(std::move(fired));
    }
    return result;
}

} // namespace vorgang::dmn
