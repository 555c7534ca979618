#include "run/pseudonym.hpp"

#include <bit>

namespace vorgang::run {
namespace {

struct State {
    std::uint64_t a, b, c, d;

    void round() noexcept {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }
    void absorb(std::uint64_t word) noexcept {
        d ^= word;
        round();
        a ^= word;
    }
};

} // namespace

[[gnu::hot]] std::uint64_t siphash(std::uint64_t key_low, std::uint64_t key_high,
                                   std::string_view bytes) noexcept {
    State state{key_low ^ 0x736f6d6570736575, key_high ^ 0x646f72616e646f6d,
                key_low ^ 0x6c7967656e657261, key_high ^ 0x7465646279746573};
    const std::uint64_t length = bytes.size();
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        state.absorb(word);
        bytes.remove_prefix(8);
    }
    std::uint64_t last = length << 56;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        last |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    state.absorb(last);
    state.c ^= 0xff;
    for (int i = 0; i < 3; ++i)
        state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

} // namespace vorgang::run
