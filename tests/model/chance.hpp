// Chance for the generator: the same seed gives the same choices with every compiler and library.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace vorgang::model {

class Chance {
  public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}

    std::uint64_t word() { return random_(); }
    // 0 .. limit-1; the bias of the remainder is of no matter here. Precondition: limit > 0.
    std::size_t below(std::size_t limit) { return random_() % limit; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
    }
    bool percent(std::size_t chance) { return below(100) < chance; }
    template<class T>
    const T& among(const std::vector<T>& list) {
        return list[below(list.size())];
    }
    template<class T>
    std::vector<T> some(const std::vector<T>& list, std::size_t at_most) {
        std::vector<T> left = list;
        std::vector<T> taken;
        for (std::size_t count = below(at_most + 1); count > 0 && !left.empty(); --count) {
            const std::size_t at = below(left.size());
            taken.push_back(left[at]);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
        }
        return taken;
    }

  private:
    std::mt19937_64 random_;
};

} // namespace vorgang::model
