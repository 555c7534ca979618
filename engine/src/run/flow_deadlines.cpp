// Deadlines and waits: how they are armed, how they end, what happens when they take effect.
#include <algorithm>

#include "run/flow.hpp"

namespace vorgang::run {
namespace {

// LIMIT: a loop that goes by a deadline does not make the case longer for ever. A paper that came
// in time is known to be for the last ones.
constexpr std::ptrdiff_t expired_max = 16;

bool is_clock(Unit unit) noexcept {
    return unit == Unit::minute || unit == Unit::hour;
}

} // namespace

[[gnu::hot]] std::optional<DeadlineDate> Flow::compute(const Deadline& deadline) {
    Scalar length;
    if (!machine_.evaluate(deadline.length, length) || length.kind != Scalar::Kind::length)
        return std::nullopt;
    const ProceduralLaw law = c_.deployment->process().tables().law;
    const DeadlineRule rule{length.length(), deadline.backwards, deadline.grace, law};
    if (deadline.from == no_code) {
        // § 187 Abs. 2 BGB: what begins with a day counts that day; the one that does not count is
        // the day before.
        const bool counts = day_ended_ && !is_clock(rule.length.unit);
        const Instant start{c_.at.ms - (counts ? 1 : 0)};
        return compute_deadline(c_.deployment->calendar(), start, rule);
    }
    Scalar from;
    if (!machine_.evaluate(deadline.from, from)) return std::nullopt;
    if (from.kind == Scalar::Kind::date)
        return compute_deadline(c_.deployment->calendar(), from.date(), rule);
    if (from.kind != Scalar::Kind::instant) return std::nullopt;
    return compute_deadline(c_.deployment->calendar(), from.instant(), rule);
}

[[gnu::hot]] bool Flow::arm(std::span<const Index> deadlines) {
    for (const Index index : deadlines) {
        const auto date = compute(model().deadlines[index]);
        if (!date) {
            without_end_ = index;
            disarm(deadlines);
            return false;
        }
        set_deadline(index, *date, 0);
    }
    return true;
}

[[gnu::hot]] void Flow::set_deadline(Index index, const DeadlineDate& date,
                                     std::uint8_t extensions) {
    const Deadline& deadline = model().deadlines[index];
    const std::uint32_t order = next_activation();
    cell(deadline.cell) = {index, CellKind::deadline, extensions, order, date.due.ms};
    if (deadline.grace.count != 0)
        cell(static_cast<Index>(deadline.cell + 1)) = {index, CellKind::legal_end, 0, 0,
                                                       date.end.ms};
    if (deadline.end_field != none)
        set(model().fields[deadline.end_field], Scalar::of(date.last_day));
    arms(date.due);
}

[[gnu::hot]] void Flow::disarm(std::span<const Index> deadlines) {
    for (const Index index : deadlines) {
        const Deadline& deadline = model().deadlines[index];
        if (cell(deadline.cell).index != index) continue;
        cell(deadline.cell) = {};
        if (deadline.grace.count != 0) cell(static_cast<Index>(deadline.cell + 1)) = {};
    }
}

std::int64_t Flow::legal_end(Index index) {
    const Deadline& deadline = model().deadlines[index];
    const Index behind = deadline.grace.count != 0 ? Index{1} : Index{0};
    return cell(static_cast<Index>(deadline.cell + behind)).time;
}

// Whether what takes effect now is a deadline that ended with a day, at its own time.
bool Flow::ends_a_day(const Cell& due) {
    const Calendar& calendar = c_.deployment->calendar();
    if (due.kind != CellKind::deadline || due.time != c_.at.ms ||
        calendar.start_of_day(calendar.local(c_.at).date) != c_.at)
        return false;
    // What a rule says of the length is on record since it was armed.
    const std::size_t events = c_.events.size();
    const std::size_t inputs = c_.inputs.size();
    Scalar length;
    const bool known = machine_.evaluate(model().deadlines[due.index].length, length);
    c_.events.resize(events);
    c_.inputs.cut(inputs);
    return known && length.kind == Scalar::Kind::length && !is_clock(length.length().unit);
}

bool Flow::expire(Index place) {
    const Cell due = cell(place);
    day_ended_ = ends_a_day(due);
    if (due.kind == CellKind::wait) {
        event(EventKind::waited, due.index, due.number);
        close_position(due.index);
        return resume(due.index);
    }
    const Deadline& deadline = model().deadlines[due.index];
    switch (deadline.consequence) {
    case Consequence::remind:
        cell(place).kind = CellKind::reached;
        event(EventKind::reminded, due.index);
        return true;
    case Consequence::block:
        event(EventKind::expired, due.index);
        return leave(due.index, deadline.block);
    case Consequence::deem:
        event(EventKind::deemed, due.index);
        if (!deem(due.index)) return false;
        completed(model().steps[deadline.step].undo);
        return leave(due.index, model().positions[model().steps[deadline.step].position].resume);
    case Consequence::alongside:
        cell(place).kind = CellKind::reached;
        event(EventKind::reminded, due.index);
        lanes_.clear();
        begin_aside(deadline.aside);
        return run_rest();
    }
    return true;
}

// Entries stand in the order in which they were added, so the first one is the oldest.
void Flow::remember_expired(Index index, std::uint32_t activation, std::int64_t end) {
    const auto is_of_it = [index](const LedgerEntry& entry) {
        return entry.kind == LedgerKind::expired && entry.index == index;
    };
    auto ledger = c_.here->ledger();
    for (auto more = std::ranges::count_if(ledger, is_of_it); more >= expired_max; --more) {
        const auto oldest = std::ranges::find_if(ledger, is_of_it);
        c_.here->remove_ledger(static_cast<std::size_t>(oldest - ledger.begin()));
        ledger = c_.here->ledger();
    }
    c_.here->add({LedgerKind::expired, 0, index, activation, static_cast<std::uint64_t>(end)});
}

// Silence completes the step as somebody would who enters these values: conditions are evaluated in
// the order of the text, and what is not collected, or was not given, becomes unknown. Nobody
// completed it. False as in Flow.
bool Flow::deem(Index index) {
    const Deadline& deadline = model().deadlines[index];
    const Step& step = model().steps[deadline.step];
    bool wanted = true;
    for (std::size_t i = 0; i < step.collects.size(); ++i) {
        const Collected& collected = step.collects[i];
        if (collected.condition == no_code) {
            wanted = true;
        } else if (i == 0 || collected.condition != step.collects[i - 1].condition) {
            // What cannot be decided has nobody to ask and is not collected.
            Scalar condition;
            const bool evaluated = machine_.evaluate(collected.condition, condition);
            if (!evaluated && !halted_) return false;
            wanted = evaluated && condition.kind == Scalar::Kind::yes_no && condition.yes();
        }
        set(model().fields[collected.field],
            wanted ? deemed_value(deadline, collected.field) : Scalar::unknown());
    }
    // It counts from the end the law knows, not from when that takes effect.
    if (step.at_field != none)
        set(model().fields[step.at_field], Scalar::of(Instant{legal_end(index)}));
    // LIMIT: a process compiled before that could be known reads on who completed it last; without
    // a value it could not go on.
    if (step.by_field != none && model().fields[step.by_field].type.optional)
        set(model().fields[step.by_field], Scalar::unknown());
    return true;
}

Scalar Flow::deemed_value(const Deadline& deadline, Index field) {
    const auto given = std::ranges::find(deadline.deemed, field, &std::pair<Index, Index>::first);
    Scalar value;
    if (given == deadline.deemed.end() ||
        enter(model().constants[given->second], model().fields[field].type, model(),
              c_.deployment->limits(), c_.scratch, value) != Refusal::none)
        return Scalar::unknown();
    return value;
}

// The step, call or section is left first; then its lane goes on at `offset`.
bool Flow::leave(Index index, CodeOffset offset) {
    const Deadline& deadline = model().deadlines[index];
    const std::int64_t end = legal_end(index);
    if (deadline.section != none) {
        remember_expired(index, 0, end);
        const Scope& scope = model().scopes[deadline.section];
        close_scope(deadline.section);
        return run(lane(scope.cell, offset, scope.parent == none ? Index{0} : scope.parent));
    }
    const Index position = deadline.step != none ? model().steps[deadline.step].position
                                                 : model().calls[deadline.call].position;
    const Position& p = model().positions[position];
    const std::uint32_t activation = cell(p.cell).number;
    close_position(position);
    remember_expired(index, activation, end);
    return run(lane(p.cell, offset, p.scope));
}

} // namespace vorgang::run
