// One digest over the last record of every case, up to a place in the feed.
#include <algorithm>
#include <bit>
#include <charconv>
#include <unordered_map>

#include "value/sha256.hpp"
#include "vorgang/engine/audit.hpp"

namespace vorgang {
namespace {

constexpr std::string_view mark = "vorgang-seal 1";

// What the seal says of a case: number, sequence and link, little-endian.
void add(Sha256& sha, const CaseHead& head) {
    static_assert(std::endian::native == std::endian::little, "the formats are little-endian");
    sha.add(std::as_bytes(std::span(&head.case_id.number, 1)));
    sha.add(std::as_bytes(std::span(&head.sequence, 1)));
    sha.add(head.chain);
}

Seal seal_of(std::uint64_t position, std::vector<CaseHead> heads) {
    std::ranges::sort(heads, {}, &CaseHead::case_id);
    Sha256 sha;
    for (const CaseHead& head : heads)
        add(sha, head);
    return {position, heads.size(), sha.finish()};
}

std::string_view next_word(std::string_view& text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \r\n"), text.size());
    const std::size_t end = std::min(text.find_first_of(" \r\n", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

bool read(std::string_view word, std::uint64_t& number, int base = 10) {
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number, base);
    return !word.empty() && fault == std::errc() && end == word.data() + word.size();
}

} // namespace

Result<Seal> seal(Store& store, std::uint64_t position) {
    constexpr std::uint32_t page_size = 1000;
    std::vector<CaseHead> heads;
    std::unordered_map<std::uint64_t, std::size_t> places; // of the cases among the heads
    std::uint64_t last = 0;
    while (last < position) {
        auto page = store.records(last, page_size);
        if (!page) return std::move(page).error();
        if (page->empty()) break;
        for (const FeedRecord& one : *page) {
            if (one.position > position) return seal_of(last, std::move(heads));
            last = one.position;
            const auto [it, fresh] = places.try_emplace(one.case_id.number, heads.size());
            if (fresh) heads.push_back({one.case_id});
            heads[it->second].sequence = one.sequence;
            heads[it->second].chain = one.chain;
        }
    }
    return seal_of(last, std::move(heads));
}

std::string to_text(const Seal& seal) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = std::string(mark) + " " + std::to_string(seal.position) + " " +
                       std::to_string(seal.cases) + " ";
    for (const std::byte byte : seal.digest) {
        text += digits[std::to_integer<std::size_t>(byte >> 4)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

std::optional<Seal> seal_from_text(std::string_view text) {
    if (!text.starts_with(mark)) return std::nullopt;
    text.remove_prefix(mark.size());
    Seal seal;
    if (!read(next_word(text), seal.position) || !read(next_word(text), seal.cases))
        return std::nullopt;
    const std::string_view digest = next_word(text);
    if (digest.size() != 2 * seal.digest.size() || !next_word(text).empty()) return std::nullopt;
    for (std::size_t i = 0; i < seal.digest.size(); ++i) {
        std::uint64_t byte = 0;
        if (!read(digest.substr(2 * i, 2), byte, 16)) return std::nullopt;
        seal.digest[i] = static_cast<std::byte>(byte);
    }
    return seal;
}

} // namespace vorgang
