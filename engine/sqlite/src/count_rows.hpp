// The counts of each tenant, kept up by every change.
#pragma once

#include "connection.hpp"
#include "layer.hpp"

namespace vorgang::sqlite {

class CountRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    [[nodiscard]] Result<Counts> of(std::string_view tenant);
    // Pending. A change of nothing writes nothing; otherwise these are the counts from now on.
    [[nodiscard]] Result<std::optional<Counts>> write(std::string_view tenant,
                                                      const CountsChange& change);

    using AllCounts = Layer<std::string, Counts>;
    [[nodiscard]] AllCounts& pending() noexcept { return pending_; }
    [[nodiscard]] Result<bool> sweep(std::size_t& budget);

  private:
    AllCounts pending_;
    Statement read_;
    Statement put_;
};

} // namespace vorgang::sqlite
