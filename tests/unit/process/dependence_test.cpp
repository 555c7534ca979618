// What of a process depends on the value of a field, by its tables.
#include "process/dependence.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess steuer "Steuer" {
    version 1
    rolle amt "Amt"
    rolle bürger "Bürger" extern
    werkzeug kasse "Kasse" { buchen(betrag: geld)  melden(grund: text) }
    nachricht bescheid an bürger erfasst summe
    nachricht grüße an bürger erfasst ort
    daten {
        anzahl: ganzzahl[1..9]
        ort: text
        satz: geld
        summe: geld
        stufe: ganzzahl
        gruß: text
        wie: auswahl { kurz, lang }
        tage: ganzzahl
        ab: datum
    }
    regel je_stück(n: ganzzahl) -> s: geld trifft eindeutig {
        | n    | s            |
        |------|--------------|
        | < 3  | rest(n)      |
        | >= 3 | 20.00        |
    }
    regel rest(n: ganzzahl) -> geld = kaufmännisch(10.00 * n, 2)
    regel ohne(g: text) -> z: ganzzahl trifft erste {
        | g      | z |
        |--------|---|
        | "Ulm"  | 1 |
        | -      | 2 |
    }
    ablauf {
        schritt melden { rolle amt erfasst anzahl, ort, wie, ab }
        setze satz = je_stück(anzahl)
        setze summe = satz * 2
        setze stufe = wenn anzahl > 3 dann 1 sonst 2
        setze gruß = ort + "!"
        setze tage = ohne(ort)
        falls anzahl > 5 { schritt viele { rolle amt } }
        je nach wie { kurz { } lang { schritt länger { rolle amt } } }
        schritt zeigen { rolle amt zeigt summe }
        schritt grüßen { rolle amt zeigt gruß frist bis_dann: 3 tage ab ab erinnert amt }
        rufe kasse.buchen(betrag: summe)
        rufe kasse.melden(grund: gruß)
        sende nachricht bescheid
        sende nachricht grüße
        falls ort = "Ulm" { ende anders liefert ort }
        ende fertig liefert stufe
    }
}
)";

class DependenceOf : public ::testing::Test {
  protected:
    void SetUp() override {
        const Compiled compiled = compile(text);
        ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
        process.emplace(*compiled.process);
    }
    [[nodiscard]] run::Dependence of(std::string_view field) const {
        return run::depending_on(process->model(), process->field(field)->index);
    }
    template<class T>
    static std::string names(const std::vector<T>& table, const std::vector<bool>& marked) {
        std::string all;
        for (std::size_t i = 0; i < table.size(); ++i)
            if (marked[i]) all += (all.empty() ? "" : " ") + table[i].name;
        return all;
    }
    [[nodiscard]] std::string fields(const run::Dependence& d) const {
        return names(process->model().fields, d.fields);
    }

    std::optional<Process> process;
};

TEST_F(DependenceOf, AFieldGoesThroughRulesAndFurtherFields) {
    const run::Dependence d = of("anzahl");
    const ProcessModel& m = process->model();
    EXPECT_EQ(fields(d), "anzahl satz summe stufe");
    EXPECT_EQ(names(m.rules, d.rules), "je_stück rest");
    EXPECT_EQ(names(m.steps, d.steps), "zeigen");
    EXPECT_EQ(names(m.messages, d.messages), "bescheid");
    EXPECT_EQ(names(m.endings, d.endings), "fertig");
    EXPECT_EQ(d.calls, (std::vector<bool>{true, false}));
    EXPECT_EQ(names(m.deadlines, d.deadlines), "");
    EXPECT_EQ(d.decisions.size(), 1U);
}

TEST_F(DependenceOf, AnotherFieldHasItsOwn) {
    const run::Dependence d = of("ort");
    const ProcessModel& m = process->model();
    EXPECT_EQ(fields(d), "ort gruß tage");
    EXPECT_EQ(names(m.rules, d.rules), "ohne");
    EXPECT_EQ(names(m.steps, d.steps), "grüßen");
    EXPECT_EQ(names(m.messages, d.messages), "grüße");
    EXPECT_EQ(names(m.endings, d.endings), "anders");
    EXPECT_EQ(d.calls, (std::vector<bool>{false, true}));
    EXPECT_EQ(d.decisions.size(), 1U);
}

TEST_F(DependenceOf, WhatIsDecidedOnlyDecides) {
    const run::Dependence d = of("wie");
    EXPECT_EQ(fields(d), "wie");
    EXPECT_FALSE(d.decisions.empty());
    EXPECT_EQ(names(process->model().steps, d.steps), "");
}

TEST_F(DependenceOf, ADeadlineReadsItsStart) {
    const run::Dependence d = of("ab");
    EXPECT_EQ(names(process->model().deadlines, d.deadlines), "bis_dann");
    EXPECT_TRUE(d.decisions.empty());
}

constexpr std::string_view lists = R"(
prozess viele "Viele" {
    version 1
    rolle amt "Amt"
    typ Teil { name: text  wert: ganzzahl? }
    daten {
        teile: liste von Teil
        namen: liste von text
        grenze: ganzzahl
        weit: janein
    }
    ablauf {
        schritt nennen { rolle amt erfasst teile, grenze }
        setze namen = für t in teile gib t.name
        setze weit = einige t in namen erfüllt anzahl(namen) > grenze
        für alle x in teile bis grenze {
            schritt schätzen { rolle amt zeigt x.name erfasst x.wert falls grenze > 1 }
        }
        warte grenze * 1 tag
        ende fertig
    }
}
)";

TEST(DependenceOfLists, ItemsAndElementsComeFromTheList) {
    const Compiled compiled = compile(lists);
    ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
    const ProcessModel& m = compiled.process->model();
    const auto marked = [&](std::string_view name) {
        const run::Dependence d = run::depending_on(m, compiled.process->field(name)->index);
        std::string all;
        for (std::size_t i = 0; i < m.fields.size(); ++i)
            if (d.fields[i] && !m.fields[i].hidden) all += m.fields[i].name + " ";
        return all + (d.loops.front() ? "loop " : "") + (d.steps.back() ? "step " : "") +
               (std::ranges::find(d.waits, true) != d.waits.end() ? "wait" : "");
    };
    EXPECT_EQ(marked("teile"), "teile namen weit x.name x.wert loop step ");
    EXPECT_EQ(marked("grenze"), "grenze weit loop step wait");
    EXPECT_EQ(marked("x.wert"), "teile namen weit x.name x.wert loop step ");
}

} // namespace
} // namespace vorgang::test
