/// decide and evolve: the engine as two pure functions over the bytes of one case.
///
/// decide(deployment, case, command) gives one record or an error that changes nothing;
/// evolve(case, record) gives the next case and only copies what the record says, so records replay
/// under every later release. Same inputs, same bytes, on every platform. Hosts use Engine
/// (engine.hpp), which keeps cases in a store; these functions are for stores, audits and tests.
/// Any thread; a Decider belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "vorgang/engine/command.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/parts.hpp"

namespace vorgang {

/// Decides commands one after the other and keeps its working memory in between, so that a command
/// on fixed-size data allocates nothing.
class VORGANG_ENGINE_EXPORT Decider {
  public:
    Decider();
    ~Decider();
    Decider(Decider&&) noexcept;
    Decider& operator=(Decider&&) noexcept;

    /// Decides a command. `before` is the case (aligned to 8 bytes) or empty for what begins one
    /// (start, deliver), where `command.case_id` is the id the case gets. On success after() and
    /// record() are valid until the next call. Errors: those of error.hpp; `conflict` with rule
    /// "deadline" where a deadline is due at or before the command and has to be decided first
    /// (CommandKind::expire).
    /// `parts` gives the parts of the case, where it has any; null: it has none.
    [[nodiscard]] std::optional<Error> decide(const Deployment& deployment,
                                              std::span<const std::byte> before,
                                              const Command& command, CaseParts* parts = nullptr);
    [[nodiscard]] std::span<const std::byte> after() const noexcept;
    /// The parts the command touched, by number.
    [[nodiscard]] std::span<const PartChange> parts() const noexcept;
    [[nodiscard]] std::span<const std::byte> record() const noexcept;
    /// Places of the cells that differ between before and after, ascending; for indexes.
    [[nodiscard]] std::span<const std::uint16_t> changed_cells() const noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Applies a record to a case, which is empty for the first one. Error: corrupt where the bytes are
/// no record that follows this case, which is then as it was. Total over all bytes.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<void> evolve(CaseState& state,
                                                        std::span<const std::byte> record);
/// The same of a case that has no parts: its block after the record. Where the record begins or
/// changes a part, too: corrupt.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<std::vector<std::byte>>
evolve(std::span<const std::byte> before, std::span<const std::byte> record);

/// When the next deadline or wait of a case takes effect, or nothing. Of its block alone: parts
/// have their own.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Instant>
due_next(std::span<const std::byte> state) noexcept;

} // namespace vorgang
