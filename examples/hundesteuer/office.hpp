// The office: an engine on a SQLite file, the people who work in it, and the cash system.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

// Somebody at work: a person and the one role they act in today.
struct Clerk {
    std::string_view person;
    std::string_view role;
};

class Office {
  public:
    // Opens the file, or makes it, and puts the process into operation. The same process again
    // changes nothing, so this is the same on the first day and on any later one.
    static vorgang::Result<Office> open(const std::string& file, const vorgang::Process& process);

    // Ends the program in the middle, without a farewell, after so many more commands.
    void die_after(std::uint64_t commands) { left_ = commands; }

    // The morning: deadlines that passed over night take effect.
    void begin_day(vorgang::Date day);
    // The letters and forms of the day. Each has a key, so one that comes again changes nothing.
    void take_in_applications();
    // Each clerk works off what lies in their worklist.
    void work_off();
    // The citizens hand in what was missing.
    void hand_in_missing();
    // Calls to the cash system are made, failed ones again later that day.
    void run_tools();

    [[nodiscard]] vorgang::TaskPage tasks(std::string_view role, std::uint32_t limit = 100) const;
    [[nodiscard]] vorgang::Counts counts() const;
    [[nodiscard]] const vorgang::Calendar& calendar() const { return calendar_; }

  private:
    Office(vorgang::Engine engine, vorgang::Place place);
    [[nodiscard]] vorgang::Result<void> bind_tools();
    void complete(const vorgang::Task& task, std::vector<vorgang::Assignment> data,
                  const Clerk& who);
    void do_task(const vorgang::Task& task, const Clerk& who);
    void tell(const vorgang::Task& task, const Clerk& who, const vorgang::Outcome& outcome) const;
    void count_command();
    [[nodiscard]] std::string holder_of(vorgang::CaseId id) const;

    vorgang::Engine engine_;
    vorgang::Place place_;
    vorgang::Calendar calendar_;
    vorgang::Instant now_;
    std::uint64_t left_ = UINT64_MAX;
};
