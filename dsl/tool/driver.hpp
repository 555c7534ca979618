// Drives many cases to their end: looks at what each waits for, does one random thing, goes on.
//
// Only calls of the engine are timed; looking and inventing are not. Time is virtual: it moves by
// ten minutes a round, and to the next due day when every case sleeps. A case that goes round in
// circles is given up at a limit, so every process comes to its end.
//
// What is done for a case depends on the seed, its number and where it stands, not on the others:
// so every thread may have its share of the numbers, and a start that is repeated is the same one.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "acknowledged.hpp"
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
    std::uint64_t threads = 1;
    bool keyed = false; ///< every command has a key
    std::string name{}; ///< what tells this load from others on the same store, or ""
};

// The numbers from `first` on, each `step`-th.
struct LoadShare {
    std::uint64_t first = 1;
    std::uint64_t step = 1;
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

    // Takes in what another thread did.
    void add(const LoadResult& other);
};

class Driver {
  public:
    // Called now and then with the cases that were started or ended since the last call, and the
    // steps that took.
    using Progress = std::function<void(std::uint64_t more, std::uint64_t steps)>;

    // `acknowledged`: where each acknowledgement is noted; may be null.
    Driver(Engine& engine, const Process& process, const Place& place, const LoadPlan& plan,
           const LoadShare& share, Acknowledged* acknowledged);

    // Starts its cases; those that were started before are found by their keys. Errors: what the
    // store says where it cannot go on at all.
    [[nodiscard]] Result<void> start_all(const Progress& progress);
    // Drives them to their end. Errors as above.
    [[nodiscard]] Result<void> finish_all(const Progress& progress);
    [[nodiscard]] const std::vector<CaseId>& cases() const noexcept { return all_; }
    [[nodiscard]] const LoadResult& result() const noexcept { return result_; }
    // Bytes of state of its open cases, the mean of a sample.
    [[nodiscard]] std::uint64_t open_case_bytes() const;

  private:
    struct Live {
        CaseId id;
        std::uint64_t number = 0; ///< from 1, in the order of starting; names its holders
        std::int64_t wake_ms = 0; ///< sleeps until then
        std::uint32_t refused = 0;
        std::uint32_t looks = 0; ///< how often it was looked at
        bool endless = false;    ///< given up
    };

    // What a command refers to; one place for each command of a batch, used again and again.
    struct Slot {
        std::string key;
        std::string person;
        std::string_view role;
        std::vector<Assignment> data;
        std::size_t live = 0;
        bool cancels = false;
    };

    Result<void> start_batch(std::uint64_t& number, std::size_t count);
    Result<void> round();
    Result<void> pass_time();
    void forget(Live& live);
    void forget_ended();
    void end_of(Live& live, const CaseInfo& info);

    // Chooses for the cases that are awake, from the place `next` on, behind the first commands of
    // a batch and as many as it has room for. How many commands that gave.
    std::size_t choose_for(std::size_t& next, std::size_t first);
    // Fills the next command with something to do for the case, which stands so; false: it sleeps
    // or has ended.
    bool choose(Live& live, const Result<CaseInfo>& info, Slot& slot, Command& command);
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

    Result<void> commit(std::size_t count);
    Result<void> note(std::size_t count);
    Result<void> acknowledge(std::size_t count);
    [[nodiscard]] Date today() const;
    [[nodiscard]] std::string key(std::uint64_t number) const;

    Engine& engine_;
    const Process& process_;
    const ProcessModel& model_;
    const Place& place_;
    LoadPlan plan_;
    LoadShare share_;
    Acknowledged* acknowledged_;
    Calendar calendar_;
    Inventor inventor_;
    Random order_;
    Viewer viewer_;
    Instant begin_; ///< in the morning of the day on which all cases begin
    Instant now_;
    std::vector<Live> live_;
    std::vector<CaseId> all_;
    std::vector<std::size_t> awake_; ///< places of the cases that are looked at together
    std::vector<CaseId> asked_;      ///< the same cases
    std::vector<Slot> slots_;
    std::vector<Command> commands_;
    std::vector<Outcome> outcomes_;
    bool extendable_;    ///< some loop takes elements while it runs
    bool sections_hear_; ///< a section takes a message whenever it comes
    LoadResult result_;
    std::optional<Error> fault_; ///< a case could not be read
    std::uint32_t busy_ = 0;     ///< commits in a row for which somebody else was writing
};

} // namespace vorgang::tool
