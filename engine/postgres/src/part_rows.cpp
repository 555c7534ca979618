#include "part_rows.hpp"

namespace vorgang::postgres {

using durable::checksum;

namespace {

constexpr Statement look{"SELECT checksum, block FROM vorgang.parts "
                         "WHERE case_id = $1::bigint AND part = $2::bigint"};
constexpr Statement first_due{
    "SELECT due, part, checksum FROM vorgang.due WHERE case_id = $1::bigint "
    "AND part > 0 ORDER BY due, part LIMIT 1"};
constexpr Statement put{
    "INSERT INTO vorgang.parts(case_id, part, checksum, block) "
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]) "
    "ON CONFLICT (case_id, part) DO UPDATE SET checksum = excluded.checksum, "
    "block = excluded.block"};
constexpr Statement remove{
    "DELETE FROM vorgang.parts AS p USING unnest($1::bigint[], $2::bigint[]) AS g(case_id, part) "
    "WHERE p.case_id = g.case_id AND p.part = g.part"};

} // namespace

Result<Bytes> PartRows::read(CaseId id, std::uint32_t part) {
    if (const auto it = written_.find({id.number, part}); it != written_.end()) {
        if (it->second.block.empty()) return no_such_case();
        return Bytes(it->second.block);
    }
    Result<Rows> rows = connection_.ask(look, Arguments(id, part));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return no_such_case();
    const Bytes block = rows->bytes(0, 1);
    const std::uint64_t expected = rows->bits(0, 0);
    if (!rows->sound() || checksum(id, part, durable::Digest{}, block) != expected)
        return damaged("vorgang.parts");
    block_.assign(block.begin(), block.end());
    return Bytes(block_);
}

Result<std::optional<PartDue>> PartRows::due(CaseId id) {
    Result<Rows> rows = connection_.ask(first_due, Arguments(id));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return std::optional<PartDue>();
    const PartDue due{rows->instant(0, 0), rows->number(0, 1)};
    rows->expect(0, 2, row_sum(Table::due, due.due, id, due.part));
    if (!rows->sound()) return damaged("vorgang.due");
    return std::optional(due);
}

void PartRows::write(CaseId id, std::span<const PartChange> changes) {
    for (const PartChange& change : changes)
        written_.insert_or_assign({id.number, change.number},
                                  Written{{change.after.begin(), change.after.end()}, false});
}

void PartRows::send_changes() {
    Array gone_cases(Element::int8), gone_parts(Element::int8);
    Array cases(Element::int8), parts(Element::int8), sums(Element::int8), blocks(Element::bytea);
    for (auto& [key, written] : written_) {
        if (std::exchange(written.sent, true)) continue;
        const auto& [number, part] = key;
        if (written.block.empty()) {
            gone_cases.add(number);
            gone_parts.add(part);
            continue;
        }
        cases.add(number);
        parts.add(part);
        sums.add(checksum(CaseId{number}, part, durable::Digest{}, written.block));
        blocks.add(Bytes(written.block));
    }
    if (!gone_cases.empty())
        connection_.send(remove, Arguments(gone_cases.wire(), gone_parts.wire()));
    if (!cases.empty())
        connection_.send(put, Arguments(cases.wire(), parts.wire(), sums.wire(), blocks.wire()));
}

} // namespace vorgang::postgres
