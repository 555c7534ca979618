// Tables of decision models by column, beside the same ones asked row by row: the same value and
// the same notes, whatever the cells and the inputs are.
#include <gtest/gtest.h>

#include <random>

#include "feel/table_index.hpp"
#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::test {
namespace {

using namespace feel;
using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;
}

// Constants of a kind in their order, and what is put in: of the same kind, and of others.
struct Kindred {
    std::vector<Value> constants;
    std::vector<Value> values;
    bool ordered = true;
};

const std::vector<Kindred>& kinds() {
    const auto number = [](std::int64_t n, int scale) {
        return Value::of(Number::scaled(n, scale));
    };
    static const std::vector<Kindred> all{
        {{number(-5, 0), number(-25, 1), number(0, 0), number(1, 2), number(7, 0)},
         {number(-6, 0), number(-50, 1), number(-26, 1), number(-25, 1), number(0, 5), number(1, 3),
          number(10, 3), number(7, 0), number(7001, 3), number(1, -40), Value(), Value::of("7")}},
        {{Value::of(""), Value::of("a"), Value::of("ab"), Value::of("ü")},
         {Value::of(""), Value::of("a"), Value::of("aa"), Value::of("b"), Value::of("ü"),
          Value::of("üb"), Value(), Value::of(Number(1))}},
        {{Value::of(Date{0}), Value::of(Date{10}), Value::of(Date{11})},
         {Value::of(Date{-1}), Value::of(Date{0}), Value::of(Date{5}), Value::of(Date{10}),
          Value::of(Date{12}), Value(), Value::of(true)}},
        {{Value::of(false), Value::of(true)},
         {Value::of(false), Value::of(true), Value(), Value::of("true")},
         false}};
    return all;
}

class RandomModel {
  public:
    explicit RandomModel(Random& random) : random_(random) {
        for (int i = 0; i < 3; ++i) {
            Element input;
            input.name = "i" + std::to_string(i);
            model_.elements.push_back(input);
            columns_.push_back(&kinds()[below(random_, kinds().size())]);
        }
        Table table;
        table.policy = static_cast<Policy>(below(random_, 11));
        table.outputs.emplace_back();
        for (Index i = 0; i < 3; ++i)
            table.inputs.push_back({add(Op::global, i), none});
        for (int i = 0; i < 3; ++i) {
            outputs_.push_back(constant(Value::of(Number(i))));
            table.outputs.front().values.push_back(outputs_.back());
        }
        for (std::size_t row = 0, count = 4 + below(random_, 80); row < count; ++row) {
            Table::Row one;
            for (const Kindred* column : columns_)
                one.tests.push_back(cell(*column));
            one.outputs.push_back(outputs_[below(random_, outputs_.size())]);
            table.rows.push_back(std::move(one));
        }
        model_.tables.push_back(std::move(table));
        Element decision;
        decision.sort = Element::Sort::decision;
        decision.name = "d";
        decision.frame = 1;
        decision.body = add(Op::table, 0);
        model_.elements.push_back(decision);
    }

    [[nodiscard]] const Model& model() const { return model_; }
    // The same where no test is of constants alone: each stands behind a choice that is no choice.
    [[nodiscard]] static Model asked(const Model& model) {
        Model asked;
        asked.elements = model.elements;
        asked.constants = model.constants;
        asked.constants.push_back(Value::of(true));
        std::vector<Index> moved(model.nodes.size());
        for (Index i = 0; i < model.nodes.size(); ++i) {
            Node node = model.nodes[i];
            if (node.op == Op::comparison) node.a = moved[node.a];
            if (node.op == Op::range) {
                node.a = moved[node.a];
                node.b = moved[node.b];
            }
            if (node.op == Op::tests) {
                const auto first = static_cast<Index>(asked.links.size());
                for (Index t = 0; t < node.b; ++t) {
                    const Index test = moved[model.links[node.a + t]];
                    Node yes;
                    yes.a = static_cast<Index>(asked.constants.size() - 1);
                    asked.nodes.push_back(yes);
                    Node choice;
                    choice.op = Op::branch;
                    choice.a = static_cast<Index>(asked.nodes.size() - 1);
                    choice.b = choice.c = test;
                    asked.nodes.push_back(choice);
                    asked.links.push_back(static_cast<Index>(asked.nodes.size() - 1));
                }
                node.a = first;
            }
            asked.nodes.push_back(node);
            moved[i] = static_cast<Index>(asked.nodes.size() - 1);
        }
        const auto move = [&](Index& node) {
            if (node != none) node = moved[node];
        };
        asked.tables = model.tables;
        for (Table& table : asked.tables) {
            for (Table::Input& input : table.inputs)
                move(input.expression);
            for (Index& value : table.outputs.front().values)
                move(value);
            for (Table::Row& row : table.rows) {
                for (Index& test : row.tests)
                    move(test);
                move(row.outputs.front());
            }
        }
        move(asked.elements.back().body);
        return asked;
    }
    [[nodiscard]] std::vector<Input> inputs() {
        std::vector<Input> given;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            given.push_back({"i" + std::to_string(i),
                             columns_[i]->values[below(random_, columns_[i]->values.size())]});
        return given;
    }

  private:
    Index add(Op op, Index a = none, Index b = none, Index c = none, std::uint8_t flags = 0) {
        Node node;
        node.op = op;
        node.flags = flags;
        node.a = a;
        node.b = b;
        node.c = c;
        model_.nodes.push_back(node);
        return static_cast<Index>(model_.nodes.size() - 1);
    }
    Index constant(const Value& value) {
        model_.constants.push_back(value);
        return add(Op::constant, static_cast<Index>(model_.constants.size() - 1));
    }
    Index test(const Kindred& kind) {
        const std::size_t one = below(random_, kind.constants.size());
        if (!kind.ordered || below(random_, 3) == 0) return constant(kind.constants[one]);
        if (below(random_, 2) == 0) {
            const Index end = constant(kind.constants[one]);
            return add(Op::comparison, end, none, none,
                       static_cast<std::uint8_t>(1 + below(random_, 6)));
        }
        const Index start = constant(kind.constants[one]);
        const Index end = constant(kind.constants[below(random_, kind.constants.size())]);
        return add(Op::range, start, end, none, static_cast<std::uint8_t>(below(random_, 4)));
    }
    Index cell(const Kindred& kind) {
        if (below(random_, 4) == 0) return none;
        std::vector<Index> tests;
        do
            tests.push_back(test(kind));
        while (below(random_, 3) == 0);
        const auto first = static_cast<Index>(model_.links.size());
        model_.links.insert(model_.links.end(), tests.begin(), tests.end());
        return add(Op::tests, first, static_cast<Index>(tests.size()), 0,
                   below(random_, 5) == 0 ? 1 : 0);
    }

    Random& random_;
    Model model_;
    std::vector<const Kindred*> columns_;
    std::vector<Index> outputs_;
};

std::string all_of(const Evaluation& one) {
    std::string text = to_json(one.value);
    for (const Note& note : one.notes)
        text += " " + std::string(english(note.fault));
    return text;
}

TEST(TableIndex, FindsTheRowsThatFitWhenEachIsAsked) {
    Random random(77);
    std::size_t used = 0;
    for (int round = 0; round < 300; ++round) {
        RandomModel table(random);
        const Model asked = RandomModel::asked(table.model());
        used += index_tables(table.model()).front().is_used() ? 1 : 0;
        ASSERT_FALSE(index_tables(asked).front().is_used());
        const auto by_column = Decisions::from_model(table.model());
        const auto by_row = Decisions::from_model(asked);
        ASSERT_TRUE(by_column && by_row);
        for (int i = 0; i < 60; ++i) {
            const std::vector<Input> inputs = table.inputs();
            EXPECT_EQ(all_of(by_column->evaluate(3, inputs)), all_of(by_row->evaluate(3, inputs)))
                << "round " << round << ", policy "
                << static_cast<int>(table.model().tables.front().policy);
        }
    }
    EXPECT_GT(used, 280U);
}

} // namespace
} // namespace vorgang::test
