#include "index_rows.hpp"

#include <algorithm>

namespace vorgang::postgres {
namespace {

// One statement for both, so that the count of each queue follows what really came and went. The
// count has a row for each host: two hosts never wait for one another there. Nobody else adds rows
// of a case that this commit has locked, so they are looked for first: ON CONFLICT costs more.
constexpr auto change_tasks_text =
    Sql("WITH gone AS (DELETE FROM vorgang.tasks AS t USING unnest($1::bigint[], $2::bigint[], "
        "$3::bigint[], $4::bigint[]) AS g(queue, due, case_id, activation) WHERE t.queue = g.queue "
        "AND t.due = g.due AND t.case_id = g.case_id AND t.activation = g.activation "
        "RETURNING t.queue), "
        "come AS (INSERT INTO vorgang.tasks(queue, due, case_id, activation, checksum) SELECT * "
        "FROM "
        "unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[]) "
        "AS g(queue, due, case_id, activation, checksum) WHERE NOT EXISTS (SELECT FROM "
        "vorgang.tasks "
        "AS t WHERE t.queue = g.queue AND t.due = g.due AND t.case_id = g.case_id "
        "AND t.activation = g.activation) RETURNING queue), "
        "moved AS (SELECT queue, 1 AS n FROM come UNION ALL SELECT queue, -1 FROM gone "
        "UNION ALL SELECT * FROM unnest($11::bigint[], $12::bigint[])) ") +
    put_task_count + "SELECT queue, $10::bigint, sum(n)::bigint, " +
    sum_of_tasks("queue", "$10::bigint", "sum(n)::bigint") +
    " FROM moved GROUP BY queue HAVING sum(n) <> 0" + or_add_to_task_count;
constexpr Statement change_tasks{change_tasks_text.text};
constexpr auto count_tasks_of_cases_text =
    put_task_count + "SELECT queue, $3::bigint, n, " + sum_of_tasks("queue", "$3::bigint", "n") +
    " FROM unnest($1::bigint[], $2::bigint[]) AS g(queue, n)" + or_add_to_task_count;
constexpr Statement count_tasks_of_cases{count_tasks_of_cases_text.text};
// What this host has left beside. A row that is not what was written stays where it is, and every
// reader sees it.
constexpr auto sum_up_text =
    "WITH gone AS (DELETE FROM vorgang.task_changes WHERE slot = $1::bigint AND checksum = " +
    sum_of_tasks("queue::numeric", "slot", "tasks::numeric") + " RETURNING queue, tasks) " +
    put_task_count + "SELECT queue, $1::bigint, sum(tasks)::bigint, " +
    sum_of_tasks("queue", "$1::bigint", "sum(tasks)::bigint") + " FROM gone GROUP BY queue" +
    or_add_to_task_count;
constexpr Statement sum_up{sum_up_text.text};
// Whether a case has rows in the tables of tasks (1) and due dates (2).
constexpr Statement note_beside{
    "UPDATE vorgang.cases AS c SET beside = x.n, checksum = c.checksum # c.beside # x.n "
    "FROM (SELECT g.id, EXISTS (SELECT FROM vorgang.tasks AS t WHERE t.case_id = g.id)"
    "::integer::bigint + 2 * EXISTS (SELECT FROM vorgang.due AS d WHERE d.case_id = g.id "
    "AND d.part = 0)::integer::bigint AS n FROM unnest($1::bigint[]) AS g(id)) AS x "
    "WHERE c.id = x.id AND c.beside <> x.n"};
constexpr Statement add_due{
    "INSERT INTO vorgang.due(due, case_id, part, checksum) SELECT * FROM "
    "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) "
    "AS g(due, case_id, part, checksum) WHERE NOT EXISTS (SELECT FROM vorgang.due AS d "
    "WHERE d.due = g.due AND d.case_id = g.case_id AND d.part = g.part)"};
constexpr Statement remove_due{
    "DELETE FROM vorgang.due AS d USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) "
    "AS g(due, case_id, part) "
    "WHERE d.due = g.due AND d.case_id = g.case_id AND d.part = g.part"};
constexpr Statement add_outgoing{
    "INSERT INTO vorgang.outgoing(due, case_id, activation, checksum) SELECT * FROM "
    "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) ON CONFLICT DO NOTHING"};
constexpr Statement remove_outgoing{
    "DELETE FROM vorgang.outgoing AS o USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) "
    "AS g(due, case_id, activation) "
    "WHERE o.due = g.due AND o.case_id = g.case_id AND o.activation = g.activation"};

// No text is empty that is longer than an index takes.
constexpr Statement add_names{
    "INSERT INTO vorgang.names(name, case_id, alone, whole, checksum) "
    "SELECT name, case_id, alone = 1, nullif(whole, ''::bytea), checksum FROM "
    "unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[]) "
    "AS g(name, case_id, alone, whole, checksum) ON CONFLICT (name, case_id) DO NOTHING"};
constexpr Statement remove_names{
    "DELETE FROM vorgang.names AS n USING unnest($1::bytea[], $2::bigint[]) AS g(name, case_id) "
    "WHERE n.name = g.name AND n.case_id = g.case_id"};
constexpr Statement add_claims{
    "INSERT INTO vorgang.claims(case_id, activation, person, whole, checksum) "
    "SELECT case_id, activation, person, nullif(whole, ''::bytea), checksum FROM "
    "unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[]) "
    "AS g(case_id, activation, person, whole, checksum) "
    "ON CONFLICT (case_id, activation) DO UPDATE SET person = excluded.person, "
    "whole = excluded.whole, checksum = excluded.checksum"};
constexpr Statement remove_claims{
    "DELETE FROM vorgang.claims AS c USING unnest($1::bigint[], $2::bigint[]) "
    "AS g(case_id, activation) WHERE c.case_id = g.case_id AND c.activation = g.activation"};
constexpr Statement add_keys{
    "INSERT INTO vorgang.keys(home, key, case_id, sequence, digest, whole, checksum) "
    "SELECT home, key, case_id, sequence, digest, nullif(whole, ''::bytea), checksum FROM "
    "unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[], "
    "$7::bigint[]) AS g(home, key, case_id, sequence, digest, whole, checksum)"};
constexpr Statement remove_keys{
    "DELETE FROM vorgang.keys AS k USING unnest($1::bigint[], $2::bytea[], $3::bigint[]) "
    "AS g(home, key, case_id) "
    "WHERE k.home = g.home AND k.key = g.key AND k.case_id = g.case_id"};
constexpr Statement add_holders{
    "INSERT INTO vorgang.holders(case_id, person, checksum) "
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING"};
constexpr Statement check_keys{
    "SELECT 1 / (count(*) = 0)::integer FROM unnest($1::bigint[], $2::bytea[]) AS g(home, key) "
    "JOIN vorgang.keys AS k ON k.home = g.home AND k.key = g.key"};
constexpr Statement remove_holders{"DELETE FROM vorgang.holders WHERE case_id = ANY($1::bigint[])"};

constexpr Statement look_for_keys{
    "SELECT k.key, k.case_id, k.sequence, k.digest, k.whole, k.checksum "
    "FROM unnest($1::bigint[], $2::bytea[]) AS g(home, key) "
    "JOIN vorgang.keys AS k ON k.home = g.home AND k.key = g.key"};
constexpr Statement look_for_first_names{
    "SELECT g.name, n.case_id, n.alone::integer::bigint, n.whole, n.checksum "
    "FROM unnest($1::bytea[]) AS g(name), LATERAL (SELECT * FROM vorgang.names AS m "
    "WHERE m.name = g.name ORDER BY m.case_id LIMIT 1) AS n"};
constexpr Statement look_for_name{
    "SELECT case_id, alone::integer::bigint, checksum FROM vorgang.names WHERE name = $1::bytea "
    "AND case_id > $2::bigint ORDER BY case_id LIMIT $3::bigint"};
// In one statement, so that a task that moves from one place to the other is not missed.
constexpr Statement look_for_tasks{
    "(SELECT due, id, NULL::bigint, NULL::bigint, next_due, open FROM vorgang.cases "
    "WHERE queue = $1::bigint AND queue > 0 AND (due, id) >= ($2::bigint, $3::bigint) "
    "ORDER BY due, id LIMIT $5::bigint + 1) UNION ALL "
    "(SELECT due, case_id, activation, checksum, NULL, NULL FROM vorgang.tasks "
    "WHERE queue = $1::bigint AND (due, case_id, activation) > ($2::bigint, $3::bigint, "
    "$4::bigint) "
    "ORDER BY due, case_id, activation LIMIT $5::bigint)"};
constexpr Statement read_task_counts{
    "SELECT slot, tasks, checksum FROM vorgang.task_counts WHERE queue = $1::bigint "
    "UNION ALL "
    "SELECT slot, tasks, checksum FROM vorgang.task_changes WHERE queue = $1::bigint"};
constexpr Statement look_for_claims{
    "SELECT case_id, activation, checksum FROM vorgang.claims WHERE person = $1::bytea "
    "AND (case_id, activation) > ($2::bigint, $3::bigint) "
    "ORDER BY case_id, activation LIMIT $4::bigint"};
constexpr Statement look_for_holder{
    "SELECT case_id, checksum FROM vorgang.holders WHERE person = $1::bigint "
    "AND case_id > $2::bigint ORDER BY case_id LIMIT $3::bigint"};
constexpr Statement look_for_due{
    "(SELECT next_due, id, 0::bigint, NULL::bigint, queue, due, next_due, open "
    "FROM vorgang.cases WHERE next_due <= $1::bigint AND next_due < 9223372036854775807 "
    "AND (next_due, id) >= ($2::bigint, $3::bigint) ORDER BY next_due, id LIMIT $5::bigint + 1) "
    "UNION ALL (SELECT due, case_id, part, checksum, NULL, NULL, NULL, NULL FROM vorgang.due "
    "WHERE due <= $1::bigint AND (due, case_id, part) > ($2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY due, case_id, part LIMIT $5::bigint)"};
// It is the case that is locked, as by every command: who holds one waits for no other. A row of a
// case that has just moved on may still come; the engine looks at the case. Of what another host
// has some are passed over at once, of more than that the rest comes next time.
constexpr Statement take_due{
    "SELECT d.due, d.id, d.part, d.checksum, c.queue, c.due, c.next_due, c.open FROM ("
    "(SELECT next_due AS due, id, 0::bigint AS part, NULL::bigint AS checksum "
    "FROM vorgang.cases WHERE next_due <= $1::bigint AND next_due < 9223372036854775807 "
    "AND (next_due, id) >= ($2::bigint, $3::bigint) "
    "ORDER BY next_due, id LIMIT 8 * $5::bigint + 100) "
    "UNION ALL (SELECT due, case_id, part, checksum FROM vorgang.due "
    "WHERE due <= $1::bigint AND (due, case_id, part) > ($2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY due, case_id, part LIMIT 8 * $5::bigint + 100)) AS d "
    "JOIN vorgang.cases AS c ON c.id = d.id "
    "WHERE (d.due, d.id, d.part) > ($2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY d.due, d.id, d.part LIMIT $5::bigint FOR NO KEY UPDATE OF c SKIP LOCKED"};
constexpr Statement look_for_outgoing{
    "SELECT due, case_id, activation, checksum FROM vorgang.outgoing WHERE due <= $1::bigint "
    "AND (due, case_id, activation) > ($2::bigint, $3::bigint, $4::bigint) "
    "AND (held_until IS NULL OR held_until <= clock_timestamp()) "
    "ORDER BY due, case_id, activation LIMIT $5::bigint"};

// Behind nothing: before every row there can be.
constexpr std::int64_t first_due_ms = std::numeric_limits<std::int64_t>::min();

// Adds the rows that are to be there, with their checksums.
template<class Map>
void send_added(Connection& connection, const Map& changes, Table table,
                const Statement& statement) {
    Array first(Element::int8), second(Element::int8), third(Element::int8), sums(Element::int8);
    for (const auto& [row, there] : changes) {
        if (!there) continue;
        const auto& [one, two, three] = row;
        first.add(one);
        second.add(two);
        third.add(three);
        sums.add(row_sum(table, one, two, three));
    }
    if (first.empty()) return;
    connection.send(statement, Arguments(first.wire(), second.wire(), third.wire(), sums.wire()));
}

// In order, at most so many.
template<class Row>
std::vector<Row> first_of(std::vector<Row> rows, std::uint32_t limit) {
    std::ranges::sort(rows);
    if (rows.size() > limit) rows.resize(limit);
    return rows;
}

template<class Map>
void send_removed(Connection& connection, const Map& changes, const Statement& statement) {
    Array first(Element::int8), second(Element::int8), third(Element::int8);
    for (const auto& [row, there] : changes) {
        if (there) continue;
        const auto& [one, two, three] = row;
        first.add(one);
        second.add(two);
        third.add(three);
    }
    if (first.empty()) return;
    connection.send(statement, Arguments(first.wire(), second.wire(), third.wire()));
}

} // namespace

std::uint64_t sum_of_count(QueueId queue, std::uint32_t slot, std::uint64_t tasks) noexcept {
    return 1000003ULL * queue.number + 8191ULL * slot + 3 * tasks;
}

void IndexRows::forget() noexcept {
    changes_ = 0;
    counted_.clear();
    beside_.clear();
    tasks_.clear();
    due_.clear();
    outgoing_.clear();
    names_.clear();
    claims_.clear();
    keys_.clear();
    holders_.clear();
    known_keys_.clear();
    known_names_.clear();
    assumed_keys_.clear();
}

void IndexRows::write(CaseId id, std::span<const IndexChange> changes, OpenRow& open) {
    own_.clear();
    for (const IndexChange& change : changes) {
        const bool is_own = change.kind == IndexChange::Kind::task ||
                            (change.kind == IndexChange::Kind::due && change.part == 0);
        is_own ? own_.push_back(&change) : write_one(id, change);
    }
    write_own(id, open);
    changes_ += changes.size();
}

// The last word about each row counts. What goes makes room for what comes.
void IndexRows::write_own(CaseId id, OpenRow& open) {
    const auto row_of = [](const IndexChange* i) {
        return std::tuple(i->kind, i->queue.number, i->due.ms, i->activation);
    };
    if (own_.size() > 1) {
        std::ranges::stable_sort(own_, {}, row_of);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < own_.size(); ++i)
            if (i + 1 == own_.size() || row_of(own_[i]) != row_of(own_[i + 1]))
                own_[kept++] = own_[i];
        own_.resize(kept);
    }
    for (const IndexChange* change : own_)
        if (change->remove) take_away(id, *change, open);
    for (const IndexChange* change : own_)
        if (!change->remove) put(id, *change, open);
}

void IndexRows::take_away(CaseId id, const IndexChange& i, OpenRow& open) {
    if (i.kind == IndexChange::Kind::due) {
        if (open.next_due == i.due && i.due != no_due)
            open.next_due = no_due;
        else if ((open.beside & OpenRow::due_beside) != 0)
            change_beside(id, i, open);
        return;
    }
    if (open.has(i.queue.number, i.due, i.activation)) {
        open.remove(i.activation);
        --counted_[i.queue.number];
    } else if ((open.beside & OpenRow::tasks_beside) != 0) {
        change_beside(id, i, open);
    }
}

void IndexRows::put(CaseId id, const IndexChange& i, OpenRow& open) {
    if (i.kind == IndexChange::Kind::due) {
        if (open.next_due == i.due && i.due != no_due) return;
        const bool fits =
            open.next_due == no_due && i.due != no_due && (open.beside & OpenRow::due_beside) == 0;
        if (fits)
            open.next_due = i.due;
        else
            change_beside(id, i, open);
        return;
    }
    if (open.has(i.queue.number, i.due, i.activation)) return;
    if (open.add(i.queue.number, i.due, i.activation))
        ++counted_[i.queue.number];
    else
        change_beside(id, i, open);
}

void IndexRows::change_beside(CaseId id, const IndexChange& i, OpenRow& open) {
    write_one(id, i);
    beside_.insert(id.number);
    open.is_unsure = true;
    open.beside |= i.kind == IndexChange::Kind::due ? OpenRow::due_beside : OpenRow::tasks_beside;
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
    case IndexChange::Kind::name: {
        std::string name(index_text_.of(i.text));
        known_names_.erase(name);
        names_.insert_or_assign(
            {std::move(name), number},
            NameChange{!i.remove, i.alone, std::string(IndexText::whole(i.text))});
        return;
    }
    case IndexChange::Kind::claim: {
        std::optional<ClaimChange> claim;
        if (!i.remove)
            claim = {std::string(index_text_.of(i.text)), std::string(IndexText::whole(i.text))};
        claims_.insert_or_assign({number, i.activation}, std::move(claim));
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
    assumed_keys_.erase(text);
    KeyChange& change = keys_[text];
    change.home = home_of(i.text);
    change.whole = IndexText::whole(i.text);
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
    send_sum();
    send_removed(connection_, due_, remove_due);
    send_added(connection_, due_, Table::due, add_due);
    send_beside();
    send_removed(connection_, outgoing_, remove_outgoing);
    send_added(connection_, outgoing_, Table::outgoing, add_outgoing);
    send_names();
    send_claims();
    send_keys();
    send_holders();
    auto keys = std::move(known_keys_);
    auto names = std::move(known_names_);
    auto assumed = std::move(assumed_keys_);
    forget();
    assumed_keys_ = std::move(assumed);
    known_keys_ = std::move(keys);
    known_names_ = std::move(names);
}

void IndexRows::send_beside() {
    if (beside_.empty()) return;
    Array cases(Element::int8);
    for (const std::uint64_t id : beside_)
        cases.add(id);
    connection_.send(note_beside, Arguments(cases.wire()));
}

void IndexRows::send_counts() {
    Array queues(Element::int8), counts(Element::int8);
    for (const auto& [queue, count] : counted_) {
        if (count == 0) continue;
        queues.add(queue);
        counts.add(count);
    }
    if (queues.empty()) return;
    connection_.send(count_tasks_of_cases,
                     Arguments(queues.wire(), counts.wire(), connection_.slot()));
}

void IndexRows::send_sum() {
    if (left_beside_ < most_left_beside) return;
    left_beside_ = 0;
    connection_.send(sum_up, Arguments(connection_.slot()));
}

std::optional<QueueCount> IndexRows::take_only_count() {
    if (!tasks_.empty()) return {};
    std::optional<QueueCount> only;
    for (const auto& [queue, count] : counted_) {
        if (count == 0) continue;
        if (only) return {};
        only = QueueCount{{queue}, count, 0};
    }
    if (!only) return {};
    only->checksum =
        sum_of_count(only->queue, connection_.slot(), std::bit_cast<std::uint64_t>(only->tasks));
    counted_.clear();
    ++left_beside_;
    return only;
}

void IndexRows::send_tasks() {
    if (tasks_.empty()) return send_counts();
    Array counted(Element::int8), counts(Element::int8);
    for (const auto& [queue, count] : counted_) {
        counted.add(queue);
        counts.add(count);
    }
    struct Columns {
        Array queues{Element::int8}, due{Element::int8}, cases{Element::int8},
            activations{Element::int8}, sums{Element::int8};
    } gone, come;
    for (const auto& [row, there] : tasks_) {
        const auto& [queue, due, number, activation] = row;
        Columns& to = there ? come : gone;
        to.queues.add(queue);
        to.due.add(due);
        to.cases.add(number);
        to.activations.add(activation);
        to.sums.add(row_sum(Table::tasks, queue, due, number, activation));
    }
    connection_.send(change_tasks,
                     Arguments(gone.queues.wire(), gone.due.wire(), gone.cases.wire(),
                               gone.activations.wire(), come.queues.wire(), come.due.wire(),
                               come.cases.wire(), come.activations.wire(), come.sums.wire(),
                               connection_.slot(), counted.wire(), counts.wire()));
}

void IndexRows::send_names() {
    Array gone(Element::bytea), gone_cases(Element::int8);
    Array names(Element::bytea), cases(Element::int8), alone(Element::int8);
    Array wholes(Element::bytea), sums(Element::int8);
    for (const auto& [row, change] : names_) {
        const auto& [name, number] = row;
        if (!change.there) {
            gone.add(std::string_view(name));
            gone_cases.add(number);
            continue;
        }
        const std::string_view text = change.whole.empty() ? name : change.whole;
        names.add(std::string_view(name));
        cases.add(number);
        alone.add(std::uint32_t{change.alone});
        wholes.add(std::string_view(change.whole));
        sums.add(row_sum(Table::names, text, number, std::uint32_t{change.alone}));
    }
    if (!gone.empty()) connection_.send(remove_names, Arguments(gone.wire(), gone_cases.wire()));
    if (!names.empty())
        connection_.send(add_names, Arguments(names.wire(), cases.wire(), alone.wire(),
                                              wholes.wire(), sums.wire()));
}

void IndexRows::send_claims() {
    Array gone_cases(Element::int8), gone(Element::int8);
    Array cases(Element::int8), activations(Element::int8), persons(Element::bytea);
    Array wholes(Element::bytea), sums(Element::int8);
    for (const auto& [row, claim] : claims_) {
        const auto& [number, activation] = row;
        if (!claim) {
            gone_cases.add(number);
            gone.add(activation);
            continue;
        }
        const std::string_view text = claim->whole.empty() ? claim->person : claim->whole;
        cases.add(number);
        activations.add(activation);
        persons.add(std::string_view(claim->person));
        wholes.add(std::string_view(claim->whole));
        sums.add(row_sum(Table::claims, number, activation, text));
    }
    if (!gone.empty()) connection_.send(remove_claims, Arguments(gone_cases.wire(), gone.wire()));
    if (!cases.empty())
        connection_.send(add_claims, Arguments(cases.wire(), activations.wire(), persons.wire(),
                                               wholes.wire(), sums.wire()));
}

void IndexRows::send_keys() {
    Array gone_homes(Element::int8), gone(Element::bytea), gone_cases(Element::int8);
    Array homes(Element::int8), keys(Element::bytea), cases(Element::int8);
    Array sequences(Element::int8), digests(Element::int8);
    Array wholes(Element::bytea), sums(Element::int8);
    for (const auto& [key, change] : keys_) {
        if (change.removed) {
            gone_homes.add(change.home);
            gone.add(std::string_view(key));
            gone_cases.add(change.of.number);
        }
        if (!change.row) continue;
        const auto& [id, sequence, digest] = *change.row;
        const std::string_view text = change.whole.empty() ? key : change.whole;
        homes.add(change.home);
        keys.add(std::string_view(key));
        cases.add(id.number);
        sequences.add(sequence);
        digests.add(digest);
        wholes.add(std::string_view(change.whole));
        sums.add(row_sum(Table::keys, text, id, sequence, digest));
    }
    if (!gone.empty())
        connection_.send(remove_keys, Arguments(gone_homes.wire(), gone.wire(), gone_cases.wire()));
    if (!keys.empty())
        connection_.send(add_keys,
                         Arguments(homes.wire(), keys.wire(), cases.wire(), sequences.wire(),
                                   digests.wire(), wholes.wire(), sums.wire()));
}

void IndexRows::send_holders() {
    Array cleared(Element::int8);
    Array cases(Element::int8), persons(Element::int8), sums(Element::int8);
    for (const auto& [number, change] : holders_) {
        if (change.cleared) cleared.add(number);
        for (const std::uint64_t person : change.persons) {
            cases.add(number);
            persons.add(person);
            sums.add(row_sum(Table::holders, number, person));
        }
    }
    if (!cleared.empty()) connection_.send(remove_holders, Arguments(cleared.wire()));
    if (!cases.empty())
        connection_.send(add_holders, Arguments(cases.wire(), persons.wire(), sums.wire()));
}

void IndexRows::assume_no_keys(std::span<const Expected> all) {
    for (const Expected& one : all) {
        if (one.key.empty()) continue;
        std::string text(index_text_.of(one.key));
        if (known_keys_.try_emplace(text).second)
            assumed_keys_.emplace(std::move(text), home_of(one.key));
    }
}

void IndexRows::send_checks() {
    if (assumed_keys_.empty()) return;
    Array homes(Element::int8), keys(Element::bytea);
    for (const auto& [text, home] : assumed_keys_) {
        homes.add(home);
        keys.add(std::string_view(text));
    }
    connection_.send(check_keys, Arguments(homes.wire(), keys.wire()));
    assumed_keys_.clear();
}

bool IndexRows::send_for_keys(std::span<const Expected> all) {
    Array homes(Element::int8), wanted(Element::bytea);
    for (const Expected& one : all) {
        if (one.key.empty()) continue;
        const std::string text(index_text_.of(one.key));
        // One that is not there is known as such.
        if (!known_keys_.try_emplace(text).second) continue;
        homes.add(home_of(one.key));
        wanted.add(std::string_view(text));
    }
    if (wanted.empty()) return false;
    connection_.send_beside(look_for_keys, Arguments(homes.wire(), wanted.wire()));
    return true;
}

Result<void> IndexRows::keys_fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        const std::string_view text = rows.text(row, 0);
        const KeyRow key{rows.case_id(row, 1), rows.number(row, 2), rows.bits(row, 3)};
        const std::string_view written = rows.is_null(row, 4) ? text : rows.text(row, 4);
        rows.expect(row, 5, row_sum(Table::keys, written, key.case_id, key.sequence, key.digest));
        known_keys_.insert_or_assign(std::string(text), key);
    }
    if (!rows.sound()) return damaged("vorgang.keys");
    return {};
}

bool IndexRows::send_for_names(std::span<const Expected> all) {
    Array wanted(Element::bytea);
    for (const Expected& one : all) {
        if (one.name.empty()) continue;
        const std::string text(index_text_.of(one.name));
        // One that finds no case is known as such.
        if (known_names_.try_emplace(text).second) wanted.add(std::string_view(text));
    }
    if (wanted.empty()) return false;
    connection_.send_beside(look_for_first_names, Arguments(wanted.wire()));
    return true;
}

Result<void> IndexRows::names_fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        const std::string_view text = rows.text(row, 0);
        const CaseId id = rows.case_id(row, 1);
        const std::uint32_t alone = rows.number(row, 2);
        const std::string_view written = rows.is_null(row, 3) ? text : rows.text(row, 3);
        rows.expect(row, 4, row_sum(Table::names, written, id, alone));
        known_names_.insert_or_assign(std::string(text), id);
    }
    if (!rows.sound()) return damaged("vorgang.names");
    return {};
}

Result<std::optional<KeyRow>> IndexRows::find_key(std::string_view text) {
    if (!connection_.in_commit()) known_keys_.clear();
    const std::string key(index_text_.of(text));
    if (!known_keys_.contains(key)) {
        Array homes(Element::int8), wanted(Element::bytea);
        homes.add(home_of(text));
        wanted.add(std::string_view(key));
        Result<Rows> rows = connection_.ask(look_for_keys, Arguments(homes.wire(), wanted.wire()));
        if (!rows) return std::move(rows).error();
        VORGANG_TRY(keys_fetched(*rows));
        known_keys_.try_emplace(key); // one that is not there is known as such
    }
    return known_keys_.find(key)->second;
}

std::optional<CaseId> IndexRows::known_name(std::string_view text) {
    const auto known = known_names_.find(index_text_.of(text));
    if (!connection_.in_commit() || known == known_names_.end()) return {};
    return known->second;
}

Result<std::vector<CaseId>> IndexRows::find_name(std::string_view text, CaseId after,
                                                 std::uint32_t limit) {
    Result<Rows> rows =
        connection_.ask(look_for_name, Arguments(index_text_.of(text), after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([text](Rows& r, int row) {
        const CaseId id = r.case_id(row, 0);
        r.expect(row, 2, row_sum(Table::names, text, id, r.number(row, 1)));
        return id;
    });
}

Result<std::vector<TaskRow>> IndexRows::tasks(QueueId queue, std::optional<TaskRow> after,
                                              std::uint32_t limit) {
    const TaskRow from = after.value_or(TaskRow{Instant{first_due_ms}, {}, 0});
    Result<Rows> rows = connection_.ask(
        look_for_tasks, Arguments(queue, from.due, from.case_id, from.activation, limit));
    if (!rows) return std::move(rows).error();
    std::vector<TaskRow> found;
    for (int row = 0; row < rows->count(); ++row) {
        TaskRow task{rows->instant(row, 0), rows->case_id(row, 1), 0};
        if (!rows->is_null(row, 2)) {
            task.activation = rows->number(row, 2);
            rows->expect(row, 3,
                         row_sum(Table::tasks, queue, task.due, task.case_id, task.activation));
            found.push_back(task);
            continue;
        }
        const auto open = OpenRow::unpack(task.case_id, queue.number, task.due,
                                          rows->instant(row, 4), rows->bytes(row, 5));
        if (!open) return damaged("vorgang.cases");
        for (const std::uint32_t activation : open->activations()) {
            task.activation = activation;
            if (!after || *after < task) found.push_back(task);
        }
    }
    if (!rows->sound()) return damaged("vorgang.tasks");
    return first_of(std::move(found), limit);
}

Result<std::uint64_t> IndexRows::count_tasks(QueueId queue) {
    Result<Rows> rows = connection_.ask(read_task_counts, Arguments(queue));
    if (!rows) return std::move(rows).error();
    std::uint64_t sum = 0;
    for (int row = 0; row < rows->count(); ++row) {
        const std::uint64_t tasks = rows->bits(row, 1);
        rows->expect(row, 2, sum_of_count(queue, rows->number(row, 0), tasks));
        sum += tasks;
    }
    if (!rows->sound()) return damaged("vorgang.task_counts, vorgang.task_changes");
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
    return rows->all([person](Rows& r, int row) {
        const TaskRow task{no_due, r.case_id(row, 0), r.number(row, 1)};
        r.expect(row, 2, row_sum(Table::claims, task.case_id, task.activation, person));
        return task;
    });
}

Result<std::vector<CaseId>> IndexRows::held(std::uint64_t person, CaseId after,
                                            std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(look_for_holder, Arguments(person, after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([person](Rows& r, int row) {
        const CaseId id = r.case_id(row, 0);
        r.expect(row, 1, row_sum(Table::holders, id, person));
        return id;
    });
}

Result<std::vector<DueRow>> IndexRows::due(Instant until, std::optional<DueRow> after,
                                           std::uint32_t limit) {
    const DueRow from = after.value_or(DueRow{Instant{first_due_ms}, {}, 0});
    Result<Rows> rows = connection_.ask(connection_.in_commit() ? take_due : look_for_due,
                                        Arguments(until, from.due, from.case_id, from.part, limit));
    if (!rows) return std::move(rows).error();
    std::vector<DueRow> found;
    for (int row = 0; row < rows->count(); ++row) {
        const DueRow due{rows->instant(row, 0), rows->case_id(row, 1), rows->number(row, 2)};
        if (!rows->is_null(row, 3))
            rows->expect(row, 3, row_sum(Table::due, due.due, due.case_id, due.part));
        else if (!OpenRow::unpack(due.case_id, rows->number(row, 4), rows->instant(row, 5),
                                  rows->instant(row, 6), rows->bytes(row, 7)))
            return damaged("vorgang.cases");
        if (!after || *after < due) found.push_back(due);
    }
    if (!rows->sound()) return damaged("vorgang.due");
    return first_of(std::move(found), limit);
}

Result<std::vector<OutgoingRow>>
IndexRows::outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) {
    const OutgoingRow from = after.value_or(OutgoingRow{Instant{first_due_ms}, {}, 0});
    Result<Rows> rows = connection_.ask(
        look_for_outgoing, Arguments(until, from.due, from.case_id, from.activation, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) {
        const OutgoingRow out{r.instant(row, 0), r.case_id(row, 1), r.number(row, 2)};
        r.expect(row, 3, row_sum(Table::outgoing, out.due, out.case_id, out.activation));
        return out;
    });
}

} // namespace vorgang::postgres
