// A small workbench for tests of the engine: a process from text, an engine on a store, a clock
// that only the test moves.
#pragma once

#include <gtest/gtest.h>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/decide.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::test {

inline constexpr std::int64_t minute = 60'000;
inline constexpr std::int64_t hour = 60 * minute;
inline constexpr std::int64_t day = 24 * hour;
// Monday, 2026-05-11 09:00 in Germany.
inline constexpr std::int64_t monday = 1'778'482'800'000;

class Workbench {
  public:
    explicit Workbench(std::string_view text, std::unique_ptr<Store> store = memory_store(),
                       EngineOptions options = {}) {
        Compiled compiled = compile(text);
        EXPECT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
        Place place;
        place.tenant = "stadt";
        open(std::move(store), std::move(options));
        deployment = engine->deploy(compiled.process.value(), place).value();
        process = compiled.process->name();
    }

    // Ends the engine, where there is one, and opens one on the store.
    void open(std::unique_ptr<Store> store, EngineOptions options = {}) {
        engine.reset();
        engine.emplace(std::move(Engine::open(std::move(store), std::move(options))).value());
    }
    Command as(std::string_view role, std::string_view person) {
        Command c;
        roles_ = {role};
        c.actor.person = person;
        c.actor.roles = roles_;
        c.at = now;
        c.entropy = {1, 2}; // where it begins a case
        return c;
    }
    Outcome start(Command c, std::vector<Assignment> data = {}) {
        c.tenant = "stadt";
        Outcome outcome = engine->start(process, data, c);
        if (outcome.accepted()) id = outcome.case_id;
        return outcome;
    }
    Outcome send(Command c, CommandKind kind) {
        c.kind = kind;
        c.case_id = id;
        return engine->apply(c);
    }
    // Completes the oldest open task of the step.
    Outcome complete(std::string_view step, Command c, std::vector<Assignment> data = {}) {
        return engine->complete({id, activation(step)}, data, c);
    }
    void bind(std::string_view operation, ToolHandler handler) {
        EXPECT_TRUE(engine->bind(operation, std::move(handler)));
    }
    void on_message(std::string_view message, MessageHandler handler) {
        EXPECT_TRUE(engine->on_message(message, std::move(handler)));
    }
    CaseInfo info() { return engine->case_info(everything(), id).value(); }
    std::uint32_t activation(std::string_view name) {
        for (const OpenInfo& open : info().open)
            if (open.name == name) return open.activation;
        return 0;
    }
    std::string open() {
        std::string names;
        for (const OpenInfo& open : info().open)
            names += (names.empty() ? "" : " ") + open.name;
        return names;
    }
    Value field(std::string_view name) {
        for (const FieldInfo& f : info().fields)
            if (f.name == name) return f.value;
        return {};
    }
    // What happened, one line a record: "3 expire expired frist".
    std::string story() {
        std::string text;
        for (const HistoryEntry& entry : engine->history(everything(), id).value()) {
            text += std::to_string(entry.sequence) + " " + entry.subject;
            for (const std::string& event : entry.events)
                text += " | " + event;
            text += "\n";
        }
        return text;
    }
    // Every state is what the records say it is.
    void check_replay() {
        CaseState state;
        for (const auto& record : engine->records(id).value()) {
            const auto next = evolve(state, record);
            ASSERT_TRUE(next) << next.error().english;
        }
        EXPECT_EQ(state, engine->case_state(id).value());
    }
    void advance(std::int64_t ms) {
        now.ms += ms;
        EXPECT_TRUE(engine->advance_to(now, 1000));
    }

    static Viewer everything() {
        static constexpr std::string_view roles[] = {"administrator"};
        return {"stadt", "", roles};
    }

    std::optional<Engine> engine;
    std::uint32_t deployment = 0;
    std::string process;
    CaseId id;
    Instant now{monday};

  private:
    std::vector<std::string_view> roles_;
};

} // namespace vorgang::test
