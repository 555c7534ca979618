#include "host/index_changes.hpp"

#include <algorithm>

#include "run/scalar.hpp"

namespace vorgang::host {

using run::CaseView;
using run::Cell;
using run::CellKind;
using run::ConstFrame;
using run::LedgerEntry;
using run::LedgerKind;

namespace {

// Parts of a key are told apart by a byte no text has.
void part(std::string& key, std::string_view text) {
    key += '\x1f';
    key += text;
}

// Equal values have to be equal texts: 5 as 5.00.
std::string one_form(const Value& value) {
    const Number* number = value.number();
    return number != nullptr ? number->reduced().to_text() : to_json(value);
}

bool at_rest(CaseView view) noexcept {
    return view.empty() || (view.header().flags & (run::case_ended | run::case_suspended)) != 0;
}

} // namespace

std::string file_number_key(std::string_view tenant, std::string_view process,
                            std::string_view number) {
    std::string key = "a";
    part(key, tenant);
    part(key, process);
    part(key, number);
    return key;
}

std::string message_key(std::string_view tenant, std::string_view process, std::string_view message,
                        std::span<const Value> values) {
    std::string key = "m";
    part(key, tenant);
    part(key, process);
    part(key, message);
    for (const Value& value : values)
        part(key, one_form(value));
    return key;
}

std::string start_key(std::string_view tenant, std::string_view process, std::string_view text) {
    std::string key = "s";
    part(key, tenant);
    part(key, process);
    part(key, text);
    return key;
}

std::string case_key(CaseId id, std::string_view text) {
    std::string key = "c";
    part(key, std::to_string(id.number));
    part(key, text);
    return key;
}

std::string message_id_key(std::string_view tenant, std::string_view process,
                           std::string_view message, std::string_view text) {
    std::string key = "n";
    part(key, tenant);
    part(key, process);
    part(key, message);
    part(key, text);
    return key;
}

Instant task_due(const ProcessModel& model, run::ConstFrame frame, Index place) {
    const Cell& cell = frame.cells()[place];
    std::int64_t due = run::never;
    for (const Index d : model.steps[model.positions[cell.index].detail].deadlines) {
        const Cell& armed = frame.cells()[model.deadlines[d].cell];
        if (armed.kind == CellKind::deadline || armed.kind == CellKind::reached)
            due = std::min(due, armed.time);
    }
    return Instant{due};
}

// The row of what is open in a cell.
void IndexChanges::cell(const Site& site, ConstFrame frame, Index place, bool remove) {
    const Cell& cell = frame.cells()[place];
    if (cell.kind == CellKind::step) {
        const TaskPlace& listed = site.task_places[cell.index];
        const Instant due = listed.dated ? task_due(site.model(), frame, place) : no_due;
        add(IndexChange::Kind::task, remove, due, cell.number, listed.queue);
    } else if (cell.kind == CellKind::call) {
        add(IndexChange::Kind::outgoing, remove, Instant{cell.time}, cell.number);
    }
}

void IndexChanges::all_cells(const Site& site, ConstFrame frame, bool remove) {
    for (std::size_t i = 0; i < frame.cells().size(); ++i)
        cell(site, frame, static_cast<Index>(i), remove);
}

namespace {

// The cell of the step whose deadline is in this cell, or none.
Index step_of(const ProcessModel& model, const Cell& cell) {
    if (cell.kind != CellKind::deadline && cell.kind != CellKind::reached) return none;
    const Index step = model.deadlines[cell.index].step;
    return step == none ? none : model.positions[model.steps[step].position].cell;
}

} // namespace

// INVARIANT: a cell has another row only where it changed itself or, for its due date, a deadline
// of its step did; a case that comes to rest or wakes up has another row for each cell.
void IndexChanges::cells(const Site& site, CaseView before, CaseView after,
                         std::span<const std::uint16_t> changed) {
    const bool rested = at_rest(before);
    const bool rests = at_rest(after);
    if (rested || rests) {
        if (!rested) all_cells(site, before.root(), true);
        if (!rests) all_cells(site, after.root(), false);
        return;
    }
    const ConstFrame old = before.root();
    const ConstFrame now = after.root();
    const Cell* const was = old.cells().data();
    const Cell* const is = now.cells().data();
    const auto both = [&](Index place) {
        cell(site, old, place, true);
        cell(site, now, place, false);
    };
    dated_.clear();
    const auto dated = [&](Index step) {
        if (step == none || was[step] != is[step] ||
            std::ranges::find(dated_, step) != dated_.end())
            return;
        dated_.push_back(step);
        both(step);
    };
    for (const Index place : changed) {
        both(place);
        dated(step_of(site.model(), was[place]));
        dated(step_of(site.model(), is[place]));
    }
}

void IndexChanges::outgoing(CaseView before, CaseView after) {
    const auto same = [](CaseView view, const LedgerEntry& entry) {
        return !view.empty() && std::ranges::any_of(view.ledger(), [&](const LedgerEntry& e) {
            return e.kind == LedgerKind::outgoing && e.number == entry.number;
        });
    };
    if (!before.empty())
        for (const LedgerEntry& entry : before.ledger())
            if (entry.kind == LedgerKind::outgoing && !same(after, entry))
                add(IndexChange::Kind::outgoing, true, Instant{0}, entry.number);
    for (const LedgerEntry& entry : after.ledger())
        if (entry.kind == LedgerKind::outgoing && !same(before, entry))
            add(IndexChange::Kind::outgoing, false, Instant{0}, entry.number);
}

// A claim is known by its task and the person's pseudonym; the index knows the person's name.
void IndexChanges::claims(CaseView before, CaseView after, const Command& command) {
    const auto has = [](CaseView view, const LedgerEntry& entry) {
        return !view.empty() && std::ranges::find(view.ledger(), entry) != view.ledger().end();
    };
    if (!before.empty())
        for (const LedgerEntry& entry : before.ledger())
            if (entry.kind == LedgerKind::claimed && !has(after, entry))
                add(IndexChange::Kind::claim, true, no_due, entry.number);
    for (const LedgerEntry& entry : after.ledger()) {
        if (entry.kind != LedgerKind::claimed || has(before, entry)) continue;
        add(IndexChange::Kind::claim, false, no_due, entry.number);
        changes_.back().text =
            command.kind == CommandKind::delegate ? command.person : command.actor.person;
    }
}

namespace {

// The key under which an incoming message finds the case; "" while a value is unknown.
std::string key_of(const Site& site, const Message& message, CaseView view) {
    if (view.empty() || (view.header().flags & run::case_ended) != 0) return {};
    std::vector<Value> values;
    for (const Index field : message.by) {
        const Field& f = site.model().fields[field];
        values.push_back(run::to_value(run::load(view, view.root(), f), f.type, site.model()));
        if (values.back().is_unknown()) return {};
    }
    return message_key(site.tenant(), site.model().name, message.name, values);
}

} // namespace

void IndexChanges::names(const Site& site, CaseView before, CaseView after) {
    for (const Message& message : site.model().messages) {
        if (!message.incoming || message.by.empty()) continue;
        std::string old = key_of(site, message, before);
        std::string now = key_of(site, message, after);
        if (old == now) continue;
        if (!old.empty()) {
            add(IndexChange::Kind::name, true, no_due, 0);
            changes_.back().text = keep(std::move(old));
        }
        if (!now.empty()) {
            add(IndexChange::Kind::name, false, no_due, 0);
            changes_.back().text = keep(std::move(now));
        }
    }
}

std::span<const IndexChange> IndexChanges::compute(const Site& site, CaseView before,
                                                   CaseView after,
                                                   std::span<const std::uint16_t> changed,
                                                   const Command& command,
                                                   std::span<const CommandKey> keys) {
    changes_.clear();
    if (!texts_.empty()) texts_.clear();
    cells(site, before, after, changed);
    if (after.header().ledger != 0 || (!before.empty() && before.header().ledger != 0)) {
        claims(before, after, command);
        outgoing(before, after);
    }
    const std::int64_t old_due = before.empty() ? run::never : run::next_due(before);
    const std::int64_t now_due = run::next_due(after);
    if (old_due != now_due) {
        if (old_due != run::never) add(IndexChange::Kind::due, true, Instant{old_due}, 0);
        if (now_due != run::never) add(IndexChange::Kind::due, false, Instant{now_due}, 0);
    }
    if (site.correlates) names(site, before, after);
    if (site.has_outside) holders(before, after, site.tenant(), command);
    if (before.empty() && !command.file_number.empty()) {
        add(IndexChange::Kind::name, false, no_due, 0);
        changes_.back().text =
            keep(file_number_key(site.tenant(), site.model().name, command.file_number));
    }
    for (const CommandKey& key : keys) {
        add(IndexChange::Kind::key, false, no_due, 0);
        changes_.back().text = key.text;
        changes_.back().sequence = after.header().sequence;
        changes_.back().digest = key.digest;
    }
    return changes_;
}

} // namespace vorgang::host
