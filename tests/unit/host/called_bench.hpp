// A process that calls another one, and both in an engine.
#pragma once

#include <algorithm>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {

// The process of a text, with what stands for a call of a process in it: the operations of the tool
// `prozesse` are processes; one without a result is the one before it, called `nebenbei`.
inline Process with_calls(std::string_view text) {
    const Compiled compiled = compile(text);
    EXPECT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
    ProcessModel model = compiled.process.value().model();
    const auto is_process = [&model](const Operation& operation) {
        return operation.tool != none && model.tools[operation.tool].name == "prozesse";
    };
    for (Call& call : model.calls) {
        const Operation& operation = model.operations[call.operation];
        if (!is_process(operation) || !operation.results.empty()) continue;
        call.alongside = true;
        --call.operation;
    }
    for (Operation& operation : model.operations)
        if (is_process(operation) && !operation.results.empty()) operation.tool = none;
    return Process::from_model(std::move(model)).value();
}

inline constexpr std::string_view calling = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt    "Amt"
    rolle chef   "Leitung"
    typ zustellung { ausgang: auswahl { zugestellt, zurück }  am: datum?  bote: text? }
    werkzeug prozesse "Prozesse" {
        zustellung(an: text) -> antwort: zustellung
        nebenher(an: text)
    }
    daten { name: text  antwort: zustellung }
    ablauf {
        schritt beantragen { rolle bürger erfasst name }
        rufe prozesse.zustellung(an: name) -> antwort {
            versuche 2 mal alle 1 stunde
            frist 4 wochen danach { ende verfristet "Verfristet" }
        }
        schritt weiter { rolle amt zeigt antwort }
        ende fertig
    }
}
)";

inline constexpr std::string_view being_called = R"(
prozess zustellung "Zustellung" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle post   "Post"
    rolle chef   "Leitung"
    eingabe { an: text }
    daten { am: datum?  bote: text? }
    ablauf {
        schritt zustellen { rolle post zeigt an erfasst am }
        falls am = unbekannt { ende zurück "Zurück" }
        schritt quittieren { rolle bürger zeigt am }
        ende zugestellt "Zugestellt" liefert am
    }
}
)";

// Nobody waits for what it calls.
inline constexpr std::string_view alongside = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt    "Amt"
    rolle chef   "Leitung"
    typ zustellung { ausgang: auswahl { zugestellt, zurück }  am: datum? }
    werkzeug prozesse "Prozesse" {
        zustellung(an: text) -> antwort: zustellung
        nebenher(an: text)
    }
    daten { name: text }
    ablauf {
        schritt beantragen { rolle bürger erfasst name }
        rufe prozesse.nebenher(an: name)
        schritt weiter { rolle amt zeigt name }
        ende fertig
    }
}
)";

// The case that calls is `w.id`; the one it called last is `child()`.
class CalledBench {
  public:
    explicit CalledBench(std::unique_ptr<Store> store, std::string_view caller = calling,
                         const std::vector<std::string_view>& others = {being_called})
        : w(trivial, std::move(store)) {
        for (const std::string_view text : others)
            deploy(text);
        deploy(caller);
        w.process = with_calls(caller).name();
    }
    void deploy(std::string_view text) {
        Place place;
        place.tenant = "stadt";
        EXPECT_TRUE(w.engine->deploy(with_calls(text), place));
    }
    // A new case up to its first call.
    void start(std::string_view name = "Eva") {
        const Outcome begun = w.start(w.as("bürger", "eid:eva"), {{"name", name}});
        ASSERT_TRUE(begun.accepted()) << begun.error->german;
    }
    std::uint64_t run() {
        std::uint64_t done = 0;
        for (int i = 0; i < 20; ++i) {
            const auto work = w.engine->run_tools(w.now, 100);
            EXPECT_TRUE(work) << work.error().english;
            if (!work) return done;
            stuck = work->stuck;
            done += work->done;
            if (!work->more) return done;
        }
        ADD_FAILURE() << "no end";
        return done;
    }
    CaseId child() {
        const CaseInfo info = w.info();
        CaseId last{};
        for (const CalledCase& one : info.called)
            if (one.case_id > last) last = one.case_id;
        return last;
    }
    CaseInfo info(CaseId id) { return w.engine->case_info(Workbench::everything(), id).value(); }
    // Does this in another case.
    template<class F>
    auto in(CaseId id, F&& what) {
        const CaseId back = std::exchange(w.id, id);
        auto result = what();
        w.id = back;
        return result;
    }
    std::string open(CaseId id) {
        return in(id, [&] { return w.open(); });
    }
    std::string story(CaseId id) {
        return in(id, [&] { return w.story(); });
    }
    Outcome lead(CaseId id, CommandKind kind, std::string_view open_one = {}) {
        Command c = w.as("chef", "chris");
        c.text = "Grund";
        return in(id, [&] {
            if (!open_one.empty()) c.activation = w.activation(open_one);
            return w.send(c, kind);
        });
    }
    // The case that was called comes to its end.
    void deliver(CaseId id, std::string_view date = "2026-05-12") {
        in(id, [&] {
            Outcome done =
                w.complete("zustellen", w.as("post", "paul"), {{"am", *date_from_text(date)}});
            EXPECT_TRUE(done.accepted()) << done.error->german;
            done = w.complete("quittieren", w.as("bürger", "eid:eva"));
            EXPECT_TRUE(done.accepted()) << done.error->german;
            return 0;
        });
    }
    void check_replay(CaseId id) {
        in(id, [&] { return w.check_replay(), 0; });
    }

    static constexpr std::string_view trivial =
        "prozess leer { version 1 rolle amt ablauf { schritt eins { rolle amt } ende fertig } }";
    Workbench w;
    std::vector<StuckCase> stuck; // of the last run()
};

} // namespace vorgang::test
