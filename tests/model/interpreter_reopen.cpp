// A step that was completed opens once more, on order of the lead: as if a jump led back to it.
//
// What is left as a whole bounds it: a section, a branch, an element, what accompanies or undoes,
// the process. It has to be there, and its flow to stand behind the step.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {
namespace {

// Where the blocks of the process stand.
class Text {
  public:
    struct Place {
        const Block* around = nullptr; // null: of the process or one of its handlers
        std::size_t index = 0;         // the statement it belongs to
        std::size_t rank = 0;          // among the blocks of this statement, as they come
        bool whole = false;            // what is left as a whole
    };
    // Statement, block, statement, … from the outside in.
    using Way = std::vector<std::size_t>;

    explicit Text(const Process& process) {
        add(process.flow, {nullptr, 0, 0, false});
        for (std::size_t i = 0; i < process.handlers.size(); ++i)
            add(process.handlers[i].block, {nullptr, 0, i + 1, process.handlers[i].beside});
    }

    [[nodiscard]] const Place& of(const Block& block) const { return places_.at(&block); }
    // The block around the step that is left as a whole, or that of the process it lies in.
    [[nodiscard]] const Block* whole_around(const Block& block) const {
        const Block* at = &block;
        while (!of(*at).whole && of(*at).around != nullptr)
            at = of(*at).around;
        return at;
    }
    [[nodiscard]] Way way(const Block& block, std::size_t index) const {
        Way way{index};
        for (const Block* at = &block; at != nullptr; at = of(*at).around)
            way.insert(way.begin(), {of(*at).index, of(*at).rank});
        return way;
    }

  private:
    void add(const Block& block, const Place& place) {
        places_[&block] = place;
        for (std::size_t i = 0; i < block.size(); ++i)
            blocks_of(block, i);
    }
    // The body of a section comes first, then what its deadlines and handlers lead to.
    void blocks_of(const Block& around, std::size_t index) {
        const Statement& statement = around[index];
        const auto* section = std::get_if<Section>(&statement.is);
        std::size_t rank = 1;
        if (section != nullptr) add(section->block, {&around, index, rank++, true});
        each_block(statement, [&](const Block& block) {
            if (section != nullptr && &block == &section->block) return;
            const bool whole = runs_on_its_own(statement, block) ||
                               std::holds_alternative<Parallel>(statement.is) ||
                               std::holds_alternative<ForAll>(statement.is);
            add(block, {&around, index, rank++, whole});
        });
    }

    std::map<const Block*, Place> places_;
};

bool undoes(const Node& node) {
    return node.kind == NodeKind::compound && std::holds_alternative<Undo>(node.statement->is);
}

} // namespace

// The block that runs now, whichever handler of the process it is of.
int Interpreter::running(const Block& block, bool of_process, int part) const {
    for (const auto& [id, node] : nodes_) {
        if (node.kind != NodeKind::block) continue;
        if (of_process ? node.parent == 0 : node.block == &block && part_of(id) == part) return id;
    }
    return 0;
}

// What the flow of a block waits in: the innermost block, and the statement of it.
Interpreter::Standing Interpreter::stands_at(int block) const {
    for (;;) {
        const Node& node = nodes_.at(block);
        int inside = 0;
        for (const int child : children(block))
            if (nodes_.at(child).kind != NodeKind::aside) inside = child;
        if (inside == 0) return {node.block, node.block->size(), nullptr};
        const Node& child = nodes_.at(inside);
        if (child.kind == NodeKind::incident && !is_of_call(child))
            return {child.again.blocks.back().block, child.again.blocks.back().next, nullptr};
        const bool waits = child.kind == NodeKind::compound &&
                           (std::holds_alternative<Parallel>(child.statement->is) ||
                            std::holds_alternative<ForAll>(child.statement->is) || undoes(child));
        int next = 0;
        for (const int one : children(inside))
            if (!waits && nodes_.at(one).kind == NodeKind::block) next = one;
        if (next == 0) return {node.block, node.next - 1, &child};
        block = next;
    }
}

bool Interpreter::is_of_call(const Node& incident) {
    const auto* call = std::get_if<Call>(&incident.statement->is);
    return call != nullptr && incident.name == call->operation;
}

// Whether what the flow of the block has open undoes something, or what the block lies in does.
bool Interpreter::is_undoing(int block) const {
    for (int at = block; at != 0; at = nodes_.at(at).parent)
        if (undoes(nodes_.at(at))) return true;
    const auto below = [&](int node) {
        for (int at = node; at != block; at = nodes_.at(at).parent) {
            if (at == 0) return false;
            const bool accompanies =
                nodes_.at(at).kind == NodeKind::aside && nodes_.at(at).parent == block;
            if (accompanies) return false;
        }
        return true;
    };
    return std::ranges::any_of(
        nodes_, [&](const auto& one) { return undoes(one.second) && below(one.first); });
}

void Interpreter::reopen(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    needs_lead(order);
    const Activation* task = find_activation(order);
    if (task == nullptr) return refuse_missing(order);
    if (open_node(order, NodeKind::step) != nullptr) return refuse(ErrorCode::conflict, "offen");
    if (task->completed == nullptr) return refuse(ErrorCode::not_open, "*");
    const Text text(process_);
    const Block& block = *task->completed_in;
    const auto index = static_cast<std::size_t>(task->completed - block.data());
    const Block& whole = *text.whole_around(block);
    const bool of_process = !text.of(whole).whole;
    const int scope = running(whole, of_process, task->part);
    if (scope == 0) return refuse(ErrorCode::not_open, "*");
    if (is_undoing(scope)) refuse(ErrorCode::conflict, "rückgängig");
    auto [in, next, waits] = stands_at(scope);
    const bool is_open =
        waits != nullptr && waits->kind == NodeKind::step && waits->statement == task->completed;
    while (next == in->size() && !text.of(*in).whole && text.of(*in).around != nullptr) {
        next = text.of(*in).index + 1; // it has passed the statement the block belongs to
        in = text.of(*in).around;
    }
    if (is_open)
        refuse(ErrorCode::conflict, "offen");
    else if (text.way(block, index) >= text.way(*in, next))
        refuse(ErrorCode::not_open, "*");
    if (!refusals_.empty()) return;
    subject(task->name);
    std::vector<const Block*> inner;
    for (const Block* at = &block; at != &whole; at = text.of(*at).around)
        inner.insert(inner.begin(), at);
    int at = scope;
    remove_statements(scope);
    if (nodes_.at(scope).block != &whole) { // the process, from one of its handlers
        remove(scope);
        at = add_block(0, whole);
    }
    for (const Block* one : inner) {
        const Text::Place& place = text.of(*one);
        const Statement& statement = (*place.around)[place.index];
        const bool chosen = std::holds_alternative<Choose>(statement.is) ||
                            std::holds_alternative<Depending>(statement.is) ||
                            std::holds_alternative<Pick>(statement.is);
        nodes_.at(at).next = place.index + 1;
        at = add_block(
            add(chosen ? NodeKind::compound : NodeKind::after, at, chosen ? &statement : nullptr),
            *one);
    }
    nodes_.at(at).next = index;
    mark(at);
    go_on(at);
}

} // namespace vorgang::model
