// Words that every form of a state machine uses.
#pragma once

#include <string>

#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::states {

/// A name of the process: the same in every language.
[[nodiscard]] inline Wording same(const std::string& text) {
    return {text, text};
}

/// "2 Wochen", "5 Arbeitstage"
[[nodiscard]] Wording in_words(Length length);
/// As an expression writes it; lengths as people do.
[[nodiscard]] Wording in_words(const Value& value);
/// Values of choices and roles are names.
[[nodiscard]] Wording in_words(const Value& value, const Type& type);

/// "portal.op" of a call.
[[nodiscard]] std::string operation_name(const ProcessModel& model, const Call& call);

/// Name and title of what a state, a region stands for; the title may be "".
struct Title {
    std::string name;
    std::string title;

    [[nodiscard]] const std::string& best() const { return title.empty() ? name : title; }
};
[[nodiscard]] Title title_of(const ProcessModel& model, const MachineState& state);
[[nodiscard]] Title title_of(const ProcessModel& model, const MachineRegion& region);

/// Commas between.
[[nodiscard]] Wording joined(const std::vector<Wording>& all, std::string_view between = ", ");

/// What else is said of a state machine: by the names of the process for those who know it, by its
/// titles in pictures.
class Phrases {
  public:
    Phrases(const StateMachine& machine, bool titles)
        : machine_(machine), m_(machine.process.model()), titles_(titles) {}

    [[nodiscard]] std::string role(Index role) const;
    /// "Nachricht abmeldung von halter"
    [[nodiscard]] Wording message(Index message) const;
    /// "online mit portal, Post bei registratur"
    [[nodiscard]] Wording channels(const std::vector<ChannelUse>& uses) const;
    /// "Frist fiktion 3 Monate (§ 65 Abs. 2 HBO)"
    [[nodiscard]] Wording deadline(Index deadline) const;
    /// "verlängerbar einmal um 2 Monate durch bauaufsicht", or nothing.
    [[nodiscard]] Wording extension(Index deadline) const;
    /// "setzt steuer = 5", "sendet bescheid an halter"
    [[nodiscard]] Wording effect(const MachineEffect& effect) const;
    /// What makes the transition happen, with what it means where nothing moves.
    [[nodiscard]] Wording trigger(const MachineTransition& transition) const;
    /// Who does what a step is: a role, or the rule that finds it.
    [[nodiscard]] Wording actor(const MachineState& step) const;

  private:
    [[nodiscard]] Wording failed(const MachineState& call) const;
    [[nodiscard]] Wording joined_branches(const MachineState& join) const;

    const StateMachine& machine_;
    const ProcessModel& m_;
    bool titles_;
};

} // namespace vorgang::dsl::states
