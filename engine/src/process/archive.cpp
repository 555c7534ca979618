// The serialised form of a process: the tables in the order of ProcessModel, one function for both
// directions so that they cannot differ. docs/formats/process.md describes the bytes.
#include <bit>
#include <cstring>

#include "process/tables.hpp"

namespace vorgang {
namespace {

constexpr std::uint32_t magic = 0x50475256; // "VRGP"
constexpr std::uint16_t format = 1;

class Writer {
  public:
    static constexpr bool reading = false;
    std::vector<std::byte> bytes;

    template<class T>
    requires std::is_integral_v<T>
    void number(T& value) {
        auto rest = static_cast<std::make_unsigned_t<T>>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bytes.push_back(static_cast<std::byte>(rest & 0xff));
            rest = static_cast<std::make_unsigned_t<T>>(rest >> (sizeof(T) > 1 ? 8 : 7));
        }
    }
    void text(std::string& value) {
        auto size = static_cast<std::uint32_t>(value.size());
        number(size);
        const auto* first = reinterpret_cast<const std::byte*>(value.data());
        bytes.insert(bytes.end(), first, first + value.size());
    }
    [[nodiscard]] bool ok() const { return true; }
};

class Reader {
  public:
    static constexpr bool reading = true;
    explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}

    template<class T>
    requires std::is_integral_v<T>
    void number(T& value) {
        if (rest_.size() < sizeof(T)) return fail();
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            sum |= static_cast<std::uint64_t>(rest_[i]) << (8 * i);
        value = static_cast<T>(sum);
        rest_ = rest_.subspan(sizeof(T));
    }
    void text(std::string& value) {
        std::uint32_t size = 0;
        number(size);
        if (rest_.size() < size) return fail();
        value.assign(reinterpret_cast<const char*>(rest_.data()), size);
        rest_ = rest_.subspan(size);
    }
    // LIMIT: an entry takes at least one byte, so a table is never larger than what is left.
    [[nodiscard]] bool fits(std::uint32_t count) {
        if (count > rest_.size()) fail();
        return ok_;
    }
    void fail() {
        ok_ = false;
        rest_ = {};
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    std::span<const std::byte> rest_;
    bool ok_ = true;
};

template<class A, class T>
requires std::is_integral_v<T>
void archive(A& a, T& value) {
    a.number(value);
}
template<class A>
void archive(A& a, bool& value) {
    std::uint8_t byte = value ? 1 : 0;
    a.number(byte);
    value = byte != 0;
}
template<class A>
void archive(A& a, std::string& value) {
    a.text(value);
}
// Enumerations are checked by verify(); here they are bytes.
template<class A, class E>
requires std::is_enum_v<E>
void archive(A& a, E& value) {
    auto raw = static_cast<std::underlying_type_t<E>>(value);
    a.number(raw);
    value = static_cast<E>(raw);
}
template<class A, class T, class U>
void archive(A& a, std::pair<T, U>& value) {
    archive(a, value.first);
    archive(a, value.second);
}

template<class A>
void archive(A& a, Length& v) {
    archive(a, v.count);
    archive(a, v.unit);
}
template<class A>
void archive(A& a, Value& value) {
    auto kind = static_cast<std::uint8_t>(value.kind());
    archive(a, kind);
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::string text;
    if constexpr (!A::reading) {
        if (const bool* b = value.yes_no()) low = *b ? 1 : 0;
        if (const Number* n = value.number()) {
            low = n->low_bits();
            high = n->high_bits();
        }
        if (const std::string* t = value.text()) text = *t;
        if (const Date* d = value.date()) low = static_cast<std::uint64_t>(d->days);
        if (const Instant* i = value.instant()) low = static_cast<std::uint64_t>(i->ms);
        if (const Length* l = value.length()) {
            low = static_cast<std::uint64_t>(l->count);
            high = static_cast<std::uint64_t>(l->unit);
        }
    }
    archive(a, low);
    archive(a, high);
    archive(a, text);
    if constexpr (A::reading) {
        switch (static_cast<Value::Kind>(kind)) {
        case Value::Kind::unknown: value = Value(); return;
        case Value::Kind::yes_no: value = Value(low != 0); return;
        case Value::Kind::number:
            if (const auto number = Number::from_bits(low, high))
                value = Value(*number);
            else
                a.fail();
            return;
        case Value::Kind::text: value = Value(std::move(text)); return;
        case Value::Kind::date: value = Value(Date{static_cast<std::int32_t>(low)}); return;
        case Value::Kind::instant: value = Value(Instant{static_cast<std::int64_t>(low)}); return;
        case Value::Kind::length:
            if (high > static_cast<std::uint64_t>(Unit::working_day)) return a.fail();
            value = Value(Length{static_cast<std::int64_t>(low), static_cast<Unit>(high)});
            return;
        case Value::Kind::list:
        case Value::Kind::context: break; // no constant: verify() refuses them
        }
        a.fail();
    }
}

template<class A, class T>
void archive(A& a, std::vector<T>& table) {
    auto count = static_cast<std::uint32_t>(table.size());
    a.number(count);
    if constexpr (A::reading) {
        table.clear();
        for (std::uint32_t i = 0; a.fits(count - i) && i < count; ++i)
            archive(a, table.emplace_back());
    } else {
        for (T& entry : table)
            archive(a, entry);
    }
}

template<class A, class... T>
void all(A& a, T&... members) {
    (archive(a, members), ...);
}

template<class A>
void archive(A& a, Type& v) {
    all(a, v.kind, v.optional, v.choice, v.element, v.context, v.low, v.high);
}
template<class A>
void archive(A& a, Choice& v) {
    all(a, v.name, v.values);
}
template<class A>
void archive(A& a, Parameter& v) {
    all(a, v.name, v.type);
}
template<class A>
void archive(A& a, ContextType& v) {
    all(a, v.name, v.entries, v.document);
}
template<class A>
void archive(A& a, Field& v) {
    all(a, v.name, v.title, v.type, v.hidden, v.input, v.searchable, v.personal, v.frame);
}
template<class A>
void archive(A& a, Role& v) {
    all(a, v.name, v.title, v.external);
}
template<class A>
void archive(A& a, Tool& v) {
    all(a, v.name, v.title);
}
template<class A>
void archive(A& a, Operation& v) {
    all(a, v.tool, v.name, v.parameters, v.results);
}
template<class A>
void archive(A& a, Message& v) {
    all(a, v.name, v.title, v.incoming, v.role, v.carries, v.by, v.lapse, v.channels);
}
template<class A>
void archive(A& a, Local& v) {
    all(a, v.name, v.type, v.value);
}
template<class A>
void archive(A& a, ChannelUse& v) {
    all(a, v.channel, v.tool, v.role);
}
template<class A>
void archive(A& a, Collected& v) {
    all(a, v.field, v.condition);
}
template<class A>
void archive(A& a, Step& v) {
    all(a, v.name, v.title, v.role, v.role_code, v.role_field, v.kind, v.channels, v.grounds,
        v.shows, v.collects, v.deadlines, v.four_eyes, v.tracked, v.at_field, v.by_field, v.undo,
        v.position);
}
template<class A>
void archive(A& a, Call& v) {
    all(a, v.operation, v.results, v.attempts, v.interval, v.deadlines, v.failed, v.undo,
        v.alongside, v.position);
}
template<class A>
void archive(A& a, Position& v) {
    all(a, v.kind, v.scope, v.cell, v.detail, v.resume);
}
template<class A>
void archive(A& a, Scope& v) {
    all(a, v.kind, v.name, v.title, v.parent, v.frame, v.cell, v.first_cell, v.last_cell,
        v.deadlines, v.handlers, v.resume, v.undo);
}
template<class A>
void archive(A& a, FrameLayout& v) {
    all(a, v.scope, v.parent, v.cells);
}
template<class A>
void archive(A& a, Aside& v) {
    all(a, v.scope, v.code);
}
template<class A>
void archive(A& a, Loop& v) {
    all(a, v.name, v.position, v.scope, v.list, v.record, v.entries, v.code, v.in_turn, v.enough,
        v.until, v.extended_by);
}
template<class A>
void archive(A& a, Deadline& v) {
    all(a, v.name, v.step, v.section, v.call, v.cell, v.length, v.from, v.backwards, v.grace,
        v.norm, v.extendable, v.extension, v.extension_role, v.consequence, v.role, v.block,
        v.aside, v.deemed, v.end_field);
}
template<class A>
void archive(A& a, Handler& v) {
    all(a, v.scope, v.message, v.condition, v.cell, v.role, v.name, v.title, v.code, v.aside);
}
template<class A>
void archive(A& a, Ending& v) {
    all(a, v.name, v.title, v.returns);
}
template<class A>
void archive(A& a, RuleRow& v) {
    all(a, v.tests, v.output, v.ground, v.note);
}
template<class A>
void archive(A& a, Rule& v) {
    all(a, v.name, v.inputs, v.output, v.rows, v.policy, v.local);
}
template<class A>
void archive(A& a, Instruction& v) {
    all(a, v.op, v.a, v.b, v.c);
}
template<class A>
void archive(A& a, Branch& v) {
    all(a, v.scope, v.cell, v.code);
}
template<class A>
void archive(A& a, ProcessModel& v) {
    all(a, v.name, v.title, v.version, v.english, v.service_key, v.procedural_law, v.land,
        v.municipality, v.grounds, v.lead, v.once, v.choices, v.elements, v.contexts, v.constants,
        v.fields, v.roles, v.tools, v.operations, v.messages, v.locals, v.steps, v.calls,
        v.positions, v.scopes, v.deadlines, v.handlers, v.endings, v.rules, v.branches, v.frames,
        v.asides, v.loops, v.undo_sets, v.code);
}

Error broken(ErrorCode code, std::string german, std::string english) {
    return {code, "process", "", std::move(german), std::move(english)};
}

} // namespace

std::vector<std::byte> Process::save() const {
    Writer writer;
    auto header = magic;
    auto version = format;
    writer.number(header);
    writer.number(version);
    auto copy = tables_->model; // the archive functions take references in both directions
    archive(writer, copy);
    return std::move(writer.bytes);
}

Result<Process> Process::load(std::span<const std::byte> bytes, const Limits& limits) {
    if (bytes.size() > limits.process_bytes)
        return broken(ErrorCode::limit, "der übersetzte Prozess ist größer als erlaubt",
                      "the compiled process is larger than allowed");
    Reader reader(bytes);
    std::uint32_t header = 0;
    std::uint16_t version = 0;
    reader.number(header);
    reader.number(version);
    if (!reader.ok() || header != magic)
        return broken(ErrorCode::corrupt, "das ist kein übersetzter Prozess",
                      "this is no compiled process");
    if (version > format)
        return broken(ErrorCode::newer_format,
                      "der übersetzte Prozess stammt von einer neueren Version",
                      "the compiled process was written by a newer release");
    ProcessModel model;
    archive(reader, model);
    if (!reader.ok() || !reader.at_end())
        return broken(ErrorCode::corrupt, "der übersetzte Prozess ist beschädigt",
                      "the compiled process is damaged");
    return from_model(std::move(model));
}

} // namespace vorgang
