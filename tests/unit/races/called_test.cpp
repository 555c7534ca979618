// A case and one it has called, and what happens to both at once. docs/races.md.
//
// What one has to say to the other is carried by run_tools: that may happen between the two, or
// only after both.
#include <array>
#include <deque>
#include <functional>

#include "called_bench.hpp"
#include "run/errand.hpp"

namespace vorgang::test {

class CalledRaces : public OnBothStores {
  protected:
    using Deed = std::function<Command()>;

    void SetUp() override { b.emplace(store()); }

    // "ok, ok -> weiter / end zugestellt": of both deeds; of the caller, of the case it called.
    // `untold`: where either happens before the other case has heard of it, in whichever order.
    void expect_race(const Deed& first, const Deed& second, std::string_view first_first,
                     std::string_view second_first, std::string_view untold) {
        EXPECT_EQ(one_by_one(first, second), first_first) << "the first comes first";
        EXPECT_EQ(one_by_one(second, first), second_first) << "the second comes first";
        EXPECT_EQ(in_one_commit(first, second), untold) << "in one commit";
        EXPECT_EQ(in_one_commit(second, first, true), untold) << "in one commit, turned";
    }

    [[nodiscard]] Deed ends() {
        return [this] {
            Command c = of(child_, CommandKind::complete, "bürger", "eid:eva");
            c.activation = b->in(child_, [&] { return b->w.activation("quittieren"); });
            return c;
        };
    }
    [[nodiscard]] Deed lead_of(bool caller, CommandKind kind) {
        return [=, this] {
            Command c = of(caller ? b->w.id : child_, kind, "chef", "chris");
            c.text = "Grund";
            return c;
        };
    }
    // Time goes on, with the next entry in the file of the caller.
    [[nodiscard]] Deed passes(std::int64_t ms) {
        return [=, this] {
            Command c = of(b->w.id, CommandKind::note, "amt", "a");
            c.text = "Vermerk";
            c.at = Instant{b->w.now.ms + ms};
            return c;
        };
    }
    std::optional<CalledBench> b;

  private:
    Command of(CaseId id, CommandKind kind, std::string_view role, std::string_view person) {
        Command c;
        c.kind = kind;
        c.case_id = id;
        c.at = b->w.now;
        c.actor.person = person;
        c.actor.roles = std::span(&words_.emplace_back(role), 1);
        return c;
    }
    void prepare() {
        b->start();
        b->run();
        child_ = b->child();
        b->in(child_, [&] {
            const std::vector<Assignment> date{{"am", *date_from_text("2026-05-12")}};
            EXPECT_TRUE(b->w.complete("zustellen", b->w.as("post", "paul"), date).accepted());
            return 0;
        });
    }
    std::string state(CaseId id) {
        if (id.number == 0) return "nothing";
        const CaseInfo info = b->info(id);
        b->check_replay(id);
        std::string text = info.cancelled ? "cancelled"
                           : info.ended   ? "end " + info.ending
                                          : b->open(id);
        for (const OpenInfo& open : info.open)
            if (open.kind == OpenKind::incident) text += " (incident)";
        return text + (info.suspended && !info.ended ? " (suspended)" : "");
    }

  protected:
    static std::string told(const Outcome& outcome) {
        return outcome.accepted() ? "ok" : std::string(to_text(outcome.error->code));
    }
    std::string one_by_one(const Deed& first, const Deed& second) {
        prepare();
        const std::array commands{first(), second()};
        std::string text;
        for (const Command& command : commands) {
            text += (text.empty() ? "" : ", ") + told(b->w.engine->apply(command));
            carry(command.at);
        }
        return text + " -> " + state(b->w.id) + " / " + state(b->child());
    }
    std::string in_one_commit(const Deed& first, const Deed& second, bool turned = false) {
        prepare();
        const std::array commands{first(), second()};
        std::array<Outcome, 2> outcomes;
        b->w.engine->apply(commands, outcomes);
        carry(std::max(commands[0].at, commands[1].at));
        if (turned) std::swap(outcomes[0], outcomes[1]);
        return told(outcomes[0]) + ", " + told(outcomes[1]) + " -> " + state(b->w.id) + " / " +
               state(b->child());
    }

  private:
    // Until nobody has anything to say any more.
    void carry(Instant now) {
        const Instant before = std::exchange(b->w.now, now);
        b->run();
        b->w.now = before;
    }

    CaseId child_;
    std::deque<std::string_view> words_;
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledRaces, both_stores(), store_name);

TEST_P(CalledRaces, EndAndCancellationOfTheCaller) {
    expect_race(ends(), lead_of(true, CommandKind::cancel), "ok, ok -> cancelled / end zugestellt",
                "ok, ended -> cancelled / cancelled", "ok, ok -> cancelled / end zugestellt");
}

TEST_P(CalledRaces, EndAndDeadlineOfTheCall) {
    expect_race(ends(), passes(60 * day), "ok, ok -> weiter / end zugestellt",
                "ok, ended -> end verfristet / cancelled",
                "ok, ok -> end verfristet / end zugestellt");
}

TEST_P(CalledRaces, EndAndSuspensionOfTheCaller) {
    expect_race(ends(), lead_of(true, CommandKind::suspend),
                "ok, ok -> weiter (suspended) / end zugestellt",
                "ok, ok -> zustellung (suspended) / end zugestellt",
                "ok, ok -> zustellung (suspended) / end zugestellt");
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::resume).accepted());
    EXPECT_EQ(b->w.open(), "weiter") << "the answer is kept and taken after the rest";
}

TEST_P(CalledRaces, EndAndItsOwnCancellation) {
    const Deed cancels = lead_of(false, CommandKind::cancel);
    const std::string_view ended_first = "ok, ended -> weiter / end zugestellt";
    const std::string_view cancelled_first = "ok, ended -> zustellung (incident) / cancelled";
    EXPECT_EQ(one_by_one(ends(), cancels), ended_first);
    EXPECT_EQ(in_one_commit(ends(), cancels), ended_first);
    EXPECT_EQ(one_by_one(cancels, ends()), cancelled_first);
    EXPECT_EQ(in_one_commit(cancels, ends()), cancelled_first);
}

TEST_P(CalledRaces, CancellationOfBoth) {
    expect_race(lead_of(false, CommandKind::cancel), lead_of(true, CommandKind::cancel),
                "ok, ok -> cancelled / cancelled", "ok, ended -> cancelled / cancelled",
                "ok, ok -> cancelled / cancelled");
}

TEST_P(CalledRaces, SuspensionAndCancellationOfTheCaller) {
    expect_race(lead_of(false, CommandKind::suspend), lead_of(true, CommandKind::cancel),
                "ok, ok -> cancelled / cancelled", "ok, ended -> cancelled / cancelled",
                "ok, ok -> cancelled / cancelled");
}

TEST_P(CalledRaces, BeginningAndCancellationOfTheCaller) {
    b->start();
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 0U) << "what was withdrawn before does not begin";
    b->start();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->info(b->child()).cancelled);
}

// Two programs, or two threads of one, that carry at once.
TEST_P(CalledRaces, AnswerAndAnswer) {
    b->start();
    b->run();
    const CaseId child = b->child();
    const std::uint32_t call = b->w.activation("zustellung");
    b->deliver(child);
    b->run();
    EXPECT_EQ(b->w.open(), "weiter");
    const std::vector<Assignment> data{
        {"antwort", Value::Context{{"ausgang", "zugestellt"},
                                   {"am", *date_from_text("2026-05-12")},
                                   {"bote", Value()}}}};
    const run::Errand errand{child, 0, {}};
    Command again = b->w.as("", "");
    again.activation = call;
    again.errand = &errand;
    again.data = data;
    again.key = "vorgang:rufe 2";
    EXPECT_TRUE(b->w.send(again, CommandKind::tool_answer).duplicate);
    EXPECT_EQ(b->w.open(), "weiter");
}

} // namespace vorgang::test
