// Traces a stranger would try: loops side by side, deadlines at one instant, races, late answers, a
// host that slept. Each is played on both stores as it is, with every command sent twice, and with
// the engine ended after every commit; the file of the case is the same bytes every time.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

enum class Manner { plainly, twice, restarted };

class Traces : public OnBothStores {
  public:
    using Trace = std::function<void(Traces&)>;
    using Records = std::vector<std::vector<std::byte>>;

    // Plays the trace in every manner, each with a case of its own on one store.
    void play(std::string_view text, const Trace& trace) {
        std::optional<Records> first;
        for (const Manner manner : {Manner::plainly, Manner::twice, Manner::restarted}) {
            manner_ = manner;
            conformance::Scratch scratch;
            kept_ = GetParam() == "sqlite" ? std::shared_ptr<Store>() : memory_store();
            file_ = scratch.file("trace.db");
            keys_ = 0;
            w.emplace(text, reopened());
            trace(*this);
            w->check_replay();
            const Records records = w->engine->records(w->id).value();
            if (!first) first = records;
            EXPECT_EQ(records, *first) << static_cast<int>(manner);
            w.reset();
        }
    }
    Outcome send(Command c) {
        c.key = key_ = "k" + std::to_string(++keys_);
        Outcome outcome = w->engine->apply(c);
        if (manner_ == Manner::twice) {
            const Outcome again = w->engine->apply(c);
            EXPECT_EQ(again.accepted(), outcome.accepted());
            EXPECT_EQ(again.duplicate, outcome.accepted());
            EXPECT_EQ(again.sequence, outcome.accepted() ? outcome.sequence : 0U);
        }
        if (manner_ == Manner::restarted) w->open(reopened());
        return outcome;
    }
    Outcome begin(std::string_view role, std::vector<Assignment> data = {}) {
        Command c = w->as(role, "a");
        c.kind = CommandKind::start;
        c.process = w->process;
        c.tenant = "stadt";
        c.entropy = {1, 2};
        c.data = data;
        Outcome outcome = send(c);
        EXPECT_TRUE(outcome.accepted());
        w->id = outcome.case_id;
        return outcome;
    }
    Outcome complete(std::uint32_t activation, std::vector<Assignment> data = {}) {
        Command c = w->as("amt", "a");
        c.kind = CommandKind::complete;
        c.case_id = w->id;
        c.activation = activation;
        c.data = data;
        return send(c);
    }
    Outcome complete(std::string_view step, std::vector<Assignment> data = {}) {
        return complete(w->activation(step), std::move(data));
    }
    Outcome message(std::string_view name) {
        Command c = w->as("amt", "a");
        c.kind = CommandKind::deliver;
        c.case_id = w->id;
        c.name = name;
        return send(c);
    }
    Outcome answer(std::uint32_t call, std::string_view receipt) {
        const std::vector<Assignment> data{{"beleg", receipt}};
        Command c;
        c.kind = CommandKind::tool_answer;
        c.case_id = w->id;
        c.activation = call;
        c.at = w->now;
        c.data = data;
        return send(c);
    }

    std::optional<Workbench> w;

  private:
    std::unique_ptr<Store> reopened() {
        if (w) w->engine.reset();
        if (kept_) return std::make_unique<vorgang::testing::KeptStore>(kept_);
        return sqlite_store(file_, {.durability = Durability::off}).value();
    }

    Manner manner_ = Manner::plainly;
    std::shared_ptr<Store> kept_;
    std::string file_;
    std::string key_;
    int keys_ = 0;
};

constexpr std::string_view loops = R"(
prozess schleifen "Schleifen" {
    version 1
    rolle amt "Amt"
    daten { links_gut: janein  rechts_gut: janein }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        parallel {
            zweig links {
                schritt links_prüfen "Links prüfen" { rolle amt  erfasst links_gut }
                falls nicht links_gut {
                    schritt links_bessern "Links bessern" { rolle amt }
                    zurück zu links_prüfen
                }
            }
            zweig rechts {
                schritt rechts_prüfen "Rechts prüfen" {
                    rolle amt
                    erfasst rechts_gut
                    frist 2 stunden schweigen gilt als { rechts_gut: ja }
                }
                falls nicht rechts_gut { zurück zu rechts_prüfen }
            }
        }
        ende fertig "Fertig" liefert links_gut, rechts_gut
    }
}
)";

TEST_P(Traces, LoopsInParallelBranches) {
    play(loops, [](Traces& t) {
        t.begin("amt");
        std::vector<std::uint32_t> spent;
        for (int round = 0; round < 3; ++round) {
            for (const std::string_view side : {"links", "rechts"}) {
                const std::uint32_t open = t.w->activation(std::string(side) + "_prüfen");
                EXPECT_TRUE(t.complete(open, {{std::string(side) + "_gut", false}}).accepted());
                spent.push_back(open);
            }
            EXPECT_EQ(t.w->open(), "links_bessern rechts_prüfen");
            EXPECT_TRUE(t.complete("links_bessern").accepted());
        }
        for (const std::uint32_t task : spent)
            EXPECT_EQ(t.complete(task, {{"links_gut", true}}).error->code, ErrorCode::not_open)
                << "each round has tasks of its own";
        EXPECT_TRUE(t.complete("links_prüfen", {{"links_gut", true}}).accepted());
        EXPECT_FALSE(t.w->info().ended) << "the other branch still turns";
        t.w->now.ms += hour;
        EXPECT_TRUE(t.complete("rechts_prüfen", {{"rechts_gut", false}}).accepted());
        t.w->advance(hour + minute);
        EXPECT_FALSE(t.w->info().ended) << "the deadline began anew with the round";
        t.w->advance(hour);
        EXPECT_EQ(t.w->info().ending, "fertig");
        EXPECT_EQ(t.w->field("rechts_gut"), Value(true));
    });
}

constexpr std::string_view one_instant = R"(
prozess ein_augenblick "Ein Augenblick" {
    version 1
    rolle amt "Amt"
    daten { nochmal: janein }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        parallel {
            zweig links {
                schritt vorher "Vorher" { rolle amt }
                schritt kurz "Kurz" { rolle amt  frist frist_kurz: 2 stunden danach { } }
            }
            zweig rechts {
                schritt lang "Lang" { rolle amt  frist frist_lang: 3 stunden danach { } }
            }
            zweig dritte { warte 3 stunden }
        }
        schritt enden "Enden" { rolle amt }
        ende fertig "Fertig"
    }
}
)";

TEST_P(Traces, DeadlinesAtOneInstantTakeEffectInTheOrderInWhichTheyWereArmed) {
    play(one_instant, [](Traces& t) {
        t.begin("amt");
        t.w->now.ms += hour;
        EXPECT_TRUE(t.complete("vorher").accepted()); // arms the short one after the long one
        t.w->advance(2 * hour);
        EXPECT_EQ(t.w->story(), "1 beginnen\n2 vorher\n3 frist_lang | expired frist_lang\n"
                                "4  | waited\n5 frist_kurz | expired frist_kurz\n");
        EXPECT_EQ(t.w->open(), "enden");
    });
}

constexpr std::string_view race = R"(
prozess wettlauf "Wettlauf" {
    version 1
    rolle amt "Amt"
    nachricht einspruch von amt
    daten { wer: text }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        abschnitt offen "Offen" {
            frist frist_offen: 2 stunden danach { setze wer = "Frist" }
            jederzeit bei nachricht einspruch { setze wer = "Nachricht" }
            schritt warten "Warten" { rolle amt }
            setze wer = "Schritt"
        }
        schritt enden "Enden" { rolle amt  zeigt wer }
        ende fertig "Fertig"
    }
}
)";

TEST_P(Traces, AMessageAtTheInstantOfADeadlineComesAfterIt) {
    play(race, [](Traces& t) {
        t.begin("amt");
        t.w->now.ms += 2 * hour;
        EXPECT_TRUE(t.message("einspruch").accepted());
        EXPECT_EQ(t.w->field("wer"), Value("Frist"));
        EXPECT_EQ(t.w->info().waiting_messages.size(), 1U) << "kept: it is visible, not lost";
        EXPECT_EQ(t.w->story(), "1 beginnen\n2 frist_offen | expired frist_offen\n"
                                "3 einspruch | kept einspruch\n");
    });
}

TEST_P(Traces, AMessageAMomentBeforeTheDeadlineWins) {
    play(race, [](Traces& t) {
        t.begin("amt");
        const std::uint32_t task = t.w->activation("warten");
        t.w->now.ms += 2 * hour - 1;
        EXPECT_TRUE(t.message("einspruch").accepted());
        t.w->now.ms += 1;
        EXPECT_EQ(t.complete(task).error->code, ErrorCode::not_open);
        t.w->advance(day);
        EXPECT_EQ(t.w->field("wer"), Value("Nachricht"));
        EXPECT_EQ(t.w->story(), "1 beginnen\n2 einspruch | delivered einspruch\n")
            << "the deadline ended with the section";
    });
}

constexpr std::string_view called = R"(
prozess gerufen "Gerufen" {
    version 1
    rolle amt "Amt"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text }
    nachricht storno von amt
    daten { beleg: text? }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        abschnitt zahlung "Zahlung" {
            jederzeit bei nachricht storno { }
            rufe kasse.buchen(betrag: 12.50) -> beleg
        }
        schritt enden "Enden" { rolle amt  zeigt beleg }
        ende fertig "Fertig"
    }
}
)";

TEST_P(Traces, AnAnswerAfterTheCallWasCancelledIsOnRecordAndChangesNothing) {
    play(called, [](Traces& t) {
        t.begin("amt");
        const std::uint32_t call = t.w->activation("kasse.buchen");
        EXPECT_TRUE(t.message("storno").accepted());
        EXPECT_EQ(t.w->open(), "enden");
        int made = 0;
        t.w->bind("kasse.buchen", [&made](const ToolCall&) {
            ++made;
            return ToolAnswer::done({{"beleg", "B"}});
        });
        EXPECT_EQ(t.w->engine->run_tools(t.w->now, 10)->done, 0U);
        EXPECT_EQ(made, 0) << "what was dropped does not leave any more";
        EXPECT_TRUE(t.answer(call, "B-1").accepted());
        EXPECT_TRUE(t.w->field("beleg").is_unknown());
        EXPECT_EQ(t.w->open(), "enden");
        EXPECT_TRUE(t.complete("enden").accepted());
        EXPECT_TRUE(t.answer(call, "B-2").accepted()) << "also after the end";
        EXPECT_TRUE(t.w->field("beleg").is_unknown());
        EXPECT_EQ(t.w->story(), "1 beginnen\n2 storno | delivered storno\n3  | late answer\n"
                                "4 enden | ended fertig\n5  | late answer\n");
    });
}

constexpr std::string_view month = R"(
prozess monat "Ein Monat" {
    version 1
    verfahren VwVfG
    rolle amt "Amt"
    rolle chef "Leitung"
    daten { still: janein }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        parallel {
            zweig akte {
                schritt lesen "Lesen" {
                    rolle amt
                    frist frist_mahnen: 3 tage erinnert chef
                    frist frist_lesen: 1 woche danach { }
                }
                warte 36 stunden
                schritt entscheiden "Entscheiden" {
                    rolle amt
                    erfasst still
                    frist frist_schweigen: 5 arbeitstage schweigen gilt als { still: ja }
                }
            }
            zweig nebenher { warte 20 tage }
        }
        ende fertig "Fertig" liefert still
    }
}
)";

// Each deadline of the chain is armed at the due time of the one before, not at the time the host
// woke up, so the file is the same as if it had never slept.
TEST_P(Traces, AHostThatSleptAMonthFindsEachDeadlineAtItsOwnTime) {
    std::vector<Records> files;
    for (const std::int64_t nap : {hour, day, 31 * day}) {
        play(month, [&files, nap](Traces& t) {
            t.begin("amt");
            for (std::int64_t slept = 0; slept < 31 * day; slept += nap)
                t.w->advance(nap);
            EXPECT_EQ(t.w->info().ending, "fertig");
            std::string times;
            for (const HistoryEntry& entry :
                 t.w->engine->history(Workbench::everything(), t.w->id).value())
                times += to_text(entry.at) + " ";
            EXPECT_EQ(times, "2026-05-11T07:00:00Z 2026-05-15T22:00:00Z 2026-05-18T22:00:00Z "
                             "2026-05-20T10:00:00Z 2026-05-28T22:00:00Z 2026-05-31T07:00:00Z ");
            files.push_back(t.w->engine->records(t.w->id).value());
        });
    }
    for (const Records& file : files)
        EXPECT_EQ(file, files.front());
}

TEST_P(Traces, ACommandAfterAMonthFindsTheCaseUpToDateFirst) {
    play(month, [](Traces& t) {
        t.begin("amt");
        const std::uint32_t task = t.w->activation("lesen");
        t.w->now.ms += 31 * day;
        EXPECT_EQ(t.complete(task).error->code, ErrorCode::ended);
        EXPECT_EQ(t.w->info().ending, "fertig");
        EXPECT_EQ(t.w->info().at, Instant{monday + 20 * day});
    });
}

INSTANTIATE_TEST_SUITE_P(Stores, Traces, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
