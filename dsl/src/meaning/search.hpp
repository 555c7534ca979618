// Looks for inputs of a decision table that some rows fit and others do not.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "meaning/domain.hpp"
#include "meaning/row_set.hpp"

namespace vorgang::dsl::meaning {

/// What may still be spent on one table.
struct Effort {
    std::size_t left = 0;
    bool spent(std::size_t cost) {
        left -= std::min(left, cost);
        return left == 0;
    }
};

class Search {
  public:
    /// `surely`: found is what is so whatever comes of calculations; else what may be so.
    Search(Domain domain, std::size_t rows, bool surely, Effort& effort);

    enum class Answer : std::uint8_t { none, found, given_up };

    /// Inputs that all rows of `fit` fit and none of `miss`.
    [[nodiscard]] Answer find(const std::vector<std::uint32_t>& fit, const RowSet& miss);
    /// Of what was found: "n = 5, wie = kurz", without the inputs that do not matter.
    [[nodiscard]] const std::string& example() const noexcept { return example_; }

    /// Rows that, input by input, fit something a row fits as well. Others surely do not meet it.
    [[nodiscard]] RowSet neighbours(std::uint32_t row);
    /// A number for each row, the same for rows that fit the same values of an input. Empty where
    /// that is not known: the input is compared with more than constants.
    [[nodiscard]] std::vector<std::uint32_t> alike(std::size_t input) const;
    /// Whether every value of an input surely fits one of the rows.
    [[nodiscard]] bool whole(std::size_t input, const std::vector<std::uint32_t>& rows) const;

  private:
    struct Fits {
        RowSet must; ///< fit for sure
        RowSet may;
    };
    /// Values that no row tells apart.
    struct Piece {
        Spot first;
        Fits fits;
    };
    /// One variable after the other gets a place; with the last one an input needs, rows drop out.
    struct Step {
        std::size_t variable = 0;
        std::vector<std::size_t> inputs; ///< whose tests can be looked at then
        bool fixed = false;              ///< the pieces are known beforehand
        bool memorable = false; ///< what comes next depends on nothing but the rows that are left
        std::vector<Piece> pieces;
        RowSet settled; ///< rows without a test from here on
    };
    struct Chosen {
        std::size_t step = 0;
        Spot spot;
        std::vector<Fits> fits; ///< of each of its inputs
    };

    void plan();
    [[nodiscard]] std::vector<std::size_t> order() const;
    void cut(Step& step);
    [[nodiscard]] RowSet tested(std::size_t input) const;
    [[nodiscard]] Fits look(std::size_t input, const RowSet& rows);
    void ask_only(const RowSet& rows);
    [[nodiscard]] bool visit(std::size_t at, const RowSet& left);
    [[nodiscard]] bool go_on(std::size_t at, const Spot& spot, std::vector<Fits> fits, RowSet left);
    void remember();
    [[nodiscard]] std::vector<bool> mattering() const;
    [[nodiscard]] const Step* fixed_step(std::size_t input) const;
    [[nodiscard]] const RowSet& fitting(const Fits& fits) const {
        return surely_ ? fits.must : fits.may;
    }
    [[nodiscard]] const RowSet& staying(const Fits& fits) const {
        return surely_ ? fits.may : fits.must;
    }

    Domain domain_;
    std::size_t rows_;
    bool surely_;
    Effort& effort_;
    std::vector<Step> steps_;
    std::vector<std::uint32_t> fit_;
    RowSet miss_;
    RowSet asked_;              ///< the rows of both
    std::vector<bool> matters_; ///< variables that tests of these rows are about
    std::vector<Chosen> chosen_;
    std::set<std::pair<std::size_t, RowSet>> failed_;
    std::string example_;
};

} // namespace vorgang::dsl::meaning
