// One command being decided. Everything happens on the draft; the first error ends it and the
// draft is thrown away.
#pragma once

#include <optional>

#include "run/fault.hpp"
#include "run/flow.hpp"

namespace vorgang::run {

// Working memory, kept from command to command. Its parts hold on to it, so it stays where it is.
struct Workspace : Context {
    Workspace() = default;
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    Machine machine{*this};
    Flow flow{*this, machine};
    ByteWriter record;
    ByteWriter content;
    std::vector<std::uint16_t> changed; // cells of frame 0 the command changed
    std::vector<Scalar> given;          // values of the fields a step collects
    std::vector<std::uint8_t> is_given;
    std::string remark; // a text of the record that the command does not have
    // The message to be delivered came without a case: its keys found it, or it begins one.
    bool by_keys = false;
};

class Decision {
  public:
    Decision(const Deployment& deployment, CaseView before, CaseParts* parts,
             const Command& command, Workspace& workspace);

    [[nodiscard]] Fault run(); // see decide()

  private:
    [[nodiscard]] Fault admit();
    [[nodiscard]] Fault admit_texts() const;
    [[nodiscard]] Fault attempt();
    [[nodiscard]] Fault halted(Fault fault);
    [[nodiscard]] Fault attempt_again();
    [[nodiscard]] Fault dispatch();
    [[nodiscard]] Fault dispatch_and_watch();
    [[nodiscard]] Fault finish();
    void fill_head();
    void select(std::uint32_t part);
    [[nodiscard]] std::int64_t due();
    // Whether an activation with this number was ever given.
    [[nodiscard]] bool was_given(std::uint32_t activation) noexcept {
        const std::uint32_t part = part_of(activation);
        return part == 0 ? activation != 0 && activation <= header().activations
                         : part <= w_.draft.root().header().element;
    }

    // commands.cpp
    [[nodiscard]] Fault start();
    [[nodiscard]] Fault start_with_inputs();
    [[nodiscard]] Fault create_case();
    [[nodiscard]] Fault begin_case();
    [[nodiscard]] Fault expire();
    [[nodiscard]] Index first_due() noexcept;
    [[nodiscard]] bool fits_limits() const noexcept;
    [[nodiscard]] Fault expire_part(std::uint32_t part);
    [[nodiscard]] Fault expire_cell(Index place);
    [[nodiscard]] Fault complete();
    [[nodiscard]] Fault complete_step(Index place);
    [[nodiscard]] Fault take_data(const Step& step);
    [[nodiscard]] Fault store_person(const Field& field);
    [[nodiscard]] Fault store_data(const Step& step);
    [[nodiscard]] Fault extend_deadline();
    [[nodiscard]] const Cell* deadline_meant() noexcept;
    [[nodiscard]] Fault note();
    [[nodiscard]] Fault correct();

    // commands_people.cpp
    [[nodiscard]] Fault claim();
    [[nodiscard]] Fault unclaim();
    [[nodiscard]] Fault delegate();
    [[nodiscard]] Fault exclude();
    void drop_claims(CaseDraft& draft);
    void set_suspended(bool suspended);
    [[nodiscard]] Fault appoint();
    [[nodiscard]] Fault suspend();
    [[nodiscard]] Fault resume();
    [[nodiscard]] Fault cancel();

    // An answer that came during a rest: to the call of this activation at this position, what it
    // brings as its call takes it.
    struct KeptAnswer {
        std::uint32_t activation = 0;
        Index position = none;
        std::vector<std::byte> results;
    };

    // commands_outside.cpp
    [[nodiscard]] Fault deliver();
    [[nodiscard]] Fault begin_with(Index message);
    [[nodiscard]] Fault take_values(std::span<const Index> fields,
                                    std::span<const Assignment> data);
    [[nodiscard]] Fault hand_over(const Message& message, Index index,
                                  std::optional<Instant> lapses = {});
    [[nodiscard]] bool is_awaited(Index message) noexcept;
    [[nodiscard]] const Handler* handler_for(Index message) noexcept;
    [[nodiscard]] Fault tool_answer();
    [[nodiscard]] Fault take_results(const Call& call);
    [[nodiscard]] Fault answer_failed(Index place, const Call& call, std::string_view why);
    [[nodiscard]] Fault drop_kept_answer(Index place);
    [[nodiscard]] Fault give_up(Index position, const Call& call);
    void say(std::uint32_t activation, std::string_view text);
    [[nodiscard]] Fault late_answer();
    [[nodiscard]] Fault close_call(Index position);
    [[nodiscard]] Fault apply_kept_answer(const KeptAnswer& answer);
    [[nodiscard]] Fault resolve_incident();

    // commands_cases.cpp; between a case and one it calls
    [[nodiscard]] Fault note_caller();
    [[nodiscard]] Fault take_holders();
    void keep_name(std::uint64_t person);
    [[nodiscard]] Fault begun();
    [[nodiscard]] Fault begun_alongside();
    [[nodiscard]] Fault begun_too_late();
    [[nodiscard]] Fault cancel_called();
    [[nodiscard]] Fault note_answering_case(const Call& call);
    [[nodiscard]] Fault dispatched();

    // commands_parts.cpp
    [[nodiscard]] Fault begin_aside();
    [[nodiscard]] Fault add_element();
    [[nodiscard]] Fault take_entries(const Loop& loop);

    // commands_reopen.cpp
    [[nodiscard]] Fault reopen();

    // commands_rounds.cpp
    [[nodiscard]] bool may_go_round() const noexcept;
    [[nodiscard]] Fault count_round();
    void forget_rounds(CaseDraft& block, bool all) const;

    // commands_kept.cpp; `lapses`: when it does, of a message that was kept before
    [[nodiscard]] Fault keep(const Message& message, Index index,
                             std::optional<Instant> lapses = {});
    [[nodiscard]] Fault hand_over_kept();
    [[nodiscard]] std::vector<KeptAnswer> kept_answers();
    void answer_in_vain(const KeptAnswer& answer);
    [[nodiscard]] Fault look_around();
    [[nodiscard]] Fault offer_kept(bool& fired);
    [[nodiscard]] bool is_kept(const LedgerEntry& entry) const noexcept;
    [[nodiscard]] std::optional<Instant> take_kept(const LedgerEntry& entry);
    [[nodiscard]] const LedgerEntry* next_lapse() const noexcept;
    [[nodiscard]] Fault lapse(const LedgerEntry& entry);

    // rights.cpp
    [[nodiscard]] bool has_role(std::string_view name) const noexcept {
        for (const std::string_view role : command_.actor.roles)
            if (role == name) return true;
        return false;
    }
    [[nodiscard]] Fault not_excluded() const;
    [[nodiscard]] Fault may_act(Index role, std::span<const ChannelUse> channels);
    [[nodiscard]] Fault may_enter(Index role, std::span<const ChannelUse> channels);
    [[nodiscard]] Fault may_hold(Index role, std::span<const std::uint64_t> people);
    [[nodiscard]] Fault name_holder();
    [[nodiscard]] Error nobody_named(Index role) const;
    [[nodiscard]] Fault lead_with_reason();
    [[nodiscard]] Fault four_eyes(const Step& step, std::span<const std::uint64_t> people) const;
    [[nodiscard]] Fault not_claimed(std::uint32_t activation) const;
    [[nodiscard]] static Error worked_already(const Step& step, const std::string& other);
    [[nodiscard]] Index frame_of(Index step) const noexcept;
    [[nodiscard]] Index list_of(Index field) const noexcept;
    [[nodiscard]] bool is_checked(Index field) const noexcept;
    [[nodiscard]] CaseView memory_of(Index step) const noexcept;
    [[nodiscard]] Fault remember_completed(Index step, std::uint64_t person);
    [[nodiscard]] Fault remember(const LedgerEntry& entry, CaseDraft& draft);

    [[nodiscard]] Fault out_of_budget() const;
    [[nodiscard]] Fault need_step(Index& place);
    [[nodiscard]] bool came_in_time(CaseView block) const noexcept;
    [[nodiscard]] static Error in_time();
    [[nodiscard]] const LedgerEntry* find(LedgerKind kind, std::uint32_t number) const noexcept {
        return find_entry(flow_.block_of(kind).view(), kind, number);
    }
    [[nodiscard]] CaseHeader& header() noexcept { return w_.draft.header(); }

    const Deployment& deployment_;
    const ProcessTables& tables_;
    const ProcessModel& model_;
    CaseView before_;
    const Command& command_;
    Workspace& w_;
    Instant at_;
    Flow& flow_;
    std::uint64_t actor_ = 0;
    std::uint64_t deputy_for_ = 0;
    std::uint64_t entered_for_ = 0;
    RecordHead head_;
    Fault unfit_; // why the answer of a tool cannot be taken, once that is known
};

// The role that leads its cases.
[[nodiscard]] std::string_view lead_of(const ProcessModel& model) noexcept;

// Whether the case has parts, or had when the view was taken.
[[nodiscard]] inline bool has_parts(CaseView view) noexcept {
    return !view.empty() && view.root().header().element != 0;
}

// Decides; on success the draft and the parts hold the next state and workspace.record the record.
// `parts` may be null where the case has none.
[[nodiscard]] Fault decide(const Deployment& deployment, CaseView before, CaseParts* parts,
                           const Command& command, Workspace& workspace);

// What makes two commands with one key the same: everything but when and by which roles. A field
// counts by its name, however it was given.
[[nodiscard]] std::uint64_t digest(const Command& command, const ProcessModel& model);

} // namespace vorgang::run
