// What comes out differently at another time although nobody wrote anything.
#pragma once

#include <cstdint>
#include <vector>

#include "meaning/model.hpp"

namespace vorgang::dsl::meaning {

class Clock {
  public:
    explicit Clock(const Model& model) : m_(model), rules_(model.rules.size(), Read::open) {}

    /// What reads the clock in an expression, in the rules and decision models it asks too; nothing
    /// where nothing does.
    [[nodiscard]] const Expr* in(const Expr& expression);

  private:
    enum class Read : std::uint8_t { open, no, yes };

    [[nodiscard]] bool reads(Index rule);

    const Model& m_;
    std::vector<Read> rules_; ///< each is looked into once: rules ask one another from many rows
};

} // namespace vorgang::dsl::meaning
