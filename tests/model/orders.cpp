// One function for each kind of order; random_order chooses among those that make sense, and some
// that do not.
#include "orders.hpp"

#include <algorithm>

#include "grow.hpp"

namespace vorgang::model {
namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

using Data = std::vector<std::pair<std::string, Value>>;

Value item_of(Chance& chance, const Record& record, Instant now, const Process& process);

Value value_of(Chance& chance, const Type& type, Instant now, const Process& process) {
    switch (type.kind) {
    case Kind::yes_no: return chance.percent(50);
    case Kind::integer: return chance.between(type.low, type.high);
    case Kind::choice: return chance.among(type.values);
    case Kind::text: return "wort" + std::to_string(chance.below(4));
    case Kind::date: {
        const auto today = static_cast<std::int32_t>(now.ms / day);
        return Date{today + static_cast<std::int32_t>(chance.between(-10, 30))};
    }
    case Kind::role: return chance.percent(60) ? "amt" : "rat";
    case Kind::answer: {
        Value::Context answer{{type.end, chance.among(type.values)}};
        for (const auto& [name, part] : parts_of_answer(type))
            answer.emplace_back(name, part.optional && chance.percent(40)
                                          ? Value()
                                          : value_of(chance, part, now, process));
        return answer;
    }
    case Kind::list: {
        Value::List list;
        for (std::size_t left = chance.below(4); left > 0; --left)
            list.push_back(item_of(chance, *named(process.records, type.record), now, process));
        return list;
    }
    }
    return {};
}

Value item_of(Chance& chance, const Record& record, Instant now, const Process& process) {
    Value::Context item;
    for (const auto& [name, type] : record.entries)
        item.emplace_back(name, type.optional && chance.percent(80)
                                    ? Value()
                                    : value_of(chance, type, now, process));
    return item;
}

class Orders {
  public:
    Orders(Chance& chance, Interpreter& model, Instant now)
        : chance_(chance), model_(model), process_(model.process()), now_(now) {}

    Order begin();
    Order go_on(const std::vector<Order>& past);
    void let_time_pass(Order& order);

  private:
    Order command(CommandKind kind) {
        Order order;
        order.kind = kind;
        return order;
    }
    void act_as(Order& order, const std::string& role, const std::optional<std::string>& at);
    void act_as_lead(Order& order);
    void spoil_data(Order& order);
    void give(Order& order, const std::vector<std::string>& names);
    std::vector<const Node*> open(NodeKind kind) const;
    bool aim(Order& order, NodeKind kind);
    void aim_at(Order& order, int node);
    void aim_anywhere(Order& order, NodeKind kind);

    Order complete();
    Order message();
    Order answer();
    Order settle();
    Order extend();
    Order claim();
    Order note();
    Order correct();
    Order lead(CommandKind kind);
    Order exclude();
    Order appoint();
    Order begin_aside();
    Order add_element();
    Order reopen();

    Chance& chance_;
    Interpreter& model_;
    const Process& process_;
    Instant now_;
};

// Mostly the right person, sometimes another, nobody, or one who stands in for somebody.
void Orders::act_as(Order& order, const std::string& role,
                    const std::optional<std::string>& entered_at) {
    const Role* declared = named(process_.roles, role);
    const bool external = declared != nullptr && declared->external;
    order.roles = {role};
    if (external) {
        const std::string holder = model_.holder(role);
        const std::string own =
            holder.empty() || chance_.percent(10) ? chance_.among(outside_persons) : holder;
        if (entered_at && chance_.percent(50)) {
            order.roles = {*entered_at};
            order.person = chance_.among(inside_persons);
            order.channel = Channel::post;
            order.entered_for_role = role;
            order.entered_for = own;
            if (chance_.percent(5)) order.entered_for.clear();
            if (chance_.percent(3)) order.entered_for_role.clear(), order.entered_for.clear();
            return;
        }
        order.person = own;
        if (chance_.percent(8)) {
            order.person = chance_.among(outside_persons);
            order.deputy_for = own;
        }
    } else {
        order.person = chance_.among(inside_persons);
        if (chance_.percent(8)) order.deputy_for = chance_.among(inside_persons);
    }
    if (chance_.percent(3)) order.person.clear(), order.deputy_for.clear();
    if (chance_.percent(4)) order.roles = {chance_.among(process_.roles).name};
    if (chance_.percent(1)) order.roles.clear();
}

void Orders::act_as_lead(Order& order) {
    order.roles = {chance_.percent(93) ? model_.lead() : "amt"};
    order.person = chance_.among(inside_persons);
    if (chance_.percent(95)) order.text = "aus gutem Grund";
}

void Orders::give(Order& order, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const Type& type = named(process_.fields, name)->type;
        if (std::ranges::any_of(order.data, [&](const auto& one) { return one.first == name; }))
            continue;
        if (type.optional && chance_.percent(20)) continue;
        if (type.optional && chance_.percent(10))
            order.data.emplace_back(name, Value());
        else
            order.data.emplace_back(name, value_of(chance_, type, now_, process_));
    }
}

void Orders::spoil_data(Order& order) {
    if (!chance_.percent(12)) return;
    const Field& any = chance_.among(process_.fields);
    switch (chance_.below(5)) {
    case 0:
        if (!order.data.empty()) order.data.pop_back();
        break;
    case 1: order.data.emplace_back(any.name, value_of(chance_, any.type, now_, process_)); break;
    case 2: order.data.emplace_back("gibt_es_nicht", true); break;
    case 3:
        if (!order.data.empty()) order.data.front().second = chance_.between(21, 40);
        break;
    default:
        if (!order.data.empty()) order.data.front().second = Value();
    }
}

std::vector<const Node*> Orders::open(NodeKind kind) const {
    std::vector<const Node*> found;
    for (const auto& [id, node] : model_.nodes())
        if (node.kind == kind) found.push_back(&node);
    return found;
}

// Names something open. A name may have several activations; which one is meant is counted.
bool Orders::aim(Order& order, NodeKind kind) {
    const auto found = open(kind);
    if (found.empty()) return false;
    aim_at(order, found[chance_.below(found.size())]->id);
    return true;
}

void Orders::aim_at(Order& order, int node) {
    const auto& activations = model_.activations();
    const auto mine = std::ranges::find(activations, node, &Activation::node);
    if (mine == activations.end()) return; // a section has none
    order.target = mine->name;
    for (auto later = mine + 1; later != activations.end(); ++later)
        if (later->seen && later->name == mine->name) ++order.older;
}

// Something that may be closed by now, or never was.
void Orders::aim_anywhere(Order& order, NodeKind kind) {
    std::vector<std::string> names;
    for (const Activation& one : model_.activations())
        if (one.seen && one.kind == kind) names.push_back(one.name);
    if (names.empty() || chance_.percent(5)) {
        order.nothing = true;
        return;
    }
    order.target = chance_.among(names);
    order.older = chance_.below(3);
}

Order Orders::begin() {
    const auto* step = std::get_if<Step>(&process_.flow.front().is);
    const auto* receive = std::get_if<Receive>(&process_.flow.front().is);
    std::vector<std::string> inputs;
    for (const Field& field : process_.fields)
        if (field.input) inputs.push_back(field.name);
    Order order = command(CommandKind::start);
    if (!inputs.empty()) {
        give(order, inputs);
        if (chance_.percent(30)) {
            order.entered_for_role = "halter";
            order.entered_for = chance_.among(outside_persons);
        }
    } else if (step != nullptr) {
        act_as(order, step->role, step->entered_at);
        give(order, model_.fields_to_give(0, *step, {}));
    } else {
        order.kind = CommandKind::deliver;
        order.name = receive->message;
        const Message& message = *named(process_.messages, receive->message);
        act_as(order, message.role, message.entered_at);
        give(order, message.carries);
    }
    spoil_data(order);
    return order;
}

Order Orders::complete() {
    Order order = command(CommandKind::complete);
    if (chance_.percent(8) || !aim(order, NodeKind::step)) aim_anywhere(order, NodeKind::step);
    if (chance_.percent(30)) order.received_before_ms = chance_.between(-6 * hour, 5 * day);
    std::string role = "amt";
    std::optional<std::string> entered_at;
    for (const Node* node : open(NodeKind::step)) {
        if (node->name != order.target) continue;
        const Step& step = std::get<Step>(node->statement->is);
        role = node->role;
        entered_at = step.entered_at;
        // What is given may decide what else is to be given.
        if (!step.collects.empty() && !step.collects.front().condition)
            give(order, step.collects.front().fields);
        give(order, model_.fields_to_give(node->id, step, order.data));
    }
    act_as(order, role, entered_at);
    spoil_data(order);
    return order;
}

Order Orders::message() {
    std::vector<std::string> waited;
    for (const Node* node : open(NodeKind::message))
        waited.push_back(node->name);
    Order order = command(CommandKind::deliver);
    order.name = chance_.among(process_.messages).name;
    if (!waited.empty() && chance_.percent(50)) order.name = chance_.among(waited);
    // What ends the whole case comes rarely, so that there is something to see before.
    if (order.name == "abbruch" && chance_.percent(80)) order.name = "ruf";
    if (chance_.percent(1)) order.name = "gibt_es_nicht";
    const Message* message = named(process_.messages, order.name);
    act_as(order, message != nullptr ? message->role : "amt",
           message != nullptr ? message->entered_at : std::nullopt);
    if (message != nullptr) give(order, message->carries);
    if (chance_.percent(30)) spoil_data(order);
    return order;
}

Order Orders::answer() {
    Order order = command(CommandKind::tool_answer);
    if (chance_.percent(15) || !aim(order, NodeKind::call)) aim_anywhere(order, NodeKind::call);
    if (order.nothing) return order;
    order.data = random_results(chance_, operation_of(process_, order.target));
    if (chance_.percent(30)) {
        order.answer = chance_.percent(70) ? Answer::failed_for_now : Answer::failed_for_good;
        order.data.clear();
        order.text = "geht gerade nicht";
    }
    return order;
}

Order Orders::settle() {
    Order order = command(CommandKind::resolve_incident);
    if (chance_.percent(3) || !aim(order, NodeKind::incident)) order.nothing = true;
    act_as_lead(order);
    const bool call = std::ranges::any_of(
        process_.operations, [&order](const Operation& one) { return one.full() == order.target; });
    if (call && chance_.percent(50)) {
        order.resolution = Resolution::supply;
        order.data = random_results(chance_, operation_of(process_, order.target));
    }
    return order;
}

Order Orders::extend() {
    Order order = command(CommandKind::extend_deadline);
    const auto deadlines = open(NodeKind::deadline);
    std::vector<const Node*> extendable;
    for (const Node* node : deadlines)
        if (node->deadline->extension) extendable.push_back(node);
    const auto& from = extendable.empty() || chance_.percent(10) ? deadlines : extendable;
    if (from.empty()) return note();
    const Node& deadline = *from[chance_.below(from.size())];
    order.name = deadline.name;
    const bool of_step = model_.nodes().at(deadline.parent).kind == NodeKind::step;
    if (of_step && (model_.part_of(deadline.id) != 0 || chance_.percent(20)))
        aim_at(order, deadline.parent);
    else if (chance_.percent(10))
        aim_anywhere(order, NodeKind::step);
    const auto& extension = deadline.deadline->extension;
    act_as(order, extension ? extension->role : "rat", {});
    static const std::vector<Unit> units{Unit::hour, Unit::day, Unit::working_day, Unit::week,
                                         Unit::month};
    if (chance_.percent(40)) order.length = Length{chance_.between(0, 12), chance_.among(units)};
    return order;
}

Order Orders::claim() {
    static const std::vector<CommandKind> kinds{CommandKind::claim, CommandKind::claim,
                                                CommandKind::unclaim, CommandKind::delegate};
    Order order = command(chance_.among(kinds));
    if (!aim(order, NodeKind::step)) aim_anywhere(order, NodeKind::step);
    if (order.kind == CommandKind::unclaim)
        for (const Node* node : open(NodeKind::step))
            if (!node->claimed_by.empty()) {
                order.older = 0;
                aim_at(order, node->id);
            }
    std::string role = "amt";
    for (const Node* node : open(NodeKind::step)) {
        if (node->name != order.target) continue;
        role = node->role;
        if (!node->claimed_by.empty() && chance_.percent(70)) order.person = node->claimed_by;
    }
    const std::string who = order.person;
    act_as(order, role, {});
    if (!who.empty()) order.person = who;
    if (order.kind == CommandKind::delegate) order.other = chance_.among(inside_persons);
    return order;
}

Order Orders::note() {
    Order order = command(CommandKind::note);
    order.person = chance_.among(inside_persons);
    order.roles = {"amt"};
    order.text = "ein Vermerk";
    if (chance_.percent(50)) {
        aim_anywhere(order, NodeKind::step);
        order.nothing = false;
        order.received_before_ms = chance_.between(0, 20 * day);
    }
    return order;
}

Order Orders::correct() {
    Order order = command(CommandKind::correct);
    act_as_lead(order);
    std::vector<std::string> names;
    for (const Field& field : process_.fields)
        if (!field.entry && field.type.kind != Kind::answer &&
            !model_.value(field.name).is_unknown())
            names.push_back(field.name);
    give(order, chance_.some(names, 2));
    spoil_data(order);
    return order;
}

Order Orders::lead(CommandKind kind) {
    Order order = command(kind);
    act_as_lead(order);
    return order;
}

Order Orders::exclude() {
    Order order = lead(CommandKind::exclude);
    order.other =
        chance_.percent(80) ? chance_.among(inside_persons) : chance_.among(outside_persons);
    return order;
}

Order Orders::appoint() {
    Order order = command(CommandKind::appoint);
    order.name = chance_.percent(90) ? "halter" : chance_.among(process_.roles).name;
    act_as(order, order.name, {});
    order.other = chance_.among(outside_persons);
    return order;
}

Order Orders::begin_aside() {
    Order order = command(CommandKind::begin_aside);
    std::vector<const Handler*> now;
    std::vector<const Handler*> ever;
    for (const Handler& handler : process_.handlers)
        if (!handler.name.empty()) now.push_back(&handler);
    each_section(process_, [&](const Section& section) {
        for (const Handler& handler : section.handlers)
            if (!handler.name.empty()) ever.push_back(&handler);
    });
    for (const Node* node : open(NodeKind::compound))
        if (const auto* section = std::get_if<Section>(&node->statement->is))
            for (const Handler& handler : section->handlers)
                if (!handler.name.empty()) now.push_back(&handler);
    const auto& among = now.empty() || chance_.percent(5) ? ever : now;
    order.name = "gibt_es_nicht";
    std::string role = "amt";
    if (!among.empty()) {
        const Handler& handler = *chance_.among(among);
        order.name = handler.name;
        role = handler.role;
    }
    act_as(order, role, {});
    return order;
}

Order Orders::add_element() {
    Order order = command(CommandKind::add_element);
    std::vector<const ForAll*> loops;
    for (const Node* node : open(NodeKind::compound))
        if (const auto* all = std::get_if<ForAll>(&node->statement->is);
            all != nullptr && (!all->extendable_by.empty() || chance_.percent(5)))
            loops.push_back(all);
    order.name = "stücke";
    std::string role = "rat";
    if (!loops.empty()) {
        const ForAll& all = *chance_.among(loops);
        order.name = all.list;
        if (!all.extendable_by.empty()) role = all.extendable_by;
    }
    act_as(order, role, {});
    const Value item = item_of(chance_, process_.records.front(), now_, process_);
    for (const auto& [name, value] : *item.context())
        if (!value.is_unknown()) order.data.emplace_back(name, value);
    spoil_data(order);
    return order;
}

// Mostly a task that was completed, of those the latest in most cases.
Order Orders::reopen() {
    Order order = lead(CommandKind::reopen);
    std::vector<const Activation*> completed;
    for (const Activation& one : model_.activations())
        if (one.seen && one.completed != nullptr) completed.push_back(&one);
    if (completed.empty() || chance_.percent(6)) {
        aim_anywhere(order, NodeKind::step);
        return order;
    }
    const std::size_t late = std::min<std::size_t>(completed.size(), 4);
    const std::size_t back =
        chance_.percent(70) ? chance_.below(late) : chance_.below(completed.size());
    aim_at(order, completed[completed.size() - 1 - back]->node);
    return order;
}

Order Orders::go_on(const std::vector<Order>& past) {
    if (!past.empty() && chance_.percent(4)) {
        const Order& again = chance_.among(past);
        const bool whole = !again.received_before_ms && again.what == Order::What::command;
        if (whole && !again.key.empty() && again.kind != CommandKind::start) {
            Order order = again;
            order.passes_ms = order.behind_ms = 0;
            if (chance_.percent(10)) order.text += "!";
            return order;
        }
    }
    // Whoever waits for another case, or is waited for, rests and is cancelled more often than
    // others.
    const bool waits =
        std::ranges::any_of(model_.nodes(), [](const auto& one) { return one.second.runs != 0; });
    if ((waits || (model_.caller() && model_.caller()->waits)) && chance_.percent(3))
        return lead(chance_.percent(60) ? CommandKind::suspend : CommandKind::cancel);
    if (model_.suspended() && chance_.percent(waits ? 12 : 30)) return lead(CommandKind::resume);
    if (!open(NodeKind::incident).empty() && chance_.percent(12)) return settle();
    const bool loops = std::ranges::any_of(open(NodeKind::element), [](const Node* element) {
        return !std::get<ForAll>(element->statement->is).extendable_by.empty();
    });
    if (chance_.percent(loops ? 10 : 1)) return add_element();
    if (chance_.percent(5)) return begin_aside();
    if (chance_.percent(2)) return reopen();
    Order order;
    const std::size_t what = chance_.below(1000);
    if (what < 80) {
        order.what = Order::What::advance;
    } else if (what < 88) {
        order.what = Order::What::reopen;
    } else if (what < 180) {
        order.what = Order::What::run_tools;
        order.chance = chance_.word();
        if (chance_.percent(30)) order.units = 1 + chance_.below(3);
    } else if (what < 600) {
        order = complete();
    } else if (what < 720) {
        order = message();
    } else if (what < 790) {
        // Where a case runs for a call its end is the answer, as a rule.
        order = waits && chance_.percent(60) ? complete() : answer();
    } else if (what < 840) {
        order = extend();
    } else if (what < 890) {
        order = claim();
    } else if (what < 930) {
        order = note();
    } else if (what < 955) {
        order = correct();
    } else if (what < 967) {
        order = lead(CommandKind::suspend);
    } else if (what < 969) {
        order = lead(CommandKind::cancel);
    } else if (what < 974) {
        order = exclude();
    } else if (what < 990) {
        order = appoint();
    } else if (what < 995) {
        order = settle();
    } else {
        order = lead(CommandKind::resume);
    }
    return order;
}

void Orders::let_time_pass(Order& order) {
    const auto due = model_.next_due();
    const std::size_t how = chance_.below(100);
    if (how < 18 && due && due->ms > now_.ms && due->ms - now_.ms < 50 * day)
        order.passes_ms = std::max<std::int64_t>(0, due->ms - now_.ms + chance_.between(-1, 1));
    else if (how < 35)
        order.passes_ms = chance_.between(1, 90) * minute;
    else if (how < 45)
        order.passes_ms = chance_.between(1, 30) * hour;
    else if (how < 52)
        order.passes_ms = chance_.between(1, 9) * day;
    if (chance_.percent(3)) order.behind_ms = chance_.between(1, 3 * day);
    if (chance_.percent(2)) order.expected = static_cast<int>(chance_.between(-1, 1));
}

} // namespace

Data random_results(Chance& chance, const Operation& operation) {
    Data data;
    for (const auto& [name, type] : operation.results)
        data.emplace_back(name, value_of(chance, type, {}, Process()));
    if (chance.percent(10) && !data.empty()) data.back().second = chance.between(21, 40);
    if (chance.percent(4)) data.emplace_back("überzählig", true);
    return data;
}

Order random_order(Chance& chance, Interpreter& model, Instant now,
                   const std::vector<Order>& past) {
    Orders orders(chance, model, now);
    Order order = model.begun() ? orders.go_on(past) : orders.begin();
    if (order.what != Order::What::command) {
        orders.let_time_pass(order);
        order.expected.reset();
        order.behind_ms = 0;
        return order;
    }
    const bool again = !order.key.empty();
    if (!again && model.begun()) orders.let_time_pass(order);
    if (!again && model.begun() && chance.percent(15))
        order.key = "k" + std::to_string(past.size());
    return order;
}

} // namespace vorgang::model
