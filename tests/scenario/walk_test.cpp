// Single lines against one case: what `vorgang run` is made of.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

constexpr std::string_view process_text = R"(prozess urlaub "Urlaub" {
    version 1
    land NW
    rolle person "Beschäftigte"
    rolle chef "Leitung"
    daten { tage: ganzzahl[1..30] genehmigt: janein }
    ablauf {
        schritt beantragen { rolle person erfasst tage }
        schritt entscheiden { rolle chef erfasst genehmigt frist 2 arbeitstage erinnert chef }
        ende entschieden liefert genehmigt
    }
}
)";

struct Walks : ::testing::Test {
    Compiled compiled = compile(process_text, "urlaub.vorgang");

    void SetUp() override {
        ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    }

    static void play(Walk& walk, std::string_view line) {
        const Walk::Step step = walk.run(line, "zeilen", 1);
        EXPECT_TRUE(step.fine()) << line << "\n"
                                 << render_text(step.source, step.diagnostics)
                                 << (step.failure ? step.failure->message.german : "");
    }
};

TEST_F(Walks, LeadThroughACase) {
    Walk walk = Walk::begin(compiled);
    EXPECT_FALSE(walk.info());
    play(walk, "beginne am 2026-05-11 09:00 mit beantragen als person \"Kim\" { tage: 3 }");
    ASSERT_TRUE(walk.info());
    EXPECT_EQ(walk.info()->open.front().name, "entscheiden");
    play(walk, "erledige entscheiden als chef { genehmigt: ja }");
    EXPECT_EQ(walk.info()->ending, "entschieden");
    EXPECT_EQ(walk.history().size(), 2U);
}

TEST_F(Walks, TimeLetsDeadlinesPass) {
    Walk walk = Walk::begin(compiled);
    play(walk, "beginne am 2026-05-11 09:00 mit beantragen als person { tage: 3 }");
    const Walk::Step step = walk.run("warte 1 woche", "zeilen", 2);
    ASSERT_EQ(step.story.size(), 2U);
    // Two working days after Monday are Wednesday; its end is Thursday 00:00.
    EXPECT_EQ(step.story[1].when, "2026-05-14 00:00");
    EXPECT_EQ(walk.now().ms, walk.calendar().at(*date_from({2026, 5, 18}), 32'400'000).ms);
}

TEST_F(Walks, ARefusedCommandChangesNothing) {
    Walk walk = Walk::begin(compiled);
    play(walk, "beginne am 2026-05-11 09:00 mit beantragen als person { tage: 3 }");
    const Walk::Step step = walk.run("erledige entscheiden als person { genehmigt: ja }", "z", 2);
    ASSERT_TRUE(step.failure);
    EXPECT_FALSE(step.fine());
    EXPECT_EQ(walk.info()->sequence, 1U);
    play(walk, "erledige entscheiden als person { genehmigt: ja } abgelehnt rolle");
    EXPECT_EQ(walk.info()->sequence, 1U);
}

TEST_F(Walks, UnreadableLinesAreFindingsWithTheirNumber) {
    Walk walk = Walk::begin(compiled);
    const Walk::Step step = walk.run("beginne gestern", "zeilen.run", 7);
    EXPECT_TRUE(step.diagnostics.has_errors());
    EXPECT_NE(render_gnu(step.source, step.diagnostics).find("zeilen.run:7:"), std::string::npos);
    EXPECT_FALSE(walk.info());
}

// What a line says is compared exactly; each of these is not so.
TEST_F(Walks, ExpectationsThatDoNotHold) {
    Walk walk = Walk::begin(compiled);
    play(walk, "beginne am 2026-05-11 09:00 mit beantragen als person { tage: 3 }");
    for (const std::string_view line :
         {"erwarte tage = 4", "erwarte ende entschieden", "erwarte offen beantragen",
          "erwarte vorfall", "erwarte frist entscheiden endet 2026-05-12",
          "erwarte tage > 3 und ja", "erwarte genehmigt", "erwarte unbekanntes = 1",
          "warte bis 2026-05-01", "werkzeug kasse.buchen scheitert"})
        EXPECT_FALSE(walk.run(line, "z", 1).fine()) << line;
    for (const std::string_view line :
         {"erwarte tage = 3", "erwarte tage in [1..3]", "erwarte tage zwischen 2 und 4",
          "erwarte nicht(tage = 4)", "erwarte tage * 2 + 1 = 7", "erwarte genehmigt = unbekannt",
          "erwarte wenn tage > 2 dann ja sonst nein", "erwarte frist entscheiden endet 2026-05-13",
          "erwarte offen entscheiden", "erwarte 2026-05-10 + 2 wochen = 2026-05-24"})
        play(walk, line);
}

// Of several elements each is named so that a line means it.
TEST_F(Walks, WhatIsOpenHasANameForLines) {
    const Compiled lists = compile(R"(process visits {
    version 1
    role office
    type order { to: text parts: list of part }
    type part { what: text done: yesno? }
    data { orders: list of order }
    flow {
        step enter { role office collects orders }
        for all o in orders {
            for all p in o.parts {
                step pack { role office collects p.done deadline 1 week reminds office }
            }
        }
        step close { role office }
        end closed
    }
})",
                                   "visits.vorgang");
    ASSERT_TRUE(lists.process) << render_text(lists.source, lists.diagnostics);
    Walk walk = Walk::begin(lists);
    play(walk, "begin at 2026-05-11 09:00 with enter as office { orders: ["
               "{ to: \"A\", parts: [{ what: \"cup\" }, { what: \"pot\" }] }, "
               "{ to: \"B\", parts: [{ what: \"cup\" }] }] }");
    const auto info = walk.info();
    std::vector<std::string> names;
    for (const OpenInfo& open : info->open)
        names.push_back(walk.name_of(open));
    EXPECT_EQ(names, (std::vector<std::string>{"pack[what = \"cup\" and o.to = \"A\"]",
                                               "pack[what = \"pot\"]", "pack[o.to = \"B\"]"}));
    EXPECT_EQ(walk.name_of(info->deadlines.at(1)), "pack[what = \"pot\"]");
    for (const std::string& name : names)
        play(walk, "complete " + name + " as office { p.done: true }");
    EXPECT_EQ(walk.name_of(walk.info()->open.at(0)), "close");
}

} // namespace
} // namespace vorgang
