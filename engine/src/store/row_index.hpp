// A sorted set of rows, made for many changes between few queries.
//
// Changes are noted first and merged into sorted chunks later, in one pass over what they touch:
// when a query comes, or when as many wait as a fraction of the set. So a change costs a note, and
// a query sees every change.
#pragma once

#include <new>
#include <vector>

#include "store/radix_sort.hpp"

namespace vorgang::store {

class RowIndex {
  public:
    // Room for `more` notes, so that note() cannot fail. May throw bad_alloc.
    void reserve(std::size_t more) {
        if (notes_.capacity() - notes_.size() < more) grow(more);
    }
    // Precondition: room was reserved; a row is added once and removed once, in turn.
    void note(PackedRow row, bool remove) noexcept {
        row.low |= remove ? PackedRow::remove_bit : 0;
        if (notes_.size() == notes_.capacity()) __builtin_unreachable(); // no code to grow
        notes_.push_back(row);
    }

    // Merges where it is due; at this pace its cost per change is constant. Where memory runs out
    // the notes stay, and the next merge tries again.
    void merge_when_full() noexcept {
        if (notes_.size() < notes_max_) return;
        try {
            merge();
        } catch (const std::bad_alloc&) {
        }
    }

    // Merges all notes. Where memory runs out it throws, keeps what is not merged as notes, and
    // can be called again.
    [[gnu::cold]] void merge() {
        if (notes_.empty()) return;
        sort_stable(notes_);
        drop_pairs();
        std::size_t done = 0;
        try {
            while (done < notes_.size())
                done = merge_from(done);
        } catch (...) {
            forget(done);
            throw;
        }
        notes_.clear();
        notes_max_ = std::max(notes_least, rows_ / 8);
    }

    // Rows behind `after` (from the first where null), in order, up to `limit`. Merges first.
    [[nodiscard]] std::vector<PackedRow> page(const PackedRow* after, std::size_t limit) {
        merge();
        std::vector<PackedRow> rows;
        std::size_t chunk = after != nullptr ? chunk_of(*after) : 0;
        for (; chunk < chunks_.size() && rows.size() < limit; ++chunk) {
            const Chunk& from = chunks_[chunk];
            auto it = after != nullptr ? std::upper_bound(from.begin(), from.end(), *after)
                                       : from.begin();
            for (; it != from.end() && rows.size() < limit; ++it)
                rows.push_back(*it);
        }
        return rows;
    }

    [[nodiscard]] std::size_t size() {
        merge();
        return rows_;
    }

  private:
    using Chunk = std::vector<PackedRow>;
    static constexpr std::size_t notes_least = 4096;
    static constexpr std::size_t chunk_rows = 1024;

    [[gnu::cold]] void grow(std::size_t more) {
        notes_.reserve(std::max<std::size_t>(64, notes_.size() * 2 + more));
    }

    // The chunk a row belongs to: the last one that begins at or before it.
    [[nodiscard]] std::size_t chunk_of(const PackedRow& row) const {
        const auto begins_after = [](const PackedRow& r, const Chunk& c) { return r < c.front(); };
        const auto it = std::upper_bound(chunks_.begin(), chunks_.end(), row, begins_after);
        return it == chunks_.begin() ? 0 : static_cast<std::size_t>(it - chunks_.begin()) - 1;
    }

    // A row that came and went (or went and came back) since the last merge leaves no trace.
    void drop_pairs() noexcept {
        std::size_t kept = 0;
        for (const PackedRow& note : notes_) {
            if (kept > 0 && notes_[kept - 1] == note &&
                notes_[kept - 1].removes() != note.removes())
                --kept;
            else
                notes_[kept++] = note;
        }
        notes_.resize(kept);
    }

    void forget(std::size_t done) noexcept {
        notes_.erase(notes_.begin(), notes_.begin() + static_cast<std::ptrdiff_t>(done));
    }

    // Merges the notes that fall into one chunk; returns the first that does not.
    std::size_t merge_from(std::size_t first) {
        if (chunks_.empty()) return fill_empty(first);
        const std::size_t place = chunk_of(notes_[first]);
        std::size_t last = notes_.size();
        if (place + 1 < chunks_.size()) {
            const PackedRow border = chunks_[place + 1].front();
            last = first + 1;
            while (last < notes_.size() && notes_[last] < border)
                ++last;
        }
        Chunk merged = combine(chunks_[place], first, last);
        const std::size_t before = chunks_[place].size();
        const std::size_t after = merged.size();
        replace(place, std::move(merged));
        rows_ += after - before;
        return last;
    }

    std::size_t fill_empty(std::size_t first) {
        Chunk all = combine({}, first, notes_.size());
        const std::size_t rows = all.size();
        chunks_.emplace_back();
        try {
            replace(0, std::move(all));
        } catch (...) {
            chunks_.clear();
            throw;
        }
        rows_ = rows;
        return notes_.size();
    }

    Chunk combine(const Chunk& old, std::size_t first, std::size_t last) const {
        Chunk merged(old.size() + (last - first));
        PackedRow* to = merged.data();
        const PackedRow* it = old.data();
        const PackedRow* const end = it + old.size();
        for (std::size_t i = first; i < last; ++i) {
            const PackedRow note = notes_[i];
            while (it != end && *it < note)
                *to++ = *it++;
            if (it != end && *it == note) ++it;
            if (!note.removes()) *to++ = note;
        }
        to = std::copy(it, end, to);
        merged.resize(static_cast<std::size_t>(to - merged.data()));
        return merged;
    }

    // Puts rows in the place of a chunk: as one, as several of even size, or as none.
    void replace(std::size_t place, Chunk rows) {
        if (rows.empty()) {
            chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(place));
            return;
        }
        const std::size_t pieces = (rows.size() + chunk_rows - 1) / chunk_rows;
        if (pieces == 1 && rows.capacity() - rows.size() < chunk_rows / 8) {
            chunks_[place] = std::move(rows);
            return;
        }
        std::vector<Chunk> parts;
        parts.reserve(pieces);
        for (std::size_t i = 0; i < pieces; ++i) {
            const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() * i / pieces);
            const auto end =
                rows.begin() + static_cast<std::ptrdiff_t>(rows.size() * (i + 1) / pieces);
            parts.emplace_back(begin, end);
        }
        if (chunks_.capacity() < chunks_.size() + pieces)
            chunks_.reserve(chunks_.size() * 2 + pieces);
        const auto at = chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(place));
        chunks_.insert(at, std::make_move_iterator(parts.begin()),
                       std::make_move_iterator(parts.end()));
    }

    std::vector<Chunk> chunks_;    // none is empty
    std::vector<PackedRow> notes_; // in the order of the changes
    std::size_t rows_ = 0;         // in chunks
    std::size_t notes_max_ = notes_least;
};

} // namespace vorgang::store
