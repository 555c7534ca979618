// The file of a case as JSON: docs/formats/case-file.md.
#include <fmt/format.h>

#include "case_file.hpp"
#include "json_writer.hpp"
#include "words.hpp"

namespace vorgang::tool {
namespace {

constexpr std::string_view kinds[] = {
    "start",       "complete",         "claim",           "unclaim", "delegate", "deliver",
    "tool_answer", "resolve_incident", "extend_deadline", "note",    "correct",  "suspend",
    "resume",      "cancel",           "exclude",         "appoint", "expire",   "dispatched",
    "begin_aside", "add_element",      "begun",           "reopen"};
constexpr std::string_view channels[] = {"online", "in_person", "post", "phone"};
constexpr std::string_view open_kinds[] = {"task", "call", "message", "wait", "incident"};

void put(JsonWriter& json, std::string_view name, const std::optional<Instant>& instant) {
    if (instant) json.member(name, to_text(*instant));
}

void put_field(JsonWriter& json, const FieldInfo& field) {
    json.member("name", field.name).some("title", field.title);
    json.name("value").raw(to_json(field.value));
    if (field.personal) json.member("personal", true);
}

void put_fields(JsonWriter& json, std::string_view name, const std::vector<FieldInfo>& fields) {
    json.name(name).begin('[');
    for (const FieldInfo& field : fields) {
        json.begin('{');
        put_field(json, field);
        json.end();
    }
    json.end();
}

void put_written(JsonWriter& json, const CaseFile& file, const HistoryEntry& entry,
                 const FieldInfo& field) {
    json.begin('{');
    put_field(json, field);
    if (const auto it = file.corrects.find({entry.sequence, field.name});
        it != file.corrects.end()) {
        json.name("before").raw(to_json(it->second.value));
        if (it->second.sequence != 0) json.member("corrects", it->second.sequence);
    }
    if (const auto it = file.corrected_in.find({entry.sequence, field.name});
        it != file.corrected_in.end())
        json.member("corrected_in", it->second);
    json.end();
}

void put_fired(JsonWriter& json, const FiredRow& fired) {
    json.begin('{').member("rule", fired.rule);
    json.some("decision", fired.decision);
    if (fired.row != 0)
        json.member("row", fired.row).member("ground", fired.ground);
    else
        json.member("german", fired.german).member("english", fired.english);
    json.name("inputs").begin('{');
    for (const RuleInput& input : fired.inputs)
        json.name(input.name).raw(input.left_out ? "null" : to_json(input.value));
    json.end().end();
}

void put_entry(JsonWriter& json, const CaseFile& file, const HistoryEntry& entry) {
    json.begin('{');
    json.member("sequence", entry.sequence);
    json.member("kind", kinds[static_cast<std::size_t>(entry.kind)]);
    json.member("at", to_text(entry.at));
    put(json, "asked_at", entry.asked_at);
    put(json, "received_at", entry.received_at);
    if (entry.channel) json.member("channel", channels[static_cast<std::size_t>(*entry.channel)]);
    json.some("key", entry.key).some("person", entry.person).some("role", entry.role);
    json.some("deputy_for", entry.deputy_for).some("other_person", entry.other_person);
    json.some("entered_for", entry.entered_for);
    json.some("subject", entry.subject);
    put(json, "end", entry.end);
    put(json, "due", entry.due);
    json.some("text", entry.text);
    json.name("fields").begin('[');
    for (const FieldInfo& field : entry.fields)
        put_written(json, file, entry, field);
    json.end();
    if (!entry.kept.empty()) put_fields(json, "kept", entry.kept);
    json.name("rows").begin('[');
    for (const FiredRow& fired : entry.rows)
        put_fired(json, fired);
    json.end().name("events").begin('[');
    for (const std::string& event : entry.events)
        json.put(event);
    json.end().end();
}

void put_open(JsonWriter& json, const OpenInfo& open) {
    json.begin('{');
    json.member("kind", open_kinds[static_cast<std::size_t>(open.kind)]);
    json.member("activation", open.activation).member("name", open.name);
    json.some("title", open.title).some("role", open.role);
    put(json, "due", open.due);
    json.end();
}

void put_case(JsonWriter& json, const CaseFile& file) {
    const CaseInfo& info = file.info;
    json.member("case", info.id.number)
        .member("process", info.process)
        .member("title", info.title)
        .member("version", info.version)
        .member("deployment", info.deployment)
        .member("tenant", file.deployment.place().tenant)
        .member("sequence", info.sequence)
        .member("at", to_text(info.at))
        .member("chain", hex(file.head.chain))
        .member("ended", info.ended)
        .member("cancelled", info.cancelled)
        .member("suspended", info.suspended)
        .member("ending", info.ending);
}

} // namespace

std::string to_json(const CaseFile& file) {
    constexpr std::size_t levels_in_lines = 4;
    JsonWriter json(levels_in_lines);
    json.begin('{');
    put_case(json, file);
    put_fields(json, "fields", file.info.fields);
    json.name("open").begin('[');
    for (const OpenInfo& open : file.info.open)
        put_open(json, open);
    json.end();
    if (!file.info.waiting_messages.empty()) {
        json.name("waiting_messages").begin('[');
        for (const MessageInfo& message : file.info.waiting_messages) {
            json.begin('{').member("name", message.name).member("activation", message.activation);
            put_fields(json, "fields", message.fields);
            json.end();
        }
        json.end();
    }
    json.name("entries").begin('[');
    for (const HistoryEntry& entry : file.entries)
        put_entry(json, file, entry);
    json.end().end();
    return std::move(json).finish();
}

} // namespace vorgang::tool
