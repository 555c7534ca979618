// The bytes of a case: a block of header, frame, ledger and heap, and one such block for each part.
//
//   header | frame | ledger entries | heap (texts and lists)
//   frame:  header | cells | known bits | slots
//
// A frame is one live instance of the process (the case itself), of an element of a list or of what
// accompanies (a part, see parts.hpp). A cell holds what a lane waits for, or an armed deadline;
// the compiler has given every position its cell, so opening and closing never moves anything. The
// ledger is a short list of what is rare: persons, arguments of open calls, kept messages. The
// block says its own geometry: records replay onto it without the process. docs/formats/case.md
// describes the bytes; docs/architecture.md what they cost and why.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>

namespace vorgang::run {

static_assert(std::endian::native == std::endian::little, "the formats are little-endian");

inline constexpr std::uint8_t case_format = 1;

enum CaseFlag : std::uint8_t {
    case_ended = 1,
    case_suspended = 2,
    case_cancelled = 4,
    part_done = 8 // a part whose flow has ended, kept for what it found
};

struct CaseHeader {
    std::uint64_t id = 0;
    std::uint64_t salt_low = 0; // key of the pseudonyms of this case
    std::uint64_t salt_high = 0;
    std::int64_t at = 0;                                         // instant of the last record
    std::int64_t due = std::numeric_limits<std::int64_t>::max(); // derived, see next_due
    std::uint32_t sequence = 0;                                  // number of the last record
    std::uint32_t deployment = 0;
    std::uint32_t activations = 0; // numbers given out so far
    std::uint32_t frames_bytes = 0;
    std::uint32_t ledger = 0; // entries
    std::uint32_t heap = 0;   // bytes
    std::uint16_t ending = 0xffff;
    std::uint16_t locals = 0; // set of local values the case started with
    std::uint8_t format = case_format;
    std::uint8_t flags = 0;
    std::uint16_t reserved = 0;
};
static_assert(sizeof(CaseHeader) == 72);

struct FrameHeader {
    std::uint32_t parent = 0; // the part it lives in; 0: the case
    std::uint16_t scope = 0;  // it is the whole of
    std::uint16_t slots = 0;
    std::uint16_t text_slots = 0; // the last ones
    std::uint16_t cells = 0;
    std::uint32_t element = 0; // its place in the list; of what undoes: the order of what it
                               // undoes; of the case: parts begun so far
};
static_assert(sizeof(FrameHeader) == 16);

// The order is part of the record format.
enum class CellKind : std::uint8_t {
    free,
    step,      // index: position, number: activation
    call,      // index: position, number: activation, count: attempts made, time: next attempt,
               // `never` while a case runs for it
    receive,   // index: position, number: activation
    wait,      // index: position, number: activation, time: when it is over
    join,      // index: position, number: branches still open; of `für alle`: elements that have
               // ended, time: how many are wanted, 0 for all
    incident,  // index: position of a call, or none with time: code offset; number: activation
    deadline,  // index: deadline, number: order of arming, count: extensions, time: takes effect
    reached,   // index: deadline that reminded and waits no longer, time: when it did
    legal_end, // index: deadline, time: legal end, in the cell behind a deadline with grace
    watch      // index: handler, number: 1 while its condition holds
};

// Deadlines and waits have a time at which they take effect.
[[nodiscard]] constexpr bool takes_effect(CellKind kind) noexcept {
    return kind == CellKind::deadline || kind == CellKind::wait;
}

struct Cell {
    std::uint16_t index = 0;
    CellKind kind = CellKind::free;
    std::uint8_t count = 0;
    std::uint32_t number = 0;
    std::int64_t time = 0;
    // A cell has no padding, so its bytes are its value.
    bool operator==(const Cell& other) const noexcept {
        return std::memcmp(this, &other, sizeof other) == 0;
    }
};
static_assert(std::has_unique_object_representations_v<Cell> && sizeof(Cell) == 16);

inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

// The order is part of the record format. Kinds up to `excluded` name a person.
enum class LedgerKind : std::uint8_t {
    completed,      // index: step, payload: person
    holder,         // index: role, payload: person
    representative, // index: role, payload: person
    claimed,        // number: activation, payload: person
    corrected,      // index: field, payload: person
    excluded,       // payload: person
    expired,        // index: deadline, number: activation of its step, payload: legal end
    arguments,      // number: activation of the call, payload: blob
    kept,           // index: message, number: activation given on arrival, payload: blob
    outgoing,       // index: message, number: activation given on sending, payload: blob
    finding,        // index: deadline, number: activation of its step
    lapse,          // index: message, number: that of the kept one, payload: when it lapses
    cause,          // number: activation of an incident, index and payload: why, see cause.hpp
    said,           // number: activation of a call that failed, payload: blob, what was said
    parts,          // index: their scope, number: the first, payload: how many, and (upper half)
                    // how many of them were begun
    done,           // index: aside that undoes it, number: activation given when it was completed
    begins,         // outgoing: a case nobody waits for. index: position of the call, number: its
                    // activation, payload: blob, the arguments
    called,         // index: position of the call, number: its activation, payload: the case that
                    // runs for it
    caller,  // payload: the case that called this one, number: its call, 0 where nobody waits
    answers, // outgoing: the end of the case, for who called it. number: activation
    cancels, // outgoing: a case nobody waits for any more. index: position of the call or
             // none, number: its activation, payload: the case
    named,   // payload: blob, the name of a holder, for cases called from here
    rounds   // number: how often in a row something took effect at one instant that armed what was
             // due at once, payload: the instant
};

struct LedgerEntry {
    LedgerKind kind = LedgerKind::completed;
    std::uint8_t reserved = 0;
    std::uint16_t index = 0xffff;
    std::uint32_t number = 0;
    std::uint64_t payload = 0;
    bool operator==(const LedgerEntry&) const = default;
};
static_assert(sizeof(LedgerEntry) == 16);

[[nodiscard]] constexpr bool has_blob(LedgerKind kind) noexcept {
    return kind == LedgerKind::arguments || kind == LedgerKind::kept ||
           kind == LedgerKind::outgoing || kind == LedgerKind::said || kind == LedgerKind::begins ||
           kind == LedgerKind::named;
}

// What is still to leave the case.
[[nodiscard]] constexpr bool is_outgoing(LedgerKind kind) noexcept {
    return kind == LedgerKind::outgoing || kind == LedgerKind::begins ||
           kind == LedgerKind::answers || kind == LedgerKind::cancels;
}

// Who acts in an external role.
[[nodiscard]] constexpr bool is_holder(LedgerKind kind) noexcept {
    return kind == LedgerKind::holder || kind == LedgerKind::representative;
}

// Where a text or blob lies in the heap.
struct HeapRef {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};
[[nodiscard]] constexpr std::uint64_t pack(HeapRef ref) noexcept {
    return static_cast<std::uint64_t>(ref.size) << 32 | ref.offset;
}
[[nodiscard]] constexpr HeapRef heap_ref(std::uint64_t payload) noexcept {
    return {static_cast<std::uint32_t>(payload), static_cast<std::uint32_t>(payload >> 32)};
}

[[nodiscard]] constexpr std::size_t known_words(std::size_t slots) noexcept {
    return (slots + 63) / 64;
}
[[nodiscard]] constexpr std::size_t frame_bytes(std::size_t cells, std::size_t slots) noexcept {
    return sizeof(FrameHeader) + cells * sizeof(Cell) + 8 * (known_words(slots) + slots);
}

// One frame inside a block; Byte is `std::byte` or `const std::byte`.
template<class Byte>
class BasicFrame {
    template<class T>
    using Like = std::conditional_t<std::is_const_v<Byte>, const T, T>;

  public:
    explicit BasicFrame(Byte* first) noexcept : first_(first) {}

    [[nodiscard]] Like<FrameHeader>& header() const noexcept {
        return *reinterpret_cast<Like<FrameHeader>*>(first_);
    }
    [[nodiscard]] std::span<Like<Cell>> cells() const noexcept {
        return {reinterpret_cast<Like<Cell>*>(first_ + sizeof(FrameHeader)), header().cells};
    }
    [[nodiscard]] Like<std::uint64_t>* known() const noexcept {
        return reinterpret_cast<Like<std::uint64_t>*>(first_ + sizeof(FrameHeader) +
                                                      header().cells * sizeof(Cell));
    }
    [[nodiscard]] std::span<Like<std::uint64_t>> slots() const noexcept {
        return {known() + known_words(header().slots), header().slots};
    }
    [[nodiscard]] bool is_known(std::size_t slot) const noexcept {
        return (known()[slot / 64] >> (slot % 64) & 1) != 0;
    }
    void mark_known(std::size_t slot, bool yes) const noexcept {
        const std::uint64_t bit = std::uint64_t{1} << (slot % 64);
        if (yes)
            known()[slot / 64] |= bit;
        else
            known()[slot / 64] &= ~bit;
    }
    [[nodiscard]] bool is_text(std::size_t slot) const noexcept {
        return slot >= static_cast<std::size_t>(header().slots - header().text_slots);
    }
    [[nodiscard]] std::size_t bytes() const noexcept {
        return frame_bytes(header().cells, header().slots);
    }
    [[nodiscard]] Byte* first() const noexcept { return first_; }

  private:
    Byte* first_;
};

using Frame = BasicFrame<std::byte>;
using ConstFrame = BasicFrame<const std::byte>;

// A block that is well formed (see well_formed), for reading. A view: the bytes stay elsewhere.
class CaseView {
  public:
    CaseView() noexcept = default;
    explicit CaseView(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}

    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }
    [[nodiscard]] const CaseHeader& header() const noexcept {
        return *reinterpret_cast<const CaseHeader*>(bytes_.data());
    }
    [[nodiscard]] ConstFrame root() const noexcept {
        return ConstFrame(bytes_.data() + sizeof(CaseHeader));
    }
    [[nodiscard]] std::span<const LedgerEntry> ledger() const noexcept {
        return {reinterpret_cast<const LedgerEntry*>(bytes_.data() + sizeof(CaseHeader) +
                                                     header().frames_bytes),
                header().ledger};
    }
    [[nodiscard]] std::span<const std::byte> heap() const noexcept {
        return bytes_.last(header().heap);
    }
    [[nodiscard]] std::span<const std::byte> blob(std::uint64_t payload) const noexcept {
        const HeapRef ref = heap_ref(payload);
        return heap().subspan(ref.offset, ref.size);
    }

  private:
    std::span<const std::byte> bytes_;
};

// The first entry of this kind, and with this number where one is given; null: none.
[[nodiscard]] inline const LedgerEntry* find_entry(CaseView view, LedgerKind kind) noexcept {
    for (const LedgerEntry& entry : view.ledger())
        if (entry.kind == kind) return &entry;
    return nullptr;
}
[[nodiscard]] inline const LedgerEntry* find_entry(CaseView view, LedgerKind kind,
                                                   std::uint32_t number) noexcept {
    for (const LedgerEntry& entry : view.ledger())
        if (entry.kind == kind && entry.number == number) return &entry;
    return nullptr;
}

// Whether the bytes are a block: sizes add up, references lie in the heap. Total over all bytes;
// the bytes must be aligned to 8. Linear.
[[nodiscard]] bool well_formed(std::span<const std::byte> bytes) noexcept;

// The cell of the open position (step, call, message, wait, incident) of this activation, or
// 0xffff.
[[nodiscard]] std::uint16_t find_open(ConstFrame frame, std::uint32_t activation) noexcept;

// When the next deadline, wait or lapse of the case takes effect; `never` where there is none, or
// the case is suspended or has ended. The header keeps it, so that nobody has to look for it.
[[nodiscard]] inline std::int64_t next_due(CaseView view) noexcept {
    return view.header().due;
}
// The same, found in the cells and the ledger.
[[nodiscard]] std::int64_t find_due(CaseView view) noexcept;

} // namespace vorgang::run
