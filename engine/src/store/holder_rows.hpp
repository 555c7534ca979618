// Which open cases a person outside has a part in, and who has a part in a case.
#pragma once

#include <unordered_map>

#include "store/row_index.hpp"
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
        note(person, id, false);
    }
    void erase(std::uint64_t person, CaseId id) noexcept {
        const auto [first, last] = by_case_.equal_range(id.number);
        for (auto it = first; it != last; ++it) {
            if (it->second != person) continue;
            note(person, id, true);
            by_case_.erase(it);
            return;
        }
    }
    void erase_case(CaseId id) noexcept {
        const auto [first, last] = by_case_.equal_range(id.number);
        for (auto it = first; it != last; ++it)
            note(it->second, id, true);
        by_case_.erase(first, last);
    }
    [[nodiscard]] std::vector<CaseId> page(std::uint64_t person, CaseId after,
                                           std::uint32_t limit) {
        std::vector<CaseId> cases;
        const PackedRow from = row_of(person, after.number);
        for (const PackedRow& row : by_person_.page(&from, limit)) {
            if (row.high != person) break;
            cases.push_back({row.low >> 8});
        }
        return cases;
    }
    // Calls visit(case, person) with every row.
    template<class Visit>
    void each(Visit&& visit) const {
        for (const auto& [number, person] : by_case_)
            visit(CaseId{number}, person);
    }

  private:
    // A row of another content in the same sixteen bytes: 64 bits of person, 56 of case.
    static constexpr PackedRow row_of(std::uint64_t person, std::uint64_t case_number) noexcept {
        return {person, case_number << 8};
    }
    void note(std::uint64_t person, CaseId id, bool remove) noexcept {
        by_person_.note(row_of(person, id.number), remove);
        by_person_.merge_when_full();
    }

    RowIndex by_person_;
    std::unordered_multimap<std::uint64_t, std::uint64_t> by_case_;
};

} // namespace vorgang::store
