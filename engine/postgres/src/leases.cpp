#include "leases.hpp"

namespace vorgang::postgres {
namespace {

// The number comes from a sequence: it rises also where the row is made anew.
constexpr Statement take_row{
    "WITH free AS (SELECT due, case_id, activation FROM vorgang.outgoing WHERE due = $1::bigint "
    "AND case_id = $2::bigint AND activation = $3::bigint "
    "AND (held_until IS NULL OR held_until <= clock_timestamp()) FOR UPDATE SKIP LOCKED) "
    "UPDATE vorgang.outgoing AS o SET fence = nextval('vorgang.fences'), "
    "held_until = clock_timestamp() + $4::bigint * interval '1 millisecond' FROM free AS f "
    "WHERE o.due = f.due AND o.case_id = f.case_id AND o.activation = f.activation "
    "RETURNING o.fence"};
constexpr Statement free_row{
    "UPDATE vorgang.outgoing SET held_until = NULL WHERE due = $1::bigint "
    "AND case_id = $2::bigint AND activation = $3::bigint AND fence = $4::bigint"};
constexpr Statement look_at_fence{
    "SELECT fence FROM vorgang.outgoing WHERE due = $1::bigint AND case_id = $2::bigint "
    "AND activation = $3::bigint AND fence = $4::bigint"};
// Divides by zero where somebody else has taken it: COMMIT must not be reached.
constexpr Statement guard{
    "WITH held AS (SELECT 1 FROM vorgang.outgoing WHERE due = $1::bigint "
    "AND case_id = $2::bigint AND activation = $3::bigint AND fence = $4::bigint FOR UPDATE) "
    "SELECT 1 / count(*) FROM held"};

Arguments arguments_of(const OutgoingRow& row, std::uint64_t last) {
    return Arguments(row.due, row.case_id, row.activation, last);
}

} // namespace

Result<std::uint64_t> Leases::take(const OutgoingRow& row) {
    Result<Rows> rows = connection_.ask(take_row, arguments_of(row, lease_ms_));
    if (!rows) return std::move(rows).error();
    return rows->empty() ? std::uint64_t{0} : rows->bits(0, 0);
}

Result<void> Leases::give_back(const OutgoingRow& row, std::uint64_t number) {
    Result<Rows> done = connection_.ask(free_row, arguments_of(row, number));
    if (!done) return std::move(done).error();
    return {};
}

Result<bool> Leases::still_taken(const OutgoingRow& row, std::uint64_t number) {
    Result<Rows> rows = connection_.ask_beside(look_at_fence, arguments_of(row, number));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return false;
    relied_on_.push_back({row, number});
    return true;
}

void Leases::send_guards() {
    for (const auto& [row, number] : relied_on_)
        connection_.send(guard, arguments_of(row, number));
    relied_on_.clear();
}

} // namespace vorgang::postgres
