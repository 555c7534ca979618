#include "durable/chain.hpp"

#include <openssl/evp.h>

#include <cstring>
#include <new>

namespace vorgang::durable {

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}
void Sha256::Free::operator()(evp_md_st* method) const noexcept {
    EVP_MD_free(method);
}

Sha256::Sha256() : method_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    if (method_ == nullptr || context_ == nullptr) throw std::bad_alloc();
}

Digest Sha256::of(std::initializer_list<Bytes> parts) {
    Digest digest{};
    EVP_MD_CTX* const context = context_.get();
    bool ok = EVP_DigestInit_ex2(context, method_.get(), nullptr) == 1;
    for (const Bytes part : parts)
        ok = ok && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
    auto* const out = reinterpret_cast<unsigned char*>(digest.data());
    ok = ok && EVP_DigestFinal_ex(context, out, nullptr) == 1;
    if (!ok) throw std::bad_alloc(); // the only way in which these calls can fail
    return digest;
}

std::optional<RecordSplit> split(Bytes record) noexcept {
    constexpr std::size_t head = 8;
    if (record.size() < head) return std::nullopt;
    std::uint32_t sizes[2];
    std::memcpy(sizes, record.data(), head);
    if (std::uint64_t{sizes[0]} + sizes[1] != record.size() - head) return std::nullopt;
    return RecordSplit{record.subspan(head, sizes[0]), record.subspan(head + sizes[0])};
}

std::optional<Bytes> salt_of(Bytes block) noexcept {
    constexpr std::size_t offset = 8;
    constexpr std::size_t size = 16;
    if (block.size() < offset + size) return std::nullopt;
    return block.subspan(offset, size);
}

Digest next_link(Sha256& sha, const Digest& before, Bytes salt, const RecordSplit& record) {
    const Digest content = sha.of({salt, record.content});
    return sha.of({before, content, record.trace});
}

bool is_cut(std::uint32_t after, std::span<const FeedRecord> records, std::uint32_t sequence,
            const Digest& chain) noexcept {
    if (records.empty()) return after < sequence;
    return records.back().sequence != sequence || records.back().chain != chain;
}

std::optional<std::vector<std::vector<std::byte>>> verified(Sha256& sha, const HistoryPage& page,
                                                            std::vector<FeedRecord> records) {
    std::uint32_t sequence = page.after;
    Digest chain = page.chain;
    for (const FeedRecord& one : records) {
        const std::optional<RecordSplit> parts = split(one.record);
        if (!parts || one.sequence != ++sequence) return std::nullopt;
        chain = next_link(sha, chain, page.salt, *parts);
        if (chain != one.chain) return std::nullopt;
    }
    if (records.size() < page.limit && is_cut(page.after, records, page.sequence, page.end))
        return std::nullopt;
    std::vector<std::vector<std::byte>> bytes;
    bytes.reserve(records.size());
    for (FeedRecord& one : records)
        bytes.push_back(std::move(one.record));
    return bytes;
}

Digest digest_of(Sha256& sha, std::uint32_t number, Bytes process, Bytes place) {
    const std::uint64_t head[] = {number, process.size(), place.size()};
    return sha.of({std::as_bytes(std::span(head)), process, place});
}

std::uint64_t checksum(CaseId id, std::uint32_t sequence, const Digest& chain,
                       Bytes block) noexcept {
    std::uint64_t hash = mix(mix(mix(1, id.number), sequence), block.size());
    hash = mix_bytes(hash, chain);
    return mix_bytes(hash, block);
}

} // namespace vorgang::durable
