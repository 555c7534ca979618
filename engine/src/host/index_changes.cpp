#include "host/index_changes.hpp"

#include <algorithm>

#include "run/scalar.hpp"

namespace vorgang::host {

using run::CaseView;
using run::Cell;
using run::CellKind;
using run::LedgerEntry;
using run::LedgerKind;

namespace {

// Parts of a key are told apart by a byte no text has.
void part(std::string& key, std::string_view text) {
    key += '\x1f';
    key += text;
}

bool at_rest(CaseView view) noexcept {
    return view.empty() || (view.header().flags & (run::case_ended | run::case_suspended)) != 0;
}

const Cell* cell_of(CaseView view, std::size_t place, CellKind kind) noexcept {
    if (at_rest(view)) return nullptr;
    const Cell& cell = view.root().cells()[place];
    return cell.kind == kind ? &cell : nullptr;
}

std::size_t cell_count(CaseView view) noexcept {
    return view.root().cells().size();
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
        part(key, to_json(value));
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

void IndexChanges::add(IndexChange::Kind kind, bool remove, Instant due, std::uint32_t activation,
                       QueueId queue) {
    IndexChange change;
    change.kind = kind;
    change.remove = remove;
    change.due = due;
    change.activation = activation;
    change.queue = queue;
    changes_.push_back(change);
}

namespace {

// Whether the due date of what is in this cell may change while the cell stays as it is.
bool has_deadlines(const ProcessModel& model, const Cell& cell) {
    return cell.kind == CellKind::step &&
           !model.steps[model.positions[cell.index].detail].deadlines.empty();
}

} // namespace

void IndexChanges::tasks(const Site& site, CaseView before, CaseView after) {
    const ProcessModel& model = site.model();
    const Cell* const old_cells = at_rest(before) ? nullptr : before.root().cells().data();
    const Cell* const now_cells = at_rest(after) ? nullptr : after.root().cells().data();
    for (std::size_t i = 0; i < cell_count(after); ++i) {
        const Cell* old = old_cells != nullptr ? old_cells + i : nullptr;
        const Cell* now = now_cells != nullptr ? now_cells + i : nullptr;
        if (old != nullptr && now != nullptr && *old == *now && !has_deadlines(model, *now))
            continue;
        if (old != nullptr && old->kind != CellKind::step) old = nullptr;
        if (now != nullptr && now->kind != CellKind::step) now = nullptr;
        if (old == nullptr && now == nullptr) continue;
        const auto place = static_cast<Index>(i);
        const Instant old_due = old != nullptr ? task_due(model, before.root(), place) : no_due;
        const Instant now_due = now != nullptr ? task_due(model, after.root(), place) : no_due;
        if (old != nullptr && now != nullptr && old->number == now->number && old_due == now_due)
            continue;
        const auto queue = [&](const Cell& cell) {
            return site.queues[model.steps[model.positions[cell.index].detail].role];
        };
        if (old != nullptr) add(IndexChange::Kind::task, true, old_due, old->number, queue(*old));
        if (now != nullptr) add(IndexChange::Kind::task, false, now_due, now->number, queue(*now));
    }
}

void IndexChanges::calls(CaseView before, CaseView after) {
    for (std::size_t i = 0; i < cell_count(after); ++i) {
        const Cell* old = cell_of(before, i, CellKind::call);
        const Cell* now = cell_of(after, i, CellKind::call);
        if (old != nullptr && now != nullptr && old->number == now->number &&
            old->time == now->time)
            continue;
        if (old != nullptr) add(IndexChange::Kind::outgoing, true, Instant{old->time}, old->number);
        if (now != nullptr)
            add(IndexChange::Kind::outgoing, false, Instant{now->time}, now->number);
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
                                                   CaseView after, const Command& command,
                                                   std::span<const CommandKey> keys) {
    changes_.clear();
    if (!texts_.empty()) texts_.clear();
    tasks(site, before, after);
    if (!site.model().calls.empty()) calls(before, after);
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
