#include "host/case_audit.hpp"

#include <algorithm>

#include "host/stored_parts.hpp"
#include "run/record.hpp"
#include "vorgang/engine/decide.hpp"

namespace vorgang::host {

using run::CaseView;

bool is_damage(const Error& error) noexcept {
    return error.code == ErrorCode::corrupt || error.code == ErrorCode::not_found ||
           error.code == ErrorCode::limit || error.code == ErrorCode::invalid_data;
}

Error no_case_block() {
    return {ErrorCode::corrupt, "case", "", "der Vorgang ist kein Block eines Vorgangs",
            "the case is no block of a case"};
}

void CaseAuditor::find(CaseAudit& audit, std::uint32_t sequence, std::string_view german,
                       std::string_view english) const {
    audit.bad.push_back({id_, sequence, std::string(german), std::string(english)});
}

void CaseAuditor::find(CaseAudit& audit, std::uint32_t sequence, const Error& error) const {
    const std::string what = error.subject.empty() ? "" : error.subject + ": ";
    find(audit, sequence, what + error.german, what + error.english);
}

Result<CaseAudit> CaseAuditor::look_at(CaseId id) {
    CaseAudit audit;
    id_ = id;
    site_ = nullptr;
    persons_.clear();
    keys_.clear();
    file_number_.clear();
    caller_ = {};
    const auto bytes = store_.read(id);
    if (!bytes && !is_damage(bytes.error())) return bytes.error();
    if (!bytes) {
        find(audit, 0, bytes.error());
        return audit;
    }
    CaseState now;
    now.block.assign(bytes->begin(), bytes->end());
    if (!run::well_formed(now.block) || CaseView(now.block).header().id != id.number) {
        find(audit, 0, no_case_block());
        return audit;
    }
    const run::CaseHeader& header = CaseView(now.block).header();
    audit.open = (header.flags & run::case_ended) == 0;
    const auto site = sites_.find(header.deployment);
    const bool fits = site != sites_.end() &&
                      run::fits(now.block, site->second.deployment.process().tables()) &&
                      header.locals < site->second.deployment.local_sets();
    if (fits) site_ = &site->second;
    if (!fits)
        find(audit, 0, "der Vorgang passt zu keinem Prozess des Speichers",
             "the case fits no process of the store");
    CaseState rebuilt;
    VORGANG_TRY(replay(audit, header.sequence, rebuilt));
    if (site_ == nullptr) return audit;
    StoredParts parts(store_, id, *site_);
    const auto read = parts.each(CaseView(now.block), [&](std::uint32_t number, CaseView part) {
        now.parts[number].assign(part.bytes().begin(), part.bytes().end());
    });
    if (!read && !is_damage(read.error())) return read.error();
    if (!read) find(audit, 0, read.error());
    if (read && audit.bad.empty() && audit.records != 0 && rebuilt != now)
        find(audit, 0, "der Vorgang ist nicht das, was aus seinen Einträgen folgt",
             "the case is not what follows from its records");
    if (read && audit.bad.empty()) compute_rows(*site_, now, audit);
    return audit;
}

// The records of the case, up to the first that is bad.
Result<void> CaseAuditor::replay(CaseAudit& audit, std::uint32_t sequence, CaseState& state) {
    std::uint32_t page = 100;
    for (std::uint32_t after = 0; after < sequence;) {
        const auto records = store_.records(id_, after, page);
        if (!records && records.error().code == ErrorCode::not_found) return {}; // it keeps none
        if (!records && !is_damage(records.error())) return records.error();
        if (!records && page > 1) {
            page = 1; // to see which one it is
            continue;
        }
        if (!records || records->empty()) {
            find(audit, after + 1, "der Eintrag fehlt oder ist nicht der, der geschrieben wurde",
                 "the record is missing or not the one that was written");
            return {};
        }
        for (const auto& record : *records)
            if (!take(audit, ++after, record, state)) return {};
    }
    return {};
}

bool CaseAuditor::take(CaseAudit& audit, std::uint32_t sequence, std::span<const std::byte> record,
                       CaseState& state) {
    run::RecordParts parts;
    if (!evolve(state, record) || !run::read_record(record, parts) ||
        parts.head.sequence != sequence || parts.head.case_id != id_.number) {
        find(audit, sequence, "der Eintrag folgt nicht auf den vor ihm",
             "the record does not follow the one before it");
        return false;
    }
    ++audit.records;
    const run::RecordHead& head = parts.head;
    for (const std::string_view name :
         {head.actor_text, head.deputy_text, head.person_text, head.entered_for_text})
        if (!name.empty() && std::ranges::find(persons_, name) == persons_.end())
            persons_.emplace_back(name);
    if (!head.file_number.empty()) file_number_ = head.file_number;
    if (head.kind == CommandKind::start) caller_ = {head.other};
    if (site_ == nullptr || head.key.empty()) return true;
    const std::string_view process = site_->model().name;
    const bool starts = head.kind == CommandKind::start;
    keys_.push_back(
        {starts ? start_key(site_->tenant(), process, head.key) : case_key(id_, head.key),
         head.digest, sequence});
    if (head.kind == CommandKind::deliver && head.subject < site_->model().messages.size())
        audit.message_ids.push_back(
            {{message_id_key(site_->tenant(), process, site_->model().messages[head.subject].name,
                             head.key),
              0, sequence},
             head.detail != 0});
    return true;
}

void CaseAuditor::compute_rows(const Site& site, const CaseState& state, CaseAudit& audit) {
    const CaseView view(state.block);
    audit.tenant = site.tenant();
    audit.counts = counts_of(view, state.parts);
    // Without records nobody knows who and under which keys.
    if (audit.records == 0) return;
    const std::vector<std::string_view> persons(persons_.begin(), persons_.end());
    audit.rows = index_.all_of(site, view, state.parts, persons, {file_number_, caller_}, keys_);
    audit.rows_known = true;
    // Which row such a person has nobody can say any more.
    if (index_.has_unnamed())
        find(audit, 0, "eine Person des Vorgangs nennt keiner seiner Einträge",
             "a person of the case is named by none of its records");
}

} // namespace vorgang::host
