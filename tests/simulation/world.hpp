// What everybody outside of the store knows: persons, tools, and who follows the records. What the
// store says after a crash is held against this.
#pragma once

#include <iosfwd>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "model/chance.hpp"
#include "order.hpp"

namespace vorgang::simulation {

// A command that was answered, and the answer.
struct Acknowledged {
    Order order;
    Outcome outcome;
};

class World {
  public:
    using Bytes = std::vector<std::byte>;
    using RecordName = std::pair<std::uint64_t, std::uint32_t>; // case and sequence

    // Tells what happens to `story`, where there is one.
    explicit World(std::uint64_t seed, std::ostream* story = nullptr)
        : chance(seed), story_(story) {}

    // The first thing that must not be, or "".
    [[nodiscard]] const std::string& complaint() const noexcept { return complaint_; }
    void complain(std::string what);
    void tell(std::string_view what);

    // What an engine is given.
    void hear(CaseId id, std::span<const std::byte> record);
    [[nodiscard]] ToolAnswer make(const ToolCall& call);
    [[nodiscard]] bool take(const OutgoingMessage& message);

    // The program that made the calls has ended: nobody waits for what was on its way.
    void forget_calls() { underway_.reset(); }
    // Whether the tool said this to a call, for good.
    [[nodiscard]] bool has_done(const std::string& receipt) const {
        return receipts_.contains(receipt);
    }
    // Answers that tools still owe, oldest first.
    [[nodiscard]] std::optional<Order> late_answer();
    void owe(Order late) { late_.push_back(std::move(late)); }

    model::Chance chance;
    Instant now{1'778'482'800'000};      // Monday, 2026-05-11 09:00 in Germany
    Instant advanced_to{0};              // acknowledged
    bool patient = false;                // tools answer at once, and well: it goes to the end
    std::map<RecordName, Bytes> records; // that were told
    std::vector<FeedRecord> followed;    // read from the feed, in its order
    std::vector<Acknowledged> answered;
    std::vector<CaseId> cases;

  private:
    struct Underway {
        CaseId case_id;
        std::string attempt;
    };

    std::ostream* story_;
    std::string complaint_;
    std::optional<Underway> underway_; // a call or message whose answer is not recorded yet
    std::set<std::string> recorded_;   // attempts whose answer is
    std::set<std::string> receipts_;
    std::map<std::string, std::string> done_; // by key of the call
    std::vector<Order> late_;
};

} // namespace vorgang::simulation
