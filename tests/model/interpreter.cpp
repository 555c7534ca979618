// How a command is taken: what is due comes first, then it is refused, or done as one record.
#include "interpreter.hpp"

#include <algorithm>

namespace vorgang::model {
namespace {

// The same command: time and the expected sequence may differ.
bool same(Order left, Order right) {
    for (Order* order : {&left, &right}) {
        order->passes_ms = order->behind_ms = 0;
        order->expected.reset();
        order->older = 0; // whose activation it was is compared apart
        order->chance = 0;
    }
    return left == right;
}

} // namespace

Verdict Interpreter::command(const Order& order, Instant at) {
    const Activation* activation = find_activation(order);
    if (!order.key.empty() && keys_.contains(order.key)) {
        const Used& used = keys_.at(order.key);
        if (!same(used.order, order) || used.activation != activation)
            return {{{ErrorCode::duplicate_key, "*"}}};
        return {{}, true, used.sequence};
    }
    const std::uint32_t looked_at = sequence_; // by whoever expects a sequence
    // Time of a case never runs back.
    if (begun_ && !ended_ && !suspended_) bring_up_to(std::max(at, at_));
    refusals_.clear();
    asked_now_ = {at.ms + order.behind_ms};
    if (order.expected && looked_at + static_cast<std::uint32_t>(*order.expected) != sequence_)
        refuse(ErrorCode::conflict, std::to_string(sequence_));
    const Instant before = at_;
    if (!begun_ || at > at_) at_ = at;
    here_ = 0;
    if (order.received_before_ms) {
        const Instant received{asked_now_.ms - *order.received_before_ms};
        if (calendar_.local(received).date > calendar_.local(at_).date)
            refuse(ErrorCode::invalid_data, "at");
    }
    open_record(order.kind, at, order.person, "");
    (this->*doing(order.kind))(order);
    if (!refusals_.empty()) {
        at_ = before; // nothing has happened
        return {refusals_};
    }
    look_around();
    close_record();
    if (!order.key.empty()) keys_[order.key] = {order, activation, sequence_};
    return {{}, false, sequence_};
}

Interpreter::Do Interpreter::doing(CommandKind kind) {
    switch (kind) {
    case CommandKind::start: return &Interpreter::start;
    case CommandKind::complete: return &Interpreter::complete;
    case CommandKind::claim: return &Interpreter::claim;
    case CommandKind::unclaim: return &Interpreter::unclaim;
    case CommandKind::delegate: return &Interpreter::delegate;
    case CommandKind::deliver: return &Interpreter::deliver;
    case CommandKind::tool_answer: return &Interpreter::tool_answer;
    case CommandKind::resolve_incident: return &Interpreter::resolve_incident;
    case CommandKind::extend_deadline: return &Interpreter::extend_deadline;
    case CommandKind::correct: return &Interpreter::correct;
    case CommandKind::suspend: return &Interpreter::suspend;
    case CommandKind::resume: return &Interpreter::resume;
    case CommandKind::cancel: return &Interpreter::cancel;
    case CommandKind::exclude: return &Interpreter::exclude;
    case CommandKind::appoint: return &Interpreter::appoint;
    case CommandKind::add_element: return &Interpreter::add_element;
    case CommandKind::begin_aside: return &Interpreter::begin_aside;
    case CommandKind::reopen: return &Interpreter::reopen;
    default: return &Interpreter::note;
    }
}

void Interpreter::open_record(CommandKind kind, Instant asked, const std::string& person,
                              const std::string& subject) {
    record_ = {};
    record_.kind = kind;
    record_.at = at_;
    if (asked < at_) record_.asked_at = asked;
    record_.person = person;
    record_.subject = subject;
    before_ = data_;
}

void Interpreter::close_record() {
    record_.sequence = ++sequence_;
    for (const auto& [key, value] : data_) {
        const auto was = before_.find(key);
        const Value before = was == before_.end() ? Value() : was->second;
        if (!(value == before)) record_.written.emplace_back(key.substr(0, key.find('@')), value);
    }
    file_.push_back(record_);
}

// The activation an order names: the youngest of this name, or an older one.
Activation* Interpreter::find_activation(const Order& order) {
    if (order.nothing || order.target.empty()) return nullptr;
    std::vector<Activation*> found;
    for (Activation& one : activations_)
        if (one.seen && one.name == order.target) found.insert(found.begin(), &one);
    if (found.empty()) return nullptr;
    return found[std::min(order.older, found.size() - 1)];
}

void Interpreter::seen(int node) {
    for (Activation& activation : activations_)
        if (activation.node == node) activation.seen = true;
}

const Activation* Interpreter::activation_of(const Order& order) const {
    return const_cast<Interpreter*>(this)->find_activation(order);
}

Node* Interpreter::open_node(const Order& order, NodeKind kind) {
    const Activation* activation = find_activation(order);
    if (activation == nullptr) return nullptr;
    const auto found = nodes_.find(activation->node);
    if (found == nodes_.end() || found->second.kind != kind) return nullptr;
    return &found->second;
}

} // namespace vorgang::model
