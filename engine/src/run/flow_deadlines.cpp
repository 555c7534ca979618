// Deadlines and waits: how they are armed, how they end, what happens when they take effect.
#include <algorithm>

#include "run/flow.hpp"

namespace vorgang::run {

[[gnu::hot]] std::optional<DeadlineDate> Flow::compute(const Deadline& deadline) {
    Scalar length;
    if (!machine_.evaluate(deadline.length, length) || length.kind != Scalar::Kind::length)
        return std::nullopt;
    const ProceduralLaw law = c_.deployment->process().tables().law;
    const DeadlineRule rule{length.length(), deadline.backwards, deadline.grace, law};
    if (deadline.from == no_code) return compute_deadline(c_.deployment->calendar(), c_.at, rule);
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

bool Flow::expire(Index place) {
    const Cell due = cell(place);
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
        c_.here->add({LedgerKind::expired, 0, index, 0, static_cast<std::uint64_t>(end)});
        const Scope& scope = model().scopes[deadline.section];
        close_scope(deadline.section);
        return run(lane(scope.cell, offset, scope.parent == none ? Index{0} : scope.parent));
    }
    const Index position = deadline.step != none ? model().steps[deadline.step].position
                                                 : model().calls[deadline.call].position;
    const Position& p = model().positions[position];
    const std::uint32_t activation = cell(p.cell).number;
    close_position(position);
    c_.here->add({LedgerKind::expired, 0, index, activation, static_cast<std::uint64_t>(end)});
    return run(lane(p.cell, offset, p.scope));
}

} // namespace vorgang::run
