// Texts as they stand in an index. PostgreSQL takes no more than a third of a page there, so a long
// text is its beginning and its digest: as good as the text itself for finding what is the same.
#pragma once

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

  private:
    durable::Sha256 sha_;
    std::string short_;
};

} // namespace vorgang::postgres
