/// Place and Deployment: a process made ready for one municipality.
///
/// The place brings what the process leaves to it: the calendar, the values of the `örtlich`
/// parameters with the day from which they hold, the tenant. A deployment is immutable, numbered
/// by the store, and stored together with the compiled process. Plain values; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/limits.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/value.hpp"

namespace vorgang {

struct LocalRule; // vorgang/engine/local_rule.hpp

/// What holds for cases started on or after a day: values of `örtlich` parameters, rows of rules.
struct LocalValues {
    Date from{};
    std::vector<std::pair<std::string, Value>> values{};
    std::vector<std::shared_ptr<const LocalRule>> rules{}; ///< none of them null
};

struct Place {
    std::string tenant{};              ///< whose cases these are; queries never cross it
    CalendarOptions calendar{};        ///< Land, municipality, extra holidays, zone
    std::vector<LocalValues> locals{}; ///< in any order
};

/// A process at a place, checked: every local value is declared and within its bounds, the rows of
/// every local rule are verified like the process itself. That they leave no gap is the compiler's.
class VORGANG_ENGINE_EXPORT Deployment {
  public:
    /// `number` is the store's. Errors: not_found (a local value or rule of another name),
    /// invalid_data, corrupt (rows that do not hold together).
    [[nodiscard]] static Result<Deployment>
    make(Process process, Place place, std::uint32_t number = 1, const Limits& limits = {});

    [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
    /// The process as it runs here: with the rows of the place behind its own rules.
    [[nodiscard]] const Process& process() const noexcept { return process_; }
    /// The process as it was deployed.
    [[nodiscard]] const Process& declared() const noexcept { return declared_; }
    [[nodiscard]] const Place& place() const noexcept { return place_; }
    /// That of the place, or of a later revision; see follow().
    [[nodiscard]] const Calendar& calendar() const noexcept { return calendar_; }
    [[nodiscard]] const Limits& limits() const noexcept { return limits_; }

    /// Takes the calendar of `other` where it is a later revision of it: deployed for the same
    /// tenant, process (in any version) and municipality (Land and flags), with a higher
    /// `CalendarOptions::revision`. Holidays and clocks are facts about the world and hold for
    /// running cases too; all else stays as it was deployed, place() and its bytes included.
    void follow(const Deployment& other) noexcept;

    /// Which set of local values holds for a case that starts on `day`; 0 is the process's own.
    [[nodiscard]] std::uint16_t locals_on(Date day) const noexcept;
    /// The value of a local in a set.
    [[nodiscard]] const Value& local(std::uint16_t set, Index local) const noexcept {
        return sets_[set].values[local];
    }
    /// The rule that decides in a set where code calls `rule`.
    [[nodiscard]] Index rule(std::uint16_t set, Index rule) const noexcept {
        const std::vector<Index>& rules = sets_[set].rules;
        return rule < rules.size() ? rules[rule] : rule;
    }
    [[nodiscard]] std::uint16_t local_sets() const noexcept {
        return static_cast<std::uint16_t>(sets_.size());
    }

    /// The place as bytes, for stores (docs/formats/deployment.md).
    [[nodiscard]] std::vector<std::byte> save_place() const;
    /// Reads what save_place() wrote. Total over all bytes.
    [[nodiscard]] static Result<Place> load_place(std::span<const std::byte> bytes);

  private:
    struct Set {
        Date from;
        std::vector<Value> values;
        std::vector<Index> rules; // for each rule the one that decides; empty: each itself
    };
    Deployment(Process process, Place place, std::uint32_t number, const Limits& limits);
    Result<void> add_locals(const LocalValues& values, Set& set);
    Result<void> add_rules();

    Process process_;
    Process declared_;
    Place place_;
    Calendar calendar_;
    std::vector<Set> sets_{};
    std::uint32_t number_;
    Limits limits_;
};

} // namespace vorgang
