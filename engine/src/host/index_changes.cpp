#include "host/index_changes.hpp"

#include <algorithm>

#include "run/errand.hpp"
#include "run/scalar.hpp"
#include "run/step_role.hpp"

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

std::string search_key(std::string_view tenant, std::string_view process, std::string_view field,
                       const Value& value) {
    std::string key = "f";
    part(key, tenant);
    part(key, process);
    part(key, field);
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

std::string called_key(CaseId caller) {
    std::string key = "r";
    part(key, std::to_string(caller.number));
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

[[gnu::hot]] Instant task_due(const ProcessModel& model, run::ConstFrame frame, Index place) {
    const Cell& cell = frame.cells()[place];
    std::int64_t due = run::never;
    for (const Index d : model.steps[model.positions[cell.index].detail].deadlines) {
        const Cell& armed = frame.cells()[model.deadlines[d].cell];
        if (armed.kind == CellKind::deadline || armed.kind == CellKind::reached)
            due = std::min(due, armed.time);
    }
    return Instant{due};
}

[[gnu::hot]] void IndexChanges::task(const Site& site, ConstFrame frame, Index place, bool remove) {
    const Cell& cell = frame.cells()[place];
    const TaskPlace& listed = site.task_places[cell.index];
    const Instant due = listed.dated ? task_due(site.model(), frame, place) : no_due;
    const QueueId queue = listed.step == nullptr
                              ? listed.queue
                              : site.queues[run::role_of(site.model(), *listed.step, frame)];
    add(IndexChange::Kind::task, remove, due, cell.number, queue);
}

[[gnu::hot]] void IndexChanges::look_at_step(const Site& site, const Cell& deadline) {
    const Index step = site.model().deadlines[deadline.index].step;
    if (step != none)
        dated_.push_back(site.model().positions[site.model().steps[step].position].cell);
}

// What is open in a cell, before or after the command: its row, or, of a deadline, the step whose
// row has another due date. Most cells that change have neither.
inline void IndexChanges::row(const Site& site, ConstFrame frame, Index place, bool remove) {
    const Cell& cell = frame.cells()[place];
    switch (cell.kind) {
    case CellKind::step: return task(site, frame, place, remove);
    case CellKind::call:
        // Nothing is to be made while a case runs for the call.
        if (cell.time == run::never) return;
        return add(IndexChange::Kind::outgoing, remove, Instant{cell.time}, cell.number);
    case CellKind::deadline:
    case CellKind::reached: return look_at_step(site, cell);
    default: return;
    }
}

[[gnu::hot]] void IndexChanges::all_cells(const Site& site, ConstFrame frame, bool remove) {
    for (std::size_t i = 0; i < frame.cells().size(); ++i)
        row(site, frame, static_cast<Index>(i), remove);
}

// INVARIANT: a cell has another row only where it changed itself or, for its due date, a deadline
// of its step did; a case that comes to rest or wakes up has another row for each cell.
[[gnu::hot, gnu::always_inline]] inline void
IndexChanges::cells(const Site& site, CaseView before, CaseView after,
                    std::span<const std::uint16_t> changed) {
    const bool rested = at_rest(before);
    const bool rests = at_rest(after);
    dated_.clear();
    if (rested || rests) {
        if (!rested) all_cells(site, before.root(), true);
        if (!rests) all_cells(site, after.root(), false);
        return;
    }
    const ConstFrame old = before.root();
    const ConstFrame now = after.root();
    for (const Index place : changed) {
        row(site, old, place, true);
        row(site, now, place, false);
    }
    const Cell* const was = old.cells().data();
    const Cell* const is = now.cells().data();
    // Steps that stayed open and are due at another time.
    for (auto it = dated_.begin(); it != dated_.end(); ++it) {
        const bool stayed = is[*it].kind == CellKind::step && is[*it] == was[*it];
        if (!stayed || std::find(dated_.begin(), it, *it) != it) continue;
        task(site, old, *it, true);
        task(site, now, *it, false);
    }
}

// Entries are taken out anywhere and put in at the end, so one walk finds both. A case may have
// thousands, and each of them leaves by a command of its own.
void IndexChanges::outgoing(CaseView before, CaseView after) {
    const auto leaves = [](const LedgerEntry& entry) { return run::is_outgoing(entry.kind); };
    const auto old = before.empty() ? std::span<const LedgerEntry>() : before.ledger();
    const auto now = after.ledger();
    auto kept = std::ranges::find_if(now, leaves);
    for (const LedgerEntry& entry : old) {
        if (!leaves(entry)) continue;
        if (kept != now.end() && kept->kind == entry.kind && kept->number == entry.number)
            kept = std::find_if(kept + 1, now.end(), leaves);
        else
            add(IndexChange::Kind::outgoing, true, Instant{0}, entry.number);
    }
    for (; kept != now.end(); ++kept)
        if (leaves(*kept)) add(IndexChange::Kind::outgoing, false, Instant{0}, kept->number);
}

// A claim is known by its task and the person's pseudonym; the index knows the person's name.
void IndexChanges::claims(CaseView before, CaseView after, CaseView owner, PersonNames names) {
    const auto has = [](CaseView view, const LedgerEntry& entry) {
        return !view.empty() && std::ranges::find(view.ledger(), entry) != view.ledger().end();
    };
    if (!before.empty())
        for (const LedgerEntry& entry : before.ledger())
            if (entry.kind == LedgerKind::claimed && !has(after, entry))
                add(IndexChange::Kind::claim, true, no_due, entry.number);
    if (after.empty()) return;
    for (const LedgerEntry& entry : after.ledger()) {
        if (entry.kind != LedgerKind::claimed || has(before, entry)) continue;
        add(IndexChange::Kind::claim, false, no_due, entry.number);
        changes_.back().text = name_of(owner, entry.payload, names);
        unnamed_ = unnamed_ || changes_.back().text.empty();
    }
}

namespace {

Value value_of(const Site& site, Index field, CaseView view) {
    const Field& f = site.model().fields[field];
    return run::to_value(run::load(view, view.root(), f), f.type, site.model());
}

// The values of the fields, or nothing while one is unknown.
std::vector<Value> values_of(const Site& site, const std::vector<Index>& fields, CaseView view) {
    std::vector<Value> values;
    for (const Index field : fields) {
        values.push_back(value_of(site, field, view));
        if (values.back().is_unknown()) return {};
    }
    return values;
}

// The key under which an incoming message finds the case; "" while a value is unknown.
std::string key_of(const Site& site, const Message& message, CaseView view) {
    if (view.empty() || (view.header().flags & run::case_ended) != 0) return {};
    const std::vector<Value> values = values_of(site, message.by, view);
    if (values.empty()) return {};
    return message_key(site.tenant(), site.model().name, message.name, values);
}

// A case is found by what it says also when it has ended.
std::string key_of(const Site& site, Index field, CaseView view) {
    if (view.empty()) return {};
    const Value value = value_of(site, field, view);
    if (value.is_unknown()) return {};
    return search_key(site.tenant(), site.model().name, site.model().fields[field].name, value);
}

} // namespace

std::string once_key(const Site& site, CaseView view) {
    if (view.empty() || (view.header().flags & run::case_cancelled) != 0) return {};
    const std::vector<Value> values = values_of(site, site.model().once, view);
    if (values.empty()) return {};
    std::string key = "u";
    part(key, site.tenant());
    part(key, site.model().name);
    for (const Value& value : values)
        part(key, one_form(value));
    return key;
}

void IndexChanges::name(std::string before, std::string after, bool alone) {
    if (before == after) return;
    if (!before.empty()) name_row(true, std::move(before));
    if (after.empty()) return;
    name_row(false, std::move(after));
    changes_.back().alone = alone;
}

void IndexChanges::names(const Site& site, CaseView before, CaseView after) {
    for (const Message& message : site.model().messages)
        if (message.incoming && !message.by.empty())
            name(key_of(site, message, before), key_of(site, message, after));
    for (const Index field : site.searchable)
        name(key_of(site, field, before), key_of(site, field, after));
    if (!site.model().once.empty()) {
        // Only a case that begins is refused for the sake of another.
        name(once_key(site, before), once_key(site, after), before.empty());
    }
}

// Inline: called in one place.
inline void IndexChanges::due(CaseView before, CaseView after, std::uint32_t part) {
    const std::int64_t old = before.empty() ? run::never : run::next_due(before);
    const std::int64_t now = after.empty() ? run::never : run::next_due(after);
    if (old == now) return;
    const auto row = [&](bool remove, std::int64_t time) {
        if (time == run::never) return;
        add(IndexChange::Kind::due, remove, Instant{time}, 0);
        changes_.back().part = part;
    };
    row(true, old);
    row(false, now);
}

// What a block has rows for, be it that of the case or of a part.
[[gnu::hot]] void IndexChanges::block(const Site& site, const BlockChange& block,
                                      std::uint32_t part, CaseView owner, PersonNames names) {
    const auto& [before, after, changed] = block;
    cells(site, before, after, changed);
    const bool ledger = (!after.empty() && after.header().ledger != 0) ||
                        (!before.empty() && before.header().ledger != 0);
    if (ledger) claims(before, after, owner, names);
    if (ledger && part == 0) outgoing(before, after);
    due(before, after, part);
}

[[gnu::hot]] std::span<const IndexChange>
IndexChanges::compute(const Site& site, const BlockChange& change,
                      std::span<run::PartDraft* const> parts, const Command& command,
                      std::span<const CommandKey> keys) {
    changes_.clear();
    if (!texts_.empty()) texts_.clear();
    const CaseView before = change.before;
    const CaseView after = change.after;
    const std::string_view persons[] = {command.actor.person, command.person,
                                        command.actor.deputy_for, command.entered_for};
    block(site, change, 0, after, persons);
    for (const run::PartDraft* part : parts)
        block(site, {part->view_before(), part->view_after(), part->changed}, part->number, after,
              persons);
    if (site.has_names) names(site, before, after);
    if (site.has_outside) holders(before, after, site.tenant(), persons);
    if (before.empty()) beginning(site, {command.file_number, run::other_case(command)});
    for (const CommandKey& key : keys)
        key_row(key.text, after.header().sequence, key.digest);
    return changes_;
}

// The names a case has from the start and never loses.
[[gnu::hot]] void IndexChanges::beginning(const Site& site, const Beginning& begun) {
    if (begun.caller.number != 0) name_row(false, called_key(begun.caller));
    if (begun.file_number.empty()) return;
    name_row(false, file_number_key(site.tenant(), site.model().name, begun.file_number));
    changes_.back().alone = true;
}

std::span<const IndexChange> IndexChanges::all_of(
    const Site& site, CaseView view, const std::map<std::uint32_t, std::vector<std::byte>>& parts,
    PersonNames persons, const Beginning& begun, std::span<const RecordedKey> keys) {
    changes_.clear();
    texts_.clear();
    unnamed_ = false;
    block(site, {CaseView(), view, {}}, 0, view, persons);
    for (const auto& [part, bytes] : parts)
        block(site, {CaseView(), CaseView(bytes), {}}, part, view, persons);
    if (site.has_names) names(site, CaseView(), view);
    if (site.has_outside) holders(CaseView(), view, site.tenant(), persons);
    beginning(site, begun);
    for (const RecordedKey& key : keys)
        key_row(key.text, key.sequence, key.digest);
    // None of these begins now: what it has in common with others was accepted long ago.
    for (IndexChange& change : changes_)
        change.alone = false;
    return changes_;
}

} // namespace vorgang::host
