#include "index_rows.hpp"

namespace vorgang::postgres {
namespace {

// One statement for both, so that the count of each queue follows what really came and went. The
// count has a row for each host: two hosts never wait for one another there.
constexpr Statement change_tasks{
    "WITH gone AS (DELETE FROM vorgang.tasks AS t USING unnest($1::bigint[], $2::bigint[], "
    "$3::bigint[], $4::bigint[]) AS g(queue, due, case_id, activation) WHERE t.queue = g.queue "
    "AND t.due = g.due AND t.case_id = g.case_id AND t.activation = g.activation "
    "RETURNING t.queue), "
    "come AS (INSERT INTO vorgang.tasks(queue, due, case_id, activation) SELECT * FROM "
    "unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]) ON CONFLICT DO NOTHING "
    "RETURNING queue), "
    "moved AS (SELECT queue, 1 AS n FROM come UNION ALL SELECT queue, -1 FROM gone) "
    "INSERT INTO vorgang.task_counts(queue, slot, tasks) SELECT queue, $9::bigint, sum(n)::bigint "
    "FROM moved GROUP BY queue HAVING sum(n) <> 0 "
    "ON CONFLICT (queue, slot) DO UPDATE SET tasks = task_counts.tasks + excluded.tasks"};

constexpr Statement add_due{
    "INSERT INTO vorgang.due(due, case_id, part) "
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING"};
constexpr Statement remove_due{
    "DELETE FROM vorgang.due AS d USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) "
    "AS g(due, case_id, part) "
    "WHERE d.due = g.due AND d.case_id = g.case_id AND d.part = g.part"};
constexpr Statement add_outgoing{
    "INSERT INTO vorgang.outgoing(due, case_id, activation) "
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING"};
constexpr Statement remove_outgoing{
    "DELETE FROM vorgang.outgoing AS o USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) "
    "AS g(due, case_id, activation) "
    "WHERE o.due = g.due AND o.case_id = g.case_id AND o.activation = g.activation"};

constexpr Statement add_names{
    "INSERT INTO vorgang.names(name, case_id, alone) "
    "SELECT name, case_id, alone = 1 FROM unnest($1::bytea[], $2::bigint[], $3::bigint[]) "
    "AS g(name, case_id, alone) ON CONFLICT (name, case_id) DO NOTHING"};
constexpr Statement remove_names{
    "DELETE FROM vorgang.names AS n USING unnest($1::bytea[], $2::bigint[]) AS g(name, case_id) "
    "WHERE n.name = g.name AND n.case_id = g.case_id"};
constexpr Statement add_claims{
    "INSERT INTO vorgang.claims(case_id, activation, person) "
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) "
    "ON CONFLICT (case_id, activation) DO UPDATE SET person = excluded.person"};
constexpr Statement remove_claims{
    "DELETE FROM vorgang.claims AS c USING unnest($1::bigint[], $2::bigint[]) "
    "AS g(case_id, activation) WHERE c.case_id = g.case_id AND c.activation = g.activation"};
constexpr Statement add_keys{
    "INSERT INTO vorgang.keys(key, case_id, sequence, digest) "
    "SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[])"};
constexpr Statement remove_keys{
    "DELETE FROM vorgang.keys AS k USING unnest($1::bytea[], $2::bigint[]) AS g(key, case_id) "
    "WHERE k.key = g.key AND k.case_id = g.case_id"};
constexpr Statement add_holders{
    "INSERT INTO vorgang.holders(case_id, person) "
    "SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING"};
constexpr Statement remove_holders{"DELETE FROM vorgang.holders WHERE case_id = ANY($1::bigint[])"};

constexpr Statement look_for_keys{"SELECT key, case_id, sequence, digest FROM vorgang.keys "
                                  "WHERE key = ANY($1::bytea[])"};
constexpr Statement look_for_name{"SELECT case_id FROM vorgang.names WHERE name = $1::bytea "
                                  "AND case_id > $2::bigint ORDER BY case_id LIMIT $3::bigint"};
constexpr Statement first_tasks{"SELECT due, case_id, activation FROM vorgang.tasks "
                                "WHERE queue = $1::bigint ORDER BY due, case_id, activation "
                                "LIMIT $2::bigint"};
constexpr Statement next_tasks{
    "SELECT due, case_id, activation FROM vorgang.tasks WHERE queue = $1::bigint "
    "AND (due, case_id, activation) > ($2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY due, case_id, activation LIMIT $5::bigint"};
constexpr Statement sum_tasks{"SELECT coalesce(sum(tasks), 0)::bigint FROM vorgang.task_counts "
                              "WHERE queue = $1::bigint"};
constexpr Statement look_for_claims{
    "SELECT case_id, activation FROM vorgang.claims WHERE person = $1::bytea "
    "AND (case_id, activation) > ($2::bigint, $3::bigint) "
    "ORDER BY case_id, activation LIMIT $4::bigint"};
constexpr Statement look_for_holder{
    "SELECT case_id FROM vorgang.holders WHERE person = $1::bigint AND case_id > $2::bigint "
    "ORDER BY case_id LIMIT $3::bigint"};
constexpr Statement look_for_due{
    "SELECT due, case_id, part FROM vorgang.due WHERE due <= $1::bigint "
    "AND (due, case_id, part) > ($2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY due, case_id, part LIMIT $5::bigint"};
// It is the case that is locked, as by every command: who holds one waits for no other. A row of a
// case that has just moved on may still come; the engine looks at the case.
constexpr Statement take_due{
    "SELECT d.due, d.case_id, d.part FROM vorgang.due AS d "
    "JOIN vorgang.cases AS c ON c.id = d.case_id WHERE d.due <= $1::bigint "
    "AND (d.due, d.case_id, d.part) > ($2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY d.due, d.case_id, d.part LIMIT $5::bigint FOR NO KEY UPDATE OF c SKIP LOCKED"};
constexpr Statement look_for_outgoing{
    "SELECT due, case_id, activation FROM vorgang.outgoing WHERE due <= $1::bigint "
    "AND (due, case_id, activation) > ($2::bigint, $3::bigint, $4::bigint) "
    "AND (held_until IS NULL OR held_until <= clock_timestamp()) "
    "ORDER BY due, case_id, activation LIMIT $5::bigint"};

// Behind nothing: before every row there can be.
constexpr std::int64_t first_due_ms = std::numeric_limits<std::int64_t>::min();

// The columns of the rows that are to be there, or to be gone.
template<class Map>
void send_rows(Connection& connection, const Map& changes, bool there, const Statement& statement) {
    Array first(Element::int8), second(Element::int8), third(Element::int8);
    for (const auto& [row, stays] : changes) {
        if (stays != there) continue;
        first.add(std::get<0>(row));
        second.add(std::get<1>(row));
        third.add(std::get<2>(row));
    }
    if (!first.empty())
        connection.send(statement, Arguments(first.wire(), second.wire(), third.wire()));
}

} // namespace

void IndexRows::forget() noexcept {
    changes_ = 0;
    tasks_.clear();
    due_.clear();
    outgoing_.clear();
    names_.clear();
    claims_.clear();
    keys_.clear();
    holders_.clear();
    known_keys_.clear();
}

void IndexRows::write(CaseId id, std::span<const IndexChange> changes) {
    for (const IndexChange& change : changes)
        write_one(id, change);
    changes_ += changes.size();
}

void IndexRows::write_one(CaseId id, const IndexChange& i) {
    const std::uint64_t number = id.number;
    switch (i.kind) {
    case IndexChange::Kind::task:
        tasks_.insert_or_assign({i.queue.number, i.due.ms, number, i.activation}, !i.remove);
        return;
    case IndexChange::Kind::due:
        due_.insert_or_assign({i.due.ms, number, i.part}, !i.remove);
        return;
    case IndexChange::Kind::outgoing:
        outgoing_.insert_or_assign({i.due.ms, number, i.activation}, !i.remove);
        return;
    case IndexChange::Kind::name:
        names_.insert_or_assign({std::string(index_text_.of(i.text)), number},
                                std::pair(!i.remove, i.alone));
        return;
    case IndexChange::Kind::claim: {
        std::optional<std::string> person;
        if (!i.remove) person = index_text_.of(i.text);
        claims_.insert_or_assign({number, i.activation}, std::move(person));
        return;
    }
    case IndexChange::Kind::key: return write_key(id, i);
    case IndexChange::Kind::holder: {
        HolderChange& change = holders_[number];
        if (!i.remove) {
            change.persons.insert(i.digest);
            return;
        }
        change.cleared = true;
        change.persons.clear();
        return;
    }
    }
}

void IndexRows::write_key(CaseId id, const IndexChange& i) {
    const std::string text(index_text_.of(i.text));
    KeyChange& change = keys_[text];
    std::optional<KeyRow> row;
    if (i.remove) {
        // Only what the server has is taken away there.
        if (!change.row) {
            change.removed = true;
            change.of = id;
        }
    } else {
        row = KeyRow{id, i.sequence, i.digest};
    }
    change.row = row;
    known_keys_.insert_or_assign(text, row);
}

void IndexRows::send_changes() {
    if (changes_ == 0) return;
    send_tasks();
    send_rows(connection_, due_, false, remove_due);
    send_rows(connection_, due_, true, add_due);
    send_rows(connection_, outgoing_, false, remove_outgoing);
    send_rows(connection_, outgoing_, true, add_outgoing);
    send_names();
    send_claims();
    send_keys();
    send_holders();
    auto known = std::move(known_keys_);
    forget();
    known_keys_ = std::move(known);
}

void IndexRows::send_tasks() {
    if (tasks_.empty()) return;
    struct Columns {
        Array queues{Element::int8}, due{Element::int8}, cases{Element::int8},
            activations{Element::int8};
    } gone, come;
    for (const auto& [row, there] : tasks_) {
        Columns& to = there ? come : gone;
        to.queues.add(std::get<0>(row));
        to.due.add(std::get<1>(row));
        to.cases.add(std::get<2>(row));
        to.activations.add(std::get<3>(row));
    }
    connection_.send(change_tasks,
                     Arguments(gone.queues.wire(), gone.due.wire(), gone.cases.wire(),
                               gone.activations.wire(), come.queues.wire(), come.due.wire(),
                               come.cases.wire(), come.activations.wire(), connection_.slot()));
}

void IndexRows::send_names() {
    Array gone(Element::bytea), gone_cases(Element::int8);
    Array names(Element::bytea), cases(Element::int8), alone(Element::int8);
    for (const auto& [row, stays] : names_) {
        const auto& [name, number] = row;
        if (!stays.first) {
            gone.add(std::string_view(name));
            gone_cases.add(number);
        } else {
            names.add(std::string_view(name));
            cases.add(number);
            alone.add(std::uint32_t{stays.second});
        }
    }
    if (!gone.empty()) connection_.send(remove_names, Arguments(gone.wire(), gone_cases.wire()));
    if (!names.empty())
        connection_.send(add_names, Arguments(names.wire(), cases.wire(), alone.wire()));
}

void IndexRows::send_claims() {
    Array gone_cases(Element::int8), gone(Element::int8);
    Array cases(Element::int8), activations(Element::int8), persons(Element::bytea);
    for (const auto& [row, person] : claims_) {
        if (!person) {
            gone_cases.add(row.first);
            gone.add(row.second);
        } else {
            cases.add(row.first);
            activations.add(row.second);
            persons.add(std::string_view(*person));
        }
    }
    if (!gone.empty()) connection_.send(remove_claims, Arguments(gone_cases.wire(), gone.wire()));
    if (!cases.empty())
        connection_.send(add_claims, Arguments(cases.wire(), activations.wire(), persons.wire()));
}

void IndexRows::send_keys() {
    Array gone(Element::bytea), gone_cases(Element::int8);
    Array keys(Element::bytea), cases(Element::int8);
    Array sequences(Element::int8), digests(Element::int8);
    for (const auto& [key, change] : keys_) {
        if (change.removed) {
            gone.add(std::string_view(key));
            gone_cases.add(change.of.number);
        }
        if (!change.row) continue;
        keys.add(std::string_view(key));
        cases.add(change.row->case_id.number);
        sequences.add(change.row->sequence);
        digests.add(change.row->digest);
    }
    if (!gone.empty()) connection_.send(remove_keys, Arguments(gone.wire(), gone_cases.wire()));
    if (!keys.empty())
        connection_.send(add_keys,
                         Arguments(keys.wire(), cases.wire(), sequences.wire(), digests.wire()));
}

void IndexRows::send_holders() {
    Array cleared(Element::int8);
    Array cases(Element::int8), persons(Element::int8);
    for (const auto& [number, change] : holders_) {
        if (change.cleared) cleared.add(number);
        for (const std::uint64_t person : change.persons) {
            cases.add(number);
            persons.add(person);
        }
    }
    if (!cleared.empty()) connection_.send(remove_holders, Arguments(cleared.wire()));
    if (!cases.empty()) connection_.send(add_holders, Arguments(cases.wire(), persons.wire()));
}

bool IndexRows::send_for(std::span<const std::string> keys) {
    Array wanted(Element::bytea);
    for (const std::string& key : keys) {
        const std::string text(index_text_.of(key));
        // One that is not there is known as such.
        if (known_keys_.try_emplace(text).second) wanted.add(std::string_view(text));
    }
    if (wanted.empty()) return false;
    connection_.send(look_for_keys, Arguments(wanted.wire()));
    return true;
}

Result<void> IndexRows::fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        const Bytes text = rows.bytes(row, 0);
        const KeyRow key{rows.case_id(row, 1), rows.number(row, 2), rows.bits(row, 3)};
        known_keys_.insert_or_assign(
            std::string(reinterpret_cast<const char*>(text.data()), text.size()), key);
    }
    if (!rows.sound()) return damaged("vorgang.keys");
    return {};
}

Result<std::optional<KeyRow>> IndexRows::find_key(std::string_view text) {
    if (!connection_.in_commit()) known_keys_.clear();
    const std::string key(index_text_.of(text));
    if (!known_keys_.contains(key)) {
        Array wanted(Element::bytea);
        wanted.add(std::string_view(key));
        Result<Rows> rows = connection_.ask(look_for_keys, Arguments(wanted.wire()));
        if (!rows) return std::move(rows).error();
        VORGANG_TRY(fetched(*rows));
        known_keys_.try_emplace(key); // one that is not there is known as such
    }
    return known_keys_.find(key)->second;
}

Result<std::vector<CaseId>> IndexRows::find_name(std::string_view text, CaseId after,
                                                 std::uint32_t limit) {
    Result<Rows> rows =
        connection_.ask(look_for_name, Arguments(index_text_.of(text), after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) { return r.case_id(row, 0); });
}

Result<std::vector<TaskRow>> IndexRows::tasks(QueueId queue, std::optional<TaskRow> after,
                                              std::uint32_t limit) {
    Result<Rows> rows =
        after ? connection_.ask(next_tasks, Arguments(queue, after->due, after->case_id,
                                                      after->activation, limit))
              : connection_.ask(first_tasks, Arguments(queue, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) {
        return TaskRow{r.instant(row, 0), r.case_id(row, 1), r.number(row, 2)};
    });
}

Result<std::uint64_t> IndexRows::count_tasks(QueueId queue) {
    Result<Rows> rows = connection_.ask(sum_tasks, Arguments(queue));
    if (!rows) return std::move(rows).error();
    const std::uint64_t sum = rows->empty() ? 0 : rows->bits(0, 0);
    if (!rows->sound()) return damaged("vorgang.task_counts");
    return sum;
}

Result<std::vector<TaskRow>> IndexRows::claimed(std::string_view person,
                                                std::optional<TaskRow> after, std::uint32_t limit) {
    const CaseId from = after ? after->case_id : CaseId{};
    // Behind nothing is behind activation 0 of case 0, which there is not.
    const std::uint32_t activation = after ? after->activation : 0;
    Result<Rows> rows = connection_.ask(look_for_claims,
                                        Arguments(index_text_.of(person), from, activation, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) {
        return TaskRow{no_due, r.case_id(row, 0), r.number(row, 1)};
    });
}

Result<std::vector<CaseId>> IndexRows::held(std::uint64_t person, CaseId after,
                                            std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(look_for_holder, Arguments(person, after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) { return r.case_id(row, 0); });
}

Result<std::vector<DueRow>> IndexRows::due(Instant until, std::optional<DueRow> after,
                                           std::uint32_t limit) {
    const DueRow from = after.value_or(DueRow{Instant{first_due_ms}, {}, 0});
    Result<Rows> rows = connection_.ask(connection_.in_commit() ? take_due : look_for_due,
                                        Arguments(until, from.due, from.case_id, from.part, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) {
        return DueRow{r.instant(row, 0), r.case_id(row, 1), r.number(row, 2)};
    });
}

Result<std::vector<OutgoingRow>>
IndexRows::outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) {
    const OutgoingRow from = after.value_or(OutgoingRow{Instant{first_due_ms}, {}, 0});
    Result<Rows> rows = connection_.ask(
        look_for_outgoing, Arguments(until, from.due, from.case_id, from.activation, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) {
        return OutgoingRow{r.instant(row, 0), r.case_id(row, 1), r.number(row, 2)};
    });
}

} // namespace vorgang::postgres
