#include "vorgang/engine/decide.hpp"

#include "run/changes.hpp"
#include "run/decision.hpp"

namespace vorgang {

struct Decider::State {
    run::Workspace workspace;
};

Decider::Decider() : state_(std::make_unique<State>()) {}
Decider::~Decider() = default;
Decider::Decider(Decider&&) noexcept = default;
Decider& Decider::operator=(Decider&&) noexcept = default;

std::optional<Error> Decider::decide(const Deployment& deployment,
                                     std::span<const std::byte> before, const Command& command) {
    run::Fault fault = run::decide(deployment, run::CaseView(before), command, state_->workspace);
    if (fault) return std::move(fault).error();
    return std::nullopt;
}

std::span<const std::byte> Decider::after() const noexcept {
    return state_->workspace.draft.view().bytes();
}

std::span<const std::byte> Decider::record() const noexcept {
    return state_->workspace.record.bytes();
}

std::span<const std::uint16_t> Decider::changed_cells() const noexcept {
    return state_->workspace.changed;
}

namespace {

Error not_a_successor() {
    return run::error(ErrorCode::corrupt, "record", "", "der Eintrag passt nicht zu diesem Vorgang",
                      "the record does not follow this case");
}

} // namespace

Result<std::vector<std::byte>> evolve(std::span<const std::byte> before,
                                      std::span<const std::byte> record) {
    run::RecordParts parts;
    if (!run::read_record(record, parts)) return not_a_successor();
    const run::RecordHead& head = parts.head;
    run::CaseDraft draft;
    if (before.empty()) {
        if (head.sequence != 1) return not_a_successor();
        run::CaseHeader fresh;
        fresh.id = head.case_id;
        fresh.salt_low = head.salt.low;
        fresh.salt_high = head.salt.high;
        draft.create(fresh);
    } else {
        if (!run::well_formed(before)) return not_a_successor();
        const run::CaseHeader& header = run::CaseView(before).header();
        if (header.id != head.case_id || header.sequence + 1 != head.sequence)
            return not_a_successor();
        draft.begin(run::CaseView(before));
    }
    run::ByteReader trace(parts.trace_changes);
    run::ByteReader content(parts.content_changes);
    if (!run::apply_changes(draft, trace, content, head.at)) return not_a_successor();
    run::CaseHeader& header = draft.header();
    header.at = head.at;
    header.sequence = head.sequence;
    header.deployment = head.deployment;
    const auto bytes = draft.view().bytes();
    if (!run::well_formed(bytes)) return not_a_successor();
    return std::vector<std::byte>(bytes.begin(), bytes.end());
}

std::optional<Instant> due_next(std::span<const std::byte> state) noexcept {
    const std::int64_t due = run::next_due(run::CaseView(state));
    if (due == run::never) return std::nullopt;
    return Instant{due};
}

} // namespace vorgang
