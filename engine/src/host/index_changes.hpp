// The rows of the store's indexes that a record changes, found by comparing the case before and
// after. Derived from the bytes alone, so an audit can compute them again.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <string>

#include "host/site.hpp"
#include "run/case_block.hpp"
#include "run/parts.hpp"

namespace vorgang::host {

// A key of a command under its scope, and what the command was.
struct CommandKey {
    std::string_view text;
    std::uint64_t digest = 0;
};

// The keys of one command: at most its own and the id of its message.
class CommandKeys {
  public:
    void add(const CommandKey& key) noexcept { keys_[count_++] = key; }
    [[nodiscard]] std::span<const CommandKey> all() const noexcept {
        return std::span(keys_).first(count_);
    }

  private:
    std::array<CommandKey, 2> keys_;
    std::size_t count_ = 0;
};

// Names of persons that may be meant by a pseudonym.
using PersonNames = std::span<const std::string_view>;

// A key of a command, and the record it is of.
struct RecordedKey {
    std::string text;
    std::uint64_t digest = 0;
    std::uint32_t sequence = 0;
};

// A block before and after a command: that of the case, or of a part. Empty: there is none.
struct BlockChange {
    run::CaseView before;
    run::CaseView after;
    std::span<const std::uint16_t> changed; // places of the cells that differ
};

// What only the command that began a case tells.
struct Beginning {
    std::string_view file_number{};
    CaseId caller{}; // the case whose call it was, 0: none
};

class IndexChanges {
  public:
    // Computes the rows. Valid until the next call.
    std::span<const IndexChange> compute(const Site& site, const BlockChange& block,
                                         std::span<run::PartDraft* const> parts,
                                         const Command& command, std::span<const CommandKey> keys);
    // All rows there are of a case as it is now. `names`: of all persons its records name;
    // `begun` and `keys`: what its commands brought.
    std::span<const IndexChange>
    all_of(const Site& site, run::CaseView view,
           const std::map<std::uint32_t, std::vector<std::byte>>& parts, PersonNames names,
           const Beginning& begun, std::span<const RecordedKey> keys);
    // Whether one of the rows of the last call is of a person who is none of the names.
    [[nodiscard]] bool has_unnamed() const noexcept { return unnamed_; }

  private:
    void block(const Site& site, const BlockChange& block, std::uint32_t part, run::CaseView owner,
               PersonNames names);
    void cells(const Site& site, run::CaseView before, run::CaseView after,
               std::span<const std::uint16_t> changed);
    void due(run::CaseView before, run::CaseView after, std::uint32_t part);
    void task(const Site& site, run::ConstFrame frame, Index place, bool remove);
    void row(const Site& site, run::ConstFrame frame, Index place, bool remove);
    void look_at_step(const Site& site, const run::Cell& deadline);
    void all_cells(const Site& site, run::ConstFrame frame, bool remove);
    void claims(run::CaseView before, run::CaseView after, run::CaseView owner, PersonNames names);
    void outgoing(run::CaseView before, run::CaseView after);
    void names(const Site& site, run::CaseView before, run::CaseView after);
    void name(std::string before, std::string after, bool alone = false);
    void name_row(bool remove, std::string text) {
        add(IndexChange::Kind::name, remove, no_due, 0);
        changes_.back().text = keep(std::move(text));
    }
    void key_row(std::string_view text, std::uint32_t sequence, std::uint64_t digest) {
        add(IndexChange::Kind::key, false, no_due, 0);
        changes_.back().text = text;
        changes_.back().sequence = sequence;
        changes_.back().digest = digest;
    }
    // holders.cpp
    void holders(run::CaseView before, run::CaseView after, std::string_view tenant,
                 PersonNames names);
    void beginning(const Site& site, const Beginning& begun);
    void add(IndexChange::Kind kind, bool remove, Instant due, std::uint32_t activation,
             QueueId queue = {}) {
        IndexChange& made = changes_.emplace_back();
        made.kind = kind;
        made.remove = remove;
        made.queue = queue;
        made.due = due;
        made.activation = activation;
    }
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    std::vector<IndexChange> changes_;
    std::vector<Index> dated_; // cells of the steps whose deadlines changed
    std::deque<std::string> texts_;
    bool unnamed_ = false;
};

// The earliest deadline of the step open in this cell, or no_due.
[[nodiscard]] Instant task_due(const ProcessModel& model, run::ConstFrame frame, Index place);

// Keys of the name index.
[[nodiscard]] std::string file_number_key(std::string_view tenant, std::string_view process,
                                          std::string_view number);
[[nodiscard]] std::string message_key(std::string_view tenant, std::string_view process,
                                      std::string_view message, std::span<const Value> values);
[[nodiscard]] std::string search_key(std::string_view tenant, std::string_view process,
                                     std::string_view field, const Value& value);
// Of what `einmalig über` names; "" while a value is unknown, and where the case was cancelled.
[[nodiscard]] std::string once_key(const Site& site, run::CaseView view);
// Keys of the key index.
[[nodiscard]] std::string start_key(std::string_view tenant, std::string_view process,
                                    std::string_view key);
// Key of the name index: the cases that the calls of this one began.
[[nodiscard]] std::string called_key(CaseId caller);
[[nodiscard]] std::string case_key(CaseId id, std::string_view key);
[[nodiscard]] std::string message_id_key(std::string_view tenant, std::string_view process,
                                         std::string_view message, std::string_view key);
// Key of the holder index.
[[nodiscard]] std::uint64_t person_digest(std::string_view tenant, std::string_view person);

// What all of a case counts for.
[[nodiscard]] CountsChange counts_of(run::CaseView view,
                                     const std::map<std::uint32_t, std::vector<std::byte>>& parts);
// The name of a person of the case among these; "" where it is none of them.
[[nodiscard]] std::string_view name_of(run::CaseView owner, std::uint64_t pseudonym,
                                       PersonNames names) noexcept;

// What a record changes in the counts of the tenant. `before` is empty for a new case, `changed`
// are the places of the cells that differ.
[[nodiscard]] CountsChange count_change(run::CaseView before, run::CaseView after,
                                        std::span<const std::uint16_t> changed,
                                        std::span<run::PartDraft* const> parts) noexcept;

} // namespace vorgang::host
