// One command being decided. Everything happens on the draft; the first error ends it and the
// draft is thrown away.
#pragma once

#include <optional>

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
};

using Fault = std::optional<Error>;

class Decision {
  public:
    Decision(const Deployment& deployment, CaseView before, const Command& command,
             Workspace& workspace);

    // Decides; on success the draft holds the next state and workspace.record the record.
    [[nodiscard]] Fault run();

  private:
    [[nodiscard]] Fault admit();
    [[nodiscard]] Fault admit_texts() const;
    [[nodiscard]] Fault dispatch();
    [[nodiscard]] Fault finish();
    void fill_head();

    // commands.cpp
    [[nodiscard]] Fault start();
    [[nodiscard]] Fault begin_case();
    [[nodiscard]] Fault expire();
    [[nodiscard]] bool expire_fits(Index place);
    [[nodiscard]] Fault complete();
    [[nodiscard]] Fault complete_step(Index place);
    [[nodiscard]] Fault take_data(const Step& step);
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
    [[nodiscard]] Fault appoint();
    [[nodiscard]] Fault suspend();
    [[nodiscard]] Fault resume();
    [[nodiscard]] Fault cancel();

    // commands_outside.cpp
    [[nodiscard]] Fault deliver();
    [[nodiscard]] Fault begin_with(Index message);
    [[nodiscard]] Fault take_values(std::span<const Index> fields,
                                    std::span<const Assignment> data);
    [[nodiscard]] Fault hand_over(const Message& message, Index index,
                                  std::optional<Instant> lapses = {});
    [[nodiscard]] Fault tool_answer();
    [[nodiscard]] Fault take_results(const Call& call);
    [[nodiscard]] Fault answer_failed(Index place, const Call& call);
    void say(std::uint32_t activation, std::string_view text);
    [[nodiscard]] Fault late_answer();
    [[nodiscard]] Fault close_call(Index position);
    [[nodiscard]] Fault apply_kept_answer(std::uint32_t activation);
    [[nodiscard]] Fault resolve_incident();
    [[nodiscard]] Fault dispatched();

    // commands_kept.cpp; `lapses`: when it does, of a message that was kept before
    [[nodiscard]] Fault keep(const Message& message, Index index,
                             std::optional<Instant> lapses = {});
    [[nodiscard]] Fault hand_over_kept();
    [[nodiscard]] const LedgerEntry* next_lapse() const noexcept;
    [[nodiscard]] Fault lapse(const LedgerEntry& entry);

    // rights.cpp
    [[nodiscard]] bool has_role(std::string_view name) const noexcept;
    [[nodiscard]] Fault not_excluded() const;
    [[nodiscard]] Fault may_act(Index role, std::span<const ChannelUse> channels);
    [[nodiscard]] Fault may_enter(Index role, std::span<const ChannelUse> channels);
    [[nodiscard]] Fault may_hold(Index role, std::span<const std::uint64_t> people);
    [[nodiscard]] Fault name_holder();
    [[nodiscard]] Error nobody_named(Index role) const;
    [[nodiscard]] Fault lead_with_reason();
    [[nodiscard]] Fault four_eyes(const Step& step, std::span<const std::uint64_t> people) const;
    [[nodiscard]] Fault not_claimed(std::uint32_t activation) const;
    [[nodiscard]] Fault remember(LedgerKind kind, Index index, std::uint64_t person,
                                 std::uint32_t number = 0);

    [[nodiscard]] Fault out_of_budget() const;
    [[nodiscard]] Fault need_step(Index& place);
    [[nodiscard]] bool came_in_time() const noexcept;
    [[nodiscard]] static Error in_time();
    [[nodiscard]] const LedgerEntry* find(LedgerKind kind, std::uint32_t number) const noexcept;
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
};

// What makes two commands with one key the same: everything but when and by which roles. A field
// counts by its name, however it was given.
[[nodiscard]] std::uint64_t digest(const Command& command, const ProcessModel& model);

[[nodiscard]] Error error(ErrorCode code, std::string_view subject, std::string_view rule,
                          std::string german, std::string english);

} // namespace vorgang::run
