// One case looked at: whether its records are whole, lead to what it is now, and what rows and
// counts follow from it.
#pragma once

#include <string>
#include <vector>

#include "host/index_changes.hpp"
#include "vorgang/engine/audit.hpp"

namespace vorgang::host {

// The id of a message that a case took.
struct MessageId {
    RecordedKey key; // without the digest, which its record does not have
    // Whether there has to be a row: its record says that the message had no case. Records of
    // earlier releases do not say.
    bool required = false;
};

struct FindingText {
    std::string_view german;
    std::string_view english;
};
inline constexpr FindingText missing_message_id{
    "Liste der Schlüssel: die Kennung der Nachricht fehlt",
    "list of keys: the id of the message is missing"};

// What an audit found out about a case.
struct CaseAudit {
    std::vector<AuditFinding> bad;
    std::uint64_t records = 0;
    bool open = false;
    // Whether the rows below are what the case has: not where the case itself is damaged.
    bool rows_known = false;
    std::span<const IndexChange> rows;  // valid until the next case
    std::vector<MessageId> message_ids; // their rows are not among the others
    std::string_view tenant;
    CountsChange counts;
};

class CaseAuditor {
  public:
    CaseAuditor(Store& store, const std::map<std::uint32_t, Site>& sites)
        : store_(store), sites_(sites) {}

    // Errors: those of a store that cannot be read now.
    [[nodiscard]] Result<CaseAudit> look_at(CaseId id);

  private:
    void find(CaseAudit& audit, std::uint32_t sequence, std::string_view german,
              std::string_view english) const;
    void find(CaseAudit& audit, std::uint32_t sequence, const Error& error) const;
    [[nodiscard]] Result<void> replay(CaseAudit& audit, std::uint32_t sequence, CaseState& state);
    [[nodiscard]] bool take(CaseAudit& audit, std::uint32_t sequence,
                            std::span<const std::byte> record, CaseState& state);
    void compute_rows(const Site& site, const CaseState& state, CaseAudit& audit);

    Store& store_;
    const std::map<std::uint32_t, Site>& sites_;
    CaseId id_;
    const Site* site_ = nullptr;
    // What the records of the case brought.
    std::vector<std::string> persons_;
    std::vector<RecordedKey> keys_;
    std::string file_number_;
    CaseId caller_;
    IndexChanges index_;
};

// Whether a fault is damage, and not that the store cannot be read now.
[[nodiscard]] bool is_damage(const Error& error) noexcept;

// What is said of bytes that are no case.
[[nodiscard]] Error no_case_block();

} // namespace vorgang::host
