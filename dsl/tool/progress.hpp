// A progress bar on standard error; draws nothing where that is no terminal.
#pragma once

#include <cstdint>

#include "tool.hpp"

namespace vorgang::tool {

class Progress {
  public:
    Progress(const Terminal& terminal, std::uint64_t total)
        : live_(terminal.live_error), total_(total) {}

    // `steps`: how many the cases have taken, shown beside the bar; 0: nothing is.
    void show(std::uint64_t done, std::uint64_t steps = 0);
    // Takes the bar away.
    void finish();

  private:
    bool live_;
    std::uint64_t total_;
    std::uint64_t drawn_ = UINT64_MAX; // parts of two hundred
    std::uint64_t steps_ = 0;          // as drawn
};

} // namespace vorgang::tool
