// Memory for the blocks of cases: slabs cut into pieces of one size, sixteen bytes apart, so that
// a block costs its bytes and nothing more. Large blocks come from the heap.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace vorgang::store {

class BlockPool {
  public:
    static constexpr std::size_t step = 16;

    // At least `size` bytes, aligned to 16. May throw bad_alloc.
    [[nodiscard]] std::byte* allocate(std::size_t size) {
        if (size > largest) return new std::byte[size];
        const std::size_t kind = class_of(size);
        if (Free* piece = free_[kind]) {
            free_[kind] = piece->next;
            return reinterpret_cast<std::byte*>(piece);
        }
        return cut((kind + 1) * step);
    }
    void release(std::byte* block, std::size_t size) noexcept {
        if (size > largest) {
            delete[] block;
            return;
        }
        const std::size_t kind = class_of(size);
        free_[kind] = new (block) Free{free_[kind]};
    }
    [[nodiscard]] static bool same_class(std::size_t left, std::size_t right) noexcept {
        return left <= largest && right <= largest && class_of(left) == class_of(right);
    }

    // What a block of `size` takes where pieces are cut, or `otherwise` where it is no piece.
    [[nodiscard]] static std::size_t piece_size(std::size_t size, std::size_t otherwise) noexcept {
        return size <= largest ? (class_of(size) + 1) * step : otherwise;
    }

  private:
    struct Free {
        Free* next;
    };
    static constexpr std::size_t largest = 4096;
    static constexpr std::size_t slab_bytes = std::size_t{256} * 1024;

    [[nodiscard]] static std::size_t class_of(std::size_t size) noexcept {
        return (size + step - 1) / step - 1;
    }
    [[gnu::noinline]] std::byte* cut(std::size_t size) {
        if (left_ < size) {
            slabs_.push_back(std::make_unique_for_overwrite<std::byte[]>(slab_bytes));
            next_ = slabs_.back().get();
            left_ = slab_bytes;
        }
        std::byte* const piece = next_;
        next_ += size;
        left_ -= size;
        return piece;
    }

    std::array<Free*, largest / step> free_{};
    std::vector<std::unique_ptr<std::byte[]>> slabs_;
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
};

} // namespace vorgang::store
