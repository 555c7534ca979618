// What the inputs of a decision table can be, and which rows fit them then.
//
// Variables are the inputs, the local values that cells compare with, and where asked for whatever
// a cell has to calculate. Those that are compared with one another lie on the same lines, among
// the constants; everything a table tells apart is a place on a line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "meaning/line.hpp"
#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

struct Variable {
    enum class Of : std::uint8_t { input, local, calculation };

    Of of = Of::input;
    Index index = 0;                   ///< of the input or local value
    const Expr* calculation = nullptr; ///< as the first cell with it has it
    Type type;
    int decimals = Line::dense;
    bool optional = false; ///< may be unknown
    std::size_t group = 0;
    std::size_t line = 0; ///< the only one it may lie on, where it has bounds
    std::optional<Line::Id> low = std::nullopt;
    std::optional<Line::Id> high = std::nullopt;
};

/// A place for a variable: unknown, a point of a line, or the gap before a place of its order.
struct Spot {
    bool unknown = false;
    bool gap = false;
    std::size_t line = 0;
    std::size_t place = 0;
};

/// What a test may come to, as a set.
enum Truth : std::uint8_t { never = 0, is_no = 1, is_yes = 2, is_unknown = 4, anything = 7 };

class Domain {
  public:
    /// `freely`: what a cell calculates is a variable of its own, as if it could be any value of
    /// its type; else nothing is known about a comparison with it.
    Domain(const Context& context, Index rule, bool freely);

    [[nodiscard]] const std::vector<Variable>& variables() const noexcept { return variables_; }
    [[nodiscard]] std::size_t inputs() const noexcept { return tests_.size(); }
    /// Whether a row has a test of an input.
    [[nodiscard]] bool tested(std::size_t input, std::size_t row) const {
        return tests_[input][row] != any;
    }
    /// The variables that the tests of an input are about; its own first. Empty: no tests.
    [[nodiscard]] const std::vector<std::size_t>& needs(std::size_t input) const {
        return needs_[input];
    }
    /// The variables that the test of an input in a row is about. Precondition: it has one.
    [[nodiscard]] const std::vector<std::size_t>& needs(std::size_t input, std::size_t row) const {
        return row_needs_[input][row];
    }
    /// Whether other variables are compared with it.
    [[nodiscard]] bool alone(std::size_t variable) const {
        return groups_[variables_[variable].group].variables == 1;
    }
    /// A cell with a calculation, of which `freely` makes more than there may be.
    [[nodiscard]] const Expr* doubt() const noexcept { return doubt_; }

    [[nodiscard]] std::vector<Spot> spots(std::size_t variable) const;
    /// False where the variable cannot be there, for want of room.
    [[nodiscard]] bool put(std::size_t variable, const Spot& spot);
    /// Of the last one that was put.
    void take_back(std::size_t variable);

    /// What the test of an input in a row comes to. Precondition: what it needs has been put.
    [[nodiscard]] Truth truth(std::size_t input, std::size_t row) const;
    /// "n = 5": a value of a variable that has been put.
    [[nodiscard]] std::string example(std::size_t variable) const;

  private:
    static constexpr std::size_t any = static_cast<std::size_t>(-1);

    struct Group {
        std::vector<Line> lines;
        std::size_t variables = 0;
        bool ordered = false; ///< something asks for more than equality
    };
    struct Node {
        enum class Form : std::uint8_t {
            both,
            either,
            opposite,
            constant,
            unknown,
            variable,
            maybe
        };
        Form form = Form::maybe;
        Op op = Op::equal;
        std::size_t left = 0;  ///< a variable, or a node
        std::size_t right = 0; ///< a line, a variable or a node
        Line::Id id = 0;       ///< of a constant
        Key key;
    };
    struct State {
        bool placed = false;
        bool unknown = false;
        bool own = false; ///< the point was made for it
        std::size_t line = 0;
        Line::Id id = 0;
        int before = 0; ///< decimals of the point it joined
    };

    std::size_t add_variable(Variable variable);
    void bound(std::size_t variable);
    std::size_t compile(const Expr& test, std::vector<std::size_t>& needs);
    std::size_t comparison(const Expr& test, std::vector<std::size_t>& needs);
    [[nodiscard]] std::optional<std::size_t> operand(const Expr& e);
    void link(std::size_t one, std::size_t other);
    [[nodiscard]] std::size_t root(std::size_t variable) const;
    void lay_lines();
    [[nodiscard]] Truth truth(const Node& node) const;
    [[nodiscard]] Truth compared(Op op, std::size_t variable, const State& right) const;
    [[nodiscard]] std::string written(const Variable& variable, const Key& key,
                                      std::size_t line) const;

    const Context& c_;
    const vorgang::Rule& signature_;
    const Rule& rule_;
    bool freely_;
    std::vector<Variable> variables_;
    std::vector<std::size_t> parents_; ///< of variables that are compared with one another
    std::vector<Group> groups_;
    std::vector<State> states_;
    std::vector<Node> nodes_;
    std::vector<std::vector<std::size_t>> tests_; ///< of each input and row
    std::vector<std::vector<std::size_t>> needs_;
    std::vector<std::vector<std::vector<std::size_t>>> row_needs_; ///< of each input and row
    const Expr* doubt_ = nullptr;
};

} // namespace vorgang::dsl::meaning
