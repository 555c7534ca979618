// Memory for much that is met at random: large pieces, asked of the system as pages of 2 MiB.
//
// A processor knows by heart where some thousand pages lie; a case met at random lies in another
// one nearly always, and looking up where costs as much as the case. What is small, as most stores
// are, comes from the heap.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace vorgang::store {

class LargePages {
  public:
    // So many bytes, aligned to 16, as long as this lives. May throw bad_alloc.
    [[nodiscard, gnu::cold]] std::byte* take(std::size_t size) {
        if (taken_ + size <= small_bytes || size > slab_bytes) {
            small_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
            taken_ += size;
            return small_.back().get();
        }
        if (left_ < size) begin_slab();
        std::byte* const piece = next_;
        next_ += size;
        left_ -= size;
        return piece;
    }

  private:
    static constexpr std::size_t page_bytes = std::size_t{1} << 21;
    static constexpr std::size_t slab_bytes = 8 * page_bytes;
    static constexpr std::size_t small_bytes = 2 * page_bytes; // in all

    struct Free {
        void operator()(std::byte* slab) const noexcept {
            ::operator delete(slab, std::align_val_t(page_bytes));
        }
    };

    void begin_slab() {
        slabs_.emplace_back();
        auto* const slab =
            static_cast<std::byte*>(::operator new(slab_bytes, std::align_val_t(page_bytes)));
        slabs_.back().reset(slab);
#ifdef MADV_HUGEPAGE
        (void)madvise(slab, slab_bytes, MADV_HUGEPAGE); // a wish: without it all is as it was
#endif
        next_ = slab;
        left_ = slab_bytes;
    }

    std::vector<std::unique_ptr<std::byte[]>> small_;
    std::vector<std::unique_ptr<std::byte, Free>> slabs_;
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t taken_ = 0; // from the heap
};

} // namespace vorgang::store
