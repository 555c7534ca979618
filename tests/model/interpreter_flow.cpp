// The flow, one function for each construct. `begin` says whether the statement is over already;
// where it is not, a node waits in its place, or the flow went somewhere else.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {

void Interpreter::go_on(int block) {
    while (alive(block)) {
        Node& node = nodes_.at(block);
        if (node.next == node.block->size()) return block_done(block);
        const Statement& statement = (*node.block)[node.next++];
        if (!begin(block, statement)) return;
        if (!std::holds_alternative<Choose>(statement.is)) mark(block);
    }
}

// An incident is tried again behind the last thing that changed the case: what was only decided
// since then is decided anew.
void Interpreter::mark(int block) {
    mark_.blocks.clear();
    for (int at = block; at != 0;) {
        const Node& node = nodes_.at(at);
        const Node* around = node.parent == 0 ? nullptr : &nodes_.at(node.parent);
        mark_.blocks.insert(mark_.blocks.begin(),
                            {at, node.parent, around == nullptr ? NodeKind::block : around->kind,
                             around == nullptr ? nullptr : around->statement, node.block, node.next,
                             around == nullptr ? 0 : around->event});
        at = around == nullptr ? 0 : around->parent;
    }
}

void Interpreter::go_again(const Spot& spot) {
    std::size_t depth = spot.blocks.size() - 1;
    while (!alive(spot.blocks[depth].node))
        --depth;
    int block = spot.blocks[depth].node;
    remove_statements(block);
    nodes_.at(block).next = spot.blocks[depth].next;
    for (++depth; depth < spot.blocks.size(); ++depth) {
        const Spot::In& in = spot.blocks[depth];
        block = add_block(add(in.kind, block, in.statement), *in.block);
        nodes_.at(block).next = in.next;
    }
    mark(block);
    go_on(block);
}

bool Interpreter::begin(int block, const Statement& statement) {
    here_ = block;
    return std::visit([&](const auto& is) { return begin(block, statement, is); }, statement.is);
}

int Interpreter::add(NodeKind kind, int parent, const Statement* statement) {
    Node node;
    node.id = ++node_count_;
    node.parent = parent;
    node.kind = kind;
    node.statement = statement;
    nodes_[node.id] = node;
    return node.id;
}

int Interpreter::add_block(int parent, const Block& block) {
    const int id = add(NodeKind::block, parent, nullptr);
    nodes_[id].block = &block;
    return id;
}

int Interpreter::begin_block(int parent, const Block& block) {
    const int id = add_block(parent, block);
    mark(id);
    return id;
}

int Interpreter::add_activation(int node, NodeKind kind, const std::string& name) {
    activations_.push_back({node, kind, name, part_of(node)});
    nodes_[node].name = name;
    return node;
}

std::vector<int> Interpreter::children(int node) const {
    std::vector<int> found;
    for (const auto& [id, child] : nodes_)
        if (child.parent == node) found.push_back(id);
    return found;
}

void Interpreter::remove_children(int node) {
    for (const int child : children(node))
        remove(child);
}

void Interpreter::remove(int node) {
    Node& one = nodes_.at(node);
    let_go(one);
    const auto* all =
        one.kind == NodeKind::compound ? std::get_if<ForAll>(&one.statement->is) : nullptr;
    const bool back = all != nullptr && changes_elements(*all);
    const Value list = back ? as_list(node) : Value();
    remove_children(node);
    if (one.kind == NodeKind::element) forget_entries(node);
    if (one.part != 0)
        std::erase_if(done_, [&one](const Done& done) { return done.part == one.part; });
    for (Done& done : done_)
        if (done.by == node) done.by = 0; // left before its end: it is still to be undone
    std::erase_if(hold_, [node](const auto& held) { return held.first == node; });
    for (Activation& activation : activations_)
        if (activation.node == node && activation.closed.empty()) {
            activation.closed = "entfallen " + vorgang::to_text(at_);
            activation.closed_at = sequence_;
        }
    nodes_.erase(node);
    if (back) data_[all->list] = list; // whichever way the loop is left
}

// What accompanies a branch goes on when something in the branch is left.
void Interpreter::remove_statements(int block) {
    for (const int child : children(block))
        if (nodes_.at(child).kind != NodeKind::aside) remove(child);
}

void Interpreter::remove_all() {
    while (!nodes_.empty())
        remove(nodes_.begin()->first);
}

void Interpreter::statement_done(int statement) {
    const Node& node = nodes_.at(statement);
    const int block = node.parent;
    if (node.kind == NodeKind::compound && std::holds_alternative<Section>(node.statement->is))
        completed(statement, *node.statement);
    const bool decided =
        node.kind == NodeKind::after || (node.kind == NodeKind::compound &&
                                         (std::holds_alternative<Choose>(node.statement->is) ||
                                          std::holds_alternative<Depending>(node.statement->is) ||
                                          std::holds_alternative<Pick>(node.statement->is)));
    remove(statement);
    if (!decided) mark(block);
    go_on(block);
}

void Interpreter::block_done(int block) {
    if (settles(block)) return;
    Node& around = nodes_.at(nodes_.at(block).parent);
    if (around.kind == NodeKind::aside) return aside_done(around.id);
    if (around.kind == NodeKind::element) return element_done(around.id);
    const auto* parallel =
        around.kind == NodeKind::compound ? std::get_if<Parallel>(&around.statement->is) : nullptr;
    if (parallel == nullptr) return statement_done(around.id);
    remove(block);
    if (++around.done == parallel->until.value_or(parallel->lanes.size()))
        statement_done(around.id);
}

// A value that is needed is unknown: this lane waits until a person has settled why.
bool Interpreter::incident(int block, const Statement& statement, const std::string& reason) {
    const int node = add(NodeKind::incident, block, &statement);
    add_activation(node, NodeKind::incident, reason);
    nodes_[node].again = mark_;
    happened("incident " + reason);
    return false;
}

bool Interpreter::begin(int block, const Statement& statement, const Step& step) {
    const int node = add(NodeKind::step, block, &statement);
    const bool found = step.role.find('.') != std::string::npos; // by the element
    nodes_[node].role = found ? *value(step.role).text() : step.role;
    add_activation(node, NodeKind::step, step.name);
    arm(node, step.deadlines, step.name);
    return false;
}

bool Interpreter::begin(int block, const Statement& statement, const Choose& choose) {
    const Block* way = choose.otherwise ? &*choose.otherwise : nullptr;
    for (const Choose::Branch& branch : choose.branches) {
        const Value decided = evaluate(branch.condition);
        if (decided.is_unknown()) return incident(block, statement, "unknown_decision");
        if (!*decided.yes_no()) continue;
        way = &branch.block;
        break;
    }
    if (way == nullptr) return true;
    go_on(add_block(add(NodeKind::compound, block, &statement), *way));
    return false;
}

bool Interpreter::begin(int block, const Statement& statement, const Depending& depending) {
    const std::string chosen = *value(depending.field).text();
    const Block* way = depending.otherwise ? &*depending.otherwise : nullptr;
    for (const Depending::Case& one : depending.cases)
        if (std::ranges::find(one.values, chosen) != one.values.end()) way = &one.block;
    go_on(add_block(add(NodeKind::compound, block, &statement), *way));
    return false;
}

// Lanes begin in the order of the text; once enough of them are done no further one begins.
bool Interpreter::begin(int block, const Statement& statement, const Parallel& parallel) {
    const int node = add(NodeKind::compound, block, &statement);
    for (const Parallel::Lane& lane : parallel.lanes) {
        if (!alive(node)) break;
        go_on(begin_block(node, lane.block));
    }
    return false;
}

bool Interpreter::begin(int block, const Statement& statement, const Pick& pick) {
    const int node = add(NodeKind::compound, block, &statement);
    for (std::size_t i = 0; i < pick.events.size(); ++i) {
        const Pick::Event& event = pick.events[i];
        if (!event.message.empty()) {
            if (const auto data = take_kept(event.message)) {
                write_message(event.message, *data);
                take_event(node, i);
                return false;
            }
            const int waits = add(NodeKind::message, node, &statement);
            add_activation(waits, NodeKind::message, event.message);
            nodes_[waits].event = i;
            continue;
        }
        const int waits = add(NodeKind::wait, node, &statement);
        add_activation(waits, NodeKind::wait, "");
        nodes_[waits].event = i;
        nodes_[waits].due = event.after ? later(at_, *event.after) : start_of(event.date);
        nodes_[waits].armed = ++arm_count_;
    }
    return false;
}

void Interpreter::take_event(int pick, std::size_t event) {
    remove_children(pick);
    const Pick& is = std::get<Pick>(nodes_.at(pick).statement->is);
    go_on(begin_block(pick, is.events[event].block));
}

bool Interpreter::begin(int block, const Statement& statement, const Wait& wait) {
    const int node = add(NodeKind::wait, block, &statement);
    add_activation(node, NodeKind::wait, "");
    nodes_[node].due = wait.length ? later(at_, *wait.length) : start_of(wait.date);
    nodes_[node].armed = ++arm_count_;
    return false;
}

bool Interpreter::begin(int block, const Statement& statement, const Receive& receive) {
    if (const auto data = take_kept(receive.message)) {
        write_message(receive.message, *data);
        return true;
    }
    const int node = add(NodeKind::message, block, &statement);
    add_activation(node, NodeKind::message, receive.message);
    return false;
}

bool Interpreter::begin(int, const Statement&, const Send& send) {
    outgoing_.push_back(send.message);
    happened("sent " + send.message);
    return true;
}

bool Interpreter::begin(int block, const Statement& statement, const Assign& assign) {
    const Type& type = named(process_.fields, assign.field)->type;
    const Value result = evaluate(assign.expression);
    if (result.is_unknown() && !type.optional) return incident(block, statement, "unknown_value");
    if (!result.is_unknown() && !fits(result, type))
        return incident(block, statement, "out_of_bounds");
    write(assign.field, result);
    return true;
}

bool Interpreter::begin(int block, const Statement& statement, const Call& call) {
    const Operation& operation = operation_of(process_, call.operation);
    std::vector<Value> arguments;
    for (const Expression& argument : call.arguments)
        arguments.push_back(evaluate(argument));
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Type& type = operation.parameters[i];
        if (arguments[i].is_unknown() && !type.optional)
            return incident(block, statement, "unknown_value");
        if (!arguments[i].is_unknown() && !fits(arguments[i], type))
            return incident(block, statement, "out_of_bounds");
    }
    if (call.alongside) {
        errands_.push_back({Errand::Kind::begin, call.operation, 0, 0, arguments});
        happened("ordered " + call.operation);
        return true;
    }
    const int node = add(NodeKind::call, block, &statement);
    nodes_[node].arguments = arguments;
    add_activation(node, NodeKind::call, call.operation);
    nodes_[node].due = at_;
    arm(node, call.deadlines, call.operation.substr(call.operation.find('.') + 1));
    return false;
}

bool Interpreter::begin(int block, const Statement& statement, const Section& section) {
    const int node = add(NodeKind::compound, block, &statement);
    arm(node, section.deadlines, section.name);
    go_on(begin_block(node, section.block));
    return false;
}

// What is left is closed; the statement to go on with stands in one of the blocks around.
bool Interpreter::begin(int block, const Statement&, const Jump& jump) {
    for (int at = block; at != 0; at = nodes_.at(at).parent) {
        if (nodes_.at(at).kind != NodeKind::block) continue;
        const Block& statements = *nodes_.at(at).block;
        for (std::size_t i = 0; i < statements.size(); ++i) {
            const auto* step = std::get_if<Step>(&statements[i].is);
            const auto* section = std::get_if<Section>(&statements[i].is);
            if ((step == nullptr || step->name != jump.target) &&
                (section == nullptr || section->name != jump.target))
                continue;
            remove_statements(at);
            nodes_.at(at).next = i;
            go_on(at);
            return false;
        }
    }
    std::abort(); // the compiler takes no jump that leads nowhere
}

bool Interpreter::begin(int, const Statement&, const End& end) {
    ending_ = end.name;
    const auto gives = std::ranges::find(process_.endings, end.name,
                                         &decltype(process_.endings)::value_type::first);
    for (const std::string& field : gives->second)
        returned_.emplace_back(field, value(field));
    finish("ended " + end.name);
    return false;
}

void Interpreter::finish(const std::string& event) {
    remove_all();
    kept_.clear();
    if (caller_ && caller_->waits)
        errands_.push_back({Errand::Kind::answer, "", caller_->other, caller_->call});
    ended_ = true;
    happened(event);
}

// A deadline or a handler has closed a statement; its block stands in the same place.
void Interpreter::interrupt(int statement, const Block& block) {
    const int around = nodes_.at(statement).parent;
    remove(statement);
    go_on(begin_block(add(NodeKind::after, around, nullptr), block));
}

void Interpreter::interrupt_process(const Block& block) {
    remove_all();
    go_on(begin_block(0, block));
}

} // namespace vorgang::model
