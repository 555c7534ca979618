// The examples of FIPS 180-2, appendix B, and the borders of its blocks.
#include "value/sha256.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vorgang {
namespace {

std::string digest(const std::string& text, std::size_t piece) {
    Sha256 sha;
    const auto bytes = std::as_bytes(std::span(text));
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        sha.add(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    std::string hex;
    for (const std::byte byte : sha.finish())
        for (const unsigned digit :
             {std::to_integer<unsigned>(byte) >> 4, std::to_integer<unsigned>(byte) & 15})
            hex += "0123456789abcdef"[digit];
    return hex;
}

TEST(Sha256, IsTheOneOfTheStandard) {
    EXPECT_EQ(digest("", 1), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(digest(std::string(1'000'000, 'a'), 999),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnThePieces) {
    for (std::size_t size = 50; size < 140; ++size) {
        const std::string text(size, 'x');
        EXPECT_EQ(digest(text, 1), digest(text, size));
        EXPECT_EQ(digest(text, 63), digest(text, 64));
    }
}

} // namespace
} // namespace vorgang
