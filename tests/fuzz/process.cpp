// Any bytes as a compiled process: refused, or a process that deploys and runs without harm.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/sha256.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/process_model.hpp"

namespace {

using namespace vorgang;

// A process with decision models ends with a digest of what stands before it; hardly any bytes
// would come past it.
std::vector<std::byte> with_right_digest(std::span<const std::byte> bytes) {
    constexpr std::size_t header = 6;
    constexpr std::size_t digest = 8;
    std::vector<std::byte> mended(bytes.begin(), bytes.end());
    if (bytes.size() < header + digest || bytes[4] != std::byte{2}) return mended;
    Sha256 sum;
    sum.add(bytes.first(bytes.size() - digest));
    const auto whole = sum.finish();
    std::copy_n(whole.begin(), digest, mended.end() - digest);
    return mended;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
    (void)Process::load(bytes);
    const auto process = Process::load(with_right_digest(bytes));
    if (!process) return 0;
    auto engine = Engine::open(memory_store()).value();
    Place place;
    place.tenant = "t";
    const auto number = engine.deploy(*process, place);
    if (!number) return 0;
    std::vector<std::string_view> roles{"administrator"};
    for (const Role& role : process->model().roles)
        roles.push_back(role.name);
    Command command;
    command.deployment = *number;
    command.actor.person = "p";
    command.actor.roles = roles;
    command.at = Instant{1'778'482'800'000};
    command.entropy = {1, 2};
    const Outcome started = engine.start("", {}, command);
    (void)engine.advance_to(Instant{command.at.ms + 40LL * 86'400'000}, 100);
    const Viewer viewer{"t", "p", roles};
    const auto info = engine.case_info(viewer, started.case_id);
    if (info)
        for (const OpenInfo& open : info->open)
            (void)engine.complete({started.case_id, open.activation}, {}, command);
    (void)engine.history(viewer, started.case_id);
    return 0;
}
