/// Engine: runs the cases of one store inside the host's program.
///
/// The host brings time, identity, tools and storage; the engine brings the rules. It has no
/// threads, reads no clock and keeps no global state. Any number of host threads may use one
/// engine; handlers and observers run in the caller's thread, after the commit, under no lock, and
/// may call the engine. Ways to fail are values (error.hpp); only bad_alloc is thrown, and leaves
/// every case as it was.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "vorgang/engine/command.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/query.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang {

/// A call a tool is to make.
struct ToolCall {
    std::string_view tool{};
    std::string_view operation{};
    CaseId case_id{};
    std::uint32_t activation = 0;
    std::string_view key{};    ///< the same for every attempt; for the tool to know a repetition
    std::uint32_t attempt = 1; ///< from 1
    std::span<const FieldInfo> arguments{}; ///< in declared order, by parameter name

    /// The argument of this name; unknown where there is none.
    [[nodiscard]] VORGANG_ENGINE_EXPORT const Value& operator[](std::string_view name) const;
};

/// What a handler returns.
struct ToolAnswer {
    enum class Kind : std::uint8_t { done, failed_for_now, failed_for_good, later };
    Kind kind = Kind::done;
    std::vector<Assignment> results{};
    std::string reason{};

    [[nodiscard]] static ToolAnswer done(std::initializer_list<Assignment> results = {}) {
        return {Kind::done, results, {}};
    }
    [[nodiscard]] static ToolAnswer failed_for_now(std::string reason) {
        return {Kind::failed_for_now, {}, std::move(reason)};
    }
    [[nodiscard]] static ToolAnswer failed_for_good(std::string reason) {
        return {Kind::failed_for_good, {}, std::move(reason)};
    }
    /// The host brings the answer itself, by a tool_answer command. This engine does not offer
    /// the call again; one that is opened anew does, under the same key.
    [[nodiscard]] static ToolAnswer later() { return {Kind::later, {}, {}}; }
};

using ToolHandler = std::function<ToolAnswer(const ToolCall&)>;

/// An outgoing message; true when it was handed over.
struct OutgoingMessage {
    std::string_view name{};
    std::string_view role{};
    CaseId case_id{};
    std::uint32_t activation = 0;
    std::string_view key{}; ///< id of the message: case and number
    std::span<const FieldInfo> fields{};
};
using MessageHandler = std::function<bool(const OutgoingMessage&)>;

struct EngineOptions {
    Limits limits;
    /// Called after each record is committed, with the case and the bytes of the record.
    std::function<void(CaseId, std::span<const std::byte>)> observer;
};

/// A case with something to do that cannot be done: its bytes are damaged, or a limit leaves no
/// room even to say so in the case.
struct StuckCase {
    DueRow row;
    Error error;
};

/// What bounded work did, and whether there is more.
struct WorkDone {
    std::uint64_t done = 0;
    bool more = false;
    /// Cases that were passed over, in due order, at most page_rows_max.
    std::vector<StuckCase> stuck{};
};

class VORGANG_ENGINE_EXPORT Engine {
  public:
    /// Reads the deployments of the store. Errors: those of the store; corrupt; invalid_data where
    /// there is no store.
    [[nodiscard]] static Result<Engine> open(std::unique_ptr<Store> store,
                                             EngineOptions options = {});
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    /// Makes a process ready at a place and returns its number. The same content again returns the
    /// same number; the same version with other content is refused (conflict).
    [[nodiscard]] Result<std::uint32_t> deploy(const Process& process, const Place& place);
    [[nodiscard]] Result<Deployment> deployment(std::uint32_t number) const;

    /// Decides the commands in order and commits once. Each outcome stands alone; later commands
    /// see earlier ones. `outcomes` has room for as many. A return means durable in the store's
    /// mode.
    void apply(std::span<const Command> commands, std::span<Outcome> outcomes);
    [[nodiscard]] Outcome apply(const Command& command);

    /// Shorthands for apply of one; `text` of an Actor and the values live as long as the call.
    [[nodiscard]] Outcome start(std::string_view process, std::span<const Assignment> data,
                                Command command);
    [[nodiscard]] Outcome complete(TaskId task, std::span<const Assignment> data, Command command);

    /// Binds the tool operation "kasse.sollstellung" to the host; again: the new handler from now
    /// on. not_found where no process that is deployed has it, so deploy first.
    [[nodiscard]] Result<void> bind(std::string_view operation, ToolHandler handler);
    /// Binds an outgoing message. not_found as above.
    [[nodiscard]] Result<void> on_message(std::string_view message, MessageHandler handler);

    /// Lets deadlines and waits that are due take effect in due order, at most `limit`. A jump of
    /// more than Limits::advance_days since the last call is refused (limit) unless forced. A case
    /// that cannot be decided is passed over and named in each call; it is tried again once it has
    /// changed or the engine was opened again.
    [[nodiscard]] Result<WorkDone> advance_to(Instant now, std::uint64_t limit, bool force = false);
    /// Makes calls and hands over messages that are to be made by `now`, at most `limit`, in this
    /// thread, and carries what one case has to say to another it has called (`rufe prozess`): both
    /// change in one commit. What is due of a case by then takes effect before its call is made.
    /// Operations without a handler are passed over. A case that could not be begun and that nobody
    /// waits for is named in `stuck`. Errors: those of the store, also where it did not take an
    /// answer; that call is made again, under the same key; `now` is too far (limit), as above.
    [[nodiscard]] Result<WorkDone> run_tools(Instant now, std::uint64_t limit);

    /// not_found where no process of the tenant has the role, or the tenant no such process.
    [[nodiscard]] Result<TaskPage> tasks(const TaskFilter& filter) const;
    [[nodiscard]] Result<CaseInfo> case_info(const Viewer& viewer, CaseId id) const;
    /// One for each of the cases, in their order, and all as of one moment. Where the store is a
    /// server they come in one go. A case that cannot be read says why, the others do not suffer.
    [[nodiscard]] std::vector<Result<CaseInfo>> case_infos(const Viewer& viewer,
                                                           std::span<const CaseId> cases) const;
    [[nodiscard]] Result<std::vector<HistoryEntry>> history(const Viewer& viewer, CaseId id,
                                                            std::uint32_t after = 0,
                                                            std::uint32_t limit = 100) const;
    /// What has happened in a case and depended on the value of a field: what a correction leaves
    /// for a person to look at. Read off the tables of the process and the records: all that may
    /// have depended on any value the field has had, also a decision that lay on the way the case
    /// went and need not have been met. What a tool made of its arguments is not followed further.
    /// Elements of `für alle` and what accompanies count together: an entry does not say of which
    /// one it is, and whether it was undone already is not known. Records whose content was removed
    /// tell of no fields. Looks at page_rows_max records after `after`. Somebody outside sees none
    /// of it, as of the history. Errors: not_found (no such case, no such field, or the store keeps
    /// no records).
    [[nodiscard]] Result<DependentPage> consequences(const Viewer& viewer, CaseId id,
                                                     std::string_view field,
                                                     std::uint32_t after = 0) const;
    /// Cases with this file number (Aktenzeichen).
    [[nodiscard]] Result<std::vector<CaseId>> find(const Viewer& viewer, std::string_view process,
                                                   std::string_view file_number) const;
    /// Cases found by a searchable field, open and ended ones: texts match as they are, every
    /// letter. Somebody outside finds their own cases by the fields they see. A page may hold fewer
    /// cases than `limit` and still have a next. Errors: not_found (no such field is `suchbar`),
    /// invalid_data.
    [[nodiscard]] Result<CasePage> find(const CaseFilter& filter) const;
    /// Cases of the viewer with a deadline or wait that was due by `now` and has not taken effect
    /// yet, in due order; looks at the first `limit` of the store.
    [[nodiscard]] Result<std::vector<DueRow>> overdue(const Viewer& viewer, Instant now,
                                                      std::uint32_t limit = 100) const;
    [[nodiscard]] Result<Counts> counts(std::string_view tenant) const;

    /// The bytes of a case, without its parts; for audits.
    [[nodiscard]] Result<std::vector<std::byte>> case_bytes(CaseId id) const;
    /// The whole of a case, its parts with it; what evolve() makes of its records.
    [[nodiscard]] Result<CaseState> case_state(CaseId id) const;
    /// The records of a case; not_found where the store keeps none.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after = 0, std::uint32_t limit = 1000) const;
    /// The change feed of all tenants, for what follows the store from outside: records behind the
    /// position `after`, in commit order; see Store::records.
    [[nodiscard]] Result<std::vector<FeedRecord>> records(std::uint64_t after,
                                                          std::uint32_t limit = 1000) const;
    /// The last record of each case with a number above `after`, ended ones too; see Store::heads.
    [[nodiscard]] Result<std::vector<CaseHead>> heads(CaseId after = {},
                                                      std::uint32_t limit = 1000) const;

  private:
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> impl_;
};

} // namespace vorgang
