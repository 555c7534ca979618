// Plays orders on the engine and on the model; what they show is compared in compare.cpp.
#include "bench.hpp"

#include <algorithm>

#include "orders.hpp"

namespace vorgang::model {
namespace {

constexpr std::uint32_t never_was = 9'999;

std::vector<Assignment> assignments(const std::vector<std::pair<std::string, Value>>& data) {
    std::vector<Assignment> list;
    for (const auto& [name, value] : data)
        list.push_back({name, value});
    return list;
}

} // namespace

Bench::Bench(const Process& tree, const vorgang::Process& compiled, Instant start, bool on_file)
    : tree_(tree), shelf_(on_file), now_(start) {
    open();
    Place place;
    place.tenant = tenant;
    const auto number = engine_->deploy(compiled, place).value();
    deployment_.emplace(engine_->deployment(number).value());
    model_.emplace(tree_, deployment_->calendar());
    bind_tools();
}

void Bench::open() {
    engine_.reset();
    engine_.emplace(std::move(Engine::open(shelf_.open())).value());
}

// The answer of a tool is drawn from the chance of the order and the call, so that it stays the
// same when other orders are left out.
void Bench::bind_tools() {
    for (const Operation& operation : tree_.operations) {
        (void)engine_->bind(operation.full(), [this, &operation](const ToolCall& call) {
            Chance chance(chance_ + call.attempt);
            Made made{call.activation};
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
            Made made{out.activation};
            made.message = true;
            made.name = out.name;
            made_.push_back(std::move(made));
            return true;
        });
    }
}

std::string Bench::play(const Order& order) {
    const bool begins = order.what == Order::What::command &&
                        (order.kind == CommandKind::start || order.kind == CommandKind::deliver);
    // Left over where orders before were left out.
    if (!model_->begun() && !begins) return "";
    if (model_->begun() && order.kind == CommandKind::start) return "";
    if (over_) return "";
    now_.ms += order.passes_ms;
    std::string difference;
    if (order.what == Order::What::advance) {
        const auto work = engine_->advance_to(now_, 100'000);
        if (!work) return "advance_to: " + work.error().english;
        if (!work->stuck.empty()) return "stuck: " + work->stuck.front().error.english;
        model_->advance(now_);
    } else if (order.what == Order::What::run_tools) {
        difference = play_tools(order);
    } else if (order.what == Order::What::reopen) {
        count("reopened");
        open();
        bind_tools();
        model_->reopened();
    } else {
        difference = play_command(order);
    }
    if (difference.empty() && model_->begun() && !over_) difference = compare();
    return difference;
}

std::string Bench::play_command(const Order& order) {
    const std::vector<Assignment> data = assignments(order.data);
    const std::vector<std::string_view> roles(order.roles.begin(), order.roles.end());
    Command command;
    command.kind = order.kind;
    command.case_id = id_;
    command.tenant = tenant;
    command.process = tree_.name;
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
    if (const Activation* activation = model_->activation_of(order))
        command.activation = activations_.at(activation->node);
    else if (order.nothing || !order.target.empty()) // or it is left over, and never was here
        command.activation = never_was;
    if (order.expected)
        command.expected_sequence =
            model_->sequence() + static_cast<std::uint32_t>(*order.expected);

    const Outcome outcome = engine_->apply(command);
    if (!outcome.accepted() && outcome.error->subject == "deadlines_per_command") {
        over_ = true; // nobody looked after the case for too long
        return "";
    }
    const Verdict verdict = model_->command(order, command.at);
    if (outcome.accepted() && id_.number == 0) id_ = outcome.case_id;
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
        count("refused " + std::string(to_text(outcome.error->code)));
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
    if (outcome.duplicate) count("duplicate");
    if (outcome.duplicate != verdict.duplicate || outcome.sequence != verdict.sequence)
        return "engine: " + std::to_string(outcome.sequence) +
               (outcome.duplicate ? " duplicate" : "") +
               "\nmodel:  " + std::to_string(verdict.sequence) +
               (verdict.duplicate ? " duplicate" : "");
    return "";
}

// Which calls are made in which order is the engine's choice; that each is due, that none is left
// out, and what follows from the answers is the model's.
std::string Bench::play_tools(const Order& order) {
    chance_ = order.chance;
    made_.clear();
    const auto work = engine_->run_tools(now_, 1'000);
    if (!work) return "run_tools: " + work.error().english;
    const auto is_due = [this](const Node& node) {
        return node.kind == NodeKind::call && node.offered && node.due && *node.due <= now_;
    };
    // What begins while tools are asked may be left for the next time.
    const int last_before = model_->nodes().empty() ? 0 : model_->nodes().rbegin()->first;
    const auto first_due = [&] {
        const auto& nodes = model_->nodes();
        const auto found = std::ranges::find_if(
            nodes, [&](const auto& one) { return one.first <= last_before && is_due(one.second); });
        return model_->suspended() || found == nodes.end() ? 0 : found->first;
    };
    // What is due comes before whatever is made. Where nothing is made, it may come now or later.
    const auto catch_up = [this] {
        const auto info = engine_->case_info(everything(), id_);
        if (info && info->sequence > model_->sequence()) model_->advance(now_);
    };
    catch_up();
    for (const Made& made : made_) {
        model_->advance(now_);
        count(made.message ? "handed over" : made.later ? "later" : "made");
        if (made.message) {
            const auto& out = model_->outgoing();
            const auto found = std::ranges::find(out, made.name);
            if (found == out.end()) return "handed over, but not to go out: " + made.name;
            model_->dispatched(static_cast<std::size_t>(found - out.begin()), now_);
            continue;
        }
        const int node = called(made);
        if (node == 0 || !is_due(model_->nodes().at(node)))
            return "a call was made that is not due: " + made.name;
        if (made.later)
            model_->said_later(node);
        else
            model_->tool_answered(node, made.answer, now_);
    }
    catch_up();
    if (const int left = first_due(); left != 0)
        return "a call is due and was not made: " + model_->nodes().at(left).name;
    return "";
}

// The node of a call that was made: known by its activation, or opened since somebody looked.
int Bench::called(const Made& made) {
    for (const auto& [node, activation] : activations_)
        if (activation == made.activation && model_->nodes().contains(node)) return node;
    for (const auto& [id, node] : model_->nodes()) {
        if (node.kind != NodeKind::call || node.name != made.name || activations_.contains(id) ||
            model_->part_of(id) != static_cast<int>(part_of(made.activation)))
            continue;
        activations_[id] = made.activation;
        model_->seen(id);
        return id;
    }
    return 0;
}

std::string Bench::replay() const {
    if (id_.number == 0) return "";
    CaseState state;
    const auto records = engine_->records(id_, 0, 100'000);
    if (!records) return "no records";
    for (const auto& record : *records) {
        const auto next = evolve(state, record);
        if (!next) return "a record does not replay: " + next.error().english;
    }
    if (state != engine_->case_state(id_).value()) return "the records replay to another case";
    return "";
}

} // namespace vorgang::model
