// What runs beside the flow: what accompanies a section or the process, and what undoes.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {

// What is left as a whole, and with it whatever accompanies it: a section, a branch, an element,
// what itself accompanies; 0: the process.
int Interpreter::scope_around(int node) const {
    for (int at = nodes_.at(node).parent; at != 0; at = nodes_.at(at).parent) {
        const Node& one = nodes_.at(at);
        if (one.kind == NodeKind::element || one.kind == NodeKind::aside) return at;
        if (one.kind == NodeKind::compound && std::holds_alternative<Section>(one.statement->is))
            return at;
        const bool lane = one.kind == NodeKind::block && one.parent != 0 &&
                          nodes_.at(one.parent).kind == NodeKind::compound &&
                          std::holds_alternative<Parallel>(nodes_.at(one.parent).statement->is);
        if (lane) return at;
    }
    return 0;
}

int Interpreter::begin_aside(int around, const Block& block) {
    const int aside = add(NodeKind::aside, around, nullptr);
    nodes_[aside].part = ++part_count_;
    go_on(begin_block(aside, block));
    return aside;
}

bool Interpreter::is_accompanied(int scope) const {
    return std::ranges::any_of(nodes_, [scope](const auto& one) {
        return one.second.kind == NodeKind::aside && one.second.parent == scope;
    });
}

// Where the flow of a section comes to its end its conditions are looked at once more, all of them
// before anything begins. True: something began, or the section is left.
bool Interpreter::looks_at_end(int section) {
    std::vector<std::pair<int, const Block*>> begun;
    const Section& is = std::get<Section>(nodes_.at(section).statement->is);
    for (const Handler& handler : is.handlers) {
        if (!handler.condition || !comes_true(section, handler)) continue;
        if (!handler.beside) {
            interrupt(section, handler.block);
            return true;
        }
        const int aside = add(NodeKind::aside, section, nullptr);
        nodes_[aside].part = ++part_count_;
        begun.emplace_back(aside, &handler.block);
    }
    // The one that began last runs first; whatever of them ends last lets the section go on.
    const bool waits = !begun.empty();
    for (; !begun.empty(); begun.pop_back())
        if (alive(begun.back().first)) go_on(begin_block(begun.back().first, *begun.back().second));
    return waits;
}

// The end of a block: where something accompanies what it is the whole of, it waits for that.
bool Interpreter::settles(int block) {
    const int around = nodes_.at(block).parent;
    const NodeKind kind = around == 0 ? NodeKind::block : nodes_.at(around).kind;
    const bool section = kind == NodeKind::compound &&
                         std::holds_alternative<Section>(nodes_.at(around).statement->is);
    if (section && looks_at_end(around)) return true;
    const bool whole = kind == NodeKind::element || kind == NodeKind::aside || section;
    return is_accompanied(block) || (whole && is_accompanied(around));
}

// Who waited for it goes on.
void Interpreter::aside_done(int aside) {
    const int around = nodes_.at(aside).parent;
    std::erase_if(done_, [aside](const Done& done) { return done.by == aside; });
    remove(aside);
    if (around == 0) return;
    const Node& node = nodes_.at(around);
    if (node.undone == aside) {
        if (undo_next(around)) statement_done(around);
        return;
    }
    // The block that waits is through with its statements and has nothing open.
    const auto is_through = [this](int block) {
        const Node& one = nodes_.at(block);
        return one.kind == NodeKind::block && one.next == one.block->size() &&
               std::ranges::all_of(children(block), [this](int child) {
                   return nodes_.at(child).kind == NodeKind::aside;
               });
    };
    if (is_accompanied(around)) return;
    if (is_through(around)) return block_done(around);
    for (const int block : children(around))
        if (is_through(block)) return block_done(block);
}

void Interpreter::handle(int section, const Handler& handler) {
    if (handler.beside)
        (void)begin_aside(section, handler.block);
    else if (section != 0)
        interrupt(section, handler.block);
    else
        interrupt_process(handler.block);
}

namespace {

const Section* section_of(const Node& node) {
    return node.kind == NodeKind::compound ? std::get_if<Section>(&node.statement->is) : nullptr;
}

} // namespace

// `bei bedarf`: a person begins it, as often as they like, while what it belongs to runs.
void Interpreter::begin_aside(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    const Handler* found = nullptr;
    int section = 0;
    for (const Handler& handler : process_.handlers)
        if (!handler.name.empty() && handler.name == order.name) found = &handler;
    for (const auto& [id, node] : nodes_)
        if (const Section* one = section_of(node))
            for (const Handler& handler : one->handlers)
                if (!handler.name.empty() && handler.name == order.name) {
                    found = &handler;
                    section = id;
                }
    if (found == nullptr) {
        refuse(ErrorCode::not_found, "bei bedarf"); // there is none of this name
        return refuse(ErrorCode::not_open, "bei bedarf");
    }
    needs_role(found->role, order, {});
    needs_not_excluded(order);
    if (!refusals_.empty()) return;
    subject(found->name);
    acted(found->role, order);
    (void)begin_aside(section, found->block);
}

// Once everything waits: what came before somebody listened to it reaches them, the oldest first,
// and conditions are looked at. Either may lead to more.
void Interpreter::look_around() {
    while (!ended_ && !suspended_)
        if (!offer_kept() && !watch()) return;
}

bool Interpreter::offer_kept() {
    const auto listens = [this](const std::string& message) {
        return std::ranges::any_of(nodes_, [&message](const auto& one) {
            const Section* section = section_of(one.second);
            return section != nullptr &&
                   std::ranges::any_of(section->handlers, [&message](const Handler& handler) {
                       return handler.message == message;
                   });
        });
    };
    const auto heard =
        std::ranges::find_if(kept_, [&](const Kept& one) { return listens(one.name); });
    if (heard == kept_.end()) return false;
    const Kept one = *heard;
    kept_.erase(heard);
    return hand_over(one.name, one.data);
}

// Conditions of the process come first. One that comes true begins its block once, until it has not
// held in between.
bool Interpreter::watch() {
    std::vector<std::pair<int, const Handler*>> handlers;
    for (const Handler& handler : process_.handlers)
        handlers.emplace_back(0, &handler);
    const auto add = [&](const Section& section) {
        for (const auto& [id, node] : nodes_)
            if (section_of(node) == &section)
                for (const Handler& handler : section.handlers)
                    handlers.emplace_back(id, &handler);
    };
    each_section(process_, add);
    return std::ranges::any_of(handlers, [this](const auto& one) {
        if (!one.second->condition || !comes_true(one.first, *one.second)) return false;
        handle(one.first, *one.second);
        return true;
    });
}

bool Interpreter::comes_true(int section, const Handler& handler) {
    here_ = section;
    const bool held = hold_.contains({section, &handler});
    const bool holds = evaluate(*handler.condition) == Value(true);
    if (!holds) hold_.erase({section, &handler});
    if (!holds || held) return false;
    hold_.insert({section, &handler});
    happened("condition came true");
    return true;
}

void Interpreter::completed(int node, const Statement& statement) {
    if (undone_by(statement) != nullptr) done_.push_back({part_of(node), &statement, 0});
}

bool Interpreter::begin(int block, const Statement& statement, const Undo&) {
    const int undo = add(NodeKind::compound, block, &statement);
    if (!undo_next(undo)) return false;
    remove(undo);
    return true;
}

// The latest first, one after the other. True: nothing is left.
bool Interpreter::undo_next(int undo) {
    const auto& reach = reach_[nodes_.at(undo).statement];
    const int part = part_of(undo);
    const auto last = std::find_if(done_.rbegin(), done_.rend(), [&](const Done& done) {
        return done.part == part && done.by == 0 && reach.contains(done.statement);
    });
    if (last == done_.rend()) return true;
    const Block& block = *undone_by(*last->statement);
    if (const auto* call = std::get_if<Call>(&last->statement->is))
        if (operation_of(process_, call->operation).tool.empty()) ++calls_undone_;
    const int aside = add(NodeKind::aside, undo, nullptr);
    last->by = aside;
    nodes_[aside].part = ++part_count_;
    nodes_[undo].undone = aside;
    go_on(begin_block(aside, block));
    return false;
}

} // namespace vorgang::model
