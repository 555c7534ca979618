#include "vorgang/engine/decide.hpp"

#include <algorithm>

#include "run/changes.hpp"
#include "run/decision.hpp"
#include "run/evolve.hpp"

namespace vorgang {

struct Decider::State {
    run::Workspace workspace;
    std::vector<PartChange> parts;
};

Decider::Decider() : state_(std::make_unique<State>()) {}
Decider::~Decider() = default;
Decider::Decider(Decider&&) noexcept = default;
Decider& Decider::operator=(Decider&&) noexcept = default;

std::optional<Error> Decider::decide(const Deployment& deployment,
                                     std::span<const std::byte> before, const Command& command,
                                     CaseParts* parts) {
    state_->parts.clear();
    run::Fault fault =
        run::decide(deployment, run::CaseView(before), parts, command, state_->workspace);
    if (fault) return std::move(fault).error();
    for (const run::PartDraft* part : state_->workspace.parts.changed())
        state_->parts.push_back(
            {part->number, part->view_before().bytes(), part->view_after().bytes()});
    return std::nullopt;
}

std::span<const std::byte> Decider::after() const noexcept {
    return state_->workspace.draft.view().bytes();
}

std::span<const PartChange> Decider::parts() const noexcept {
    return state_->parts;
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

// The parts a record touches, apart from the case until all of it is applied.
class Replayed final : public run::ReplayedParts {
  public:
    Replayed(const CaseState& state, const run::RecordHead& head) : state_(state), head_(head) {}

    run::CaseDraft* find(std::uint32_t number) override {
        if (const auto it = drafts_.find(number); it != drafts_.end())
            return it->second ? &*it->second : nullptr;
        const auto stored = state_.parts.find(number);
        if (stored == state_.parts.end() || !run::well_formed(stored->second)) return nullptr;
        run::CaseDraft& draft = drafts_[number].emplace();
        draft.begin(run::CaseView(stored->second));
        return &draft;
    }
    run::CaseDraft* create(std::uint32_t number) override {
        if (state_.parts.contains(number) || drafts_.contains(number)) return nullptr;
        run::CaseHeader header;
        header.id = head_.case_id;
        header.deployment = head_.deployment;
        run::CaseDraft& draft = drafts_[number].emplace();
        draft.create(header);
        return &draft;
    }
    bool remove(std::uint32_t number) override {
        if (!state_.parts.contains(number) || drafts_.contains(number)) return false;
        drafts_[number] = std::nullopt;
        return true;
    }
    [[nodiscard]] bool finish() {
        return std::ranges::all_of(drafts_, [](auto& numbered) {
            if (!numbered.second) return true;
            if (numbered.second->header().frames_bytes == 0) return false;
            numbered.second->finish();
            return run::well_formed(numbered.second->view().bytes());
        });
    }
    // Needs memory before it changes anything.
    void put_into(CaseState& state, run::Replaced& replaced) const {
        std::map<std::uint32_t, std::vector<std::byte>> now;
        for (const auto& [number, draft] : drafts_)
            if (draft) {
                const auto bytes = draft->view().bytes();
                now.emplace(number, std::vector<std::byte>(bytes.begin(), bytes.end()));
            }
        replaced.parts.resize(drafts_.size());
        auto before = replaced.parts.begin();
        for (const auto& [number, draft] : drafts_) {
            *before = {number, {}};
            if (auto node = state.parts.extract(number)) before->second = std::move(node.mapped());
            ++before;
        }
        state.parts.merge(now);
    }

  private:
    const CaseState& state_;
    const run::RecordHead& head_;
    std::map<std::uint32_t, std::optional<run::CaseDraft>> drafts_; // nothing: gone
};

// The block before the record, as a draft.
bool begin_replay(std::span<const std::byte> before, const run::RecordHead& head,
                  run::CaseDraft& draft) {
    if (before.empty()) {
        run::CaseHeader fresh;
        fresh.id = head.case_id;
        fresh.salt_low = head.salt.low;
        fresh.salt_high = head.salt.high;
        draft.create(fresh);
        return head.sequence == 1;
    }
    if (!run::well_formed(before)) return false;
    const run::CaseHeader& header = run::CaseView(before).header();
    if (header.id != head.case_id || header.sequence + 1 != head.sequence) return false;
    draft.begin(run::CaseView(before));
    return true;
}

} // namespace

Result<void> evolve(CaseState& state, std::span<const std::byte> record) {
    run::Replaced replaced;
    return run::evolve(state, record, replaced);
}

Result<void> run::evolve(CaseState& state, std::span<const std::byte> record, Replaced& replaced) {
    run::RecordParts parts;
    if (!run::read_record(record, parts)) return not_a_successor();
    const run::RecordHead& head = parts.head;
    run::CaseDraft draft;
    if (!begin_replay(state.block, head, draft)) return not_a_successor();
    Replayed touched(state, head);
    run::ByteReader trace(parts.trace_changes);
    run::ByteReader content(parts.content_changes);
    if (!run::apply_changes(draft, touched, trace, content, head.at) || !touched.finish())
        return not_a_successor();
    run::CaseHeader& header = draft.header();
    header.at = head.at;
    header.sequence = head.sequence;
    header.deployment = head.deployment;
    const auto bytes = draft.view().bytes();
    if (!run::well_formed(bytes)) return not_a_successor();
    std::vector<std::byte> block(bytes.begin(), bytes.end());
    touched.put_into(state, replaced);
    replaced.block = std::exchange(state.block, std::move(block));
    return {};
}

Result<std::vector<std::byte>> evolve(std::span<const std::byte> before,
                                      std::span<const std::byte> record) {
    CaseState state;
    state.block.assign(before.begin(), before.end());
    VORGANG_TRY(evolve(state, record));
    if (!state.parts.empty()) return not_a_successor();
    return std::move(state.block);
}

std::optional<Instant> due_next(std::span<const std::byte> state) noexcept {
    const std::int64_t due = run::next_due(run::CaseView(state));
    if (due == run::never) return std::nullopt;
    return Instant{due};
}

} // namespace vorgang
