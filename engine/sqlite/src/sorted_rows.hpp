// Rows in memory, in the order of their keys: some tens side by side in a run, the runs in a tree.
//
// A tree of single rows makes a processor wait for memory once for each of its levels. Here only
// the last step leaves the cache: the tree of the runs is small, and a run is a few lines of it.
#pragma once

#include <algorithm>
#include <iterator>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

namespace vorgang::sqlite {

template<class Key, class Value>
class SortedRows {
  public:
    struct Row {
        Key key;
        Value value;
    };

    [[nodiscard]] bool empty() const noexcept { return runs_.empty(); }
    [[nodiscard]] const Row& first() const { return runs_.begin()->second.front(); }

    // Rows stay where they are until the next one is added or erased. Null where there is none.
    [[nodiscard]] const Row* find(const Key& key) const {
        const Row* const row = at_or_behind(key);
        return row != nullptr && !(key < row->key) ? row : nullptr;
    }
    [[nodiscard]] Row* find(const Key& key) {
        return const_cast<Row*>(std::as_const(*this).find(key));
    }
    [[nodiscard]] const Row* at_or_behind(const Key& key) const {
        if (empty()) return nullptr;
        const auto run = run_of(runs_, key);
        return row_at(run, place_in(run->second, key));
    }
    [[nodiscard]] const Row* behind(const Key& key) const {
        if (empty()) return nullptr;
        const auto run = run_of(runs_, key);
        return row_at(run, place_behind(run->second, key));
    }
    // Calls `visit(row)` for the rows behind a key, or for all, as long as it returns true. Whether
    // it came to the end.
    template<class Visit>
    bool each_behind(const Key* key, Visit visit) {
        if (empty()) return true;
        auto run = key == nullptr ? runs_.begin() : run_of(runs_, *key);
        auto row = key == nullptr ? run->second.begin() : place_behind(run->second, *key);
        for (;; row = run->second.begin()) {
            for (; row != run->second.end(); ++row)
                if (!visit(*row)) return false;
            if (++run == runs_.end()) return true;
        }
    }
    template<class Visit>
    void each(Visit visit) const {
        for (const auto& [least, run] : runs_)
            for (const Row& row : run)
                visit(row);
    }

    // The row of this key, and whether it was added. Where there is no memory nothing has changed.
    std::pair<Row*, bool> add(const Key& key) {
        if (empty()) return {add_run(key, key), true};
        auto run = run_of(runs_, key);
        auto place = place_in(run->second, key);
        if (place != run->second.end() && !(key < place->key)) return {&*place, false};
        Row added{key, {}};
        if (run->second.size() == run_max) {
            // Whoever adds rows in their order fills one run after the other.
            if (place == run->second.end() && std::next(run) == runs_.end())
                return {add_run(key, key), true};
            run = split(run, key);
            place = place_in(run->second, key);
        }
        // INVARIANT: a run begins with the key it stands under in the tree, or behind it.
        if (key < run->first) run = rename(run, key);
        return {&*run->second.insert(place, std::move(added)), true};
    }
    void erase(const Key& key) noexcept {
        if (empty()) return;
        const auto run = run_of(runs_, key);
        const auto place = place_in(run->second, key);
        if (place == run->second.end() || key < place->key) return;
        run->second.erase(place);
        if (run->second.empty()) runs_.erase(run);
    }

  private:
    using Run = std::vector<Row>;
    static constexpr std::size_t run_max = sizeof(Row) <= 64 ? 64 : 32;
    static_assert(std::is_nothrow_move_constructible_v<Row> &&
                  std::is_nothrow_move_assignable_v<Row>);

    // The one a key is in, if any is.
    template<class Runs>
    [[nodiscard]] static auto run_of(Runs& runs, const Key& key) {
        auto behind = runs.upper_bound(key);
        return behind == runs.begin() ? behind : std::prev(behind);
    }
    template<class AnyRun>
    [[nodiscard]] static auto place_in(AnyRun& run, const Key& key) {
        return std::lower_bound(run.begin(), run.end(), key,
                                [](const Row& row, const Key& other) { return row.key < other; });
    }
    template<class AnyRun>
    [[nodiscard]] static auto place_behind(AnyRun& run, const Key& key) {
        return std::upper_bound(run.begin(), run.end(), key,
                                [](const Key& other, const Row& row) { return other < row.key; });
    }
    template<class Place>
    [[nodiscard]] const Row* row_at(typename std::map<Key, Run>::const_iterator run,
                                    Place row) const {
        if (row != run->second.end()) return &*row;
        ++run;
        return run == runs_.end() ? nullptr : &run->second.front();
    }

    Row* add_run(const Key& least, const Key& key) {
        Row row{key, {}};
        Run run;
        run.reserve(run_max);
        run.push_back(std::move(row));
        return &runs_.emplace(least, std::move(run)).first->second.front();
    }
    // The half of a full run that a key belongs to, now that it has two.
    auto split(typename std::map<Key, Run>::iterator run, const Key& key) {
        const auto middle = run->second.begin() + run_max / 2;
        Run upper;
        upper.reserve(run_max);
        const auto made = runs_.emplace(middle->key, std::move(upper)).first;
        made->second.assign(std::move_iterator(middle), std::move_iterator(run->second.end()));
        run->second.erase(middle, run->second.end());
        return key < made->first ? run : made;
    }
    auto rename(typename std::map<Key, Run>::iterator run, const Key& key) {
        Key least = key;
        auto node = runs_.extract(run);
        node.key() = std::move(least);
        return runs_.insert(std::move(node)).position;
    }

    std::map<Key, Run> runs_; // by a key that none of the run is before
};

} // namespace vorgang::sqlite
