#include "run/blob.hpp"

namespace vorgang::run {

void pack_scalar(const Scalar& scalar, ByteWriter& out) {
    out.byte(static_cast<std::uint8_t>(scalar.kind));
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return;
    case Scalar::Kind::text:
    case Scalar::Kind::list:
    case Scalar::Kind::context: return out.text(scalar.text());
    case Scalar::Kind::number: out.fixed64(scalar.low); return out.fixed64(scalar.high);
    case Scalar::Kind::length: out.byte(static_cast<std::uint8_t>(scalar.unit)); [[fallthrough]];
    default: return out.zigzag(static_cast<std::int64_t>(scalar.low));
    }
}

Scalar unpack_scalar(ByteReader& in) {
    Scalar scalar;
    const std::uint8_t kind = in.byte();
    if (kind > static_cast<std::uint8_t>(Scalar::Kind::context)) return in.fail(), scalar;
    scalar.kind = static_cast<Scalar::Kind>(kind);
    switch (scalar.kind) {
    case Scalar::Kind::unknown: break;
    case Scalar::Kind::text:
    case Scalar::Kind::list:
    case Scalar::Kind::context: return Scalar::of(scalar.kind, in.text());
    case Scalar::Kind::number: {
        const std::uint64_t low = in.fixed64();
        const auto number = Number::from_bits(low, in.fixed64());
        if (!number) return in.fail(), Scalar::unknown();
        return Scalar::of(*number);
    }
    case Scalar::Kind::length: {
        const std::uint8_t unit = in.byte();
        if (unit > static_cast<std::uint8_t>(Unit::working_day))
            return in.fail(), Scalar::unknown();
        scalar.unit = static_cast<Unit>(unit);
        [[fallthrough]];
    }
    default: scalar.low = static_cast<std::uint64_t>(in.zigzag());
    }
    return in.ok() ? scalar : Scalar::unknown();
}

} // namespace vorgang::run
