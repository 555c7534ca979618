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
    has_events = 1024
};

std::uint16_t parts_of(const RecordHead& head) {
    std::uint16_t has = 0;
    const auto note = [&has](bool yes, Has part) {
        if (yes) has = static_cast<std::uint16_t>(has | part);
    };
    note(head.asked_at.has_value(), has_asked_at);
    note(head.received_at.has_value(), has_received_at);
    note(head.actor != 0, has_actor);
    note(head.deputy_for != 0, has_deputy);
    note(head.person != 0, has_person);
    note(head.subject != none, has_subject);
    note(head.role != none, has_role);
    note(head.channel != 0, has_channel);
    note(head.detail != 0, has_detail);
    note(!head.key.empty(), has_key);
    note(!head.events.empty(), has_events);
    return has;
}

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
        if (event.kind > EventKind::ended) return false;
        events.push_back(event);
    }
    return in.ok();
}

bool read_trace(ByteReader& in, RecordParts& parts) {
    RecordHead& head = parts.head;
    if (in.byte() != record_format) return false;
    head.kind = static_cast<CommandKind>(in.byte());
    if (head.kind > CommandKind::dispatched) return false;
    const auto has = in.number<std::uint16_t>();
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
    return (has & has_events) == 0 || read_events(in, parts.events);
}

// Texts of the content, each present by its bit, and the salt of the first record.
enum Text : std::uint8_t {
    text_actor = 1,
    text_deputy = 2,
    text_person = 4,
    text_text = 8,
    text_file_number = 16,
    content_salt = 32
};

void write_content(const RecordHead& head, ByteWriter& content) {
    std::uint8_t has = 0;
    const auto note = [&has](std::string_view text, Text part) {
        if (!text.empty()) has = static_cast<std::uint8_t>(has | part);
    };
    note(head.actor_text, text_actor);
    note(head.deputy_text, text_deputy);
    note(head.person_text, text_person);
    note(head.text, text_text);
    note(head.file_number, text_file_number);
    if (head.sequence == 1) has = static_cast<std::uint8_t>(has | content_salt);
    content.byte(has);
    if ((has & content_salt) != 0) {
        content.fixed64(head.salt.low);
        content.fixed64(head.salt.high);
    }
    for (const std::string_view text :
         {head.actor_text, head.deputy_text, head.person_text, head.text, head.file_number})
        if (!text.empty()) content.text(text);
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
}

} // namespace

void write_head(const RecordHead& head, ByteWriter& trace, ByteWriter& content) {
    const std::uint16_t has = parts_of(head);
    trace.byte(record_format);
    trace.byte(static_cast<std::uint8_t>(head.kind));
    trace.varint(has);
    trace.varint(head.case_id);
    trace.varint(head.sequence);
    trace.varint(head.deployment);
    trace.fixed64(static_cast<std::uint64_t>(head.at));
    if (head.asked_at) trace.zigzag(*head.asked_at - head.at);
    if (head.received_at) trace.zigzag(*head.received_at - head.at);
    if (head.actor != 0) trace.fixed64(head.actor);
    if (head.deputy_for != 0) trace.fixed64(head.deputy_for);
    if (head.person != 0) trace.fixed64(head.person);
    trace.varint(head.activation);
    if (head.subject != none) trace.varint(head.subject);
    if (head.role != none) trace.varint(head.role);
    if (head.channel != 0) trace.byte(head.channel);
    if (head.detail != 0) trace.byte(head.detail);
    if (!head.key.empty()) {
        trace.text(head.key);
        trace.fixed64(head.digest);
    }
    if (!head.events.empty()) write_events(head.events, trace);
    write_content(head, content);
}

void write_record(std::span<const std::byte> trace, std::span<const std::byte> content,
                  ByteWriter& record) {
    record.clear();
    record.reserve(8 + trace.size() + content.size());
    record.fixed32(static_cast<std::uint32_t>(trace.size()));
    record.fixed32(static_cast<std::uint32_t>(content.size()));
    record.raw(trace.data(), trace.size());
    record.raw(content.data(), content.size());
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
