// The lead opens a step once more: what that leaves, what goes on, and where it is not possible.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view permit = R"(
prozess erlaubnis "Erlaubnis" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text  stornieren() }
    nachricht unterlage von bürger erfasst antwort
    daten {
        gut: janein  betrag: geld  beleg: text  antwort: text  bericht: text?  wer: text?
        n: ganzzahl?
    }
    ablauf {
        schritt stellen "Stellen" { rolle bürger erfasst betrag }
        schritt prüfen "Prüfen" {
            rolle amt
            erfasst gut
            frist 1 woche verlängerbar einmal um 3 tage durch amt danach {
                schritt mahnen { rolle amt }
                zurück zu prüfen
            }
        }
        rufe kasse.buchen(betrag: betrag) -> beleg { rückgängig { rufe kasse.stornieren() } }
        schritt zeichnen "Zeichnen" { rolle amt vier_augen mit prüfen }
        abschnitt bearbeitung {
            frist bearbeiten: 1 monat erinnert chef
            jederzeit falls n > 3 nebenbei { schritt nachfassen { rolle amt } }
            bei bedarf anhörung "Anhörung" durch amt { schritt anhören { rolle amt } }
            schritt ordnen { rolle amt erfasst n }
            abschnitt innen {
                frist 2 wochen erinnert amt
                bei bedarf rücksprache "Rücksprache" durch amt { schritt sprechen { rolle amt } }
                schritt tief { rolle amt }
            }
            parallel {
                zweig links { schritt links_eins { rolle amt }  schritt links_zwei { rolle amt } }
                zweig rechts { schritt rechts_eins { rolle amt } }
            }
            empfange nachricht unterlage
            schritt schließen { rolle amt }
        }
        schritt ablegen { rolle amt }
        mache alles rückgängig
        schritt archivieren { rolle amt }
        ende fertig "Fertig"
    }
}
)";

class Reopen : public OnBothStores {
  protected:
    void SetUp() override { begin(permit); }

    void begin(std::string_view text) {
        w.emplace(text, store());
        for (const std::string_view operation : {"kasse.buchen", "kasse.stornieren"})
            if (text.find("kasse") != std::string_view::npos)
                w->bind(operation, [](const ToolCall&) { return ToolAnswer::later(); });
        ASSERT_TRUE(
            w->start(w->as("bürger", "eva"), {{"betrag", *Number::from_text("10.00")}}).accepted());
    }
    // Completes the step that is open, and remembers its task.
    std::uint32_t done(std::string_view step, std::vector<Assignment> data = {},
                       std::string_view person = "aydin") {
        const std::uint32_t task = w->activation(step);
        const Outcome outcome = w->engine->complete({w->id, task}, data, w->as("amt", person));
        EXPECT_TRUE(outcome.accepted()) << step << ": " << outcome.error->english;
        return task;
    }
    void booked() {
        Command answer = w->as("", "");
        answer.activation = w->activation("kasse.buchen");
        const Assignment data[] = {{"beleg", "B-1"}};
        answer.data = data;
        ASSERT_TRUE(w->send(answer, CommandKind::tool_answer).accepted());
    }
    // From the first step to the one in the section.
    void to_the_section() {
        checked = done("prüfen", {{"gut", true}});
        booked();
        signed_off = done("zeichnen", {}, "brandt");
    }
    Outcome reopen(std::uint32_t task, std::string_view role = "chef",
                   std::string_view reason = "Zahlen vertauscht") {
        Command c = w->as(role, "demir");
        c.activation = task;
        c.text = reason;
        return w->send(c, CommandKind::reopen);
    }
    // The English sentence of a refusal.
    std::string refused(std::uint32_t task) {
        const std::string before = w->open();
        const Outcome outcome = reopen(task);
        EXPECT_FALSE(outcome.accepted());
        EXPECT_EQ(w->open(), before);
        return outcome.error ? outcome.error->english : std::string();
    }
    [[nodiscard]] std::string deadlines() {
        std::string all;
        for (const DeadlineInfo& d : w->info().deadlines)
            all += (all.empty() ? "" : " ") + d.name;
        return all;
    }

    std::optional<Workbench> w;
    std::uint32_t checked = 0;
    std::uint32_t signed_off = 0;
};
INSTANTIATE_TEST_SUITE_P(Stores, Reopen, both_stores(), store_name);

TEST_P(Reopen, AStepOpensOnceMoreWithWhatItHad) {
    const std::uint32_t task = done("prüfen", {{"gut", true}});
    EXPECT_EQ(w->open(), "kasse.buchen");
    const Outcome outcome = reopen(task);
    ASSERT_TRUE(outcome.accepted()) << outcome.error->english;
    EXPECT_EQ(w->open(), "prüfen");
    EXPECT_NE(w->activation("prüfen"), task);
    EXPECT_EQ(w->field("gut"), Value(true));
    const auto history = w->engine->history(Workbench::everything(), w->id).value();
    EXPECT_EQ(history.back().kind, CommandKind::reopen);
    EXPECT_EQ(history.back().subject, "prüfen");
    EXPECT_EQ(history.back().text, "Zahlen vertauscht");
    EXPECT_EQ(history.back().role, "chef");
    // Once more completed, the case goes on as it would, and calls once more.
    done("prüfen", {{"gut", false}});
    EXPECT_EQ(w->field("gut"), Value(false));
    EXPECT_EQ(w->open(), "kasse.buchen");
    w->check_replay();
}

TEST_P(Reopen, IsOnOrderOfTheLeadWithAReason) {
    const std::uint32_t task = done("prüfen", {{"gut", true}});
    EXPECT_EQ(reopen(task, "amt").error->code, ErrorCode::not_allowed);
    const Outcome without = reopen(task, "chef", " ");
    EXPECT_EQ(without.error->code, ErrorCode::invalid_data);
    EXPECT_EQ(without.error->subject, "text");
    // Who may not, is not told whether the task was completed.
    EXPECT_EQ(reopen(99, "amt").error->code, ErrorCode::not_allowed);
    Command exclude = w->as("chef", "berg");
    exclude.person = "demir";
    exclude.text = "verwandt";
    ASSERT_TRUE(w->send(exclude, CommandKind::exclude).accepted());
    EXPECT_EQ(reopen(task).error->rule, "ausgeschlossen");
    EXPECT_EQ(w->open(), "kasse.buchen");
}

TEST_P(Reopen, WhatWasNotCompletedIsNotOpenedAgain) {
    EXPECT_EQ(refused(0), "there is no such task");
    EXPECT_EQ(refused(99), "there is no such task");
    EXPECT_EQ(refused(w->activation("prüfen")), "the step `prüfen` is open");
    const std::uint32_t late = w->activation("prüfen");
    w->advance(8 * day);
    EXPECT_EQ(w->open(), "mahnen");
    EXPECT_EQ(refused(late), "this task was not completed, so nobody opens it once more");
    // A number that was given to something else.
    EXPECT_EQ(reopen(late - 1).error->code, ErrorCode::not_open);
}

TEST_P(Reopen, TheDeadlineBeginsAnewAndMayBeExtendedAgain) {
    Command longer = w->as("amt", "aydin");
    longer.activation = w->activation("prüfen");
    ASSERT_TRUE(w->send(longer, CommandKind::extend_deadline).accepted());
    const std::uint32_t task = done("prüfen", {{"gut", true}});
    w->advance(5 * day);
    ASSERT_TRUE(reopen(task).accepted());
    ASSERT_EQ(w->info().deadlines.size(), 1U);
    EXPECT_EQ(to_text(w->info().deadlines[0].end), "2026-05-26T22:00:00Z"); // Whit Monday
    longer = w->as("amt", "aydin");
    longer.activation = w->activation("prüfen");
    EXPECT_TRUE(w->send(longer, CommandKind::extend_deadline).accepted());
    w->check_replay();
}

TEST_P(Reopen, WhoeverCompletedTheStepBeforeStillCounts) {
    to_the_section();
    ASSERT_TRUE(reopen(checked).accepted());
    done("prüfen", {{"gut", true}}, "clara");
    booked();
    for (const std::string_view person : {"aydin", "clara"})
        EXPECT_EQ(w->complete("zeichnen", w->as("amt", person)).error->code, ErrorCode::four_eyes);
    done("zeichnen", {}, "brandt");
}

TEST_P(Reopen, ACallThatIsOutIsLeftAndItsAnswerComesLate) {
    const std::uint32_t task = done("prüfen", {{"gut", true}});
    const std::uint32_t out = w->activation("kasse.buchen");
    ASSERT_TRUE(reopen(task).accepted());
    Command answer = w->as("", "");
    answer.activation = out;
    const Assignment data[] = {{"beleg", "B-1"}};
    answer.data = data;
    ASSERT_TRUE(w->send(answer, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w->field("beleg"), Value());
    EXPECT_NE(w->story().find("late answer"), std::string::npos);
    EXPECT_EQ(w->open(), "prüfen");
}

TEST_P(Reopen, OfASectionThatIsOverOnlyWhatWasBeforeIt) {
    to_the_section();
    const std::uint32_t inside = done("ordnen", {{"n", 1}});
    const std::uint32_t deep = done("tief");
    EXPECT_EQ(refused(deep), "the section `innen` that the step `tief` lies in has ended");
    done("links_eins");
    const std::uint32_t left = done("links_zwei");
    EXPECT_EQ(refused(left), "the branch `links` that the step `links_zwei` lies in has ended");
    done("rechts_eins");
    // What was sent stays sent: the message is waited for, and not given back.
    Command letter = w->as("bürger", "eva");
    letter.name = "unterlage";
    const Assignment data[] = {{"antwort", "ja"}};
    letter.data = data;
    ASSERT_TRUE(w->send(letter, CommandKind::deliver).accepted());
    done("schließen");
    EXPECT_EQ(refused(inside),
              "the section `bearbeitung` that the step `ordnen` lies in has ended");
    ASSERT_TRUE(reopen(signed_off).accepted());
    EXPECT_EQ(w->open(), "zeichnen");
    done("zeichnen", {}, "brandt");
    EXPECT_EQ(w->open(), "ordnen");
    EXPECT_EQ(w->field("n"), Value(1));
    w->check_replay();
}

TEST_P(Reopen, InsideTheSectionItsDeadlineAndWhatAccompaniesItGoOn) {
    to_the_section();
    const std::uint32_t inside = done("ordnen", {{"n", 5}});
    for (const std::string_view name : {"anhörung", "rücksprache"}) {
        Command begin = w->as("amt", "aydin");
        begin.name = name;
        ASSERT_TRUE(w->send(begin, CommandKind::begin_aside).accepted());
    }
    EXPECT_EQ(w->open(), "tief nachfassen anhören sprechen");
    EXPECT_EQ(deadlines(), "bearbeiten innen");
    ASSERT_TRUE(reopen(inside).accepted());
    EXPECT_EQ(w->open(), "ordnen nachfassen anhören");
    EXPECT_EQ(deadlines(), "bearbeiten");
    // The condition that holds has not come true anew.
    done("ordnen", {{"n", 5}});
    EXPECT_EQ(w->open(), "tief nachfassen anhören");
    w->check_replay();
}

TEST_P(Reopen, ABranchGoesBackAloneAndAllOfThemWithWhatWasBefore) {
    to_the_section();
    const std::uint32_t inside = done("ordnen", {{"n", 1}});
    done("tief");
    const std::uint32_t first = done("links_eins");
    EXPECT_EQ(w->open(), "rechts_eins links_zwei");
    ASSERT_TRUE(reopen(first).accepted());
    EXPECT_EQ(w->open(), "rechts_eins links_eins");
    done("rechts_eins");
    done("links_eins");
    EXPECT_EQ(w->open(), "links_zwei");
    ASSERT_TRUE(reopen(inside).accepted());
    EXPECT_EQ(w->open(), "ordnen");
    done("ordnen", {{"n", 1}});
    done("tief");
    EXPECT_EQ(w->open(), "links_eins rechts_eins");
    w->check_replay();
}

TEST_P(Reopen, WithAClaimNobodyHasTheTaskThatIsLeft) {
    to_the_section();
    Command claim = w->as("amt", "clara");
    claim.activation = w->activation("ordnen");
    ASSERT_TRUE(w->send(claim, CommandKind::claim).accepted());
    ASSERT_TRUE(reopen(signed_off).accepted());
    done("zeichnen", {}, "brandt");
    done("ordnen", {{"n", 1}}, "aydin");
}

TEST_P(Reopen, ACaseThatIsBackBeforeTheStepComesToItByItself) {
    begin(R"(
prozess schleife {
    version 1
    leitung chef
    rolle bürger extern
    rolle amt
    rolle chef
    daten { betrag: geld  gut: janein }
    ablauf {
        schritt stellen { rolle bürger erfasst betrag }
        schritt eins { rolle amt }
        schritt zwei { rolle amt }
        schritt drei { rolle amt erfasst gut }
        falls nicht gut { zurück zu eins }
        ende fertig
    }
}
)");
    done("eins");
    const std::uint32_t second = done("zwei");
    const std::uint32_t third = done("drei", {{"gut", false}});
    EXPECT_EQ(w->open(), "eins");
    EXPECT_EQ(refused(second),
              "the case stands before the step `zwei` again, not behind it any more");
    done("eins");
    EXPECT_EQ(refused(second), "the step `zwei` is open");
    EXPECT_EQ(refused(third),
              "the case stands before the step `drei` again, not behind it any more");
    done("zwei");
    EXPECT_EQ(w->open(), "drei");
    // The first time it was completed stands for the step as well as the last.
    ASSERT_TRUE(reopen(second).accepted());
    EXPECT_EQ(w->open(), "zwei");
    w->check_replay();
}

TEST_P(Reopen, NothingIsOpenedWhileWhatIsInItsWayUndoesSomething) {
    to_the_section();
    done("ordnen", {{"n", 1}});
    done("tief");
    done("links_eins");
    done("links_zwei");
    done("rechts_eins");
    Command letter = w->as("bürger", "eva");
    letter.name = "unterlage";
    const Assignment data[] = {{"antwort", "ja"}};
    letter.data = data;
    ASSERT_TRUE(w->send(letter, CommandKind::deliver).accepted());
    done("schließen");
    done("ablegen");
    EXPECT_EQ(w->open(), "kasse.stornieren");
    EXPECT_EQ(refused(checked),
              "something is being undone: `prüfen` can be opened again only after that");
    Command answer = w->as("", "");
    answer.activation = w->activation("kasse.stornieren");
    ASSERT_TRUE(w->send(answer, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w->open(), "archivieren");
    ASSERT_TRUE(reopen(checked).accepted());
    EXPECT_EQ(w->open(), "prüfen");
    w->check_replay();
}

TEST_P(Reopen, NeitherWhileItIsHeldNorAfterItsEnd) {
    const std::uint32_t task = done("prüfen", {{"gut", true}});
    Command hold = w->as("chef", "demir");
    hold.text = "Urlaub";
    ASSERT_TRUE(w->send(hold, CommandKind::suspend).accepted());
    EXPECT_EQ(reopen(task).error->code, ErrorCode::suspended);
    ASSERT_TRUE(w->send(hold, CommandKind::resume).accepted());
    ASSERT_TRUE(w->send(hold, CommandKind::cancel).accepted());
    EXPECT_EQ(reopen(task).error->code, ErrorCode::ended);
}

TEST_P(Reopen, TheSameOrderTwiceIsOneOrder) {
    const std::uint32_t task = done("prüfen", {{"gut", true}});
    Command c = w->as("chef", "demir");
    c.activation = task;
    c.text = "Zahlen vertauscht";
    c.key = "anordnung-1";
    const Outcome first = w->send(c, CommandKind::reopen);
    ASSERT_TRUE(first.accepted());
    done("prüfen", {{"gut", true}});
    const Outcome again = w->send(c, CommandKind::reopen);
    EXPECT_TRUE(again.accepted() && again.duplicate);
    EXPECT_EQ(again.sequence, first.sequence);
    // Whether the host names the step makes no other order of it.
    c.name = "prüfen";
    EXPECT_TRUE(w->send(c, CommandKind::reopen).duplicate);
    EXPECT_EQ(w->open(), "kasse.buchen");
}

TEST_P(Reopen, AHostThatNamesTheStepHasToNameTheRightOne) {
    to_the_section();
    Command c = w->as("chef", "demir");
    c.activation = checked;
    c.text = "Zahlen vertauscht";
    c.name = "zeichnen";
    const Outcome wrong = w->send(c, CommandKind::reopen);
    EXPECT_EQ(wrong.error->code, ErrorCode::conflict);
    EXPECT_EQ(wrong.error->english, "this task completed `prüfen`, not `zeichnen`");
    c.name = "prüfen";
    EXPECT_TRUE(w->send(c, CommandKind::reopen).accepted());
}

constexpr std::string_view opinions = R"(
prozess stellungnahmen {
    version 1
    leitung chef
    rolle bürger extern
    rolle amt
    rolle chef
    typ stelle { name: text  meinung: text?  gelesen: janein? }
    daten { betrag: geld  stellen: liste von stelle }
    ablauf {
        schritt stellen_antrag { rolle bürger erfasst betrag }
        schritt auswählen { rolle amt erfasst stellen }
        für alle s in stellen {
            schritt anhören { rolle amt zeigt s.name erfasst s.meinung }
            schritt lesen { rolle amt erfasst s.gelesen }
        }
        schritt auswerten { rolle amt zeigt stellen }
        ende fertig
    }
}
)";

Value place(std::string_view name) {
    return Value::Context{{"name", name}, {"meinung", Value()}, {"gelesen", Value()}};
}

TEST_P(Reopen, OfAnElementThatIsWorkedOn) {
    begin(opinions);
    const Value list = Value::List{place("Umwelt"), place("Verkehr")};
    const std::uint32_t chosen = done("auswählen", {{"stellen", list}});
    const std::uint32_t heard = done("anhören", {{"s.meinung", "gut"}});
    EXPECT_EQ(w->open(), "lesen anhören");
    ASSERT_TRUE(reopen(heard).accepted());
    EXPECT_EQ(w->open(), "anhören anhören");
    done("anhören", {{"s.meinung", "schlecht"}});
    const std::uint32_t read = done("lesen", {{"s.gelesen", true}});
    EXPECT_EQ(refused(read), "the work this task belonged to has ended");
    // Back before the list: it has what its elements had.
    ASSERT_TRUE(reopen(chosen).accepted());
    EXPECT_EQ(w->open(), "auswählen");
    const Value now = w->field("stellen");
    ASSERT_NE(now.list(), nullptr);
    ASSERT_EQ(now.list()->size(), 2U);
    EXPECT_EQ((*now.list()->at(0).context())[1].second, Value("schlecht"));
    EXPECT_EQ((*now.list()->at(1).context())[1].second, Value());
    w->check_replay();
    EXPECT_EQ(refused(heard), "the work this task belonged to has ended");
}

// Notes stand between the completion, which is the second record, and the order.
TEST(ReopenOfALongCase, LooksBackTenThousandRecords) {
    const auto after = [](int notes) {
        Workbench w(permit);
        EXPECT_TRUE(
            w.start(w.as("bürger", "eva"), {{"betrag", *Number::from_text("10.00")}}).accepted());
        const std::uint32_t task = w.activation("prüfen");
        EXPECT_TRUE(w.complete("prüfen", w.as("amt", "aydin"), {{"gut", true}}).accepted());
        Command c = w.as("chef", "demir");
        c.activation = task;
        c.text = "Zahlen vertauscht";
        for (int i = 0; i < notes; ++i)
            EXPECT_TRUE(w.send(c, CommandKind::note).accepted());
        return w.send(c, CommandKind::reopen);
    };
    EXPECT_TRUE(after(9'999).accepted());
    EXPECT_EQ(after(10'000).error->code, ErrorCode::limit);
}

// Counts how often records are read.
class CountingRecords final : public vorgang::testing::KeptStore {
  public:
    CountingRecords(std::shared_ptr<Store> store, int& reads)
        : KeptStore(std::move(store)), reads_(reads) {}
    using KeptStore::records;
    Result<std::vector<std::vector<std::byte>>> records(CaseId id, std::uint32_t after,
                                                        std::uint32_t limit) override {
        ++reads_;
        return KeptStore::records(id, after, limit);
    }

  private:
    int& reads_;
};

TEST(ReopenWithoutTheRight, NothingIsLookedFor) {
    int reads = 0;
    Workbench w(permit, std::make_unique<CountingRecords>(memory_store(), reads));
    ASSERT_TRUE(
        w.start(w.as("bürger", "eva"), {{"betrag", *Number::from_text("10.00")}}).accepted());
    const std::uint32_t task = w.activation("prüfen");
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "aydin"), {{"gut", true}}).accepted());
    reads = 0;
    const auto reopen = [&](std::string_view role) {
        Command c = w.as(role, "demir");
        c.activation = task;
        c.text = "Zahlen vertauscht";
        return w.send(c, CommandKind::reopen);
    };
    EXPECT_EQ(reopen("amt").error->code, ErrorCode::not_allowed);
    EXPECT_EQ(reads, 0);
    EXPECT_TRUE(reopen("chef").accepted());
    EXPECT_GT(reads, 0);
}

TEST(ReopenWithoutRecords, TheHostHasToNameTheStep) {
    Workbench w(permit, memory_store({KeepRecords::nothing, {}}));
    ASSERT_TRUE(
        w.start(w.as("bürger", "eva"), {{"betrag", *Number::from_text("10.00")}}).accepted());
    const std::uint32_t task = w.activation("prüfen");
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "aydin"), {{"gut", true}}).accepted());
    Command c = w.as("chef", "demir");
    c.activation = task;
    c.text = "Zahlen vertauscht";
    const Outcome unknown = w.send(c, CommandKind::reopen);
    EXPECT_EQ(unknown.error->code, ErrorCode::not_found);
    EXPECT_EQ(unknown.error->english, "this store keeps no records: that the task was completed "
                                      "the host has to know, and to name the step");
    c.name = "prüfen";
    EXPECT_TRUE(w.send(c, CommandKind::reopen).accepted());
    EXPECT_EQ(w.open(), "prüfen");
}

} // namespace
} // namespace vorgang::test
