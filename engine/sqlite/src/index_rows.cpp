#include "index_rows.hpp"

namespace vorgang::sqlite {

Result<void> IndexRows::prepare(const Connection& connection) {
    VORGANG_TRY(counts_.prepare(connection));
    VORGANG_TRY(prepare_all(
        connection.handle(),
        {{&task_.add, "INSERT OR IGNORE INTO main.vorgang_tasks VALUES(?, ?, ?, ?)"},
         {&task_.remove, "DELETE FROM main.vorgang_tasks "
                         "WHERE queue = ? AND due = ? AND case_id = ? AND activation = ?"},
         {&due_.add, "INSERT OR IGNORE INTO main.vorgang_due VALUES(?, ?, ?)"},
         {&due_.remove, "DELETE FROM main.vorgang_due WHERE due = ? AND case_id = ? "
                        "AND part = ?"},
         {&outgoing_.add, "INSERT OR IGNORE INTO main.vorgang_outgoing VALUES(?, ?, ?)"},
         {&outgoing_.remove, "DELETE FROM main.vorgang_outgoing "
                             "WHERE due = ? AND case_id = ? AND activation = ?"},
         {&name_.add, "INSERT OR IGNORE INTO main.vorgang_names VALUES(?, ?)"},
         {&name_.remove, "DELETE FROM main.vorgang_names WHERE name = ? AND case_id = ?"},
         {&claim_.add, "INSERT OR REPLACE INTO main.vorgang_claims VALUES(?, ?, ?)"},
         {&claim_.remove, "DELETE FROM main.vorgang_claims WHERE case_id = ? AND activation = ?"},
         {&key_.add, "INSERT INTO main.vorgang_keys VALUES(?, ?, ?, ?)"},
         {&key_.remove, "DELETE FROM main.vorgang_keys WHERE key = ? AND case_id = ?"},
         {&holder_.add, "INSERT OR IGNORE INTO main.vorgang_holders VALUES(?, ?)"},
         {&holder_.remove, "DELETE FROM main.vorgang_holders WHERE case_id = ?"}}));
    return prepare_all(
        connection.handle(),
        {{&find_key_, "SELECT case_id, sequence, digest FROM main.vorgang_keys WHERE key = ?"},
         {&first_names_, "SELECT case_id FROM main.vorgang_names WHERE name = ? "
                         "ORDER BY case_id LIMIT ?"},
         {&next_names_, "SELECT case_id FROM main.vorgang_names WHERE name = ? AND case_id > ? "
                        "ORDER BY case_id LIMIT ?"},
         {&first_tasks_, "SELECT due, case_id, activation FROM main.vorgang_tasks "
                         "WHERE queue = ? ORDER BY due, case_id, activation LIMIT ?"},
         {&next_tasks_, "SELECT due, case_id, activation FROM main.vorgang_tasks "
                        "WHERE queue = ? AND (due, case_id, activation) > (?, ?, ?) "
                        "ORDER BY due, case_id, activation LIMIT ?"},
         {&first_claimed_, "SELECT case_id, activation FROM main.vorgang_claims "
                           "WHERE person = ? ORDER BY case_id, activation LIMIT ?"},
         {&next_claimed_, "SELECT case_id, activation FROM main.vorgang_claims "
                          "WHERE person = ? AND (case_id, activation) > (?, ?) "
                          "ORDER BY case_id, activation LIMIT ?"},
         {&held_, "SELECT case_id FROM main.vorgang_holders WHERE person = ? AND case_id > ? "
                  "ORDER BY case_id LIMIT ?"},
         {&first_due_, "SELECT due, case_id, part FROM main.vorgang_due WHERE due <= ? "
                       "ORDER BY due, case_id, part LIMIT ?"},
         {&next_due_, "SELECT due, case_id, part FROM main.vorgang_due "
                      "WHERE due <= ? AND (due, case_id, part) > (?, ?, ?) "
                      "ORDER BY due, case_id, part LIMIT ?"},
         {&first_outgoing_, "SELECT due, case_id, activation FROM main.vorgang_outgoing "
                            "WHERE due <= ? ORDER BY due, case_id, activation LIMIT ?"},
         {&next_outgoing_, "SELECT due, case_id, activation FROM main.vorgang_outgoing "
                           "WHERE due <= ? AND (due, case_id, activation) > (?, ?, ?) "
                           "ORDER BY due, case_id, activation LIMIT ?"}});
}

Result<void> IndexRows::write(CaseId id, std::span<const IndexChange> changes) {
    for (const IndexChange& change : changes)
        VORGANG_TRY(write_one(id, change));
    return {};
}

Result<void> IndexRows::write_one(CaseId id, const IndexChange& i) {
    const auto of = [&i](const Pair& pair) -> const Statement& {
        return i.remove ? pair.remove : pair.add;
    };
    switch (i.kind) {
    case IndexChange::Kind::task: return write_task(id, i);
    case IndexChange::Kind::due: return Run(of(due_), i.due, id, i.part).finish();
    case IndexChange::Kind::outgoing: return Run(of(outgoing_), i.due, id, i.activation).finish();
    case IndexChange::Kind::name: return Run(of(name_), i.text, id).finish();
    case IndexChange::Kind::claim:
        if (i.remove) return Run(claim_.remove, id, i.activation).finish();
        return Run(claim_.add, id, i.activation, i.text).finish();
    case IndexChange::Kind::key:
        if (i.remove) return Run(key_.remove, i.text, id).finish();
        return Run(key_.add, i.text, id, i.sequence, i.digest).finish();
    case IndexChange::Kind::holder:
        if (i.remove) return Run(holder_.remove, id).finish();
        return Run(holder_.add, id, i.digest).finish();
    }
    return malformed("index");
}

Result<void> IndexRows::write_task(CaseId id, const IndexChange& i) {
    const Statement& statement = i.remove ? task_.remove : task_.add;
    VORGANG_TRY(Run(statement, i.queue, i.due, id, i.activation).finish());
    counts_.note(i.queue, i.remove);
    return {};
}

Result<std::optional<KeyRow>> IndexRows::find_key(std::string_view text) {
    Run run(find_key_, text);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return std::optional<KeyRow>();
    const KeyRow row{run.case_id(0), run.number(1), run.bits(2)};
    if (!run.sound()) return damaged("vorgang_keys");
    return std::optional(row);
}

Result<std::vector<CaseId>> IndexRows::find_name(std::string_view text, CaseId after,
                                                 std::uint32_t limit) {
    const auto row = [](Run& run) { return run.case_id(0); };
    if (after.number == 0) return Run(first_names_, text, limit).rows(row);
    return Run(next_names_, text, after, limit).rows(row);
}

Result<std::vector<TaskRow>> IndexRows::tasks(QueueId queue, std::optional<TaskRow> after,
                                              std::uint32_t limit) {
    const auto row = [](Run& run) {
        return TaskRow{run.instant(0), run.case_id(1), run.number(2)};
    };
    if (!after) return Run(first_tasks_, queue, limit).rows(row);
    return Run(next_tasks_, queue, after->due, after->case_id, after->activation, limit).rows(row);
}

Result<std::vector<TaskRow>> IndexRows::claimed(std::string_view person,
                                                std::optional<TaskRow> after, std::uint32_t limit) {
    const auto row = [](Run& run) { return TaskRow{no_due, run.case_id(0), run.number(1)}; };
    if (!after) return Run(first_claimed_, person, limit).rows(row);
    return Run(next_claimed_, person, after->case_id, after->activation, limit).rows(row);
}

Result<std::vector<CaseId>> IndexRows::held(std::uint64_t person, CaseId after,
                                            std::uint32_t limit) {
    return Run(held_, person, after, limit).rows([](Run& run) { return run.case_id(0); });
}

Result<std::vector<DueRow>> IndexRows::due(Instant until, std::optional<DueRow> after,
                                           std::uint32_t limit) {
    const auto row = [](Run& run) { return DueRow{run.instant(0), run.case_id(1), run.number(2)}; };
    if (!after) return Run(first_due_, until, limit).rows(row);
    return Run(next_due_, until, after->due, after->case_id, after->part, limit).rows(row);
}

Result<std::vector<OutgoingRow>>
IndexRows::outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) {
    const auto row = [](Run& run) {
        return OutgoingRow{run.instant(0), run.case_id(1), run.number(2)};
    };
    if (!after) return Run(first_outgoing_, until, limit).rows(row);
    return Run(next_outgoing_, until, after->due, after->case_id, after->activation, limit)
        .rows(row);
}

} // namespace vorgang::sqlite
