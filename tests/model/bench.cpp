// Plays orders on the engine and on the model; what they show is compared in compare.cpp.
#include "bench.hpp"

#include <algorithm>

#include "orders.hpp"
#include "trial.hpp"

namespace vorgang::model {
namespace {

constexpr std::uint32_t never_was = 9'999;

std::vector<Assignment> assignments(const std::vector<std::pair<std::string, Value>>& data) {
    std::vector<Assignment> list;
    list.reserve(data.size());
    for (const auto& [name, value] : data)
        list.push_back({name, value});
    return list;
}

} // namespace

Bench::Bench(const Process& tree, const vorgang::Process& compiled, Instant start, bool on_file)
    : tree_(tree), shelf_(on_file), now_(start) {
    open();
    deploy(compiled);
    for (const Process* one = &tree_; !one->called.empty();) {
        one = &one->called.front();
        if (!one->deployed) break; // nor does anybody call what it calls
        Process taken = as_deployed(*one);
        const Compiled called = model::compiled(taken);
        if (!called) break; // what calls it sees no more of it than what it takes and answers
        deploy(*called.process);
        deployed_.push_back(std::move(taken));
    }
    cases_.push_back({Interpreter(tree_, deployments_.front().calendar())});
    bind_tools();
}

void Bench::deploy(const vorgang::Process& compiled) {
    Place place;
    place.tenant = tenant;
    const auto number = engine_->deploy(compiled, place).value();
    deployments_.push_back(engine_->deployment(number).value());
}

void Bench::open() {
    engine_.reset();
    engine_.emplace(std::move(Engine::open(shelf_.open())).value());
}

// The answer of a tool is drawn from the chance of the order and the call, so that it stays the
// same when other orders are left out.
void Bench::bind_tools() {
    for (const Operation& operation : tree_.operations) {
        if (operation.tool.empty()) continue;
        (void)engine_->bind(operation.full(), [this, &operation](const ToolCall& call) {
            Chance chance(chance_ + call.attempt);
            Made made{call.case_id, call.activation};
            made.name = operation.full();
            made.answer.kind = CommandKind::tool_answer;
            const std::size_t what = chance.below(100);
            ToolAnswer answer;
            if (what < 10) {
                made.later = true;
                answer = ToolAnswer::later();
            } else if (what < 25) {
                made.answer.answer = Answer::failed_for_now;
                answer = ToolAnswer::failed_for_now("gestört");
            } else if (what < 30) {
                made.answer.answer = Answer::failed_for_good;
                answer = ToolAnswer::failed_for_good("kaputt");
            } else {
                made.answer.data = random_results(chance, operation);
                answer.results = assignments(made.answer.data);
            }
            made_.push_back(std::move(made));
            return answer;
        });
    }
    for (const Message& message : tree_.messages) {
        if (message.incoming) continue;
        (void)engine_->on_message(message.name, [this](const OutgoingMessage& out) {
            Made made{out.case_id, out.activation};
            made.message = true;
            made.name = out.name;
            made_.push_back(std::move(made));
            return true;
        });
    }
}

std::string Bench::play(const Order& order) {
    if (over_) return "";
    const bool command = order.what == Order::What::command;
    // Left over where orders before were left out.
    if (command && order.to >= cases_.size()) return "";
    const bool begun = model(command ? order.to : 0).begun();
    const bool begins =
        command && (order.kind == CommandKind::start || order.kind == CommandKind::deliver);
    if (!begun && !begins) return "";
    if (begun && order.kind == CommandKind::start) return "";
    now_.ms += order.passes_ms;
    std::string difference;
    if (order.what == Order::What::advance) {
        const auto work = engine_->advance_to(now_, 100'000);
        if (!work) return "advance_to: " + work.error().english;
        if (!work->stuck.empty()) return "stuck: " + work->stuck.front().error.english;
        for (Played& one : cases_)
            one.model.advance(now_);
    } else if (order.what == Order::What::run_tools) {
        difference = play_tools(order);
    } else if (order.what == Order::What::reopen) {
        note("reopened");
        open();
        bind_tools();
        for (Played& one : cases_)
            one.model.reopened();
    } else {
        difference = play_command(order, cases_[order.to]);
    }
    if (difference.empty() && model().begun() && !over_) difference = compare();
    return difference;
}

std::string Bench::play_command(const Order& order, Played& one) {
    Interpreter& model = one.model;
    const std::vector<Assignment> data = assignments(order.data);
    const std::vector<std::string_view> roles(order.roles.begin(), order.roles.end());
    Command command;
    command.kind = order.kind;
    command.case_id = one.id;
    command.tenant = tenant;
    command.process = model.process().name;
    command.actor = {order.person, roles, order.deputy_for};
    command.at = {now_.ms - order.behind_ms};
    if (order.received_before_ms)
        command.received_at = Instant{now_.ms - *order.received_before_ms};
    command.channel = order.channel;
    command.data = data;
    command.key = order.key;
    command.name = order.name;
    command.text = order.text;
    command.person = order.other;
    command.entered_for_role = order.entered_for_role;
    command.entered_for = order.entered_for;
    command.length = order.length;
    command.answer = order.answer;
    command.resolution = order.resolution;
    command.entropy = {1, 2};
    if (const Activation* activation = model.activation_of(order))
        command.activation = one.activations.at(activation->node);
    else if (order.nothing || !order.target.empty()) // or it is left over, and never was here
        command.activation = never_was;
    if (order.expected)
        command.expected_sequence = model.sequence() + static_cast<std::uint32_t>(*order.expected);

    const Outcome outcome = engine_->apply(command);
    if (!outcome.accepted() && outcome.error->subject == "deadlines_per_command") {
        over_ = true; // nobody looked after the case for too long
        return "";
    }
    const Activation* const meant = model.activation_of(order);
    const auto node = model.nodes().find(meant == nullptr ? 0 : meant->node);
    const bool runs = node != model.nodes().end() && node->second.runs != 0;
    const Verdict verdict = model.command(order, command.at);
    if (outcome.accepted() && one.id.number == 0) one.id = outcome.case_id;
    if (outcome.accepted() != verdict.why.empty()) {
        std::string text = "engine: ";
        text += outcome.accepted() ? "accepted"
                                   : std::string(to_text(outcome.error->code)) + " '" +
                                         outcome.error->rule + "' " + outcome.error->english;
        text += "\nmodel:  ";
        if (verdict.why.empty()) text += "accepted";
        for (const Refusal& refusal : verdict.why)
            text += std::string(to_text(refusal.code)) + " '" + refusal.rule + "' ";
        return text;
    }
    if (!outcome.accepted()) {
        note("refused " + std::string(to_text(outcome.error->code)));
        for (const Refusal& refusal : verdict.why)
            if (refusal.code == outcome.error->code &&
                (refusal.rule == "*" || refusal.rule == outcome.error->rule))
                return "";
        std::string text = "engine refuses by " + std::string(to_text(outcome.error->code)) + " '" +
                           outcome.error->rule + "' " + outcome.error->english + "\nmodel by:";
        for (const Refusal& refusal : verdict.why)
            text += " " + std::string(to_text(refusal.code)) + " '" + refusal.rule + "'";
        return text;
    }
    if (outcome.duplicate) note("duplicate");
    if (runs && order.kind == CommandKind::tool_answer) note("host answered while a case ran");
    if (model.caller() && order.kind == CommandKind::suspend) note("called case suspended");
    if (outcome.duplicate != verdict.duplicate || outcome.sequence != verdict.sequence)
        return "engine: " + std::to_string(outcome.sequence) +
               (outcome.duplicate ? " duplicate" : "") +
               "\nmodel:  " + std::to_string(verdict.sequence) +
               (verdict.duplicate ? " duplicate" : "");
    return "";
}

// Which calls are made in which order is the engine's choice, so it makes one at a time, and the
// model follows; that each is due, that none is left out, and what comes of it is the model's.
std::string Bench::play_tools(const Order& order) {
    for (std::size_t unit = 0; unit < order.units; ++unit) {
        chance_ = order.chance + unit * 1'000;
        made_.clear();
        const auto work = engine_->run_tools(now_, 1);
        if (!work) return "run_tools: " + work.error().english;
        for (const StuckCase& stuck : work->stuck)
            if (stuck.error.subject == "deadlines_per_command") return over_ = true, "";
        // What is due comes before whatever is made, and where nothing is made it may come as well.
        std::vector<Page> pages;
        bool quiet = true;
        for (Played& one : cases_) {
            quiet = quiet && fresh(one).empty();
            if (!fresh(one).empty()) one.model.advance(now_);
            pages.push_back(fresh(one));
        }
        std::string difference = made_.empty() ? follow_carried(pages) : follow_made();
        for (std::size_t i = 0; i < cases_.size() && difference.empty(); ++i)
            if (i >= pages.size() || !pages[i].empty()) difference = compare(cases_[i]);
        if (!difference.empty()) return difference;
        // What came of a deadline while tools were asked may be left for the next time.
        if (work->done == 0 && quiet) return all_made();
    }
    return "";
}

bool Bench::is_due(const Node& node) const {
    return node.kind == NodeKind::call && node.offered && node.due && *node.due <= now_;
}

std::string Bench::follow_made() {
    const Made& made = made_.front();
    Played* const one = find(made.of);
    if (made_.size() > 1 || one == nullptr) return "made in one unit: more than one thing";
    note(made.message ? "handed over" : made.later ? "later" : "made");
    if (made.message) {
        const auto& out = one->model.outgoing();
        const auto found = std::ranges::find(out, made.name);
        if (found == out.end()) return "handed over, but not to go out: " + made.name;
        one->model.dispatched(static_cast<std::size_t>(found - out.begin()), now_);
        return "";
    }
    const int node = called(*one, made.name, made.activation);
    if (node == 0 || !is_due(one->model.nodes().at(node)))
        return "a call was made that is not due: " + made.name;
    if (made.later)
        one->model.said_later(node);
    else
        one->model.tool_answered(node, made.answer, now_);
    return "";
}

// The node of a call that was made: known by its activation, or opened since somebody looked.
int Bench::called(Played& one, const std::string& name, std::uint32_t activation) {
    for (const auto& [node, known] : one.activations)
        if (known == activation && one.model.nodes().contains(node)) return node;
    for (const auto& [id, node] : one.model.nodes()) {
        if (node.kind != NodeKind::call || node.name != name || one.activations.contains(id) ||
            one.model.part_of(id) != static_cast<int>(part_of(activation)))
            continue;
        one.activations[id] = activation;
        one.model.seen(id);
        return id;
    }
    return 0;
}

std::string Bench::replay() const {
    for (const Played& one : cases_) {
        if (one.id.number == 0) continue;
        CaseState state;
        const auto records = engine_->records(one.id, 0, 100'000);
        if (!records) return "no records";
        for (const auto& record : *records) {
            const auto next = evolve(state, record);
            if (!next) return "a record does not replay: " + next.error().english;
        }
        if (state != engine_->case_state(one.id).value())
            return "the records replay to another case";
    }
    return "";
}

} // namespace vorgang::model
