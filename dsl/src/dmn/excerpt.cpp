#include "dmn/excerpt.hpp"

#include <algorithm>
#include <optional>

#include "dmn/operands.hpp"
#include "dmn/parts.hpp"

namespace vorgang::dmn {
namespace {

using feel::Element;
using feel::Index;
using feel::Node;
using feel::none;
using feel::Op;

// A table of which only some rows are kept.
class Kept {
  public:
    explicit Kept(std::size_t size) : places_(size, none) {}

    // True where it was not there yet.
    bool add(Index index) {
        if (places_[index] != none) return false;
        places_[index] = 0;
        return true;
    }
    [[nodiscard]] bool has(Index index) const { return places_[index] != none; }
    void number() {
        Index next = 0;
        for (Index& place : places_)
            if (place != none) place = next++;
    }
    [[nodiscard]] Index operator[](Index index) const { return places_[index]; }
    [[nodiscard]] Index or_none(Index index) const { return index == none ? none : places_[index]; }
    [[nodiscard]] std::vector<Index> take() { return std::move(places_); }

    template<class Row>
    [[nodiscard]] std::vector<Row> of(const std::vector<Row>& rows) const {
        std::vector<Row> kept;
        for (Index i = 0; i < rows.size(); ++i)
            if (has(i)) kept.push_back(rows[i]);
        return kept;
    }

  private:
    std::vector<Index> places_;
};

class Excerpter {
  public:
    explicit Excerpter(const feel::Model& whole)
        : m_(whole), nodes_(m_.nodes.size()), constants_(m_.constants.size()),
          names_(m_.names.size()), types_(m_.types.size()), functions_(m_.functions.size()),
          tables_(m_.tables.size()), elements_(m_.elements.size()), runs_(m_.origins.size()),
          worked_(m_.elements.size()) {}

    Excerpt take(const std::vector<bool>& worked, const std::vector<bool>& given) {
        type(0);
        for (Index i = 0; i < m_.elements.size(); ++i) {
            if (given[i]) shell(i);
            if (worked[i]) whole(i);
        }
        drain();
        for (Kept* one :
             {&nodes_, &constants_, &names_, &types_, &functions_, &tables_, &elements_})
            one->number();
        copy_source();
        copy_nodes();
        copy_rest();
        return {std::move(out_), elements_.take()};
    }

  private:
    // ---- what is needed ----

    // The element as something that is given; its logic only where it is worked out too.
    void shell(Index index) {
        if (!elements_.add(index)) return;
        const Element& one = m_.elements[index];
        type(one.type);
        for (const Index parameter : one.parameters)
            shell(parameter);
        for (const Index output : one.outputs)
            shell(output);
        if (one.sort == Element::Sort::knowledge) function(one.function);
    }
    void whole(Index index) {
        shell(index);
        worked_[index] = true;
        node(m_.elements[index].body);
    }

    void function(Index index) {
        if (functions_.add(index)) walk(m_.functions[index]);
    }
    void type(Index index) {
        if (types_.add(index)) walk(m_.types[index]);
    }
    void table(Index index) {
        if (tables_.add(index)) walk(m_.tables[index]);
    }
    template<class Whole>
    void walk(const Whole& whole) {
        each_part(
            whole, [this](Index part) { node(part); }, [this](Index one) { type(one); });
    }
    void node(Index index) {
        if (index != none && nodes_.add(index)) open_.push_back(index);
    }
    void drain() {
        while (!open_.empty()) {
            const Index index = open_.back();
            open_.pop_back();
            look(m_.nodes[index]);
        }
    }
    void look(const Node& n) {
        mark_run(n);
        each_operand(m_, n, [this](Operand kind, Index one) { operand(kind, one); });
    }
    void operand(Operand kind, Index index) {
        switch (kind) {
        case Operand::other: return;
        case Operand::node: return node(index);
        case Operand::constant: return (void)constants_.add(index);
        case Operand::element: return shell(index);
        case Operand::name: return (void)names_.add(index);
        case Operand::function: return function(index);
        case Operand::type: return type(index);
        case Operand::table: return table(index);
        }
    }
    // ---- the copy ----

    // The run of the source a node stands in.
    void mark_run(const Node& n) {
        if (const auto run = run_of(n.begin)) runs_.add(*run);
    }
    [[nodiscard]] std::optional<Index> run_of(std::uint32_t place) const {
        const auto after = std::ranges::upper_bound(m_.origins, place, {}, &feel::Origin::begin);
        if (after == m_.origins.begin()) return std::nullopt;
        return static_cast<Index>(after - m_.origins.begin() - 1);
    }
    void copy_source() {
        runs_.number();
        for (Index i = 0; i < m_.origins.size(); ++i) {
            if (!runs_.has(i)) continue;
            feel::Origin origin = m_.origins[i];
            const std::size_t end =
                i + 1 < m_.origins.size() ? m_.origins[i + 1].begin : m_.source.size();
            const std::string_view text =
                std::string_view(m_.source).substr(origin.begin, end - origin.begin);
            origin.begin = static_cast<std::uint32_t>(out_.source.size());
            if (origin.element != none) origin.element = elements_[origin.element];
            out_.origins.push_back(origin);
            out_.source += text;
        }
    }
    void move_place(Node& n) const {
        const auto run = run_of(n.begin);
        if (!run) {
            n.begin = n.end = 0;
            return;
        }
        const std::uint32_t begin = out_.origins[runs_[*run]].begin;
        const std::uint32_t from = m_.origins[*run].begin;
        n.end = n.end - from + begin;
        n.begin = n.begin - from + begin;
    }

    void copy_nodes() {
        for (Index i = 0; i < m_.nodes.size(); ++i) {
            if (!nodes_.has(i)) continue;
            Node n = m_.nodes[i];
            copy_links(m_.nodes[i], n);
            const Operands operands = operands_of(n.op);
            n.a = moved(operands.a, n.a);
            n.b = moved(operands.b, n.b);
            n.c = moved(operands.c, n.c);
            move_place(n);
            out_.nodes.push_back(n);
        }
    }
    void copy_links(const Node& from, Node& to) {
        const Links links = links_of(from);
        if (links.width == 0) return;
        const auto first = static_cast<Index>(out_.links.size());
        for (Index i = 0; i < links.size(); ++i)
            out_.links.push_back(moved(links.kind(i), m_.links[links.first + i]));
        (from.op == Op::call || from.op == Op::in ? to.b : to.a) = first;
    }
    [[nodiscard]] Index moved(Operand kind, Index index) const {
        switch (kind) {
        case Operand::other: return index;
        case Operand::node: return nodes_.or_none(index);
        case Operand::constant: return constants_[index];
        case Operand::element: return elements_[index];
        case Operand::name: return names_[index];
        case Operand::function: return functions_[index];
        case Operand::type: return types_[index];
        case Operand::table: return tables_[index];
        }
        return index;
    }

    void copy_rest() {
        out_.constants = constants_.of(m_.constants);
        out_.names = names_.of(m_.names);
        out_.types = types_.of(m_.types);
        for (feel::Type& one : out_.types) {
            one.element = types_[one.element];
            one.allowed = nodes_.or_none(one.allowed);
            for (feel::Type::Component& component : one.components)
                component.type = types_[component.type];
        }
        out_.functions = functions_.of(m_.functions);
        for (feel::WrittenFunction& one : out_.functions) {
            one.body = nodes_.or_none(one.body);
            one.result = types_[one.result];
            for (feel::Parameter& parameter : one.parameters)
                parameter.type = types_[parameter.type];
        }
        out_.tables = tables_.of(m_.tables);
        for (feel::Table& one : out_.tables)
            move_table(one);
        out_.elements = elements_.of(m_.elements);
        for (Index i = 0; i < m_.elements.size(); ++i)
            if (elements_.has(i)) move_element(out_.elements[elements_[i]], worked_[i]);
    }
    void move_all(std::vector<Index>& nodes) const {
        for (Index& node : nodes)
            node = nodes_.or_none(node);
    }
    void move_table(feel::Table& one) const {
        one.element = one.element == none ? none : elements_[one.element];
        for (feel::Table::Input& input : one.inputs) {
            input.expression = nodes_[input.expression];
            input.allowed = nodes_.or_none(input.allowed);
        }
        for (feel::Table::Output& output : one.outputs) {
            output.type = types_[output.type];
            output.otherwise = nodes_.or_none(output.otherwise);
            move_all(output.values);
        }
        for (feel::Table::Row& row : one.rows) {
            move_all(row.tests);
            move_all(row.outputs);
        }
    }
    void move_element(Element& one, bool worked) const {
        one.type = types_[one.type];
        one.body = worked ? nodes_.or_none(one.body) : none;
        if (one.function != none) one.function = functions_[one.function];
        for (Index& parameter : one.parameters)
            parameter = elements_[parameter];
        for (Index& output : one.outputs)
            output = elements_[output];
    }

    const feel::Model& m_;
    Kept nodes_;
    Kept constants_;
    Kept names_;
    Kept types_;
    Kept functions_;
    Kept tables_;
    Kept elements_;
    Kept runs_;
    std::vector<bool> worked_; // by element
    std::vector<Index> open_;
    feel::Model out_;
};

} // namespace

Excerpt excerpt(const feel::Model& whole, const std::vector<bool>& worked,
                const std::vector<bool>& given) {
    return Excerpter(whole).take(worked, given);
}

} // namespace vorgang::dmn
