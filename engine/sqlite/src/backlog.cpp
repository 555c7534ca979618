#include "backlog.hpp"

#include <algorithm>
#include <limits>

namespace vorgang::sqlite {
namespace {

constexpr std::uint64_t everything = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t tables = 4;
// So many rows of vorgang_pending at most go with one commit, if each is of one command.
constexpr std::uint64_t gone_at_once = 2048;
// A row of a table in memory, about.
constexpr std::size_t row_bytes = 200;
// A command meets the writing of so small a part of all that may be pending.
constexpr std::size_t parts_of_all = 256;
// LIMIT: of what one commit keeps in memory, and of a row of vorgang_pending.
constexpr std::size_t bytes_of_commit = 64U << 20;
// What is written at once when the store is closed.
constexpr std::size_t rows_at_end = 16'384;

} // namespace

Result<void> Backlog::prepare(sqlite3* connection, const Options& options) {
    options_ = options;
    return rows_.prepare(connection);
}

Result<void> Backlog::catch_up() {
    Result<PendingRows::Progress> now = rows_.progress();
    if (!now) return std::move(now).error();
    if (is_known_ && *now == known_) return {};
    cases_.forget();
    if (is_known_ && now->removed == known_.removed && now->last > known_.last &&
        now->pending == now->last) {
        Result<bool> followed = follow(*now);
        if (!followed) return std::move(followed).error();
        if (*followed) return {};
    }
    return load(*now);
}

// Takes the rows behind what is known; false where some between are not there any more.
Result<bool> Backlog::follow(const PendingRows::Progress& now) {
    is_known_ = false;
    std::uint64_t expected = known_.last + 1;
    bool whole = true;
    const auto visit = [&](const PendingRows::Row& row) -> Result<void> {
        whole = whole && row.sound && row.first == expected;
        if (!whole) return {};
        expected = row.last + 1;
        round_.bytes += row.changes.size();
        return take(row);
    };
    VORGANG_TRY(rows_.each(known_.last, visit));
    if (!whole || expected != now.last + 1) return false;
    settle();
    known_ = now;
    is_known_ = true;
    return true;
}

Result<void> Backlog::load(const PendingRows::Progress& now) {
    is_known_ = false;
    clear();
    std::uint64_t expected = 0; // what the next row begins with
    const auto visit = [&](const PendingRows::Row& row) -> Result<void> {
        const std::uint64_t first = expected != 0 ? expected : std::min(row.first, row.last);
        expected = row.last + 1;
        round_.bytes += row.changes.size();
        if (first < row.first && row.sound) VORGANG_TRY(lose(first, row.first - 1));
        return row.sound ? take(row) : lose(first, row.last);
    };
    VORGANG_TRY(rows_.each(0, visit));
    if (expected != 0 && expected <= now.last) VORGANG_TRY(lose(expected, now.last));
    settle();
    known_ = now;
    is_known_ = true;
    round_.begun_at = now.last;
    return {};
}

Result<void> Backlog::take(const PendingRows::Row& row) {
    std::uint64_t position = row.first;
    const auto set = [&](const CaseChange& change, const Following& following) -> Result<void> {
        cases_.pending().set(change.case_id, {change.sequence,
                                              position++,
                                              following.chain,
                                              {change.after.begin(), change.after.end()},
                                              false});
        parts_.write(change.case_id, change.parts);
        if (following.counts) counts_.pending().set(std::string(change.tenant), *following.counts);
        return index_.write(change.case_id, change.index, true);
    };
    auto taken = read_changes(row.changes, set);
    // Nothing of it is taken back, and what was there before would stay in memory for all rows.
    settle();
    if (!taken || position != row.last + 1) return damaged("vorgang_pending");
    return *std::move(taken);
}

// Nobody knows what became of the cases of these records.
Result<void> Backlog::lose(std::uint64_t first, std::uint64_t last) {
    if (!options_.tolerant) return damaged("vorgang_pending");
    faults_.push_back("vorgang_pending: what was committed with the records " +
                      std::to_string(first) + " to " + std::to_string(last) + " is damaged");
    return cases_.lose(first, last);
}

void Backlog::clear() noexcept {
    cases_.pending().clear();
    parts_.pending().clear();
    index_.clear();
    counts_.pending().clear();
    faults_.clear();
    round_ = {};
}

// In a commit nobody else writes; where nobody has written since the last one, that one knows.
Result<void> Backlog::begin() {
    if (!is_known_ || !version_ || version_ != rows_.version()) VORGANG_TRY(catch_up());
    cases_.begin(known_.last);
    index_.begin();
    bytes_.clear();
    next_ = round_;
    pending_ = known_.pending;
    swept_ = false;
    spilt_ = false;
    return {};
}

Result<void> Backlog::add(const CaseChange& change, const Following& following) {
    if (options_.bytes_max != 0) bytes_.add(change, following);
    const std::size_t all = bytes_.bytes().size() + bytes();
    return all > 2 * options_.bytes_max + bytes_of_commit ? spill() : Result<void>();
}

// A commit that is larger than memory should be (a tenant that is copied) is written into the
// tables as it goes.
Result<void> Backlog::spill() {
    spilt_ = true;
    VORGANG_TRY(write_all());
    clear();
    return {};
}

bool Backlog::empty() const noexcept {
    return known_.pending == 0 && cases_.pending().empty() && parts_.pending().empty() &&
           index_.empty() && counts_.pending().empty();
}

std::size_t Backlog::bytes() const noexcept {
    return cases_.pending().bytes() + parts_.pending().bytes() + index_.bytes() +
           counts_.pending().bytes();
}

std::size_t Backlog::changed() const noexcept {
    return cases_.pending().changed() + parts_.pending().changed() + index_.changed() +
           counts_.pending().changed();
}

// How many rows go into the tables for each that comes: the fuller the layers the more, so that
// they neither run over nor empty. Where the same few rows change again and again it is
// vorgang_pending that fills.
double Backlog::pressure() const noexcept {
    const auto limit = static_cast<double>(options_.bytes_max);
    const double full = std::max(static_cast<double>(bytes()) / limit,
                                 static_cast<double>(next_.bytes) / (2 * limit));
    return std::clamp(2 * full - 1, 0.0, 8.0);
}

Result<void> Backlog::write() {
    if (options_.bytes_max == 0) return write_all();
    if (bytes_.changes() != 0) {
        const std::uint64_t last = cases_.last_position();
        VORGANG_TRY(rows_.append({last - bytes_.changes() + 1, last, bytes_.bytes()}));
        next_.bytes += bytes_.bytes().size();
        pending_ = last;
    }
    next_.owed += static_cast<double>(changed()) * pressure();
    const std::size_t least = options_.bytes_max / row_bytes / parts_of_all;
    if (next_.owed < static_cast<double>(least) + 1) return {};
    const auto budget = static_cast<std::size_t>(next_.owed);
    next_.owed = 0;
    if (Result<bool> over = go_round(budget); !over) return std::move(over).error();
    return remove_some();
}

// Writes rows until the budget is spent; true: a round is over.
Result<bool> Backlog::go_round(std::size_t budget) {
    swept_ = true;
    for (;;) {
        Result<bool> over = sweep(budget);
        if (!over || !*over) return over;
        if (++next_.table < tables) continue;
        next_.table = 0;
        next_.done = next_.begun_at;
        next_.begun_at = cases_.last_position();
        next_.bytes = 0;
        return true;
    }
}

Result<bool> Backlog::sweep(std::size_t& budget) {
    switch (next_.table) {
    case 0: return cases_.sweep(budget);
    case 1: return parts_.sweep(budget);
    case 2: return index_.sweep(budget);
    default: return counts_.sweep(budget);
    }
}

// The oldest first: what is left can be read again from any of them on.
Result<void> Backlog::remove_some() {
    if (next_.gone >= next_.done) return {};
    if (next_.gone == 0) {
        Result<std::uint64_t> first = rows_.first();
        if (!first) return std::move(first).error();
        next_.gone = *first == 0 ? next_.done : *first - 1;
    }
    next_.gone = std::max(next_.gone, std::min(next_.done, next_.gone + gone_at_once));
    if (next_.gone >= pending_) pending_ = 0;
    return rows_.remove_until(next_.gone);
}

void Backlog::begin_round_anew() noexcept {
    cases_.pending().sweep_anew();
    parts_.pending().sweep_anew();
    index_.sweep_anew();
    counts_.pending().sweep_anew();
    round_.table = 0;
}

Result<void> Backlog::write_all() {
    begin_round_anew();
    next_.table = 0;
    next_.begun_at = cases_.last_position();
    if (Result<bool> over = go_round(std::numeric_limits<std::size_t>::max()); !over)
        return std::move(over).error();
    if (pending_ != 0) VORGANG_TRY(rows_.remove_until(everything));
    next_ = {};
    next_.begun_at = cases_.last_position();
    pending_ = 0;
    bytes_.clear();
    return {};
}

// A part of it in each commit, so that none gets large.
Result<bool> Backlog::write_next() {
    if (!std::exchange(ending_, true)) {
        begin_round_anew();
        next_.table = 0;
        next_.begun_at = cases_.last_position();
    }
    Result<bool> over = go_round(rows_at_end);
    if (!over || !*over) return over;
    VORGANG_TRY(write_all());
    return true;
}

// What is set in the layers stays.
void Backlog::settle() noexcept {
    cases_.pending().committed();
    parts_.pending().committed();
    index_.committed();
    counts_.pending().committed();
}

void Backlog::committed() noexcept {
    settle();
    round_ = next_;
    known_.last = cases_.last_position();
    known_.pending = pending_;
    version_ = options_.own ? rows_.version() : std::nullopt;
    bytes_.clear();
    swept_ = false;
    spilt_ = false;
}

void Backlog::rolled_back() noexcept {
    cases_.pending().rolled_back();
    parts_.pending().rolled_back();
    index_.rolled_back();
    counts_.pending().rolled_back();
    if (std::exchange(swept_, false)) begin_round_anew();
    if (std::exchange(spilt_, false)) {
        clear();
        is_known_ = false;
    }
    bytes_.clear();
}

} // namespace vorgang::sqlite
