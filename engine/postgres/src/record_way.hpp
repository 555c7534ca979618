// How statements go from the last record of a case back: each says where the one before it stands.
//
// A record is a row by itself, or one of a run: a row of several (record_run.hpp). The position of
// a run is that of its last record, and the others stand before it without a gap; so the row that
// holds a position is the first one that does not stand before it. Where the tables are distributed
// by case there are no runs, and every part of a statement names the case.
//
// Whatever stands in a damaged row, nothing here fails: who reads in a view could not go on.
#pragma once

#include "sql.hpp"

namespace vorgang::postgres {

// Joins, to what was said before, the row `r` that holds this position of this case, and as `e.at`
// what stands before the 24 bytes of the record in `numbers`.
template<bool sharded, std::size_t p, std::size_t c>
[[nodiscard]] constexpr auto row_at(const char (&position)[p], const char (&of_case)[c]) {
    if constexpr (sharded)
        return " CROSS JOIN LATERAL (SELECT * FROM vorgang.records WHERE case_id = " +
               Sql<c>(of_case) + " AND position = " + position + ") AS r";
    else
        return " CROSS JOIN LATERAL (SELECT * FROM vorgang.records WHERE position >= " +
               Sql<p>(position) + " ORDER BY position LIMIT 1) AS r";
}
template<std::size_t p>
[[nodiscard]] constexpr auto place_in_run(const char (&position)[p]) {
    return " CROSS JOIN LATERAL (SELECT CASE WHEN r.sequence BETWEEN 1 AND 1048576 "
           "THEN 24 * greatest(" +
           Sql<p>(position) + " - r.position + r.sequence - 1, -1)::integer END AS at) AS e";
}

// What `numbers` says of the record at `e.at`.
inline constexpr Sql case_in_run = "substring(r.numbers, e.at + 1, 8)";
inline constexpr Sql previous_in_run =
    "('x' || encode(substring(r.numbers, e.at + 9, 8), 'hex'))::bit(64)::bigint";
inline constexpr Sql sequence_in_run =
    "('x' || encode(substring(r.numbers, e.at + 17, 4), 'hex'))::bit(32)::bigint";
// The bytes of the record at `e.at`, or of the one there is.
inline constexpr Sql record_in_row =
    "CASE WHEN r.numbers IS NULL THEN r.record ELSE substring(r.record, "
    "('x' || encode(substring(r.numbers, e.at + 21, 2), 'hex'))::bit(16)::integer, "
    "('x' || encode(substring(r.numbers, e.at + 23, 2), 'hex'))::bit(16)::integer) END";

// `way`: the records of cases, from the last one back to the one with the number `first`. What
// `seed` selects has the same columns: the case, `first`, a sequence above all, position 0, the
// position of the last record, place 0. `place` is the position of the row. `of_case`: the case, as
// a parameter where there is only one.
template<bool sharded, std::size_t s, std::size_t c>
[[nodiscard]] constexpr auto way_back(const char (&seed)[s], const char (&of_case)[c]) {
    return "WITH RECURSIVE way(case_id, first, sequence, position, previous, place) AS (" +
           Sql<s>(seed) +
           " UNION ALL SELECT w.case_id, w.first, o.sequence, w.previous, o.previous, r.position "
           "FROM way AS w" +
           row_at<sharded>("w.previous", of_case) + place_in_run("w.previous") +
           " CROSS JOIN LATERAL (SELECT " + previous_in_run + " AS previous) AS n" +
           // A number within the transaction follows where that begins.
           " CROSS JOIN LATERAL (SELECT CASE WHEN r.numbers IS NULL THEN r.sequence ELSE " +
           sequence_in_run +
           " END AS sequence, CASE WHEN r.numbers IS NULL THEN r.previous "
           "WHEN n.previous BETWEEN 1 AND 1048576 "
           "THEN ((r.position - 1) >> 20 << 20) + n.previous ELSE n.previous END AS previous, "
           "CASE WHEN r.numbers IS NULL THEN r.position = w.previous AND r.case_id = " +
           of_case + " ELSE " + case_in_run + " = int8send(" + of_case +
           ") END AS is_it) AS o "
           "WHERE w.previous > 0 AND w.sequence > w.first AND o.is_it AND o.sequence < w.sequence)";
}

} // namespace vorgang::postgres
