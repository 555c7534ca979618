// Messages and answers: whom they reach, and what becomes of those nobody waits for.
#include <algorithm>
#include <functional>

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

// Where the statements stand in the text, the flow of the process first.
std::map<const Statement*, int> Interpreter::places_in_text() const {
    std::map<const Statement*, int> places;
    const std::function<void(const Block&)> walk = [&](const Block& block) {
        for (const Statement& statement : block) {
            places.emplace(&statement, static_cast<int>(places.size()));
            each_block(statement, walk);
        }
    };
    walk(process_.flow);
    for (const Handler& handler : process_.handlers)
        walk(handler.block);
    return places;
}

bool Interpreter::lies_below(int node, int above) const {
    for (int at = nodes_.at(node).parent; at != 0; at = nodes_.at(at).parent)
        if (at == above) return true;
    return false;
}

// The node that waits for the message: of several that accompany in the one that began first, of
// several branches in the upper one. 0: none.
int Interpreter::who_waits(const std::string& message) const {
    const auto places = places_in_text();
    int first = 0;
    const auto order = [&](int id) {
        return std::pair(part_of(id), places.at(nodes_.at(id).statement));
    };
    for (const auto& [id, node] : nodes_)
        if (node.kind == NodeKind::message && node.name == message &&
            (first == 0 || order(id) < order(first)))
            first = id;
    return first;
}

// The section that listens, and its handler: the innermost, of several side by side the upper one.
std::pair<int, const Handler*> Interpreter::who_listens(const std::string& message) const {
    std::map<int, const Handler*> all;
    for (const auto& [id, node] : nodes_) {
        const auto* section =
            node.kind == NodeKind::compound ? std::get_if<Section>(&node.statement->is) : nullptr;
        if (section == nullptr) continue;
        for (const Handler& handler : section->handlers)
            if (handler.message == message) all[id] = &handler;
    }
    const auto places = places_in_text();
    int found = 0;
    for (const auto& [id, handler] : all) {
        const bool inner = std::ranges::none_of(
            all, [this, id = id](const auto& other) { return lies_below(other.first, id); });
        if (inner && (found == 0 ||
                      places.at(nodes_.at(id).statement) < places.at(nodes_.at(found).statement)))
            found = id;
    }
    if (found == 0) return {};
    return {found, all.at(found)};
}

// To whoever waits: a message that is expected, else the handler of a section, else that of the
// process.
bool Interpreter::hand_over(const std::string& message, const Data& data) {
    if (const int first = who_waits(message); first != 0) {
        const Node waits = nodes_.at(first);
        write_message(message, data);
        if (nodes_.at(waits.parent).kind == NodeKind::compound)
            take_event(waits.parent, waits.event);
        else
            statement_done(waits.id);
        return true;
    }
    if (const auto [section, handler] = who_listens(message); handler != nullptr) {
        write_message(message, data);
        handle(section, *handler);
        return true;
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
