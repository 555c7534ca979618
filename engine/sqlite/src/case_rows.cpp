#include "case_rows.hpp"

#include <algorithm>
#include <cstring>

namespace vorgang::sqlite {
namespace {

// A digest in a column; all zero, and the run unsound, where it is none.
Digest digest_in(Run& run, int column, bool& sound) {
    Digest digest{};
    const Bytes bytes = run.bytes(column);
    if (bytes.size() == digest.size())
        std::ranges::copy(bytes, digest.begin());
    else
        sound = false;
    return digest;
}

// Of the row of a case.
std::uint64_t case_sum(CaseId id, std::uint32_t sequence, std::uint64_t position,
                       const Digest& chain, Bytes block) {
    return durable::mix(checksum(id, sequence, chain, block), position);
}

std::vector<std::byte> copy(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

Result<void> CaseRows::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&read_, "SELECT sequence, position, chain, checksum, block FROM main.vorgang_cases "
                  "WHERE id = ?"},
         {&read_head_, "SELECT sequence, position, chain, checksum FROM main.vorgang_cases "
                       "WHERE id = ?"},
         {&is_there_, "SELECT 1 FROM main.vorgang_cases WHERE id = ?"},
         {&put_, "INSERT OR REPLACE INTO main.vorgang_cases VALUES(?, ?, ?, ?, ?, ?)"},
         {&spoil_, "INSERT INTO main.vorgang_cases VALUES(?, 0, 0, x'', 0, x'') "
                   "ON CONFLICT(id) DO UPDATE SET checksum = 0"},
         {&append_, "INSERT INTO main.vorgang_records VALUES(?, ?, ?, ?, ?, ?, ?)"},
         {&list_, "SELECT id FROM main.vorgang_cases WHERE id > ? ORDER BY id LIMIT ?"},
         {&last_case_, "SELECT id, sequence, position, chain, checksum, block "
                       "FROM main.vorgang_cases ORDER BY id DESC LIMIT 1"},
         {&link_, "SELECT case_id, sequence, chain FROM main.vorgang_records WHERE position = ?"},
         {&step_,
          "SELECT case_id, sequence, previous FROM main.vorgang_records WHERE position = ?"},
         {&search_, "SELECT sequence, position FROM main.vorgang_records "
                    "WHERE case_id = ? AND sequence >= ? ORDER BY sequence LIMIT ?"},
         {&record_, "SELECT position, case_id, sequence, previous, chain, record, checksum "
                    "FROM main.vorgang_records WHERE position = ?"},
         {&last_record_, "SELECT position, case_id, sequence, previous, chain, record, checksum "
                         "FROM main.vorgang_records ORDER BY position DESC LIMIT 1"},
         {&feed_, "SELECT position, case_id, sequence, previous, chain, record, checksum "
                  "FROM main.vorgang_records WHERE position > ? ORDER BY position LIMIT ?"},
         {&between_, "SELECT case_id, sequence FROM main.vorgang_records "
                     "WHERE position BETWEEN ? AND ? ORDER BY position"},
         {&count_records_, "SELECT count(*) FROM main.vorgang_records"},
         {&sequences_, "SELECT id, sequence FROM main.vorgang_cases"},
         {&last_of_each_, "SELECT case_id, max(sequence), count(*) FROM main.vorgang_records "
                          "GROUP BY case_id"}});
}

Result<void> CaseRows::check_last() {
    auto last = take_records(Run(last_record_));
    if (!last) return std::move(last).error();
    if (last->empty()) return {};
    const FeedRecord& record = last->front();
    Result<Bytes> block = read(record.case_id);
    if (!block) return damaged("vorgang_cases");
    if (record.sequence == 0 || head_of_block_.position != record.position ||
        durable::is_cut(record.sequence - 1, *last, head_of_block_.sequence, head_of_block_.chain))
        return damaged("vorgang_records");
    auto again = records(record.case_id, record.sequence - 1, 1);
    if (!again) return std::move(again).error();
    return {};
}

void CaseRows::begin(std::uint64_t last_position) noexcept {
    forget();
    last_position_ = last_position;
}

void CaseRows::forget() noexcept {
    head_is_of_.reset();
    places_.positions.clear();
}

Result<Bytes> CaseRows::read(CaseId id) {
    head_is_of_.reset();
    if (const KeptCase* const kept = pending_.find(id); kept != nullptr) {
        if (kept->lost) return damaged("vorgang_pending");
        head_of_block_ = {kept->sequence, kept->position, kept->chain, 0};
        return Bytes(kept->block);
    }
    Run run(read_, id);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return no_such_case();
    Result<Bytes> block = take_block(run, id, 0);
    if (block) head_is_of_ = id;
    return block;
}

// Sequence, position, chain, checksum and block of a case, from the column `first` on.
Result<Bytes> CaseRows::take_block(Run& run, CaseId id, int first) {
    bool sound = true;
    head_of_block_ = {run.number(first), run.bits(first + 1), digest_in(run, first + 2, sound),
                      run.bits(first + 3)};
    const Bytes bytes = run.bytes(first + 4);
    const auto& [sequence, position, chain, expected] = head_of_block_;
    if (!sound || !run.sound() || case_sum(id, sequence, position, chain, bytes) != expected)
        return damaged("vorgang_cases");
    if (block_.size() * 8 < bytes.size()) block_.resize((bytes.size() + 7) / 8);
    if (!bytes.empty()) std::memcpy(block_.data(), bytes.data(), bytes.size());
    return std::as_bytes(std::span(block_)).first(bytes.size());
}

Result<CaseRows::Head> CaseRows::head_of(CaseId id) {
    if (head_is_of_ == id) return head_of_block_;
    Run run(read_head_, id);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return no_such_case();
    bool sound = true;
    const Head head{run.number(0), run.bits(1), digest_in(run, 2, sound), run.bits(3)};
    if (!sound || !run.sound()) return damaged("vorgang_cases");
    return head;
}

// What the change builds on: the head of the chain, and the sequence before it.
Result<CaseRows::Head> CaseRows::head_before(const CaseChange& change) {
    if (change.created) {
        VORGANG_TRY(refuse_second(change.case_id));
        return Head{};
    }
    if (const KeptCase* const kept = pending_.find(change.case_id); kept != nullptr) {
        if (kept->lost) return damaged("vorgang_pending");
        if (kept->sequence + 1 != change.sequence) return overtaken();
        return Head{kept->sequence, kept->position, kept->chain, 0};
    }
    Result<Head> head = head_of(change.case_id);
    head_is_of_.reset();
    if (!head) return head;
    if (head->sequence + 1 != change.sequence) return overtaken();
    const bool known = !change.before.empty();
    if (known && case_sum(change.case_id, head->sequence, head->position, head->chain,
                          change.before) != head->checksum)
        return damaged("vorgang_cases");
    return head;
}

Result<void> CaseRows::refuse_second(CaseId id) {
    if (pending_.find(id) != nullptr) return taken();
    Run run(is_there_, id);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    return *found ? Result<void>(taken()) : Result<void>();
}

Result<Digest> CaseRows::write(const CaseChange& change) {
    const std::optional<durable::RecordSplit> record = durable::split(change.record);
    const std::optional<Bytes> salt = durable::salt_of(change.after);
    if (!record) return malformed("record");
    if (!salt) return malformed("case");
    Result<Head> head = head_before(change);
    if (!head) return std::move(head).error();
    const Digest chain = durable::next_link(sha_, head->chain, *salt, *record);
    const std::uint64_t position = ++last_position_;
    VORGANG_TRY(Run(append_, position, change.case_id, change.sequence, head->position,
                    Bytes(chain), change.record,
                    row_sum(Table::records, position, change.case_id, change.sequence,
                            head->position, Bytes(chain), change.record))
                    .finish());
    pending_.set(change.case_id, {change.sequence, position, chain, copy(change.after), false});
    return chain;
}

Result<bool> CaseRows::sweep(std::size_t& budget) {
    return pending_.sweep(budget, [this](CaseId id, const KeptCase& kept) -> Result<void> {
        if (kept.lost) return Run(spoil_, id).finish();
        const Bytes block(kept.block);
        return Run(put_, id, kept.sequence, kept.position, Bytes(kept.chain),
                   case_sum(id, kept.sequence, kept.position, kept.chain, block), block)
            .finish();
    });
}

Result<void> CaseRows::lose(std::uint64_t first, std::uint64_t last) {
    Run run(between_, first, last);
    for (;;) {
        Result<bool> more = run.next();
        if (!more) return std::move(more).error();
        if (!*more) return {};
        pending_.set(run.case_id(0), {run.number(1), 0, {}, {}, true});
    }
}

Result<std::vector<CaseId>> CaseRows::cases(CaseId after, std::uint32_t limit) {
    const auto fetch = [&](std::optional<CaseId> from) {
        return Run(list_, from.value_or(CaseId{}), limit).rows([](Run& run) {
            return run.case_id(0);
        });
    };
    const auto next = [&](std::optional<CaseId> from) -> std::optional<Pending<CaseId>> {
        const CaseId* const id = pending_.behind(from.value_or(CaseId{}));
        if (id == nullptr) return {};
        return Pending<CaseId>{*id, true};
    };
    return merged<CaseId>(after, limit, fetch, next);
}

// The numbers of damaged rows may be any: nobody is to go on behind them.
Result<CaseId> CaseRows::last_case() {
    CaseId last;
    pending_.each([&last](CaseId id, const KeptCase&) { last = std::max(last, id); });
    Run run(last_case_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return last;
    const CaseId id = run.case_id(0);
    bool sound = true;
    const Digest chain = digest_in(run, 3, sound);
    run.expect(4, case_sum(id, run.number(1), run.bits(2), chain, run.bytes(5)));
    return sound && run.sound() ? std::max(last, id) : last;
}

// Places of the records from `first` on; `first` is at least 1. The case was read.
Result<std::vector<CaseRows::Place>> CaseRows::places(CaseId id, std::uint32_t first,
                                                      std::uint32_t limit) {
    std::vector<Place> places;
    const std::uint32_t last = head_of_block_.sequence;
    if (first > last || limit == 0) return places;
    Result<bool> whole = walk(id, first);
    if (!whole) return std::move(whole).error();
    if (!*whole) return search(id, first, limit);
    const std::uint32_t end = last - first < limit ? last : first + limit - 1;
    for (std::uint32_t sequence = first; sequence <= end; ++sequence)
        places.push_back({sequence, places_.positions[last - sequence]});
    return places;
}

// Goes from the last record of the case back to the `first`; false where it does not get there.
// Who reads page after page from the front on goes this way once.
Result<bool> CaseRows::walk(CaseId id, std::uint32_t first) {
    const std::uint32_t last = head_of_block_.sequence;
    auto& positions = places_.positions;
    const bool known = places_.id == id && places_.last == last && !positions.empty() &&
                       positions.front() == head_of_block_.position;
    if (known && positions.size() >= last - first + 1) return true;
    places_.id = id;
    places_.last = last;
    positions.clear();
    std::uint64_t position = head_of_block_.position;
    for (std::uint32_t sequence = last; sequence >= first; --sequence) {
        Run run(step_, position);
        Result<bool> found = run.next();
        if (!found) return std::move(found).error();
        if (!*found || run.case_id(0) != id || run.number(1) != sequence || !run.sound()) {
            positions.clear();
            return false;
        }
        positions.push_back(position);
        position = run.bits(2);
    }
    return true;
}

// Where a record on the way is missing or damaged, the others are looked for one by one: so it is
// this record that is named, and not all before it.
Result<std::vector<CaseRows::Place>> CaseRows::search(CaseId id, std::uint32_t first,
                                                      std::uint32_t limit) {
    return Run(search_, id, first, limit).rows([](Run& run) {
        return Place{run.number(0), run.bits(1)};
    });
}

Result<Digest> CaseRows::link_at(CaseId id, const Place& place) {
    Run run(link_, place.position);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    bool sound = *found;
    Digest chain{};
    if (*found) chain = digest_in(run, 2, sound);
    if (!sound || run.case_id(0) != id || run.number(1) != place.sequence || !run.sound())
        return damaged("vorgang_records");
    return chain;
}

Result<std::vector<FeedRecord>> CaseRows::records_at(std::span<const Place> places) {
    std::vector<FeedRecord> records;
    for (const Place& place : places) {
        auto one = take_records(Run(record_, place.position));
        if (!one) return one;
        if (one->empty()) return damaged("vorgang_records");
        records.push_back(std::move(one->front()));
    }
    return records;
}

// The rows of records, each as it was written.
Result<std::vector<FeedRecord>> CaseRows::take_records(Run run) {
    bool sound = true;
    auto records = run.rows([&sound](Run& row) {
        const std::uint64_t previous = row.bits(3);
        const Bytes bytes = row.bytes(5);
        FeedRecord one{row.bits(0),
                       row.case_id(1),
                       row.number(2),
                       digest_in(row, 4, sound),
                       {bytes.begin(), bytes.end()}};
        row.expect(6, row_sum(Table::records, one.position, one.case_id, one.sequence, previous,
                              Bytes(one.chain), bytes));
        return one;
    });
    if (records && !sound) return damaged("vorgang_records");
    return records;
}

Result<std::vector<std::vector<std::byte>>> CaseRows::records(CaseId id, std::uint32_t after,
                                                              std::uint32_t limit) {
    Result<Bytes> block = read(id);
    if (!block) return std::move(block).error();
    // The link of the record before them is what they are verified from.
    const bool at_front = after == 0;
    const std::uint32_t more = limit == 0 || at_front ? 0 : 1;
    const std::uint32_t wanted = limit > ~more ? limit : limit + more;
    auto found = places(id, std::max(after, 1U), wanted);
    if (!found) return std::move(found).error();
    std::span<const Place> own(*found);
    Digest chain{};
    if (!at_front && !own.empty() && own.front().sequence == after) {
        Result<Digest> link = link_at(id, own.front());
        if (!link) return std::move(link).error();
        chain = *link;
        own = own.subspan(1);
    }
    auto all = records_at(own);
    if (!all) return std::move(all).error();
    const std::optional<Bytes> salt = durable::salt_of(*block);
    if (!salt) return damaged("vorgang_cases");
    auto records = durable::verified(
        sha_, {after, chain, limit, *salt, head_of_block_.sequence, head_of_block_.chain},
        std::move(*all));
    if (!records) return damaged("vorgang_records");
    return *std::move(records);
}

Result<std::vector<CaseHead>> CaseRows::heads(CaseId after, std::uint32_t limit) {
    auto ids = cases(after, limit);
    if (!ids) return std::move(ids).error();
    std::vector<CaseHead> heads;
    heads.reserve(ids->size());
    for (const CaseId id : *ids) {
        if (auto block = read(id); !block) return std::move(block).error();
        heads.push_back({id, head_of_block_.sequence, head_of_block_.chain});
    }
    return heads;
}

// Each row is verified by itself: the chain of a case is for who reads the case, and for audits.
Result<std::vector<FeedRecord>> CaseRows::records(std::uint64_t after, std::uint32_t limit) {
    return take_records(Run(feed_, after, limit));
}

// Every case ends with its last record, so there are as many records as the cases have. Where not,
// a row is an older one of its case, which nothing in the row itself can tell.
Result<std::vector<std::string>> CaseRows::check() {
    std::uint64_t expected = 0;
    {
        Run run(sequences_);
        for (;;) {
            Result<bool> more = run.next();
            if (!more) return std::move(more).error();
            if (!*more) break;
            const CaseId id = run.case_id(0);
            if (pending_.find(id) == nullptr) expected += run.number(1);
        }
    }
    pending_.each([&](CaseId, const KeptCase& kept) { expected += kept.sequence; });
    Run count(count_records_);
    Result<bool> counted = count.next();
    if (!counted) return std::move(counted).error();
    std::vector<std::string> faults;
    if (count.bits(0) == expected) return faults;
    Run run(last_of_each_);
    for (;;) {
        Result<bool> more = run.next();
        if (!more) return std::move(more).error();
        if (!*more) return faults;
        const CaseId id = run.case_id(0);
        const std::uint32_t sequence = run.number(1);
        const auto block = read(id);
        if (!block && block.error().code != ErrorCode::not_found) continue; // named when it is read
        if (block && head_of_block_.sequence == sequence && run.bits(2) == sequence) continue;
        faults.push_back("vorgang_cases " + std::to_string(id.number) +
                         (block ? " does not end with its last record" : " is missing"));
    }
}

} // namespace vorgang::sqlite
