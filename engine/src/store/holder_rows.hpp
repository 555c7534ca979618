// Which open cases a person outside has a part in, and who has a part in a case.
#pragma once

#include <unordered_map>

#include "store/sorted_index.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::store {

class HolderRows {
  public:
    // Gets room, so that erasing needs no memory. May throw bad_alloc.
    void make_room(CaseId id) { by_person_.reserve(by_case_.count(id.number) + 2); }
    // Inserts the row or throws; what it inserted can be erased without memory.
    void insert(std::uint64_t person, CaseId id) {
        make_room(id);
        by_case_.emplace(id.number, person);
        note({person, id.number}, false);
    }
    void erase(std::uint64_t person, CaseId id) noexcept {
        const auto [first, last] = by_case_.equal_range(id.number);
        for (auto it = first; it != last; ++it) {
            if (it->second != person) continue;
            note({person, id.number}, true);
            by_case_.erase(it);
            return;
        }
    }
    void erase_case(CaseId id) noexcept {
        const auto [first, last] = by_case_.equal_range(id.number);
        for (auto it = first; it != last; ++it)
            note({it->second, id.number}, true);
        by_case_.erase(first, last);
    }
    [[nodiscard]] std::vector<CaseId> page(std::uint64_t person, CaseId after,
                                           std::uint32_t limit) {
        std::vector<CaseId> cases;
        const Row from{person, after.number};
        for (const Row& row : by_person_.page(&from, limit)) {
            if (row.person != person) break;
            cases.push_back({row.case_number});
        }
        return cases;
    }

  private:
    struct Row {
        std::uint64_t person = 0;
        std::uint64_t case_number = 0;
        auto operator<=>(const Row&) const = default;
    };
    void note(const Row& row, bool remove) noexcept {
        by_person_.note(row, remove);
        if (!by_person_.full()) return;
        try {
            by_person_.merge();
        } catch (const std::bad_alloc&) {
            // The notes stay; the next merge tries again.
        }
    }

    SortedIndex<Row> by_person_;
    std::unordered_multimap<std::uint64_t, std::uint64_t> by_case_;
};

} // namespace vorgang::store
