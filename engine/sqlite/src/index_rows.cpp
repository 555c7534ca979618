#include "index_rows.hpp"

namespace vorgang::sqlite {

Result<void> IndexRows::prepare(const Connection& connection) {
    VORGANG_TRY(counts_.prepare(connection));
    VORGANG_TRY(prepare_all(
        connection.handle(),
        {{&task_.add, "INSERT OR IGNORE INTO main.vorgang_tasks VALUES(?, ?, ?, ?, ?)"},
         {&task_.remove, "DELETE FROM main.vorgang_tasks "
                         "WHERE queue = ? AND due = ? AND case_id = ? AND activation = ?"},
         {&due_.add, "INSERT OR IGNORE INTO main.vorgang_due VALUES(?, ?, ?, ?)"},
         {&due_.remove, "DELETE FROM main.vorgang_due WHERE due = ? AND case_id = ? "
                        "AND part = ?"},
         {&outgoing_.add, "INSERT OR IGNORE INTO main.vorgang_outgoing VALUES(?, ?, ?, ?)"},
         {&outgoing_.remove, "DELETE FROM main.vorgang_outgoing "
                             "WHERE due = ? AND case_id = ? AND activation = ?"},
         {&name_.add, "INSERT OR IGNORE INTO main.vorgang_names VALUES(?, ?, ?)"},
         {&name_.remove, "DELETE FROM main.vorgang_names WHERE name = ? AND case_id = ?"},
         {&claim_.add, "INSERT OR REPLACE INTO main.vorgang_claims VALUES(?, ?, ?, ?)"},
         {&claim_.remove, "DELETE FROM main.vorgang_claims WHERE case_id = ? AND activation = ?"},
         {&key_.add, "INSERT INTO main.vorgang_keys VALUES(?, ?, ?, ?, ?)"},
         {&key_.remove, "DELETE FROM main.vorgang_keys WHERE key = ? AND case_id = ?"},
         {&holder_.add, "INSERT OR IGNORE INTO main.vorgang_holders VALUES(?, ?, ?)"},
         {&holder_.remove, "DELETE FROM main.vorgang_holders WHERE case_id = ?"}}));
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

// Adds a row: its columns and their checksum.
template<class... Columns>
Result<void> add(const Statement& statement, Table table, const Columns&... columns) {
    return Run(statement, columns..., row_sum(table, columns...)).finish();
}

} // namespace

Result<void> IndexRows::write(CaseId id, std::span<const IndexChange> changes) {
    for (const IndexChange& change : changes)
        VORGANG_TRY(change.remove ? remove_one(id, change) : add_one(id, change));
    return {};
}

Result<void> IndexRows::add_one(CaseId id, const IndexChange& i) {
    switch (i.kind) {
    case IndexChange::Kind::task:
        VORGANG_TRY(add(task_.add, Table::tasks, i.queue, i.due, id, i.activation));
        counts_.note(i.queue, false);
        return {};
    case IndexChange::Kind::due: return add(due_.add, Table::due, i.due, id, i.part);
    case IndexChange::Kind::outgoing:
        return add(outgoing_.add, Table::outgoing, i.due, id, i.activation);
    case IndexChange::Kind::name: return add(name_.add, Table::names, i.text, id);
    case IndexChange::Kind::claim: return add(claim_.add, Table::claims, id, i.activation, i.text);
    case IndexChange::Kind::key:
        return add(key_.add, Table::keys, i.text, id, i.sequence, i.digest);
    case IndexChange::Kind::holder: return add(holder_.add, Table::holders, id, i.digest);
    }
    return malformed("index");
}

Result<void> IndexRows::remove_one(CaseId id, const IndexChange& i) {
    switch (i.kind) {
    case IndexChange::Kind::task:
        VORGANG_TRY(Run(task_.remove, i.queue, i.due, id, i.activation).finish());
        counts_.note(i.queue, true);
        return {};
    case IndexChange::Kind::due: return Run(due_.remove, i.due, id, i.part).finish();
    case IndexChange::Kind::outgoing:
        return Run(outgoing_.remove, i.due, id, i.activation).finish();
    case IndexChange::Kind::name: return Run(name_.remove, i.text, id).finish();
    case IndexChange::Kind::claim: return Run(claim_.remove, id, i.activation).finish();
    case IndexChange::Kind::key: return Run(key_.remove, i.text, id).finish();
    case IndexChange::Kind::holder: return Run(holder_.remove, id).finish();
    }
    return malformed("index");
}

Result<std::optional<KeyRow>> IndexRows::find_key(std::string_view text) {
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
    if (after.number == 0) return Run(first_names_, text, limit).rows(row);
    return Run(next_names_, text, after, limit).rows(row);
}

Result<std::vector<TaskRow>> IndexRows::tasks(QueueId queue, std::optional<TaskRow> after,
                                              std::uint32_t limit) {
    const auto row = [queue](Run& run) {
        const TaskRow task{run.instant(0), run.case_id(1), run.number(2)};
        run.expect(3, row_sum(Table::tasks, queue, task.due, task.case_id, task.activation));
        return task;
    };
    if (!after) return Run(first_tasks_, queue, limit).rows(row);
    return Run(next_tasks_, queue, after->due, after->case_id, after->activation, limit).rows(row);
}

Result<std::vector<TaskRow>> IndexRows::claimed(std::string_view person,
                                                std::optional<TaskRow> after, std::uint32_t limit) {
    const auto row = [person](Run& run) {
        const TaskRow task{no_due, run.case_id(0), run.number(1)};
        run.expect(2, row_sum(Table::claims, task.case_id, task.activation, person));
        return task;
    };
    if (!after) return Run(first_claimed_, person, limit).rows(row);
    return Run(next_claimed_, person, after->case_id, after->activation, limit).rows(row);
}

Result<std::vector<CaseId>> IndexRows::held(std::uint64_t person, CaseId after,
                                            std::uint32_t limit) {
    return Run(held_, person, after, limit).rows([person](Run& run) {
        const CaseId id = run.case_id(0);
        run.expect(1, row_sum(Table::holders, id, person));
        return id;
    });
}

Result<std::vector<DueRow>> IndexRows::due(Instant until, std::optional<DueRow> after,
                                           std::uint32_t limit) {
    const auto row = [](Run& run) {
        const DueRow due{run.instant(0), run.case_id(1), run.number(2)};
        run.expect(3, row_sum(Table::due, due.due, due.case_id, due.part));
        return due;
    };
    if (!after) return Run(first_due_, until, limit).rows(row);
    return Run(next_due_, until, after->due, after->case_id, after->part, limit).rows(row);
}

Result<std::vector<OutgoingRow>>
IndexRows::outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) {
    const auto row = [](Run& run) {
        const OutgoingRow out{run.instant(0), run.case_id(1), run.number(2)};
        run.expect(3, row_sum(Table::outgoing, out.due, out.case_id, out.activation));
        return out;
    };
    if (!after) return Run(first_outgoing_, until, limit).rows(row);
    return Run(next_outgoing_, until, after->due, after->case_id, after->activation, limit)
        .rows(row);
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
            visit(id, row, run.take_sound());
        }
    }
    return {};
}

} // namespace vorgang::sqlite
