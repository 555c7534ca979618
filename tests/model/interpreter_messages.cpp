// Messages and answers: whom they reach, and what becomes of those nobody waits for.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {

void Interpreter::write_message(const std::string& message, const Data& data) {
    happened("delivered " + message);
    for (const std::string& field : named(process_.messages, message)->carries) {
        write(field, Value());
        for (const auto& [name, value] : data)
            if (name == field) write(field, value);
    }
}

void Interpreter::keep(const std::string& message, const Data& data,
                       const std::optional<Instant>& due) {
    const auto& lapses = named(process_.messages, message)->lapses;
    Kept kept{message, data, due, ++arm_count_};
    if (lapses && !due) kept.due = later(at_, *lapses);
    kept_.push_back(kept);
    happened("kept " + message);
}

std::optional<Interpreter::Data> Interpreter::take_kept(const std::string& message) {
    const auto found = std::ranges::find(kept_, message, &Kept::name);
    if (found == kept_.end()) return std::nullopt;
    const Data data = found->data;
    kept_.erase(found);
    return data;
}

// To whoever waits: a message that is expected, else the handler of a section, else that of the
// process. The generator lets a message be waited for at one place at a time.
bool Interpreter::hand_over(const std::string& message, const Data& data) {
    // Of several that accompany the one that began first.
    int first = 0;
    for (const auto& [id, node] : nodes_)
        if (node.kind == NodeKind::message && node.name == message &&
            (first == 0 || part_of(id) < part_of(first)))
            first = id;
    if (first != 0) {
        const Node waits = nodes_.at(first);
        write_message(message, data);
        if (nodes_.at(waits.parent).kind == NodeKind::compound)
            take_event(waits.parent, waits.event);
        else
            statement_done(waits.id);
        return true;
    }
    for (const auto& [id, node] : nodes_) {
        const auto* section =
            node.kind == NodeKind::compound ? std::get_if<Section>(&node.statement->is) : nullptr;
        if (section == nullptr) continue;
        for (const Handler& handler : section->handlers) {
            if (handler.message != message) continue;
            write_message(message, data);
            handle(id, handler);
            return true;
        }
    }
    // What interrupted the process does not listen while its block runs.
    const auto runs = [this](const Block& block) {
        return std::ranges::any_of(nodes_, [&block](const auto& one) {
            return one.second.kind == NodeKind::block && one.second.block == &block;
        });
    };
    for (const Handler& handler : process_.handlers) {
        if (handler.message != message || (!handler.beside && runs(handler.block))) continue;
        write_message(message, data);
        handle(0, handler);
        return true;
    }
    return false;
}

// The answer to a call that is still open.
void Interpreter::settle_call(int id, const Order& order) {
    here_ = id;
    Node& node = nodes_.at(id);
    const Call& call = std::get<Call>(node.statement->is);
    if (order.answer == Answer::done && results_fit(call, order.data)) {
        write_results(call, order.data);
        completed(id, *node.statement);
        return statement_done(id);
    }
    if (node.kind == NodeKind::incident) return; // another failure is no news
    ++node.attempts;
    node.offered = true;
    if (order.answer != Answer::failed_for_good && node.attempts < call.attempts) {
        node.due = later(at_, call.interval);
        return;
    }
    // While the case rests nothing begins.
    if (call.failing && !suspended_) {
        happened("gave up " + call.operation);
        return interrupt(id, *call.failing);
    }
    node.kind = NodeKind::incident;
    node.due.reset();
    happened("incident tool_failed");
}

} // namespace vorgang::model
