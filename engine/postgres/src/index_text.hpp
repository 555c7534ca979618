// Texts as they stand in an index. PostgreSQL takes no more than a third of a page there, so a long
// text is its beginning and its digest: as good as the text itself for finding what is the same.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "durable/chain.hpp"

namespace vorgang::postgres {

class IndexText {
  public:
    static constexpr std::size_t bytes_max = 1024;

    // As it is where it fits; longer ones one byte longer than what fits, so that no text is taken
    // for another. Valid until the next call.
    [[nodiscard]] std::string_view of(std::string_view text) {
        if (text.size() <= bytes_max) return text;
        const durable::Digest digest = sha_.of({std::as_bytes(std::span(text))});
        short_ = text.substr(0, bytes_max + 1 - digest.size());
        short_.append(reinterpret_cast<const char*>(digest.data()), digest.size());
        return short_;
    }
    // The text where it does not stand in the index as it is; else nothing.
    [[nodiscard]] static std::string_view whole(std::string_view text) {
        return text.size() <= bytes_max ? std::string_view() : text;
    }

  private:
    durable::Sha256 sha_;
    std::string short_;
};

// Where a key is kept. That of a command on a case is with the case; any other is where its text
// says, so that who looks for it knows, and numbers below zero are no case's.
[[nodiscard]] inline std::int64_t home_of(std::string_view key) {
    constexpr std::string_view of_case = "c\x1f"; // host::case_key
    if (key.starts_with(of_case)) {
        std::uint64_t number = 0;
        const char* const first = key.data() + of_case.size();
        const auto [end, fault] = std::from_chars(first, key.data() + key.size(), number);
        const bool ends = fault == std::errc() && end != key.data() + key.size() && *end == '\x1f';
        if (ends && number >> 63 == 0) return static_cast<std::int64_t>(number);
    }
    return static_cast<std::int64_t>(durable::row_sum(durable::Table::keys, key) | 1ULL << 63);
}

} // namespace vorgang::postgres
