// Where the blocks of cases lie.
//
// Numbers are given out one after the other, and cases that begin together are mostly of one size.
// So the blocks of 4096 numbers stand side by side, a place each of the size of the first, and
// where a case lies is computed: a command waits for memory once, for the block itself. A case
// that outgrows its place moves to a block of the pool; in its place it leaves where it went, and
// the rest of the place to the pool.
#pragma once

#include <bitset>
#include <cstring>

#include "run/case_block.hpp"
#include "store/block_pool.hpp"
#include "store/large_pages.hpp"

namespace vorgang::store {

class CaseTable {
  public:
    CaseTable() = default;
    CaseTable(const CaseTable&) = delete;
    CaseTable& operator=(const CaseTable&) = delete;
    ~CaseTable() {
        for (std::uint64_t number = 0; number < pages_.size() * page_cases; ++number)
            if (std::byte* const block = moved_block(number)) pool_.release(block, size_of(block));
    }

    // The block of a case, or null.
    [[nodiscard]] std::byte* find(std::uint64_t number) const noexcept {
        const Page* const page = page_of(number);
        if (page == nullptr) return nullptr;
        if (page->here[number % page_cases]) return page->place(number);
        return moved_block(number);
    }
    // Whether it outgrew its place, so that find() has to read there.
    [[nodiscard]] bool is_moved(std::uint64_t number) const noexcept {
        const Page* const page = page_of(number);
        return page != nullptr && page->moved[number % page_cases];
    }
    // The first bytes of its place: the block, or where it went.
    [[nodiscard]] const std::byte* place(std::uint64_t number) const noexcept {
        const Page* const page = page_of(number);
        return page != nullptr ? page->place(number) : nullptr;
    }
    [[nodiscard]] static std::size_t size_of(const std::byte* block) noexcept {
        const auto& h = *reinterpret_cast<const run::CaseHeader*>(block);
        return sizeof h + h.frames_bytes + h.ledger * sizeof(run::LedgerEntry) + h.heap;
    }

    // Room for a block of this case, which may be where its block is now. It is to be put() or
    // given_back(). May throw bad_alloc and then changes nothing.
    [[nodiscard, gnu::hot]] std::byte* room(std::uint64_t number, std::size_t size) {
        Page& page = make_page(number, size);
        std::byte* const place = page.place(number);
        if (!page.moved[number % page_cases])
            return size <= page.stride ? place : pool_.allocate(size);
        std::byte* const block = forward(place);
        return BlockPool::same_class(size_of(block), size) ? block : pool_.allocate(size);
    }
    void give_back(std::uint64_t number, std::byte* block, std::size_t size) noexcept {
        if (block != page_of(number)->place(number) && block != moved_block(number))
            pool_.release(block, size);
    }
    // Copies the block to its room, gives free what it leaves, and find() finds it.
    void put(std::uint64_t number, std::byte* block, std::span<const std::byte> bytes) noexcept {
        Page& page = *pages_[number / page_cases];
        if (block == page.place(number)) {
            std::memcpy(block, bytes.data(), bytes.size());
            page.here.set(number % page_cases);
            return;
        }
        if (block != moved_block(number)) leave(page, number, block);
        std::memcpy(block, bytes.data(), bytes.size());
    }

    // The case is not there any more. LIMIT: its place is not used again.
    void erase(std::uint64_t number) noexcept {
        if (find(number) == nullptr) return;
        Page& page = *pages_[number / page_cases];
        if (std::byte* const block = moved_block(number)) pool_.release(block, size_of(block));
        page.here.reset(number % page_cases);
        page.moved.reset(number % page_cases);
    }

  private:
    static constexpr std::uint64_t page_cases = 4096;
    static constexpr std::size_t pointer_bytes = BlockPool::step; // as pieces of the pool are cut

    struct Page {
        [[nodiscard]] std::byte* place(std::uint64_t number) const noexcept {
            return places + number % page_cases * stride;
        }
        std::size_t stride = 0;
        std::byte* places = nullptr;
        // Bits, because all cases of a busy office have theirs in the cache.
        std::bitset<page_cases> here;
        std::bitset<page_cases> moved;
    };

    [[nodiscard]] const Page* page_of(std::uint64_t number) const noexcept {
        const std::uint64_t page = number / page_cases;
        return page < pages_.size() ? pages_[page].get() : nullptr;
    }
    [[nodiscard]] static std::byte* forward(const std::byte* place) noexcept {
        std::byte* block = nullptr;
        std::memcpy(&block, place, sizeof block);
        return block;
    }
    [[nodiscard]] std::byte* moved_block(std::uint64_t number) const noexcept {
        const Page* const page = page_of(number);
        if (page == nullptr || !page->moved[number % page_cases]) return nullptr;
        return forward(page->place(number));
    }
    Page& make_page(std::uint64_t number, std::size_t size) {
        const std::uint64_t page = number / page_cases;
        if (page >= pages_.size() || pages_[page] == nullptr) begin_page(page, size);
        return *pages_[page];
    }
    [[gnu::cold]] void begin_page(std::uint64_t page, std::size_t size) {
        if (page >= pages_.size()) pages_.resize(page + 1);
        auto made = std::make_unique<Page>();
        made->stride = BlockPool::piece_size(size, pointer_bytes);
        made->places = memory_.take(made->stride * page_cases);
        pages_[page] = std::move(made);
    }

    // The case will lie in `block`: gives free the block it had, or the rest of its place.
    [[gnu::noinline]] void leave(Page& page, std::uint64_t number, std::byte* block) noexcept {
        std::byte* const place = page.place(number);
        if (std::byte* const before = moved_block(number))
            pool_.release(before, size_of(before));
        else if (page.stride > pointer_bytes)
            pool_.release(place + pointer_bytes, page.stride - pointer_bytes);
        std::memcpy(place, &block, sizeof block);
        page.here.reset(number % page_cases);
        page.moved.set(number % page_cases);
    }

    LargePages memory_; // of the places
    BlockPool pool_;
    std::vector<std::unique_ptr<Page>> pages_;
};

} // namespace vorgang::store
