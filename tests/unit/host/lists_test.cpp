// Lists, records, documents, persons and roles as values: in at the border, through expressions,
// into the record and out again.
#include "bench_case.hpp"
#include "both_stores.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view listen = R"(
prozess listen "Listen" {
    version 1
    leitung chef
    rolle amt    "Amt"
    rolle chef   "Leitung"
    rolle bürger "Bürger" extern
    typ kind { vorname: text  alter: ganzzahl[0..25]  betrag: geld? }
    daten {
        kinder:  liste von kind
        beleg:   dokument?
        kleine:  liste von text
        summe_:  geld?
        erste:   text?
        fehlt:   janein
        alle_da: janein
        wer:     person
        beträge: liste von geld?
    }
    regel zuständig(zahl: ganzzahl) -> wer: rolle trifft erste {
        | zahl | wer  |
        |------|------|
        | >= 3 | chef |
        | -    | amt  |
    }
    ablauf {
        schritt aufnehmen "Aufnehmen" { rolle amt erfasst kinder, beleg }
        setze kleine  = kinder[alter < 6].vorname
        setze summe_  = summe(für k in kinder[betrag != unbekannt] gib k.betrag)
        setze erste   = kinder[1].vorname
        setze fehlt   = einige k in kinder erfüllt k.betrag = unbekannt
        setze alle_da = jedes k in kinder erfüllt k.alter <= 18 oder k.vorname = "Max"
        setze wer     = aufnehmen.durch
        schritt mitzeichnen "Mitzeichnen" { rolle zuständig(anzahl(kinder)) }
        ende fertig "Fertig" liefert kleine
    }
}
)";

Value child(std::string_view name, int age, Value amount = {}) {
    return Value::Context{{"vorname", name}, {"alter", age}, {"betrag", std::move(amount)}};
}

const Value three = Value::List{child("Ada", 3, Number::scaled(25'000, 2)), child("Max", 19),
                                child("Zoe", 5, Number(50))};

class Lists : public OnBothStores {};
INSTANTIATE_TEST_SUITE_P(Stores, Lists, both_stores(), store_name);

std::vector<Task> tasks(Workbench& w, std::string_view role) {
    TaskFilter filter;
    filter.viewer = Workbench::everything();
    filter.role = role;
    return w.engine->tasks(filter).value().tasks;
}

TEST_P(Lists, ARecordIsReadFilteredCountedAndAdded) {
    Workbench w(listen, store());
    const Value document = Value::Context{{"id", "d-1"},
                                          {"name", "Ausweis.pdf"},
                                          {"format", "application/pdf"},
                                          {"hash", "sha256:00"}};
    const Outcome begun = w.start(w.as("amt", "aydin"), {{"kinder", three}, {"beleg", document}});
    ASSERT_TRUE(begun.accepted()) << begun.error->english;
    EXPECT_EQ(w.field("kleine"), Value(Value::List{"Ada", "Zoe"}));
    EXPECT_EQ(w.field("summe_"), Value(Number(300)));
    EXPECT_EQ(w.field("erste"), Value("Ada"));
    EXPECT_EQ(w.field("fehlt"), Value(true));
    EXPECT_EQ(w.field("alle_da"), Value(true));
    EXPECT_EQ(w.field("wer"), Value("aydin"));
    EXPECT_EQ(w.field("kinder"), three);
    EXPECT_EQ(w.field("beleg"), document);
    w.check_replay();
}

TEST_P(Lists, TheRoleOfAStepIsFoundWhenItOpens) {
    Workbench w(listen, store());
    ASSERT_TRUE(w.start(w.as("amt", "aydin"), {{"kinder", three}}).accepted());
    EXPECT_TRUE(tasks(w, "amt").empty());
    ASSERT_EQ(tasks(w, "chef").size(), 1U);
    EXPECT_EQ(tasks(w, "chef")[0].role, "chef");
    EXPECT_EQ(w.complete("mitzeichnen", w.as("amt", "brandt")).error->code, ErrorCode::not_allowed);
    ASSERT_TRUE(w.complete("mitzeichnen", w.as("chef", "brandt")).accepted());
    EXPECT_TRUE(tasks(w, "chef").empty());
    EXPECT_TRUE(w.info().ended);
    w.check_replay();

    const Value one = Value::List{child("Ada", 3)};
    ASSERT_TRUE(w.start(w.as("amt", "aydin"), {{"kinder", one}}).accepted());
    EXPECT_EQ(tasks(w, "amt").size(), 1U);
    EXPECT_TRUE(tasks(w, "chef").empty());
}

TEST_P(Lists, TheBorderNamesThePartThatIsWrong) {
    Workbench w(listen, store());
    const auto refused = [&](Value kinder) {
        const Outcome outcome = w.start(w.as("amt", "aydin"), {{"kinder", std::move(kinder)}});
        EXPECT_FALSE(outcome.accepted());
        return outcome.accepted() ? std::string() : outcome.error->subject;
    };
    EXPECT_EQ(refused("Ada"), "kinder");
    EXPECT_EQ(refused(Value::List{child("Ada", 3), child("Max", 26)}), "kinder[2].alter");
    EXPECT_EQ(refused(Value::List{Value::Context{{"vorname", "Ada"}}}), "kinder[1].alter");
    EXPECT_EQ(refused(Value::List{Value::Context{{"vornahme", "Ada"}, {"alter", 1}}}),
              "kinder[1].vornahme");
    EXPECT_EQ(refused(Value::List{Value::Context{{"alter", 2}, {"alter", 1}}}), "kinder[1].alter");
    EXPECT_EQ(refused(Value::List{child("Ada", 3), Value()}), "kinder[2]");
    EXPECT_EQ(refused(Value::List{Value(1)}), "kinder[1]");
    EXPECT_EQ(refused(Value::List{child("\xff", 3)}), "kinder[1].vorname");
}

TEST_P(Lists, AnEmptyListIsAValueAndItsSumIsUnknown) {
    Workbench w(listen, store());
    ASSERT_TRUE(w.start(w.as("amt", "aydin"), {{"kinder", Value::List{}}}).accepted());
    EXPECT_EQ(w.field("kleine"), Value(Value::List{}));
    EXPECT_TRUE(w.field("summe_").is_unknown());
    EXPECT_TRUE(w.field("erste").is_unknown());
    EXPECT_EQ(w.field("fehlt"), Value(false));
    EXPECT_EQ(w.field("alle_da"), Value(true));
}

TEST_P(Lists, WhoCompletesARememberedStepHasToBeNamed) {
    Workbench w(listen, store());
    const Outcome nobody = w.start(w.as("amt", ""), {{"kinder", three}});
    ASSERT_FALSE(nobody.accepted());
    EXPECT_EQ(nobody.error->subject, "person");
}

TEST_P(Lists, AnotherListUnderTheSameKeyIsAnotherCommand) {
    Workbench w(listen, store());
    Command c = w.as("amt", "aydin");
    c.key = "form-1";
    ASSERT_TRUE(w.start(c, {{"kinder", three}}).accepted());
    EXPECT_TRUE(w.start(c, {{"kinder", three}}).duplicate);
    const Outcome other = w.start(c, {{"kinder", Value::List{child("Ada", 3)}}});
    ASSERT_FALSE(other.accepted());
    EXPECT_EQ(other.error->code, ErrorCode::duplicate_key);
}

TEST_P(Lists, WhatListsMakeIsPaidFor) {
    Workbench w(R"(
prozess viel {
    rolle amt
    daten { zahlen: liste von ganzzahl  summe: ganzzahl? }
    ablauf {
        schritt s { rolle amt erfasst zahlen }
        setze summe = anzahl(für z in zahlen gib verketten([1], zahlen)[1])
        ende fertig liefert summe
    }
}
)",
                store());
    Value::List many(5'000, Value(1));
    const Outcome outcome = w.start(w.as("amt", "a"), {{"zahlen", many}});
    ASSERT_FALSE(outcome.accepted());
    EXPECT_EQ(outcome.error->code, ErrorCode::limit);
}

TEST(ComputedRoles, TheirCodeIsVerifiedLikeAllOther) {
    const Compiled compiled = compile(listen);
    const auto with = [&](Instruction instead) {
        ProcessModel model = compiled.process->model();
        for (const Step& step : model.steps)
            if (step.role_code != no_code) model.code[step.role_code] = instead;
        return Process::from_model(std::move(model)).has_value();
    };
    EXPECT_FALSE(with({Op::add}));
    EXPECT_FALSE(with({Op::push_field, 0, 60'000}));
    EXPECT_FALSE(with({Op::end_case}));
}

TEST_P(Lists, ALongListCostsWhatItHolds) {
    Workbench w(listen, store());
    Value::List many;
    for (int i = 0; i < 2'000; ++i)
        many.push_back(child("Kind " + std::to_string(i), i % 20, Number(i)));
    ASSERT_TRUE(w.start(w.as("amt", "aydin"), {{"kinder", many}}).accepted());
    EXPECT_EQ(w.field("kleine").list()->size(), 600U);
    EXPECT_EQ(w.field("kinder"), Value(many));
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
