// The blocks of the parts of cases, and what is due among those of a case.
//
// Few cases have parts, so they lie apart from all others. A change gets its memory first; putting
// it in cannot fail.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <unordered_map>

#include "run/case_block.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::store {

class PartTable {
    using Blocks = std::unordered_map<std::uint32_t, std::vector<std::byte>>;
    using Due = std::set<PartDue>;
    struct OfCase {
        Blocks blocks;
        Due due;
    };
    using Cases = std::unordered_map<std::uint64_t, OfCase>;

  public:
    // The memory of a change: a block and a due row for each part that stays. Not inline, here and
    // below: few changes have any.
    struct Prepared {
        Prepared() = default;
        Prepared(const Prepared&) = delete;
        Prepared& operator=(const Prepared&) = delete;
        [[gnu::noinline]] ~Prepared() {}

        Blocks blocks;
        Due due;
        Cases::node_type first; // of a case that has no parts yet
    };

    [[nodiscard]] Result<std::span<const std::byte>> read(CaseId id, std::uint32_t part) const {
        if (const auto of = cases_.find(id.number); of != cases_.end())
            if (const auto it = of->second.blocks.find(part); it != of->second.blocks.end())
                return std::span<const std::byte>(it->second);
        return Error{ErrorCode::not_found, "part", "", "diesen Teil des Vorgangs gibt es nicht",
                     "the case has no such part"};
    }
    [[nodiscard]] std::optional<PartDue> due(CaseId id) const {
        const auto of = cases_.find(id.number);
        if (of == cases_.end() || of->second.due.empty()) return {};
        return *of->second.due.begin();
    }

    // May throw bad_alloc and then has changed nothing.
    [[nodiscard, gnu::noinline]] std::unique_ptr<Prepared>
    prepare(CaseId id, std::span<const PartChange> changes) {
        auto prepared = std::make_unique<Prepared>();
        Prepared& made = *prepared;
        for (const PartChange& change : changes) {
            if (change.after.empty()) continue;
            made.blocks.emplace(change.number,
                                std::vector(change.after.begin(), change.after.end()));
            if (const auto due = due_of(change.after); due != run::never)
                made.due.insert({Instant{due}, change.number});
        }
        auto of = cases_.find(id.number);
        if (of == cases_.end()) {
            Cases fresh;
            of = fresh.try_emplace(id.number).first;
            of->second.blocks.reserve(made.blocks.size());
            made.first = fresh.extract(of);
            cases_.reserve(cases_.size() + 1);
        } else {
            of->second.blocks.reserve(of->second.blocks.size() + made.blocks.size());
        }
        return prepared;
    }
    [[gnu::noinline]] void put(CaseId id, std::span<const PartChange> changes,
                               Prepared& made) noexcept {
        if (!made.first.empty()) cases_.insert(std::move(made.first));
        OfCase& of = cases_.find(id.number)->second;
        for (const PartChange& change : changes) {
            if (change.before.empty()) continue;
            if (const auto due = due_of(change.before); due != run::never)
                of.due.erase({Instant{due}, change.number});
            of.blocks.erase(change.number);
        }
        of.blocks.merge(made.blocks);
        of.due.merge(made.due);
        if (of.blocks.empty()) cases_.erase(id.number);
    }

    void erase(CaseId id) noexcept { cases_.erase(id.number); }

  private:
    [[nodiscard]] static std::int64_t due_of(std::span<const std::byte> block) noexcept {
        return run::next_due(run::CaseView(block));
    }

    Cases cases_;
};

} // namespace vorgang::store
