// The serialised form of a process: the tables in the order of ProcessModel, one function for both
// directions so that they cannot differ. docs/formats/process.md describes the bytes.
#include "process/archive.hpp"

#include <algorithm>
#include <array>

#include "process/archive_models.hpp"
#include "process/tables.hpp"
#include "value/sha256.hpp"

namespace vorgang {
namespace archiving {

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

} // namespace archiving

namespace {

constexpr std::uint32_t magic = 0x50475256; // "VRGP"
// 2: behind the tables those of decision models, then a digest. Without models it is 1.
constexpr std::uint16_t format = 2;

// A file with models is large, and a flipped bit in it may still be a right model of something
// else.
std::array<std::byte, 8> digest_of(std::span<const std::byte> bytes) {
    std::array<std::byte, 8> digest{};
    Sha256 sum;
    sum.add(bytes);
    const auto whole = sum.finish();
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

// Cuts the digest off; false where it is not that of the bytes before it.
bool take_digest(std::span<const std::byte>& bytes) {
    constexpr std::size_t size = 8;
    if (bytes.size() < size) return false;
    const auto digest = bytes.last(size);
    bytes = bytes.first(bytes.size() - size);
    return std::ranges::equal(digest, digest_of(bytes));
}

// Rules know what they ask by the table of what is asked.
void mark_rules(ProcessModel& model) {
    for (std::size_t i = 0; i < model.model_rules.size(); ++i) {
        const Index rule = model.model_rules[i].rule;
        if (rule < model.rules.size()) model.rules[rule].asks = static_cast<Index>(i);
    }
}

Error broken(ErrorCode code, std::string german, std::string english) {
    return {code, "process", "", std::move(german), std::move(english)};
}

} // namespace

std::vector<std::byte> Process::save() const {
    archiving::Writer writer;
    auto copy = tables_->model; // the archive functions take references in both directions
    auto header = magic;
    auto version = copy.model_rules.empty() ? std::uint16_t{1} : format;
    writer.number(header);
    writer.number(version);
    archiving::archive(writer, copy);
    if (version > 1) {
        archiving::archive_models(writer, copy);
        const auto digest = digest_of(writer.bytes);
        writer.bytes.insert(writer.bytes.end(), digest.begin(), digest.end());
    }
    return std::move(writer.bytes);
}

Result<Process> Process::load(std::span<const std::byte> bytes, const Limits& limits) {
    if (bytes.size() > limits.process_bytes)
        return broken(ErrorCode::limit, "der übersetzte Prozess ist größer als erlaubt",
                      "the compiled process is larger than allowed");
    std::uint32_t header = 0;
    std::uint16_t version = 0;
    archiving::Reader start(bytes);
    start.number(header);
    start.number(version);
    if (!start.ok() || header != magic)
        return broken(ErrorCode::corrupt, "das ist kein übersetzter Prozess",
                      "this is no compiled process");
    if (version > format)
        return broken(ErrorCode::newer_format,
                      "der übersetzte Prozess stammt von einer neueren Version",
                      "the compiled process was written by a newer release");
    const bool whole = version != 2 || take_digest(bytes);
    archiving::Reader reader(bytes.subspan(sizeof header + sizeof version));
    ProcessModel model;
    archiving::archive(reader, model);
    if (version == 2) archiving::archive_models(reader, model);
    mark_rules(model);
    if (!whole || !reader.ok() || !reader.at_end())
        return broken(ErrorCode::corrupt, "der übersetzte Prozess ist beschädigt",
                      "the compiled process is damaged");
    return from_model(std::move(model));
}

} // namespace vorgang
