#include "store_conformance.hpp"

#include <cstring>

namespace vorgang::conformance {
namespace {

using Block = std::vector<std::byte>;

template<class T>
void put(Block& block, std::size_t offset, T value) {
    std::memcpy(block.data() + offset, &value, sizeof value);
}

// docs/formats/case.md: a header of 72 bytes, one frame without cells and slots, the heap.
Block make_block(CaseId id, std::uint32_t sequence, std::size_t heap_bytes) {
    constexpr std::size_t header = 72;
    constexpr std::size_t frame = 16;
    Block block(header + frame + heap_bytes);
    put(block, 0, id.number);
    put(block, 8, id.number * 0x5851f42d4c957f2du); // salt
    put(block, 16, ~id.number);
    put(block, 24, std::int64_t{sequence} * 1000); // instant
    put(block, 32, no_due.ms);
    put(block, 40, sequence);
    put(block, 52, static_cast<std::uint32_t>(frame));
    put(block, 60, static_cast<std::uint32_t>(heap_bytes));
    put(block, 64, std::uint16_t{0xffff}); // no ending
    put(block, 68, std::uint8_t{1});       // format
    for (std::size_t i = header + frame; i < block.size(); ++i)
        block[i] = static_cast<std::byte>(i * 31 + sequence);
    return block;
}

// docs/formats/record.md: u32 trace size | u32 content size | trace | content.
Block make_record(CaseId id, std::uint32_t sequence) {
    const std::string trace = "trace " + std::to_string(id.number);
    const std::string content(sequence % 3 == 0 ? 0 : 10 + sequence, 'c');
    Block record(8);
    put(record, 0, static_cast<std::uint32_t>(trace.size()));
    put(record, 4, static_cast<std::uint32_t>(content.size()));
    for (const char letter : trace + content)
        record.push_back(static_cast<std::byte>(letter));
    return record;
}

IndexChange row(IndexChange::Kind kind) {
    IndexChange change;
    change.kind = kind;
    return change;
}

} // namespace

CaseChange SampleCase::next(std::vector<IndexChange> index, std::size_t heap_bytes) {
    const auto sequence = static_cast<std::uint32_t>(records_.size() + 1);
    before_ = block_;
    block_ = make_block(id_, sequence, heap_bytes);
    records_.push_back(make_record(id_, sequence));
    index_ = std::move(index);
    return {id_, sequence, sequence == 1, before_, block_, records_.back(), index_, {}, {}};
}

IndexChange task_row(QueueId queue, std::int64_t due_ms, std::uint32_t activation) {
    IndexChange change = row(IndexChange::Kind::task);
    change.queue = queue;
    change.due = Instant{due_ms};
    change.activation = activation;
    return change;
}

IndexChange due_row(std::int64_t due_ms) {
    IndexChange change = row(IndexChange::Kind::due);
    change.due = Instant{due_ms};
    return change;
}

IndexChange outgoing_row(std::int64_t due_ms, std::uint32_t activation) {
    IndexChange change = row(IndexChange::Kind::outgoing);
    change.due = Instant{due_ms};
    change.activation = activation;
    return change;
}

IndexChange name_row(std::string_view text) {
    IndexChange change = row(IndexChange::Kind::name);
    change.text = text;
    return change;
}

IndexChange claim_row(std::uint32_t activation, std::string_view person) {
    IndexChange change = row(IndexChange::Kind::claim);
    change.activation = activation;
    change.due = no_due;
    change.text = person;
    return change;
}

IndexChange key_row(std::string_view text, std::uint32_t sequence, std::uint64_t digest) {
    IndexChange change = row(IndexChange::Kind::key);
    change.text = text;
    change.sequence = sequence;
    change.digest = digest;
    return change;
}

IndexChange holder_row(std::uint64_t person) {
    IndexChange change = row(IndexChange::Kind::holder);
    change.digest = person;
    return change;
}

IndexChange removed(IndexChange change) {
    change.remove = true;
    // Whoever takes a claim away knows the task, not the person; all holders go with the case.
    if (change.kind == IndexChange::Kind::claim) change.text = {};
    if (change.kind == IndexChange::Kind::holder) change.digest = 0;
    return change;
}

void well(const Result<void>& result) {
    if (!result) ADD_FAILURE() << to_text(result.error().code) << ": " << result.error().english;
}

void StoreConformance::SetUp() {
    home_ = GetParam().home();
    store_ = home_->open();
    ASSERT_NE(store_, nullptr);
}

void StoreConformance::open_again() {
    store_.reset();
    store_ = home_->open();
    ASSERT_NE(store_, nullptr);
}

void StoreConformance::write(SampleCase& sample, std::vector<IndexChange> index, std::size_t heap) {
    well(store().write(sample.next(std::move(index), heap)));
}

void StoreConformance::commit(SampleCase& sample, std::vector<IndexChange> index,
                              std::size_t heap) {
    well(store().begin());
    write(sample, std::move(index), heap);
    well(store().commit());
}

void StoreConformance::commit_counted(SampleCase& sample, std::string_view tenant,
                                      const CountsChange& counts) {
    CaseChange change = sample.next();
    change.tenant = tenant;
    change.counts = counts;
    well(store().begin());
    well(store().write(change));
    well(store().commit());
}

void StoreConformance::write_parts(SampleCase& sample, std::vector<PartChange> parts,
                                   std::vector<IndexChange> index) {
    CaseChange change = sample.next(std::move(index));
    change.parts = parts;
    well(store().write(change));
}

void StoreConformance::commit_parts(SampleCase& sample, std::vector<PartChange> parts,
                                    std::vector<IndexChange> index) {
    well(store().begin());
    write_parts(sample, std::move(parts), std::move(index));
    well(store().commit());
}

std::vector<std::byte> StoreConformance::read_part(CaseId id, std::uint32_t part) {
    const auto bytes = well(store().read_part(id, part));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.data()) % 8, 0u);
    return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> StoreConformance::read(CaseId id) {
    const auto bytes = well(store().read(id));
    return {bytes.begin(), bytes.end()};
}

} // namespace vorgang::conformance
