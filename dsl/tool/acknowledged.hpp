// The file in which `vorgang load` notes what the engine acknowledged: a line `CASE SEQUENCE KEY`
// for each command, written when the commit had returned. What stands there must be in the store,
// whatever became of this program; a last line without its end was never said.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <unordered_set>

#include "vorgang/engine/command.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang::tool {

class Acknowledged {
  public:
    Acknowledged() = default;
    ~Acknowledged();
    Acknowledged(const Acknowledged&) = delete;
    Acknowledged& operator=(const Acknowledged&) = delete;

    // `go_on`: behind what stands there already, otherwise the file begins anew.
    [[nodiscard]] Result<void> open(const std::string& path, bool go_on);
    // Notes what was accepted, but a start that was noted before. Any thread.
    [[nodiscard]] Result<void> write(std::span<const Command> commands,
                                     std::span<const Outcome> outcomes);

  private:
    [[nodiscard]] Result<void> read_starts();
    [[nodiscard]] Error failed() const;

    std::FILE* file_ = nullptr;
    std::string path_;
    std::unordered_set<std::string> starts_; // keys of those that are noted already
    std::mutex lock_;
};

} // namespace vorgang::tool
