// What copying and removing a tenant share.
#pragma once

#include "vorgang/engine/tenant.hpp"

namespace vorgang::host {

// The deployments of a tenant; not_found where it has none.
[[nodiscard]] Result<std::vector<StoredDeployment>> deployments_of(Store& store,
                                                                   std::string_view tenant);
// The cases that run by one of these deployments, by number.
[[nodiscard]] Result<std::vector<CopiedCase>> cases_of(Store& store,
                                                       const std::vector<StoredDeployment>& own);

// A commit that has begun; taken back unless it comes to its end, also where memory runs out.
class OpenCommit {
  public:
    explicit OpenCommit(Store& store) noexcept : store_(&store) {}
    ~OpenCommit() {
        if (store_ != nullptr) store_->rollback();
    }
    OpenCommit(const OpenCommit&) = delete;
    OpenCommit& operator=(const OpenCommit&) = delete;

    [[nodiscard]] Result<void> finish() {
        VORGANG_TRY(store_->commit());
        store_ = nullptr;
        return {};
    }

  private:
    Store* store_;
};

} // namespace vorgang::host
