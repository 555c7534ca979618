// Where one command may come from a place in the code.
#include "process/ways.hpp"

#include <gtest/gtest.h>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess wege "Wege" {
    version 1
    rolle amt "Amt"
    daten { gut: janein }
    ablauf {
        schritt a { rolle amt erfasst gut }
        falls gut { ende früh }
        parallel {
            zweig eins { schritt b { rolle amt } }
            zweig zwei { schritt c { rolle amt } }
        }
        schritt d { rolle amt }
        ende fertig
    }
}
)";

class WaysFrom : public ::testing::Test {
  protected:
    // Steps that may be opened and endings, once the step was completed.
    [[nodiscard]] std::string behind(std::string_view step) const {
        const ProcessModel& m = compiled.process->model();
        const Index index = compiled.process->step(step)->index;
        const run::Ways ways = run::ways_from(m, m.positions[m.steps[index].position].resume);
        std::string all;
        for (const Step& s : m.steps)
            if (ways.positions.contains(s.position)) all += s.name + " ";
        for (const Index ending : ways.endings)
            all += m.endings[ending].name + " ";
        return all;
    }

    Compiled compiled = compile(text);
};

TEST_F(WaysFrom, AStepEndWhereTheCaseWaits) {
    ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
    EXPECT_EQ(behind("a"), "b c früh ");
    EXPECT_EQ(behind("b"), "d ");
    EXPECT_EQ(behind("d"), "fertig ");
}

} // namespace
} // namespace vorgang::test
