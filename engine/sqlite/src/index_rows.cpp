#include "index_rows.hpp"

#include <limits>

namespace vorgang::sqlite {

Result<void> IndexRows::prepare(const Connection& connection) {
    VORGANG_TRY(counts_.prepare(connection));
    VORGANG_TRY(prepare_all(
        connection.handle(),
        {{&task_.put, "INSERT OR REPLACE INTO main.vorgang_tasks VALUES(?, ?, ?, ?, ?)"},
         {&task_.remove, "DELETE FROM main.vorgang_tasks "
                         "WHERE queue = ? AND due = ? AND case_id = ? AND activation = ?"},
         {&due_row_.put, "INSERT OR REPLACE INTO main.vorgang_due VALUES(?, ?, ?, ?)"},
         {&due_row_.remove, "DELETE FROM main.vorgang_due WHERE due = ? AND case_id = ? "
                            "AND part = ?"},
         {&outgoing_row_.put, "INSERT OR REPLACE INTO main.vorgang_outgoing VALUES(?, ?, ?, ?)"},
         {&outgoing_row_.remove, "DELETE FROM main.vorgang_outgoing "
                                 "WHERE due = ? AND case_id = ? AND activation = ?"},
         {&name_.put, "INSERT OR REPLACE INTO main.vorgang_names VALUES(?, ?, ?)"},
         {&name_.remove, "DELETE FROM main.vorgang_names WHERE name = ? AND case_id = ?"},
         {&claim_.put, "INSERT OR REPLACE INTO main.vorgang_claims VALUES(?, ?, ?, ?)"},
         {&claim_.remove, "DELETE FROM main.vorgang_claims "
                          "WHERE case_id = ? AND activation = ? AND person = ?"},
         {&key_.put, "INSERT OR REPLACE INTO main.vorgang_keys VALUES(?, ?, ?, ?, ?)"},
         {&key_.remove, "DELETE FROM main.vorgang_keys WHERE key = ?"},
         {&holder_.put, "INSERT OR REPLACE INTO main.vorgang_holders VALUES(?, ?, ?)"},
         {&holder_.remove, "DELETE FROM main.vorgang_holders WHERE case_id = ? AND person = ?"},
         {&has_task_, "SELECT 1 FROM main.vorgang_tasks "
                      "WHERE queue = ? AND due = ? AND case_id = ? AND activation = ?"},
         {&count_, "SELECT count(*) FROM main.vorgang_tasks WHERE queue = ?"},
         {&claimant_, "SELECT person FROM main.vorgang_claims "
                      "WHERE case_id = ? AND activation = ?"},
         {&holders_of_, "SELECT person FROM main.vorgang_holders WHERE case_id = ?"},
         {&due_of_parts_, "SELECT due, part, checksum FROM main.vorgang_due "
                          "WHERE case_id = ? AND part > 0 AND (due, part) > (?, ?) "
                          "ORDER BY due, part LIMIT 1"}}));
    return prepare_all(
        connection.handle(),
        {{&find_key_,
          "SELECT case_id, sequence, digest, checksum FROM main.vorgang_keys WHERE key = ?"},
         {&first_names_, "SELECT case_id, checksum FROM main.vorgang_names WHERE name = ? "
                         "ORDER BY case_id LIMIT ?"},
         {&next_names_,
          "SELECT case_id, checksum FROM main.vorgang_names WHERE name = ? AND case_id > ? "
          "ORDER BY case_id LIMIT ?"},
         {&first_tasks_, "SELECT due, case_id, activation, checksum FROM main.vorgang_tasks "
                         "WHERE queue = ? ORDER BY due, case_id, activation LIMIT ?"},
         {&next_tasks_, "SELECT due, case_id, activation, checksum FROM main.vorgang_tasks "
                        "WHERE queue = ? AND (due, case_id, activation) > (?, ?, ?) "
                        "ORDER BY due, case_id, activation LIMIT ?"},
         {&first_claimed_, "SELECT case_id, activation, checksum FROM main.vorgang_claims "
                           "WHERE person = ? ORDER BY case_id, activation LIMIT ?"},
         {&next_claimed_, "SELECT case_id, activation, checksum FROM main.vorgang_claims "
                          "WHERE person = ? AND (case_id, activation) > (?, ?) "
                          "ORDER BY case_id, activation LIMIT ?"},
         {&held_,
          "SELECT case_id, checksum FROM main.vorgang_holders WHERE person = ? AND case_id > ? "
          "ORDER BY case_id LIMIT ?"},
         {&first_due_, "SELECT due, case_id, part, checksum FROM main.vorgang_due WHERE due <= ? "
                       "ORDER BY due, case_id, part LIMIT ?"},
         {&next_due_, "SELECT due, case_id, part, checksum FROM main.vorgang_due "
                      "WHERE due <= ? AND (due, case_id, part) > (?, ?, ?) "
                      "ORDER BY due, case_id, part LIMIT ?"},
         {&first_outgoing_, "SELECT due, case_id, activation, checksum FROM main.vorgang_outgoing "
                            "WHERE due <= ? ORDER BY due, case_id, activation LIMIT ?"},
         {&next_outgoing_, "SELECT due, case_id, activation, checksum FROM main.vorgang_outgoing "
                           "WHERE due <= ? AND (due, case_id, activation) > (?, ?, ?) "
                           "ORDER BY due, case_id, activation LIMIT ?"},
         {&all_tasks_, "SELECT queue, due, case_id, activation, checksum FROM main.vorgang_tasks"},
         {&all_due_, "SELECT due, case_id, part, checksum FROM main.vorgang_due"},
         {&all_outgoing_, "SELECT due, case_id, activation, checksum FROM main.vorgang_outgoing"},
         {&all_names_, "SELECT name, case_id, checksum FROM main.vorgang_names"},
         {&all_claims_, "SELECT case_id, activation, person, checksum FROM main.vorgang_claims"},
         {&all_keys_, "SELECT key, case_id, sequence, digest, checksum FROM main.vorgang_keys"},
         {&all_holders_, "SELECT case_id, person, checksum FROM main.vorgang_holders"}});
}

namespace {

// Puts a row into its table: its columns and their checksum.
template<class... Columns>
Result<void> put(const Statement& statement, Table table, const Columns&... columns) {
    return Run(statement, columns..., row_sum(table, columns...)).finish();
}

constexpr Instant earliest{std::numeric_limits<std::int64_t>::min()};

// What a list has next of a layer, where `key` is of the list at all.
template<class Row, class Key, class State>
std::optional<Pending<Row>> next_of(const State& layer, const Key* key, const Row& row) {
    return Pending<Row>{row, *layer.find(*key)};
}

} // namespace

void IndexRows::committed() noexcept {
    with_layers([](auto& layer) { layer.committed(); });
}

void IndexRows::rolled_back() noexcept {
    with_layers([](auto& layer) { layer.rolled_back(); });
    counts_.forget();
}

void IndexRows::clear() noexcept {
    with_layers([](auto& layer) { layer.clear(); });
    counts_.forget();
    sweeping_ = 0;
}

std::size_t IndexRows::bytes() const noexcept {
    std::size_t all = 0;
    with_layers([&](const auto& layer) { all += layer.bytes(); });
    return all;
}

std::size_t IndexRows::changed() const noexcept {
    std::size_t all = 0;
    with_layers([&](const auto& layer) { all += layer.changed(); });
    return all;
}

bool IndexRows::empty() const noexcept {
    bool all = true;
    with_layers([&](const auto& layer) { all = all && layer.empty(); });
    return all;
}

Result<bool> IndexRows::sweep(std::size_t& budget) {
    for (;;) {
        Result<bool> over = sweep_table(sweeping_, budget);
        if (!over || !*over) return over;
        sweeping_ = (sweeping_ + 1) % tables;
        if (sweeping_ == 0) return true;
    }
}

void IndexRows::sweep_anew() noexcept {
    with_layers([](auto& layer) { layer.sweep_anew(); });
    sweeping_ = 0;
}

Result<bool> IndexRows::sweep_table(std::size_t table, std::size_t& budget) {
    switch (table) {
    case 0:
        return tasks_.sweep(budget, [this](const TaskKey& key, bool present) {
            const auto& [due, id, activation] = key.row;
            const QueueId queue{key.queue};
            return present ? put(task_.put, Table::tasks, queue, due, id, activation)
                           : Run(task_.remove, queue, due, id, activation).finish();
        });
    case 1:
        return due_.sweep(budget, [this](const DueRow& row, bool present) {
            return present ? put(due_row_.put, Table::due, row.due, row.case_id, row.part)
                           : Run(due_row_.remove, row.due, row.case_id, row.part).finish();
        });
    case 2:
        return outgoing_.sweep(budget, [this](const OutgoingRow& row, bool present) {
            return present
                       ? put(outgoing_row_.put, Table::outgoing, row.due, row.case_id,
                             row.activation)
                       : Run(outgoing_row_.remove, row.due, row.case_id, row.activation).finish();
        });
    case 3:
        return names_.sweep(budget, [this](const NameKey& key, bool present) {
            const std::string_view text = key.text;
            return present ? put(name_.put, Table::names, text, key.id)
                           : Run(name_.remove, text, key.id).finish();
        });
    case 4:
        return claims_.sweep(budget, [this](const ClaimKey& key, bool present) {
            const std::string_view person = key.person;
            return present ? put(claim_.put, Table::claims, key.id, key.activation, person)
                           : Run(claim_.remove, key.id, key.activation, person).finish();
        });
    case 5:
        return keys_.sweep(budget, [this](const std::string& text, const auto& row) {
            const std::string_view key = text;
            return row ? put(key_.put, Table::keys, key, row->case_id, row->sequence, row->digest)
                       : Run(key_.remove, key).finish();
        });
    default:
        return holders_.sweep(budget, [this](const HolderKey& key, bool present) {
            return present ? put(holder_.put, Table::holders, key.id, key.person)
                           : Run(holder_.remove, key.id, key.person).finish();
        });
    }
}

Result<void> IndexRows::write(CaseId id, std::span<const IndexChange> changes, bool again) {
    for (const IndexChange& change : changes)
        VORGANG_TRY(change.remove ? remove_one(id, change) : add_one(id, change, again));
    return {};
}

Result<void> IndexRows::add_one(CaseId id, const IndexChange& i, bool again) {
    switch (i.kind) {
    case IndexChange::Kind::task:
        return set_task({i.queue.number, {i.due, id, i.activation}}, true);
    case IndexChange::Kind::due: due_.set({i.due, id, i.part}, true); return {};
    case IndexChange::Kind::outgoing: outgoing_.set({i.due, id, i.activation}, true); return {};
    case IndexChange::Kind::name: names_.set({std::string(i.text), id}, true); return {};
    case IndexChange::Kind::claim:
        VORGANG_TRY(remove_claim(id, i.activation));
        claims_.set({id, i.activation, std::string(i.text)}, true);
        return {};
    case IndexChange::Kind::key: return set_key(id, i, again);
    case IndexChange::Kind::holder: holders_.set({id, i.digest}, true); return {};
    }
    return malformed("index");
}

Result<void> IndexRows::remove_one(CaseId id, const IndexChange& i) {
    switch (i.kind) {
    case IndexChange::Kind::task:
        return set_task({i.queue.number, {i.due, id, i.activation}}, false);
    case IndexChange::Kind::due: due_.set({i.due, id, i.part}, false); return {};
    case IndexChange::Kind::outgoing: outgoing_.set({i.due, id, i.activation}, false); return {};
    case IndexChange::Kind::name: names_.set({std::string(i.text), id}, false); return {};
    case IndexChange::Kind::claim: return remove_claim(id, i.activation);
    case IndexChange::Kind::key: return remove_key(id, i.text);
    case IndexChange::Kind::holder: return remove_holders(id);
    }
    return malformed("index");
}

Result<void> IndexRows::set_task(const TaskKey& key, bool present) {
    const QueueId queue{key.queue};
    if (counts_.knows(queue)) {
        const bool* const pending = tasks_.find(key);
        Result<bool> before = pending != nullptr ? Result<bool>(*pending) : has_task(key);
        if (!before) return std::move(before).error();
        if (*before != present) counts_.note(queue, present);
    }
    tasks_.set(key, present);
    return {};
}

Result<bool> IndexRows::has_task(const TaskKey& key) {
    return Run(has_task_, QueueId{key.queue}, key.row.due, key.row.case_id, key.row.activation)
        .next();
}

Result<void> IndexRows::set_key(CaseId id, const IndexChange& i, bool again) {
    std::string text(i.text);
    if (!again && (text.empty() || text != absent_key_)) {
        Result<std::optional<KeyRow>> before = find_key(text);
        if (!before) return std::move(before).error();
        if (*before) return taken();
    }
    absent_key_.clear();
    keys_.set(text, KeyRow{id, i.sequence, i.digest});
    return {};
}

Result<void> IndexRows::remove_key(CaseId id, std::string_view text) {
    Result<std::optional<KeyRow>> before = find_key(text);
    if (!before) return std::move(before).error();
    if (*before && (*before)->case_id == id) keys_.set(std::string(text), std::nullopt);
    return {};
}

// Whoever has it.
Result<void> IndexRows::remove_claim(CaseId id, std::uint32_t activation) {
    std::vector<ClaimKey> known;
    for (const ClaimKey* key = claims_.at_or_behind({id, activation, ""});
         key != nullptr && key->id == id && key->activation == activation;
         key = claims_.behind(*key))
        known.push_back(*key);
    {
        Run run(claimant_, id, activation);
        Result<bool> found = run.next();
        if (!found) return std::move(found).error();
        if (*found) {
            const Bytes person = run.bytes(0);
            known.push_back(
                {id, activation, {reinterpret_cast<const char*>(person.data()), person.size()}});
        }
    }
    for (const ClaimKey& key : known)
        claims_.set(key, false);
    return {};
}

// All of the case.
Result<void> IndexRows::remove_holders(CaseId id) {
    std::vector<HolderKey> known;
    for (const HolderKey* key = holders_.at_or_behind({id, 0}); key != nullptr && key->id == id;
         key = holders_.behind(*key))
        known.push_back(*key);
    auto stored = Run(holders_of_, id).rows([id](Run& run) { return HolderKey{id, run.bits(0)}; });
    if (!stored) return std::move(stored).error();
    known.insert(known.end(), stored->begin(), stored->end());
    for (const HolderKey& key : known)
        holders_.set(key, false);
    return {};
}

Result<std::optional<KeyRow>> IndexRows::find_key(std::string_view text) {
    if (!keys_.empty())
        if (const auto* const row = keys_.find(std::string(text)); row != nullptr) return *row;
    auto found = key_in_table(text);
    if (found && !*found) absent_key_ = text;
    return found;
}

Result<std::optional<KeyRow>> IndexRows::key_in_table(std::string_view text) {
    Run run(find_key_, text);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return std::optional<KeyRow>();
    const KeyRow row{run.case_id(0), run.number(1), run.bits(2)};
    run.expect(3, row_sum(Table::keys, text, row.case_id, row.sequence, row.digest));
    if (!run.sound()) return damaged("vorgang_keys");
    return std::optional(row);
}

Result<std::vector<CaseId>> IndexRows::find_name(std::string_view text, CaseId after,
                                                 std::uint32_t limit) {
    const auto row = [text](Run& run) {
        const CaseId id = run.case_id(0);
        run.expect(1, row_sum(Table::names, text, id));
        return id;
    };
    const auto fetch = [&](std::optional<CaseId> from) {
        if (!from || from->number == 0) return Run(first_names_, text, limit).rows(row);
        return Run(next_names_, text, *from, limit).rows(row);
    };
    const auto next = [&](std::optional<CaseId> from) -> std::optional<Pending<CaseId>> {
        const NameKey* const key = names_.behind({std::string(text), from.value_or(CaseId{})});
        if (key == nullptr || key->text != text) return {};
        return next_of(names_, key, key->id);
    };
    return merged<CaseId>(after, limit, fetch, next);
}

Result<std::vector<TaskRow>> IndexRows::tasks(QueueId queue, std::optional<TaskRow> after,
                                              std::uint32_t limit) {
    const auto row = [queue](Run& run) {
        const TaskRow task{run.instant(0), run.case_id(1), run.number(2)};
        run.expect(3, row_sum(Table::tasks, queue, task.due, task.case_id, task.activation));
        return task;
    };
    const auto fetch = [&](std::optional<TaskRow> from) {
        if (!from) return Run(first_tasks_, queue, limit).rows(row);
        return Run(next_tasks_, queue, from->due, from->case_id, from->activation, limit).rows(row);
    };
    const auto next = [&](std::optional<TaskRow> from) -> std::optional<Pending<TaskRow>> {
        const TaskKey* const key = from ? tasks_.behind({queue.number, *from})
                                        : tasks_.at_or_behind({queue.number, {earliest, {}, 0}});
        if (key == nullptr || key->queue != queue.number) return {};
        return next_of(tasks_, key, key->row);
    };
    return merged<TaskRow>(after, limit, fetch, next);
}

Result<std::uint64_t> IndexRows::count_tasks(QueueId queue) {
    auto known = counts_.of(queue);
    if (!known) return std::move(known).error();
    if (*known != nullptr) return **known;
    auto counted = count(queue);
    if (counted) counts_.keep(queue, *counted);
    return counted;
}

Result<std::uint64_t> IndexRows::count(QueueId queue) {
    std::uint64_t tasks = 0;
    {
        Run run(count_, queue);
        Result<bool> found = run.next();
        if (!found) return std::move(found).error();
        tasks = run.bits(0);
    }
    for (const TaskKey* key = tasks_.at_or_behind({queue.number, {earliest, {}, 0}});
         key != nullptr && key->queue == queue.number; key = tasks_.behind(*key)) {
        Result<bool> stored = has_task(*key);
        if (!stored) return std::move(stored).error();
        const bool present = *tasks_.find(*key);
        if (present != *stored) tasks += present ? 1 : ~std::uint64_t{0};
    }
    return tasks;
}

Result<std::vector<TaskRow>> IndexRows::claimed(std::string_view person,
                                                std::optional<TaskRow> after, std::uint32_t limit) {
    const auto row = [person](Run& run) {
        const TaskRow task{no_due, run.case_id(0), run.number(1)};
        run.expect(2, row_sum(Table::claims, task.case_id, task.activation, person));
        return task;
    };
    const auto fetch = [&](std::optional<TaskRow> from) {
        if (!from) return Run(first_claimed_, person, limit).rows(row);
        return Run(next_claimed_, person, from->case_id, from->activation, limit).rows(row);
    };
    const auto next = [&](std::optional<TaskRow> from) -> std::optional<Pending<TaskRow>> {
        const auto& rows = claims_.mirror().rows;
        const ClaimsByPerson::Key start{std::string(person), from ? from->case_id : CaseId{},
                                        from ? from->activation : 0};
        const auto key = from ? rows.upper_bound(start) : rows.lower_bound(start);
        if (key == rows.end() || key->person != person) return {};
        const bool present = *claims_.find({key->id, key->activation, key->person});
        return Pending<TaskRow>{{no_due, key->id, key->activation}, present};
    };
    if (after) after->due = no_due;
    return merged<TaskRow>(after, limit, fetch, next);
}

Result<std::vector<CaseId>> IndexRows::held(std::uint64_t person, CaseId after,
                                            std::uint32_t limit) {
    const auto fetch = [&](std::optional<CaseId> from) {
        return Run(held_, person, from.value_or(CaseId{}), limit).rows([person](Run& run) {
            const CaseId id = run.case_id(0);
            run.expect(1, row_sum(Table::holders, id, person));
            return id;
        });
    };
    const auto next = [&](std::optional<CaseId> from) -> std::optional<Pending<CaseId>> {
        const auto& rows = holders_.mirror().rows;
        const auto key = rows.upper_bound({person, from.value_or(CaseId{})});
        if (key == rows.end() || key->person != person) return {};
        return Pending<CaseId>{key->id, *holders_.find({key->id, person})};
    };
    return merged<CaseId>(after, limit, fetch, next);
}

Result<std::vector<DueRow>> IndexRows::due(Instant until, std::optional<DueRow> after,
                                           std::uint32_t limit) {
    const auto row = [](Run& run) {
        const DueRow due{run.instant(0), run.case_id(1), run.number(2)};
        run.expect(3, row_sum(Table::due, due.due, due.case_id, due.part));
        return due;
    };
    const auto fetch = [&](std::optional<DueRow> from) {
        if (!from) return Run(first_due_, until, limit).rows(row);
        return Run(next_due_, until, from->due, from->case_id, from->part, limit).rows(row);
    };
    const auto next = [&](std::optional<DueRow> from) -> std::optional<Pending<DueRow>> {
        const DueRow* const key =
            from ? due_.behind(*from) : due_.at_or_behind({earliest, CaseId{}, 0});
        if (key == nullptr || key->due > until) return {};
        return next_of(due_, key, *key);
    };
    return merged<DueRow>(after, limit, fetch, next);
}

Result<std::optional<PartDue>> IndexRows::part_due(CaseId id) {
    const auto fetch = [&](std::optional<PartDue> from) {
        const PartDue start = from.value_or(PartDue{earliest, 0});
        return Run(due_of_parts_, id, start.due, start.part).rows([id](Run& run) {
            const PartDue due{run.instant(0), run.number(1)};
            run.expect(2, row_sum(Table::due, due.due, id, due.part));
            return due;
        });
    };
    const auto next = [&](std::optional<PartDue> from) -> std::optional<Pending<PartDue>> {
        const auto& rows = due_.mirror().rows;
        const PartDue start = from.value_or(PartDue{earliest, 0});
        const auto key = rows.upper_bound({id, start.due, start.part});
        if (key == rows.end() || key->id != id) return {};
        return Pending<PartDue>{{key->due, key->part}, *due_.find({key->due, id, key->part})};
    };
    auto first = merged<PartDue>(std::nullopt, 1, fetch, next);
    if (!first) return std::move(first).error();
    if (first->empty()) return std::optional<PartDue>();
    return std::optional(first->front());
}

Result<std::vector<OutgoingRow>>
IndexRows::outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) {
    const auto row = [](Run& run) {
        const OutgoingRow out{run.instant(0), run.case_id(1), run.number(2)};
        run.expect(3, row_sum(Table::outgoing, out.due, out.case_id, out.activation));
        return out;
    };
    const auto fetch = [&](std::optional<OutgoingRow> from) {
        if (!from) return Run(first_outgoing_, until, limit).rows(row);
        return Run(next_outgoing_, until, from->due, from->case_id, from->activation, limit)
            .rows(row);
    };
    const auto next = [&](std::optional<OutgoingRow> from) -> std::optional<Pending<OutgoingRow>> {
        const OutgoingRow* const key =
            from ? outgoing_.behind(*from) : outgoing_.at_or_behind({earliest, CaseId{}, 0});
        if (key == nullptr || key->due > until) return {};
        return next_of(outgoing_, key, *key);
    };
    return merged<OutgoingRow>(after, limit, fetch, next);
}

namespace {

std::string_view text_in(Run& run, int column) {
    const Bytes bytes = run.bytes(column);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

IndexChange task_of(Run& run, CaseId& id) {
    IndexChange row;
    row.queue = {run.number(0)};
    row.due = run.instant(1);
    id = run.case_id(2);
    row.activation = run.number(3);
    run.expect(4, row_sum(Table::tasks, row.queue, row.due, id, row.activation));
    return row;
}

IndexChange due_of(Run& run, CaseId& id) {
    IndexChange row;
    row.due = run.instant(0);
    id = run.case_id(1);
    row.part = run.number(2);
    run.expect(3, row_sum(Table::due, row.due, id, row.part));
    return row;
}

IndexChange outgoing_of(Run& run, CaseId& id) {
    IndexChange row;
    row.due = run.instant(0);
    id = run.case_id(1);
    row.activation = run.number(2);
    run.expect(3, row_sum(Table::outgoing, row.due, id, row.activation));
    return row;
}

IndexChange name_of(Run& run, CaseId& id) {
    IndexChange row;
    row.text = text_in(run, 0);
    id = run.case_id(1);
    run.expect(2, row_sum(Table::names, row.text, id));
    return row;
}

IndexChange claim_of(Run& run, CaseId& id) {
    IndexChange row;
    id = run.case_id(0);
    row.activation = run.number(1);
    row.text = text_in(run, 2);
    run.expect(3, row_sum(Table::claims, id, row.activation, row.text));
    return row;
}

IndexChange key_of(Run& run, CaseId& id) {
    IndexChange row;
    row.text = text_in(run, 0);
    id = run.case_id(1);
    row.sequence = run.number(2);
    row.digest = run.bits(3);
    run.expect(4, row_sum(Table::keys, row.text, id, row.sequence, row.digest));
    return row;
}

IndexChange holder_of(Run& run, CaseId& id) {
    IndexChange row;
    id = run.case_id(0);
    row.digest = run.bits(1);
    run.expect(2, row_sum(Table::holders, id, row.digest));
    return row;
}

} // namespace

Result<void> IndexRows::each(const IndexVisitor& visit) {
    using Kind = IndexChange::Kind;
    struct Walk {
        const Statement& all;
        Kind kind;
        IndexChange (*row)(Run&, CaseId&);
    };
    const Walk walks[] = {{all_tasks_, Kind::task, task_of},
                          {all_due_, Kind::due, due_of},
                          {all_outgoing_, Kind::outgoing, outgoing_of},
                          {all_names_, Kind::name, name_of},
                          {all_claims_, Kind::claim, claim_of},
                          {all_keys_, Kind::key, key_of},
                          {all_holders_, Kind::holder, holder_of}};
    for (const Walk& walk : walks) {
        Run run(walk.all);
        for (;;) {
            Result<bool> more = run.next();
            if (!more) return std::move(more).error();
            if (!*more) break;
            CaseId id;
            IndexChange row = walk.row(run, id);
            row.kind = walk.kind;
            const bool sound = run.take_sound();
            if (!is_pending(id, row)) visit(id, row, sound);
        }
    }
    each_pending(visit);
    return {};
}

bool IndexRows::is_pending(CaseId id, const IndexChange& i) const {
    switch (i.kind) {
    case IndexChange::Kind::task:
        return tasks_.find({i.queue.number, {i.due, id, i.activation}}) != nullptr;
    case IndexChange::Kind::due: return due_.find({i.due, id, i.part}) != nullptr;
    case IndexChange::Kind::outgoing: return outgoing_.find({i.due, id, i.activation}) != nullptr;
    case IndexChange::Kind::name:
        return !names_.empty() && names_.find({std::string(i.text), id}) != nullptr;
    case IndexChange::Kind::claim:
        return !claims_.empty() && claims_.find({id, i.activation, std::string(i.text)}) != nullptr;
    case IndexChange::Kind::key:
        return !keys_.empty() && keys_.find(std::string(i.text)) != nullptr;
    case IndexChange::Kind::holder: return holders_.find({id, i.digest}) != nullptr;
    }
    return false;
}

void IndexRows::each_pending(const IndexVisitor& visit) const {
    IndexChange row;
    const auto start = [&row](IndexChange::Kind kind) {
        row = {};
        row.kind = kind;
    };
    tasks_.each([&](const TaskKey& key, bool present) {
        start(IndexChange::Kind::task);
        row.queue = {key.queue};
        row.due = key.row.due;
        row.activation = key.row.activation;
        if (present) visit(key.row.case_id, row, true);
    });
    due_.each([&](const DueRow& key, bool present) {
        start(IndexChange::Kind::due);
        row.due = key.due;
        row.part = key.part;
        if (present) visit(key.case_id, row, true);
    });
    outgoing_.each([&](const OutgoingRow& key, bool present) {
        start(IndexChange::Kind::outgoing);
        row.due = key.due;
        row.activation = key.activation;
        if (present) visit(key.case_id, row, true);
    });
    names_.each([&](const NameKey& key, bool present) {
        start(IndexChange::Kind::name);
        row.text = key.text;
        if (present) visit(key.id, row, true);
    });
    claims_.each([&](const ClaimKey& key, bool present) {
        start(IndexChange::Kind::claim);
        row.activation = key.activation;
        row.text = key.person;
        if (present) visit(key.id, row, true);
    });
    keys_.each([&](const std::string& text, const std::optional<KeyRow>& key) {
        start(IndexChange::Kind::key);
        row.text = text;
        if (!key) return;
        row.sequence = key->sequence;
        row.digest = key->digest;
        visit(key->case_id, row, true);
    });
    holders_.each([&](const HolderKey& key, bool present) {
        start(IndexChange::Kind::holder);
        row.digest = key.person;
        if (present) visit(key.id, row, true);
    });
}

} // namespace vorgang::sqlite
