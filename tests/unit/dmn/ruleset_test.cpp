// A process that carries a decision model: its bytes, its limits, what it says where nothing comes.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "value/sha256.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang {
namespace {

constexpr Instant monday{1'778'482'800'000}; // 2026-05-11 09:00 in Düsseldorf
constexpr std::string_view roles[] = {"amt", "administrator"};

std::string model(std::string_view decisions) {
    return R"(<definitions name="m" namespace="m"
  xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
  <inputData id="n" name="N"><variable name="N" typeRef="number"/></inputData>)" +
           std::string(decisions) + "</definitions>";
}

std::string literal(std::string_view type, std::string_view feel) {
    return R"(<decision id="d" name="D"><variable name="D" typeRef=")" + std::string(type) +
           R"("/><informationRequirement><requiredInput href="#n"/></informationRequirement>
  <literalExpression><text>)" +
           std::string(feel) + "</text></literalExpression></decision>";
}

std::string table(std::string_view policy, std::string_view rows) {
    return R"(<decision id="d" name="D"><variable name="D" typeRef="number"/>
  <informationRequirement><requiredInput href="#n"/></informationRequirement>
  <decisionTable hitPolicy=")" +
           std::string(policy) +
           R"("><input><inputExpression typeRef="number"><text>N</text></inputExpression></input>
  <output typeRef="number"/><annotation name="Grundlage"/>)" +
           std::string(rows) + "</decisionTable></decision>";
}

std::string row(std::string_view test, std::string_view output, std::string_view ground = "") {
    return "<rule><inputEntry><text>" + std::string(test) +
           "</text></inputEntry><outputEntry><text>" + std::string(output) +
           "</text></outputEntry><annotationEntry><text>" + std::string(ground) +
           "</text></annotationEntry></rule>";
}

Compiled compile_with(const std::string& dmn, std::string_view result,
                      std::string_view after = "") {
    CompileOptions options;
    options.load = [dmn](std::string_view name) -> Result<Source> {
        return Source(std::string(name), dmn);
    };
    const std::string text = R"(prozess p {
    leitung amt
    rolle amt
    daten { n: zahl m: )" + std::string(result) +
                             R"( }
    regelwerk "m.dmn" { gefragt(n) -> )" +
                             std::string(result) + R"( = "D"("N") }
    ablauf {
        schritt a { rolle amt erfasst n }
        setze m = gefragt(n)
        )" + std::string(after) +
                             R"(
        ende e liefert m
    }
})";
    Compiled compiled = compile(text, "p.vorgang", options);
    EXPECT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics,
                                                 {Language::english});
    return compiled;
}

Engine opened(const Limits& limits) {
    EngineOptions options;
    options.limits = limits;
    return Engine::open(memory_store(), options).value();
}

// One case of a process.
struct Case {
    explicit Case(const Process& process, const Limits& limits = {}) : engine(opened(limits)) {
        Place place;
        place.tenant = "t";
        command.deployment = engine.deploy(process, place).value();
        command.actor.person = "x";
        command.actor.roles = roles;
        command.at = monday;
        command.entropy = {1, 2};
    }
    Outcome start(const Value& n) {
        const std::vector<Assignment> data{{"n", n}};
        Outcome outcome = engine.start("", data, command);
        id = outcome.case_id;
        return outcome;
    }
    [[nodiscard]] CaseInfo info() { return engine.case_info(viewer, id).value(); }
    [[nodiscard]] std::vector<HistoryEntry> history() { return engine.history(viewer, id).value(); }

    Engine engine;
    Command command;
    CaseId id{};
    std::vector<std::string_view> all{"amt", "administrator"};
    Viewer viewer{"t", "x", all};
};

TEST(Ruleset, ARowOfAModelIsInTheHistoryWithWhatWasAsked) {
    const auto compiled = compile_with(
        model(table("FIRST", row("&lt; 5", "N * 2", "§ 1") + row("-", "7", "§ 2"))), "zahl");
    ASSERT_TRUE(compiled.process);
    Case one(*compiled.process);
    ASSERT_TRUE(one.start(Number(6)).accepted());
    ASSERT_TRUE(one.info().ended);
    const auto history = one.history();
    ASSERT_EQ(history.size(), 1U);
    ASSERT_EQ(history[0].rows.size(), 1U);
    const FiredRow& fired = history[0].rows[0];
    EXPECT_EQ(fired.rule, "gefragt");
    EXPECT_EQ(fired.decision, "D");
    EXPECT_EQ(fired.row, 2U);
    EXPECT_EQ(fired.ground, "§ 2");
    ASSERT_EQ(fired.inputs.size(), 1U);
    EXPECT_EQ(fired.inputs[0].name, "n");
    EXPECT_EQ(fired.inputs[0].value, Value(Number(6)));
}

TEST(Ruleset, NothingOfUseIsAnIncidentThatSaysWhich) {
    struct Wrong {
        std::string dmn;
        const char* type;
        const char* in_incident;
        const char* in_history;
    };
    const Wrong all[] = {
        {model(table("UNIQUE", row("&lt; 5", "1"))), "zahl", "gives no value", "gives no value"},
        {model(table("UNIQUE", row("-", "1") + row("6", "1"))), "zahl", "gives no value",
         "`D`: more than one row fits"},
        {model(literal("number", "N / 0")), "zahl", "gives no value", "division by zero"},
        {model(literal("number", "N / 4000")), "geld", "does not fit", "does not fit"},
        {model(literal("number", "N + 200")), "zahl[0..100]", "does not fit", "does not fit"},
        {model(literal("number", "if N &gt; 5 then null else 1")), "zahl", "gives no value",
         "gives no value"},
    };
    for (const Wrong& wrong : all) {
        const auto compiled = compile_with(wrong.dmn, wrong.type);
        ASSERT_TRUE(compiled.process);
        Case one(*compiled.process);
        ASSERT_TRUE(one.start(Number(6)).accepted());
        const CaseInfo info = one.info();
        ASSERT_EQ(info.open.size(), 1U) << wrong.dmn;
        EXPECT_EQ(info.open[0].kind, OpenKind::incident);
        EXPECT_NE(info.open[0].english.find(wrong.in_incident), std::string::npos)
            << info.open[0].english;
        EXPECT_NE(info.open[0].english.find("`D`, asked with `n`"), std::string::npos)
            << info.open[0].english;
        const auto rows = one.history()[0].rows;
        ASSERT_FALSE(rows.empty());
        EXPECT_EQ(rows.back().row, 0U);
        EXPECT_NE(rows.back().english.find(wrong.in_history), std::string::npos)
            << rows.back().english;
        ASSERT_EQ(rows.back().inputs.size(), 1U);
        EXPECT_EQ(rows.back().inputs[0].value, Value(Number(6)));
    }
}

TEST(Ruleset, WithAQuestionMarkNullIsAnAnswer) {
    const auto compiled =
        compile_with(model(literal("number", "if N &gt; 5 then null else 1")), "zahl?");
    ASSERT_TRUE(compiled.process);
    Case one(*compiled.process);
    ASSERT_TRUE(one.start(Number(6)).accepted());
    EXPECT_TRUE(one.info().ended);
}

TEST(Ruleset, AValueTheModelDoesNotAllowIsAnIncident) {
    std::string dmn = model(literal("number", "N"));
    dmn.replace(dmn.find("<inputData"), 0,
                R"(<itemDefinition name="small"><typeRef>number</typeRef><allowedValues>
                   <text>[0..5]</text></allowedValues></itemDefinition>)");
    dmn.replace(dmn.find("\"number\"/></inputData>"), 8, "\"small\"");
    const auto compiled = compile_with(dmn, "zahl");
    ASSERT_TRUE(compiled.process);
    Case one(*compiled.process);
    ASSERT_TRUE(one.start(Number(6)).accepted());
    ASSERT_EQ(one.info().open.size(), 1U);
    EXPECT_NE(one.info().open[0].english.find("does not take one of the values"),
              std::string::npos);
}

TEST(Ruleset, AModelThatAsksTooMuchIsRefusedLikeAnyCommand) {
    for (const char* feel : {"N + count(for a in 1..2000, b in 1..2000 return 1)",
                             "N + sum(for i in 1..99999 return i * i)"}) {
        const auto compiled = compile_with(model(literal("number", feel)), "zahl");
        ASSERT_TRUE(compiled.process);
        Case one(*compiled.process);
        const Outcome outcome = one.start(Number(6));
        ASSERT_FALSE(outcome.accepted()) << feel;
        EXPECT_EQ(outcome.error->code, ErrorCode::limit) << feel;
    }
}

TEST(Ruleset, DepthAndPatternsHaveLimitsOfTheirOwn) {
    const std::string recursive =
        R"(<businessKnowledgeModel id="f" name="f"><variable name="f" typeRef="number"/>
        <encapsulatedLogic><formalParameter name="k" typeRef="number"/>
        <literalExpression><text>if k &lt;= 0 then 0 else 1 + f(k - 1)</text></literalExpression>
        </encapsulatedLogic></businessKnowledgeModel>)";
    std::string decision = literal("number", "f(N)");
    decision.replace(
        decision.find("<literalExpression"), 0,
        R"(<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>)");
    const auto compiled = compile_with(model(recursive + decision), "zahl");
    ASSERT_TRUE(compiled.process);
    Case deep(*compiled.process);
    ASSERT_TRUE(deep.start(Number(5)).accepted());
    EXPECT_TRUE(deep.info().ended);
    ASSERT_TRUE(deep.start(Number(5000)).accepted());
    ASSERT_EQ(deep.info().open.size(), 1U);
    EXPECT_FALSE(deep.history()[0].rows.back().english.empty());

    const auto pattern = compile_with(
        model(literal(
            "number",
            R"(if matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", "(a+)+b") then 1 else N)")),
        "zahl");
    ASSERT_TRUE(pattern.process);
    Case slow(*pattern.process);
    ASSERT_TRUE(slow.start(Number(5)).accepted());
    ASSERT_FALSE(slow.info().ended) << "what was not searched to its end is no answer";
}

// ---- what is carried ----

const std::string other_department =
    R"(<itemDefinition name="tOther"><itemComponent name="x"><typeRef>string</typeRef>
    </itemComponent></itemDefinition>
    <inputData id="o" name="Other"><variable name="Other" typeRef="tOther"/></inputData>
    <businessKnowledgeModel id="g" name="g"><variable name="g"/><encapsulatedLogic>
    <formalParameter name="k"/><literalExpression><text>k</text></literalExpression>
    </encapsulatedLogic></businessKnowledgeModel>
    <decision id="z" name="Z"><variable name="Z"/>
    <informationRequirement><requiredInput href="#o"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#g"/></knowledgeRequirement>
    <decisionTable><input><inputExpression><text>Other.x</text></inputExpression></input><output/>
    <rule><inputEntry><text>"a"</text></inputEntry><outputEntry><text>g(1)</text></outputEntry>
    </rule></decisionTable></decision>)";

TEST(RulesetCarried, OnlyWhatIsAskedFor) {
    const std::string asked = table("FIRST", row("&lt; 5", "N * 2", "§ 1") + row("-", "7", "§ 2"));
    const auto alone = compile_with(model(asked), "zahl");
    const auto among = compile_with(model(other_department + asked), "zahl");
    ASSERT_TRUE(alone.process && among.process);
    const feel::Model& carried = among.process->model().decision_models[0];
    EXPECT_EQ(carried.elements.size(), 2U);
    EXPECT_EQ(carried.tables.size(), 1U);
    EXPECT_TRUE(carried.functions.empty());
    EXPECT_EQ(carried.source.find("Other"), std::string::npos);
    // The files differ in their lines and in the types they number, not in what they do.
    for (const int n : {3, 9}) {
        Case one(*alone.process);
        Case other(*among.process);
        ASSERT_TRUE(one.start(Number(n)).accepted() && other.start(Number(n)).accepted());
        EXPECT_EQ(one.history()[0].rows[0].ground, other.history()[0].rows[0].ground);
        EXPECT_EQ(to_json(one.info().fields[1].value), to_json(other.info().fields[1].value));
    }
}

TEST(RulesetCarried, WhatGoesWrongIsToldByItsPlaceInTheExcerpt) {
    const auto compiled = compile_with(
        model(other_department + literal("number", "if N > 5 then 1 else string(N) + 1")), "zahl");
    ASSERT_TRUE(compiled.process);
    Case one(*compiled.process);
    ASSERT_TRUE(one.start(Number(3)).accepted());
    ASSERT_FALSE(one.info().ended);
    EXPECT_EQ(one.history()[0].rows.back().decision, "D");
}

TEST(Ruleset, WhatADecisionRequiresMayBeGivenAlsoWhereItsLogicDoesNotAsk) {
    const auto compiled = compile_with(model(literal("number", "42")), "zahl");
    ASSERT_TRUE(compiled.process);
    Case one(*compiled.process);
    ASSERT_TRUE(one.start(Number(3)).accepted());
    EXPECT_EQ(to_json(one.info().fields[1].value), "42");
}

TEST(Ruleset, RowsOfAModelAreAmongWhatScenariosTouch) {
    const std::map<std::string, std::string, std::less<>> files{
        {"m.dmn", R"(<definitions name="m" namespace="m"
            xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
            <import name="i" namespace="i"
            importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
            <inputData id="n" name="N"><variable name="N" typeRef="number"/></inputData>)" +
                      table("FIRST", row("&lt; 5", "1") + "\n" + row("-", "7")) + "</definitions>"},
        {"i.dmn", R"(<definitions name="i" namespace="i"
            xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>)"}};
    CompileOptions options;
    options.load = [&](std::string_view name) -> Result<Source> {
        return Source(std::string(name), files.find(name)->second);
    };
    const Compiled compiled = compile(R"(prozess p {
    rolle amt
    daten { n: zahl m: zahl }
    regelwerk "m.dmn", "i.dmn" { gefragt(n) -> zahl = "D"("N") }
    ablauf {
        schritt a { rolle amt erfasst n }
        setze m = gefragt(n)
        falls m > 5 { ende gross }
        ende klein
    }
    szenario "klein" {
        beginne am 2026-05-11 09:00 mit a als amt { n: 3 }
        erwarte ende klein
    }
})",
                                      "p.vorgang", options);
    ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
    const ScenarioReport report = run_scenarios(compiled, {});
    std::vector<std::string> untouched;
    for (const CoverageItem& item : report.coverage)
        if (!item.touched)
            untouched.push_back(item.what.english + " " +
                                std::string(compiled.source.file_at(item.span.begin).name()) + ":" +
                                std::to_string(compiled.source.position(item.span.begin).line));
    std::ranges::sort(untouched);
    EXPECT_EQ(untouched,
              (std::vector<std::string>{"branch `if m > 5` p.vorgang:8", "end `gross` p.vorgang:8",
                                        "row 2 of `D` m.dmn:9"}));
}

// ---- bytes ----

std::string rich() {
    return model(table(
        "FIRST", row("&lt; 5", "N * 2", "§ 1") +
                     row("[1..9]", R"(if date("2026-05-10") &lt; @"2026-06-01" then 3 else 4)") +
                     row("-", R"(string length("abc") + (for i in [1, 2] return i)[1])")));
}

void mend(std::vector<std::byte>& bytes) {
    Sha256 sum;
    sum.add(std::span(bytes).first(bytes.size() - 8));
    const auto whole = sum.finish();
    std::copy_n(whole.begin(), 8, bytes.end() - 8);
}

void run(const Process& process) {
    auto engine = Engine::open(memory_store()).value();
    Place place;
    place.tenant = "t";
    const auto number = engine.deploy(process, place);
    if (!number) return;
    Command command;
    command.deployment = *number;
    command.actor.person = "x";
    command.actor.roles = roles;
    command.at = monday;
    command.entropy = {1, 2};
    const std::vector<Assignment> data{{"n", Value(Number(7))}};
    const Outcome outcome = engine.start("", data, command);
    const std::vector<std::string_view> all{"amt", "administrator"};
    (void)engine.history({"t", "x", all}, outcome.case_id);
    (void)engine.case_info({"t", "x", all}, outcome.case_id);
}

TEST(RulesetBytes, AreTheSameAgainAndRun) {
    const auto compiled = compile_with(rich(), "zahl");
    ASSERT_TRUE(compiled.process);
    const auto bytes = compiled.process->save();
    const auto again = Process::load(bytes);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->save(), bytes);
    EXPECT_EQ(compile_with(rich(), "zahl").process->save(), bytes);
    Case one(*again);
    ASSERT_TRUE(one.start(Number(12)).accepted());
    EXPECT_TRUE(one.info().ended);
}

TEST(RulesetBytes, EachFlippedBitAndEachMissingByteIsAnError) {
    const auto compiled = compile_with(rich(), "zahl");
    ASSERT_TRUE(compiled.process);
    const auto bytes = compiled.process->save();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        ASSERT_FALSE(Process::load(std::span(bytes).first(size))) << size;
    for (std::size_t at = 6; at < bytes.size(); ++at) {
        auto broken = bytes;
        broken[at] ^= static_cast<std::byte>(1U << at % 8);
        ASSERT_FALSE(Process::load(broken)) << at;
    }
}

// Whoever writes a digest of their own gets an error or something that does no harm.
TEST(RulesetBytes, WithARightDigestTheyAreAnErrorOrHarmless) {
    const auto compiled = compile_with(rich(), "zahl");
    ASSERT_TRUE(compiled.process);
    const auto bytes = compiled.process->save();
    std::mt19937 random(20260511);
    int refused = 0;
    for (int round = 0; round < 4000; ++round) {
        auto broken = bytes;
        // Most of them behind the middle, where the model stands.
        const std::size_t from = round % 4 == 0 ? 6 : bytes.size() / 3;
        for (auto flips = 1 + random() % 3; flips > 0; --flips)
            broken[from + random() % (broken.size() - 8 - from)] ^=
                static_cast<std::byte>(1U << random() % 8);
        mend(broken);
        const auto loaded = Process::load(broken);
        if (loaded)
            run(*loaded);
        else
            ++refused;
    }
    EXPECT_GT(refused, 400);
    EXPECT_LT(refused, 4000);
}

} // namespace
} // namespace vorgang
