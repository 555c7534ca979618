// Place files: where a process runs, as JSON.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "tool.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {
namespace {

using Json = nlohmann::ordered_json;

Error wrong(std::string_view subject, std::string german, std::string english) {
    return {ErrorCode::invalid_data, std::string(subject), "", std::move(german),
            std::move(english)};
}

// What stands there, where it is of this type.
template<class T>
Result<T> read_as(const Json& json, const std::string& key) {
    if constexpr (std::is_same_v<T, bool>) {
        if (json.is_boolean()) return json.get<bool>();
        return wrong(key, "hier steht true oder false", "true or false stands here");
    } else if constexpr (std::is_same_v<T, std::uint32_t>) {
        if (json.is_number_unsigned() && json.get<std::uint64_t>() <= UINT32_MAX)
            return json.get<std::uint32_t>();
        return wrong(key, "hier steht eine ganze Zahl ab 0",
                     "a whole number from 0 on stands here");
    } else {
        if (json.is_string()) return json.get<std::string>();
        return wrong(key, "hier steht ein Text in Anführungszeichen",
                     "a text in quotes stands here");
    }
}

template<class T>
Result<void> read_into(T& to, const Json& json, const std::string& key) {
    Result<T> read = read_as<T>(json, key);
    if (!read) return std::move(read).error();
    to = *std::move(read);
    return {};
}

// Every element is an object.
Result<void> expect_objects(const Json& json, const std::string& key) {
    if (json.is_array() &&
        std::ranges::all_of(json, [](const Json& one) { return one.is_object(); }))
        return {};
    return wrong(key, "hier steht eine Liste von Objekten: [ { … } ]",
                 "a list of objects stands here: [ { … } ]");
}

// A member of an object that may not be there.
Result<std::string> text_of(const Json& json, const std::string& key) {
    const auto found = json.find(key);
    return found == json.end() ? Result<std::string>(std::string())
                               : read_as<std::string>(*found, key);
}

// Numbers may be given as texts, so that all their digits arrive.
std::optional<Value> value_of(const Json& json, TypeKind kind) {
    const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
    switch (kind) {
    case TypeKind::yes_no:
        if (json.is_boolean()) return Value(json.get<bool>());
        return std::nullopt;
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::money:
        if (const auto number = Number::from_text(text)) return *number;
        return std::nullopt;
    case TypeKind::date:
        if (const auto date = date_from_text(text)) return *date;
        return std::nullopt;
    case TypeKind::instant:
        if (const auto instant = instant_from_text(text)) return *instant;
        return std::nullopt;
    case TypeKind::length:
        if (const auto length = length_from_text(text)) return *length;
        return std::nullopt;
    case TypeKind::text:
    case TypeKind::choice:
    case TypeKind::role:
    case TypeKind::person: break;
    case TypeKind::list:
    case TypeKind::context: return std::nullopt; // no local value is one
    }
    if (json.is_string()) return Value(text);
    return std::nullopt;
}

// What reading a place needs to know.
struct Reading {
    const Terminal& terminal;
    const std::string& path;
    const Compiled& compiled;

    [[nodiscard]] const ProcessModel& model() const { return compiled.process->model(); }
};

// The table of a rule: its lines as they would stand in the process.
Result<std::shared_ptr<const LocalRule>> read_rows(const Json& json, const std::string& name,
                                                   const Reading& reading) {
    std::string text;
    for (const Json& line : json) {
        Result<std::string> read = read_as<std::string>(line, name);
        if (!read) return std::move(read).error();
        text += *read + "\n";
    }
    auto rows = compile_rows(reading.compiled, name, Source(reading.path + ": " + name, text));
    if (!rows) return std::move(rows).error();
    const RenderOptions options{reading.terminal.language, false};
    fmt::print(stderr, "{}", render_text(rows->source, rows->diagnostics, options));
    if (!rows->rule)
        return wrong(name, "die örtlichen Zeilen der Regel sind nicht in Ordnung",
                     "the local rows of the rule are not right");
    return rows->rule;
}

Result<LocalValues> read_values(const Json& json, Date from, const Reading& reading) {
    const ProcessModel& model = reading.model();
    LocalValues values{from, {}, {}};
    if (!json.is_object())
        return wrong("locals", "örtliche Werte sind ein Objekt mit Namen und Werten",
                     "local values are an object of names and values");
    for (const auto& [name, given] : json.items()) {
        if (given.is_array()) {
            auto rows = read_rows(given, name, reading);
            if (!rows) return rows.error();
            values.rules.push_back(std::move(rows).value());
            continue;
        }
        const auto local = std::ranges::find(model.locals, name, &Local::name);
        if (local == model.locals.end())
            return wrong(name, "einen solchen örtlichen Wert hat der Prozess nicht",
                         "the process has no such local value");
        auto value = value_of(given, local->type.kind);
        if (!value)
            return wrong(name, "der Wert passt nicht zum Typ", "the value does not fit its type");
        values.values.emplace_back(name, *std::move(value));
    }
    return values;
}

Result<void> read_locals(const Json& json, const Reading& reading, Place& place) {
    if (json.is_object()) {
        auto values = read_values(json, *date_from({1990, 1, 1}), reading);
        if (!values) return values.error();
        place.locals.push_back(std::move(values).value());
        return {};
    }
    VORGANG_TRY(expect_objects(json, "locals"));
    for (const Json& set : json) {
        const Result<std::string> day = text_of(set, "from");
        if (!day) return day.error();
        const auto from = date_from_text(*day);
        if (!from)
            return wrong("locals", "`from` ist ein Tag wie 2026-01-01",
                         "`from` is a day such as 2026-01-01");
        auto values = read_values(set.value("values", Json::object()), *from, reading);
        if (!values) return values.error();
        place.locals.push_back(std::move(values).value());
    }
    return {};
}

Result<void> read_holidays(const Json& json, Place& place) {
    VORGANG_TRY(expect_objects(json, "extra_holidays"));
    for (const Json& holiday : json) {
        const Result<std::string> day = text_of(holiday, "date");
        const Result<std::string> name = text_of(holiday, "name");
        if (!day || !name) return (day ? name : day).error();
        const auto date = date_from_text(*day);
        if (!date)
            return wrong("extra_holidays", "`date` ist ein Tag wie 2026-01-01",
                         "`date` is a day such as 2026-01-01");
        place.calendar.extra_holidays.push_back({*date, *name});
    }
    return {};
}

Result<Place> place_from(const Json& json, const Reading& reading) {
    if (!json.is_object())
        return wrong(reading.path, "ein Ort ist ein Objekt: { \"tenant\": \"bocholt\", … }",
                     "a place is an object: { \"tenant\": \"bocholt\", … }");
    Place place = default_place(*reading.compiled.process);
    for (const auto& [key, value] : json.items()) {
        if (key == "tenant")
            VORGANG_TRY(read_into(place.tenant, value, key));
        else if (key == "corpus_christi")
            VORGANG_TRY(read_into(place.calendar.corpus_christi, value, key));
        else if (key == "assumption")
            VORGANG_TRY(read_into(place.calendar.assumption, value, key));
        else if (key == "augsburg_peace")
            VORGANG_TRY(read_into(place.calendar.augsburg_peace, value, key));
        else if (key == "revision")
            VORGANG_TRY(read_into(place.calendar.revision, value, key));
        else if (key == "locals")
            VORGANG_TRY(read_locals(value, reading, place));
        else if (key == "extra_holidays")
            VORGANG_TRY(read_holidays(value, place));
        else if (key != "land")
            return wrong(key, "das ist keine Angabe eines Ortes", "this says nothing of a place");
        else if (const auto land =
                     land_from_text(value.is_string() ? value.get<std::string>() : "")) {
            place.calendar.land = *land;
        } else {
            return wrong("land", "ein Land ist eines der sechzehn Kürzel, etwa NW",
                         "a Land is one of the sixteen codes, such as NW");
        }
    }
    return place;
}

} // namespace

Result<Place> read_place(const Terminal& terminal, const std::string& path,
                         const Compiled& compiled) {
    std::error_code fault;
    if (std::filesystem::is_directory(path, fault))
        return wrong(path, "das ist ein Ordner, keine Datei", "this is a folder, not a file");
    std::ifstream in(path, std::ios::binary);
    if (!in) return wrong(path, "lässt sich nicht lesen", "cannot be read");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    try {
        return place_from(Json::parse(text), {terminal, path, compiled});
    } catch (const Json::parse_error& thrown) {
        const std::size_t before = std::min(thrown.byte, text.size());
        const std::string_view read =
            std::string_view(text).substr(0, before == 0 ? 0 : before - 1);
        const auto line = std::ranges::count(read, '\n') + 1;
        return wrong(path, fmt::format("Zeile {} ist kein gültiges JSON", line),
                     fmt::format("line {} is no valid JSON", line));
    }
}

} // namespace vorgang::tool
