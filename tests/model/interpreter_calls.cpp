// Cases that call cases: what one does when it hears of another. Who carries it, and when, is for
// the world to say.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {

// Whoever holds an external role in the case that calls, or represents its holder, does so here,
// where there is a role of that name.
bool Interpreter::begin_called(const std::vector<Value>& inputs, const Caller& caller,
                               const Interpreter& by, Instant at) {
    std::vector<std::string> names;
    for (const Field& field : process_.fields)
        if (field.input) names.push_back(field.name);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Type& type = named(process_.fields, names[i])->type;
        if (inputs[i].is_unknown() ? !type.optional : !fits(inputs[i], type)) return false;
    }
    at_ = at;
    open_record(CommandKind::start, at, "", "");
    begun_ = true;
    caller_ = caller;
    for (const Role& role : process_.roles) {
        if (!role.external) continue;
        if (!by.holder(role.name).empty()) holders_[role.name] = by.holder(role.name);
        if (const auto found = by.representatives_.find(role.name);
            found != by.representatives_.end())
            representatives_[role.name] = found->second;
    }
    const int root = add_block(0, process_.flow);
    for (std::size_t i = 0; i < names.size(); ++i)
        write(names[i], inputs[i]);
    mark(root);
    go_on(root);
    look_around();
    close_record();
    return true;
}

// As long as the case runs the call has no next attempt.
void Interpreter::begun(int call, std::size_t other, Instant at) {
    at_ = std::max(at, at_);
    Node& node = nodes_.at(call);
    open_record(CommandKind::begun, at, "", node.name);
    node.due.reset();
    node.runs = other;
    look_around();
    close_record();
}

void Interpreter::begun(std::size_t errand, Instant at) {
    at_ = std::max(at, at_);
    open_record(CommandKind::begun, at, "", errands_[errand].process);
    errands_.erase(errands_.begin() + static_cast<std::ptrdiff_t>(errand));
    look_around();
    close_record();
}

// An answer has nobody it could be refused to. A case that has ended cannot try again.
const char* Interpreter::answered(int call, const std::optional<Data>& data, Instant at) {
    if (!ended_ && !suspended_) bring_up_to(std::max(at, at_));
    at_ = std::max(at, at_);
    open_record(CommandKind::tool_answer, at, "", "");
    Order answer;
    answer.kind = CommandKind::tool_answer;
    answer.answer = data ? Answer::done : Answer::failed_for_good;
    if (data) answer.data = *data;
    const auto found = nodes_.find(call);
    const auto kept = [call](const WhileResting& one) { return one.call == call; };
    const char* became = "answered late";
    if (found == nodes_.end() || std::ranges::any_of(while_resting_, kept)) {
        happened("late answer");
    } else {
        became = !data ? "answered by failure" : suspended_ ? "answered at rest" : "answered";
        Node& node = found->second;
        subject(node.name);
        node.runs = 0;
        const Call& is = std::get<Call>(node.statement->is);
        if (data && !results_fit(is, *data)) {
            answer.answer = Answer::failed_for_good;
            became = "answered amiss";
        }
        if (suspended_ && answer.answer == Answer::done)
            while_resting_.push_back({call, answer, ++arm_count_});
        else
            settle_call(call, answer);
    }
    look_around();
    close_record();
    return became;
}

// Nobody waits for this case any more: it ends, also while it rests, and answers nothing.
bool Interpreter::cancelled_by_caller(Instant at) {
    if (!ended_ && !suspended_) bring_up_to(std::max(at, at_));
    if (ended_) return false;
    at_ = std::max(at, at_);
    open_record(CommandKind::cancel, at, "", "");
    caller_->waits = false;
    cancelled_ = true;
    finish("cancelled");
    answers_in_vain();
    close_record();
    return true;
}

void Interpreter::heard(std::size_t errand, Instant at) {
    at_ = std::max(at, at_);
    const Errand& one = errands_[errand];
    open_record(CommandKind::dispatched, at, "",
                one.kind == Errand::Kind::cancel ? one.process : "");
    errands_.erase(errands_.begin() + static_cast<std::ptrdiff_t>(errand));
    look_around();
    close_record();
}

// A call that is left: the case that runs for it is to be cancelled.
void Interpreter::let_go(Node& call) {
    if (call.runs == 0) return;
    errands_.push_back({Errand::Kind::cancel, call.name, call.runs, call.id});
    happened("let go " + call.name);
    call.runs = 0;
}

std::optional<Value> Interpreter::answer(const Type& type) const {
    if (cancelled_) return std::nullopt;
    Value::Context record{{type.end, ending_}};
    for (const auto& [name, part] : parts_of_answer(type)) {
        Value value;
        for (const auto& [returned, is] : returned_)
            if (returned == name) value = is;
        record.emplace_back(name, value);
    }
    return record;
}

} // namespace vorgang::model
