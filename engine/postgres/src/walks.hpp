// Walks over all of the store: the feed of records, the heads of cases, every row of every index,
// and the removal of a tenant.
#pragma once

#include "connection.hpp"
#include "index_text.hpp"

namespace vorgang::postgres {

class Walks {
  public:
    explicit Walks(Connection& connection) : connection_(connection) {}

    // Precondition of all: what was written was sent.
    [[nodiscard]] Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit);
    [[nodiscard]] Result<void> index_rows(const IndexVisitor& visit);
    [[nodiscard]] Result<void> remove(const TenantRemoval& removal);

  private:
    Connection& connection_;
    IndexText index_text_;
};

} // namespace vorgang::postgres
