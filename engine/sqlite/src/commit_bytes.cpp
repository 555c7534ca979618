#include "commit_bytes.hpp"

#include <cstring>
#include <type_traits>

namespace vorgang::sqlite {
namespace {

using Kind = IndexChange::Kind;
using durable::Bytes;

constexpr std::uint8_t removes = 0x80; // beside the kind of a row

class Writer {
  public:
    explicit Writer(std::vector<std::byte>& to) : to_(to) {}
    template<class Number>
    void number(Number value) {
        static_assert(std::is_integral_v<Number>);
        std::byte bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        to_.insert(to_.end(), bytes, bytes + sizeof value);
    }
    void plain(Bytes bytes) { to_.insert(to_.end(), bytes.begin(), bytes.end()); }
    void sized(Bytes bytes) {
        number(static_cast<std::uint32_t>(bytes.size()));
        plain(bytes);
    }
    void sized(std::string_view text) { sized(std::as_bytes(std::span(text))); }

  private:
    std::vector<std::byte>& to_;
};

// Reads zeros, and is not well, where there is nothing any more.
class Reader {
  public:
    explicit Reader(Bytes bytes) : rest_(bytes) {}
    template<class Number>
    Number number() {
        Number value{};
        const Bytes bytes = plain(sizeof value);
        if (well_) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    Bytes plain(std::size_t size) {
        well_ = well_ && size <= rest_.size();
        if (!well_) return {};
        const Bytes bytes = rest_.first(size);
        rest_ = rest_.subspan(size);
        return bytes;
    }
    Bytes sized() { return plain(number<std::uint32_t>()); }
    std::string_view text() {
        const Bytes bytes = sized();
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    void fail() { well_ = false; }
    [[nodiscard]] bool well() const { return well_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    Bytes rest_;
    bool well_ = true;
};

void write_row(Writer& to, const IndexChange& row) {
    to.number(static_cast<std::uint8_t>(static_cast<std::uint8_t>(row.kind) |
                                        (row.remove ? removes : 0)));
    switch (row.kind) {
    case Kind::task:
        to.number(row.queue.number);
        to.number(row.due.ms);
        to.number(row.activation);
        break;
    case Kind::due:
        to.number(row.due.ms);
        to.number(row.part);
        break;
    case Kind::outgoing:
        to.number(row.due.ms);
        to.number(row.activation);
        break;
    case Kind::name: to.sized(row.text); break;
    case Kind::claim:
        to.number(row.activation);
        to.sized(row.text);
        break;
    case Kind::key:
        to.sized(row.text);
        to.number(row.sequence);
        to.number(row.digest);
        break;
    case Kind::holder: to.number(row.digest); break;
    }
}

IndexChange read_row(Reader& from) {
    const auto head = from.number<std::uint8_t>();
    IndexChange row;
    row.kind = static_cast<Kind>(head & ~removes);
    row.remove = (head & removes) != 0;
    switch (row.kind) {
    case Kind::task:
        row.queue.number = from.number<std::uint32_t>();
        row.due.ms = from.number<std::int64_t>();
        row.activation = from.number<std::uint32_t>();
        return row;
    case Kind::due:
        row.due.ms = from.number<std::int64_t>();
        row.part = from.number<std::uint32_t>();
        return row;
    case Kind::outgoing:
        row.due.ms = from.number<std::int64_t>();
        row.activation = from.number<std::uint32_t>();
        return row;
    case Kind::name: row.text = from.text(); return row;
    case Kind::claim:
        row.activation = from.number<std::uint32_t>();
        row.text = from.text();
        return row;
    case Kind::key:
        row.text = from.text();
        row.sequence = from.number<std::uint32_t>();
        row.digest = from.number<std::uint64_t>();
        return row;
    case Kind::holder: row.digest = from.number<std::uint64_t>(); return row;
    }
    from.fail();
    return row;
}

// What the views of a change that is read point into.
struct Room {
    std::vector<IndexChange> rows;
    std::vector<PartChange> parts;
};

CaseChange read_change(Reader& from, Following& following, Room& room) {
    CaseChange change;
    change.case_id.number = from.number<std::uint64_t>();
    change.sequence = from.number<std::uint32_t>();
    change.created = change.sequence == 1;
    const Bytes chain = from.plain(following.chain.size());
    if (from.well()) std::memcpy(following.chain.data(), chain.data(), chain.size());
    change.after = from.sized();
    room.parts.clear();
    for (auto left = from.number<std::uint32_t>(); left != 0 && from.well(); --left) {
        const auto number = from.number<std::uint32_t>();
        room.parts.push_back({number, {}, from.sized()});
    }
    room.rows.clear();
    for (auto left = from.number<std::uint32_t>(); left != 0 && from.well(); --left)
        room.rows.push_back(read_row(from));
    following.counts.reset();
    if (from.number<std::uint8_t>() != 0) {
        change.tenant = from.text();
        Counts counts;
        counts.cases = from.number<std::uint64_t>();
        counts.ended = from.number<std::uint64_t>();
        counts.suspended = from.number<std::uint64_t>();
        counts.incidents = from.number<std::uint64_t>();
        counts.open = counts.cases - counts.ended;
        following.counts = counts;
    }
    change.parts = room.parts;
    change.index = room.rows;
    return change;
}

} // namespace

void CommitBytes::clear() noexcept {
    bytes_.clear();
    changes_ = 0;
}

void CommitBytes::add(const CaseChange& change, const Following& following) {
    Writer to(bytes_);
    to.number(change.case_id.number);
    to.number(change.sequence);
    to.plain(following.chain);
    to.sized(change.after);
    to.number(static_cast<std::uint32_t>(change.parts.size()));
    for (const PartChange& part : change.parts) {
        to.number(part.number);
        to.sized(part.after);
    }
    to.number(static_cast<std::uint32_t>(change.index.size()));
    for (const IndexChange& row : change.index)
        write_row(to, row);
    to.number(static_cast<std::uint8_t>(following.counts.has_value()));
    if (following.counts) {
        to.sized(change.tenant);
        to.number(following.counts->cases);
        to.number(following.counts->ended);
        to.number(following.counts->suspended);
        to.number(following.counts->incidents);
    }
    ++changes_;
}

std::optional<Result<void>> read_changes(std::span<const std::byte> bytes, const TakeChange& take) {
    Reader from(bytes);
    Room room;
    while (!from.at_end()) {
        Following following;
        const CaseChange change = read_change(from, following, room);
        if (!from.well()) return std::nullopt;
        if (auto taken = take(change, following); !taken) return taken;
    }
    return Result<void>();
}

} // namespace vorgang::sqlite
