/// Process: a compiled process, verified and frozen.
///
/// A handle to immutable tables; copies share them. It never changes, so any number of threads may
/// use it. It knows no place: deploy it (deployment.hpp) to run cases. Loading needs no compiler.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "vorgang/engine/export.hpp"
#include "vorgang/engine/index.hpp"
#include "vorgang/engine/limits.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang {

struct ProcessModel; // process_model.hpp

/// Names resolved once. Valid for the process (and version) that gave them.
struct FieldId {
    Index index = none;
    bool operator==(const FieldId&) const = default;
};
struct StepId {
    Index index = none;
    bool operator==(const StepId&) const = default;
};
struct RoleId {
    Index index = none;
    bool operator==(const RoleId&) const = default;
};

namespace run {
struct ProcessTables;
}

class VORGANG_ENGINE_EXPORT Process {
  public:
    /// Verifies the tables (targets, slots, types, stack depth; linear in their size) and freezes
    /// them. ErrorCode::corrupt names the first table entry that does not hold.
    [[nodiscard]] static Result<Process> from_model(ProcessModel model);

    /// Reads what save() wrote. Total over all bytes: corrupt, newer_format or limit.
    [[nodiscard]] static Result<Process> load(std::span<const std::byte> bytes,
                                              const Limits& limits = {});

    /// The serialised form (docs/formats/process.md): little-endian, position-independent, the
    /// same bytes for the same source.
    [[nodiscard]] std::vector<std::byte> save() const;

    [[nodiscard]] const ProcessModel& model() const noexcept;
    [[nodiscard]] std::string_view name() const noexcept;
    [[nodiscard]] std::uint32_t version() const noexcept;
    /// The position a case begins at: a step (start) or a message (deliver); `none` where it begins
    /// with inputs, or the tables have neither.
    [[nodiscard]] Index beginning() const noexcept;
    /// The fields a case begins with (`eingabe`), in the order of the text.
    [[nodiscard]] const std::vector<Index>& inputs() const noexcept;

    [[nodiscard]] std::optional<FieldId> field(std::string_view name) const noexcept;
    [[nodiscard]] std::optional<StepId> step(std::string_view name) const noexcept;
    [[nodiscard]] std::optional<RoleId> role(std::string_view name) const noexcept;

    /// The frozen tables; for the engine's own use.
    [[nodiscard]] const run::ProcessTables& tables() const noexcept { return *tables_; }

  private:
    explicit Process(std::shared_ptr<const run::ProcessTables> tables) noexcept
        : tables_(std::move(tables)) {}
    std::shared_ptr<const run::ProcessTables> tables_;
};

} // namespace vorgang
