// A fee table and two conditions, as a process and by hand: the same rows, the same decimals.
#pragma once

#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/decide.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang::bench {

inline constexpr const char* status_names[] = {"ledig", "verheiratet", "verwitwet", "geschieden"};

// What a table and a condition look at.
struct Inputs {
    Number income;
    std::int64_t children = 0;
    int status = 0;
};

inline Inputs random_inputs(std::mt19937_64& random) {
    return {Number::scaled(static_cast<std::int64_t>(random() % 600'000), 2),
            static_cast<std::int64_t>(random() % 6), static_cast<int>(random() % 4)};
}

// Bands of income x numbers of children x status, each once: no gap and no overlap.
struct Shape {
    int bands = 5;
    int children = 2; // the last one and more
    int status = 2;   // the last one and all others
    [[nodiscard]] int rows() const { return bands * children * status; }
    // From 0 to 6 000, of 120 at the least.
    [[nodiscard]] int band() const { return 6'000 / bands; }
};
inline constexpr Shape small_table{5, 2, 2};  // 20 rows
inline constexpr Shape large_table{50, 5, 4}; // 1 000
inline constexpr int calls_max = 16;

// By hand: what somebody writes who knows the table, and that its rows do not overlap.
struct HandRow {
    Number income_from;
    Number income_to;
    std::int64_t children_from = 0;
    std::int64_t children_to = 0;
    int status_from = 0;
    int status_to = 0;
    Number fee;
};

inline std::vector<HandRow> hand_rows(const Shape& shape) {
    std::vector<HandRow> rows;
    for (int b = 0; b < shape.bands; ++b)
        for (int c = 0; c < shape.children; ++c)
            for (int s = 0; s < shape.status; ++s) {
                HandRow row;
                row.income_from = Number(std::int64_t{b} * shape.band());
                row.income_to =
                    b + 1 == shape.bands ? Number(1'000'000'000) : Number((b + 1LL) * shape.band());
                row.children_from = c;
                row.children_to = c + 1 == shape.children ? 20 : c;
                row.status_from = s;
                row.status_to = s + 1 == shape.status ? 3 : s;
                row.fee = Number::scaled(100 + 25 * static_cast<std::int64_t>(rows.size()), 2);
                rows.push_back(row);
            }
    return rows;
}

[[gnu::noinline]] inline Number hand_table(const std::vector<HandRow>& rows, const Inputs& in) {
    for (const HandRow& row : rows)
        if (in.income >= row.income_from && in.income < row.income_to &&
            in.children >= row.children_from && in.children <= row.children_to &&
            in.status >= row.status_from && in.status <= row.status_to)
            return row.fee;
    return {};
}

[[gnu::noinline]] inline bool hand_condition(const Inputs& in) {
    return in.income < Number(1200) && Number(in.children) >= Number(2);
}

[[gnu::noinline]] inline bool hand_formula(const Inputs& in) {
    const auto less = Number(in.children).multiply(Number::scaled(25'050, 2));
    const auto left = less ? in.income.subtract(*less) : std::nullopt;
    return left && *left < Number(1200) && Number(in.children) >= Number(2);
}

inline std::string table_text(const Shape& shape) {
    std::string text = "    regel gebühr(einkommen: geld[0..10000], kinder: ganzzahl[0..20], "
                       "stand: stände) -> betrag: geld trifft eindeutig {\n"
                       "        | einkommen | kinder | stand | betrag |\n"
                       "        |-----------|--------|-------|--------|\n";
    const std::vector<HandRow> rows = hand_rows(shape);
    for (const HandRow& row : rows) {
        const bool last_band = row.income_to == Number(1'000'000'000);
        text += "        | ";
        text += last_band ? ">= " + row.income_from.to_text()
                          : "[" + row.income_from.to_text() + ".." + row.income_to.to_text() + "[";
        text += " | ";
        text += row.children_to == 20 ? ">= " + std::to_string(row.children_from)
                                      : std::to_string(row.children_from);
        text += " | ";
        for (int s = row.status_from; s <= row.status_to; ++s)
            text += std::string(s == row.status_from ? "" : ", ") + status_names[s];
        text += " | " + row.fee.to_text() + " |\n";
    }
    return text + "    }\n";
}

// What is computed `calls` times for different inputs; `%` is their number.
inline std::string process_text(const Shape& shape, const std::string& what, int calls) {
    std::string text = "prozess messung \"Messung\" {\n    version 1\n    rolle amt \"Amt\"\n"
                       "    typ stände = auswahl { ledig, verheiratet, verwitwet, geschieden }\n"
                       "    daten {\n        summe: zahl\n";
    std::string collects;
    for (int i = 0; i < calls_max; ++i) {
        const std::string n = std::to_string(i);
        text += "        e" + n + ": geld[0..10000]\n        k" + n +
                ": ganzzahl[0..20]\n        s" + n + ": stände\n";
        collects += (i == 0 ? "" : ", ") + ("e" + n + ", k" + n + ", s" + n);
    }
    text += "    }\n" + table_text(shape) +
            "    ablauf {\n        schritt erfassen \"Erfassen\" { rolle amt erfasst " + collects +
            " }\n        schritt rechnen \"Rechnen\" { rolle amt zeigt " + collects +
            " }\n        setze summe = 0";
    for (int i = 0; i < calls; ++i) {
        text += " + ";
        for (const char c : what)
            text += c == '%' ? std::to_string(i) : std::string(1, c);
    }
    return text + "\n        ende fertig \"Fertig\" liefert summe\n    }\n}\n";
}

// A deployed process with cases that wait for the command which computes.
class Office {
  public:
    Office(const std::string& text, const std::vector<std::vector<Inputs>>& inputs)
        : deployment_(deployed(text)) {
        command_.actor.person = "clerk";
        command_.actor.roles = roles_;
        for (const std::vector<Inputs>& one : inputs)
            cases_.push_back(prepared(one));
        command_.kind = CommandKind::complete;
        command_.activation = 2;
    }

    void compute_all() {
        for (const std::vector<std::byte>& one : cases_) {
            command_.at.ms += 1;
            if (decider_.decide(deployment_, one, command_)) throw std::runtime_error("refused");
        }
    }
    // What all cases come to, as a host sees it.
    [[nodiscard]] Number sum_of_all() const {
        EngineOptions options;
        options.limits = limits();
        Engine host = std::move(Engine::open(memory_store(), std::move(options))).value();
        Command command = command_;
        command.deployment = host.deploy(deployment_.process(), deployment_.place()).value();
        Number sum;
        for (std::size_t i = 0; i < data_.size(); ++i) {
            command.kind = CommandKind::start;
            command.entropy = {i + 1, 7};
            command.data = data_[i];
            const Outcome started = host.apply(command);
            if (!started.accepted()) throw std::runtime_error(started.error->english);
            command.kind = CommandKind::complete;
            command.case_id = started.case_id;
            command.data = {};
            if (!host.apply(command).accepted()) throw std::runtime_error("refused");
            static constexpr std::string_view everything[] = {"administrator"};
            const Viewer viewer{"stadt", "", everything};
            const CaseInfo info = host.case_info(viewer, started.case_id).value();
            for (const FieldInfo& field : info.fields)
                if (field.name == "summe" && field.value.number() != nullptr)
                    sum = sum.add(*field.value.number()).value_or(Number());
        }
        return sum;
    }

  private:
    // Sixteen tables of 1 000 rows in one command.
    static Limits limits() {
        Limits limits;
        limits.instructions_per_command = 10'000'000;
        return limits;
    }
    static Deployment deployed(const std::string& text) {
        const Compiled compiled = compile(text, "rules.vorgang");
        if (!compiled) throw std::runtime_error(render_gnu(compiled.source, compiled.diagnostics));
        Place place;
        place.tenant = "stadt";
        return std::move(Deployment::make(*compiled.process, place, 1, limits())).value();
    }

    std::vector<std::byte> prepared(const std::vector<Inputs>& inputs) {
        std::vector<Assignment>& data = data_.emplace_back();
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const std::string n = std::to_string(i);
            data.push_back({name("e" + n), inputs[i].income});
            data.push_back({name("k" + n), inputs[i].children});
            data.push_back({name("s" + n), status_names[inputs[i].status]});
        }
        command_.kind = CommandKind::start;
        command_.at = Instant{1'780'000'000'000};
        command_.case_id = {cases_.size() + 1};
        command_.entropy = {cases_.size() + 1, 7};
        command_.data = data;
        if (auto error = decider_.decide(deployment_, {}, command_))
            throw std::runtime_error(error->english);
        command_.data = {};
        return {decider_.after().begin(), decider_.after().end()};
    }
    FieldRef name(const std::string& text) const {
        return deployment_.process().field(text).value();
    }

    Deployment deployment_;
    Decider decider_;
    std::vector<std::string_view> roles_{"amt"};
    Command command_;
    std::vector<std::vector<Assignment>> data_;
    std::vector<std::vector<std::byte>> cases_;
};

} // namespace vorgang::bench
