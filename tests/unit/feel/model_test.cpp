// Tables that do not hang together never run.
#include <gtest/gtest.h>

#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::feel {
namespace {

Model constant_model() {
    Model model;
    model.constants.push_back(Value::of(Number(1)));
    model.nodes.push_back({Op::constant, 0, 0, none, none, 0, 0});
    Element decision;
    decision.sort = Element::Sort::decision;
    decision.name = "one";
    decision.body = 0;
    model.elements.push_back(decision);
    return model;
}

TEST(Model, that_hangs_together_is_evaluated) {
    const auto decisions = Decisions::from_model(constant_model());
    ASSERT_TRUE(decisions);
    EXPECT_EQ(to_json(decisions->evaluate(*decisions->find("one"), {}).value), "1");
    EXPECT_FALSE(decisions->find("two"));
}

TEST(Model, with_an_index_to_nowhere_is_refused) {
    const auto refused = [](auto&& change) {
        Model model = constant_model();
        change(model);
        return !Decisions::from_model(std::move(model)).has_value();
    };
    EXPECT_TRUE(refused([](Model& m) { m.nodes[0].a = 1; }));
    EXPECT_TRUE(refused([](Model& m) { m.elements[0].body = 1; }));
    EXPECT_TRUE(refused([](Model& m) { m.elements[0].type = 1; }));
    EXPECT_TRUE(refused([](Model& m) { m.nodes[0] = {Op::slot, 0, 0, none, none, 0, 0}; }));
    EXPECT_TRUE(refused([](Model& m) { m.nodes[0] = {Op::negate, 0, 0, none, none, 0, 0}; }));
    EXPECT_TRUE(refused([](Model& m) { m.nodes[0] = {Op::list, 0, 0, 1, none, 0, 0}; }));
    EXPECT_TRUE(refused([](Model& m) { m.nodes[0].end = 7; }));
    EXPECT_TRUE(refused([](Model& m) { m.types.clear(); }));
    EXPECT_FALSE(refused([](Model&) {}));
}

} // namespace
} // namespace vorgang::feel
