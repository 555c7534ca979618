// Expressions in integers of 64 bits, beside the same ones computed instruction by instruction: the
// same value to the last digit, whatever the fields hold.
#include <random>

#include "../host/bench_case.hpp"
#include "process/tables.hpp"
#include "run/fixed.hpp"

namespace vorgang::test {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;
}

template<std::size_t N>
std::string_view one_of(Random& random, const std::string_view (&all)[N]) {
    return all[below(random, N)];
}

// Grown by the types of the process language; `#` before a field is where a rule has a parameter.
class Grower {
  public:
    explicit Grower(Random& random) : random_(random) {}

    std::string number(int depth) {
        static constexpr std::string_view leaves[] = {"#e",     "#f",    "#k", "#n",  "1200",
                                                      "250.50", "0.001", "3",  "(-7)"};
        if (depth == 0 || below(random_, 6) == 0) return std::string(one_of(random_, leaves));
        static constexpr std::string_view signs[] = {" + ", " - ", " * "};
        if (below(random_, 8) == 0) return "-(" + number(depth - 1) + ")";
        if (below(random_, 6) == 0)
            return "(wenn " + truth(depth - 1) + " dann 1.0 * " + number(depth - 1) +
                   " sonst 1.0 * " + number(depth - 1) + ")";
        return "(" + number(depth - 1) + std::string(one_of(random_, signs)) + number(depth - 1) +
               ")";
    }
    std::string truth(int depth) {
        static constexpr std::string_view orders[] = {" < ", " <= ", " > ", " >= ", " = ", " != "};
        switch (depth == 0 ? below(random_, 3) : below(random_, 7)) {
        case 0: return "#j";
        case 1: return "(#c" + std::string(below(random_, 2) == 0 ? " = " : " != ") + "rot)";
        case 2:
            return "(#d" + std::string(one_of(random_, orders)) +
                   (below(random_, 2) == 0 ? "2026-03-01)" : "#g)");
        case 3: return "nicht (" + truth(depth - 1) + ")";
        case 4:
            return "(" + truth(depth - 1) + (below(random_, 2) == 0 ? " und " : " oder ") +
                   truth(depth - 1) + ")";
        default: // what is computed is no amount, so that it may be equal to anything
            return "(1.0 * " + number(depth - 1) + std::string(one_of(random_, orders)) + "1.0 * " +
                   number(depth - 1) + ")";
        }
    }

  private:
    Random& random_;
};

// The fields themselves, or parameters of a rule of the same names and types.
std::string spelt(const std::string& expression, std::string_view prefix) {
    std::string text;
    for (const char c : expression)
        c == '#' ? text.append(prefix) : text.append(1, c);
    return text;
}

struct Pair {
    std::string fields; // computed in integers
    std::string rule;   // the same, over parameters, which have no slot
    bool truth = false;
};

std::string process_of(const std::vector<Pair>& pairs) {
    std::string text = "prozess p \"P\" {\n version 1\n rolle amt \"Amt\"\n"
                       " typ farbe = auswahl { rot, grün, blau }\n daten {\n"
                       "  e: geld\n  f: geld\n  k: ganzzahl\n  n: ganzzahl\n  j: janein\n"
                       "  c: farbe\n  d: datum\n  g: datum\n";
    std::string rules;
    std::string sets;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::string n = std::to_string(i);
        const std::string type = pairs[i].truth ? "janein" : "zahl";
        text += "  a" + n + ": " + type + "?\n  b" + n + ": " + type + "?\n";
        rules += " regel r" + n +
                 "(pe: geld, pf: geld, pk: ganzzahl, pn: ganzzahl, pj: janein, pc: farbe, pd: "
                 "datum, pg: datum) -> " +
                 type + " = " + pairs[i].rule + "\n";
        sets += "  setze a" + n + " = " + pairs[i].fields + "\n  setze b" + n + " = r" + n +
                "(e, f, k, n, j, c, d, g)\n";
    }
    return text + " }\n" + rules +
           " ablauf {\n  schritt s \"S\" { rolle amt erfasst e, f, k, n, j, c, d, g }\n" + sets +
           "  ende fertig \"Fertig\"\n }\n}\n";
}

std::vector<Assignment> inputs(Random& random) {
    static constexpr std::int64_t wholes[] = {
        0, 1, -1, 2, 7, 1200, 4'000'000'000, 9'000'000'000'000'000'000, -3'037'000'500};
    const auto whole = [&] { return Number(wholes[below(random, std::size(wholes))]); };
    static constexpr std::int64_t cents[] = {0, 1, -1, 25'050, 120'000, 119'999, 99'999'999'999};
    const auto amount = [&] { return Number::scaled(cents[below(random, std::size(cents))], 2); };
    static constexpr std::string_view colours[] = {"rot", "grün", "blau"};
    const auto date = [&] { return Date{20'512 + static_cast<int>(below(random, 3))}; };
    return {{"e", amount()},
            {"f", amount()},
            {"k", whole()},
            {"n", whole()},
            {"j", below(random, 2) == 0},
            {"c", Value(std::string(one_of(random, colours)))},
            {"d", date()},
            {"g", date()}};
}

TEST(FixedCode, ComputesWhatTheInstructionsCompute) {
    Random random(20'262);
    std::size_t used = 0;
    std::size_t expressions = 0;
    std::size_t unknown = 0;
    for (int round = 0; round < 60; ++round) {
        std::vector<Pair> pairs;
        for (int i = 0; i < 12; ++i) {
            Grower grower(random);
            const bool truth = i % 2 == 0;
            const int depth = 1 + static_cast<int>(below(random, 4));
            const std::string grown = truth ? grower.truth(depth) : grower.number(depth);
            pairs.push_back({spelt(grown, ""), spelt(grown, "p"), truth});
        }
        const std::string text = process_of(pairs);
        SCOPED_TRACE(text);
        Workbench w(text);
        const Process process = w.engine->deployment(w.deployment)->process();
        used += process.tables().fast.fixed.expressions.size();
        expressions += pairs.size();
        for (int i = 0; i < 30; ++i) {
            ASSERT_TRUE(w.start(w.as("amt", "a"), inputs(random)).accepted());
            for (std::size_t at = 0; at < pairs.size(); ++at) {
                const std::string n = std::to_string(at);
                const Value found = w.field("a" + n);
                ASSERT_EQ(to_json(found), to_json(w.field("b" + n))) << pairs[at].fields;
                unknown += found.is_unknown() ? 1 : 0;
            }
        }
    }
    EXPECT_GT(used, expressions * 3 / 4);
    EXPECT_LT(unknown, expressions);
}

constexpr std::string_view one_condition = R"(prozess p "P" {
    version 1
    rolle amt "Amt"
    daten {
        e: geld
        k: ganzzahl
        a: janein
    }
    ablauf {
        schritt s "S" { rolle amt erfasst e, k }
        setze a = e - k * 250.50 < 1200 und k >= 2
        ende fertig "Fertig" liefert a
    }
}
)";

// What compute() looks at of a frame.
struct Slots {
    std::uint64_t bits = 0;
    std::vector<std::uint64_t> values;

    [[nodiscard]] const std::uint64_t* known() const noexcept { return &bits; }
    [[nodiscard]] const std::vector<std::uint64_t>& slots() const noexcept { return values; }
};

TEST(FixedCode, AConditionIsOneExpressionOverWhatIsKnownAndFits) {
    const Compiled compiled = compile(one_condition);
    ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
    const run::FixedCode& fixed = compiled.process->tables().fast.fixed;
    ASSERT_EQ(fixed.expressions.size(), 1U);
    const run::FixedExpression& expression = fixed.expressions[0];
    EXPECT_EQ(expression.steps, 5U);
    EXPECT_EQ(expression.needs, 1U);
    EXPECT_TRUE(expression.is_truth);
    EXPECT_EQ(run::compute(fixed, expression, Slots{3, {170'000, 2, 0}}), 1);
    EXPECT_EQ(run::compute(fixed, expression, Slots{3, {170'200, 2, 0}}), 0);
    EXPECT_EQ(run::compute(fixed, expression, Slots{2, {170'000, 2, 0}}), std::nullopt);
    EXPECT_EQ(run::compute(fixed, expression, Slots{1, {170'000, 2, 0}}), std::nullopt);
    EXPECT_EQ(run::compute(fixed, expression, Slots{3, {0, std::uint64_t{1} << 62, 0}}),
              std::nullopt);
}

} // namespace
} // namespace vorgang::test
