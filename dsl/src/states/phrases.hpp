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

/// Name and title of what a state, a region stands for; the title may be "". A part that a message,
/// a condition, a deadline or `mache rückgängig` begins has neither.
struct Title {
    std::string name;
    std::string title;

    [[nodiscard]] const std::string& best() const { return title.empty() ? name : title; }
};
/// Whether the scope is what undoes something (`rückgängig`).
[[nodiscard]] bool is_undoing(const ProcessModel& model, Index scope);

/// `name "title"`
[[nodiscard]] std::string with_title(const Title& title);
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
    /// "kasse.sollstellung(betrag: steuer)"
    [[nodiscard]] Wording call(const Call& call, const std::vector<Wording>& arguments) const;
    /// "setzt steuer = 5", "sendet bescheid an halter"
    [[nodiscard]] Wording effect(const MachineEffect& effect) const;
    /// What makes the transition happen, with what it means where nothing moves.
    [[nodiscard]] Wording trigger(const MachineTransition& transition) const;
    /// What happens to a region as a whole in a word or two: "Nachricht storno", "Frist arbeit".
    [[nodiscard]] Wording brief(const MachineTransition& transition) const;
    /// Who does what a step is: a role, or the rule that finds it.
    [[nodiscard]] Wording actor(const MachineState& step) const;
    /// "für alle s in stellen, nacheinander, bis 2 beendet sind"
    [[nodiscard]] Wording each(const MachineState& each) const;
    /// "macht rückgängig, das Letzte zuerst: prüfen, kasse.anweisen"
    [[nodiscard]] Wording undo(const MachineState& undo) const;
    /// "Abschnitt arbeit", "Zweig eins", "jedes s", "bei bedarf anhörung", "macht prüfen
    /// rückgängig"
    [[nodiscard]] Wording region(Index region) const;

  private:
    [[nodiscard]] Wording failed(const MachineState& call) const;
    [[nodiscard]] Wording joined_branches(const MachineState& join) const;
    [[nodiscard]] Wording joined_elements(const MachineState& join) const;
    [[nodiscard]] Wording part(Index scope) const;
    [[nodiscard]] Wording element(const MachineState& from) const;
    [[nodiscard]] Wording undone_by(Index aside) const;
    [[nodiscard]] std::string shown(const std::string& name, const std::string& title) const {
        return titles_ && !title.empty() ? title : name;
    }

    const StateMachine& machine_;
    const ProcessModel& m_;
    bool titles_;
};

} // namespace vorgang::dsl::states
