/// Store: where an engine keeps deployments, cases, records and the rows that find them.
///
/// The interface a host implements for a database of its own; the conformance suite
/// (tests/conformance) holds every implementation. Two come along: memory_store() and, as a
/// component of its own, sqlite_store(). The engine calls a store under its own lock: an
/// implementation needs no locks against the engine that uses it. It never decides anything.
///
/// One commit: begin(), any number of write() and add_deployment(), then commit(). Reads between
/// them see what was written. Where write() or commit() fails the engine calls rollback() and
/// forgets what it had computed; what was not committed must then be gone.
///
/// Other programs may write to the same data: what is read outside a commit can be of another
/// moment with every call. Whoever compares what several calls say (audits, copies) does so in a
/// view.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/command.hpp"
#include "vorgang/engine/parts.hpp"
#include "vorgang/engine/query.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang {

/// The worklist of one role of one tenant; given by the store, stable for its life.
struct QueueId {
    std::uint32_t number = 0;
    bool operator==(const QueueId&) const = default;
};

/// Sorts behind everything: no due date.
inline constexpr Instant no_due{std::numeric_limits<std::int64_t>::max()};

/// An open task in a worklist, in the order of its rows: due, case, activation.
struct TaskRow {
    Instant due = no_due; ///< the earliest deadline of the step
    CaseId case_id{};
    std::uint32_t activation = 0;
    auto operator<=>(const TaskRow&) const = default;
};

/// When the next deadline or wait of a case, or of one of its parts, takes effect.
struct DueRow {
    Instant due{};
    CaseId case_id{};
    std::uint32_t part = 0;
    auto operator<=>(const DueRow&) const = default;
};

/// A tool call or outgoing message that is to be made, not before `due`.
struct OutgoingRow {
    Instant due{};
    CaseId case_id{};
    std::uint32_t activation = 0;
    auto operator<=>(const OutgoingRow&) const = default;
};

/// What a key of a command led to.
struct KeyRow {
    CaseId case_id{};
    std::uint32_t sequence = 0;
    std::uint64_t digest = 0;
};

/// One row that a record adds to or takes from an index.
struct IndexChange {
    enum class Kind : std::uint8_t {
        task,     ///< queue, due, activation
        due,      ///< due, part
        outgoing, ///< due, activation
        name,     ///< text: a key that finds the case
        claim,    ///< activation, and when added text: the person
        key,      ///< text: scope and key; sequence, digest
        holder    ///< digest: a person outside who has a role in the case; removed: all of the case
    };
    Kind kind = Kind::task;
    bool remove = false;
    QueueId queue;
    Instant due{};
    std::uint32_t activation = 0;
    std::uint32_t sequence = 0;
    std::uint64_t digest = 0;
    std::string_view text{};
    std::uint32_t part = 0;
    bool alone = false; ///< name, when added: no other case may begin with it
};

/// What a record adds to the counts of its tenant, or takes away.
struct CountsChange {
    std::int64_t cases = 0;
    std::int64_t ended = 0;
    std::int64_t suspended = 0;
    std::int64_t incidents = 0;
    bool operator==(const CountsChange&) const = default;
};

/// Everything one record changes. Views; valid during the call.
struct CaseChange {
    CaseId case_id{};
    std::uint32_t sequence = 0;
    bool created = false;
    std::span<const std::byte> before{}; ///< empty where created
    std::span<const std::byte> after{};
    std::span<const std::byte> record{};
    std::span<const IndexChange> index{};
    std::string_view tenant{};
    CountsChange counts;
    std::span<const PartChange> parts{}; ///< by number
};

struct StoredDeployment {
    std::uint32_t number = 0;
    std::vector<std::byte> process{}; ///< Process::save
    std::vector<std::byte> place{};   ///< Deployment::save_place
};

/// A record in the order of all commits of a store.
struct FeedRecord {
    std::uint64_t position = 0; ///< rises, with gaps; from 1
    CaseId case_id{};
    std::uint32_t sequence = 0;
    std::array<std::byte, 32> chain{}; ///< its link in the chain of its case; see CaseHead
    std::vector<std::byte> record{};
    bool operator==(const FeedRecord&) const = default;
};

/// The last record of a case: its number in the case, and its link in the chain of the case.
struct CaseHead {
    CaseId case_id{};
    std::uint32_t sequence = 0;
    std::array<std::byte, 32> chain{}; ///< all zero where a store has no chain
    bool operator==(const CaseHead&) const = default;
};

/// What goes with a tenant. Views; valid during the call.
struct TenantRemoval {
    std::string_view tenant{};
    std::span<const CaseId> cases{}; ///< all of the tenant
    std::span<const std::uint32_t> deployments{};
};

/// What a commit is going to look at; what is empty is not meant.
struct Expected {
    CaseId case_id{};
    std::string key{};
    std::string name{};
};

/// Takes a row of an index and the case it is of; `sound`: it is as it was written, as far as the
/// store can tell of one row.
using IndexVisitor = std::function<void(CaseId, const IndexChange&, bool sound)>;

/// A page of a list: the rows after `after`, at most `limit`.
template<class Row>
using Page = std::vector<Row>;

/// How soon a case will be read.
enum class Ahead : std::uint8_t { far, near };

class VORGANG_ENGINE_EXPORT Store {
  public:
    virtual ~Store();

    /// Whether other programs write to this store at the same time. The functions at the end are
    /// asked of such a store only; a store of one host has nothing to do for them.
    [[nodiscard]] virtual bool is_shared() const noexcept { return false; }
    /// Whether other programs may write to it as well, if only one commit at a time, as to a file:
    /// then the engine looks for what they have deployed. A shared store has some.
    [[nodiscard]] virtual bool has_neighbours() const noexcept { return is_shared(); }

    [[nodiscard]] virtual Result<std::vector<StoredDeployment>> deployments() = 0;
    [[nodiscard]] virtual Result<void> add_deployment(const StoredDeployment& deployment) = 0;
    /// The queue of a role of a tenant; made where it is new. Outside a commit. In a view, and in a
    /// store that is only read, none is made: not_found.
    [[nodiscard]] virtual Result<QueueId> queue(std::string_view tenant, std::string_view role) = 0;

    /// The number of a case that is not used yet; may leave gaps.
    [[nodiscard]] virtual Result<CaseId> new_case_id() = 0;
    /// The bytes of a case, aligned to 8, valid until the next call of the store; not_found.
    [[nodiscard]] virtual Result<std::span<const std::byte>> read(CaseId id) = 0;
    /// The bytes of a part of a case; as read().
    [[nodiscard]] virtual Result<std::span<const std::byte>> read_part(CaseId id,
                                                                       std::uint32_t part) = 0;
    /// The first due row among the parts of a case.
    [[nodiscard]] virtual Result<std::optional<PartDue>> part_due(CaseId id) = 0;
    /// Whether read() gives back exactly the bytes that were written in this program. Where not
    /// (the default) the engine checks every block it reads.
    [[nodiscard]] virtual bool keeps_bytes() const noexcept { return false; }
    /// Says that the case will be read soon; may do nothing. Called twice for a case of a batch:
    /// `far`, while there is time to find where it lies, then `near`, to fetch it.
    virtual void prefetch(CaseId id, Ahead ahead) noexcept;

    /// Where another program has removed a tenant since this store was opened, what is known of
    /// deployments and worklists may be of nobody any more: read_only, until it is opened again. A
    /// shared store may also say it in expect(), or commit() conflict and the next begin() this; or
    /// not yet, where a commit is about one case alone that it knows to be what it was.
    [[nodiscard]] virtual Result<void> begin() = 0;
    /// begin(), and nobody else has a commit open until the end of this one: what is read in it
    /// stays as it is. The default is begin(), for stores that nobody else writes to or that let
    /// in one commit at a time.
    [[nodiscard]] virtual Result<void> begin_alone();
    [[nodiscard]] virtual Result<void> write(const CaseChange& change) = 0;
    /// Removes cases with all that is about them (records, parts, rows of the indexes), the counts
    /// and worklists of their tenant, and deployments. Inside a commit. Positions of the feed are
    /// not given out again.
    [[nodiscard]] virtual Result<void> remove(const TenantRemoval& removal) = 0;
    [[nodiscard]] virtual Result<void> commit() = 0;
    virtual void rollback() noexcept = 0;
    /// Sees to it that what was removed does not lie on in room that is free now. Outside a commit;
    /// after an error it can be tried again. The default does nothing.
    [[nodiscard]] virtual Result<void> wipe();

    /// From here to end_view() every call sees the store as it is now, whoever writes meanwhile.
    /// Outside a commit, and none begins before the end (conflict). Views nest: the outermost
    /// counts. The default does nothing, for stores that nobody else writes to. See in_view().
    [[nodiscard]] virtual Result<void> begin_view();
    /// busy: what was read was not of one moment after all.
    [[nodiscard]] virtual Result<void> end_view();

    [[nodiscard]] virtual Result<std::optional<KeyRow>> find_key(std::string_view text) = 0;
    /// Cases a name finds with a number above `after`, at most `limit`, in order of their ids.
    [[nodiscard]] virtual Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                                                std::uint32_t limit) = 0;

    /// Rows of a worklist behind `after`, in their order.
    [[nodiscard]] virtual Result<std::vector<TaskRow>>
    tasks(QueueId queue, std::optional<TaskRow> after, std::uint32_t limit) = 0;
    [[nodiscard]] virtual Result<std::uint64_t> count_tasks(QueueId queue) = 0;
    /// Tasks a person has claimed, in order of case and activation.
    [[nodiscard]] virtual Result<std::vector<TaskRow>>
    claimed(std::string_view person, std::optional<TaskRow> after, std::uint32_t limit) = 0;
    /// Cases in which a person outside has a role, by the digest of the person, in order of their
    /// ids. Two persons may share a digest: the engine looks at each case.
    [[nodiscard]] virtual Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                                           std::uint32_t limit) = 0;
    [[nodiscard]] virtual Result<std::vector<DueRow>>
    due(Instant until, std::optional<DueRow> after, std::uint32_t limit) = 0;
    [[nodiscard]] virtual Result<std::vector<OutgoingRow>>
    outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit) = 0;

    /// The counts of a tenant: the sum of all changes committed, without a walk.
    [[nodiscard]] virtual Result<Counts> counts(std::string_view tenant) = 0;
    /// Cases with a number above `after`, at most `limit`.
    [[nodiscard]] virtual Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit) = 0;
    /// Records of a case with a sequence above `after`; where a store keeps none: not_found.
    [[nodiscard]] virtual Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after, std::uint32_t limit) = 0;
    /// The change feed: records of all cases behind the position `after` (0: from the first one),
    /// at most `limit`, in the order in which they were committed. A position that was read is
    /// final: whatever is committed later stands behind it, so who goes on from the last one misses
    /// nothing. not_found where a store keeps no records.
    [[nodiscard]] virtual Result<std::vector<FeedRecord>> records(std::uint64_t after,
                                                                  std::uint32_t limit) = 0;
    /// Heads of the cases with a number above `after`, at most `limit`, in order of their numbers.
    [[nodiscard]] virtual Result<std::vector<CaseHead>> heads(CaseId after,
                                                              std::uint32_t limit) = 0;

    /// Calls `visit` with every row of every index, in any order: what was added and not removed.
    /// For audits; a walk through all of them. `visit` must not call the store.
    [[nodiscard]] virtual Result<void> index_rows(const IndexVisitor& visit) = 0;
    /// What the store finds wrong with how its data lie on the disk, in its own words; for audits.
    /// Empty where all is well, or where it has nothing to look at (the default).
    [[nodiscard]] virtual Result<std::vector<std::string>> check();

    /// The instant the store was advanced to last, kept so that a wrong clock is noticed.
    [[nodiscard]] virtual Result<std::optional<Instant>> advanced_to() = 0;
    [[nodiscard]] virtual Result<void> set_advanced_to(Instant instant) = 0;

    // What follows concerns a store with neighbours.

    /// The highest number of a deployment, 0 where there is none; within a commit of a shared store
    /// as of expect().
    [[nodiscard]] virtual Result<std::uint32_t> last_deployment();

    // What follows concerns a shared store.

    /// Says at the beginning of a commit what it is going to look at, so that it comes in one go. A
    /// case that is read in a commit does not change until its end but by it. In a view: which
    /// cases are looked at next.
    [[nodiscard]] virtual Result<void> expect(std::span<const Expected> all);
    /// Whether the commit that ended with this error did not happen for a reason that may be gone
    /// when it is decided anew: somebody else was faster.
    [[nodiscard]] virtual bool may_try_again(const Error& error) const noexcept;

    /// Takes a call or message for this host for a while, by the time of the store: until then no
    /// other host is given it by outgoing() or take(). The number rises with each taking; 0 where
    /// somebody else has it or it is over. Outside a commit.
    [[nodiscard]] virtual Result<std::uint64_t> take(const OutgoingRow& row);
    /// Within a commit: whether it is still taken under this number. If so, and somebody else takes
    /// it before the end of the commit, that ends `conflict`.
    [[nodiscard]] virtual Result<bool> still_taken(const OutgoingRow& row, std::uint64_t number);
    /// Lets others take it at once. Outside a commit.
    [[nodiscard]] virtual Result<void> give_back(const OutgoingRow& row, std::uint64_t number);
};

/// Does `work`, which returns a Result, in one view of the store.
template<class Work>
[[nodiscard]] auto in_view(Store& store, Work&& work) -> decltype(work()) {
    struct End {
        Store* store;
        ~End() {
            if (store != nullptr) (void)store->end_view();
        }
    };
    VORGANG_TRY(store.begin_view());
    End end{&store};
    auto done = work();
    end.store = nullptr;
    VORGANG_TRY(store.end_view());
    return done;
}

/// Where the records of a memory store go.
enum class KeepRecords : std::uint8_t { all, nothing };

struct MemoryStoreOptions {
    /// `all` keeps every record in memory, so that the history can be read; `nothing` keeps cases
    /// and indexes only, and a record is gone unless `sink` takes it.
    KeepRecords keep = KeepRecords::all;
    /// Called with each record inside the commit; must not call the engine.
    std::function<void(std::span<const std::byte>)> sink;
};

/// A store in memory: cases and indexes, gone with the process. Errors of its calls: bad_alloc.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::unique_ptr<Store>
memory_store(MemoryStoreOptions options = {});

} // namespace vorgang
