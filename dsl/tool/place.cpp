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
    for (const Json& line : json)
        text += line.get<std::string>() + "\n";
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
    for (const Json& set : json) {
        const auto from = date_from_text(set.value("from", std::string()));
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
    for (const Json& holiday : json) {
        const auto date = date_from_text(holiday.value("date", std::string()));
        if (!date)
            return wrong("extra_holidays", "`date` ist ein Tag wie 2026-01-01",
                         "`date` is a day such as 2026-01-01");
        place.calendar.extra_holidays.push_back({*date, holiday.value("name", std::string())});
    }
    return {};
}

Result<Place> place_from(const Json& json, const Reading& reading) {
    Place place = default_place(*reading.compiled.process);
    for (const auto& [key, value] : json.items()) {
        if (key == "tenant")
            place.tenant = value.get<std::string>();
        else if (key == "corpus_christi")
            place.calendar.corpus_christi = value.get<bool>();
        else if (key == "assumption")
            place.calendar.assumption = value.get<bool>();
        else if (key == "augsburg_peace")
            place.calendar.augsburg_peace = value.get<bool>();
        else if (key == "revision")
            place.calendar.revision = value.get<std::uint32_t>();
        else if (key == "locals")
            VORGANG_TRY(read_locals(value, reading, place));
        else if (key == "extra_holidays")
            VORGANG_TRY(read_holidays(value, place));
        else if (key != "land")
            return wrong(key, "das ist keine Angabe eines Ortes", "this says nothing of a place");
        else if (const auto land = land_from_text(value.get<std::string>())) {
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
    std::ifstream in(path);
    if (!in) return wrong(path, "lässt sich nicht lesen", "cannot be read");
    try {
        return place_from(Json::parse(in), {terminal, path, compiled});
    } catch (const Json::exception& thrown) {
        return wrong(path, std::string("kein gültiges JSON: ") + thrown.what(),
                     std::string("no valid JSON: ") + thrown.what());
    }
}

} // namespace vorgang::tool
