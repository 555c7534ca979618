// `für alle`: elements of a list, each with values of its own while it is worked on.
#include <algorithm>

#include "interpreter.hpp"

namespace vorgang::model {

std::string Interpreter::key(const std::string& field) const {
    const std::size_t point = field.find('.');
    if (point == std::string::npos) return field;
    for (int at = here_; at != 0 && alive(at); at = nodes_.at(at).parent) {
        const Node& node = nodes_.at(at);
        if (node.kind == NodeKind::element &&
            std::get<ForAll>(node.statement->is).element == field.substr(0, point))
            return field + "@" + std::to_string(at);
    }
    return field;
}

int Interpreter::part_of(int node) const {
    for (int at = node; at != 0 && alive(at); at = nodes_.at(at).parent)
        if (nodes_.at(at).part != 0) return nodes_.at(at).part;
    return 0;
}

namespace {

const ForAll* loop_of(const Node& node) {
    return node.kind == NodeKind::compound ? std::get_if<ForAll>(&node.statement->is) : nullptr;
}

} // namespace

Interpreter::Data Interpreter::entries_of(int element) const {
    Data data;
    const ForAll& all = std::get<ForAll>(nodes_.at(element).statement->is);
    const Record& record = *named(process_.records, named(process_.fields, all.list)->type.record);
    for (const auto& [entry, type] : record.entries) {
        const std::string name = all.element + "." + entry;
        const auto found = data_.find(name + "@" + std::to_string(element));
        data.emplace_back(name, found == data_.end() ? Value() : found->second);
    }
    return data;
}

Interpreter::Data Interpreter::entries_around(int node) const {
    Data data;
    for (int at = node; at != 0; at = nodes_.at(at).parent)
        if (nodes_.at(at).kind == NodeKind::element)
            for (const auto& entry : entries_of(at))
                data.push_back(entry);
    return data;
}

std::size_t Interpreter::place_of(int node) const {
    for (int at = node; at != 0; at = nodes_.at(at).parent) {
        if (nodes_.at(at).kind != NodeKind::element) continue;
        const auto all = children(nodes_.at(at).parent);
        return static_cast<std::size_t>(std::ranges::find(all, at) - all.begin()) + 1;
    }
    return 0;
}

Value Interpreter::as_list(int loop) const {
    Value::List list;
    for (const int element : children(loop)) {
        Value::Context item;
        for (const auto& [name, value] : entries_of(element))
            item.emplace_back(entry_of(name), value);
        list.emplace_back(std::move(item));
    }
    return list;
}

std::string Interpreter::list_of(int node, const std::string& entry) const {
    for (int at = node; at != 0; at = nodes_.at(at).parent) {
        if (nodes_.at(at).kind != NodeKind::element) continue;
        const ForAll& all = std::get<ForAll>(nodes_.at(at).statement->is);
        if (entry.starts_with(all.element + ".") && changes_elements(all)) return all.list;
    }
    return {};
}

bool Interpreter::is_worked_on(const std::string& list) const {
    return std::ranges::any_of(nodes_, [&list](const auto& one) {
        const ForAll* all = loop_of(one.second);
        return all != nullptr && all->list == list && changes_elements(*all);
    });
}

// A list that is worked on is what its elements have.
Value Interpreter::value(const std::string& field) const {
    for (const auto& [id, node] : nodes_)
        if (const ForAll* all = loop_of(node);
            all != nullptr && all->list == field && changes_elements(*all))
            return as_list(id);
    const auto found = data_.find(key(field));
    return found == data_.end() ? Value() : found->second;
}

int Interpreter::add_element(int loop, const Value& item) {
    const Statement* statement = nodes_.at(loop).statement;
    const int element = add(NodeKind::element, loop, statement);
    nodes_[element].part = ++part_count_;
    for (const auto& [name, value] : *item.context())
        data_[std::get<ForAll>(statement->is).element + "." + name + "@" +
              std::to_string(element)] = value;
    return element;
}

void Interpreter::forget_entries(int element) {
    const std::string mark = "@" + std::to_string(element);
    std::erase_if(data_, [&mark](const auto& one) { return one.first.ends_with(mark); });
}

bool Interpreter::begin(int block, const Statement& statement, const ForAll& all) {
    const Value list = value(all.list);
    if (list.is_unknown()) return incident(block, statement, "unknown_value");
    std::size_t wanted = 0;
    if (all.enough) {
        const Value number = evaluate(*all.enough);
        if (number.is_unknown()) return incident(block, statement, "unknown_value");
        if (*number.number() <= Number(0)) return true;
        wanted = static_cast<std::size_t>(*number.number()->to_integer());
    }
    Value::List items = *list.list();
    if (!all.filter.empty())
        std::erase_if(items, [&all](const Value& item) { return !says_yes(item, all.filter); });
    if (items.empty()) return true;
    const int loop = add(NodeKind::compound, block, &statement);
    nodes_[loop].wanted = wanted;
    for (const Value& item : items)
        (void)add_element(loop, item);
    if (changes_elements(all)) data_[all.list] = Value();
    if (all.in_turn) {
        begin_next_element(loop);
        return false;
    }
    for (const int element : children(loop)) {
        if (!alive(loop)) break;
        begin_element(element);
    }
    return false;
}

void Interpreter::begin_element(int element) {
    Node& node = nodes_.at(element);
    node.started = true;
    go_on(begin_block(element, std::get<ForAll>(node.statement->is).block));
}

void Interpreter::begin_next_element(int loop) {
    for (const int element : children(loop))
        if (!nodes_.at(element).started) return begin_element(element);
}

// `bis BEDINGUNG` is asked outside of the element, and sees what the elements have so far.
void Interpreter::element_done(int element) {
    remove_children(element);
    const int loop = nodes_.at(element).parent;
    Node& node = nodes_.at(loop);
    const ForAll& all = std::get<ForAll>(node.statement->is);
    const std::size_t count = children(loop).size();
    bool enough = ++node.done >= (node.wanted == 0 ? count : std::min(node.wanted, count));
    if (!enough && all.until) {
        here_ = node.parent;
        enough = evaluate(*all.until) == Value(true);
    }
    if (enough) return statement_done(loop);
    if (all.in_turn) begin_next_element(loop);
}

// An element more, by whoever may add one.
void Interpreter::add_element(const Order& order) {
    if (ended_) return refuse(ErrorCode::ended, "*");
    if (suspended_) refuse(ErrorCode::suspended, "*");
    int loop = 0;
    for (const auto& [id, node] : nodes_)
        if (const ForAll* all = loop_of(node);
            all != nullptr && all->list == order.name && !all->extendable_by.empty())
            loop = id;
    if (loop == 0) return refuse(ErrorCode::not_open, "ergänzbar");
    const ForAll& all = *loop_of(nodes_.at(loop));
    needs_role(all.extendable_by, order, {});
    needs_not_excluded(order);
    const Record& record = *named(process_.records, named(process_.fields, all.list)->type.record);
    Value::Context item;
    for (const auto& [name, type] : record.entries)
        item.emplace_back(name, Value());
    std::set<std::string> given;
    for (const auto& [name, value] : order.data) {
        const std::string entry = name.starts_with(all.element + ".") ? entry_of(name) : name;
        const auto place = std::ranges::find(item, entry, &std::pair<std::string, Value>::first);
        if (place == item.end() || !given.insert(entry).second) {
            refuse(ErrorCode::invalid_data, "*");
            continue;
        }
        const Type& type = named(process_.fields, all.element + "." + entry)->type;
        if (value.is_unknown() ? !type.optional : !fits(value, type))
            refuse(ErrorCode::invalid_data, "*");
        place->second = value;
    }
    for (const auto& [name, type] : record.entries)
        if (!type.optional && !given.contains(name)) refuse(ErrorCode::invalid_data, "*");
    if (!refusals_.empty()) return;
    subject(all.list);
    acted(all.extendable_by, order);
    const int element = add_element(loop, item);
    if (!all.in_turn) begin_element(element);
}

} // namespace vorgang::model
