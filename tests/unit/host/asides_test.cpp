// What accompanies and what undoes, as a host sees it: begun, listed, closed, kept with the case.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess nebenbei "Nebenbei" {
    version 1
    rolle amt "Amt"
    werkzeug kasse "Kasse" { anweisen() stornieren() }
    ablauf {
        schritt beginnen { rolle amt rückgängig { schritt zurück { rolle amt } } }
        abschnitt arbeit {
            bei bedarf anhörung "Anhörung" durch amt {
                rufe kasse.anweisen() { rückgängig { rufe kasse.stornieren() } }
                schritt anhören { rolle amt vier_augen mit beginnen }
                schritt gegenlesen { rolle amt vier_augen mit anhören }
                mache kasse.anweisen rückgängig
            }
            schritt arbeiten { rolle amt }
        }
        abschnitt rückbau {
            frist 1 woche danach { }
            mache beginnen rückgängig
        }
        schritt schließen { rolle amt }
        ende fertig
    }
}
)";

class Asides : public OnBothStores {
  protected:
    Workbench w{text, store()};

    void SetUp() override {
        OnBothStores::SetUp();
        ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    }
    Outcome begin(std::string_view name, std::string_view role = "amt") {
        Command c = w.as(role, "a");
        c.name = name;
        return w.send(c, CommandKind::begin_aside);
    }
    bool complete(std::string_view step, std::string_view person = "b") {
        return w.complete(step, w.as("amt", person)).accepted();
    }
};
INSTANTIATE_TEST_SUITE_P(Stores, Asides, both_stores(), store_name);

TEST_P(Asides, APersonBeginsAPartAsOftenAsNeeded) {
    w.bind("kasse.anweisen", [](const ToolCall&) { return ToolAnswer::done({}); });
    w.bind("kasse.stornieren", [](const ToolCall&) { return ToolAnswer::done({}); });
    ASSERT_TRUE(begin("anhörung").accepted());
    ASSERT_TRUE(begin("anhörung").accepted());
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 2U);
    EXPECT_EQ(w.open(), "arbeiten anhören anhören");
    // The end of the section waits for both, and each undoes what it did itself.
    ASSERT_TRUE(complete("arbeiten"));
    ASSERT_TRUE(complete("anhören"));
    ASSERT_TRUE(complete("gegenlesen", "c"));
    EXPECT_EQ(w.open(), "anhören kasse.stornieren");
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(w.open(), "anhören");
    ASSERT_TRUE(complete("anhören"));
    ASSERT_TRUE(complete("gegenlesen", "c"));
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(w.open(), "zurück");
    w.check_replay();
}

TEST_P(Asides, FourEyesHoldInEachRunAndForWhatWasDoneBefore) {
    w.bind("kasse.anweisen", [](const ToolCall&) { return ToolAnswer::done({}); });
    ASSERT_TRUE(begin("anhörung").accepted());
    ASSERT_TRUE(begin("anhörung").accepted());
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 2U);
    EXPECT_FALSE(complete("anhören", "a")); // began the case
    ASSERT_TRUE(complete("anhören", "b"));
    EXPECT_FALSE(complete("gegenlesen", "b"));
    ASSERT_TRUE(complete("gegenlesen", "c"));
    ASSERT_TRUE(complete("anhören", "c"));
    EXPECT_FALSE(complete("gegenlesen", "c"));
    ASSERT_TRUE(complete("gegenlesen", "b"));
    w.check_replay();
}

TEST_P(Asides, WhatMayBeBegunIsShownToWhoMay) {
    const std::string_view roles[] = {"amt"};
    const auto shown = [&](const Viewer& viewer) {
        return w.engine->case_info(viewer, w.id)->on_demand.size();
    };
    EXPECT_EQ(shown({"stadt", "b", roles}), 1U);
    EXPECT_EQ(w.info().on_demand.front().name, "anhörung");
    EXPECT_EQ(w.info().on_demand.front().title, "Anhörung");
    ASSERT_TRUE(complete("arbeiten"));
    EXPECT_EQ(shown({"stadt", "b", roles}), 0U);
}

TEST_P(Asides, WhoMayNotOrComesTooLateIsTold) {
    EXPECT_EQ(begin("anhörung", "kasse").error->code, ErrorCode::not_allowed);
    EXPECT_EQ(begin("arbeit").error->code, ErrorCode::not_found);
    ASSERT_TRUE(complete("arbeiten"));
    EXPECT_EQ(begin("anhörung").error->code, ErrorCode::not_open);
}

TEST_P(Asides, UndoingEndsWithTheSectionThatUndoes) {
    ASSERT_TRUE(complete("arbeiten"));
    EXPECT_EQ(w.open(), "zurück");
    w.advance(8 * day);
    EXPECT_EQ(w.open(), "schließen");
    EXPECT_TRUE(w.engine->case_state(w.id)->parts.empty());
    ASSERT_TRUE(complete("schließen"));
    w.check_replay();
}

constexpr std::string_view branches = R"(
prozess zweige "Zweige" {
    version 1
    rolle amt "Amt"
    ablauf {
        schritt beginnen { rolle amt }
        parallel {
            zweig links {
                abschnitt arbeit {
                    frist 1 woche danach { }
                    schritt tun { rolle amt rückgängig { schritt zurück { rolle amt } } }
                    schritt warten { rolle amt }
                }
            }
            zweig rechts {
                schritt anderes { rolle amt rückgängig { schritt anders { rolle amt } } }
                mache anderes rückgängig
                schritt weiter { rolle amt }
            }
        }
        mache tun rückgängig
        ende fertig
    }
}
)";

// The compiler lets no branch undo what another did (E0442); tables that were made by hand may.
TEST(AsidesByHand, WhatUndoesOutlivesTheSectionItUndoesAPartOf) {
    const Compiled compiled = compile(branches);
    ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
    ProcessModel model = compiled.process.value().model();
    for (const Step& step : model.steps)
        if (step.name == "tun") model.undo_sets.at(0) = {step.undo};
    Workbench w(text);
    Place place;
    place.tenant = "stadt";
    ASSERT_TRUE(w.engine->deploy(Process::from_model(std::move(model)).value(), place));
    w.process = "zweige";
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    for (const std::string_view step : {"tun", "anderes"})
        ASSERT_TRUE(w.complete(step, w.as("amt", "a")).accepted());
    EXPECT_EQ(w.open(), "warten zurück");
    w.advance(9 * day);
    EXPECT_EQ(w.open(), "zurück") << "the section is left";
    ASSERT_TRUE(w.complete("zurück", w.as("amt", "a")).accepted());
    EXPECT_EQ(w.open(), "weiter");
    ASSERT_TRUE(w.complete("weiter", w.as("amt", "a")).accepted());
    EXPECT_TRUE(w.info().ended);
    EXPECT_TRUE(w.engine->case_state(w.id)->parts.empty());
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
