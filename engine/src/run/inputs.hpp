// What rules were given, where a row fired or nothing came out: kept with the content of a record,
// so that an explanation can say it as it was.
//
//   for each call: rule v | events of it v | for each input: kind u8 and its value
//
// docs/formats/record.md, "Inputs of rules".
#pragma once

#include <span>
#include <vector>

#include "run/bytes.hpp"
#include "run/scalar.hpp"

namespace vorgang::run {

// LIMIT: a text or list longer than this is not written down once more; it stands in a field.
inline constexpr std::uint32_t input_bytes_max = 256;

// `events`: how many events of the record are about this call.
void write_inputs(Index rule, std::size_t events, std::span<const Scalar> inputs, ByteWriter& to);

struct RuleInputs {
    struct One {
        Scalar value; // views the bytes that were read
        bool left_out = false;
    };
    Index rule = none;
    std::uint64_t events = 0;
    std::vector<One> inputs;
};

// Calls in the order in which they ended. Total over all bytes: what cannot be read is left out.
[[nodiscard]] std::vector<RuleInputs> read_inputs(std::string_view bytes,
                                                  const ProcessModel& model);

} // namespace vorgang::run
