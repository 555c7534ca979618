// Drives many cases to their end: looks at what each waits for, does one random thing, goes on.
//
// Only calls of the engine are timed; looking and inventing are not. Time is virtual: it moves by
// ten minutes a round, and to the next due day when every case sleeps. A case that goes round in
// circles is given up at a limit, so every process comes to its end.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "histogram.hpp"
#include "invent.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {

struct LoadPlan {
    std::uint64_t cases = 1000;
    std::uint64_t batch = 1;
    std::uint64_t seed = 1;
    std::uint32_t records_max = 1000; ///< a case with so many records is cancelled
};

struct LoadResult {
    std::uint64_t cases = 0;
    std::uint64_t steps = 0; ///< commands accepted and deadlines that took effect
    std::uint64_t commits = 0;
    std::uint64_t deadlines = 0;       ///< among the steps
    std::uint64_t engine_ns = 0;       ///< spent in the engine for them
    std::uint64_t open_case_bytes = 0; ///< of a case with its parts, the mean when all are open
    std::uint64_t resident_growth = 0; ///< of memory from none to all cases open
    std::uint64_t endless = 0;         ///< cases given up at LoadPlan::records_max
    std::map<std::string, std::uint64_t> outcomes; ///< by the name of the ending
    std::map<std::string, std::uint64_t> refusals; ///< by error code and rule
    Histogram commit_times;
};

class Driver {
  public:
    // Called now and then with the cases started and ended so far, and the steps they took.
    using Progress =
        std::function<void(std::uint64_t started, std::uint64_t ended, std::uint64_t steps)>;

    Driver(Engine& engine, const Process& process, const Place& place, const LoadPlan& plan);

    // Error: what the engine says where it cannot go on at all.
    [[nodiscard]] Result<LoadResult> run(const Progress& progress);
    [[nodiscard]] const std::vector<CaseId>& cases() const noexcept { return all_; }

  private:
    struct Live {
        CaseId id;
        std::uint64_t number = 0; ///< from 1, in the order of starting; names its holders
        std::int64_t wake_ms = 0; ///< sleeps until then
        std::uint32_t refused = 0;
        std::uint32_t turns = 0; ///< how often it was looked at
        bool endless = false;    ///< given up
    };

    // What a command refers to; one place for each command of a batch, used again and again.
    struct Slot {
        std::string person;
        std::string_view role;
        std::vector<Assignment> data;
        std::size_t live = 0;
        bool cancels = false;
    };

    Result<void> start_all(const Progress& progress);
    void measure_open();
    Result<void> round();
    Result<void> pass_time();
    void forget(Live& live);
    void forget_ended();
    void end_of(Live& live, const CaseInfo& info);

    // Fills the next command with something to do for the case; false: it sleeps or has ended.
    bool choose(Live& live, Slot& slot, Command& command);
    bool work_on(Live& live, const CaseInfo& info, const OpenInfo& open, Slot& slot,
                 Command& command);
    bool message_from_outside(const Live& live, const CaseInfo& info, Slot& slot, Command& command);
    [[nodiscard]] std::vector<Index> heard_messages(const CaseInfo& info, bool sections) const;
    bool begin_on_demand(const Live& live, const CaseInfo& info, Slot& slot, Command& command);
    bool add_element(const Live& live, const CaseInfo& info, Slot& slot, Command& command);
    void complete(const Live& live, const CaseInfo& info, const OpenInfo& open, Slot& slot,
                  Command& command);
    void answer(const OpenInfo& open, Slot& slot, Command& command);
    void cancel(Slot& slot, Command& command);
    void act_as(Index role, std::uint64_t number, std::uint32_t salt, Slot& slot, Command& command);
    void start(Slot& slot, Command& command, std::uint64_t number);
    void tell_apart(const std::vector<Index>& fields, std::uint64_t number, Slot& slot);

    void commit(std::size_t count);
    [[nodiscard]] Date today() const;

    Engine& engine_;
    const Process& process_;
    const ProcessModel& model_;
    const Place& place_;
    LoadPlan plan_;
    Calendar calendar_;
    Inventor inventor_;
    Viewer viewer_;
    Instant now_;
    std::vector<Live> live_;
    std::vector<CaseId> all_;
    std::vector<Slot> slots_;
    std::vector<Command> commands_;
    std::vector<Outcome> outcomes_;
    bool extendable_;    ///< some loop takes elements while it runs
    bool sections_hear_; ///< a section takes a message whenever it comes
    LoadResult result_;
    std::uint64_t started_ = 0;
};

} // namespace vorgang::tool
