// What the operands and the links of a node of an expression are, in one place for all who walk
// over them or copy them. Which of them may be missing, and what slots they need, feel/verify.cpp
// says.
#pragma once

#include <array>
#include <cstdint>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::dmn {

// `node`: of an expression, or none.
enum class Operand : std::uint8_t { other, node, constant, element, name, function, type, table };

struct Operands {
    Operand a = Operand::other;
    Operand b = Operand::other;
    Operand c = Operand::other;
};

// What is no index into the model (a slot, a number) is `other`; so is what says where links lie.
[[nodiscard]] inline Operands operands_of(feel::Op op) {
    using feel::Op;
    using enum Operand;
    switch (op) {
    case Op::constant: return {constant, other, other};
    case Op::global: return {element, other, other};
    case Op::item_name: return {name, other, node};
    case Op::unknown_name: return {name, other, other};
    case Op::path: return {node, name, other};
    case Op::filter: return {node, node, other};
    case Op::closure: return {function, other, other};
    case Op::context:
    case Op::iterate:
    case Op::some:
    case Op::every: return {other, other, node};
    case Op::call:
    case Op::comparison:
    case Op::in:
    case Op::negate:
    case Op::truth: return {node, other, other};
    case Op::branch:
    case Op::between: return {node, node, node};
    case Op::instance_of:
    case Op::coerce: return {node, type, other};
    case Op::table: return {table, other, other};
    case Op::slot:
    case Op::list:
    case Op::tests:
    case Op::broken: return {};
    default: return {node, node, other};
    }
}

// The links of a node: groups of `width`, each of one form.
struct Links {
    feel::Index first = 0;
    feel::Index count = 0;
    feel::Index width = 0; // 0: the node has no links
    std::array<Operand, 3> form{};

    [[nodiscard]] feel::Index size() const noexcept { return count * width; }
    [[nodiscard]] Operand kind(feel::Index i) const noexcept { return form[i % width]; }
};

[[nodiscard]] inline Links links_of(const feel::Node& n) {
    using feel::Op;
    using enum Operand;
    switch (n.op) {
    case Op::list:
    case Op::tests: return {n.a, n.b, 1, {node}};
    case Op::context: return {n.a, n.b, 3, {name, node, other}};
    case Op::call:
        return (n.flags & 1) != 0 ? Links{n.b, n.c, 2, {name, node}} : Links{n.b, n.c, 1, {node}};
    case Op::in: return {n.b, n.c, 1, {node}};
    case Op::iterate:
    case Op::some:
    case Op::every: return {n.a, n.b, 3, {other, node, node}};
    default: return {};
    }
}

// Calls visit(kind, index) with each operand of a node and then with each of its links.
template<class Visit>
void each_operand(const feel::Model& model, const feel::Node& n, const Visit& visit) {
    const Operands operands = operands_of(n.op);
    visit(operands.a, n.a);
    visit(operands.b, n.b);
    visit(operands.c, n.c);
    const Links links = links_of(n);
    for (feel::Index i = 0; i < links.size(); ++i)
        visit(links.kind(i), model.links[links.first + i]);
}

} // namespace vorgang::dmn
