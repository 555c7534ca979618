#include "case_rows.hpp"

#include <algorithm>
#include <cstring>

namespace vorgang::sqlite {

using durable::Link;
using durable::next_link;
using durable::RecordSplit;
using durable::salt_of;
using durable::split;

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
         {&append_, "INSERT INTO main.vorgang_records(case_id, sequence, chain, record) "
                    "VALUES(?, ?, ?, ?)"},
         {&list_, "SELECT id FROM main.vorgang_cases WHERE id > ? ORDER BY id LIMIT ?"},
         {&link_, "SELECT chain FROM main.vorgang_records WHERE case_id = ? AND sequence = ?"},
         {&records_, "SELECT sequence, chain, record FROM main.vorgang_records "
                     "WHERE case_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"}});
}

Result<Bytes> CaseRows::read(CaseId id) {
    head_is_of_.reset();
    Run run(read_, id);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return no_such_case();
    bool sound = true;
    head_of_block_ = {run.number(0), digest_in(run, 1, sound), run.bits(2)};
    const Bytes bytes = run.bytes(3);
    const auto& [sequence, chain, expected] = head_of_block_;
    if (!sound || !run.sound() || checksum(id, sequence, chain, bytes) != expected)
        return damaged("vorgang_cases");
    head_is_of_ = id;
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
    const std::optional<RecordSplit> record = split(change.record);
    const std::optional<Bytes> salt = salt_of(change.after);
    if (!record) return malformed("record");
    if (!salt) return malformed("case");
    Result<Head> head = head_before(change);
    if (!head) return std::move(head).error();
    const Digest chain = next_link(sha_, head->chain, *salt, *record);
    const std::uint64_t sum = checksum(change.case_id, change.sequence, chain, change.after);
    VORGANG_TRY(Run(change.created ? insert_ : update_, change.case_id, change.sequence,
                    Bytes(chain), sum, change.after)
                    .finish());
    return Run(append_, change.case_id, change.sequence, Bytes(chain), change.record).finish();
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
                              const std::vector<Link>& links) {
    if (links.empty()) return {};
    Result<Digest> chain = link_at(id, after);
    if (!chain) return std::move(chain).error();
    const std::optional<Bytes> salt = salt_of(block);
    if (!salt) return damaged("vorgang_cases");
    if (!durable::holds(sha_, after, *chain, *salt, links)) return damaged("vorgang_records");
    return {};
}

Result<std::vector<std::vector<std::byte>>> CaseRows::records(CaseId id, std::uint32_t after,
                                                              std::uint32_t limit) {
    Result<Bytes> block = read(id);
    if (!block) return std::move(block).error();
    bool sound = true;
    Result<std::vector<Link>> links = Run(records_, id, after, limit).rows([&sound](Run& run) {
        const Bytes record = run.bytes(2);
        return Link{run.number(0), digest_in(run, 1, sound), {record.begin(), record.end()}};
    });
    if (!links) return std::move(links).error();
    if (!sound) return damaged("vorgang_records");
    VORGANG_TRY(verify(id, after, *block, *links));
    if (links->size() < limit &&
        durable::is_cut(after, *links, head_of_block_.sequence, head_of_block_.chain))
        return damaged("vorgang_records");
    std::vector<std::vector<std::byte>> records;
    records.reserve(links->size());
    for (Link& link : *links)
        records.push_back(std::move(link.record));
    return records;
}

} // namespace vorgang::sqlite
