// Several ways to do the same thing, measured in turns and in short blocks, so that whatever else
// the machine does meets all of them.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace vorgang::bench {

struct Way {
    std::function<void()> run; // a block of one to a few milliseconds
    double units = 1;          // how often it does the thing
};

// Of the processor, of this thread.
inline double processor_ns() {
    timespec at{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return 1e9 * static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec);
}

inline double middle(std::vector<double> values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Nanoseconds of one unit of each way, round by round; the first round is not counted.
class InTurns {
  public:
    explicit InTurns(std::vector<Way> ways, std::size_t rounds = 41) : ns_(ways.size()) {
        for (std::size_t round = 0; round <= rounds; ++round)
            for (std::size_t i = 0; i < ways.size(); ++i) {
                const double begin = processor_ns();
                ways[i].run();
                const double took = processor_ns() - begin;
                if (round != 0) ns_[i].push_back(took / ways[i].units);
            }
    }

    // The middle of a figure that is made of the ways of one round.
    template<class Figure>
    [[nodiscard]] double figure(Figure&& of) const {
        std::vector<double> figures;
        std::vector<double> round(ns_.size());
        for (std::size_t r = 0; r < ns_.front().size(); ++r) {
            for (std::size_t i = 0; i < ns_.size(); ++i)
                round[i] = ns_[i][r];
            figures.push_back(of(round));
        }
        return middle(std::move(figures));
    }

  private:
    std::vector<std::vector<double>> ns_;
};

} // namespace vorgang::bench
