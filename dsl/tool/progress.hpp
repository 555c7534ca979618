// A progress bar on standard error; draws nothing where that is no terminal.
#pragma once

#include <cstdint>

#include "tool.hpp"

namespace vorgang::tool {

class Progress {
  public:
    Progress(const Terminal& terminal, std::uint64_t total)
        : live_(terminal.live_error), total_(total) {}

    void show(std::uint64_t done);
    // Takes the bar away.
    void finish();

  private:
    bool live_;
    std::uint64_t total_;
    std::uint64_t drawn_ = UINT64_MAX; // parts of two hundred
};

} // namespace vorgang::tool
