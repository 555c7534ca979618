// The counts of each tenant, kept up by every change in its own transaction.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

class CountRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    [[nodiscard]] Result<Counts> of(std::string_view tenant);
    // A change of nothing writes nothing.
    [[nodiscard]] Result<void> write(std::string_view tenant, const CountsChange& change);

  private:
    Statement read_;
    Statement put_;
};

} // namespace vorgang::sqlite
