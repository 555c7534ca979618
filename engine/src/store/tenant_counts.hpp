// The counts of each tenant of a memory store.
#pragma once

#include <map>
#include <string>

#include "vorgang/engine/store.hpp"

namespace vorgang::store {

class TenantCounts {
  public:
    // The entry of a tenant; may throw bad_alloc and then changes nothing.
    [[nodiscard, gnu::noinline]] Counts& entry(std::string_view tenant) {
        const auto it = counts_.find(tenant);
        return it != counts_.end() ? it->second : counts_[std::string(tenant)];
    }
    [[nodiscard]] Counts of(std::string_view tenant) const {
        const auto it = counts_.find(tenant);
        return it == counts_.end() ? Counts{} : it->second;
    }
    static void add(Counts& counts, const CountsChange& change) noexcept {
        counts.cases += static_cast<std::uint64_t>(change.cases);
        counts.ended += static_cast<std::uint64_t>(change.ended);
        counts.suspended += static_cast<std::uint64_t>(change.suspended);
        counts.incidents += static_cast<std::uint64_t>(change.incidents);
        counts.open = counts.cases - counts.ended;
    }

    void erase(std::string_view tenant) noexcept {
        if (const auto it = counts_.find(tenant); it != counts_.end()) counts_.erase(it);
    }

  private:
    std::map<std::string, Counts, std::less<>> counts_;
};

} // namespace vorgang::store
