// Decision tables from a process to DMN and back: the same text, and the same values.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>

#include "files.hpp"
#include "vorgang/dsl/dmn_tables.hpp"
#include "vorgang/dsl/format.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang::test {
namespace {

std::string laid_out(const std::string& text) {
    const Formatted formatted = format(text);
    EXPECT_TRUE(formatted.text) << render_text(formatted.source, formatted.diagnostics) << text;
    return formatted.text.value_or("");
}

std::string said(const std::vector<dmn::Finding>& findings) {
    std::string text;
    for (const dmn::Finding& finding : findings)
        text += fmt::format("{}:{}: {}: {}\n", finding.file, finding.line, finding.element,
                            finding.message.english);
    return text;
}

dmn::Carried to_dmn(const std::string& text) {
    const Compiled compiled = compile(text);
    EXPECT_FALSE(compiled.diagnostics.has_errors())
        << render_text(compiled.source, compiled.diagnostics) << text;
    return compiled.diagnostics.has_errors() ? dmn::Carried{} : dmn::to_dmn(compiled);
}

dmn::Carried to_vorgang(const std::string& xml) {
    const dmn::File files[] = {{"model.dmn", xml}};
    return dmn::to_vorgang(files);
}

constexpr const char* rules_of_all_kinds = R"(gemeinsam hundesteuer "Was Hunde kosten" {
    typ ermäßigungen = auswahl { keine, sozialleistung, wachhund, assistenzhund }
    typ stufen = auswahl { leitung, sachgebiet, fachkraft }
    örtlich satz_erster_hund: geld[0.01..] = 120.00

    regel jahressatz(anzahl: ganzzahl[1..20], gefährlich: janein) -> satz: geld trifft eindeutig {
        | anzahl | gefährlich | satz | grundlage |
        |---|---|---|---|
        | 1 | nein | satz_erster_hund | "§ 4 Abs. 1 a" |
        | 2 | nein | 144.00 | "§ 4 \"b\" & <c>" |
        | >= 3 | nein | satz_erster_hund * 1.5 | "§ 4 Abs. 1 c" |
        | - | ja | 720.00 | "§ 4 Abs. 2" |
    }

    regel anteil(ermäßigung: ermäßigungen) -> anteil: zahl trifft einheitlich {
        | ermäßigung | anteil | grundlage | hinweis |
        |---|---|---|---|
        | keine | 1 | "§ 4" | "" |
        | sozialleistung, wachhund | 0.5 | "§ 6" | "auf Antrag" |
        | nicht(keine, sozialleistung, wachhund) | 0 | "§ 5" | "" |
    }

    regel zuständig(betrag: geld, seit: datum?) -> wer: stufen trifft vorrang {
        | betrag | seit | wer | hinweis |
        |---|---|---|---|
        | > 5000.00 | - | leitung | "viel" |
        | [100.00..10000.00] | < 2020-01-01, (2024-06-30..2025-01-01) | sachgebiet | "" |
        | sonst | - | fachkraft | "alles andere" |
    }

    regel alle_stufen(betrag: geld) -> wer: stufen trifft rang {
        | betrag | wer |
        |---|---|
        | - | fachkraft |
        | > 5000.00 | leitung |
    }

    regel gründe(betrag: geld, text_dazu: text) -> grund: text trifft reihenfolge {
        | betrag | text_dazu | grund |
        |---|---|---|
        | < 0 | - | "negativ" |
        | - | "eilt", "sofort" | "eilig" |
    }

    örtlich regel zuschlag(anzahl: zahl) -> betrag: geld[0.00..90.00] trifft sammle summe {
        | anzahl | betrag |
        |---|---|
        | > 2 | 60.00 |
        | - | 30.00 |
    }

    regel treffer(anzahl: ganzzahl) -> wie_viele: ganzzahl trifft sammle anzahl {
        | anzahl |
        |---|
        | > 1 |
        | > 2 |
    }

    regel bescheid(anzahl: ganzzahl[1..20]) -> betrag: geld, art: text trifft erste {
        | anzahl | betrag | art |
        |---|---|---|
        | 1 | 10.00 | "einfach" |
        | sonst | 20.00 | "mehrfach" |
    }
}
)";

TEST(Carry, a_shared_file_comes_back_as_it_was) {
    const std::string text = laid_out(rules_of_all_kinds);
    const dmn::Carried there = to_dmn(text);
    EXPECT_TRUE(there.findings.empty()) << said(there.findings);
    const dmn::Carried back = to_vorgang(there.text);
    EXPECT_TRUE(back.findings.empty()) << said(back.findings) << there.text;
    EXPECT_EQ(back.text, text) << there.text;
}

TEST(Carry, what_dmn_has_no_place_for_is_refused_with_its_place) {
    const dmn::Carried there = to_dmn(R"(gemeinsam g {
    regel frist(art: text) -> länge: dauer trifft erste {
        | art | länge |
        |-----|-------|
        | -   | 4 wochen |
    }
    regel formel(x: zahl) -> zahl = x * 2
    regel gut(x: zahl) -> y: zahl trifft erste {
        | x | y |
        |---|---|
        | - | 1 |
    }
})");
    EXPECT_EQ(said(there.findings), "text:2: frist: the type `dauer` cannot be carried to DMN\n"
                                    "text:7: formel: is a formula and no table\n");
    EXPECT_NE(there.text.find("<decision id=\"d_gut\""), std::string::npos);
}

TEST(Carry, a_model_of_others_gets_words_for_names) {
    const dmn::Carried there = to_vorgang(R"(<definitions name="Usage fees" namespace="u" id="_1">
  <itemDefinition name="tKind"><typeRef>string</typeRef>
    <allowedValues><text>"private person","company"</text></allowedValues></itemDefinition>
  <inputData name="Kind of use" id="k"><variable name="Kind of use" typeRef="tKind"/></inputData>
  <inputData name="Hours" id="h"><variable name="Hours" typeRef="number"/></inputData>
  <decision name="Usage fee" id="f"><variable name="Usage fee" typeRef="number"/>
    <informationRequirement><requiredInput href="#k"/></informationRequirement>
    <informationRequirement><requiredInput href="#h"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input><inputExpression><text>Hours</text></inputExpression></input>
      <input><inputExpression><text>Kind of use</text></inputExpression></input>
      <output/><annotation name="Grundlage"/>
      <rule><inputEntry><text>&lt;= 2</text></inputEntry>
        <inputEntry><text>not("company")</text></inputEntry>
        <outputEntry><text>10.50</text></outputEntry>
        <annotationEntry><text>§ 1</text></annotationEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>Hours * 5</text></outputEntry>
        <annotationEntry><text>§ 2</text></annotationEntry></rule>
    </decisionTable></decision>
  <decision name="Other"><variable name="Other"/>
    <literalExpression><text>1 + 1</text></literalExpression></decision>
</definitions>)");
    EXPECT_EQ(there.text, R"(gemeinsam Usage_fees "Usage fees" {
    typ tKind = auswahl { private_person, company }

    # Usage fee
    # Kind_of_use: Kind of use
    regel Usage_fee(Kind_of_use: tKind, Hours: zahl) -> ergebnis: zahl trifft erste {
        | Hours | Kind_of_use    | ergebnis  | grundlage |
        |-------|----------------|-----------|-----------|
        | <= 2  | nicht(company) | 10.50     | "§ 1"     |
        | -     | -              | Hours * 5 | "§ 2"     |
    }
}
)");
    EXPECT_EQ(
        said(there.findings),
        "model.dmn:11: Usage fee: the value `private person` is `private_person` in the process\n"
        "model.dmn:21: Other: is no table\n");
}

// A shared file by itself is read and not checked.
TEST(Carry, tables_that_are_wrong_are_refused) {
    constexpr std::pair<const char*, const char*> tables[] = {
        {"| x | z |\n|---|---|\n| 1 | 2 |", "there is no column `z`"},
        {"| x | grundlage |\n|---|---|\n| 1 | \"a\" |", "a column is missing"},
        {"| x | y |\n|---|---|\n| 1 | - |", "here stands one value"},
        {"| x | y |\n|---|---|\n| 1 | > 2 |", "here stands one value"},
        {"| x | y | grundlage |\n|---|---|---|\n| 1 | 2 | 3 |", "here stands a text"},
        {"| x | y |\n|---|---|\n| 1 | a |", "`a` is known to the process only"},
        {"| x | y |\n|---|---|\n| 1 | f(1) |", "calls of rules cannot be carried to DMN"}};
    for (const auto& [table, message] : tables) {
        const dmn::Carried there =
            to_dmn(std::string("gemeinsam g { regel f(x: zahl) -> y: zahl trifft erste {\n") +
                   table + "\n} }");
        ASSERT_EQ(there.findings.size(), 1U) << table;
        EXPECT_EQ(there.findings.front().message.english, message) << table;
        EXPECT_EQ(there.text.find("<decision "), std::string::npos);
    }
}

TEST(Carry, hostile_models_are_refused) {
    for (const char* inside :
         {"<itemDefinition name='string'><typeRef>string</typeRef></itemDefinition>"
          "<itemDefinition name='a'><typeRef>b</typeRef></itemDefinition>"
          "<itemDefinition name='b'><typeRef>a</typeRef></itemDefinition>"
          "<inputData name='x'><variable name='x' typeRef='a'/></inputData>",
          "<decision name='d'><decisionTable hitPolicy='NO'><input/><output/></decisionTable>"
          "</decision>",
          "<decision name='d'><decisionTable><output/></decisionTable></decision>"
          "<decision name='d'><decisionTable><input/><output/><output/></decisionTable></decision>",
          "<decision name=''><decisionTable/></decision>", "<businessKnowledgeModel name='k'/>"}) {
        const std::string table =
            "<decision name='t'><informationRequirement><requiredInput href='#x'/>"
            "</informationRequirement><decisionTable><input><inputExpression typeRef='string'>"
            "<text>x</text></inputExpression></input><output/><rule><inputEntry><text>-</text>"
            "</inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>"
            "</decision>";
        const dmn::Carried carried = to_vorgang("<definitions namespace='n'>" +
                                                std::string(inside) + table + "</definitions>");
        EXPECT_FALSE(carried.findings.empty()) << inside;
        EXPECT_EQ(carried.text.find(" regel "), std::string::npos) << carried.text;
    }
}

std::string table_of_instants(const std::string& cell) {
    return "<definitions name='m' namespace='n' xmlns='x'><inputData id='z' name='z'>"
           "<variable name='z' typeRef='date and time'/></inputData><decision name='r'>"
           "<variable name='r' typeRef='string'/><informationRequirement>"
           "<requiredInput href='#z'/></informationRequirement><decisionTable hitPolicy='FIRST'>"
           "<input><inputExpression typeRef='date and time'><text>z</text></inputExpression>"
           "</input><output typeRef='string'/><rule><inputEntry><text>" +
           cell +
           "</text></inputEntry><outputEntry><text>\"a\"</text></outputEntry></rule>"
           "</decisionTable></decision></definitions>";
}

TEST(Carry, fixed_instants_stay_where_they_are) {
    for (const char* cell :
         {"&gt; @\"2026-05-11T09:00:00\"", "&gt; date and time(\"2026-05-11T09:00:00\")"}) {
        const dmn::Carried carried = to_vorgang(table_of_instants(cell));
        EXPECT_NE(said(carried.findings).find("cannot be carried to a process"), std::string::npos)
            << said(carried.findings) << carried.text;
        EXPECT_EQ(carried.text.find(" regel "), std::string::npos) << carried.text;
    }
    const dmn::Carried plain = to_vorgang(table_of_instants("-"));
    EXPECT_NE(plain.text.find("regel r(z: zeitpunkt)"), std::string::npos)
        << said(plain.findings) << plain.text;
}

TEST(Carry, an_instant_keeps_its_seconds) {
    const std::string text = R"(gemeinsam g {
    regel f(z: zeitpunkt) -> t: text trifft erste {
        | z | t |
        |---|---|
        | < 2026-05-11 09:00:30 | "früh" |
        | - | "spät" |
    }
})";
    EXPECT_NE(to_dmn(text).text.find("2026-05-11T09:00:30"), std::string::npos);
}

TEST(Carry, signs_of_a_text_that_nobody_sees_come_back) {
    const std::string text = R"(gemeinsam g "g" {
    regel f(a: text) -> t: text trifft erste {
        | a                          | t    |
        |----------------------------|------|
        | "x\ty\r\nz\\\"\u0001\u2066" | "ä€" |
    }
}
)";
    EXPECT_EQ(to_vorgang(to_dmn(text).text).text, laid_out(text));
}

// ---- random tables ----

class Tables {
  public:
    explicit Tables(std::uint32_t seed) : random_(seed) {}

    std::string rule() {
        constexpr const char* policies[] = {"erste",         "sammle summe",  "sammle kleinste",
                                            "sammle größte", "sammle anzahl", "einheitlich"};
        policy_ = policies[below(6)];
        counts_ = policy_ == "sammle anzahl";
        const bool same = policy_ == "einheitlich";
        std::string text = fmt::format("    regel r(a: ganzzahl[-5..5], b: janein, c: farben?, "
                                       "d: datum, e: geld) -> wert: {} trifft {} {{\n",
                                       counts_ ? "ganzzahl" : "zahl", policy_);
        text += counts_ ? "| a | b | c | d | e |\n|---|---|---|---|---|\n"
                        : "| e | a | b | c | d | wert |\n|---|---|---|---|---|---|\n";
        for (std::size_t rows = 1 + below(5); rows > 0; --rows) {
            const std::string tests =
                fmt::format("{} | {} | {} | {}", whole(), yes_no(), choice(), date());
            text += counts_
                        ? fmt::format("| {} | {} |\n", tests, money())
                        : fmt::format("| {} | {} | {} |\n", money(), tests, same ? "7" : value());
        }
        if (!counts_) text += same ? "| - | - | - | - | - | 7 |\n" : otherwise();
        return text + "    }\n";
    }

    struct Sample {
        std::string entered;         // into the process
        std::vector<feel::Input> at; // of the model
    };
    Sample sample() {
        const auto a = static_cast<std::int64_t>(below(11)) - 5;
        const bool b = below(2) == 0;
        const std::size_t c = below(4);
        const auto d = fmt::format("2026-01-{:02}", 1 + below(9));
        const std::string e = fmt::format("{}.{}0", below(4), below(3));
        constexpr const char* colours[] = {"rot", "grün", "blau"};
        const std::string colour = c == 3 ? "" : fmt::format(", c: {}", colours[c]);
        return {fmt::format("a: {}, b: {}{}, d: {}, e: {}", a, b ? "ja" : "nein", colour, d, e),
                {{"a", feel::Value::of(Number(a))},
                 {"b", feel::Value::of(b)},
                 {"c", c == 3 ? feel::Value() : feel::Value::of(colours[c])},
                 {"d", feel::date_from_text(d)},
                 {"e", feel::number_from_text(e)}}};
    }

  private:
    std::size_t below(std::size_t bound) { return random_() % bound; }
    std::string number() { return fmt::format("{}", static_cast<int>(below(11)) - 5); }
    std::string value() { return below(3) == 0 ? "a * 2 + 1" : fmt::format("{}.5", below(90)); }
    std::string otherwise() { return below(2) == 0 ? "" : "| sonst | - | - | - | - | -1 |\n"; }
    std::string whole() {
        switch (below(6)) {
        case 0: return "-";
        case 1: return number();
        case 2: return "< " + number();
        case 3: return ">= " + number() + ", -3";
        case 4: return "(-4..3]";
        default: return "nicht(" + number() + ", [2..4))";
        }
    }
    std::string yes_no() {
        constexpr const char* cells[] = {"-", "ja", "nein", "ja, nein"};
        return cells[below(4)];
    }
    std::string choice() {
        constexpr const char* cells[] = {"-", "rot", "grün, blau", "nicht(rot)", "unbekannt"};
        return cells[below(5)];
    }
    std::string date() {
        constexpr const char* cells[] = {"-", "< 2026-01-05", "[2026-01-02..2026-01-07]",
                                         "2026-01-01, >= 2026-01-08"};
        return cells[below(4)];
    }
    std::string money() {
        constexpr const char* cells[] = {"-", "<= 1.50", "[0.50..2.10]", "> 2.00"};
        return cells[below(4)];
    }

    std::minstd_rand random_;
    std::string policy_{};
    bool counts_ = false;
};

std::string file_with(const std::string& rule) {
    return laid_out("gemeinsam g \"g\" {\n    typ farben = auswahl { rot, grün, blau }\n\n" + rule +
                    "}\n");
}

TEST(Carry, random_tables_come_back_as_they_were) {
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        const std::string text = file_with(Tables(seed).rule());
        const Compiled compiled = compile(text);
        if (compiled.diagnostics.has_errors()) continue; // a table that is no table: rows alike
        const dmn::Carried there = dmn::to_dmn(compiled);
        const dmn::Carried back = to_vorgang(there.text);
        ASSERT_TRUE(there.findings.empty()) << said(there.findings) << text;
        ASSERT_TRUE(back.findings.empty()) << said(back.findings) << there.text;
        ASSERT_EQ(back.text, text) << there.text;
    }
}

// The rule says what the model says: the values of the model are expectations of a scenario.
TEST(Carry, random_tables_give_the_same_values) {
    std::size_t compared = 0;
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        Tables tables(seed);
        const std::string rule = tables.rule();
        const Compiled shared = compile(file_with(rule));
        if (shared.diagnostics.has_errors()) continue;
        const dmn::File files[] = {{"g.dmn", dmn::to_dmn(shared).text}};
        const dmn::ReadResult read = dmn::read(files);
        ASSERT_TRUE(read.decisions && read.findings.empty()) << files[0].text;
        std::string process =
            "prozess p {\n    version 1\n    rolle amt\n"
            "    typ farben = auswahl { rot, grün, blau }\n"
            "    daten { a: ganzzahl[-5..5] b: janein c: farben? d: datum e: geld wert: zahl }\n" +
            rule +
            "    ablauf {\n        schritt s { rolle amt erfasst a, b, c, d, e }\n"
            "        setze wert = r(a, b, c, d, e)\n"
            "        schritt danach { rolle amt zeigt wert }\n        ende fertig\n    }\n";
        for (int i = 0; i < 10; ++i) {
            const Tables::Sample sample = tables.sample();
            const feel::Evaluation done =
                read.decisions->evaluate(*read.decisions->find("r"), sample.at);
            const std::string expected = done.value.is_null()
                                             ? "vorfall" // the case goes no further
                                             : "wert = " + to_json(done.value);
            process +=
                fmt::format("    szenario \"{}\" {{\n        beginne am 2026-02-02 mit s als amt "
                            "{{ {} }}\n        erwarte {}\n    }}\n",
                            i, sample.entered, expected);
            ++compared;
        }
        const Compiled compiled = compile(process + "}\n");
        ASSERT_FALSE(compiled.diagnostics.has_errors())
            << render_text(compiled.source, compiled.diagnostics);
        const ScenarioReport report = run_scenarios(compiled, {});
        ASSERT_TRUE(report.passed()) << render_text(report, compiled.source) << process;
    }
    EXPECT_GT(compared, 100U);
}

// ---- random calculations ----

// Every part in parentheses, so that the text says the tree whatever binds more.
class Calculations {
  public:
    explicit Calculations(std::uint32_t seed) : random_(seed) {}

    std::string number(std::size_t depth) {
        if (depth == 0) {
            constexpr const char* leaves[] = {"a", "b", "2", "0.5"};
            return leaves[below(4)];
        }
        const std::string left = "(" + number(depth - 1) + ")";
        const std::size_t one = below(8);
        if (one == 0) return "-" + left;
        const std::string right = "(" + number(depth - 1) + ")";
        if (one == 1) return "wenn (" + truth(depth - 1) + ") dann " + left + " sonst " + right;
        constexpr const char* signs[] = {"+", "-", "*", "/", "**", "**"};
        return left + " " + signs[one - 2] + " " + right;
    }
    std::string truth(std::size_t depth) {
        if (depth == 0) return "k";
        const std::size_t one = below(7);
        if (one == 0) return "nicht (" + truth(depth - 1) + ")";
        if (one < 4) {
            constexpr const char* signs[] = {"und", "oder", "="};
            return "(" + truth(depth - 1) + ") " + signs[one - 1] + " (" + truth(depth - 1) + ")";
        }
        const std::string left = "(" + number(depth - 1) + ")";
        const std::string right = "(" + number(depth - 1) + ")";
        if (one == 4) return left + " zwischen " + right + " und (" + number(depth - 1) + ")";
        if (one == 5) return left + " in (< " + right + ", [" + right + ".." + left + "])";
        return left + " <= " + right;
    }

  private:
    std::size_t below(std::size_t bound) { return random_() % bound; }
    std::minstd_rand random_;
};

std::string table_of(const std::string& test, const std::string& value) {
    return fmt::format(R"(gemeinsam g "g" {{
    regel r(a: zahl, b: zahl, j: janein, k: janein) -> wert: zahl trifft erste {{
        | a | b | j | k | wert |
        |---|---|---|---|---|
        | - | - | {} | - | {} |
        | - | - | - | - | 0 |
    }}
}}
)",
                       test, value);
}

// To DMN all parts go in parentheses, so two texts with the same model say the same.
TEST(Carry, random_calculations_come_back_with_the_same_meaning) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        Calculations random(seed);
        const std::string text = table_of("= (" + random.truth(2) + ")", random.number(3));
        const dmn::Carried there = to_dmn(text);
        ASSERT_TRUE(there.findings.empty()) << said(there.findings) << text;
        const dmn::Carried back = to_vorgang(there.text);
        ASSERT_TRUE(back.findings.empty()) << said(back.findings) << there.text;
        ASSERT_EQ(to_dmn(back.text).text, there.text) << back.text;
    }
}

TEST(Carry, parentheses_stay_where_the_power_needs_them) {
    for (const char* value : {"(a + 1) ** 2", "2 ** (a - 1)", "(2 * a) ** (-1)", "2 ** 3 ** a",
                              "2 ** (3 ** a)", "-(a ** 2)", "2 * a ** 2", "(-a) ** 2"}) {
        const std::string text = laid_out(table_of("ja", value));
        EXPECT_EQ(to_vorgang(to_dmn(text).text).text, text);
    }
}

} // namespace
} // namespace vorgang::test
