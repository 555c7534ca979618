// Each limit of the engine at its edge and one above: what exceeds it is refused and changes
// nothing.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view limited = R"(
prozess begrenzt "Begrenzt" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    nachricht anruf von amt erfasst notiz
    daten { notiz: text  summe: ganzzahl }
    ablauf {
        schritt stellen "Stellen" { rolle bürger  erfasst notiz }
        setze summe = länge(notiz) + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8
        parallel {
            zweig links { schritt erste "Erste" { rolle amt  frist 1 stunde erinnert chef } }
            zweig rechts { schritt zweite "Zweite" { rolle amt  frist 2 stunden erinnert chef } }
        }
        empfange nachricht anruf
        ende fertig "Fertig"
    }
}
)";

const std::vector<Assignment> ten{{"notiz", "0123456789"}};

Workbench with(const Limits& limits) {
    EngineOptions options;
    options.limits = limits;
    return Workbench(limited, memory_store(), std::move(options));
}

// Refused for this limit, and the case is as it was.
void expect_limit(Workbench& w, const std::function<Outcome()>& command, std::string_view rule) {
    const auto before = w.engine->case_bytes(w.id).value();
    const Outcome outcome = command();
    ASSERT_FALSE(outcome.accepted()) << rule;
    EXPECT_EQ(outcome.error->code, ErrorCode::limit);
    EXPECT_EQ(outcome.error->rule, rule);
    EXPECT_EQ(w.engine->case_bytes(w.id).value(), before);
}

TEST(EngineLimit, PersonsPerCase) {
    Limits limits;
    limits.persons_per_case = 3;
    Workbench w = with(limits);
    ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted()); // the holder is the first
    const auto exclude = [&w](std::string_view person) {
        Command c = w.as("chef", "c");
        c.person = person;
        c.text = "verwandt";
        return w.send(c, CommandKind::exclude);
    };
    EXPECT_TRUE(exclude("p1").accepted());
    EXPECT_TRUE(exclude("p2").accepted());
    EXPECT_TRUE(exclude("p2").accepted()) << "nobody new";
    expect_limit(
        w, [&] { return exclude("p3"); }, "persons_per_case");
    const auto claim = [&w] {
        Command c = w.as("amt", "a");
        c.activation = w.activation("erste");
        return w.send(c, CommandKind::claim);
    };
    expect_limit(w, claim, "persons_per_case");
    const auto appoint = [&w] {
        Command c = w.as("bürger", "eva");
        c.name = "bürger";
        c.person = "anwalt";
        return w.send(c, CommandKind::appoint);
    };
    expect_limit(w, appoint, "persons_per_case");
    EXPECT_TRUE(w.complete("erste", w.as("amt", "a")).accepted()) << "work goes on";
}

TEST(EngineLimit, PersonsPerCaseHoldsForTheFirstHolderToo) {
    Limits limits;
    limits.persons_per_case = 0;
    Workbench w = with(limits);
    EXPECT_EQ(w.start(w.as("bürger", "eva"), ten).error->rule, "persons_per_case");
    EXPECT_EQ(w.engine->counts("stadt")->cases, 0U);
}

TEST(EngineLimit, TextBytes) {
    Limits limits;
    limits.text_bytes = 10;
    Workbench w = with(limits);
    const std::vector<Assignment> eleven{{"notiz", "01234567890"}};
    EXPECT_EQ(w.start(w.as("bürger", "eva"), eleven).error->code, ErrorCode::limit);
    ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted());
    const std::string longer(11, 'x');
    const auto note = [&w](std::string_view text) {
        Command c = w.as("amt", "a");
        c.text = text;
        return w.send(c, CommandKind::note);
    };
    EXPECT_TRUE(note(std::string_view(longer).substr(1)).accepted());
    expect_limit(
        w, [&] { return note(longer); }, "");
    const auto named = [&w](std::string_view Command::*field, std::string_view text) {
        Command c = w.as("amt", "a");
        c.text = "x";
        c.*field = text;
        return w.send(c, CommandKind::note);
    };
    for (auto field : {&Command::person, &Command::entered_for, &Command::file_number}) {
        EXPECT_TRUE(named(field, std::string_view(longer).substr(1)).accepted());
        expect_limit(
            w, [&] { return named(field, longer); }, "");
    }
    const auto acting = [&w, &longer](bool deputy) {
        Command c = w.as("amt", deputy ? "a" : std::string_view(longer));
        if (deputy) c.actor.deputy_for = longer;
        c.text = "x";
        return w.send(c, CommandKind::note);
    };
    expect_limit(
        w, [&] { return acting(false); }, "");
    expect_limit(
        w, [&] { return acting(true); }, "");
}

TEST(EngineLimit, CaseBytes) {
    Limits limits;
    Workbench free = with(limits);
    ASSERT_TRUE(free.start(free.as("bürger", "eva"), ten).accepted());
    limits.case_bytes = static_cast<std::uint32_t>(free.engine->case_bytes(free.id)->size());
    Workbench w = with(limits);
    ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted());
    const std::vector<Assignment> eleven{{"notiz", "01234567890"}};
    EXPECT_EQ(w.start(w.as("bürger", "eva"), eleven).error->code, ErrorCode::limit);
    const auto message = [&w] {
        Command c = w.as("amt", "a");
        c.name = "anruf";
        c.data = ten;
        return w.send(c, CommandKind::deliver);
    };
    expect_limit(w, message, "");
}

TEST(EngineLimit, KeptMessages) {
    Limits limits;
    limits.kept_messages = 2;
    Workbench w = with(limits);
    ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted());
    const auto message = [&w] {
        Command c = w.as("amt", "a");
        c.name = "anruf";
        c.data = ten;
        return w.send(c, CommandKind::deliver);
    };
    EXPECT_TRUE(message().accepted());
    EXPECT_TRUE(message().accepted());
    expect_limit(w, message, "kept_messages");
}

TEST(EngineLimit, InstructionsPerCommand) {
    Limits limits;
    std::uint32_t enough = 1;
    const auto starts = [&limits](std::uint32_t instructions) {
        limits.instructions_per_command = instructions;
        Workbench w = with(limits);
        const Outcome outcome = w.start(w.as("bürger", "eva"), ten);
        EXPECT_TRUE(outcome.accepted() || outcome.error->rule == "instructions_per_command");
        return outcome.accepted();
    };
    while (enough < 1000 && !starts(enough))
        ++enough;
    // A length, eight constants, eight sums, a field, two branches and their steps at least.
    EXPECT_GT(enough, 20U);
    EXPECT_LT(enough, 100U);
    EXPECT_TRUE(starts(enough + 1));
}

TEST(EngineLimit, DeadlinesPerCommand) {
    for (const std::uint32_t most : {1U, 2U}) {
        Limits limits;
        limits.deadlines_per_command = most;
        Workbench w = with(limits);
        ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted());
        w.now.ms += 3 * hour;
        const Outcome outcome = w.complete("erste", w.as("amt", "a"));
        EXPECT_EQ(outcome.accepted(), most == 2);
        if (most == 2) continue;
        EXPECT_EQ(outcome.error->subject, "deadlines_per_command");
        ASSERT_TRUE(w.engine->advance_to(w.now, 100));
        EXPECT_TRUE(w.complete("erste", w.as("amt", "a")).accepted()) << "the way out";
    }
}

TEST(EngineLimit, ProcessBytes) {
    const std::vector<std::byte> bytes = compile(limited).process->save();
    Limits limits;
    limits.process_bytes = static_cast<std::uint32_t>(bytes.size());
    EXPECT_TRUE(Process::load(bytes, limits));
    --limits.process_bytes;
    const auto refused = Process::load(bytes, limits);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::limit);
}

TEST(EngineLimit, AdvanceDays) {
    Limits limits;
    limits.advance_days = 10;
    Workbench w = with(limits);
    ASSERT_TRUE(w.engine->advance_to(w.now, 1));
    EXPECT_TRUE(w.engine->advance_to(Instant{w.now.ms + 10 * day}, 1));
    const auto refused = w.engine->advance_to(Instant{w.now.ms + 20 * day + 1}, 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().subject, "advance_days");
}

TEST(EngineLimit, KeyBytes) {
    Workbench w = with({});
    ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted());
    const std::string key(65, 'k');
    const auto note = [&w](std::string_view text) {
        Command c = w.as("amt", "a");
        c.text = "x";
        c.key = text;
        return w.send(c, CommandKind::note);
    };
    EXPECT_TRUE(note(std::string_view(key).substr(1)).accepted());
    expect_limit(
        w, [&] { return note(key); }, "64");
}

TEST(EngineLimit, RowsOfAPage) {
    Workbench w = with({});
    for (int i = 0; i < 1001; ++i)
        ASSERT_TRUE(w.start(w.as("bürger", "eva"), ten).accepted());
    static constexpr std::string_view clerk[] = {"amt"};
    TaskFilter filter;
    filter.viewer = {"stadt", "a", clerk};
    filter.role = "amt";
    EXPECT_EQ(w.engine->tasks(filter)->tasks.size(), 100U);
    filter.limit = 5000;
    EXPECT_EQ(w.engine->tasks(filter)->tasks.size(), 1000U);
}

} // namespace
} // namespace vorgang::test
