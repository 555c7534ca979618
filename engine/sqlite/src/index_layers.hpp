// The rows of the indexes that are pending: each table a set, of which a layer knows what has come
// into it and what has gone out of it.
#pragma once

#include <set>

#include "layer.hpp"

namespace vorgang::sqlite {

struct TaskKey {
    std::uint32_t queue = 0;
    TaskRow row;
    auto operator<=>(const TaskKey&) const = default;
};

struct NameKey {
    std::string text;
    CaseId id;
    auto operator<=>(const NameKey&) const = default;
};

struct ClaimKey {
    CaseId id;
    std::uint32_t activation = 0;
    std::string person;
    auto operator<=>(const ClaimKey&) const = default;
};

struct HolderKey {
    CaseId id;
    std::uint64_t person = 0;
    auto operator<=>(const HolderKey&) const = default;
};

[[nodiscard]] inline std::size_t bytes_beside(const NameKey& key) noexcept {
    return bytes_beside(key.text);
}
[[nodiscard]] inline std::size_t bytes_beside(const ClaimKey& key) noexcept {
    return bytes_beside(key.person);
}

// What is due of the parts of a case, by case.
struct DueOfParts {
    struct Key {
        CaseId id;
        Instant due{};
        std::uint32_t part = 0;
        auto operator<=>(const Key&) const = default;
    };
    void add(const DueRow& row) {
        if (row.part != 0) rows.insert({row.case_id, row.due, row.part});
    }
    void drop(const DueRow& row) noexcept {
        if (row.part != 0) rows.erase({row.case_id, row.due, row.part});
    }
    std::set<Key> rows;
};

struct ClaimsByPerson {
    struct Key {
        std::string person;
        CaseId id;
        std::uint32_t activation = 0;
        auto operator<=>(const Key&) const = default;
    };
    // Compares without a copy of the name, so that dropping one cannot fail.
    struct Less {
        using is_transparent = void;
        static auto tie(const Key& key) { return std::tie(key.person, key.id, key.activation); }
        static auto tie(const ClaimKey& key) {
            return std::tie(key.person, key.id, key.activation);
        }
        bool operator()(const auto& a, const auto& b) const { return tie(a) < tie(b); }
    };
    void add(const ClaimKey& key) { rows.insert({key.person, key.id, key.activation}); }
    void drop(const ClaimKey& key) noexcept {
        if (const auto row = rows.find(key); row != rows.end()) rows.erase(row);
    }
    std::set<Key, Less> rows;
};

struct HoldersByPerson {
    struct Key {
        std::uint64_t person = 0;
        CaseId id;
        auto operator<=>(const Key&) const = default;
    };
    void add(const HolderKey& key) { rows.insert({key.person, key.id}); }
    void drop(const HolderKey& key) noexcept { rows.erase({key.person, key.id}); }
    std::set<Key> rows;
};

// True: it is there; false: it is not.
using Tasks = Layer<TaskKey, bool>;
using Due = Layer<DueRow, bool, DueOfParts>;
using Outgoing = Layer<OutgoingRow, bool>;
using Names = Layer<NameKey, bool>;
using Claims = Layer<ClaimKey, bool, ClaimsByPerson>;
using Keys = Layer<std::string, std::optional<KeyRow>>;
using Holders = Layer<HolderKey, bool, HoldersByPerson>;

} // namespace vorgang::sqlite
