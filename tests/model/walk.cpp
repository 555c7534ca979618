#include "walk.hpp"

#include "grow.hpp"
#include "orders.hpp"
#include "text.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::model {
namespace {

constexpr int cases_of_a_process = 3;
constexpr std::size_t orders_of_a_case = 60;
constexpr std::size_t orders_of_a_called_case = 25; // more, for each
constexpr std::size_t orders_after_the_end = 3;
constexpr std::int64_t day = 86'400'000;
// The engine takes no jump of more than a year; nobody advances it here between the orders.
constexpr std::int64_t days_of_a_case = 350;

// Cases begin on both sides of the days on which clocks change.
Instant random_start(Chance& chance) {
    const Instant first = *instant_from_text("2026-03-09T07:00:00Z");
    return {first.ms + chance.between(0, 230) * day + chance.between(0, 23 * 60LL) * 60'000};
}

void count_constructs(const Block& block, std::map<std::string, std::uint64_t>& seen);

void count_deadlines(const std::vector<Deadline>& deadlines, const char* owner,
                     std::map<std::string, std::uint64_t>& seen) {
    for (const Deadline& deadline : deadlines) {
        ++seen[std::string("frist of ") + owner];
        static const char* const consequences[]{"erinnert", "danach", "schweigen",
                                                "danach nebenbei"};
        ++seen[consequences[deadline.consequence.index()]];
        if (deadline.grace) ++seen["nachlauf"];
        if (deadline.extension) ++seen["verlängerbar"];
        if (deadline.from == Deadline::From::date) ++seen["ab"];
        if (deadline.from == Deadline::From::before) ++seen["vor"];
    }
}

void count_handlers(const std::vector<Handler>& handlers, const std::string& owner,
                    std::map<std::string, std::uint64_t>& seen) {
    for (const Handler& handler : handlers)
        ++seen[(!handler.name.empty() ? "bei bedarf"
                : handler.condition   ? "jederzeit falls"
                                      : "jederzeit bei nachricht") +
               std::string(handler.beside && handler.name.empty() ? " nebenbei of " : " of ") +
               owner];
}

void count_clauses(const Step& step, std::map<std::string, std::uint64_t>& seen) {
    count_deadlines(step.deadlines, "schritt", seen);
    if (!step.four_eyes.empty()) ++seen["vier_augen"];
    if (step.entered_at) ++seen["kanal"];
    for (const Collects& collects : step.collects)
        ++seen[collects.condition ? "erfasst falls" : "erfasst"];
}

void count_constructs(const Block& block, std::map<std::string, std::uint64_t>& seen) {
    static const char* const names[]{"schritt", "falls",    "je nach",         "parallel",
                                     "wähle",   "warte",    "empfange",        "sende",
                                     "setze",   "rufe",     "abschnitt",       "jump",
                                     "ende",    "für alle", "mache rückgängig"};
    for (const Statement& statement : block) {
        ++seen[names[statement.is.index()]];
        if (const auto* step = std::get_if<Step>(&statement.is)) count_clauses(*step, seen);
        if (const auto* parallel = std::get_if<Parallel>(&statement.is))
            if (parallel->until) ++seen["parallel bis"];
        if (const auto* all = std::get_if<ForAll>(&statement.is)) {
            if (all->in_turn) ++seen["nacheinander"];
            if (!all->filter.empty()) ++seen["für alle of a filter"];
            if (all->enough) ++seen["für alle bis n"];
            if (all->until) ++seen["für alle bis bedingung"];
            if (!all->extendable_by.empty()) ++seen["ergänzbar"];
            ++seen[changes_elements(*all) ? "elements changed" : "elements read"];
        }
        if (const auto* jump = std::get_if<Jump>(&statement.is))
            ++seen[jump->back ? "zurück zu" : "weiter mit"];
        if (const auto* call = std::get_if<Call>(&statement.is)) {
            count_deadlines(call->deadlines, "rufe", seen);
            if (call->attempts > 1) ++seen["versuche"];
            if (call->failing) ++seen["bei scheitern"];
            if (call->operation.find('.') == std::string::npos)
                ++seen[call->alongside ? "rufe prozess nebenbei" : "rufe prozess"];
        }
        if (const auto* section = std::get_if<Section>(&statement.is)) {
            count_deadlines(section->deadlines, "abschnitt", seen);
            count_handlers(section->handlers, "abschnitt", seen);
        }
        if (undone_by(statement) != nullptr) ++seen["rückgängig"];
        if (!statement.accepts.empty()) ++seen["geprüft"];
        each_block(statement, [&seen](const Block& inner) { count_constructs(inner, seen); });
    }
}

void count_constructs(const Process& process, std::map<std::string, std::uint64_t>& seen) {
    ++seen[process.english ? "english" : "german"];
    count_constructs(process.flow, seen);
    count_handlers(process.handlers, "prozess", seen);
    for (const Handler& handler : process.handlers)
        count_constructs(handler.block, seen);
    const auto& first = process.flow.front().is;
    if (std::holds_alternative<Receive>(first)) ++seen["begins with nachricht"];
    for (const Field& field : process.fields)
        if (field.input) ++seen["eingabe"];
}

// Of several cases mostly one that has not ended.
std::size_t which_case(Chance& chance, Bench& bench) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < bench.count(); ++i)
        if (!bench.model(i).ended()) open.push_back(i);
    return open.empty() || chance.percent(5) ? chance.below(bench.count()) : chance.among(open);
}

// Whether one case has something to say to another.
bool is_to_be_carried(Bench& bench) {
    for (std::size_t i = 0; i < bench.count(); ++i) {
        const Interpreter& model = bench.model(i);
        if (!model.errands().empty()) return true;
        for (const auto& [id, node] : model.nodes())
            if (!model.suspended() && node.kind == NodeKind::call && bench.is_due(node) &&
                node.name.find('.') == std::string::npos)
                return true;
    }
    return false;
}

// What became of cases that call one another, as far as no single record shows it.
void count_families(Bench& bench, std::map<std::string, std::uint64_t>& seen) {
    for (std::size_t i = 0; i < bench.count(); ++i) {
        const Interpreter& model = bench.model(i);
        if (model.calls_undone() != 0) seen["call of a process undone"] += model.calls_undone();
        const auto& caller = model.caller();
        if (!caller) continue;
        ++seen[model.cancelled() ? "called case cancelled"
               : model.ended()   ? "called case ended"
                                 : "called case still open"];
        const Interpreter& by = bench.model(caller->other - 1);
        if (by.caller()) ++seen["called by one that was called"];
        if (by.cancelled() && !caller->waits && !model.cancelled())
            ++seen["left alongside by a cancelled caller"];
    }
}

Order next_order(Chance& chance, Bench& bench, const std::vector<Order>& past) {
    if (is_to_be_carried(bench) && chance.percent(30)) {
        Order order;
        order.what = Order::What::run_tools;
        order.chance = chance.word();
        if (chance.percent(30)) order.units = 1 + chance.below(3);
        return order;
    }
    const std::size_t to = bench.count() == 1 ? 0 : which_case(chance, bench);
    std::vector<Order> of_the_case;
    for (const Order& order : past)
        if (order.to == to && order.what == Order::What::command) of_the_case.push_back(order);
    Order order = random_order(chance, bench.model(to), bench.now(), of_the_case);
    if (order.what == Order::What::command) order.to = to;
    return order;
}

// One case from its beginning; what was asked goes into the trial.
std::string one_case(Chance& chance, const vorgang::Process& compiled, Trial& trial,
                     Walked& walked) {
    trial.start = random_start(chance);
    trial.orders.clear();
    trial.on_file = chance.percent(3);
    if (trial.on_file) ++walked.seen["on a file"];
    Bench bench(trial.process, compiled, trial.start, trial.on_file);
    std::size_t after_the_end = 0;
    const auto all_ended = [&bench] {
        for (std::size_t i = 0; i < bench.count(); ++i)
            if (!bench.model(i).ended()) return false;
        return true;
    };
    std::string difference;
    for (std::size_t i = 0; difference.empty(); ++i) {
        if (i == orders_of_a_case + orders_of_a_called_case * (bench.count() - 1)) break;
        const std::size_t more =
            is_to_be_carried(bench) ? 3 * orders_after_the_end : orders_after_the_end;
        if (all_ended() && after_the_end++ >= more) break;
        if (bench.now().ms - trial.start.ms > days_of_a_case * day) break;
        trial.orders.push_back(next_order(chance, bench, trial.orders));
        ++walked.steps;
        difference = bench.play(trial.orders.back());
    }
    if (difference.empty()) difference = bench.replay();
    count_families(bench, walked.seen);
    for (const auto& [what, count] : bench.seen())
        walked.seen[what] += count;
    return difference;
}

} // namespace

const std::vector<std::string>& between_cases() {
    static const std::vector<std::string> names{
        "begun and waited for",
        "begun alongside",
        "begun again",
        "not begun",
        "not begun alongside",
        "answered",
        "answered amiss",
        "answered at rest",
        "answered by failure",
        "answered late",
        "host answered while a case ran",
        "cancelled by its caller",
        "cancelled by its caller at rest",
        "ended before it was cancelled",
        "called case suspended",
        "called case ended",
        "called case cancelled",
        "called by one that was called",
        "left alongside by a cancelled caller",
        "call of a process undone",
    };
    return names;
}

std::vector<std::string> missing(const Walked& walked) {
    std::vector<std::string> names;
    for (const std::string& name : between_cases())
        if (!walked.seen.contains(name)) names.push_back(name);
    return names;
}

Walked walk(std::uint64_t steps, std::uint64_t seed) {
    Walked walked;
    for (; walked.steps < steps; ++seed) {
        Chance chance(seed);
        Trial trial{grow(chance)};
        const Compiled compiled = model::compiled(trial.process);
        ++walked.processes;
        if (!compiled) {
            walked.refused.push_back(render_text(compiled.source, compiled.diagnostics));
            continue;
        }
        ++walked.accepted;
        count_constructs(trial.process, walked.seen);
        for (int i = 0; i < cases_of_a_process; ++i) {
            if (one_case(chance, *compiled.process, trial, walked).empty()) continue;
            walked.failed = trial;
            walked.failed_seed = seed;
            return walked;
        }
    }
    return walked;
}

} // namespace vorgang::model
