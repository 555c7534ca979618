// One case, played on the engine and by the interpreter side by side.
#pragma once

#include <map>

#include "interpreter.hpp"
#include "order.hpp"
#include "shelf.hpp"
#include "vorgang/engine/decide.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang::model {

inline constexpr std::string_view tenant = "stadt";

class Bench {
  public:
    // Both have to outlive it.
    Bench(const Process& tree, const vorgang::Process& compiled, Instant start,
          bool on_file = false);

    // Plays the order on both; how they differ, or "".
    [[nodiscard]] std::string play(const Order& order);
    // The whole file replays to the case as it is; how it does not, or "".
    [[nodiscard]] std::string replay() const;

    Interpreter& model() { return *model_; }
    [[nodiscard]] Instant now() const { return now_; }
    // What took place so far, for statistics: kinds of records, events, refusals.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& seen() const { return seen_; }

  private:
    struct Made { // by run_tools: a call or a message
        std::uint32_t activation = 0;
        bool message = false;
        bool later = false;
        std::string name{};
        Order answer{};
    };

    std::string play_command(const Order& order);
    std::string play_tools(const Order& order);
    [[nodiscard]] std::string compare();
    [[nodiscard]] std::string compare_file();
    [[nodiscard]] std::string match_activations(const CaseInfo& info);
    [[nodiscard]] int called(const Made& made);
    void bind_tools();
    [[nodiscard]] static Viewer everything();
    void count(const std::string& what) { ++seen_[what]; }

    void open();
    [[nodiscard]] std::vector<std::string> worklists();
    [[nodiscard]] std::vector<std::string> worklists_of_model() const;

    const Process& tree_;
    Shelf shelf_;
    std::optional<Engine> engine_;
    std::optional<Deployment> deployment_;
    std::optional<Interpreter> model_;
    CaseId id_{};
    Instant now_;
    std::uint32_t compared_ = 0;               // records
    std::map<int, std::uint32_t> activations_; // of the engine, by node
    std::vector<Made> made_;
    std::uint64_t chance_ = 0;
    bool over_ = false; // a limit was met that the model does not have
    std::map<std::string, std::uint64_t> seen_;
};

} // namespace vorgang::model
