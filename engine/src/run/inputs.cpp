#include "run/inputs.hpp"

#include <bit>

namespace vorgang::run {
namespace {

constexpr std::uint8_t left_out = 255;

// The exponent of a number lies at the top: rotated down, a small number is a small integer.
constexpr int exponent_bits = 15;

void write(const Scalar& scalar, ByteWriter& to) {
    if (Scalar::is_text_like(scalar.kind) && scalar.size > input_bytes_max)
        return to.byte(left_out);
    to.byte(static_cast<std::uint8_t>(scalar.kind));
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return;
    case Scalar::Kind::yes_no: return to.byte(scalar.low != 0 ? 1 : 0);
    case Scalar::Kind::number:
        to.varint(scalar.low);
        return to.varint(std::rotl(scalar.high, exponent_bits));
    case Scalar::Kind::text:
    case Scalar::Kind::list:
    case Scalar::Kind::context: return to.text(scalar.text());
    case Scalar::Kind::date: return to.zigzag(scalar.date().days);
    case Scalar::Kind::instant: return to.zigzag(scalar.instant().ms);
    case Scalar::Kind::length:
        to.byte(static_cast<std::uint8_t>(scalar.unit));
        return to.zigzag(scalar.length().count);
    case Scalar::Kind::choice: return to.varint(scalar.low);
    }
}

Scalar read(Scalar::Kind kind, ByteReader& in) {
    switch (kind) {
    case Scalar::Kind::unknown: return Scalar::unknown();
    case Scalar::Kind::yes_no: return Scalar::of(in.byte() != 0);
    case Scalar::Kind::number: {
        const std::uint64_t low = in.varint();
        const std::uint64_t high = std::rotr(in.varint(), exponent_bits);
        const auto number = Number::from_bits(low, high);
        if (!number) in.fail();
        return number ? Scalar::of(*number) : Scalar::unknown();
    }
    case Scalar::Kind::text:
    case Scalar::Kind::list:
    case Scalar::Kind::context: return Scalar::of(kind, in.text());
    case Scalar::Kind::date: return Scalar::of(Date{static_cast<std::int32_t>(in.zigzag())});
    case Scalar::Kind::instant: return Scalar::of(Instant{in.zigzag()});
    case Scalar::Kind::length: {
        const std::uint8_t unit = in.byte();
        const std::int64_t count = in.zigzag();
        if (unit > static_cast<std::uint8_t>(Unit::working_day)) in.fail();
        return in.ok() ? Scalar::of(Length{count, static_cast<Unit>(unit)}) : Scalar::unknown();
    }
    case Scalar::Kind::choice: return Scalar::choice(in.varint());
    }
    in.fail();
    return Scalar::unknown();
}

} // namespace

void write_inputs(Index rule, std::size_t events, std::span<const Scalar> inputs, ByteWriter& to) {
    to.varint(rule);
    to.varint(events);
    for (const Scalar& input : inputs)
        write(input, to);
}

std::vector<RuleInputs> read_inputs(std::string_view bytes, const ProcessModel& model) {
    ByteReader in(std::as_bytes(std::span(bytes)));
    std::vector<RuleInputs> calls;
    while (in.left() > 0) {
        RuleInputs call;
        call.rule = in.number<Index>();
        call.events = in.varint();
        if (!in.ok() || call.rule >= model.rules.size()) return calls;
        for (std::size_t i = 0; i < model.rules[call.rule].inputs.size(); ++i) {
            const std::uint8_t kind = in.byte();
            RuleInputs::One& one = call.inputs.emplace_back();
            one.left_out = kind == left_out;
            if (!one.left_out) one.value = read(static_cast<Scalar::Kind>(kind), in);
        }
        if (!in.ok()) return calls;
        calls.push_back(std::move(call));
    }
    return calls;
}

} // namespace vorgang::run
