// A store whose blocks come back with something in them that nobody wrote.
#pragma once

#include <cstring>
#include <functional>

#include "both_stores.hpp"
#include "run/case_block.hpp"

namespace vorgang::test {

class DamagedStore final : public vorgang::testing::KeptStore {
  public:
    // Changes an entry of the ledger of this case, where it is one that it means.
    using Damage = std::function<void(CaseId, run::LedgerEntry&)>;

    DamagedStore(std::shared_ptr<Store> store, Damage damage)
        : KeptStore(std::move(store)), damage_(std::move(damage)) {}

    Result<std::span<const std::byte>> read(CaseId id) override {
        auto bytes = KeptStore::read(id);
        if (!bytes) return bytes;
        block_.resize((bytes->size() + 7) / 8);
        std::memcpy(block_.data(), bytes->data(), bytes->size());
        const auto own = std::as_writable_bytes(std::span(block_)).first(bytes->size());
        const run::CaseView view(own);
        auto* const first = reinterpret_cast<run::LedgerEntry*>(
            own.data() + sizeof(run::CaseHeader) + view.header().frames_bytes);
        for (run::LedgerEntry& entry : std::span(first, view.header().ledger))
            damage_(id, entry);
        return std::span<const std::byte>(own);
    }
    bool keeps_bytes() const noexcept override { return false; }

  private:
    Damage damage_;
    std::vector<std::uint64_t> block_;
};

} // namespace vorgang::test
