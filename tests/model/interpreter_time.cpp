// Time: what is due takes effect at its own time, in the order of due times. At one instant the
// case comes before its elements, these in their order, and within one of them what was armed
// first.
#include "interpreter.hpp"

#include <algorithm>
#include <tuple>

#include "vorgang/engine/deadline.hpp"

namespace vorgang::model {

Instant Interpreter::later(Instant from, Length length) const {
    constexpr std::int64_t minute = 60'000;
    if (length.unit == Unit::minute) return {from.ms + length.count * minute};
    if (length.unit == Unit::hour) return {from.ms + length.count * 60 * minute};
    const LocalTime local = calendar_.local(from); // days and longer keep the time of day
    Date date = local.date;
    switch (length.unit) {
    case Unit::day: date.days += static_cast<std::int32_t>(length.count); break;
    case Unit::week: date.days += static_cast<std::int32_t>(7 * length.count); break;
    case Unit::month: date = *add_months(date, length.count); break;
    case Unit::year: date = *add_months(date, 12 * length.count); break;
    default: date = *calendar_.add_working_days(date, length.count);
    }
    return calendar_.at(date, local.ms_of_day);
}

Instant Interpreter::start_of(const std::string& date_field) const {
    return calendar_.start_of_day(*value(date_field).date());
}

void Interpreter::arm(int owner, const std::vector<Deadline>& deadlines, const std::string& name) {
    for (const Deadline& deadline : deadlines) {
        DeadlineRule rule{deadline.length};
        rule.backwards = deadline.from == Deadline::From::before;
        if (deadline.grace) rule.grace = *deadline.grace;
        // What begins with a day counts that day, so the day before is the one that does not.
        const bool is_clock =
            deadline.length.unit == Unit::hour || deadline.length.unit == Unit::minute;
        const Instant opening{day_ended_ && !is_clock ? at_.ms - 1 : at_.ms};
        const auto date = deadline.from == Deadline::From::opening
                              ? compute_deadline(calendar_, opening, rule)
                              : compute_deadline(calendar_, *value(deadline.date).date(), rule);
        const int node = add(NodeKind::deadline, owner, nullptr);
        nodes_[node].deadline = &deadline;
        nodes_[node].name = deadline.name.empty() ? name : deadline.name;
        nodes_[node].due = date->due;
        nodes_[node].end = date->end;
        nodes_[node].armed = ++arm_count_;
    }
}

std::optional<Interpreter::Due> Interpreter::first_due() const {
    std::optional<Due> first;
    const auto look = [&first](const Due& due) {
        const auto order = [](const Due& one) { return std::tuple(one.at, one.part, one.armed); };
        if (!first || order(due) < order(*first)) first = due;
    };
    for (const auto& [id, node] : nodes_) {
        const bool waits =
            node.kind == NodeKind::wait || (node.kind == NodeKind::deadline && !node.reached);
        if (waits && node.due) look({*node.due, part_of(id), node.armed, id, 0});
    }
    for (std::size_t i = 0; i < kept_.size(); ++i)
        if (kept_[i].due) look({*kept_[i].due, 0, kept_[i].armed, 0, i});
    return first;
}

std::optional<Instant> Interpreter::next_due() const {
    if (ended_ || suspended_) return std::nullopt;
    const auto first = first_due();
    return first ? std::optional(first->at) : std::nullopt;
}

// When the first deadline of a step takes effect.
std::optional<Instant> Interpreter::due_of(const Node& node) const {
    if (node.kind != NodeKind::step) return node.due;
    std::optional<Instant> first;
    for (const int child : children(node.id)) {
        const Node& deadline = nodes_.at(child);
        if (deadline.kind == NodeKind::deadline && (!first || *deadline.due < *first))
            first = deadline.due;
    }
    return first;
}

void Interpreter::bring_up_to(Instant now) {
    while (!ended_) {
        const auto due = first_due();
        if (!due || due->at > now) return;
        fire(*due);
    }
}

void Interpreter::advance(Instant now) {
    if (begun_ && !ended_ && !suspended_) bring_up_to(now);
}

void Interpreter::fire(const Due& due) {
    if (due.at > at_) at_ = due.at;
    day_ended_ = ends_a_day(due);
    open_record(CommandKind::expire, due.at, "", "");
    if (due.node == 0) {
        subject(kept_[due.kept].name);
        happened("lapsed " + kept_[due.kept].name);
        kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(due.kept));
    } else if (nodes_.at(due.node).kind == NodeKind::deadline) {
        fire_deadline(due.node);
    } else {
        happened("waited");
        const Node wait = nodes_.at(due.node);
        if (nodes_.at(wait.parent).kind == NodeKind::compound)
            take_event(wait.parent, wait.event);
        else
            statement_done(wait.id);
    }
    look_around();
    close_record();
    day_ended_ = false;
}

// A deadline of days, at its own time and not after a rest.
bool Interpreter::ends_a_day(const Due& due) const {
    if (due.node == 0 || due.at != at_) return false;
    const Node& node = nodes_.at(due.node);
    if (node.kind != NodeKind::deadline) return false;
    const Unit unit = node.deadline->length.unit;
    return unit != Unit::hour && unit != Unit::minute &&
           calendar_.start_of_day(calendar_.local(at_).date) == at_;
}

void Interpreter::fire_deadline(int id) {
    const Node node = nodes_.at(id);
    here_ = node.parent;
    subject(node.name);
    if (std::holds_alternative<Reminds>(node.deadline->consequence)) {
        happened("reminded " + node.name);
        nodes_.at(id).reached = true;
        return;
    }
    if (const auto* beside = std::get_if<Beside>(&node.deadline->consequence)) {
        happened("expired " + node.name);
        nodes_.at(id).reached = true;
        const Node& owner = nodes_.at(node.parent);
        begin_aside(owner.kind == NodeKind::compound ? owner.id : scope_around(owner.id),
                    beside->block);
        return;
    }
    // A step's own deadline takes its task along, and it is known until when a paper was in time.
    for (Activation& activation : activations_)
        if (activation.node == node.parent && activation.kind == NodeKind::step) {
            activation.closed = "abgelaufen " + vorgang::to_text(at_);
            activation.closed_at = sequence_;
            activation.taken_by = {node.name, node.end};
        }
    if (const auto* silence = std::get_if<Silence>(&node.deadline->consequence)) {
        happened("deemed " + node.name);
        const Statement& statement = *nodes_.at(node.parent).statement;
        const Step& step = std::get<Step>(statement.is);
        Data data;
        for (const auto& [field, value] : silence->values)
            data.emplace_back(field, evaluate(value));
        const auto expected = expected_fields(step, data);
        std::erase_if(data, [&](const auto& given) {
            return std::ranges::find(expected, given.first) == expected.end();
        });
        write_step(step, data);
        completed(node.parent, statement);
        statement_done(node.parent);
    } else {
        happened("expired " + node.name);
        interrupt(node.parent, std::get<After>(node.deadline->consequence).block);
    }
}

} // namespace vorgang::model
