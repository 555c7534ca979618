// What the store knows about itself: deployments, queues, the numbers of cases, the time it
// reached, and how many cases a tenant has.
#pragma once

#include <map>

#include "connection.hpp"
#include "counts.hpp"
#include "index_text.hpp"

namespace vorgang::postgres {

class StoreRow {
  public:
    explicit StoreRow(Connection& connection) : connection_(connection) {}

    // The first row of new tables.
    [[nodiscard]] Result<void> make(bool sharded);
    // From the row of an earlier format, which has its new columns already.
    [[nodiscard]] Result<void> come_from_earlier(bool sharded);
    // Whether it is being filled and not whole yet. One that is filled begins without a time.
    [[nodiscard]] Result<bool> is_filling();
    [[nodiscard]] Result<void> set_filling(bool filling);
    // Positions of records go on behind those there are, also where a database was brought to
    // another server by a dump and the numbers of transactions begin anew.
    [[nodiscard]] Result<void> go_on_in_order();
    // In a commit: positions of records that were removed are not given out again. Returns the
    // position that says so; it rises with each removal.
    [[nodiscard]] Result<std::uint64_t> note_removal();
    // That position, of a removal by this host that was committed. Where another one stands in the
    // store, what was known of deployments and worklists may not hold.
    void know_removed(std::uint64_t position) noexcept { removed_ = position; }
    // Rises with each deployment, each removal and each new offset: where another one stands in the
    // store, what this host knows of them does not hold.
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
    // What is added to the number of a transaction for its positions, as far as this host knows.
    [[nodiscard]] std::int64_t xid_offset() const noexcept { return xid_offset_; }
    // Whether the tables are distributed by case; they stay what they were made as.
    [[nodiscard]] bool is_sharded() const noexcept { return sharded_; }
    // All of it as it stands in the store.
    [[nodiscard]] Result<void> look_at_facts();

    [[nodiscard]] Result<std::vector<StoredDeployment>> deployments();
    [[nodiscard]] Result<void> add_deployment(const StoredDeployment& deployment);
    // The number of the newest deployment: at once, or sent for and read later. read_only where
    // a tenant was removed meanwhile.
    [[nodiscard]] Result<std::uint32_t> newest();
    void send_for_newest();
    [[nodiscard]] Result<std::uint32_t> newest(Rows& rows);
    // The same as of this generation, without asking; nothing where that was not asked.
    [[nodiscard]] std::optional<std::uint32_t> known_newest() const noexcept { return newest_; }
    void forget_newest() noexcept { newest_.reset(); }
    // Sends for it that the generation is still this one.
    void send_check();

    // Made where it is new, also while another host makes it.
    [[nodiscard]] Result<std::optional<QueueId>> find_queue(std::string_view tenant,
                                                            std::string_view role);
    [[nodiscard]] Result<void> add_queue(std::string_view tenant, std::string_view role);

    // What is wrong with the rows of the worklists' names and counts, in words.
    [[nodiscard]] Result<std::vector<std::string>> check();

    // The next number of a block that nobody else is given.
    [[nodiscard]] Result<CaseId> new_case_id();
    // Sends for as many blocks as so many new cases need; blocks_fetched() takes the rows.
    [[nodiscard]] bool send_for_blocks(std::size_t cases);
    [[nodiscard]] Result<void> blocks_fetched(Rows& rows);

    [[nodiscard]] Result<std::optional<Instant>> advanced_to();
    [[nodiscard]] Result<void> set_advanced_to(Instant instant);

    // Precondition: what was counted was sent.
    [[nodiscard]] Result<Counts> counts(std::string_view tenant);
    void count(std::string_view tenant, const CountsChange& change);
    [[nodiscard]] bool has_counted() const noexcept { return !counted_.empty(); }
    void send_changes();
    // What is to be counted, where it is of one tenant: then it is not sent.
    [[nodiscard]] std::optional<TenantCount> take_only_count();
    void forget() noexcept { counted_.clear(); }
    // A commit begins, and how it has ended.
    void begin() noexcept {
        has_begun_ = false;
        generation_before_ = generation_;
        xid_offset_before_ = xid_offset_;
    }
    void committed() noexcept { has_begun_ = false; }
    void taken_back() noexcept {
        if (!std::exchange(has_begun_, false)) return;
        generation_ = generation_before_;
        xid_offset_ = xid_offset_before_;
        newest_.reset();
    }
    // Whether the connection was made anew since: it may be another server, with other numbers.
    [[nodiscard]] bool is_of_former_life() const noexcept {
        return known_in_life_ != connection_.life();
    }

  private:
    struct Facts {
        std::int64_t format = 0;
        std::optional<Instant> advanced_to;
        std::int64_t xid_offset = 0;
        std::uint64_t removed = 0;
        std::uint32_t filling = 0;
        std::uint32_t sharded = 0;
        std::uint64_t generation = 0;
    };

    void forget_blocks_of_former_life() noexcept;
    [[nodiscard]] static std::uint64_t sum_of(const Facts& facts) noexcept;
    [[nodiscard]] Result<Facts> facts();
    // Writes new facts in the place of old ones; false where somebody else was faster.
    [[nodiscard]] Result<bool> replace(const Facts& before, const Facts& after);
    template<class Change>
    [[nodiscard]] Result<void> update(Change&& change);
    template<class Change>
    [[nodiscard]] Result<void> begin_generation(Change&& change);

    Connection& connection_;
    durable::Sha256 sha_;
    IndexText index_text_;
    std::uint64_t removed_ = 0;   // as far as this host knows
    std::int64_t xid_offset_ = 0; // the same
    std::uint64_t generation_ = 0;
    std::uint64_t known_in_life_ = 0;     // all of it
    bool has_begun_ = false;              // a generation, in this commit
    std::uint64_t generation_before_ = 0; // this commit
    std::int64_t xid_offset_before_ = 0;
    std::optional<std::uint32_t> newest_; // deployment of this generation
    bool sharded_ = false;
    std::uint64_t next_case_ = 0; // numbers reserved and not given out yet: up to end_case_
    std::uint64_t end_case_ = 0;
    std::vector<std::uint64_t> blocks_; // and behind them: where each begins, the next one last
    std::uint64_t life_ = 0;            // of the connection they were reserved on
    std::map<std::string, CountsChange, std::less<>> counted_; // in this commit, not sent yet
};

} // namespace vorgang::postgres
