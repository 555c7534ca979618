// `für alle`: elements side by side and in turn, how many are enough, what the list is meanwhile.
#include <algorithm>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view hearing = R"(
prozess anhörung "Anhörung" {
    version 1
    leitung chef
    rolle amt    "Bauamt"
    rolle stelle "Fachstelle"
    rolle chef   "Leitung"
    werkzeug post "Post" { senden(an: text) -> beleg: text }
    nachricht rücknahme von amt
    typ stellungnahme {
        stelle: text
        beleg:  text?
        votum:  auswahl { ohne, ablehnung }?
    }
    daten {
        stellungnahmen: liste von stellungnahme
        weiter:         janein
    }
    ablauf {
        schritt vorbereiten { rolle amt erfasst stellungnahmen }
        abschnitt beteiligung {
            jederzeit bei nachricht rücknahme { }
            für alle s in stellungnahmen ergänzbar durch amt {
                rufe post.senden(an: s.stelle) -> s.beleg
                schritt äußern {
                    rolle   stelle
                    zeigt   s.stelle
                    erfasst s.votum
                    frist   30 tage schweigen gilt als { s.votum: ohne }
                }
            }
        }
        schritt entscheiden { rolle amt zeigt stellungnahmen erfasst weiter }
        ende fertig
    }
}
)";

Value agency(std::string name) {
    return Value::Context{{"stelle", std::move(name)}, {"beleg", Value()}, {"votum", Value()}};
}

const Value& entry(const Value& record, std::string_view name) {
    static const Value unknown;
    const Value::Context* entries = record.context();
    if (entries == nullptr) return unknown;
    const auto found = std::ranges::find(*entries, name,
                                         [](const auto& e) -> std::string_view { return e.first; });
    return found == entries->end() ? unknown : found->second;
}

class Elements : public OnBothStores {
  protected:
    Workbench w{hearing, store()};

    void begin(Value list) {
        w.bind("post.senden", [](const ToolCall& call) {
            return ToolAnswer::done({{"beleg", "B " + *call["an"].text()}});
        });
        ASSERT_TRUE(w.start(w.as("amt", "a"), {{"stellungnahmen", std::move(list)}}).accepted());
    }
    void begin_three() {
        begin(Value::List{agency("Umwelt"), agency("Denkmal"), agency("Feuerwehr")});
        ASSERT_EQ(w.engine->run_tools(w.now, 10)->done, 3U);
    }
    // The task of the step whose element has this value, as its worklist shows it.
    std::uint32_t task(std::string_view name) {
        for (const OpenInfo& open : w.info().open)
            if (open.kind == OpenKind::task && !open.element.empty() &&
                open.element[0].value == Value(name))
                return open.activation;
        return 0;
    }
    Outcome say(std::string_view name, std::string_view vote) {
        const std::vector<Assignment> data{{"s.votum", vote}};
        return w.engine->complete({w.id, task(name)}, data, w.as("stelle", "s"));
    }
    Outcome add(std::string_view name, std::string_view role, std::string_view person) {
        Command c = w.as(role, person);
        c.name = "stellungnahmen";
        const std::vector<Assignment> data{{"stelle", name}};
        c.data = data;
        return w.send(c, CommandKind::add_element);
    }
    std::string votes() {
        std::string all;
        const Value list = w.field("stellungnahmen");
        if (list.list() == nullptr) return "unknown";
        for (const Value& item : *list.list())
            all += (all.empty() ? "" : " ") + to_json(entry(item, "votum"));
        return all;
    }
    std::uint64_t open_tasks(std::string_view role) {
        const std::string_view roles[] = {role};
        TaskFilter filter;
        filter.viewer = {"stadt", "x", roles};
        filter.role = role;
        return w.engine->tasks(filter)->tasks.size();
    }
};
INSTANTIATE_TEST_SUITE_P(Stores, Elements, both_stores(), store_name);

TEST_P(Elements, AllRunSideBySideAndTheListHasWhatTheySaid) {
    begin_three();
    EXPECT_EQ(w.open(), "äußern äußern äußern");
    EXPECT_EQ(open_tasks("stelle"), 3U);
    ASSERT_TRUE(say("Denkmal", "ablehnung").accepted());
    EXPECT_EQ(votes(), "null \"ablehnung\" null"); // shown while it runs
    ASSERT_TRUE(say("Feuerwehr", "ohne").accepted());
    EXPECT_EQ(open_tasks("stelle"), 1U);
    w.check_replay();
    ASSERT_TRUE(say("Umwelt", "ohne").accepted());
    EXPECT_EQ(w.open(), "entscheiden");
    EXPECT_EQ(votes(), "\"ohne\" \"ablehnung\" \"ohne\"");
    const Value list = w.field("stellungnahmen");
    EXPECT_EQ(entry(list.list()->at(1), "beleg"), Value("B Denkmal"));
    EXPECT_TRUE(w.engine->case_state(w.id)->parts.empty());
    w.check_replay();
}

TEST_P(Elements, WhoIsSilentIsDeemedToHaveSpokenEachForItself) {
    begin_three();
    ASSERT_TRUE(say("Umwelt", "ablehnung").accepted());
    w.advance(31 * day);
    EXPECT_EQ(w.open(), "entscheiden");
    EXPECT_EQ(votes(), "\"ablehnung\" \"ohne\" \"ohne\"");
    w.check_replay();
}

TEST_P(Elements, AnEmptyListIsNothingToDo) {
    begin(Value::List{});
    EXPECT_EQ(w.open(), "entscheiden");
    EXPECT_EQ(votes(), "");
    w.check_replay();
}

TEST_P(Elements, OneThatIsAddedIsAwaitedLikeTheOthers) {
    begin_three();
    ASSERT_TRUE(add("Wasser", "amt", "a").accepted());
    EXPECT_EQ(add("Wasser", "stelle", "s").error->code, ErrorCode::not_allowed);
    ASSERT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    for (const char* name : {"Umwelt", "Denkmal", "Feuerwehr"})
        ASSERT_TRUE(say(name, "ohne").accepted()) << name;
    EXPECT_EQ(w.open(), "äußern");
    ASSERT_TRUE(say("Wasser", "ablehnung").accepted());
    EXPECT_EQ(votes(), "\"ohne\" \"ohne\" \"ohne\" \"ablehnung\"");
    EXPECT_EQ(add("Wasser", "amt", "a").error->code, ErrorCode::not_open);
    w.check_replay();
}

TEST_P(Elements, TheHistorySaysWhichListWasAddedTo) {
    begin_three();
    ASSERT_TRUE(add("Wasser", "amt", "a").accepted());
    const auto history = w.engine->history(Workbench::everything(), w.id);
    EXPECT_EQ(history->back().kind, CommandKind::add_element);
    EXPECT_EQ(history->back().subject, "stellungnahmen");
}

TEST_P(Elements, AnAddedOneNeedsWhatItsTypeSays) {
    begin_three();
    Command c = w.as("amt", "a");
    c.name = "stellungnahmen";
    EXPECT_EQ(w.send(c, CommandKind::add_element).error->code, ErrorCode::invalid_data);
    const std::vector<Assignment> data{{"stelle", "Wasser"}, {"farbe", "blau"}};
    c.data = data;
    EXPECT_EQ(w.send(c, CommandKind::add_element).error->subject, "farbe");
    const std::vector<Assignment> twice{{"stelle", "Wasser"}, {"stelle", "Wald"}};
    c.data = twice;
    EXPECT_EQ(w.send(c, CommandKind::add_element).error->code, ErrorCode::invalid_data);
    EXPECT_EQ(w.info().open.size(), 3U);
}

TEST_P(Elements, WhoComesTooLateIsToldThatTheDeadlineHasPassed) {
    begin_three();
    const std::uint32_t late = task("Denkmal");
    w.advance(10 * day);
    ASSERT_TRUE(add("Wasser", "amt", "a").accepted());
    ASSERT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    w.advance(25 * day);
    ASSERT_EQ(w.open(), "äußern") << "the one that was added is still being worked on";
    const std::vector<Assignment> vote{{"s.votum", "ablehnung"}};
    Outcome refused = w.engine->complete({w.id, late}, vote, w.as("stelle", "s"));
    EXPECT_EQ(refused.error->code, ErrorCode::not_open);
    EXPECT_EQ(refused.error->rule, "abgelaufen 2026-06-10T22:00:00Z");
    Command in_time = w.as("stelle", "s");
    in_time.received_at = Instant{monday + 29 * day};
    refused = w.engine->complete({w.id, late}, vote, in_time);
    EXPECT_EQ(refused.error->rule, "in_time");
    in_time.activation = late;
    in_time.text = "lag in der Post";
    ASSERT_TRUE(w.send(in_time, CommandKind::note).accepted());
    w.advance(10 * day);
    ASSERT_EQ(w.open(), "entscheiden");
    ASSERT_EQ(w.info().findings.size(), 1U) << "also when nobody works on the elements any more";
    EXPECT_EQ(w.info().findings[0], "äußern");
}

constexpr std::string_view in_turn = R"(
prozess runde {
    version 1
    rolle amt
    typ stück { name: text  votum: janein? }
    daten { stücke: liste von stück  tag: datum }
    ablauf {
        schritt beginnen { rolle amt  erfasst stücke, tag }
        für alle s in stücke nacheinander {
            schritt prüfen {
                rolle   amt
                erfasst s.votum
                frist   1 tag ab tag schweigen gilt als { s.votum: ja }
            }
            schritt ablegen { rolle amt }
        }
        ende fertig
    }
}
)";

// The same deadline passes for each of them, and was over before any of them began.
TEST_P(Elements, WhatIsToldOfADeadlineIsAboutTheElement) {
    Workbench turns(in_turn, store());
    const Value list = Value::List{Value::Context{{"name", "a"}, {"votum", Value()}},
                                   Value::Context{{"name", "b"}, {"votum", Value()}}};
    const Date long_ago = *date_from_text("2026-05-01");
    ASSERT_TRUE(
        turns.start(turns.as("amt", "a"), {{"stücke", list}, {"tag", long_ago}}).accepted());
    turns.advance(hour);
    ASSERT_TRUE(turns.complete("ablegen", turns.as("amt", "a")).accepted());
    const std::uint32_t second = turns.activation("prüfen");
    turns.advance(hour);
    ASSERT_EQ(turns.open(), "ablegen");
    const std::vector<Assignment> vote{{"s.votum", true}};
    const Outcome late = turns.engine->complete({turns.id, second}, vote, turns.as("amt", "a"));
    EXPECT_EQ(late.error->rule, "abgelaufen 2026-05-11T08:00:00Z");
}

constexpr std::string_view extendable = R"(
prozess durchsicht {
    version 1
    rolle amt
    typ stück { name: text  votum: janein? }
    daten { stücke: liste von stück }
    ablauf {
        schritt beginnen { rolle amt  erfasst stücke }
        abschnitt runde {
            frist 2 wochen verlängerbar einmal um 1 woche durch amt danach { }
            für alle s in stücke { schritt prüfen { rolle amt  erfasst s.votum } }
            schritt ablegen { rolle amt }
        }
        ende fertig
    }
}
)";

TEST_P(Elements, ATaskOfAnElementThatIsGoneStandsForNoDeadline) {
    Workbench round(extendable, store());
    const Value list = Value::List{Value::Context{{"name", "a"}, {"votum", Value()}}};
    ASSERT_TRUE(round.start(round.as("amt", "a"), {{"stücke", list}}).accepted());
    const std::uint32_t gone = round.activation("prüfen");
    ASSERT_TRUE(round.complete("prüfen", round.as("amt", "a"), {{"s.votum", true}}).accepted());
    Command c = round.as("amt", "a");
    c.name = "runde";
    c.activation = gone;
    EXPECT_EQ(round.send(c, CommandKind::extend_deadline).error->code, ErrorCode::not_open);
    c.activation = 0;
    EXPECT_TRUE(round.send(c, CommandKind::extend_deadline).accepted());
}

TEST_P(Elements, WhatRanOutDuringARestTakesEffectAfterItInEachElement) {
    begin_three();
    ASSERT_TRUE(say("Umwelt", "ablehnung").accepted());
    w.advance(20 * day);
    Command c = w.as("chef", "c");
    c.text = "Umbau";
    ASSERT_TRUE(w.send(c, CommandKind::suspend).accepted());
    EXPECT_EQ(say("Denkmal", "ohne").error->code, ErrorCode::suspended);
    w.advance(100 * day);
    EXPECT_EQ(w.open(), "äußern äußern");
    c = w.as("chef", "c");
    c.text = "Weiter";
    ASSERT_TRUE(w.send(c, CommandKind::resume).accepted());
    w.advance(0);
    EXPECT_EQ(w.open(), "entscheiden");
    EXPECT_EQ(votes(), "\"ablehnung\" \"ohne\" \"ohne\"");
    w.check_replay();
}

TEST_P(Elements, ACancelledCaseHasNothingOpenAnyMore) {
    begin_three();
    Command c = w.as("chef", "c");
    c.text = "Zurückgezogen";
    ASSERT_TRUE(w.send(c, CommandKind::cancel).accepted());
    EXPECT_TRUE(w.info().open.empty());
    EXPECT_EQ(open_tasks("stelle"), 0U);
    EXPECT_TRUE(w.engine->case_state(w.id)->parts.empty());
    w.advance(100 * day);
    EXPECT_TRUE(w.info().ended);
    w.check_replay();
}

TEST_P(Elements, ClaimsAndFourEyesAreOfTheElement) {
    begin_three();
    Command c = w.as("stelle", "s");
    c.activation = task("Denkmal");
    ASSERT_TRUE(w.send(c, CommandKind::claim).accepted());
    c = w.as("stelle", "t");
    c.activation = task("Denkmal");
    EXPECT_FALSE(w.send(c, CommandKind::claim).accepted());
    c.activation = task("Umwelt");
    EXPECT_TRUE(w.send(c, CommandKind::claim).accepted());
    w.check_replay();
}

TEST_P(Elements, ATaskOfAnElementThatHasEndedIsNotOpen) {
    begin_three();
    const std::uint32_t umwelt = task("Umwelt");
    ASSERT_TRUE(say("Umwelt", "ohne").accepted());
    const std::vector<Assignment> data{{"s.votum", "ohne"}};
    const Outcome again = w.engine->complete({w.id, umwelt}, data, w.as("stelle", "s"));
    ASSERT_TRUE(again.error);
    EXPECT_EQ(again.error->code, ErrorCode::not_open);
    const Outcome never =
        w.engine->complete({w.id, part_activation(77, 1)}, data, w.as("stelle", "s"));
    ASSERT_TRUE(never.error);
    EXPECT_EQ(never.error->code, ErrorCode::not_found);
}

TEST_P(Elements, AnEngineOpenedAgainGoesOnWhereItWas) {
    begin_three();
    ASSERT_TRUE(say("Umwelt", "ablehnung").accepted());
    w.engine.reset();
    w.open(store());
    EXPECT_EQ(w.open(), "äußern äußern");
    ASSERT_TRUE(say("Denkmal", "ohne").accepted());
    w.advance(31 * day);
    EXPECT_EQ(w.open(), "entscheiden");
    EXPECT_EQ(votes(), "\"ablehnung\" \"ohne\" \"ohne\"");
    w.check_replay();
}

TEST_P(Elements, TheListIsNotCorrectedWhileItIsAtWork) {
    begin_three();
    Command c = w.as("chef", "c");
    c.text = "Tippfehler";
    const std::vector<Assignment> data{{"stellungnahmen", Value::List{}}};
    c.data = data;
    EXPECT_EQ(w.send(c, CommandKind::correct).error->code, ErrorCode::conflict);
}

// Tasks, calls and deadlines of a thousand elements go with the section that is left, in one
// record.
TEST_P(Elements, ASectionWithAThousandOpenThingsIsLeftInOneRecord) {
    Value::List list;
    for (int i = 0; i < 1'000; ++i)
        list.push_back(agency("Stelle " + std::to_string(i)));
    begin(Value(std::move(list)));
    ASSERT_EQ(w.engine->run_tools(w.now, 500)->done, 500U); // half have a task, half a call
    const std::uint32_t sequence = w.info().sequence;
    EXPECT_EQ(w.info().open.size(), 1'000U);
    Command c = w.as("amt", "a");
    c.name = "rücknahme";
    ASSERT_TRUE(w.send(c, CommandKind::deliver).accepted());
    EXPECT_EQ(w.info().sequence, sequence + 1);
    EXPECT_EQ(w.open(), "entscheiden");
    EXPECT_EQ(open_tasks("stelle"), 0U);
    EXPECT_EQ(w.engine->run_tools(w.now, 2'000)->done, 0U);
    w.now.ms += 40 * day;
    EXPECT_EQ(w.engine->advance_to(w.now, 10, true)->done, 0U);
    EXPECT_TRUE(w.engine->case_state(w.id)->parts.empty());
    EXPECT_EQ(w.field("stellungnahmen").list()->size(), 1'000U);
    w.check_replay();
}

TEST(ElementLimits, MoreThanACommandMayBeginAreAnIncidentUntilTheLimitIsHigher) {
    EngineOptions options;
    options.limits.parts_per_command = 2;
    Workbench w(hearing, memory_store(), options);
    const Value list = Value::List{agency("a"), agency("b"), agency("c")};
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"stellungnahmen", list}}).accepted());
    ASSERT_EQ(w.info().open.size(), 1U);
    EXPECT_EQ(w.info().open[0].kind, OpenKind::incident);
    w.check_replay();
}

constexpr std::string_view rounds = R"(
prozess vergabe "Vergabe" {
    version 1
    rolle amt "Amt"
    rolle kita "Kita"
    typ angebot { kita: text  zusage: janein? }
    daten {
        angebote: liste von angebot
        plätze:   ganzzahl
        zusagen:  ganzzahl
    }
    ablauf {
        schritt reihen { rolle amt erfasst angebote, plätze }
        setze zusagen = 0
        für alle a in angebote nacheinander bis zusagen >= plätze {
            schritt fragen { rolle kita zeigt a.kita erfasst a.zusage }
            falls a.zusage { setze zusagen = zusagen + 1 }
        }
        schritt prüfen { rolle amt zeigt angebote }
        für alle b in angebote bis 2 {
            schritt vormerken { rolle kita zeigt b.kita }
        }
        schritt abschließen { rolle amt }
        ende fertig
    }
}
)";

class Rounds : public OnBothStores {
  protected:
    Workbench w{rounds, store()};

    void begin(int places) {
        Value::List list;
        for (const char* name : {"Nord", "Süd", "Ost", "West"})
            list.push_back(Value::Context{{"kita", name}, {"zusage", Value()}});
        const std::vector<Assignment> data{{"angebote", Value(list)}, {"plätze", places}};
        ASSERT_TRUE(w.start(w.as("amt", "a"), data).accepted());
    }
    void ask(std::string_view name, bool yes) {
        ASSERT_EQ(w.open(), "fragen");
        ASSERT_EQ(w.info().open[0].element[0].value, Value(name));
        ASSERT_TRUE(w.complete("fragen", w.as("kita", "k"), {{"a.zusage", yes}}).accepted());
    }
};
INSTANTIATE_TEST_SUITE_P(Stores, Rounds, both_stores(), store_name);

TEST_P(Rounds, InTurnOneAfterTheOtherUntilItIsEnough) {
    begin(2);
    ask("Nord", true);
    ask("Süd", false);
    w.check_replay();
    ask("Ost", true);
    EXPECT_EQ(w.open(), "prüfen");
    const Value list = w.field("angebote");
    EXPECT_EQ(entry(list.list()->at(0), "zusage"), Value(true));
    EXPECT_EQ(entry(list.list()->at(1), "zusage"), Value(false));
    EXPECT_TRUE(entry(list.list()->at(3), "zusage").is_unknown());
    w.check_replay();
}

TEST_P(Rounds, InTurnToTheEndWhereItIsNeverEnough) {
    begin(9);
    for (const char* name : {"Nord", "Süd", "Ost", "West"})
        ask(name, false);
    EXPECT_EQ(w.open(), "prüfen");
    w.check_replay();
}

TEST_P(Rounds, WhenEnoughHaveEndedTheOthersAreWithdrawn) {
    begin(1);
    ask("Nord", true);
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    EXPECT_EQ(w.open(), "vormerken vormerken vormerken vormerken");
    ASSERT_TRUE(w.complete("vormerken", w.as("kita", "k")).accepted());
    ASSERT_TRUE(w.complete("vormerken", w.as("kita", "k")).accepted());
    EXPECT_EQ(w.open(), "abschließen");
    EXPECT_TRUE(w.engine->case_state(w.id)->parts.empty());
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
