#include "habits.hpp"

#include "memory_vfs.hpp"

namespace vorgang::simulation {
namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::size_t cases_max = 8;

Value hearing(std::size_t number) {
    return Value::Context{
        {"stelle", "S" + std::to_string(number)}, {"votum", Value()}, {"quittung", Value()}};
}

std::string stuck(const CaseInfo& info) {
    std::string text = "case " + std::to_string(info.id.number) + " does not come to its end:";
    for (const OpenInfo& open : info.open)
        text += " " + open.name;
    return text;
}

} // namespace

Order Habits::fresh(CommandKind kind, CaseId id) {
    Order order;
    order.what.kind = kind;
    order.what.case_id = id;
    order.what.at = world_.now;
    order.key = "k" + std::to_string(++keys_);
    return order;
}

Order Habits::begin() {
    Order order = fresh(CommandKind::start, {});
    order.what.entropy = {world_.chance.word() | 1, world_.chance.word()};
    order.role = "bürger";
    order.person = "eid:eva";
    Value::List hearings;
    for (std::size_t i = world_.chance.below(3); i > 0; --i)
        hearings.push_back(hearing(i));
    order.data = {{"name", Value("Name " + order.key)}, {"stellen", Value(std::move(hearings))}};
    return order;
}

Order Habits::for_lead(CommandKind kind, CaseId id) {
    Order order = fresh(kind, id);
    order.role = "chef";
    order.person = "chris";
    order.text = "Grund";
    return order;
}

Order Habits::complete(const CaseInfo& info, const OpenInfo& open) {
    Order order = fresh(CommandKind::complete, info.id);
    order.what.activation = open.activation;
    order.role = open.role;
    order.person = open.role + "-1";
    if (open.name == "zustellen" && world_.chance.percent(70))
        order.data = {{"am", Value(*date_from_text("2026-06-01"))}};
    if (open.name == "äußern") order.data = {{"s.votum", Value("ja")}};
    if (open.name == "gutachten") order.data = {{"befund", Value(std::string(3'000, 'g'))}};
    return order;
}

std::optional<Order> Habits::for_open(const CaseInfo& info, const OpenInfo& open) {
    switch (open.kind) {
    case OpenKind::task: {
        if (world_.patient || world_.chance.percent(75)) return complete(info, open);
        Order order = complete(info, open);
        order.data.clear();
        order.what.kind = open.claimed ? CommandKind::unclaim : CommandKind::claim;
        return order;
    }
    case OpenKind::message: {
        Order order = fresh(CommandKind::deliver, info.id);
        order.name = "zahlung";
        order.role = "bürger";
        order.person = "eid:eva";
        order.data = {{"gezahlt", Value(7)}};
        return order;
    }
    case OpenKind::incident: {
        Order order = for_lead(CommandKind::resolve_incident, info.id);
        order.what.activation = open.activation;
        return order;
    }
    default: return {};
    }
}

std::optional<CaseInfo> Habits::look_at(CaseId id) {
    auto info = host_.engine().case_info(everything(), id);
    if (info) return *std::move(info);
    if (!disk().is_dead())
        world_.complain("case " + std::to_string(id.number) + ": " + info.error().english);
    return {};
}

std::optional<Order> Habits::for_case(CaseId id) {
    const auto info = look_at(id);
    if (!info) return {};
    if (info->suspended) return for_lead(CommandKind::resume, id);
    const std::size_t whim = world_.patient ? 100 : world_.chance.below(100);
    if (whim < 8 || (info->ended && whim < 30)) return for_lead(CommandKind::note, id);
    if (info->ended) return {};
    if (whim < 12) return for_lead(CommandKind::suspend, id);
    if (whim < 14) return for_lead(CommandKind::cancel, id);
    if (whim < 20 && info->process == "antrag") {
        Order order = for_lead(CommandKind::correct, id);
        order.data = {{"name", Value("Name " + order.key)}};
        return order;
    }
    if (whim < 50 && !info->on_demand.empty()) {
        Order order = fresh(CommandKind::begin_aside, id);
        order.name = info->on_demand.front().name;
        order.role = "amt";
        order.person = "amt-1";
        return order;
    }
    if (info->open.empty()) return {};
    return for_open(*info, world_.chance.among(info->open));
}

void Habits::work_on_some() {
    std::vector<Order> orders;
    const bool wanted = world_.cases.size() < cases_max;
    if (wanted && (world_.cases.empty() || world_.chance.percent(40))) orders.push_back(begin());
    for (const CaseId id : world_.chance.some(world_.cases, 4))
        if (auto order = for_case(id)) orders.push_back(*std::move(order));
    if (!orders.empty()) host_.apply(orders);
    give_late_answer();
}

// The tool comes back to what it was asked.
bool Habits::give_late_answer() {
    auto late = world_.late_answer();
    if (!late) return false;
    late->what.at = world_.now;
    late->key = "k" + std::to_string(++keys_);
    if (!host_.apply({*late})) world_.owe(*late);
    return true;
}

// A clerk presses the button twice, a letter comes twice.
void Habits::ask_once_more() {
    if (!world_.answered.empty()) host_.apply({world_.chance.among(world_.answered).order});
}

void Habits::turn() {
    const std::size_t what = world_.chance.below(20);
    if (what < 11) return work_on_some();
    if (what < 13) return ask_once_more();
    if (what < 15) {
        world_.now.ms += world_.chance.between(1, 360) * hour;
        return host_.advance();
    }
    if (what < 19) return (void)host_.run_tools(1 + world_.chance.below(6));
    host_.restart();
}

void Habits::go_to_the_end() {
    world_.patient = true;
    for (int round = 0; round < 100 && world_.complaint().empty(); ++round) {
        bool all_ended = true;
        std::vector<Order> orders;
        for (const CaseId id : world_.cases) {
            const auto info = look_at(id);
            all_ended = all_ended && info && info->ended && info->outgoing_messages.empty();
            if (info && info->ended) continue;
            if (auto order = for_case(id)) orders.push_back(*std::move(order));
        }
        if (all_ended) return;
        if (!orders.empty()) host_.apply(orders);
        while (host_.is_open() && world_.complaint().empty() && give_late_answer()) {
        }
        while (host_.is_open() && world_.complaint().empty() && host_.run_tools(100)) {
        }
        world_.now.ms += 12 * hour;
        if (host_.is_open()) host_.advance();
    }
    for (const CaseId id : world_.cases)
        if (const auto info = look_at(id); info && !info->ended) world_.complain(stuck(*info));
}

} // namespace vorgang::simulation
