// One case and those it calls, played on the engine and by the interpreter side by side.
#pragma once

#include <deque>
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
    // The files replay to the cases as they are; how they do not, or "".
    [[nodiscard]] std::string replay() const;

    // The case that is begun from outside is the first; others follow as calls begin them.
    Interpreter& model(std::size_t number = 0) { return cases_[number].model; }
    [[nodiscard]] std::size_t count() const { return cases_.size(); }
    [[nodiscard]] Instant now() const { return now_; }
    // Whether a call is to be made now.
    [[nodiscard]] bool is_due(const Node& node) const;
    // What took place so far, for statistics: kinds of records, events, refusals.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& seen() const { return seen_; }

  private:
    struct Played {
        Interpreter model;
        CaseId id{};
        std::uint32_t compared = 0;                 // records
        std::map<int, std::uint32_t> activations{}; // of the engine, by node
    };
    struct Made { // by run_tools: a call of a tool or a message
        CaseId of{};
        std::uint32_t activation = 0;
        bool message = false;
        bool later = false;
        std::string name{};
        Order answer{};
    };

    std::string play_command(const Order& order, Played& one);
    std::string play_tools(const Order& order);
    std::string follow_made();
    // carried.cpp: what cases have said to one another.
    using Page = std::vector<HistoryEntry>;
    std::string follow_carried(const std::vector<Page>& pages);
    std::string follow_begun(Played& by, const HistoryEntry& entry);
    std::string follow_refused(Played& by, const HistoryEntry& entry);
    std::string follow_answer(Played& to, const HistoryEntry& entry);
    std::string follow_cancelled(Played& by, Played& of);
    [[nodiscard]] std::string all_made();
    [[nodiscard]] Page fresh(const Played& one) const;
    [[nodiscard]] bool would_begin(const std::string& process,
                                   const std::vector<Value>& inputs) const;
    [[nodiscard]] Played* find(CaseId id);
    [[nodiscard]] std::size_t number_of(const Played& one) const; // from 1
    [[nodiscard]] std::string family(const CaseInfo& info) const;
    [[nodiscard]] std::string family(const Played& one) const;

    [[nodiscard]] std::string compare();
    [[nodiscard]] std::string compare(Played& one);
    [[nodiscard]] std::string compare_file(Played& one);
    [[nodiscard]] static std::string match_activations(Played& one, const CaseInfo& info);
    [[nodiscard]] static int called(Played& one, const std::string& name, std::uint32_t activation);
    void deploy(const vorgang::Process& compiled);
    void bind_tools();
    [[nodiscard]] static Viewer everything();
    void note(const std::string& what) { ++seen_[what]; }

    void open();
    [[nodiscard]] std::vector<std::string> worklists();
    [[nodiscard]] std::vector<std::string> worklists_of_model() const;

    const Process& tree_;
    std::deque<Process> deployed_; // what can be called, as it takes it
    Shelf shelf_;
    std::optional<Engine> engine_;
    std::deque<Deployment> deployments_;
    std::deque<Played> cases_;
    Instant now_;
    std::vector<Made> made_;
    std::uint64_t chance_ = 0;
    bool over_ = false; // a limit was met that the model does not have
    std::map<std::string, std::uint64_t> seen_;
};

} // namespace vorgang::model
