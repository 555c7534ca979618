#include "case_rows.hpp"

#include <algorithm>
#include <new>

namespace vorgang::postgres {

using durable::checksum;
using durable::Digest;

namespace {

constexpr Statement look{
    "SELECT id, sequence, position, chain, checksum, block, queue, due, next_due, open, beside, "
    "ctid FROM vorgang.cases WHERE id = ANY($1::bigint[])"};
// In the order of the ids, so that two hosts that want the same cases wait but do not block each
// other.
constexpr Statement look_and_lock{
    "SELECT id, sequence, position, chain, checksum, block, queue, due, next_due, open, beside "
    "FROM vorgang.cases WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"};
// The same order, for as long as each is at this sequence. Divides by zero otherwise, as below.
constexpr Statement check{
    "WITH held AS (SELECT c.id FROM vorgang.cases AS c "
    "JOIN unnest($1::bigint[], $2::bigint[]) AS g(id, sequence) "
    "ON c.id = g.id AND c.sequence = g.sequence ORDER BY c.id FOR NO KEY UPDATE OF c) "
    "SELECT 1 / (count(*) = cardinality($1::bigint[]))::integer FROM held"};

// A case is eleven numbers in one array, and its bytes in one value: chain, open tasks and block,
// one behind the other. The server keeps each array that is unnested as a table of its own, and
// puts them together again row by row; an element of numbers it finds at once. 1 id, 2 sequence
// before, 3 sequence, 4 number of its last record in this transaction, 5 checksum, 6 queue, 7 due,
// 8 next due, 9 where its bytes begin, from 1, 10 size of open, 11 size of block.
//
// Each of the statements that write cases says where the positions of the transaction begin, which
// cases they were and where their rows stand now: there the next commit of this host finds them
// without an index.
constexpr std::size_t numbers_of_case = 11;
constexpr Sql own = "WITH own AS MATERIALIZED (SELECT (pg_current_xact_id()::text::bigint + "
                    "$3::bigint) << 20 AS base), ";
constexpr Sql each_case = "FROM own, generate_series(0, cardinality($1::bigint[]) - 11, 11) AS i ";
constexpr Sql chain_of_case = "substring($2::bytea, ($1::bigint[])[i + 9]::integer, 32)";
constexpr Sql open_of_case = "substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32, "
                             "($1::bigint[])[i + 10]::integer)";
constexpr Sql block_of_case = "substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32 "
                              "+ ($1::bigint[])[i + 10]::integer, ($1::bigint[])[i + 11]::integer)";
constexpr auto insert_text =
    own +
    "begun AS (INSERT INTO vorgang.cases(id, sequence, position, checksum, queue, due, next_due, "
    "chain, open, block, beside) SELECT ($1::bigint[])[i + 1], ($1::bigint[])[i + 3], "
    "base + ($1::bigint[])[i + 4], ($1::bigint[])[i + 5] # (base + ($1::bigint[])[i + 4]), "
    "($1::bigint[])[i + 6], ($1::bigint[])[i + 7], ($1::bigint[])[i + 8], " +
    chain_of_case + ", " + open_of_case + ", " + block_of_case + ", 0 " + each_case +
    "RETURNING id, ctid) SELECT (SELECT base FROM own), array_agg(id), array_agg(ctid) FROM begun";
constexpr Statement insert{insert_text.text};
constexpr auto update_head =
    own +
    "moved AS (UPDATE vorgang.cases AS c SET sequence = ($1::bigint[])[i + 3], "
    "position = base + ($1::bigint[])[i + 4], "
    "checksum = ($1::bigint[])[i + 5] # (base + ($1::bigint[])[i + 4]) # c.beside, "
    "queue = ($1::bigint[])[i + 6], due = ($1::bigint[])[i + 7], next_due = ($1::bigint[])[i + 8], "
    "chain = " +
    chain_of_case + ", open = " + open_of_case + ", block = " + block_of_case + " " + each_case;
// Divides by zero where a case is not at the sequence it was changed from: the end of the line of
// statements must not be reached.
constexpr Sql update_tail =
    "c.id = ($1::bigint[])[i + 1] AND c.sequence = ($1::bigint[])[i + 2] "
    "RETURNING c.id, c.ctid) SELECT (SELECT base FROM own) "
    "/ (11 * count(*) = cardinality($1::bigint[]))::integer, array_agg(id), array_agg(ctid) "
    "FROM moved";
constexpr auto update_text = update_head + "WHERE " + update_tail;
constexpr Statement update{update_text.text};
// A row that is not at its place any more was changed by somebody else, or the table was written
// anew: another sequence to who compares.
constexpr auto update_in_place_text =
    update_head + "WHERE c.ctid = ($4::tid[])[i / 11 + 1] AND " + update_tail;
constexpr Statement update_in_place{update_in_place_text.text};

// One case with its one record, the first of its transaction, and what it adds to the counts: one
// statement, because each costs the server more to begin and to end than what it does. The record
// takes its position from the row of the case: without it there is none, which a record must have.
// Divides by zero where the case is at another sequence ($15; of a new one 0 is added), or the
// store is not as it was assumed to be. A commit about one case, which finds the row where this
// host put it itself, need not look at the store: the case was written when its deployment was
// known, and a removal takes both.
constexpr Sql position_of_one = "(((pg_current_xact_id()::text::bigint + $14::bigint) << 20) + 1)";
constexpr auto begin_one =
    Sql("WITH one AS (INSERT INTO vorgang.cases AS c (id, sequence, position, checksum, chain, "
        "block, queue, due, next_due, open, beside) VALUES ($1::bigint, $2::bigint + "
        "$15::bigint, ") +
    position_of_one + ", $4::bigint # " + position_of_one +
    ", $3::bytea, $5::bytea, $6::bigint, $7::bigint, $8::bigint, $9::bytea, 0) "
    "RETURNING c.position, c.ctid)";
constexpr auto move_one =
    Sql("WITH one AS (UPDATE vorgang.cases AS c SET sequence = $2::bigint "
        "/ (c.sequence = $15::bigint)::integer, position = ") +
    position_of_one + ", checksum = $4::bigint # " + position_of_one +
    " # c.beside, chain = $3::bytea, block = $5::bytea, queue = $6::bigint, due = $7::bigint, "
    "next_due = $8::bigint, open = $9::bytea WHERE c.id = $1::bigint";
constexpr Sql is_moved = " RETURNING c.position, c.ctid)";
constexpr auto count_queue = Sql(", queue_counted AS (") + put_task_change +
                             "VALUES ($16::bigint, $17::bigint, $18::bigint, $19::bigint))";
constexpr auto count_tenant =
    Sql(", tenant_counted AS (") + put_counts +
    "VALUES ($20::bytea, $17::bigint, $21::bigint, $22::bigint, $23::bigint, $24::bigint, "
    "$25::bigint)" +
    or_add_to_counts + ")";
constexpr auto record_of_one =
    Sql(", kept AS (INSERT INTO vorgang.records(case_id, sequence, position, chain, record, token, "
        "checksum, previous) VALUES ($1::bigint, $2::bigint, (SELECT position FROM one), "
        "$3::bytea, $10::bytea, $11::bigint, $12::bigint # ") +
    position_of_one + ", $13::bigint";
constexpr Sql says_where = ")) SELECT $1::bigint, position, ctid FROM one";

// `generation` and `place`: as which parameter.
template<std::size_t size>
[[nodiscard]] constexpr auto store_is_at(const char (&generation)[size]) {
    return " / (SELECT (generation = " + Sql<size>(generation) +
           "::bigint)::integer FROM vorgang.store)";
}
template<std::size_t size>
[[nodiscard]] constexpr auto row_is_at(const char (&place)[size]) {
    return " AND c.ctid = " + Sql<size>(place) + "::tid";
}
constexpr auto begin_plain = begin_one + record_of_one + store_is_at("$16") + says_where;
constexpr auto begin_in_queue =
    begin_one + count_queue + record_of_one + store_is_at("$20") + says_where;
constexpr auto begin_counted =
    begin_one + count_queue + count_tenant + record_of_one + store_is_at("$26") + says_where;
constexpr auto move_plain = move_one + is_moved + record_of_one + store_is_at("$16") + says_where;
constexpr auto move_in_queue =
    move_one + is_moved + count_queue + record_of_one + store_is_at("$20") + says_where;
constexpr auto move_counted = move_one + is_moved + count_queue + count_tenant + record_of_one +
                              store_is_at("$26") + says_where;
constexpr auto move_own = move_one + row_is_at("$16") + is_moved + record_of_one + says_where;
constexpr auto move_own_in_queue =
    move_one + row_is_at("$20") + is_moved + count_queue + record_of_one + says_where;
constexpr auto move_own_counted = move_one + row_is_at("$26") + is_moved + count_queue +
                                  count_tenant + record_of_one + says_where;
struct OfOne {
    Statement plain;
    Statement in_queue;
    Statement counted;

    [[nodiscard]] bool has_given(const Rows& rows) const noexcept {
        return rows.is_of(plain) || rows.is_of(in_queue) || rows.is_of(counted);
    }
};
constexpr OfOne insert_one{{begin_plain.text}, {begin_in_queue.text}, {begin_counted.text}};
constexpr OfOne update_one{{move_plain.text}, {move_in_queue.text}, {move_counted.text}};
constexpr OfOne update_own{{move_own.text}, {move_own_in_queue.text}, {move_own_counted.text}};
constexpr Statement list{"SELECT id FROM vorgang.cases WHERE id > $1::bigint ORDER BY id "
                         "LIMIT $2::bigint"};
constexpr Statement read_heads{
    "SELECT id, sequence, chain, checksum, block, position, beside FROM vorgang.cases "
    "WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint"};

// PostgreSQL has signed numbers: no case has a higher one than they reach.
bool can_be(CaseId id) noexcept {
    return id.number != 0 && id.number <= std::numeric_limits<std::int64_t>::max();
}

} // namespace

void CaseRows::forget() noexcept {
    end_reading();
    changed_.clear();
    records_.forget();
    reading_ = Reading::locking;
}

void CaseRows::begin(Reading reading) noexcept {
    // Another server may have taken over, without the last commits of the one before.
    if (std::exchange(life_, connection_.life()) != connection_.life()) distrust();
    reading_ = reading;
}

// Where the positions of the transaction begin; 0: that was said in an earlier round trip.
Result<std::uint64_t> CaseRows::take_places(std::vector<Rows>& answers) {
    std::uint64_t begins_at = 0;
    for (Rows& rows : answers) {
        const bool is_of_one =
            insert_one.has_given(rows) || update_one.has_given(rows) || update_own.has_given(rows);
        if (!is_of_one && !rows.is_of(insert) && !rows.is_of(update) &&
            !rows.is_of(update_in_place))
            continue;
        // Without the row of the store nothing was written.
        if (rows.empty()) return damaged("vorgang.store");
        if (is_of_one) {
            begins_at = rows.bits(0, 1) - 1;
            if (KnownCase* const of = known(rows.case_id(0, 0))) of->is_put_to(rows.place(0, 2));
            continue;
        }
        begins_at = rows.bits(0, 0);
        ArrayReader ids(rows.bytes(0, 1));
        ArrayReader places(rows.bytes(0, 2));
        for (;;) {
            const std::optional<Bytes> id = ids.next();
            const std::optional<Bytes> place = places.next();
            if (!id || id->size() != 8 || !place || place->size() != sizeof(RowPlace)) break;
            std::uint64_t wire = 0;
            std::memcpy(&wire, id->data(), sizeof wire);
            RowPlace there{};
            std::ranges::copy(*place, there.begin());
            if (KnownCase* const of = known({swapped(wire)})) of->is_put_to(there);
        }
    }
    return begins_at;
}

Result<void> CaseRows::committed(std::vector<Rows>& answers) {
    const Result<std::uint64_t> begins_at = take_places(answers);
    if (!begins_at) return begins_at.error();
    if (life_ != connection_.life()) return {};
    if (*begins_at == 0) return {};
    // What was only read is as settled as it was.
    for (const auto& [id, known] : known_)
        if (known->last - 1 < records_in_transaction) {
            known->last += *begins_at;
            known->is_settled = true;
        }
    return {};
}

const Statement& CaseRows::looking() const noexcept {
    return connection_.in_commit() && reading_ == Reading::locking ? look_and_lock : look;
}

KnownCase* CaseRows::known(CaseId id) {
    KnownCase* const found = cache_.find(id.number);
    return found != nullptr && found->reading == reading_number_ ? found : nullptr;
}

std::pair<KnownCase*, bool> CaseRows::know(CaseId id) {
    KnownCase& known = cache_.find_or_add(id.number);
    if (known.reading == reading_number_) return {&known, false};
    known_.push_back({id.number, &known});
    if (!recalled(known)) known = {};
    known.reading = reading_number_;
    return {&known, true};
}

// From the readings before.
bool CaseRows::recalled(KnownCase& known) const {
    if (!connection_.in_commit() || reading_ != Reading::trusting) return false;
    known.assumed = known.there;
    return known.there;
}

// What is certain to be in the store is kept for the next one.
void CaseRows::end_reading() noexcept {
    ++reading_number_;
    const bool may_keep = connection_.is_own();
    for (const auto& [id, known] : known_) {
        if (may_keep && known->there && known->is_settled && !known->open.is_unsure)
            cache_.weigh(id);
        else
            cache_.drop(id);
    }
    known_.clear();
    cache_.make_room();
}

bool CaseRows::send_for(std::span<const Expected> all) {
    Array wanted(Element::int8);
    // Who goes through all cases need not have them all at once.
    if (!connection_.in_commit() || (reading_ == Reading::alone && changed_.empty())) end_reading();
    constexpr std::size_t ahead = 6; // by so many for each step
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Expected& one = all[i];
        if (i + 3 * ahead < all.size()) cache_.fetch_slot(all[i + 3 * ahead].case_id.number);
        if (i + 2 * ahead < all.size()) cache_.fetch_case(all[i + 2 * ahead].case_id.number);
        if (i + ahead < all.size()) cache_.fetch_block(all[i + ahead].case_id.number);
        if (!can_be(one.case_id)) continue;
        // One that is not there is known as such.
        const auto [known, is_new] = know(one.case_id);
        if (is_new && !known->there) wanted.add(one.case_id.number);
    }
    if (wanted.empty()) return false;
    if (reading_ == Reading::trusting)
        connection_.send_beside(look, Arguments(wanted.wire()));
    else
        connection_.send(looking(), Arguments(wanted.wire()));
    return true;
}

Result<void> CaseRows::fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        KnownCase* const of = known(rows.case_id(row, 0));
        if (of == nullptr) return damaged("vorgang.cases");
        KnownCase& known = *of;
        known.assumed = reading_ == Reading::trusting;
        known.sequence = known.base = rows.number(row, 1);
        known.last = rows.bits(row, 2);
        known.chain = rows.digest(row, 3);
        const std::uint32_t beside = rows.number(row, 10);
        known.checksum = rows.bits(row, 4) ^ known.last ^ beside;
        const Bytes block = rows.bytes(row, 5);
        known.block.assign(block.begin(), block.end());
        auto open = OpenRow::unpack(rows.case_id(row, 0), rows.number(row, 6), rows.instant(row, 7),
                                    rows.instant(row, 8), rows.bytes(row, 9));
        if (open)
            known.open = *open;
        else
            known.checksum = ~known.checksum; // it is not what was written
        known.open.beside = beside;
        if (rows.is_of(look)) known.place = rows.place(row, 11);
        known.there = true;
        // What this commit has written itself may be taken back.
        known.is_settled = rows.sound() && !records_.has_appended();
    }
    // The sum of a case is looked at when the case is.
    if (!rows.sound()) return damaged("vorgang.cases");
    return {};
}

Result<KnownCase*> CaseRows::find(CaseId id) {
    KnownCase* found = known(id);
    // Outside of a commit no more is kept than was read last, or in a view was expected.
    if (!connection_.in_commit() && (found == nullptr || !connection_.in_view())) {
        end_reading();
        found = nullptr;
    }
    if (found == nullptr) {
        if (!can_be(id)) return no_such_case();
        found = know(id).first; // one that is not there is known as such
        if (!found->there) VORGANG_TRY(fetch(id));
    }
    if (!found->there) return no_such_case();
    return found;
}

// INVARIANT: it is the one that was added last; until rows have come it is not known.
Result<void> CaseRows::fetch(CaseId id) {
    const Of fetched_one = known_.back();
    known_.pop_back();
    fetched_one.known->reading = 0;
    Array wanted(Element::int8);
    wanted.add(id.number);
    Result<Rows> rows = reading_ == Reading::trusting
                            ? connection_.ask_beside(look, Arguments(wanted.wire()))
                            : connection_.ask(looking(), Arguments(wanted.wire()));
    if (!rows) {
        cache_.drop(id.number);
        return std::move(rows).error();
    }
    known_.push_back(fetched_one);
    fetched_one.known->reading = reading_number_;
    return fetched(*rows);
}

Result<Bytes> CaseRows::read(CaseId id) {
    Result<KnownCase*> found = find(id);
    if (!found) return std::move(found).error();
    KnownCase& known = **found;
    if (checksum(id, known.sequence, known.chain, known.block) == known.checksum)
        return Bytes(known.block);
    known.is_settled = false;
    return damaged("vorgang.cases");
}

Result<void> CaseRows::write(const CaseChange& change) {
    const std::optional<durable::RecordSplit> record = durable::split(change.record);
    const std::optional<Bytes> salt = durable::salt_of(change.after);
    if (!record) return malformed("record");
    if (records_.is_full()) return too_many_records();
    if (!salt) return malformed("case");
    const CaseId id = change.case_id;
    KnownCase* of = nullptr;
    if (change.created) {
        of = know(id).first;
        if (of->there) return overtaken();
        of->created = true;
    } else {
        Result<KnownCase*> found = find(id);
        if (!found) return std::move(found).error();
        of = *found;
        if (of->sequence + 1 != change.sequence) return overtaken();
        const bool given = !change.before.empty() && change.before.data() != of->block.data();
        if (given && checksum(id, of->sequence, of->chain, change.before) != of->checksum)
            return damaged("vorgang.cases");
    }
    written_ = of;
    of->is_settled = false;
    of->chain = durable::next_link(sha_, of->chain, *salt, *record);
    of->sequence = change.sequence;
    of->checksum = checksum(id, change.sequence, of->chain, change.after);
    of->block.assign(change.after.begin(), change.after.end());
    of->there = true;
    if (!of->changed) changed_.push_back({id.number, of});
    of->changed = true;
    of->last = records_.add(change, of->last, of->chain);
    return {};
}

void CaseRows::send_cases(bool new_ones, std::span<const Of> cases, const Assumed& store) {
    if (cases.empty()) return;
    Array numbers(Element::int8, numbers_of_case * cases.size());
    Array places(Element::tid, cases.size());
    std::vector<std::byte> bytes;
    const auto put = [&bytes](Bytes some) { bytes.insert(bytes.end(), some.begin(), some.end()); };
    bool in_place = !new_ones && may_go_by_place();
    for (const auto& [id, known] : cases) {
        const std::size_t begin = bytes.size() + 1;
        put(known->chain);
        const std::size_t open = known->open.pack({id}, bytes);
        put(known->block);
        numbers.add({id, known->base, known->sequence, known->last, known->checksum,
                     known->open.queue, std::bit_cast<std::uint64_t>(known->open.due.ms),
                     std::bit_cast<std::uint64_t>(known->open.next_due.ms), begin, open,
                     known->block.size()});
        in_place = in_place && known->place != RowPlace{};
        if (in_place) places.add(Bytes(known->place));
        sent(*known);
    }
    if (in_place)
        connection_.send(update_in_place,
                         Arguments(numbers.wire(), bytes, store.xid_offset, places.wire()));
    else
        connection_.send(new_ones ? insert : update,
                         Arguments(numbers.wire(), bytes, store.xid_offset));
}

// Who goes by the index has the server tidy up the pages on the way: now and then that is due.
bool CaseRows::may_go_by_place() noexcept {
    constexpr std::uint32_t every = 8;
    return ++updates_ % every != 0;
}

void CaseRows::sent(KnownCase& known) noexcept {
    known.base = known.sequence;
    known.changed = known.created = known.assumed = false;
    known.place = {};
    known.is_own = false;
}

// Nearly every commit of a single command, by a statement as short as it can be.
void CaseRows::send_one(const Assumed& store, const CountsOfOne& counts) {
    const std::uint64_t id = changed_.front().id;
    KnownCase& known = *changed_.front().known;
    changed_.clear();
    std::vector<std::byte> open;
    known.open.pack({id}, open);
    const RecordRows::Single record = records_.single();
    const auto send = [&](const Statement& statement, const auto&... more) {
        connection_.send(statement, Arguments(id, known.sequence, known.chain, known.checksum,
                                              Bytes(known.block), known.open.queue, known.open.due,
                                              known.open.next_due, open, record.bytes, record.token,
                                              record.checksum, record.previous, store.xid_offset,
                                              known.base, more...));
    };
    const std::optional<QueueCount>& queue = counts.queue;
    const std::optional<TenantCount>& tenant = counts.tenant;
    const std::uint32_t slot = connection_.slot();
    const auto count_and_send = [&](const OfOne& of_one, const auto&... last) {
        if (!queue)
            send(of_one.plain, last...);
        else if (!tenant)
            send(of_one.in_queue, queue->queue, slot, queue->tasks, queue->checksum, last...);
        else
            send(of_one.counted, queue->queue, slot, queue->tasks, queue->checksum,
                 std::string_view(tenant->tenant), tenant->change.cases, tenant->change.ended,
                 tenant->change.suspended, tenant->change.incidents, tenant->checksum, last...);
    };
    const bool is_enough = store.is_about_one_case && known.is_own && !known.created;
    if (is_enough && may_go_by_place())
        count_and_send(update_own, Bytes(known.place));
    else
        count_and_send(known.created ? insert_one : update_one, store.generation);
    sent(known);
    records_.single_is_sent();
}

// One pass over all of them, so that two hosts lock in the same order: also what is going to be
// written, where anything is only read. One that was not there is not checked: nobody makes it now
// but the host that was given its number.
CaseRows::Held CaseRows::hold_assumed() {
    std::vector<Of> assumed;
    std::ranges::copy_if(known_, std::back_inserter(assumed),
                         [](const Of& one) { return one.known->assumed; });
    std::ranges::sort(assumed, {}, &Of::id);
    Held held;
    for (const auto& [id, known] : assumed) {
        held.ids.add(id);
        held.sequences.add(known->base);
        known->assumed = false;
    }
    return held;
}

void CaseRows::send_checks() {
    const bool is_any_only_read = std::ranges::any_of(
        known_, [](const Of& one) { return one.known->assumed && !one.known->changed; });
    if (!is_any_only_read) return;
    Held held = hold_assumed();
    connection_.send(check, Arguments(held.ids.wire(), held.sequences.wire()));
}

// With all others that nothing holds yet: asked for one by one they would be locked out of order.
Result<void> CaseRows::confirm(CaseId id) {
    const KnownCase* const found = known(id);
    if (found == nullptr || !found->assumed) return {};
    Held held = hold_assumed();
    Result<Rows> rows = connection_.ask(check, Arguments(held.ids.wire(), held.sequences.wire()));
    if (!rows) return std::move(rows).error();
    return {};
}

void CaseRows::send_changes(const Assumed& store, const CountsOfOne& counts) {
    if (changed_.empty()) return;
    if (is_single()) return send_one(store, counts);
    // Those that are moved behind those that have begun.
    std::ranges::sort(changed_, {},
                      [](const Of& one) { return std::pair(!one.known->created, one.id); });
    const auto moved =
        std::ranges::partition_point(changed_, [](const Of& one) { return one.known->created; });
    send_cases(true, {changed_.begin(), moved}, store);
    send_cases(false, {moved, changed_.end()}, store);
    changed_.clear();
    records_.send(store);
}

Result<std::vector<CaseId>> CaseRows::cases(CaseId after, std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(list, Arguments(after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) { return r.case_id(row, 0); });
}

Result<std::vector<std::vector<std::byte>>> CaseRows::records(CaseId id, std::uint32_t after,
                                                              std::uint32_t limit) {
    Result<Bytes> block = read(id);
    if (!block) return std::move(block).error();
    KnownCase head = *known(id);
    // One of this transaction: where it stands is known when the case is read again.
    if (head.last <= records_in_transaction) {
        Array wanted(Element::int8);
        wanted.add(id.number);
        Result<Rows> rows = connection_.ask(look, Arguments(wanted.wire()));
        if (!rows) return std::move(rows).error();
        if (!rows->empty()) head.last = rows->bits(0, 2);
    }
    const std::optional<Bytes> salt = durable::salt_of(head.block);
    if (!salt) return damaged("vorgang.cases");
    return records_.of_case({id, head.sequence, head.last, head.chain, *salt}, after, limit);
}

Result<std::vector<CaseHead>> CaseRows::heads(CaseId after, std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(read_heads, Arguments(after, limit));
    if (!rows) return std::move(rows).error();
    auto heads = rows->all([](Rows& r, int row) {
        const CaseHead head{r.case_id(row, 0), r.number(row, 1), r.digest(row, 2)};
        r.expect(row, 3,
                 checksum(head.case_id, head.sequence, head.chain, r.bytes(row, 4)) ^
                     r.bits(row, 5) ^ r.bits(row, 6));
        return head;
    });
    if (!heads) return damaged("vorgang.cases");
    return heads;
}

} // namespace vorgang::postgres
