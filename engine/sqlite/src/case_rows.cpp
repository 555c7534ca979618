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

} // namespace

Result<void> CaseRows::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&read_, "SELECT sequence, chain, checksum, block FROM main.vorgang_cases WHERE id = ?"},
         {&read_head_, "SELECT sequence, chain, checksum FROM main.vorgang_cases WHERE id = ?"},
         {&insert_, "INSERT INTO main.vorgang_cases(id, sequence, chain, checksum, block) "
                    "VALUES(?1, ?2, ?3, ?4, ?5)"},
         {&update_, "UPDATE main.vorgang_cases SET sequence = ?2, chain = ?3, checksum = ?4, "
                    "block = ?5 WHERE id = ?1"},
         {&append_, "INSERT INTO main.vorgang_records VALUES(?, ?, ?, ?, ?, ?)"},
         {&list_, "SELECT id FROM main.vorgang_cases WHERE id > ? ORDER BY id LIMIT ?"},
         {&link_, "SELECT chain FROM main.vorgang_records WHERE case_id = ? AND sequence = ?"},
         {&read_last_, "SELECT removed, coalesce((SELECT max(position) "
                       "FROM main.vorgang_records), 0) FROM main.vorgang_store WHERE id = 1"},
         {&last_record_, "SELECT position, case_id, sequence, chain, record, checksum "
                         "FROM main.vorgang_records ORDER BY position DESC LIMIT 1"},
         {&records_,
          "SELECT position, case_id, sequence, chain, record, checksum FROM main.vorgang_records "
          "WHERE case_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"},
         {&feed_,
          "SELECT position, case_id, sequence, chain, record, checksum FROM main.vorgang_records "
          "WHERE position > ? ORDER BY position LIMIT ?"},
         {&heads_, "SELECT id, sequence, chain, checksum, block FROM main.vorgang_cases "
                   "WHERE id > ? ORDER BY id LIMIT ?"}});
}

Result<void> CaseRows::check_last() {
    auto last = take_records(Run(last_record_));
    if (!last) return std::move(last).error();
    if (last->empty()) return {};
    const FeedRecord& record = last->front();
    Result<Bytes> block = read(record.case_id);
    if (!block) return damaged("vorgang_cases");
    if (record.sequence == 0 || is_cut(record.sequence - 1, *last))
        return damaged("vorgang_records");
    return verify(record.case_id, record.sequence - 1, *block, *last);
}

Result<void> CaseRows::begin() {
    head_is_of_.reset();
    Run run(read_last_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    removed_ = run.bits(0);
    last_position_ = std::max(removed_, run.bits(1));
    if (!*found || !run.sound()) return damaged("vorgang_store");
    return {};
}

Result<Bytes> CaseRows::read(CaseId id) {
    head_is_of_.reset();
    Run run(read_, id);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return no_such_case();
    Result<Bytes> block = take_block(run, id, 0);
    if (block) head_is_of_ = id;
    return block;
}

// Sequence, chain, checksum and block of a case, from the column `first` on.
Result<Bytes> CaseRows::take_block(Run& run, CaseId id, int first) {
    bool sound = true;
    head_of_block_ = {run.number(first), digest_in(run, first + 1, sound), run.bits(first + 2)};
    const Bytes bytes = run.bytes(first + 3);
    const auto& [sequence, chain, expected] = head_of_block_;
    if (!sound || !run.sound() || checksum(id, sequence, chain, bytes) != expected)
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
    const Head head{run.number(0), digest_in(run, 1, sound), run.bits(2)};
    if (!sound || !run.sound()) return damaged("vorgang_cases");
    return head;
}

// What the change builds on: the head of the chain, and the sequence before it.
Result<CaseRows::Head> CaseRows::head_before(const CaseChange& change) {
    if (change.created) return Head{};
    Result<Head> head = head_of(change.case_id);
    head_is_of_.reset();
    if (!head) return head;
    if (head->sequence + 1 != change.sequence) return overtaken();
    const bool known = !change.before.empty();
    if (known &&
        checksum(change.case_id, head->sequence, head->chain, change.before) != head->checksum)
        return damaged("vorgang_cases");
    return head;
}

Result<void> CaseRows::write(const CaseChange& change) {
    const std::optional<durable::RecordSplit> record = durable::split(change.record);
    const std::optional<Bytes> salt = durable::salt_of(change.after);
    if (!record) return malformed("record");
    if (!salt) return malformed("case");
    Result<Head> head = head_before(change);
    if (!head) return std::move(head).error();
    const Digest chain = durable::next_link(sha_, head->chain, *salt, *record);
    const std::uint64_t sum = checksum(change.case_id, change.sequence, chain, change.after);
    VORGANG_TRY(Run(change.created ? insert_ : update_, change.case_id, change.sequence,
                    Bytes(chain), sum, change.after)
                    .finish());
    const std::uint64_t position = ++last_position_;
    return Run(append_, position, change.case_id, change.sequence, Bytes(chain), change.record,
               row_sum(Table::records, position, change.case_id, change.sequence, Bytes(chain),
                       change.record))
        .finish();
}

Result<std::vector<CaseId>> CaseRows::cases(CaseId after, std::uint32_t limit) {
    return Run(list_, after, limit).rows([](Run& run) { return run.case_id(0); });
}

Result<Digest> CaseRows::link_at(CaseId id, std::uint32_t sequence) {
    Digest chain{};
    if (sequence == 0) return chain;
    Run run(link_, id, sequence);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    bool sound = *found;
    if (*found) chain = digest_in(run, 0, sound);
    if (!sound) return damaged("vorgang_records");
    return chain;
}

Result<void> CaseRows::verify(CaseId id, std::uint32_t after, Bytes block,
                              const std::vector<FeedRecord>& records) {
    if (records.empty()) return {};
    Result<Digest> chain = link_at(id, after);
    if (!chain) return std::move(chain).error();
    const std::optional<Bytes> salt = durable::salt_of(block);
    if (!salt) return damaged("vorgang_cases");
    if (!durable::holds(sha_, after, *chain, *salt, records)) return damaged("vorgang_records");
    return {};
}

// The case that was read last knows its last record.
bool CaseRows::is_cut(std::uint32_t after, const std::vector<FeedRecord>& records) const {
    return durable::is_cut(after, records, head_of_block_.sequence, head_of_block_.chain);
}

// The rows of records, each as it was written.
Result<std::vector<FeedRecord>> CaseRows::take_records(Run run) {
    bool sound = true;
    auto records = run.rows([&sound](Run& row) {
        const Bytes bytes = row.bytes(4);
        FeedRecord one{row.bits(0),
                       row.case_id(1),
                       row.number(2),
                       digest_in(row, 3, sound),
                       {bytes.begin(), bytes.end()}};
        row.expect(5, row_sum(Table::records, one.position, one.case_id, one.sequence,
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
    auto found = take_records(Run(records_, id, after, limit));
    if (!found) return std::move(found).error();
    VORGANG_TRY(verify(id, after, *block, *found));
    if (found->size() < limit && is_cut(after, *found)) return damaged("vorgang_records");
    std::vector<std::vector<std::byte>> records;
    records.reserve(found->size());
    for (FeedRecord& one : *found)
        records.push_back(std::move(one.record));
    return records;
}

Result<std::vector<CaseHead>> CaseRows::heads(CaseId after, std::uint32_t limit) {
    head_is_of_.reset();
    std::optional<Error> fault;
    auto heads = Run(heads_, after, limit).rows([&](Run& run) {
        const CaseId id = run.case_id(0);
        if (auto block = take_block(run, id, 1); !block && !fault) fault = block.error();
        return CaseHead{id, head_of_block_.sequence, head_of_block_.chain};
    });
    if (heads && fault) return *std::move(fault);
    return heads;
}

// Each row is verified by itself: the chain of a case is for who reads the case, and for audits.
Result<std::vector<FeedRecord>> CaseRows::records(std::uint64_t after, std::uint32_t limit) {
    return take_records(Run(feed_, after, limit));
}

} // namespace vorgang::sqlite
