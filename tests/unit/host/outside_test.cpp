// Messages, tools and incidents: what comes from outside, in whatever order.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view outside = R"(
prozess aussen "Von außen" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text }
    nachricht rückruf von bürger erfasst grund
    nachricht bescheid an bürger erfasst grund
    daten { grund: text  beleg: text }
    ablauf {
        schritt stellen "Stellen" { rolle bürger }
        abschnitt arbeit "Arbeit" {
            schritt prüfen "Prüfen" { rolle amt }
            rufe kasse.buchen(betrag: 12.50) -> beleg { versuche 2 mal alle 10 minuten }
            schritt ansehen "Ansehen" { rolle amt zeigt beleg }
        }
        empfange nachricht rückruf
        sende nachricht bescheid
        ende fertig "Fertig"
    }
}
)";

Outcome recall(Workbench& w, std::string_view key = "r-1") {
    Command c = w.as("bürger", "eva");
    static const std::vector<Assignment> data{{"grund", "keine Zeit"}};
    c.name = "rückruf";
    c.data = data;
    c.key = key;
    return w.send(c, CommandKind::deliver);
}

TEST(Outside, AMessageNobodyWaitsForIsKeptAndDeliveredLater) {
    Workbench w(outside);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(recall(w).accepted());
    ASSERT_EQ(w.info().waiting_messages.size(), 1U);
    const MessageInfo kept = w.info().waiting_messages[0];
    EXPECT_EQ(kept.name, "rückruf");
    ASSERT_EQ(kept.fields.size(), 1U) << "what it says is seen before any field has it";
    EXPECT_EQ(kept.fields[0].name, "grund");
    EXPECT_EQ(kept.fields[0].value, Value("keine Zeit"));
    const HistoryEntry came = w.engine->history(Workbench::everything(), w.id)->back();
    ASSERT_EQ(came.kept.size(), 1U);
    EXPECT_EQ(came.kept[0].name, "grund");
    EXPECT_EQ(came.kept[0].value, Value("keine Zeit"));
    EXPECT_TRUE(came.fields.empty());
    const auto theirs = w.engine->case_info({"stadt", "eva", {}}, w.id);
    EXPECT_TRUE(!theirs || theirs->waiting_messages.empty()) << "as the history, only for inside";
    EXPECT_TRUE(w.field("grund").is_unknown());
    const Outcome again = recall(w);
    EXPECT_TRUE(again.accepted());
    EXPECT_TRUE(again.duplicate) << "accepted once by its id";
    EXPECT_EQ(w.info().waiting_messages.size(), 1U);
    w.bind("kasse.buchen", [](const ToolCall& call) {
        EXPECT_EQ(call["betrag"], Value(Number::scaled(1250, 2)));
        return ToolAnswer::done({{"beleg", "B-1"}});
    });
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    ASSERT_TRUE(w.complete("ansehen", w.as("amt", "a")).accepted());
    EXPECT_TRUE(w.info().ended) << w.story();
    EXPECT_EQ(w.field("grund"), Value("keine Zeit"));
    std::string sent;
    w.on_message("bescheid", [&sent](const OutgoingMessage& m) {
        sent = *m.fields[0].value.text();
        return true;
    });
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(sent, "keine Zeit");
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 0U) << "handed over once";
    w.check_replay();
}

TEST(Outside, AFailingToolIsTriedAsDeclaredThenAnIncident) {
    Workbench w(outside);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    std::vector<std::string> keys;
    bool works = false;
    w.bind("kasse.buchen", [&](const ToolCall& call) -> ToolAnswer {
        keys.emplace_back(call.key);
        if (works) return ToolAnswer::done({{"beleg", "B-2"}});
        throw std::runtime_error("down");
    });
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 0U) << "not before ten minutes";
    w.now.ms += 10 * minute;
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    ASSERT_EQ(w.info().open.size(), 1U);
    EXPECT_EQ(w.info().open[0].kind, OpenKind::incident);
    EXPECT_EQ(keys[0], keys[1]) << "every try has the same key";
    Command c = w.as("amt", "a");
    c.activation = w.info().open[0].activation;
    c.text = "Kasse läuft wieder";
    EXPECT_EQ(w.send(c, CommandKind::resolve_incident).error->code, ErrorCode::not_allowed);
    Command lead = w.as("chef", "c");
    lead.activation = c.activation;
    lead.text = c.text;
    ASSERT_TRUE(w.send(lead, CommandKind::resolve_incident).accepted());
    works = true;
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_NE(keys[2], keys[1]) << "a new order has a new key";
    EXPECT_EQ(w.open(), "ansehen");
    w.check_replay();
}

TEST(Outside, AWrongAnswerIsAFailedAttemptAndALateOneChangesNothing) {
    Workbench w(outside);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    const std::uint32_t call = w.activation("kasse.buchen");
    const std::vector<Assignment> wrong{{"beleg", Value(7)}};
    const std::vector<Assignment> right{{"beleg", Value("B-3")}};
    Command c;
    c.at = w.now;
    c.activation = call;
    c.data = wrong;
    ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.info().open.at(0).attempts, 1U);
    c.data = right;
    ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.field("beleg"), Value("B-3"));
    const std::vector<Assignment> other{{"beleg", Value("B-4")}};
    c.data = other;
    ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.field("beleg"), Value("B-3"));
    EXPECT_NE(w.story().find("late answer"), std::string::npos);
    w.check_replay();
}

// Which of the two would hold is nobody's guess.
TEST(Outside, AFieldIsGivenOnce) {
    Workbench w(outside);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const std::vector<Assignment> twice{{"grund", "keine Zeit"}, {"grund", "krank"}};
    Command c = w.as("bürger", "eva");
    c.name = "rückruf";
    c.data = twice;
    Outcome refused = w.send(c, CommandKind::deliver);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.error->code, ErrorCode::invalid_data);
    EXPECT_EQ(refused.error->subject, "grund");
    c = w.as("chef", "c");
    c.text = "verhört";
    c.data = twice;
    refused = w.send(c, CommandKind::correct);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.error->subject, "grund");
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    const std::vector<Assignment> results{{"beleg", "B-1"}, {"beleg", "B-2"}};
    c = {};
    c.at = w.now;
    c.activation = w.activation("kasse.buchen");
    c.data = results;
    ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.open(), "kasse.buchen") << "a failed attempt, as any wrong answer";
    EXPECT_TRUE(w.field("beleg").is_unknown());
}

TEST(Outside, AHoldByTheLeadKeepsWhatArrives) {
    Workbench w(outside);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command hold = w.as("chef", "c");
    EXPECT_EQ(w.send(hold, CommandKind::suspend).error->code, ErrorCode::invalid_data)
        << "needs a reason";
    hold.text = "Klage abwarten";
    ASSERT_TRUE(w.send(hold, CommandKind::suspend).accepted());
    EXPECT_EQ(w.complete("prüfen", w.as("amt", "a")).error->code, ErrorCode::suspended);
    ASSERT_TRUE(recall(w).accepted());
    Command go = w.as("chef", "c");
    go.text = "erledigt";
    ASSERT_TRUE(w.send(go, CommandKind::resume).accepted());
    EXPECT_EQ(w.info().waiting_messages.size(), 1U);
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    w.check_replay();
}

constexpr std::string_view resting = R"(
prozess ruhend "Ruhend" {
    version 1
    leitung chef
    rolle amt  "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { zahlen(b: geld) -> beleg: text, teile: ganzzahl }
    nachricht neu von amt
    nachricht aus von amt
    daten { beleg: text  teile: ganzzahl }
    ablauf {
        schritt anfang "Anfang" { rolle amt }
        abschnitt ab "Ab" {
            jederzeit bei nachricht neu { zurück zu ab }
            jederzeit bei nachricht aus { ende aus "Aus" }
            rufe kasse.zahlen(b: 100.00) -> beleg, teile
            schritt weiter "Weiter" { rolle amt zeigt beleg, teile }
        }
        ende fertig "Fertig"
    }
})";

// Suspends, answers the call, and lets what follows; returns the record it led to.
template<class Follow>
HistoryEntry answered_at_rest(Workbench& w, Follow&& follow) {
    EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
    const std::uint32_t call = w.info().open.front().activation;
    Command hold = w.as("chef", "c");
    hold.text = "Ruhe";
    EXPECT_TRUE(w.send(hold, CommandKind::suspend).accepted());
    const std::vector<Assignment> results{{"beleg", "B7"}, {"teile", 2}};
    const auto answer = [&] {
        Command brings = w.as("amt", "a");
        brings.activation = call;
        brings.data = results;
        EXPECT_TRUE(w.send(brings, CommandKind::tool_answer).accepted());
    };
    follow(answer);
    w.check_replay();
    return w.engine->history(Workbench::everything(), w.id)->back();
}

void let(Workbench& w, CommandKind kind) {
    Command lead = w.as("chef", "c");
    lead.text = "Grund";
    EXPECT_TRUE(w.send(lead, kind).accepted());
}

void message(Workbench& w, std::string_view name) {
    Command sent = w.as("amt", "a");
    sent.name = name;
    EXPECT_TRUE(w.send(sent, CommandKind::deliver).accepted());
}

TEST(Outside, AnAnswerKeptDuringARestGoesOnRecordWhereItsCallIsLeft) {
    {
        Workbench w(resting);
        const HistoryEntry last = answered_at_rest(w, [&](auto&& answer) {
            answer();
            let(w, CommandKind::cancel);
        });
        EXPECT_EQ(last.text, "Grund; beleg: \"B7\", teile: 2");
        EXPECT_EQ(last.events, (std::vector<std::string>{"cancelled", "late answer"}));
    }
    {
        Workbench w(resting);
        const HistoryEntry last = answered_at_rest(w, [&](auto&& answer) {
            message(w, "neu");
            answer();
            let(w, CommandKind::resume);
        });
        EXPECT_EQ(last.text, "Grund; beleg: \"B7\", teile: 2") << "the message was first";
        EXPECT_EQ(w.open(), "kasse.zahlen");
    }
    {
        Workbench w(resting);
        const HistoryEntry last = answered_at_rest(w, [&](auto&& answer) {
            message(w, "aus");
            answer();
            let(w, CommandKind::resume);
        });
        EXPECT_EQ(last.text, "Grund; beleg: \"B7\", teile: 2") << "the case had ended";
    }
    {
        Workbench w(resting);
        const HistoryEntry last = answered_at_rest(w, [&](auto&& answer) {
            answer();
            let(w, CommandKind::resume);
        });
        EXPECT_EQ(last.text, "Grund") << "it was taken";
        EXPECT_EQ(w.open(), "weiter");
    }
}

} // namespace
} // namespace vorgang::test
