#include "dmn/reach.hpp"

#include <algorithm>

#include "dmn/operands.hpp"
#include "dmn/parts.hpp"
#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn {
namespace {

using feel::Element;
using feel::Index;
using feel::Node;
using feel::none;
using feel::Op;

class Walk {
  public:
    Walk(const feel::Model& model, std::span<const Index> given, std::vector<Index> services = {})
        : m_(model), nodes_(model.nodes.size()), types_(model.types.size()),
          given_(given.begin(), given.end()), services_(std::move(services)) {
        reached_.elements.resize(model.elements.size());
        reached_.inputs.resize(model.elements.size());
    }

    Reached run(Index element) {
        const Element& asked = m_.elements[element];
        for (const Index one : given_)
            type(m_.elements[one].type);
        if (asked.sort == Element::Sort::service) {
            reached_.elements[element] = true;
            given_.insert(given_.end(), asked.parameters.begin(), asked.parameters.end());
            for (const Index parameter : asked.parameters)
                reached_.inputs[parameter] = true;
            for (const Index output : asked.outputs)
                need(output);
        } else {
            need(element);
        }
        drain();
        return std::move(reached_);
    }

  private:
    void need(Index index) {
        if (reached_.elements[index] || std::ranges::find(given_, index) != given_.end()) return;
        reached_.elements[index] = true;
        const Element& one = m_.elements[index];
        type(one.type);
        switch (one.sort) {
        case Element::Sort::input: reached_.inputs[index] = true; break;
        case Element::Sort::decision:
            if (one.body == none)
                reached_.inputs[index] = true;
            else
                visit(one.body);
            break;
        case Element::Sort::knowledge: function(one.function); break;
        case Element::Sort::service: service(index); break;
        }
    }

    // A service that is called sees nothing but what it is given.
    void service(Index index) {
        if (std::ranges::find(services_, index) != services_.end()) return; // calls itself
        std::vector<Index> around = services_;
        around.push_back(index);
        const Element& one = m_.elements[index];
        for (const Index output : one.outputs) {
            const Reached inner = Walk(m_, one.parameters, around).run_inside(output);
            reached_.clock = reached_.clock || inner.clock;
            reached_.holes.insert(reached_.holes.end(), inner.holes.begin(), inner.holes.end());
            for (std::size_t i = 0; i < inner.elements.size(); ++i)
                if (inner.elements[i]) reached_.elements[i] = true;
        }
    }
    Reached run_inside(Index element) {
        need(element);
        drain();
        return std::move(reached_);
    }

    void function(Index index) { walk(m_.functions[index]); }
    void type(Index index) {
        if (types_[index]) return;
        types_[index] = true;
        walk(m_.types[index]);
    }
    template<class Whole>
    void walk(const Whole& whole) {
        each_part(
            whole, [this](Index node) { visit(node); }, [this](Index one) { type(one); });
    }

    void visit(Index node) {
        if (node == none || nodes_[node]) return;
        nodes_[node] = true;
        open_.push_back(node);
    }
    void drain() {
        while (!open_.empty()) {
            const Index node = open_.back();
            open_.pop_back();
            look(node, m_.nodes[node]);
        }
    }

    void look(Index index, const Node& n) {
        if (n.op == Op::unknown_name || n.op == Op::broken) reached_.holes.push_back(index);
        each_operand(m_, n, [this](Operand kind, Index one) { operand(kind, one); });
    }
    void operand(Operand kind, Index index) {
        switch (kind) {
        case Operand::node: return visit(index);
        case Operand::constant: return constant(m_.constants[index]);
        case Operand::element: return need(index);
        case Operand::function: return function(index);
        case Operand::type: return type(index);
        case Operand::table: return walk(m_.tables[index]);
        case Operand::name:
        case Operand::other: return;
        }
    }

    void constant(const feel::Value& value) {
        if (!value.is(feel::Kind::function)) return;
        const Index place = value.function().place;
        for (const char* name : {"now", "today"})
            if (feel::builtin(name) == place) reached_.clock = true;
    }

    const feel::Model& m_;
    Reached reached_;
    std::vector<bool> nodes_;
    std::vector<bool> types_;
    std::vector<Index> given_;
    std::vector<Index> services_; // this walk is inside of
    std::vector<Index> open_;
};

} // namespace

Reached reach(const feel::Model& model, Index element, std::span<const Index> given) {
    return Walk(model, given).run(element);
}

std::vector<Index> asked_for(const feel::Model& model, Index element) {
    std::vector<Index> inputs;
    if (model.elements[element].sort == Element::Sort::knowledge) return inputs;
    const Reached reached = reach(model, element);
    for (Index i = 0; i < model.elements.size(); ++i)
        if (reached.inputs[i]) inputs.push_back(i);
    return inputs;
}

Index type_of_result(const feel::Model& model, Index index, bool& list) {
    list = false;
    const Element& element = model.elements[index];
    Index type = element.type;
    Index body = element.body;
    if (element.sort == Element::Sort::knowledge) {
        const feel::WrittenFunction& function = model.functions[element.function];
        type = function.result;
        body = function.body;
    }
    if (element.sort == Element::Sort::service && type == 0 && element.outputs.size() == 1)
        return type_of_result(model, element.outputs.front(), list);
    if (type != 0 || body == none) return type;
    const Node* node = &model.nodes[body];
    if (node->op == Op::coerce) return node->b;
    if (node->op != Op::table) return 0;
    const feel::Table& table = model.tables[node->a];
    if (table.outputs.size() != 1) return 0;
    using feel::Policy;
    list = table.policy == Policy::collect || table.policy == Policy::rule_order ||
           table.policy == Policy::output_order;
    return table.policy == Policy::count ? 0 : table.outputs.front().type;
}

} // namespace vorgang::dmn
