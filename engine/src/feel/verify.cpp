#include "feel/verify.hpp"

#include <algorithm>

#include "feel/builtins.hpp"
#include "value/text.hpp"

namespace vorgang::feel {
namespace {

// Walks the nodes once, parts before wholes, and finds how many slots each needs.
class Verifier {
  public:
    explicit Verifier(const Model& model)
        : m_(model), extents_(model.nodes.size()), links_left_(model.links.size()),
          tables_seen_(model.tables.size()) {}

    [[nodiscard]] std::string run() {
        for (Index i = 0; i < m_.nodes.size(); ++i)
            if (!check_node(i)) return "node " + std::to_string(i);
        for (Index i = 0; i < m_.types.size(); ++i)
            if (!check_type(i)) return "type " + std::to_string(i);
        for (std::size_t i = 0; i < m_.functions.size(); ++i)
            if (!check_function(m_.functions[i])) return "function " + std::to_string(i);
        for (std::size_t i = 0; i < m_.elements.size(); ++i)
            if (!check_element(m_.elements[i])) return "element " + std::to_string(i);
        if (m_.types.empty()) return "types";
        for (const Value& constant : m_.constants)
            if (!check_constant(constant)) return "constants";
        if (!std::ranges::all_of(m_.names, is_utf8) || !is_utf8(m_.source)) return "names";
        for (const Origin& origin : m_.origins)
            if (origin.begin > m_.source.size() || !element_or_none(origin.element))
                return "origins";
        return {};
    }

  private:
    // A part of the node at work: a node before it.
    bool part(Index index) {
        if (index >= at_) return false;
        extent_ = std::max(extent_, extents_[index]);
        return true;
    }
    bool part_or_none(Index index) { return index == none || part(index); }
    bool slot(Index index) {
        // LIMIT: no frame is larger.
        if (index >= 10'000) return false;
        extent_ = std::max(extent_, index + 1);
        return true;
    }
    [[nodiscard]] bool name(Index index) const { return index < m_.names.size(); }
    [[nodiscard]] bool type(Index index) const { return index < m_.types.size(); }
    [[nodiscard]] bool element_or_none(Index index) const {
        return index == none || index < m_.elements.size();
    }

    // `count` groups of links, each checked by `one(first link)`. No link is looked at by many
    // nodes: the work stays linear.
    template<class One>
    bool links(Index first, Index count, std::size_t width, One one) {
        if (first > m_.links.size() || count > (m_.links.size() - first) / width) return false;
        if (count * width > links_left_) return false;
        links_left_ -= count * width;
        for (std::size_t i = 0; i < count; ++i)
            if (!one(&m_.links[first + i * width])) return false;
        return true;
    }

    bool check_node(Index index) {
        at_ = index;
        extent_ = 0;
        const Node& node = m_.nodes[index];
        const bool span = node.begin <= node.end && node.end <= m_.source.size();
        if (!span || !check_parts(node)) return false;
        extents_[index] = extent_;
        return true;
    }

    bool check_parts(const Node& n) {
        const auto is_part = [&](const Index* link) { return part(*link); };
        const auto is_loop = [&](const Index* link) {
            return slot(link[0]) && slot(link[0] + 1) && part(link[1]) && part_or_none(link[2]);
        };
        switch (n.op) {
        case Op::constant: return n.a < m_.constants.size();
        case Op::slot: return slot(n.a);
        case Op::global: return n.a < m_.elements.size();
        case Op::item_name: return name(n.a) && slot(n.b) && part_or_none(n.c);
        case Op::unknown_name: return name(n.a);
        case Op::path: return part(n.a) && name(n.b);
        case Op::filter: return part(n.a) && part(n.b) && slot(n.c);
        case Op::list: return links(n.a, n.b, 1, is_part);
        case Op::context:
            return part_or_none(n.c) && links(n.a, n.b, 3, [&](const Index* link) {
                       return name(link[0]) && part(link[1]) && slot(link[2]);
                   });
        case Op::comparison: return part(n.a) && n.flags > 0 && n.flags <= 6;
        case Op::closure: return check_closure(n);
        case Op::call:
            if (!part(n.a)) return false;
            if ((n.flags & 1) == 0) return links(n.b, n.c, 1, is_part);
            return links(n.b, n.c, 2,
                         [&](const Index* link) { return name(link[0]) && part(link[1]); });
        case Op::iterate:
        case Op::some:
        case Op::every: return n.b > 0 && part(n.c) && links(n.a, n.b, 3, is_loop);
        case Op::branch:
        case Op::between: return part(n.a) && part(n.b) && part(n.c);
        case Op::in: return part(n.a) && links(n.b, n.c, 1, is_part);
        case Op::negate:
        case Op::truth: return part(n.a);
        case Op::instance_of:
        case Op::coerce: return part(n.a) && type(n.b);
        case Op::tests: return slot(n.c) && links(n.a, n.b, 1, is_part);
        case Op::table: return check_table(n.a);
        case Op::broken: return true;
        default: return n.op < Op::broken && part(n.a) && part(n.b);
        }
    }

    bool check_closure(const Node& node) {
        if (node.a >= m_.functions.size()) return false;
        const std::uint32_t captured = m_.functions[node.a].captured;
        return captured == 0 || slot(captured - 1);
    }

    bool check_table(Index index) {
        if (index >= m_.tables.size() || tables_seen_[index]) return false;
        tables_seen_[index] = true;
        const Table& table = m_.tables[index];
        if (table.policy > Policy::count || !element_or_none(table.element)) return false;
        if (!slot(table.input_slot) || table.outputs.empty()) return false;
        for (const Table::Input& input : table.inputs)
            if (!part(input.expression) || !part_or_none(input.allowed)) return false;
        for (const Table::Output& output : table.outputs) {
            if (!type(output.type) || !part_or_none(output.otherwise)) return false;
            if (!std::ranges::all_of(output.values, [&](Index i) { return part(i); })) return false;
        }
        return std::ranges::all_of(table.rows, [&](const Table::Row& row) {
            return row.tests.size() == table.inputs.size() && notes_fit(table, row) &&
                   row.outputs.size() == table.outputs.size() &&
                   std::ranges::all_of(row.tests, [&](Index i) { return part_or_none(i); }) &&
                   std::ranges::all_of(row.outputs, [&](Index i) { return part(i); });
        });
    }

    static bool notes_fit(const Table& table, const Table::Row& row) {
        return row.annotations.empty() || row.annotations.size() == table.annotations.size();
    }

    // Its parts stand before it, so that no type is inside itself.
    bool check_type(Index index) {
        const Type& one = m_.types[index];
        if (one.sort > Type::Sort::range || one.kind > Kind::function) return false;
        const bool has_element = one.sort == Type::Sort::list || one.sort == Type::Sort::range ||
                                 one.sort == Type::Sort::function;
        if (has_element && one.element >= index) return false;
        for (const Type::Component& component : one.components)
            if (component.type >= index) return false;
        return one.allowed == none || fits(one.allowed, one.allowed_frame);
    }

    // Whether the expression finds the slots it needs.
    [[nodiscard]] bool fits(Index body, std::uint32_t frame) const {
        return body < m_.nodes.size() && extents_[body] <= frame && frame <= 10'000;
    }

    bool check_function(const WrittenFunction& function) {
        const bool room = function.captured + function.parameters.size() <= function.frame;
        return room && type(function.result) && fits(function.body, function.frame) &&
               std::ranges::all_of(function.parameters,
                                   [&](const Parameter& one) { return type(one.type); });
    }

    bool check_element(const Element& element) {
        const auto is_element = [&](Index i) { return i < m_.elements.size(); };
        if (!type(element.type) || element.sort > Element::Sort::service) return false;
        if (!is_utf8(element.name)) return false;
        if (!std::ranges::all_of(element.parameters, is_element)) return false;
        if (!std::ranges::all_of(element.outputs, is_element)) return false;
        if (element.sort == Element::Sort::knowledge)
            return element.function < m_.functions.size() &&
                   m_.functions[element.function].captured == 0;
        return element.body == none || fits(element.body, element.frame);
    }

    // Literals, and functions that are built in.
    static bool check_constant(const Value& value) {
        if (value.is(Kind::string)) return is_utf8(value.string());
        if (!value.is(Kind::function)) return value.depth() < 100;
        return value.function().sort == Function::Sort::builtin &&
               value.function().place < builtin_count();
    }

    const Model& m_;
    std::vector<std::uint32_t> extents_;
    std::size_t links_left_;
    std::vector<bool> tables_seen_;
    Index at_ = 0;
    std::uint32_t extent_ = 0;
};

} // namespace

std::string verify(const Model& model) {
    return Verifier(model).run();
}

} // namespace vorgang::feel
