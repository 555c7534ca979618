// Two things that happen to a case at once: in both orders, each in a commit of its own and both in
// one. Who sends them has seen the same case, so both are made up before the first is sent.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <utility>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {

// More than two weeks, holidays and weekends at their end with them.
inline constexpr std::int64_t over = 20 * day;

class Races : public OnBothStores {
  protected:
    using Make = std::function<Command()>;
    struct Deed {
        Make make;
        std::int64_t until = 0; ///< time that passes, in ms from the preparation; 0: a command
    };

    // The case to race on, anew for each run.
    void given(std::string_view text, std::function<void()> prepare = {}) {
        w.reset(); // the store is opened once
        w.emplace(text, store());
        prepare_ = std::move(prepare);
    }

    // What each led to, and what is open then: "ok, not_open -> weiter", first for `a` before `b`.
    void expect_race(const Deed& a, const Deed& b, std::string_view a_first,
                     std::string_view b_first) {
        EXPECT_EQ(one_by_one(a, b), a_first) << "the first comes first";
        EXPECT_EQ(in_one_commit(a, b), a_first) << "the first comes first, in one commit";
        EXPECT_EQ(one_by_one(b, a), b_first) << "the second comes first";
        EXPECT_EQ(in_one_commit(b, a), b_first) << "the second comes first, in one commit";
    }

    // A case at its first step, which `role` completes with these data.
    void start(std::string_view role = "amt", std::vector<Assignment> data = {}) {
        Command c = as(role, "anna");
        c.key = word("start " + std::to_string(++started_));
        const Outcome begun = w->start(c, std::move(data));
        ASSERT_TRUE(begun.accepted()) << begun.error->german;
    }
    void now(const Deed& deed) {
        const Outcome outcome = w->engine->apply(deed.make());
        EXPECT_TRUE(outcome.accepted()) << outcome.error->german;
    }

    [[nodiscard]] Command as(std::string_view role, std::string_view person) {
        Command c;
        c.case_id = w->id;
        c.tenant = "stadt";
        c.process = w->process;
        c.at = w->now;
        c.entropy = {1, 2};
        c.actor.person = person;
        c.actor.roles = std::span(&words_.emplace_back(role), 1);
        return c;
    }
    [[nodiscard]] Deed of(CommandKind kind, std::string_view role, std::string_view person,
                          std::vector<Assignment> data, std::function<void(Command&)> more = {}) {
        return {[=, this, data = std::move(data), more = std::move(more)] {
            Command c = as(role, person);
            c.kind = kind;
            c.data = data_.emplace_back(data);
            if (more) more(c);
            return c;
        }};
    }
    // The oldest open task of the step; of an element the one whose first entry has this value.
    [[nodiscard]] Deed complete(std::string_view step, std::string_view person = "anna",
                                std::vector<Assignment> data = {}, std::string_view element = {},
                                std::string_view role = "amt") {
        return of(CommandKind::complete, role, person, std::move(data),
                  [=, this](Command& c) { c.activation = activation(step, element); });
    }
    [[nodiscard]] Deed about(CommandKind kind, std::string_view step, std::string_view person) {
        return of(kind, "amt", person, {},
                  [=, this](Command& c) { c.activation = activation(step); });
    }
    [[nodiscard]] Deed message(std::string_view name, std::vector<Assignment> data = {},
                               std::string_view key = {}) {
        return of(CommandKind::deliver, "amt", "anna", std::move(data), [=](Command& c) {
            c.name = name;
            c.key = key;
        });
    }
    [[nodiscard]] Deed named(CommandKind kind, std::string_view name,
                             std::vector<Assignment> data = {}) {
        return of(kind, "amt", "anna", std::move(data), [=](Command& c) { c.name = name; });
    }
    [[nodiscard]] Deed answer(std::string_view call, std::vector<Assignment> results,
                              Answer said = Answer::done) {
        return of(CommandKind::tool_answer, "amt", "", std::move(results), [=, this](Command& c) {
            c.activation = activation(call);
            c.answer = said;
        });
    }
    // What the lead does, with a reason.
    [[nodiscard]] Deed lead(CommandKind kind, std::vector<Assignment> data = {},
                            std::string_view about = {}) {
        return of(kind, "chef", "chris", std::move(data), [=, this](Command& c) {
            c.text = "Grund";
            if (!about.empty()) c.activation = activation(about);
        });
    }
    // Time goes on, by itself or with the next entry in the file.
    [[nodiscard]] Deed passes(std::int64_t ms) {
        return {[=, this] {
                    Command c = as("amt", "anna");
                    c.kind = CommandKind::note;
                    c.text = "Vermerk";
                    c.at = Instant{w->now.ms + ms};
                    return c;
                },
                ms};
    }

    [[nodiscard]] std::uint32_t activation(std::string_view name, std::string_view element = {}) {
        for (const OpenInfo& open : w->info().open)
            if (open.name == name || (name == "vorfall" && open.kind == OpenKind::incident))
                if (element.empty() || open.element.at(0).value == Value(element))
                    return open.activation;
        ADD_FAILURE() << "not open: " << name;
        return 0;
    }
    // A text that stays as long as the test.
    [[nodiscard]] std::string_view word(std::string text) {
        return texts_.emplace_back(std::move(text));
    }

    std::optional<Workbench> w;
    std::string shown;   ///< a field whose value is told as well
    bool begins = false; ///< the commands begin cases: what is told is how many
    [[nodiscard]] int run() const { return run_; }

  private:
    // Of the case, after both.
    std::string what_is() {
        if (begins) return std::to_string(w->engine->counts("stadt")->cases - cases_);
        const CaseInfo info = w->info();
        std::string text = info.cancelled ? "cancelled"
                           : info.ended   ? "end " + info.ending
                                          : w->open();
        for (const OpenInfo& open : info.open)
            if (open.kind == OpenKind::wait) text += "wait";
        for (const MessageInfo& kept : info.waiting_messages)
            text += " + " + kept.name;
        if (info.suspended) text += " (suspended)";
        if (!shown.empty()) text += " " + shown + "=" + to_json(w->field(shown));
        w->check_replay();
        return text;
    }
    static std::string outcome_of(const Deed& deed, const Outcome& outcome) {
        if (!outcome.accepted()) return std::string(to_text(outcome.error->code));
        return deed.until != 0 ? "time" : outcome.duplicate ? "duplicate" : "ok";
    }
    void prepare() {
        ++run_;
        if (prepare_) prepare_();
        cases_ = w->engine->counts("stadt")->cases;
    }
    std::string one_by_one(const Deed& first, const Deed& second) {
        prepare();
        const std::array commands{first.make(), second.make()};
        std::array<Outcome, 2> outcomes;
        for (std::size_t i = 0; i < 2; ++i) {
            const Deed& deed = i == 0 ? first : second;
            if (deed.until != 0) {
                EXPECT_TRUE(w->engine->advance_to(commands[i].at, 1000));
                outcomes[i].status = OutcomeStatus::accepted;
            } else {
                outcomes[i] = w->engine->apply(commands[i]);
            }
        }
        return told(first, second, outcomes);
    }
    std::string in_one_commit(const Deed& first, const Deed& second) {
        prepare();
        const std::array commands{first.make(), second.make()};
        std::array<Outcome, 2> outcomes;
        w->engine->apply(commands, outcomes);
        return told(first, second, outcomes);
    }
    // The next run begins when all of this one is over.
    std::string told(const Deed& first, const Deed& second, std::span<const Outcome> outcomes) {
        std::string text = outcome_of(first, outcomes[0]) + ", " + outcome_of(second, outcomes[1]) +
                           " -> " + what_is();
        w->now.ms += std::max(first.until, second.until);
        return text;
    }

    std::function<void()> prepare_;
    std::deque<std::string_view> words_;
    std::deque<std::string> texts_;
    std::deque<std::vector<Assignment>> data_;
    std::uint64_t cases_ = 0;
    int run_ = 0;
    int started_ = 0;
};

} // namespace vorgang::test
