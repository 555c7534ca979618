// Rows that were committed and do not stand in their table yet: the last state of each key, in the
// order of the keys. What a layer has goes before what the table has.
//
// What is set belongs to the open commit until committed() or rolled_back(). A sweep writes rows
// into their table, from key to key; they leave the layer with the commit that wrote them.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "error.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::sqlite {

// Told of every key that comes into a layer and goes out of it, to keep them in another order.
struct NoMirror {
    template<class Key>
    void add(const Key&) noexcept {}
    template<class Key>
    void drop(const Key&) noexcept {}
};

// Bytes of a state, or of a key, beside the node that holds both.
template<class Part>
[[nodiscard]] std::size_t bytes_beside(const Part&) noexcept {
    return 0;
}
[[nodiscard]] inline std::size_t bytes_beside(const std::string& text) noexcept {
    return text.capacity() < 16 ? 0 : text.capacity() + 16;
}
[[nodiscard]] inline std::size_t bytes_beside(const std::vector<std::byte>& bytes) noexcept {
    return bytes.empty() ? 0 : bytes.capacity() + 16;
}

template<class Key, class State, class Mirror = NoMirror>
class Layer {
    struct Slot {
        State state{};
        bool swept = false; // it stands in its table once the open commit is over
    };
    using Rows = std::map<Key, Slot>;
    using Row = typename Rows::iterator;

  public:
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
    // Memory, about.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    // What the open commit has set.
    [[nodiscard]] std::size_t changed() const noexcept { return changes_.size(); }
    [[nodiscard]] const Mirror& mirror() const noexcept { return mirror_; }

    // Null where the table says it.
    [[nodiscard]] const State* find(const Key& key) const {
        const auto row = rows_.find(key);
        return row == rows_.end() ? nullptr : &row->second.state;
    }
    // The first key that is not before this one, or that is behind it; null at the end.
    [[nodiscard]] const Key* at_or_behind(const Key& key) const {
        return key_of(rows_.lower_bound(key));
    }
    [[nodiscard]] const Key* behind(const Key& key) const { return key_of(rows_.upper_bound(key)); }
    template<class Visit>
    void each(Visit visit) const {
        for (const auto& [key, slot] : rows_)
            visit(key, slot.state);
    }

    void set(const Key& key, State state) {
        make_room(changes_);
        const auto [row, added] = rows_.try_emplace(key);
        if (added) {
            try {
                mirror_.add(key);
            } catch (...) {
                rows_.erase(row);
                throw;
            }
            bytes_ += weight(row);
        }
        changes_.push_back({row, added, std::move(row->second.state)});
        bytes_ += bytes_beside(state) - bytes_beside(changes_.back().before);
        row->second = {std::move(state), false};
    }

    // Passes rows to `put(key, state)` in the order of their keys, from where the last sweep ended,
    // at most `budget`, which it lowers. True: it came to the end, and the next one begins anew.
    template<class Put>
    [[nodiscard]] Result<bool> sweep(std::size_t& budget, Put put) {
        auto row = cursor_ ? rows_.upper_bound(*cursor_) : rows_.begin();
        const auto first = row;
        auto last = row;
        for (; row != rows_.end() && budget != 0; ++row, --budget) {
            last = row;
            if (row->second.swept) continue; // by this commit already
            make_room(swept_);
            VORGANG_TRY(put(row->first, row->second.state));
            row->second.swept = true;
            swept_.push_back(row);
        }
        if (row == rows_.end())
            cursor_.reset();
        else if (row != first)
            cursor_ = last->first;
        return row == rows_.end();
    }
    void sweep_anew() noexcept { cursor_.reset(); }

    void committed() noexcept {
        changes_.clear();
        for (const Row row : swept_)
            if (row->second.swept) drop(row);
        swept_.clear();
    }
    // A sweep has to begin anew then.
    void rolled_back() noexcept {
        for (const Row row : swept_)
            row->second.swept = false;
        swept_.clear();
        for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
            if (change->added) {
                drop(change->row);
                continue;
            }
            Slot& slot = change->row->second;
            bytes_ += bytes_beside(change->before) - bytes_beside(slot.state);
            slot = {std::move(change->before), false};
        }
        changes_.clear();
    }
    void clear() noexcept {
        changes_.clear();
        swept_.clear();
        while (!rows_.empty())
            drop(rows_.begin());
        cursor_.reset();
    }

  private:
    struct Change {
        Row row;
        bool added = false;
        State before{};
    };

    // So that adding one more cannot fail.
    template<class Rows_>
    static void make_room(std::vector<Rows_>& rows) {
        if (rows.size() == rows.capacity())
            rows.reserve(std::max<std::size_t>(64, 2 * rows.size()));
    }
    [[nodiscard]] const Key* key_of(typename Rows::const_iterator row) const {
        return row == rows_.end() ? nullptr : &row->first;
    }
    [[nodiscard]] static std::size_t weight(Row row) noexcept {
        constexpr std::size_t node = 48; // of the tree, with what memory costs
        return node + sizeof(Key) + sizeof(Slot) + bytes_beside(row->first) +
               bytes_beside(row->second.state);
    }
    void drop(Row row) noexcept {
        bytes_ -= weight(row);
        mirror_.drop(row->first);
        rows_.erase(row);
    }

    Rows rows_;
    Mirror mirror_;
    std::vector<Change> changes_;
    std::vector<Row> swept_;
    std::optional<Key> cursor_; // behind it goes the next sweep
    std::size_t bytes_ = 0;
};

// A row of a layer that comes next in a list, and whether it is there or gone.
template<class Row>
struct Pending {
    Row row;
    bool present = false;
};

// The rows behind `after`, at most `limit`, of a table and of the layer over it. `fetch(after)`
// gives a page of `limit` rows of the table, `next(after)` the next row of the layer.
template<class Row, class Fetch, class Next>
[[nodiscard]] Result<std::vector<Row>> merged(std::optional<Row> after, std::uint32_t limit,
                                              Fetch fetch, Next next) {
    std::vector<Row> rows;
    if (limit == 0) return rows;
    std::optional<Pending<Row>> pending = next(after);
    if (!pending) return fetch(after);
    Result<std::vector<Row>> page = fetch(after);
    std::size_t at = 0;
    for (;;) {
        if (!page) return page;
        if (rows.size() == limit) return rows;
        const bool over = at == page->size();
        if (over && page->size() == limit) {
            page = fetch(std::optional<Row>(page->back()));
            at = 0;
        } else if (pending && (over || !((*page)[at] < pending->row))) {
            if (!over && (*page)[at] == pending->row) ++at;
            if (pending->present) rows.push_back(pending->row);
            pending = next(std::optional<Row>(pending->row));
        } else if (!over) {
            rows.push_back((*page)[at++]);
        } else {
            return rows;
        }
    }
}

} // namespace vorgang::sqlite
