// What tables, functions and types of a model are made of, in one order for all who walk there.
#pragma once

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::dmn {

// Calls node() with each expression, which may be none, and type() with each type.
template<class Node, class Type>
void each_part(const feel::Table& table, const Node& node, const Type& type) {
    for (const feel::Table::Input& input : table.inputs) {
        node(input.expression);
        node(input.allowed);
    }
    for (const feel::Table::Output& output : table.outputs) {
        type(output.type);
        node(output.otherwise);
        for (const feel::Index value : output.values)
            node(value);
    }
    for (const feel::Table::Row& row : table.rows) {
        for (const feel::Index test : row.tests)
            node(test);
        for (const feel::Index output : row.outputs)
            node(output);
    }
}
template<class Node, class Type>
void each_part(const feel::WrittenFunction& function, const Node& node, const Type& type) {
    for (const feel::Parameter& parameter : function.parameters)
        type(parameter.type);
    type(function.result);
    node(function.body);
}
template<class Node, class Type>
void each_part(const feel::Type& one, const Node& node, const Type& type) {
    node(one.allowed);
    type(one.element);
    for (const feel::Type::Component& component : one.components)
        type(component.type);
}

} // namespace vorgang::dmn
