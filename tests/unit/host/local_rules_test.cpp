// Rows that a place sets for a rule: compiled, verified, stored, and kept by running cases.
#include "bench_case.hpp"
#include "both_stores.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/local_rule.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view dogs = R"(
prozess steuer "Hundesteuer" {
    version 1
    rolle amt "Amt"
    örtlich erster: geld[60.00..200.00] = 120.00
    daten { anzahl: ganzzahl[1..20]  gefährlich: janein  satz: geld }
    örtlich regel jahressatz(anzahl, gefährlich) -> satz: geld trifft eindeutig {
        | anzahl | gefährlich | satz   | grundlage |
        |--------|------------|--------|-----------|
        | 1      | nein       | erster | "§ 4 a"   |
        | > 1    | nein       | 144.00 | "§ 4 b"   |
        | -      | ja         | 720.00 | "§ 4 c"   |
    }
    regel doppelt(anzahl, gefährlich) -> geld = jahressatz(anzahl, gefährlich) * 2
    ablauf {
        schritt anmelden { rolle amt  erfasst anzahl, gefährlich }
        setze satz = doppelt(anzahl, gefährlich)
        schritt prüfen { rolle amt  zeigt satz }
        zurück zu anmelden
    }
}
)";

constexpr std::string_view village = R"(
    | anzahl | gefährlich | satz        | grundlage |
    |--------|------------|-------------|-----------|
    | <= 2   | nein       | erster / 2  | "Dorf"    |
)";

const std::string rows = R"(| anzahl | gefährlich | satz   | grundlage    |
|--------|------------|--------|--------------|
| <= 2   | -          | 50.00  | "Satzung"    |
| > 2    | nein       | erster | "Satzung II" |
| > 2    | ja         | 99.00  | "Satzung II" |
)";

const Compiled& process() {
    static const Compiled compiled = compile(dogs);
    return compiled;
}

LocalRule own_rows(std::string text = rows) {
    const auto made = compile_rows(process(), "jahressatz", Source("ort", std::move(text)));
    EXPECT_TRUE(made && made->rule) << (made ? render_gnu(made->source, made->diagnostics) : "");
    return *made.value().rule;
}

Place place_with(std::vector<LocalValues> locals) {
    Place place;
    place.tenant = "stadt";
    place.locals = std::move(locals);
    return place;
}

const Date long_ago = *date_from_text("2020-01-01");

class LocalRules : public OnBothStores {};

Value rate(Workbench& w, int number, bool dangerous) {
    EXPECT_TRUE(
        w.start(w.as("amt", "a"), {{"anzahl", number}, {"gefährlich", dangerous}}).accepted());
    return w.field("satz");
}

TEST_P(LocalRules, ThePlaceDecidesWhereItSetsRows) {
    Workbench w(dogs, store());
    EXPECT_EQ(to_json(rate(w, 2, true)), "1440.00");
    const CaseId before = w.id;
    ASSERT_TRUE(w.engine->deploy(
        *process().process,
        place_with(
            {{long_ago, {{"erster", 70}}, {std::make_shared<const LocalRule>(own_rows())}}})));
    EXPECT_EQ(to_json(rate(w, 2, true)), "100.00");
    EXPECT_EQ(to_json(rate(w, 3, false)), "140.00") << "local values stand in local rows";
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->at(0).events.at(0),
              "row jahressatz 2 Satzung II");
    w.check_replay();
    // A running case keeps what it began with.
    w.id = before;
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    const std::vector<Assignment> again{{"anzahl", 2}, {"gefährlich", true}};
    ASSERT_TRUE(w.complete("anmelden", w.as("amt", "a"), again).accepted());
    EXPECT_EQ(to_json(w.field("satz")), "1440.00");
}

TEST_P(LocalRules, AStoreBringsThemBack) {
    Workbench w(dogs, store());
    const Place place =
        place_with({{long_ago, {}, {std::make_shared<const LocalRule>(own_rows())}}});
    const auto number = w.engine->deploy(*process().process, place);
    ASSERT_TRUE(number) << number.error().english;
    w.open(store());
    EXPECT_EQ(to_json(rate(w, 1, false)), "100.00");
    EXPECT_EQ(w.engine->deploy(*process().process, place).value(), *number) << "the same again";
}

TEST(LocalRows, HoldFromTheirDay) {
    const auto deployment = Deployment::make(
        *process().process, place_with({{*date_from_text("2026-07-01"),
                                         {},
                                         {std::make_shared<const LocalRule>(own_rows())}}}));
    ASSERT_TRUE(deployment) << deployment.error().english;
    EXPECT_EQ(deployment->rule(deployment->locals_on(*date_from_text("2026-06-30")), 0), 0U);
    EXPECT_NE(deployment->rule(deployment->locals_on(*date_from_text("2026-07-01")), 0), 0U);
    EXPECT_EQ(deployment->declared().save(), process().process->save());
}

TEST(LocalRows, AreCheckedLikeThoseOfTheProcess) {
    const auto codes = [](std::string text) {
        const auto made = compile_rows(process(), "jahressatz", Source("ort", std::move(text)));
        std::string all;
        for (const Diagnostic& one : made.value().diagnostics)
            all += std::to_string(made->source.position(one.primary.span.begin).line) + " " +
                   std::string(one.code) + "; ";
        EXPECT_EQ(made->rule != nullptr, all.empty());
        return all;
    };
    const std::string head = "| anzahl | gefährlich | satz |\n|---|---|---|\n";
    EXPECT_EQ(codes(head + "| - | - | 5.00 |\n"), "");
    EXPECT_EQ(codes(head + "| 1 | - | 5.00 |\n"), "1 E0335; ");
    EXPECT_EQ(codes(head + "| - | - | 5.00 |\n| 1 | ja | 6.00 |\n"), "4 E0336; ");
    EXPECT_EQ(codes(head + "| - | - | \"x\" |\n"), "3 E0314; ");
    EXPECT_EQ(codes(head + "| - | - | frist |\n"), "3 E0301; ");
    EXPECT_EQ(codes("| anzahl | satz |\n|---|---|\n| - | 5.00 |\n"), "1 E0333; ");
    EXPECT_EQ(codes(head + "| - | - | jahressatz(anzahl, gefährlich) |\n"), "3 E0337; ");
    EXPECT_EQ(codes("5.00"), "1 E0201; ");
    EXPECT_EQ(codes(head + "| - | - | 5.00 |\n}"), "3 E0201; ");
    EXPECT_EQ(codes(std::string(village)), "4 E0316; ");
    EXPECT_EQ(compile_rows(process(), "doppelt", Source("ort", rows)).error().code,
              ErrorCode::not_found);
}

TEST(LocalRows, AreVerifiedLikeHostileInput) {
    const auto refused = [](auto spoil) {
        LocalRule own = own_rows();
        spoil(own);
        const auto made = Deployment::make(
            *process().process,
            place_with({{long_ago, {}, {std::make_shared<const LocalRule>(own)}}}));
        ASSERT_FALSE(made);
        EXPECT_TRUE(made.error().code == ErrorCode::corrupt ||
                    made.error().code == ErrorCode::not_found);
    };
    refused([](LocalRule& own) { own.name = "doppelt"; });
    refused([](LocalRule& own) { own.rows[0].output = static_cast<CodeOffset>(own.code.size()); });
    refused([](LocalRule& own) { own.rows[0].output = no_code; });
    refused([](LocalRule& own) { own.rows[0].tests[0] = 1'000'000; });
    refused([](LocalRule& own) { own.rows[0].tests.pop_back(); });
    refused([](LocalRule& own) { own.code.pop_back(); });
    refused([](LocalRule& own) { own.constants.clear(); });
    refused([](LocalRule& own) { own.code[0] = {Op::jump, 0, 0, 1'000'000}; });
    refused([](LocalRule& own) { own.code[0] = {Op::end_case}; });
    refused([](LocalRule& own) { own.code[0] = {static_cast<Op>(200)}; });
    refused([](LocalRule& own) { own.code[0] = {Op::push_local, 0, 9}; });
}

// Whatever the bytes of a place say, reading them ends well.
TEST(LocalRows, BytesOfAPlaceAreReadWithoutTrust) {
    const auto deployment = Deployment::make(
        *process().process,
        place_with(
            {{long_ago, {{"erster", 70}}, {std::make_shared<const LocalRule>(own_rows())}}}));
    const std::vector<std::byte> bytes = deployment.value().save_place();
    const auto again = Deployment::load_place(bytes);
    ASSERT_TRUE(again);
    EXPECT_EQ(Deployment::make(*process().process, *again).value().save_place(), bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (const unsigned value : {0x00U, 0x01U, 0x7fU, 0x80U, 0xffU}) {
            std::vector<std::byte> spoilt = bytes;
            spoilt[i] = static_cast<std::byte>(value);
            if (const auto place = Deployment::load_place(spoilt))
                (void)Deployment::make(*process().process, *place);
        }
        EXPECT_FALSE(Deployment::load_place(std::span(bytes).first(i)));
    }
}

INSTANTIATE_TEST_SUITE_P(Stores, LocalRules, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
