// All changes of a commit as one run of bytes: what a store reads again when it is opened before
// they stand in their tables. docs/formats/sqlite.md says what stands where.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "durable/chain.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::sqlite {

// What a change leads to, beside the change itself.
struct Following {
    durable::Digest chain{};        // of its record
    std::optional<Counts> counts{}; // of its tenant, where they are others now
};

class CommitBytes {
  public:
    void clear() noexcept;
    void add(const CaseChange& change, const Following& following);
    // Valid until the next call.
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint32_t changes() const noexcept { return changes_; }

  private:
    std::vector<std::byte> bytes_;
    std::uint32_t changes_ = 0;
};

// Calls `take` with each change, in order: without `before`, `record` and what was counted. Nothing
// where the bytes are not those of a commit. Total over all bytes.
using TakeChange = std::function<Result<void>(const CaseChange&, const Following&)>;
[[nodiscard]] std::optional<Result<void>> read_changes(std::span<const std::byte> bytes,
                                                       const TakeChange& take);

} // namespace vorgang::sqlite
