// What is sure at a point of the flow: which fields were written, which conditions are known.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "meaning/clock.hpp"
#include "meaning/model.hpp"

namespace vorgang::dsl::meaning {

/// A set of bits with intersection. The meaning of each bit is Facts'.
class Bits {
  public:
    explicit Bits(std::size_t size = 0) : words_((size + 63) / 64) {}

    [[nodiscard]] bool test(std::size_t bit) const {
        return (words_[bit / 64] >> (bit % 64) & 1U) != 0;
    }
    void set(std::size_t bit) { words_[bit / 64] |= std::uint64_t{1} << (bit % 64); }
    void reset(std::size_t bit) { words_[bit / 64] &= ~(std::uint64_t{1} << (bit % 64)); }
    void put(std::size_t bit, bool value) { value ? set(bit) : reset(bit); }
    /// True where it changed something.
    bool intersect(const Bits& other);
    void unite_new(const Bits& other, const Bits& without);

    bool operator==(const Bits&) const = default;

  private:
    std::vector<std::uint64_t> words_;
};

/// The bits of a process and how what happens changes them.
///
/// A written bit for each field: surely written, and for a field that may be unknown: surely not
/// unknown. A done bit for each step. A pending bit for each field of a conditional clause: written
/// where the condition held. Two bits for each condition that matters: known true, known false.
class Facts {
  public:
    explicit Facts(const Model& model);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// Whether a condition can teach anything about a field.
    [[nodiscard]] bool conditions_matter() const noexcept { return matters_; }
    [[nodiscard]] std::size_t written(Index field) const noexcept { return field; }
    [[nodiscard]] std::size_t done(Index step) const noexcept { return steps_ + step; }

    /// The bits that decide about the written bit of a field.
    [[nodiscard]] std::vector<std::size_t> about(Index field) const;

    /// The field has a new value; `sure`: it is not unknown.
    void write(Bits& state, Index field, bool sure) const;
    /// A step was completed with what it collects.
    void complete(Bits& state, const Step& step) const;
    /// A condition turned out to be `truth`.
    void learn(Bits& state, const Expr& condition, bool truth) const;
    /// Whether a condition is known to be `truth`.
    [[nodiscard]] bool known(const Bits& state, const Expr& condition, bool truth) const;

  private:
    struct Pending {
        Index field = none;
        const Expr* condition = nullptr;
    };

    void add_clause(const Clause& clause);
    void add_condition(const Expr& condition, std::size_t first_pending);
    std::size_t add_fact(const Expr& condition);
    void note_clears();
    [[nodiscard]] std::size_t find(const Expr& condition) const;
    [[nodiscard]] std::optional<Expr> the_other_value(const Expr& e, bool truth) const;
    void learn_one(Bits& state, const Expr& condition, bool truth,
                   std::vector<std::size_t>& news) const;
    void promote(Bits& state, const std::vector<std::size_t>& news) const;

    const Model& m_;
    Clock clock_;
    std::size_t steps_ = 0;
    std::size_t pending_bits_ = 0;
    std::size_t condition_bits_ = 0;
    std::size_t size_ = 0;
    bool matters_ = false;
    std::vector<const Expr*> conditions_;
    std::vector<std::vector<std::size_t>> waiting_; ///< of each condition: what is pending on it
    std::unordered_map<std::size_t, std::vector<std::size_t>> by_hash_;
    std::unordered_map<const Expr*, std::size_t> by_place_; ///< of the conditions of clauses
    std::unordered_map<std::size_t, std::vector<std::size_t>> by_subject_; ///< `subject = …`
    std::vector<Pending> pending_;
    std::vector<std::vector<std::uint32_t>> clears_; ///< of each field: bits that a write ends
    std::unordered_map<const Clause*, std::size_t> first_pending_;
};

} // namespace vorgang::dsl::meaning
