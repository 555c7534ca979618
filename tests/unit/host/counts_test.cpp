// Counts of a tenant, kept up by every record.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view counted = R"(
prozess gezählt "Gezählt" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text }
    daten { beleg: text }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        parallel {
            zweig links { rufe kasse.buchen(betrag: 1.00) -> beleg }
            zweig rechts { schritt arbeiten "Arbeiten" { rolle amt } }
        }
        ende fertig "Fertig" liefert beleg
    }
}
)";

class CountsOf : public OnBothStores {
  protected:
    void SetUp() override {
        w.emplace(counted, store());
        w->bind("kasse.buchen", [](const ToolCall&) { return ToolAnswer::failed_for_good("zu"); });
    }
    Counts counts() { return w->engine->counts("stadt").value(); }
    void lead(CommandKind kind) {
        Command c = w->as("chef", "c");
        c.text = "Grund";
        ASSERT_TRUE(w->send(c, kind).accepted());
    }

    std::optional<Workbench> w;
};

TEST_P(CountsOf, FollowEveryRecord) {
    EXPECT_EQ(counts(), Counts{});
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(w->start(w->as("amt", "a")).accepted());
    EXPECT_EQ(counts(), (Counts{3, 3, 0, 0, 0}));
    ASSERT_TRUE(w->engine->run_tools(w->now, 2));
    EXPECT_EQ(counts(), (Counts{3, 3, 0, 0, 2}));
    w->id = {1};
    lead(CommandKind::suspend);
    EXPECT_EQ(counts(), (Counts{3, 3, 0, 1, 2}));
    EXPECT_FALSE(w->complete("arbeiten", w->as("amt", "a")).accepted());
    EXPECT_EQ(counts(), (Counts{3, 3, 0, 1, 2})) << "what is refused counts nothing";
    lead(CommandKind::cancel);
    EXPECT_EQ(counts(), (Counts{3, 2, 1, 0, 1})) << "what has ended neither rests nor hangs";
    w->id = {2};
    Command supply = w->as("chef", "c");
    const std::vector<Assignment> receipt{{"beleg", "B"}};
    supply.activation = w->activation("kasse.buchen");
    supply.resolution = Resolution::supply;
    supply.data = receipt;
    supply.text = "von Hand gebucht";
    ASSERT_TRUE(w->send(supply, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(counts(), (Counts{3, 2, 1, 0, 0}));
    ASSERT_TRUE(w->complete("arbeiten", w->as("amt", "a")).accepted());
    EXPECT_EQ(counts(), (Counts{3, 1, 2, 0, 0}));
    w->open(store());
    EXPECT_EQ(counts(), (Counts{3, 1, 2, 0, 0})) << "a restart changes nothing";
    EXPECT_EQ(w->engine->counts("nachbarstadt").value(), Counts{});
}

TEST_P(CountsOf, CostNoLookAtTheCases) {
    std::shared_ptr<Store> inner = store();
    std::uint64_t reads = 0;
    w->open(std::make_unique<CountingStore>(inner, reads));
    Place place;
    place.tenant = "stadt";
    ASSERT_TRUE(w->engine->deploy(*compile(counted).process, place));
    for (int i = 0; i < 50; ++i)
        ASSERT_TRUE(w->start(w->as("amt", "a")).accepted());
    reads = 0;
    EXPECT_EQ(counts(), (Counts{50, 50, 0, 0, 0}));
    EXPECT_EQ(reads, 0U);
}

INSTANTIATE_TEST_SUITE_P(Stores, CountsOf, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
