// The parts of one case in the store, looked at before they are believed.
#pragma once

#include "host/site.hpp"
#include "run/fits.hpp"

namespace vorgang::host {

class StoredParts final : public CaseParts {
  public:
    StoredParts(Store& store, CaseId id, const Site& site) noexcept
        : store_(store), id_(id), site_(site) {}

    Result<std::span<const std::byte>> part(std::uint32_t number) override {
        auto bytes = store_.read_part(id_, number);
        if (!bytes || store_.keeps_bytes()) return bytes;
        if (run::part_fits(*bytes, site_.deployment.process().tables()) &&
            run::CaseView(*bytes).header().id == id_.number)
            return bytes;
        return damaged();
    }
    Result<std::optional<PartDue>> due() override { return store_.part_due(id_); }

    // Calls visit(number, view) with the parts of a block and those that live in them, in order.
    // The views are copies: reading one part may overwrite another. `in`: the part of the block, 0
    // the case. INVARIANT: each part says what it lives in, so this ends.
    template<class F>
    Result<void> each(run::CaseView view, F&& visit, std::uint32_t in = 0) {
        for (const run::LedgerEntry& entry : view.ledger()) {
            if (entry.kind != run::LedgerKind::parts) continue;
            const auto count = static_cast<std::uint32_t>(entry.payload);
            for (std::uint32_t i = 0; i < count; ++i) {
                auto bytes = part(entry.number + i);
                if (!bytes) return std::move(bytes).error();
                const std::vector<std::byte> copy(bytes->begin(), bytes->end());
                const run::FrameHeader& header = run::CaseView(copy).root().header();
                if (header.scope != entry.index || header.parent != in) return damaged();
                visit(entry.number + i, run::CaseView(copy));
                VORGANG_TRY(each(run::CaseView(copy), visit, entry.number + i));
            }
        }
        return {};
    }

  private:
    static Error damaged() {
        return Error{ErrorCode::corrupt, "part", "", "ein Teil des Vorgangs ist beschädigt",
                     "a part of the case is damaged"};
    }

    Store& store_;
    CaseId id_;
    const Site& site_;
};

} // namespace vorgang::host
