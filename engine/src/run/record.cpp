#include "run/record.hpp"

namespace vorgang::run {
namespace {

// Which optional parts a trace has.
enum Has : std::uint16_t {
    has_asked_at = 1,
    has_received_at = 2,
    has_actor = 4,
    has_deputy = 8,
    has_person = 16,
    has_subject = 32,
    has_role = 64,
    has_channel = 128,
    has_detail = 256,
    has_key = 512,
    has_events = 1024,
    has_other = 2048,
    has_entered_for = 4096,
    has_all = 8191
};

void write_events(std::span<const Event> events, ByteWriter& trace) {
    trace.varint(events.size());
    for (const Event& event : events) {
        trace.byte(static_cast<std::uint8_t>(event.kind));
        trace.varint(event.index);
        trace.varint(event.number);
    }
}

bool read_events(ByteReader& in, std::vector<Event>& events) {
    const std::uint64_t count = in.varint();
    if (count > in.left()) return false;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        Event event;
        event.kind = static_cast<EventKind>(in.byte());
        event.index = in.number<std::uint16_t>();
        event.number = in.number<std::uint32_t>();
        if (event.kind > EventKind::no_answer) return false;
        events.push_back(event);
    }
    return in.ok();
}

bool read_trace(ByteReader& in, RecordParts& parts) {
    RecordHead& head = parts.head;
    if (in.byte() != record_format) return false;
    head.kind = static_cast<CommandKind>(in.byte());
    if (head.kind > CommandKind::reopen) return false;
    const auto low = in.byte();
    const auto has = static_cast<unsigned>(low | in.byte() << 8);
    if ((has & ~unsigned{has_all}) != 0) return false;
    head.case_id = in.varint();
    head.sequence = in.number<std::uint32_t>();
    head.deployment = in.number<std::uint32_t>();
    head.at = static_cast<std::int64_t>(in.fixed64());
    const auto from_at = [&in, &head] {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(in.zigzag()) +
                                         static_cast<std::uint64_t>(head.at));
    };
    if ((has & has_asked_at) != 0) head.asked_at = from_at();
    if ((has & has_received_at) != 0) head.received_at = from_at();
    if ((has & has_actor) != 0) head.actor = in.fixed64();
    if ((has & has_deputy) != 0) head.deputy_for = in.fixed64();
    if ((has & has_person) != 0) head.person = in.fixed64();
    head.activation = in.number<std::uint32_t>();
    if ((has & has_subject) != 0) head.subject = in.number<std::uint16_t>();
    if ((has & has_role) != 0) head.role = in.number<std::uint16_t>();
    if ((has & has_channel) != 0) head.channel = in.byte();
    if ((has & has_detail) != 0) head.detail = in.byte();
    if ((has & has_key) != 0) {
        head.key = in.text();
        head.digest = in.fixed64();
    }
    if ((has & has_other) != 0) head.other = in.varint();
    if ((has & has_entered_for) != 0) head.entered_for = in.fixed64();
    return (has & has_events) == 0 || read_events(in, parts.events);
}

// LIMIT: more than all parts of a head together take, the key apart.
constexpr std::size_t head_bytes_max = 160;

// Texts of the content, each present by its bit, and the salt of the first record.
enum Text : std::uint8_t {
    text_actor = 1,
    text_deputy = 2,
    text_person = 4,
    text_text = 8,
    text_file_number = 16,
    content_salt = 32,
    text_entered_for = 64,
    text_inputs = 128
};

void write_content(const RecordHead& head, ByteWriter& content) {
    const std::size_t size = head.actor_text.size() + head.deputy_text.size() +
                             head.person_text.size() + head.text.size() + head.file_number.size() +
                             head.entered_for_text.size() + head.inputs.size();
    std::byte* const parts = content.open(size + 1 + sizeof(Entropy) + 7 * varint_bytes);
    std::byte* to = parts + 1;
    std::uint8_t has = 0;
    if (head.sequence == 1) {
        has = content_salt;
        to = put_fixed64(put_fixed64(to, head.salt.low), head.salt.high);
    }
    const auto put = [&to, &has](std::string_view text, Text part) {
        if (text.empty()) return;
        has = static_cast<std::uint8_t>(has | part);
        to = put_text(to, text);
    };
    put(head.actor_text, text_actor);
    if (size != head.actor_text.size()) {
        put(head.deputy_text, text_deputy);
        put(head.person_text, text_person);
        put(head.text, text_text);
        put(head.file_number, text_file_number);
        put(head.entered_for_text, text_entered_for);
        put(head.inputs, text_inputs);
    }
    (void)put_byte(parts, has);
    content.close(to);
}

void read_content(ByteReader& in, RecordHead& head) {
    const std::uint8_t has = in.byte();
    if ((has & content_salt) != 0) {
        head.salt.low = in.fixed64();
        head.salt.high = in.fixed64();
    }
    if ((has & text_actor) != 0) head.actor_text = in.text();
    if ((has & text_deputy) != 0) head.deputy_text = in.text();
    if ((has & text_person) != 0) head.person_text = in.text();
    if ((has & text_text) != 0) head.text = in.text();
    if ((has & text_file_number) != 0) head.file_number = in.text();
    if ((has & text_entered_for) != 0) head.entered_for_text = in.text();
    if ((has & text_inputs) != 0) head.inputs = in.text();
}

} // namespace

[[gnu::hot]] void write_head(const RecordHead& head, ByteWriter& trace, ByteWriter& content) {
    std::byte* to = trace.open(head_bytes_max + head.key.size());
    to = put_byte(to, record_format);
    to = put_byte(to, static_cast<std::uint8_t>(head.kind));
    std::byte* const parts = to;
    unsigned has = 0;
    to += sizeof(std::uint16_t);
    to = put_varint(to, head.case_id);
    to = put_varint(to, head.sequence);
    to = put_varint(to, head.deployment);
    to = put_fixed64(to, static_cast<std::uint64_t>(head.at));
    if (head.asked_at) has |= has_asked_at, to = put_distance(to, *head.asked_at, head.at);
    if (head.received_at) has |= has_received_at, to = put_distance(to, *head.received_at, head.at);
    if (head.actor != 0) has |= has_actor, to = put_fixed64(to, head.actor);
    if (head.deputy_for != 0) has |= has_deputy, to = put_fixed64(to, head.deputy_for);
    if (head.person != 0) has |= has_person, to = put_fixed64(to, head.person);
    to = put_varint(to, head.activation);
    if (head.subject != none) has |= has_subject, to = put_varint(to, head.subject);
    if (head.role != none) has |= has_role, to = put_varint(to, head.role);
    if (head.channel != 0) has |= has_channel, to = put_byte(to, head.channel);
    if (head.detail != 0) has |= has_detail, to = put_byte(to, head.detail);
    if (!head.key.empty()) {
        has |= has_key;
        to = put_fixed64(put_text(to, head.key), head.digest);
    }
    if (head.other != 0) has |= has_other, to = put_varint(to, head.other);
    if (head.entered_for != 0) has |= has_entered_for, to = put_fixed64(to, head.entered_for);
    if (!head.events.empty()) has |= has_events;
    const auto stored = static_cast<std::uint16_t>(has);
    std::memcpy(parts, &stored, sizeof stored);
    trace.close(to);
    if (!head.events.empty()) write_events(head.events, trace);
    write_content(head, content);
}

bool read_record(std::span<const std::byte> record, RecordParts& parts) {
    parts.events.clear();
    parts.head = {};
    if (record.size() < 8) return false;
    ByteReader sizes(record.first(8));
    const std::uint64_t both = sizes.fixed64();
    const std::uint64_t trace = both & 0xffffffff;
    const std::uint64_t content = both >> 32;
    if (trace + content != record.size() - 8) return false;
    parts.trace = record.subspan(8, trace);
    parts.content = record.subspan(8 + trace);
    ByteReader in(parts.trace);
    if (!read_trace(in, parts) || !in.ok()) return false;
    parts.trace_changes = parts.trace.last(in.left());
    ByteReader values(parts.content);
    if (!parts.content.empty()) read_content(values, parts.head);
    parts.content_changes = parts.content.last(values.left());
    parts.head.events = parts.events;
    return values.ok();
}

} // namespace vorgang::run
