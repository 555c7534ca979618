#include "run/changes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "run/change_tags.hpp"

namespace vorgang::run {
namespace {

std::byte* put_tag(std::byte* to, Tag value) {
    return put_byte(to, static_cast<std::uint8_t>(value));
}
inline void tag(ByteWriter& out, Tag value) {
    out.close(put_tag(out.open(1), value));
}

constexpr std::size_t header_bytes_max = 2 + 3 * varint_bytes;

[[gnu::hot]] std::byte* put_header(std::byte* to, const CaseHeader* before,
                                   const CaseHeader& after) {
    if (before != nullptr && before->activations == after.activations &&
        before->flags == after.flags && before->ending == after.ending)
        return to;
    to = put_tag(to, Tag::header);
    to = put_varint(to, after.activations);
    to = put_byte(to, after.flags);
    to = put_varint(to, after.ending);
    return put_varint(to, after.locals);
}

// Tag and number of cells; then per cell place, form, index, number, count and time.
constexpr std::size_t cells_head_bytes = 1 + varint_bytes;
constexpr std::size_t cell_bytes_max = 2 + 4 * varint_bytes;

std::byte* put_cell(std::byte* to, std::size_t place, const Cell& cell, std::int64_t at) {
    auto form = static_cast<std::uint8_t>(cell.kind);
    if (cell.count != 0) form |= cell_has_count;
    if (cell.time == never)
        form |= cell_never;
    else if (cell.time != 0)
        form |= cell_has_time;
    to = put_varint(to, place);
    to = put_byte(to, form);
    if (cell.kind == CellKind::free) return to;
    to = put_varint(to, cell.index);
    to = put_varint(to, cell.number);
    if ((form & cell_has_count) != 0) to = put_byte(to, cell.count);
    if ((form & cell_has_time) != 0) to = put_distance(to, cell.time, at);
    return to;
}

// How many there are stands before them and is known behind them: most often in the one byte that
// was kept free.
std::byte* close_count(std::byte* count, std::byte* end, std::size_t number) {
    if (number < 0x80) {
        (void)put_byte(count, static_cast<std::uint8_t>(number));
        return end;
    }
    std::array<std::byte, varint_bytes> bytes;
    const auto size = static_cast<std::size_t>(put_varint(bytes.data(), number) - bytes.data());
    std::memmove(count + size, count + 1, static_cast<std::size_t>(end - count - 1));
    std::memcpy(count, bytes.data(), size);
    return end + size - 1;
}

// Without `old` every cell was free. Notes the places.
[[gnu::hot]] std::byte* put_cells(std::byte* to, const Cell* old, std::span<const Cell> cells,
                                  std::int64_t at, std::vector<std::uint16_t>& changed) {
    static constexpr Cell free;
    const std::ptrdiff_t next = old != nullptr ? 1 : 0;
    if (old == nullptr) old = &free;
    std::byte* const first = to;
    std::byte* const count = put_tag(to, Tag::cells);
    std::size_t different = 0;
    to = count + 1;
    for (std::size_t i = 0; i < cells.size(); ++i, old += next) {
        if (cells[i] == *old) continue;
        to = put_cell(to, i, cells[i], at);
        ++different;
        changed.push_back(static_cast<std::uint16_t>(i));
    }
    return different == 0 ? first : close_count(count, to, different);
}

// Whole words at a time, as std::ranges::equal does not compare std::byte.
bool same_bytes(std::span<const std::byte> a, std::span<const std::byte> b) noexcept {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

bool same_text(CaseView before, ConstFrame old, CaseView after, ConstFrame now, std::size_t slot) {
    const bool known = now.is_known(slot);
    if (known != old.is_known(slot)) return false;
    return !known || same_bytes(after.blob(now.slots()[slot]), before.blob(old.slots()[slot]));
}

// Which slots of one frame differ.
class SlotDifference {
  public:
    SlotDifference(CaseView before, const ConstFrame* old, CaseView after, ConstFrame now)
        : before_(before), old_(old), after_(after), now_(now) {}

    [[nodiscard]] bool same(std::size_t slot) const {
        if (old_ == nullptr) return !now_.is_known(slot);
        if (now_.is_text(slot)) return same_text(before_, *old_, after_, now_, slot);
        return now_.slots()[slot] == old_->slots()[slot] &&
               now_.is_known(slot) == old_->is_known(slot);
    }

  private:
    CaseView before_;
    const ConstFrame* old_;
    CaseView after_;
    ConstFrame now_;
};

void write_slot(CaseView after, ConstFrame now, std::size_t slot, ByteWriter& content) {
    std::byte* to = content.open(1 + 2 * varint_bytes);
    to = put_varint(to, slot);
    const bool text = now.is_text(slot);
    const SlotForm form = !now.is_known(slot) ? SlotForm::unknown
                          : text              ? SlotForm::text
                                              : SlotForm::raw;
    to = put_byte(to, static_cast<std::uint8_t>(form));
    if (form == SlotForm::raw) to = put_zigzag(to, static_cast<std::int64_t>(now.slots()[slot]));
    content.close(to);
    if (form == SlotForm::text) content.blob(after.blob(now.slots()[slot]));
}

// Nothing was written: the slots are the same bytes, and so are the texts they point to.
bool same_slots(CaseView before, ConstFrame old, CaseView after, ConstFrame now) {
    const std::size_t slots = now.header().slots;
    if (std::memcmp(old.known(), now.known(), 8 * (known_words(slots) + slots)) != 0) return false;
    return now.header().text_slots == 0 || same_bytes(before.heap(), after.heap());
}

// What few commands need is not inline: it would take the registers of what all of them do.
[[gnu::hot, gnu::noinline]] void write_slots(CaseView before, const ConstFrame* old, CaseView after,
                                             ConstFrame now, ByteWriter& content) {
    const SlotDifference difference(before, old, after, now);
    const std::size_t slots = now.header().slots;
    std::size_t changed = 0;
    for (std::size_t i = 0; i < slots; ++i)
        changed += difference.same(i) ? 0U : 1U;
    if (changed == 0) return;
    tag(content, Tag::slots);
    content.varint(changed);
    for (std::size_t i = 0; i < slots; ++i)
        if (!difference.same(i)) write_slot(after, now, i, content);
}

bool same_entry(CaseView before, const LedgerEntry& old, CaseView after, const LedgerEntry& now) {
    if (!has_blob(old.kind)) return old == now;
    return old.kind == now.kind && old.index == now.index && old.number == now.number &&
           same_bytes(before.blob(old.payload), after.blob(now.payload));
}

constexpr std::size_t entry_bytes_max = 2 + 2 * varint_bytes + 8;

std::byte* put_entry(std::byte* to, std::size_t place, const LedgerEntry& entry, CaseView after,
                     ByteWriter& content) {
    to = put_tag(to, Tag::ledger_in);
    to = put_byte(to, static_cast<std::uint8_t>(entry.kind));
    to = put_varint(to, entry.index);
    to = put_varint(to, entry.number);
    if (!has_blob(entry.kind)) return put_fixed64(to, entry.payload);
    tag(content, Tag::blob);
    content.varint(place);
    content.blob(after.blob(entry.payload));
    return to;
}

// Entries are taken out anywhere and put in at the end, so one walk finds both.
[[gnu::noinline]] std::byte* put_ledger(std::byte* to, CaseView before, CaseView after,
                                        ByteWriter& content) {
    const auto old = before.empty() ? std::span<const LedgerEntry>{} : before.ledger();
    const auto now = after.ledger();
    std::size_t kept = 0;
    for (const LedgerEntry& entry : old) {
        if (kept < now.size() && same_entry(before, entry, after, now[kept])) {
            ++kept;
            continue;
        }
        to = put_varint(put_tag(to, Tag::ledger_out), kept);
    }
    for (std::size_t i = kept; i < now.size(); ++i)
        to = put_entry(to, i, now[i], after, content);
    return to;
}

constexpr std::size_t new_frame_bytes_max = 1 + 6 * varint_bytes;

[[gnu::hot, gnu::noinline]] std::byte* put_new_frame(std::byte* to, const FrameHeader& header) {
    to = put_tag(to, Tag::new_frame);
    to = put_varint(to, header.parent);
    to = put_varint(to, header.scope);
    to = put_varint(to, header.slots);
    to = put_varint(to, header.text_slots);
    to = put_varint(to, header.cells);
    return put_varint(to, header.element);
}

bool read_header(CaseDraft& draft, ByteReader& in) {
    CaseHeader& header = draft.header();
    header.activations = in.number<std::uint32_t>();
    header.flags = in.byte();
    header.ending = in.number<std::uint16_t>();
    header.locals = in.number<std::uint16_t>();
    return in.ok();
}

// LIMIT: a frame of more than 1 MiB is no frame of ours.
constexpr std::size_t frame_bytes_max = 1 << 20;

// `left`: bytes the frames of this record may still have.
bool read_new_frame(CaseDraft& draft, ByteReader& in, std::size_t& left) {
    FrameHeader header;
    header.parent = in.number<std::uint32_t>();
    header.scope = in.number<std::uint16_t>();
    header.slots = in.number<std::uint16_t>();
    header.text_slots = in.number<std::uint16_t>();
    header.cells = in.number<std::uint16_t>();
    header.element = in.number<std::uint32_t>();
    if (!in.ok() || draft.header().frames_bytes != 0 || header.text_slots > header.slots ||
        frame_bytes(header.cells, header.slots) > std::min(frame_bytes_max, left))
        return false;
    left -= frame_bytes(header.cells, header.slots);
    draft.add_frame(header);
    return true;
}

bool read_cells(CaseDraft& draft, ByteReader& in, std::int64_t at) {
    if (draft.header().frames_bytes == 0) return false;
    const auto cells = draft.root().cells();
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        const std::uint64_t place = in.varint();
        const Cell cell = read_cell(in, at);
        if (place >= cells.size() || cell.kind > CellKind::watch) return false;
        cells[place] = cell;
    }
    return in.ok();
}

bool read_slots(CaseDraft& draft, ByteReader& in) {
    if (draft.header().frames_bytes == 0) return false;
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        const Frame frame = draft.root(); // a text may have moved the bytes
        const std::uint64_t slot = in.varint();
        const auto form = static_cast<SlotForm>(in.byte());
        if (slot >= frame.slots().size()) return false;
        const bool text = frame.is_text(slot);
        if (form > SlotForm::text ||
            (form != SlotForm::unknown && text != (form == SlotForm::text)))
            return false;
        frame.mark_known(slot, form != SlotForm::unknown);
        frame.slots()[slot] = form == SlotForm::raw ? static_cast<std::uint64_t>(in.zigzag()) : 0;
        if (form == SlotForm::text)
            draft.set_text(frame, slot, in.text());
        else if (text)
            draft.touch_heap();
    }
    return in.ok();
}

bool read_ledger_in(CaseDraft& draft, ByteReader& in) {
    LedgerEntry entry;
    entry.kind = static_cast<LedgerKind>(in.byte());
    entry.index = in.number<std::uint16_t>();
    entry.number = in.number<std::uint32_t>();
    if (!in.ok() || entry.kind > LedgerKind::rounds) return false;
    if (has_blob(entry.kind)) {
        draft.add(entry, {});
        return true;
    }
    entry.payload = in.fixed64();
    draft.add(entry);
    return in.ok();
}

bool read_blob(CaseDraft& draft, ByteReader& in) {
    const std::uint64_t place = in.varint();
    const auto blob = in.blob();
    if (!in.ok() || place >= draft.ledger().size() || !has_blob(draft.ledger()[place].kind))
        return false;
    const LedgerEntry entry = draft.ledger()[place];
    draft.add(entry, blob); // the heap grows; the entry at the end is taken away again
    const std::uint64_t payload = draft.ledger().back().payload;
    draft.remove_ledger(draft.ledger().size() - 1);
    draft.ledger()[place].payload = payload;
    return true;
}

// The draft that what follows is about: that of the case, until a part is named.
struct Replay {
    CaseDraft& whole;
    ReplayedParts& parts;
    CaseDraft* here = &whole;
    std::size_t frame_bytes_left = 0;
};

bool read_part(Replay& replay, ByteReader& in) {
    replay.here = replay.parts.find(in.number<std::uint32_t>());
    return in.ok() && replay.here != nullptr;
}

bool read_new_part(Replay& replay, ByteReader& in) {
    const auto number = in.number<std::uint32_t>();
    if (!in.ok() || number == 0 || number > part_max) return false;
    replay.here = replay.parts.create(number);
    return replay.here != nullptr;
}

bool read_parts_gone(Replay& replay, ByteReader& in) {
    const auto first = in.number<std::uint32_t>();
    const auto count = in.number<std::uint32_t>();
    if (!in.ok() || count > part_max) return false;
    for (std::uint32_t i = 0; i < count; ++i)
        if (!replay.parts.remove(first + i)) return false;
    return true;
}

bool read_trace(Replay& replay, ByteReader& in, std::int64_t at) {
    for (;;) {
        CaseDraft& draft = *replay.here;
        switch (static_cast<Tag>(in.byte())) {
        case Tag::end: return in.ok();
        case Tag::header:
            if (!read_header(draft, in)) return false;
            break;
        case Tag::new_frame:
            if (!read_new_frame(draft, in, replay.frame_bytes_left)) return false;
            break;
        case Tag::parts_begun:
            if (replay.here != &replay.whole || draft.header().frames_bytes == 0) return false;
            draft.root().header().element = in.number<std::uint32_t>();
            break;
        case Tag::part:
            if (!read_part(replay, in)) return false;
            break;
        case Tag::new_part:
            if (!read_new_part(replay, in)) return false;
            break;
        case Tag::parts_gone:
            if (!read_parts_gone(replay, in)) return false;
            break;
        case Tag::cells:
            if (!read_cells(draft, in, at)) return false;
            break;
        case Tag::ledger_out: {
            const std::uint64_t place = in.varint();
            if (!in.ok() || place >= draft.ledger().size()) return false;
            draft.remove_ledger(place);
            break;
        }
        case Tag::ledger_in:
            if (!read_ledger_in(draft, in)) return false;
            break;
        default: return false;
        }
    }
}

bool read_content(Replay& replay, ByteReader& in) {
    replay.here = &replay.whole;
    for (;;) {
        switch (static_cast<Tag>(in.byte())) {
        case Tag::end: return in.ok();
        case Tag::part:
            if (!read_part(replay, in)) return false;
            (void)in.varint(); // its scope, for who reads a record alone
            break;
        case Tag::slots:
            if (!read_slots(*replay.here, in)) return false;
            break;
        case Tag::blob:
            if (!read_blob(*replay.here, in)) return false;
            break;
        default: return false;
        }
    }
}

// The most that the changes of a block take in the trace: sixteen bytes of a frame are its header,
// a cell or slots, and those of slots stand in the content.
std::size_t trace_bytes_max(const CaseHeader* before, const CaseHeader& after) {
    constexpr std::size_t part = new_frame_bytes_max + cells_head_bytes + cell_bytes_max;
    const std::size_t entries = after.ledger + (before != nullptr ? before->ledger : 0);
    return header_bytes_max + 2 * (1 + varint_bytes) + after.frames_bytes / sizeof(Cell) * part +
           entries * entry_bytes_max;
}

std::byte* put_parts_begun(std::byte* to, CaseView before, CaseView after) {
    const std::uint32_t now = after.root().header().element;
    if (before.empty() ? now == 0 : before.root().header().element == now) return to;
    return put_varint(put_tag(to, Tag::parts_begun), now);
}

// One block: that of the case, or of a part.
[[gnu::hot]] std::byte* put_block(std::byte* to, CaseView before, CaseView after, std::int64_t at,
                                  ByteWriter& content, std::vector<std::uint16_t>& changed) {
    const ConstFrame now = after.root();
    const bool fresh = before.empty();
    if (fresh) to = put_new_frame(to, now.header());
    const Cell* const old = fresh ? nullptr : before.root().cells().data();
    to = put_cells(to, old, now.cells(), at, changed);
    if (fresh) {
        write_slots(before, nullptr, after, now, content);
    } else if (const ConstFrame was = before.root(); !same_slots(before, was, after, now)) {
        write_slots(before, &was, after, now, content);
    }
    if (after.header().ledger != 0 || (!fresh && before.header().ledger != 0))
        to = put_ledger(to, before, after, content);
    return to;
}

// A part that was looked at and not changed leaves no trace.
void write_part(PartDraft& part, std::int64_t at, ByteWriter& trace, ByteWriter& content) {
    const CaseView before = part.view_before();
    const CaseView after = part.draft.view();
    const std::size_t trace_before = trace.size();
    const std::size_t content_before = content.size();
    part.changed.clear();
    tag(trace, part.fresh ? Tag::new_part : Tag::part);
    trace.varint(part.number);
    tag(content, Tag::part);
    content.varint(part.number);
    content.varint(after.root().header().scope);
    const std::size_t named = content.size();
    const CaseHeader* const header = part.fresh ? nullptr : &before.header();
    std::byte* const first = trace.open(trace_bytes_max(header, after.header()));
    std::byte* to = put_block(first, before, after, at, content, part.changed);
    to = put_header(to, header, after.header());
    trace.close(to);
    if (content.size() == named) content.cut(content_before);
    if (to == first) trace.cut(trace_before);
}

// How many parts of consecutive numbers are gone, from the first on.
std::size_t gone_in_a_row(std::span<PartDraft* const> parts) {
    std::size_t count = 0;
    while (count < parts.size() && parts[count]->gone &&
           parts[count]->number == parts[0]->number + count)
        ++count;
    return count;
}

} // namespace

[[gnu::hot]] void write_changes(CaseView before, CaseView after, ByteWriter& trace,
                                ByteWriter& content, std::vector<std::uint16_t>& changed) {
    changed.clear();
    const CaseHeader* const header = before.empty() ? nullptr : &before.header();
    std::byte* to = trace.open(trace_bytes_max(header, after.header()));
    to = put_header(to, header, after.header());
    to = put_block(to, before, after, after.header().at, content, changed);
    trace.close(put_parts_begun(to, before, after));
}

void write_parts(std::span<PartDraft* const> parts, std::int64_t at, ByteWriter& trace,
                 ByteWriter& content) {
    for (std::size_t i = 0; i < parts.size();) {
        if (const std::size_t gone = gone_in_a_row(parts.subspan(i)); gone != 0) {
            tag(trace, Tag::parts_gone);
            trace.varint(parts[i]->number);
            trace.varint(gone);
            i += gone;
            continue;
        }
        write_part(*parts[i++], at, trace, content);
    }
}

[[gnu::hot]] void end_changes(ByteWriter& trace, ByteWriter& content) {
    tag(trace, Tag::end);
    tag(content, Tag::end);
}

bool apply_changes(CaseDraft& draft, ReplayedParts& parts, ByteReader& trace, ByteReader& content,
                   std::int64_t at) {
    // LIMIT: a few bytes of a hostile record must not become a thousand frames.
    constexpr std::size_t frame_bytes_free = std::size_t{64} * 1024 * 1024;
    constexpr std::size_t frame_bytes_per_byte = 1024;
    Replay replay{draft, parts};
    replay.frame_bytes_left = frame_bytes_free + frame_bytes_per_byte * trace.left();
    if (!read_trace(replay, trace, at) || !read_content(replay, content)) return false;
    draft.finish();
    return true;
}

} // namespace vorgang::run
