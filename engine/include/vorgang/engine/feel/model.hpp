/// feel::Model: decisions and expressions as flat tables, the form a compiler hands to the engine.
///
/// Tables point at one another by index. An expression is a tree of nodes whose parts always have
/// smaller indexes than the node itself. `Decisions::from_model` checks all of it before anything
/// runs. Plain data; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

/// A place in a table of the model.
using Index = std::uint32_t;
inline constexpr Index none = 0xffff'ffff; ///< no place: "not there"

/// What a node does. `a`, `b`, `c` are parts of the node; "links" are runs in Model::links.
enum class Op : std::uint8_t {
    constant,      ///< a: constant
    slot,          ///< a: slot of the frame
    global,        ///< a: element
    item_name,     ///< a: name; b: slot of the item it may be a key of; c: node otherwise, or none
    unknown_name,  ///< a: name; null and a note
    path,          ///< a: node; b: name
    filter,        ///< a: node; b: predicate; c: slot of the item
    list,          ///< links a, count b: nodes
    context,       ///< links a, count b: name, node, slot of each; c: result node, or none
    range,         ///< a, b: ends; flags: 1 start included, 2 end included
    comparison,    ///< a: end; flags: RangeForm
    closure,       ///< a: function
    call,          ///< a: callee; links b, count c: nodes; flags 1: name and node of each
    branch,        ///< a: condition; b: then; c: otherwise
    iterate,       ///< links a, count b: slot, node, node of the end or none; c: body; `partial`
                   ///< is in the slot after that of the last iterator
    some,          ///< links a, count b: slot, node, none of each; c: condition
    every,         ///< likewise
    either,        ///< a, b: three-valued or
    both,          ///< a, b: three-valued and
    equal,         ///< a, b
    not_equal,     ///< a, b
    less,          ///< a, b
    less_equal,    ///< a, b
    greater,       ///< a, b
    greater_equal, ///< a, b
    between,       ///< a: node; b, c: ends
    in,            ///< a: node; links b, count c: nodes of the tests
    add,           ///< a, b
    subtract,      ///< a, b
    multiply,      ///< a, b
    divide,        ///< a, b
    power,         ///< a, b
    negate,        ///< a
    instance_of,   ///< a: node; b: type
    tests,         ///< links a, count b: node of each; c: slot of the input; flags: 1 negated
    truth,         ///< a: node that is a test by itself because it names the input
    coerce,        ///< a: node; b: type
    table,         ///< a: decision table
    broken         ///< what could not be read; null and a note
};

struct Node {
    Op op = Op::constant;
    std::uint8_t flags = 0;
    Index a = none;
    Index b = none;
    Index c = none;
    std::uint32_t begin = 0; ///< in Model::source
    std::uint32_t end = 0;
};

/// The types of FEEL and of item definitions.
struct Type {
    enum class Sort : std::uint8_t { any, null, simple, list, context, function, range };
    struct Component {
        std::string name;
        Index type = 0;
    };
    Sort sort = Sort::any;
    Kind kind = Kind::null;              ///< of a simple type
    Index element = 0;                   ///< of a list, of a range; the result of a function
    bool any_duration = false;           ///< of a simple type: both kinds of durations
    std::vector<Component> components{}; ///< of a context; parameters of a function
    Index allowed = none;                ///< node of tests on slot 0
    std::uint32_t allowed_frame = 1;     ///< slots the tests need
    std::string name{};                  ///< of an item definition
};

struct Parameter {
    std::string name;
    Index type = 0;
};

struct WrittenFunction {
    std::vector<Parameter> parameters{};
    Index body = none;
    std::uint32_t captured = 0; ///< slots it takes along; parameters come after them
    std::uint32_t frame = 0;    ///< slots it needs, with those
    Index result = 0;           ///< type
};

/// U, A, P, F, R, O, C and the four ways to gather.
enum class Policy : std::uint8_t {
    unique,
    any,
    priority,
    first,
    rule_order,
    output_order,
    collect,
    sum,
    smallest,
    largest,
    count
};

struct Table {
    struct Input {
        Index expression = none;
        Index allowed = none; ///< node of tests on the input slot, or none
    };
    struct Output {
        std::string name{};
        Index type = 0;
        std::vector<Index> values{}; ///< nodes, in order of priority
        Index otherwise = none;      ///< node of the default
    };
    struct Row {
        std::vector<Index> tests{}; ///< node per input; none fits always
        std::vector<Index> outputs{};
        std::vector<std::string> annotations{}; ///< as many as the table names, or none
    };
    Policy policy = Policy::unique;
    std::uint32_t input_slot = 0;           ///< what the tests look at
    Index element = none;                   ///< it stands in, for explanations; none where unknown
    std::vector<std::string> annotations{}; ///< names of the columns
    std::vector<Input> inputs{};
    std::vector<Output> outputs{};
    std::vector<Row> rows{};
};

/// What a model declares by name: an input, a decision, a business knowledge model, a decision
/// service.
struct Element {
    enum class Sort : std::uint8_t { input, decision, knowledge, service };
    Sort sort = Sort::input;
    std::string name{};      ///< as it is evaluated by; with its import's name before a point
    std::string space{};     ///< namespace of the model it stands in
    Index type = 0;          ///< of its value; of a service that of its result
    Index body = none;       ///< of a decision; none where it has no logic and must be given
    std::uint32_t frame = 0; ///< slots its body needs
    Index function = none;   ///< of a knowledge model
    std::vector<Index> parameters{}; ///< of a service: inputs, then input decisions
    std::vector<Index> outputs{};    ///< of a service: decisions
};

/// Where a run of Model::source came from.
struct Origin {
    std::uint32_t begin = 0; ///< in Model::source
    Index element = none;
    std::uint32_t line = 0; ///< in its file, from 1; 0 where unknown
};

struct Model {
    std::vector<Node> nodes{};
    std::vector<Index> links{};
    std::vector<Value> constants{};
    std::vector<std::string> names{};
    std::vector<Type> types{{}}; ///< the first is Any
    std::vector<WrittenFunction> functions{};
    std::vector<Table> tables{};
    std::vector<Element> elements{};
    std::string source{};
    std::vector<Origin> origins{}; ///< by `begin`
};

/// The place of a built-in function by its name, for Function::place.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Index> builtin(std::string_view name) noexcept;
/// The names of all of them.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::vector<std::string_view> builtin_names();

} // namespace vorgang::feel
