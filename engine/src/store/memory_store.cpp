// The store in memory. A write either happens whole or, where memory runs out, not at all: all
// memory is got first, then nothing can fail.
#include <cstring>
#include <map>
#include <set>
#include <unordered_map>

#include "run/case_block.hpp"
#include "store/case_table.hpp"
#include "store/holder_rows.hpp"
#include "store/part_table.hpp"
#include "store/row_index.hpp"
#include "store/task_rows.hpp"
#include "store/tenant_counts.hpp"

namespace vorgang {

Store::~Store() = default;
void Store::prefetch(CaseId, Ahead) noexcept {}
Result<void> Store::begin_alone() {
    return begin();
}
Result<void> Store::wipe() {
    return {};
}
Result<void> Store::begin_view() {
    return {};
}
Result<void> Store::end_view() {
    return {};
}
Result<std::vector<std::string>> Store::check() {
    return std::vector<std::string>();
}
Result<void> Store::expect(std::span<const Expected>) {
    return {};
}
Result<std::uint32_t> Store::last_deployment() {
    return 0U;
}
bool Store::may_try_again(const Error&) const noexcept {
    return false;
}
Result<std::uint64_t> Store::take(const OutgoingRow&) {
    return std::uint64_t{1};
}
Result<bool> Store::still_taken(const OutgoingRow&, std::uint64_t) {
    return true;
}
Result<void> Store::give_back(const OutgoingRow&, std::uint64_t) {
    return {};
}

namespace store {
namespace {

[[gnu::cold]] Error not_found(std::string_view what) {
    return {ErrorCode::not_found, std::string(what), "", "diesen Vorgang gibt es nicht",
            "there is no such case"};
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>()(text);
    }
};

// Rows of a text and the case (and activation) it leads to; found by view, so without memory.
template<class Rest>
struct TextRow {
    std::string text;
    Rest rest{};
};
template<class Rest>
struct TextKey {
    std::string_view text;
    Rest rest{};
};
struct ByText {
    using is_transparent = void;
    bool operator()(const auto& left, const auto& right) const noexcept {
        const int order = std::string_view(left.text).compare(right.text);
        return order != 0 ? order < 0 : left.rest < right.rest;
    }
};

class MemoryStore final : public Store {
  public:
    explicit MemoryStore(MemoryStoreOptions options) : options_(std::move(options)) {}
    Result<std::vector<StoredDeployment>> deployments() override { return deployments_; }
    Result<void> add_deployment(const StoredDeployment& deployment) override {
        deployments_.push_back(deployment);
        return {};
    }
    Result<QueueId> queue(std::string_view tenant, std::string_view role) override;

    [[gnu::hot]] Result<CaseId> new_case_id() override { return CaseId{next_case_++}; }
    [[gnu::hot]] Result<std::span<const std::byte>> read(CaseId id) override {
        const std::byte* block = cases_.find(id.number);
        if (block == nullptr) return not_found("case");
        fetch(block); // its size stands in its first bytes: who waited for it would wait twice
        return std::span<const std::byte>(block, CaseTable::size_of(block));
    }
    Result<std::span<const std::byte>> read_part(CaseId id, std::uint32_t part) override {
        return parts_.read(id, part);
    }
    Result<std::optional<PartDue>> part_due(CaseId id) override { return parts_.due(id); }
    [[nodiscard]] bool keeps_bytes() const noexcept override { return true; }
    // A case that outgrew its place is found by what stands there, and a load that waits for it
    // would hold up all that follows: so that is fetched first, and the block once it is there.
    void prefetch(CaseId id, Ahead ahead) noexcept override {
        if (cases_.is_moved(id.number) == (ahead == Ahead::near)) {
            if (const std::byte* const block = cases_.find(id.number)) fetch(block);
        } else if (ahead == Ahead::far) {
            __builtin_prefetch(cases_.place(id.number));
        }
    }

    [[gnu::hot]] Result<void> begin() override { return {}; }
    Result<void> write(const CaseChange& change) override;
    Result<void> remove(const TenantRemoval& removal) override;
    [[gnu::hot]] Result<void> commit() override { return {}; }
    // INVARIANT: a write either happened whole or not at all, and commit cannot fail.
    void rollback() noexcept override {}

    Result<std::optional<KeyRow>> find_key(std::string_view text) override {
        const auto it = keys_.find(text);
        return it == keys_.end() ? std::optional<KeyRow>() : std::optional(it->second);
    }
    Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                          std::uint32_t limit) override;
    Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                       std::uint32_t limit) override;
    Result<std::uint64_t> count_tasks(QueueId queue) override {
        if (queue.number >= queues_.size()) return std::uint64_t{0};
        return static_cast<std::uint64_t>(queues_[queue.number]->rows.size());
    }
    Result<std::vector<TaskRow>> claimed(std::string_view person, std::optional<TaskRow> after,
                                         std::uint32_t limit) override;
    Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                     std::uint32_t limit) override {
        return holders_.page(person, after, limit);
    }
    Result<Counts> counts(std::string_view tenant) override { return counts_.of(tenant); }
    Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                    std::uint32_t limit) override;
    Result<std::vector<OutgoingRow>> outgoing(Instant until, std::optional<OutgoingRow> after,
                                              std::uint32_t limit) override;
    Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit) override;
    Result<std::vector<std::vector<std::byte>>> records(CaseId id, std::uint32_t after,
                                                        std::uint32_t limit) override;
    Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit) override;
    Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit) override;
    Result<void> index_rows(const IndexVisitor& visit) override;
    Result<std::optional<Instant>> advanced_to() override { return advanced_to_; }
    Result<void> set_advanced_to(Instant instant) override {
        advanced_to_ = instant;
        return {};
    }

  private:
    using Rows = RowIndex;
    struct Queue {
        std::string tenant;
        std::string role;
        TaskRows rows;
    };
    using Activation = std::pair<std::uint64_t, std::uint32_t>;
    using Names = std::set<TextRow<std::uint64_t>, ByText>;
    using Claims = std::set<TextRow<Activation>, ByText>;

    // LIMIT: as much of a block as a case of some steps and fields has.
    static constexpr std::size_t prefetched_bytes = 256;

    static void fetch(const std::byte* block) noexcept {
        for (std::size_t line = 0; line < prefetched_bytes; line += 64)
            __builtin_prefetch(block + line);
    }
    [[nodiscard]] Rows* rows_of(const IndexChange& change) noexcept;
    bool reserve(std::span<const IndexChange> changes);
    [[gnu::noinline]] void insert_texts(const CaseChange& change);
    void insert_text(CaseId id, const IndexChange& change);
    [[gnu::noinline]] void erase_texts(CaseId id, std::span<const IndexChange> changes,
                                       bool inserted) noexcept;
    void erase_claim(Activation task, bool latest) noexcept;
    void note(CaseId id, std::span<const IndexChange> changes) noexcept;
    [[gnu::noinline]] void keep_record(const CaseChange& change);
    [[gnu::cold]] void forget_record(std::uint64_t id, bool kept) noexcept;

    MemoryStoreOptions options_;
    std::vector<StoredDeployment> deployments_;
    std::vector<std::unique_ptr<Queue>> queues_;
    CaseTable cases_;
    std::uint64_t next_case_ = 1;
    std::vector<Rows*> noted_; // where each row of the change being written belongs
    Rows due_;
    Rows outgoing_;
    std::unordered_map<std::string, KeyRow, TextHash, std::equal_to<>> keys_;
    Names names_;
    Claims claims_;
    HolderRows holders_;
    TenantCounts counts_;
    PartTable parts_;
    std::multimap<Activation, std::string> claimed_by_;
    std::unordered_map<std::uint64_t, std::vector<std::vector<std::byte>>> records_;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> feed_; // case and sequence, in order
    std::optional<Instant> advanced_to_;
};

Result<QueueId> MemoryStore::queue(std::string_view tenant, std::string_view role) {
    for (std::size_t i = 0; i < queues_.size(); ++i)
        if (queues_[i]->tenant == tenant && queues_[i]->role == role)
            return QueueId{static_cast<std::uint32_t>(i)};
    queues_.push_back(std::make_unique<Queue>());
    queues_.back()->tenant = tenant;
    queues_.back()->role = role;
    return QueueId{static_cast<std::uint32_t>(queues_.size() - 1)};
}

MemoryStore::Rows* MemoryStore::rows_of(const IndexChange& change) noexcept {
    switch (change.kind) {
    case IndexChange::Kind::task: return &queues_[change.queue.number]->rows.of(change.due);
    case IndexChange::Kind::due: return &due_;
    case IndexChange::Kind::outgoing: return &outgoing_;
    default: return nullptr;
    }
}

// Gets room for all notes; true where a row with a text is among the changes.
[[gnu::hot]] bool MemoryStore::reserve(std::span<const IndexChange> changes) {
    bool texts = false;
    noted_.clear();
    for (const IndexChange& change : changes) {
        Rows* const rows = noted_.emplace_back(rows_of(change));
        if (rows != nullptr)
            rows->reserve(changes.size());
        else
            texts = true;
    }
    return texts;
}

// Inserts one row or, where memory runs out, none.
void MemoryStore::insert_text(CaseId id, const IndexChange& i) {
    if (i.kind == IndexChange::Kind::key) keys_.emplace(i.text, KeyRow{id, i.sequence, i.digest});
    if (i.kind == IndexChange::Kind::holder) holders_.insert(i.digest, id);
    if (i.kind == IndexChange::Kind::name) names_.insert({std::string(i.text), id.number});
    if (i.kind != IndexChange::Kind::claim) return;
    const Activation task(id.number, i.activation);
    const auto by = claimed_by_.emplace(task, i.text);
    try {
        claims_.insert({std::string(i.text), task});
    } catch (...) {
        claimed_by_.erase(by);
        throw;
    }
}

void MemoryStore::insert_texts(const CaseChange& change) {
    holders_.make_room(change.case_id);
    std::size_t done = 0;
    try {
        for (; done < change.index.size(); ++done)
            if (!change.index[done].remove) insert_text(change.case_id, change.index[done]);
    } catch (...) {
        erase_texts(change.case_id, change.index.first(done), true);
        throw;
    }
}

// Takes out what these changes remove, or, to undo, what they inserted. Finds by view, so it needs
// no memory.
void MemoryStore::erase_texts(CaseId id, std::span<const IndexChange> changes,
                              bool inserted) noexcept {
    for (const IndexChange& i : changes) {
        if (i.remove == inserted) continue;
        if (i.kind == IndexChange::Kind::key) {
            if (const auto it = keys_.find(i.text); it != keys_.end()) keys_.erase(it);
        } else if (i.kind == IndexChange::Kind::name) {
            const auto it = names_.find(TextKey<std::uint64_t>{i.text, id.number});
            if (it != names_.end()) names_.erase(it);
        } else if (i.kind == IndexChange::Kind::claim) {
            erase_claim({id.number, i.activation}, inserted);
        } else if (i.kind == IndexChange::Kind::holder) {
            inserted ? holders_.erase(i.digest, id) : holders_.erase_case(id);
        }
    }
}

// While a task is handed on it has two claims, in the order in which they came.
void MemoryStore::erase_claim(Activation task, bool latest) noexcept {
    const auto [first, last] = claimed_by_.equal_range(task);
    if (first == last) return;
    const auto by = latest ? std::prev(last) : first;
    const auto it = claims_.find(TextKey<Activation>{by->second, task});
    if (it != claims_.end()) claims_.erase(it);
    claimed_by_.erase(by);
}

[[gnu::hot]] void MemoryStore::note(CaseId id, std::span<const IndexChange> changes) noexcept {
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Rows* const rows = noted_[i];
        if (rows == nullptr) continue;
        const IndexChange& change = changes[i];
        const std::uint32_t last =
            change.kind == IndexChange::Kind::due ? change.part : change.activation;
        rows->note(pack(change.due, id, last), change.remove);
        rows->merge_when_full();
    }
}

void MemoryStore::keep_record(const CaseChange& change) {
    if (feed_.size() == feed_.capacity())
        feed_.reserve(std::max<std::size_t>(64, feed_.size() * 2));
    auto& all = records_[change.case_id.number];
    all.emplace_back(change.record.begin(), change.record.end());
    feed_.emplace_back(change.case_id.number, static_cast<std::uint32_t>(all.size()));
}

// Undoes keep_record(), also where it did not come to its end.
void MemoryStore::forget_record(std::uint64_t id, bool kept) noexcept {
    const auto it = records_.find(id);
    if (it == records_.end()) return;
    if (kept) {
        it->second.pop_back();
        feed_.pop_back();
    }
    if (it->second.empty()) records_.erase(it);
}

[[gnu::hot]] Result<void> MemoryStore::write(const CaseChange& change) {
    const std::uint64_t id = change.case_id.number;
    const std::size_t size = change.after.size();
    std::byte* block = nullptr;
    Counts* counts = nullptr;
    std::unique_ptr<PartTable::Prepared> parts; // few cases have any
    bool texts = false;
    bool kept = false;
    try {
        if (change.counts != CountsChange{}) counts = &counts_.entry(change.tenant);
        if (reserve(change.index)) {
            insert_texts(change);
            texts = true;
        }
        block = cases_.room(id, size);
        if (!change.parts.empty()) parts = parts_.prepare(change.case_id, change.parts);
        if (options_.keep == KeepRecords::all) {
            keep_record(change);
            kept = true;
        }
        if (options_.sink) options_.sink(change.record);
    } catch (...) {
        forget_record(id, kept);
        if (block != nullptr) cases_.give_back(id, block, size);
        if (texts) erase_texts(change.case_id, change.index, true);
        throw;
    }
    cases_.put(id, block, change.after);
    if (parts) parts_.put(change.case_id, change.parts, *parts);
    if (texts) erase_texts(change.case_id, change.index, false);
    if (counts != nullptr) TenantCounts::add(*counts, change.counts);
    note(change.case_id, change.index);
    return {};
}

Result<std::vector<CaseId>> MemoryStore::find_name(std::string_view text, CaseId after,
                                                   std::uint32_t limit) {
    std::vector<CaseId> found;
    auto it = names_.upper_bound(TextKey<std::uint64_t>{text, after.number});
    for (; it != names_.end() && it->text == text && found.size() < limit; ++it)
        found.push_back({it->rest});
    return found;
}

TaskRow task_of(PackedRow row) {
    return {due_of(row), case_of(row), activation_of(row)};
}

Result<std::vector<TaskRow>> MemoryStore::tasks(QueueId queue, std::optional<TaskRow> after,
                                                std::uint32_t limit) {
    std::vector<TaskRow> rows;
    if (queue.number >= queues_.size()) return rows;
    PackedRow from;
    if (after) from = pack(after->due, after->case_id, after->activation);
    for (const PackedRow row : queues_[queue.number]->rows.page(after ? &from : nullptr, limit))
        rows.push_back(task_of(row));
    return rows;
}

Result<std::vector<TaskRow>>
MemoryStore::claimed(std::string_view person, std::optional<TaskRow> after, std::uint32_t limit) {
    std::vector<TaskRow> rows;
    TextKey<Activation> key{person, {}};
    if (after) key.rest = {after->case_id.number, after->activation};
    auto it = after ? claims_.upper_bound(key) : claims_.lower_bound(key);
    for (; it != claims_.end() && it->text == person && rows.size() < limit; ++it)
        rows.push_back({no_due, {it->rest.first}, it->rest.second});
    return rows;
}

Result<std::vector<DueRow>> MemoryStore::due(Instant until, std::optional<DueRow> after,
                                             std::uint32_t limit) {
    std::vector<DueRow> rows;
    PackedRow from;
    if (after) from = pack(after->due, after->case_id, after->part);
    for (const PackedRow row : due_.page(after ? &from : nullptr, limit)) {
        if (due_of(row) > until) break;
        rows.push_back({due_of(row), case_of(row), activation_of(row)});
    }
    return rows;
}

Result<std::vector<OutgoingRow>>
MemoryStore::outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) {
    std::vector<OutgoingRow> rows;
    PackedRow from;
    if (after) from = pack(after->due, after->case_id, after->activation);
    for (const PackedRow row : outgoing_.page(after ? &from : nullptr, limit)) {
        if (due_of(row) > until) break;
        rows.push_back({due_of(row), case_of(row), activation_of(row)});
    }
    return rows;
}

Result<std::vector<CaseId>> MemoryStore::cases(CaseId after, std::uint32_t limit) {
    std::vector<CaseId> ids;
    if (after.number >= next_case_) return ids;
    for (std::uint64_t i = after.number + 1; i < next_case_ && ids.size() < limit; ++i)
        if (cases_.find(i) != nullptr) ids.push_back({i});
    return ids;
}

Result<std::vector<std::vector<std::byte>>> MemoryStore::records(CaseId id, std::uint32_t after,
                                                                 std::uint32_t limit) {
    const auto it = records_.find(id.number);
    if (it == records_.end()) return not_found("records");
    const auto& all = it->second;
    const std::size_t first = std::min<std::size_t>(after, all.size());
    const std::size_t last = std::min<std::size_t>(all.size(), first + limit);
    return std::vector<std::vector<std::byte>>(all.begin() + static_cast<std::ptrdiff_t>(first),
                                               all.begin() + static_cast<std::ptrdiff_t>(last));
}

Result<std::vector<FeedRecord>> MemoryStore::records(std::uint64_t after, std::uint32_t limit) {
    if (options_.keep != KeepRecords::all) return not_found("records");
    std::vector<FeedRecord> page;
    for (std::uint64_t at = after; at < feed_.size() && page.size() < limit; ++at) {
        const auto [id, sequence] = feed_[at];
        if (id == 0) continue; // it went with its tenant
        page.push_back({at + 1, {id}, sequence, {}, records_.at(id)[sequence - 1]});
    }
    return page;
}

Result<std::vector<CaseHead>> MemoryStore::heads(CaseId after, std::uint32_t limit) {
    auto ids = cases(after, limit);
    if (!ids) return std::move(ids).error();
    std::vector<CaseHead> heads;
    for (const CaseId id : *ids) {
        const std::byte* const block = cases_.find(id.number);
        const run::CaseView view({block, CaseTable::size_of(block)});
        heads.push_back({id, view.header().sequence, {}});
    }
    return heads;
}

namespace {

// Calls visit(row) with every row of a packed index, be it a RowIndex or TaskRows.
template<class Rows, class Visit>
void each_row(Rows& rows, Visit&& visit) {
    constexpr std::size_t page = 1024;
    for (std::vector<PackedRow> some = rows.page(nullptr, page); !some.empty();) {
        for (const PackedRow row : some)
            visit(row);
        const PackedRow last = some.back();
        some = rows.page(&last, page);
    }
}

// The rows of these cases, which are in order. Notes that they go; gets the memory for that first.
template<class Rows>
void take_out(Rows& rows, std::span<const CaseId> cases) {
    std::vector<PackedRow> going;
    each_row(rows, [&](PackedRow row) {
        if (std::ranges::binary_search(cases, case_of(row))) going.push_back(row);
    });
    for (const PackedRow row : going) {
        RowIndex* index = nullptr;
        if constexpr (std::is_same_v<Rows, TaskRows>)
            index = &rows.of(due_of(row));
        else
            index = &rows;
        index->reserve(1);
        index->note(row, true);
        index->merge_when_full();
    }
}

IndexChange row_of(IndexChange::Kind kind) {
    IndexChange row;
    row.kind = kind;
    return row;
}

} // namespace

Result<void> MemoryStore::index_rows(const IndexVisitor& visit) {
    using Kind = IndexChange::Kind;
    IndexChange row = row_of(Kind::task);
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        row.queue = {static_cast<std::uint32_t>(i)};
        each_row(queues_[i]->rows, [&](PackedRow packed) {
            row.due = due_of(packed);
            row.activation = activation_of(packed);
            visit(case_of(packed), row, true);
        });
    }
    row = row_of(Kind::due);
    each_row(due_, [&](PackedRow packed) {
        row.due = due_of(packed);
        row.part = activation_of(packed);
        visit(case_of(packed), row, true);
    });
    row = row_of(Kind::outgoing);
    each_row(outgoing_, [&](PackedRow packed) {
        row.due = due_of(packed);
        row.activation = activation_of(packed);
        visit(case_of(packed), row, true);
    });
    row = row_of(Kind::name);
    for (const auto& name : names_) {
        row.text = name.text;
        visit({name.rest}, row, true);
    }
    row = row_of(Kind::claim);
    for (const auto& claim : claims_) {
        row.text = claim.text;
        row.activation = claim.rest.second;
        visit({claim.rest.first}, row, true);
    }
    row = row_of(Kind::key);
    for (const auto& [text, key] : keys_) {
        row.text = text;
        row.sequence = key.sequence;
        row.digest = key.digest;
        visit(key.case_id, row, true);
    }
    row = row_of(Kind::holder);
    holders_.each([&](CaseId id, std::uint64_t person) {
        row.digest = person;
        visit(id, row, true);
    });
    return {};
}

// A store in memory is one program's: what is half removed where memory runs out stays so.
Result<void> MemoryStore::remove(const TenantRemoval& removal) {
    std::vector<CaseId> cases(removal.cases.begin(), removal.cases.end());
    std::ranges::sort(cases);
    const auto goes = [&cases](std::uint64_t number) {
        return std::ranges::binary_search(cases, CaseId{number});
    };
    for (const auto& queue : queues_)
        take_out(queue->rows, cases);
    take_out(due_, cases);
    take_out(outgoing_, cases);
    std::erase_if(names_, [&](const auto& row) { return goes(row.rest); });
    std::erase_if(claims_, [&](const auto& row) { return goes(row.rest.first); });
    std::erase_if(claimed_by_, [&](const auto& row) { return goes(row.first.first); });
    std::erase_if(keys_, [&](const auto& row) { return goes(row.second.case_id.number); });
    for (auto& [number, sequence] : feed_)
        if (goes(number)) number = 0;
    for (const CaseId id : cases) {
        holders_.make_room(id);
        holders_.erase_case(id);
        parts_.erase(id);
        records_.erase(id.number);
        cases_.erase(id.number);
    }
    counts_.erase(removal.tenant);
    std::erase_if(deployments_, [&](const StoredDeployment& one) {
        return std::ranges::find(removal.deployments, one.number) != removal.deployments.end();
    });
    return {};
}

} // namespace
} // namespace store

std::unique_ptr<Store> memory_store(MemoryStoreOptions options) {
    return std::make_unique<store::MemoryStore>(std::move(options));
}

} // namespace vorgang
