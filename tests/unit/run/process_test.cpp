// A compiled process as bytes: the same again, and never a crash on anything else.
#include <algorithm>
#include <random>

#include "../host/bench_case.hpp"
#include "vorgang/engine/operands.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess klein "Klein" {
    version 3
    rolle amt "Amt"
    daten { n: ganzzahl[1..9] }
    regel doppelt(n) -> m: ganzzahl trifft eindeutig {
        | n      | m |
        |--------|---|
        | < 5    | 1 |
        | >= 5   | 2 |
    }
    ablauf {
        schritt a "A" { rolle amt erfasst n frist 3 tage erinnert amt }
        falls doppelt(n) = 2 { zurück zu a }
        ende fertig "Fertig"
    }
}
)";

constexpr std::string_view branching = R"(
prozess zweige "Zweige" {
    version 3
    rolle amt "Amt"
    nachricht antwort von amt erfasst n verfällt nach 1 tag
    daten { n: ganzzahl[1..9] wie: auswahl { kurz, lang } summe: ganzzahl }
    regel formel(n) -> ganzzahl = n + 1
    regel zusammen(n) -> m: ganzzahl trifft sammle summe {
        | n   | m         |
        |-----|-----------|
        | -   | formel(n) |
        | > 5 | 2         |
    }
    ablauf {
        schritt a "A" { rolle amt erfasst n, wie }
        setze summe = zusammen(n)
        parallel bis 1 {
            zweig eins { schritt b { rolle amt frist 3 tage danach { } } }
            zweig zwei { schritt c { rolle amt } }
            zweig drei { abschnitt d { falls n = 7 { warte 1 tag } } }
        }
        je nach wie { kurz { warte 1 stunde } lang { } }
        wähle {
            bei nachricht antwort { zurück zu a }
            nach 2 tage { setze summe = formel(summe) }
        }
        ende fertig "Fertig"
    }
}
)";

TEST(ProcessBytes, TheSameSourceGivesTheSameBytes) {
    const auto first = compile(text).process.value().save();
    EXPECT_EQ(first, compile(text).process.value().save());
    const auto loaded = Process::load(first);
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->save(), first);
    EXPECT_EQ(loaded->version(), 3U);
}

TEST(ProcessBytes, TruncatedIsAnError) {
    const auto bytes = compile(text).process.value().save();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(Process::load(std::span(bytes).first(size))) << size;
}

// Whatever still loads must also run without harm.
int refused_with_flipped_bits(std::string_view process, const std::vector<Assignment>& data) {
    const auto bytes = compile(process).process.value().save();
    std::mt19937 random(20260511);
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        auto broken = bytes;
        for (auto flips = 1 + random() % 3; flips > 0; --flips)
            broken[random() % broken.size()] ^= static_cast<std::byte>(1U << random() % 8);
        const auto loaded = Process::load(broken);
        if (!loaded) {
            ++refused;
            continue;
        }
        auto engine = Engine::open(memory_store()).value();
        Place place;
        place.tenant = "t";
        const auto number = engine.deploy(*loaded, place);
        if (!number) continue;
        static constexpr std::string_view roles[] = {"amt", "administrator"};
        Command c;
        c.deployment = *number;
        c.actor.person = "p";
        c.actor.roles = roles;
        c.at = Instant{monday};
        c.entropy = {1, 2};
        const Outcome outcome = engine.start("", data, c);
        (void)engine.advance_to(Instant{monday + 9 * day}, 10);
        (void)engine.case_info({"t", "p", roles}, outcome.case_id);
    }
    return refused;
}

TEST(ProcessBytes, FlippedBitsAreAnErrorOrHarmless) {
    EXPECT_GT(refused_with_flipped_bits(text, {{"n", 7}}), 100);
    EXPECT_GT(refused_with_flipped_bits(branching, {{"n", 7}, {"wie", "lang"}}), 100);
}

TEST(ProcessBytes, CodeThatNobodyReachesHasToHangTogetherToo) {
    const ProcessModel model = compile(text).process.value().model();
    const auto with = [&model](const Instruction& last) {
        ProcessModel longer = model;
        longer.code.push_back(last);
        return Process::from_model(std::move(longer)).has_value();
    };
    EXPECT_TRUE(with({Op::push_field, 0, 0, 0}));
    EXPECT_FALSE(with({Op::push_field, 0, 60'000, 0}));
    EXPECT_FALSE(with({Op::push_constant, 0, 60'000, 0}));
    EXPECT_FALSE(with({Op::jump, 0, 0, 1U << 20}));
    EXPECT_FALSE(with({Op::jump_unless, 0, 0, 1U << 20}));
}

TEST(ProcessBytes, AnUnknownConditionGoesOnBehindItsChoiceOnly) {
    const ProcessModel model = compile(R"(
        prozess p "P" {
            rolle amt "A"
            daten { n: ganzzahl }
            ablauf {
                schritt a "A" { rolle amt erfasst n }
                setze n = wenn n > 5 dann 1 sonst 2
                ende fertig "Fertig"
            }
        })")
                                   .process.value()
                                   .model();
    const auto choice = std::ranges::find_if(model.code, [](const Instruction& i) {
        return i.op == Op::jump_unless && i.a == unknown_goes_on;
    });
    ASSERT_NE(choice, model.code.end());
    const auto at = static_cast<std::size_t>(choice - model.code.begin());
    const auto leading = [&](CodeOffset to) {
        ProcessModel other = model;
        other.code[at].c = to;
        return Process::from_model(std::move(other)).has_value();
    };
    for (CodeOffset to = 0; to <= model.code.size(); ++to)
        EXPECT_EQ(leading(to), to == choice->c) << to;
}

TEST(ProcessBytes, BrokenRecordsAreRefusedByEvolve) {
    Workbench w(text);
    static const std::vector<Assignment> data{{"n", 7}};
    ASSERT_TRUE(w.start(w.as("amt", "x"), data).accepted());
    ASSERT_TRUE(w.complete("a", w.as("amt", "x"), data).accepted());
    const auto records = w.engine->records(w.id).value();
    const auto first = evolve({}, records[0]).value();
    EXPECT_FALSE(evolve(first, records[0])) << "the same record twice";
    EXPECT_FALSE(evolve({}, records[1])) << "the second without the first";
    std::mt19937 random(7);
    for (int round = 0; round < 5000; ++round) {
        auto broken = records[1];
        broken[random() % broken.size()] ^= static_cast<std::byte>(1U << random() % 8);
        (void)evolve(first, broken); // must not crash; sanitizers watch
    }
}

} // namespace
} // namespace vorgang::test
