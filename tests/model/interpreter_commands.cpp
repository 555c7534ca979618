// Commands: each looks at everything that speaks against it first, and only then does it.
#include <algorithm>
#include <utility>

#include "interpreter.hpp"
#include "vorgang/engine/deadline.hpp"

namespace vorgang::model {

void Interpreter::start(const Order& order) {
    const auto* step = std::get_if<Step>(&process_.flow.front().is);
    const bool inputs = std::ranges::any_of(process_.fields, &Field::input);
    if (!inputs && step == nullptr) return refuse(ErrorCode::not_allowed, "start");
    if (inputs) {
        std::vector<std::string> expected;
        for (const Field& field : process_.fields)
            if (field.input) expected.push_back(field.name);
        check_fields(order.data, expected);
    } else {
        needs_role(step->role, order, step->entered_at);
        needs_four_eyes(0, *step, order);
        check_fields(order.data, expected_fields(*step, order.data));
    }
    if (!refusals_.empty()) return;
    begun_ = true;
    if (!order.entered_for_role.empty()) holders_[order.entered_for_role] = order.entered_for;
    const int root = add_block(0, process_.flow);
    if (inputs) {
        for (const auto& [name, value] : order.data)
            write(name, value);
    } else {
        subject(step->name);
        acted(step->role, order);
        for (const std::string& person : persons_of(order))
            completed_by_[{0, step->name}].insert(person);
        write_step(*step, order.data);
        completed(root, process_.flow.front());
        nodes_.at(root).next = 1;
    }
    mark(root);
    go_on(root);
}

// What was asked for was never open, or is not open any more.
void Interpreter::refuse_missing(const Order& order) {
    if (find_activation(order) == nullptr) refuse(ErrorCode::not_found, "*");
    refuse(ErrorCode::not_open, "*");
}

// That a deadline took a task is known as long as the element is, or what accompanies.
bool Interpreter::is_known(const Activation& activation) const {
    return activation.part == 0 || std::ranges::any_of(nodes_, [&activation](const auto& one) {
               return one.second.part == activation.part;
           });
}

// Why nobody can do anything with this activation any more.
void Interpreter::refuse_closed(const Order& order) {
    const Activation* activation = find_activation(order);
    if (activation == nullptr) {
        refuse(ErrorCode::not_found, "*");
        return refuse(ended_ ? ErrorCode::ended : ErrorCode::not_open, "*");
    }
    const bool known = is_known(*activation);
    if (known && activation->taken_by && order.received_before_ms) {
        const Instant received{asked_now_.ms - *order.received_before_ms};
        if (received < activation->taken_by->second) refuse(ErrorCode::not_open, "in_time");
    }
    const ErrorCode code = ended_ ? ErrorCode::ended : ErrorCode::not_open;
    refuse(code, activation->closed);
    // Nobody looks back for ever; and what was dropped by the way is not always found.
    const bool dropped = activation->closed.empty() || activation->closed.starts_with("entfallen");
    if (!known || dropped || sequence_ - activation->closed_at >= 1'000) refuse(code, "");
    // Then it is only known that the task went when the deadline passed.
    if (!known && activation->taken_by)
        refuse(code, "entfallen" + activation->closed.substr(activation->closed.find(' ')));
    // Who may not see the case does not learn what became of the task.
    if (!sees_all(order)) refuse(code, "");
}

void Interpreter::complete(const Order& order) {
    if (suspended_) refuse(ErrorCode::suspended, "*");
    Node* node = open_node(order, NodeKind::step);
    if (node == nullptr) return refuse_closed(order);
    if (!refusals_.empty()) return;
    here_ = node->id;
    const Step& step = std::get<Step>(node->statement->is);
    needs_role(node->role, order, step.entered_at);
    needs_not_excluded(order);
    needs_four_eyes(node->id, step, order);
    needs_unclaimed(*node, order);
    check_fields(order.data, expected_fields(step, order.data));
    if (!refusals_.empty()) return;
    subject(step.name);
    acted(node->role, order);
    for (const std::string& person : persons_of(order))
        completed_by_[{part_of(node->id), step.name}].insert(person);
    write_step(step, order.data);
    find_activation(order)->closed = "erledigt " + vorgang::to_text(at_);
    find_activation(order)->closed_at = sequence_;
    find_activation(order)->completed = node->statement;
    find_activation(order)->completed_in = nodes_.at(node->parent).block;
    completed(node->id, *node->statement);
    statement_done(node->id);
}

void Interpreter::claim(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    Node* node = open_node(order, NodeKind::step);
    if (node == nullptr) return refuse_missing(order);
    const Step& step = std::get<Step>(node->statement->is);
    needs_role(node->role, order, {});
    needs_not_excluded(order);
    needs_four_eyes(node->id, step, order);
    needs_unclaimed(*node, order);
    if (order.person.empty()) refuse(ErrorCode::invalid_data, "*");
    if (!refusals_.empty()) return;
    subject(step.name);
    acted(node->role, order);
    node->claimed_by = order.person;
}

// Whoever claimed it gives it back, also one who is excluded; or the lead takes it away.
void Interpreter::unclaim(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    Node* node = open_node(order, NodeKind::step);
    if (node == nullptr) return refuse_missing(order);
    if (node->claimed_by.empty())
        refuse(ErrorCode::not_open, "*");
    else if (node->claimed_by != order.person && node->claimed_by != order.deputy_for)
        needs_lead(order);
    if (!refusals_.empty()) return;
    subject(node->name);
    node->claimed_by.clear();
}

// Four eyes and exclusion are looked at for whoever gets the task.
void Interpreter::delegate(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    Node* node = open_node(order, NodeKind::step);
    if (node == nullptr) return refuse_missing(order);
    const Step& step = std::get<Step>(node->statement->is);
    needs_role(node->role, order, {});
    needs_not_excluded(order);
    needs_unclaimed(*node, order);
    Order given = order;
    given.person = order.other;
    given.deputy_for.clear();
    given.entered_for.clear();
    needs_not_excluded(given);
    needs_four_eyes(node->id, step, given);
    if (!step.four_eyes.empty() && order.person.empty()) refuse(ErrorCode::four_eyes, "person");
    if (!refusals_.empty()) return;
    subject(step.name);
    acted(node->role, order);
    node->claimed_by = order.other;
}

void Interpreter::deliver(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    const auto* first = std::get_if<Receive>(&process_.flow.front().is);
    if (!begun_ && (first == nullptr || first->message != order.name))
        return refuse(ErrorCode::not_found, "*");
    const Message* message = named(process_.messages, order.name);
    if (message == nullptr || !message->incoming) return refuse(ErrorCode::not_found, "nachricht");
    needs_role(message->role, order, message->entered_at);
    needs_not_excluded(order);
    check_fields(order.data, message->carries);
    if (!refusals_.empty()) return;
    subject(message->name);
    acted(message->role, order);
    if (!begun_) {
        begun_ = true;
        const int root = add_block(0, process_.flow);
        nodes_.at(root).next = 1;
        write_message(message->name, order.data);
        mark(root);
        return go_on(root);
    }
    if (suspended_ || !hand_over(message->name, order.data)) keep(message->name, order.data, {});
}

// A tool may also answer when its attempts are used up and a person was asked already. While the
// case rests a right answer waits for the end of the rest; that an attempt failed is known at once.
void Interpreter::tool_answer(const Order& order) {
    const Activation* activation = find_activation(order);
    if (activation == nullptr || activation->kind != NodeKind::call) return refuse_missing(order);
    if (!refusals_.empty()) return;
    const Node* node = open_node(order, NodeKind::call);
    if (node == nullptr) node = open_node(order, NodeKind::incident);
    const auto answers = [&node](const WhileResting& one) { return one.call == node->id; };
    if (node == nullptr || std::ranges::any_of(while_resting_, answers))
        return happened("late answer");
    subject(node->name);
    const Call& call = std::get<Call>(node->statement->is);
    if (suspended_ && order.answer == Answer::done && results_fit(call, order.data))
        while_resting_.push_back({node->id, order, ++arm_count_});
    else
        settle_call(node->id, order);
}

void Interpreter::tool_answered(int call, const Order& answer, Instant at) {
    if (at > at_) at_ = at;
    open_record(CommandKind::tool_answer, at, "", nodes_.at(call).name);
    settle_call(call, answer);
    look_around();
    close_record();
}

void Interpreter::said_later(int call) {
    nodes_.at(call).offered = false;
}

void Interpreter::reopened() {
    for (auto& [id, node] : nodes_)
        node.offered = true;
}

void Interpreter::dispatched(std::size_t message, Instant at) {
    if (at > at_) at_ = at;
    open_record(CommandKind::dispatched, at, "", outgoing_[message]);
    outgoing_.erase(outgoing_.begin() + static_cast<std::ptrdiff_t>(message));
    look_around();
    close_record();
}

void Interpreter::resolve_incident(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    needs_lead(order);
    const Node* found = open_node(order, NodeKind::incident);
    if (found == nullptr) return refuse_missing(order);
    const Node node = *found;
    const auto* call = std::get_if<Call>(&node.statement->is);
    const bool tool = call != nullptr && node.name == call->operation;
    const bool supplies = order.resolution == Resolution::supply;
    if (supplies && (!tool || !results_fit(*call, order.data)))
        refuse(ErrorCode::invalid_data, "*");
    if (!refusals_.empty()) return;
    if (tool) subject(call->operation);
    here_ = node.id;
    if (supplies) {
        write_results(*call, order.data);
        completed(node.id, *node.statement);
        statement_done(node.id);
    } else if (tool) {
        call_again(node.id);
    } else {
        go_again(node.again);
    }
}

// The same call with the same arguments and the deadlines it had, under a new key.
void Interpreter::call_again(int incident) {
    let_go(nodes_.at(incident));
    Node call = nodes_.at(incident);
    const int again = add(NodeKind::call, call.parent, call.statement);
    for (const int child : children(incident))
        nodes_.at(child).parent = again;
    nodes_.erase(incident);
    add_activation(again, NodeKind::call, call.name);
    nodes_.at(again).due = at_;
    nodes_.at(again).arguments = call.arguments;
}

void Interpreter::extend_deadline(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    const Activation* task = find_activation(order);
    Node* found = nullptr;
    for (auto& [id, node] : nodes_) {
        if (node.kind != NodeKind::deadline || node.reached || node.name != order.name) continue;
        // A task of a part stands for the part, also when it is done.
        const bool of_task =
            task != nullptr && task->kind == NodeKind::step &&
            (task->node == node.parent || (part_of(id) != 0 && part_of(id) == task->part &&
                                           nodes_.at(node.parent).kind != NodeKind::step));
        const bool asked = order.nothing || !order.target.empty();
        if (asked ? of_task : part_of(id) == 0) found = &node;
    }
    if (found == nullptr) return refuse(ErrorCode::not_open, "frist");
    const auto& extension = found->deadline->extension;
    if (!extension || found->extensions > 0) return refuse(ErrorCode::not_allowed, "frist");
    needs_role(extension->role, order, {});
    needs_not_excluded(order);
    const auto extended = [&](Length by) {
        return vorgang::extend_deadline(calendar_, found->end, by,
                                        found->deadline->grace.value_or(Length{}),
                                        ProceduralLaw::intern);
    };
    const Length by = order.length.value_or(extension->length);
    const auto date = extended(by);
    if (by.count <= 0 || date->end > extended(extension->length)->end)
        refuse(ErrorCode::not_allowed, "frist");
    if (!refusals_.empty()) return;
    subject(found->name);
    found->due = date->due;
    found->end = date->end;
    found->armed = ++arm_count_;
    ++found->extensions;
}

// A paper that came in time although the deadline has taken effect is a finding.
void Interpreter::note(const Order& order) {
    if (!refusals_.empty()) return;
    const Activation* activation = find_activation(order);
    if (activation == nullptr || !activation->taken_by || !order.received_before_ms ||
        !is_known(*activation))
        return;
    const Instant received{asked_now_.ms - *order.received_before_ms};
    if (received >= activation->taken_by->second) return;
    happened("in time " + activation->taken_by->first);
    findings_.push_back(activation->taken_by->first);
}

void Interpreter::correct(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    needs_lead(order);
    if (order.data.empty()) refuse(ErrorCode::invalid_data, "*");
    std::vector<std::string> given;
    for (const auto& [name, value] : order.data)
        given.push_back(name);
    check_fields(order.data, given);
    for (const std::string& name : given)
        if (is_worked_on(name)) refuse(ErrorCode::conflict, "*");
    if (!refusals_.empty()) return;
    for (const auto& [name, value] : order.data) {
        write(name, value);
        for (const std::string& person : persons_of(order))
            corrected_by_[name].insert(person);
    }
}

void Interpreter::suspend(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    needs_lead(order);
    if (!refusals_.empty()) return;
    suspended_ = true;
}

// What came during the rest is handed over now, in the order in which it came, before any deadline
// takes effect.
void Interpreter::resume(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (!suspended_) refuse(ErrorCode::not_open, "*");
    needs_lead(order);
    if (!refusals_.empty()) return;
    suspended_ = false;
    std::map<int, const WhileResting*> answers;
    std::map<int, const Kept*> messages;
    const auto resting = std::exchange(while_resting_, {});
    for (const WhileResting& one : resting)
        answers[one.came] = &one;
    const auto kept = kept_;
    for (const Kept& one : kept)
        messages[one.armed] = &one;
    for (int came = 0, last = arm_count_; came <= last; ++came) {
        if (answers.contains(came)) {
            if (!ended_ && alive(answers[came]->call))
                settle_call(answers[came]->call, answers[came]->answer);
            else
                happened("late answer"); // its call was left
        }
        if (ended_) continue;
        const auto still = std::ranges::find(kept_, came, &Kept::armed);
        if (!messages.contains(came) || still == kept_.end()) continue;
        kept_.erase(still);
        const Kept& one = *messages[came];
        if (!hand_over(one.name, one.data)) keep(one.name, one.data, one.due);
    }
}

void Interpreter::cancel(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    needs_lead(order);
    if (!refusals_.empty()) return;
    cancelled_ = true;
    finish("cancelled");
    answers_in_vain();
}

// Nobody waits any more for what was answered during the rest.
void Interpreter::answers_in_vain() {
    for (std::size_t i = 0; i < while_resting_.size(); ++i)
        happened("late answer");
    while_resting_.clear();
}

void Interpreter::exclude(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    needs_lead(order);
    if (order.other.empty()) refuse(ErrorCode::invalid_data, "*");
    if (!refusals_.empty()) return;
    excluded_.insert(order.other);
    for (auto& [id, node] : nodes_)
        if (node.claimed_by == order.other) node.claimed_by.clear();
}

void Interpreter::appoint(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    const Role* role = named(process_.roles, order.name);
    if (role == nullptr || !role->external) return refuse(ErrorCode::not_found, "rolle");
    needs_role(order.name, order, {});
    needs_not_excluded(order);
    if (order.other.empty()) refuse(ErrorCode::invalid_data, "*");
    if (!refusals_.empty()) return;
    subject(order.name);
    acted(order.name, order);
    representatives_[order.name].insert(order.other);
}

} // namespace vorgang::model
