// Rows that were committed and do not stand in their table yet: the last state of each key, in the
// order of the keys. What a layer has goes before what the table has.
//
// What is set belongs to the open commit until committed() or rolled_back(). A sweep writes rows
// into their table, from key to key; they leave the layer with the commit that wrote them.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "error.hpp"
#include "sorted_rows.hpp"
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
    using Rows = SortedRows<Key, Slot>;
    using Row = typename Rows::Row;

  public:
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
    // Memory, about.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    // What the open commit has set.
    [[nodiscard]] std::size_t changed() const noexcept { return changes_.size(); }
    [[nodiscard]] const Mirror& mirror() const noexcept { return mirror_; }

    // Null where the table says it. What is found is valid until something is set.
    [[nodiscard]] const State* find(const Key& key) const {
        const Row* const row = rows_.find(key);
        return row == nullptr ? nullptr : &row->value.state;
    }
    // The first key that is not before this one, or that is behind it; null at the end.
    [[nodiscard]] const Key* at_or_behind(const Key& key) const {
        return key_of(rows_.at_or_behind(key));
    }
    [[nodiscard]] const Key* behind(const Key& key) const { return key_of(rows_.behind(key)); }
    template<class Visit>
    void each(Visit visit) const {
        rows_.each([&](const Row& row) { visit(row.key, row.value.state); });
    }

    void set(const Key& key, State state) {
        make_room(changes_);
        Key changed = key;
        const auto [row, added] = rows_.add(key);
        if (added) {
            try {
                mirror_.add(key);
            } catch (...) {
                rows_.erase(changed);
                throw;
            }
            bytes_ += weight(*row);
        }
        changes_.push_back({std::move(changed), added, std::move(row->value.state)});
        bytes_ += bytes_beside(state) - bytes_beside(changes_.back().before);
        row->value = {std::move(state), false};
    }

    // Passes rows to `put(key, state)` in the order of their keys, from where the last sweep ended,
    // at most `budget`, which it lowers. True: it came to the end, and the next one begins anew.
    template<class Put>
    [[nodiscard]] Result<bool> sweep(std::size_t& budget, Put put) {
        const Row* last = nullptr;
        Result<void> done;
        const auto visit = [&](Row& row) {
            if (budget == 0) return false;
            --budget;
            last = &row;
            if (row.value.swept) return true; // by this commit already
            make_room(swept_);
            Key key = row.key;
            done = put(row.key, row.value.state);
            if (!done) return false;
            row.value.swept = true;
            swept_.push_back(std::move(key));
            return true;
        };
        const bool over = rows_.each_behind(cursor_ ? &*cursor_ : nullptr, visit);
        VORGANG_TRY(done);
        if (over)
            cursor_.reset();
        else if (last != nullptr)
            cursor_ = last->key;
        return over;
    }
    void sweep_anew() noexcept { cursor_.reset(); }

    void committed() noexcept {
        changes_.clear();
        for (const Key& key : swept_)
            if (const Row* const row = rows_.find(key); row != nullptr && row->value.swept)
                drop(*row);
        swept_.clear();
    }
    // A sweep has to begin anew then.
    void rolled_back() noexcept {
        for (const Key& key : swept_)
            rows_.find(key)->value.swept = false;
        swept_.clear();
        for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
            Row& row = *rows_.find(change->key);
            if (change->added) {
                drop(row);
                continue;
            }
            bytes_ += bytes_beside(change->before) - bytes_beside(row.value.state);
            row.value = {std::move(change->before), false};
        }
        changes_.clear();
    }
    void clear() noexcept {
        changes_.clear();
        swept_.clear();
        while (!rows_.empty())
            drop(rows_.first());
        cursor_.reset();
    }

  private:
    struct Change {
        Key key;
        bool added = false;
        State before{};
    };

    // So that adding one more cannot fail.
    template<class AnyRows>
    static void make_room(std::vector<AnyRows>& rows) {
        if (rows.size() == rows.capacity())
            rows.reserve(std::max<std::size_t>(64, 2 * rows.size()));
    }
    [[nodiscard]] static const Key* key_of(const Row* row) noexcept {
        return row == nullptr ? nullptr : &row->key;
    }
    // A run of rows is some two thirds full.
    [[nodiscard]] static std::size_t weight(const Row& row) noexcept {
        return sizeof(Row) * 3 / 2 + bytes_beside(row.key) + bytes_beside(row.value.state);
    }
    void drop(const Row& row) noexcept {
        bytes_ -= weight(row);
        mirror_.drop(row.key);
        rows_.erase(row.key);
    }

    Rows rows_;
    Mirror mirror_;
    std::vector<Change> changes_;
    std::vector<Key> swept_;
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
