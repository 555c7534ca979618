// A program with an engine on the simulated disk. Where either ends it opens the store again, has
// it proved, and asks once more for what was not answered.
#pragma once

#include "breakage.hpp"
#include "proof.hpp"
#include "world.hpp"

namespace vorgang::simulation {

class Host {
  public:
    // Of the store; see SqliteOptions.
    struct Memory {
        std::uint32_t page_cache_kib = 0; // small: a commit is written to the disk before its end
        std::uint32_t pending_kib = 0;    // small: rows soon go into their tables
    };
    Host(World& world, const Breakage& breakage, const Memory& memory);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    [[nodiscard]] Engine& engine() noexcept { return *engine_; }
    [[nodiscard]] bool is_open() const noexcept { return engine_.has_value(); }

    // Ends the program, where there is one, and begins another one.
    void restart();
    // In one commit; each is of another case. False where the store took none of them.
    bool apply(const std::vector<Order>& orders);
    void advance();
    // False where nothing was left to be made.
    bool run_tools(std::uint64_t limit);

  private:
    [[nodiscard]] Result<void> open();
    [[nodiscard]] std::vector<Outcome> ask(const std::vector<Order>& orders);
    void answer(const Order& order, const Outcome& outcome, bool once_more);
    void prove_whole(const std::vector<Outcome>& outcomes);
    void prove_keys();
    void prove_alone(const Error& error, unsigned troubles_before);
    // Whether nothing goes on before the store is opened again.
    [[nodiscard]] static bool is_over(const std::optional<Error>& error);

    World& world_;
    const Breakage& breakage_;
    Memory memory_;
    std::optional<Engine> engine_;
    Unanswered unanswered_;
    std::map<std::string, Outcome> accepted_; // by key of the command
};

} // namespace vorgang::simulation
