#include "process/rule_index.hpp"

#include <algorithm>
#include <array>

namespace vorgang::run {
namespace {

// With fewer rows it is as quick to ask each.
constexpr std::size_t rows_min = 4;
// LIMIT: a test is no longer than that, or it is run each time.
constexpr std::size_t code_max = 64;
// LIMIT: the sets of rows of all rules of a process, 16 MiB. Columns beyond it are asked row by
// row.
constexpr std::size_t words_max = std::size_t{2} * 1024 * 1024;
// LIMIT: instructions run for pieces, for all rules of a process; a row of three ranges takes 150.
constexpr std::size_t steps_max = std::size_t{64} * 1024 * 1024;

struct Left {
    std::size_t words = words_max;
    std::size_t steps = steps_max;
};

std::optional<table::Key> key_of(const Value& value, TypeKind kind) {
    switch (kind) {
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::money:
        if (value.number() != nullptr) return *value.number();
        break;
    case TypeKind::text:
    case TypeKind::person:
        if (value.text() != nullptr) return *value.text();
        break;
    case TypeKind::date:
        if (value.date() != nullptr) return Number(value.date()->days);
        break;
    case TypeKind::instant:
        if (value.instant() != nullptr) return Number(value.instant()->ms);
        break;
    case TypeKind::yes_no:
        if (value.yes_no() != nullptr) return Number(*value.yes_no() ? 1 : 0);
        break;
    default: break;
    }
    return std::nullopt;
}

constexpr bool is_comparison(Op op) noexcept {
    return op >= Op::equal && op <= Op::greater_equal;
}

// A test as code that only compares its input with constants; run for a piece of the line instead
// of a value. Truth is 1, 0, or -1 for unknown, as in run/arithmetic.cpp.
class SymbolicTest {
  public:
    SymbolicTest(const ProcessModel& model, CodeOffset offset, Index input, TypeKind kind)
        : m_(model), input_(input), kind_(kind) {
        for (std::size_t i = offset; i < model.code.size() && code_.size() < code_max; ++i) {
            code_.push_back(model.code[i]);
            if (model.code[i].op == Op::done) break;
        }
        for (const Instruction& i : code_)
            add_key(i);
        std::ranges::sort(cell_.keys);
        cell_.keys.erase(std::unique(cell_.keys.begin(), cell_.keys.end()), cell_.keys.end());
    }

    [[nodiscard]] std::optional<table::Cell> cell(std::size_t& steps_left) {
        const std::size_t steps = (2 * cell_.keys.size() + 2) * code_.size();
        if (steps > steps_left) return std::nullopt;
        steps_left -= steps;
        for (std::size_t piece = 0; piece <= 2 * cell_.keys.size(); ++piece)
            cell_.fits.push_back(run(piece) == 1);
        cell_.fits_unknown = run(std::nullopt) == 1;
        return good_ ? std::optional(std::move(cell_)) : std::nullopt;
    }

  private:
    struct Operand {
        enum class Kind : std::uint8_t { truth, input, key } kind = Kind::truth;
        int truth = -1;
        std::size_t key = 0;
    };
    using Piece = std::optional<std::size_t>; // nothing: the unknown value

    std::optional<table::Key> key_of(const Instruction& i) const {
        const bool by_place = kind_ == TypeKind::choice || kind_ == TypeKind::role;
        if (i.op == Op::push_choice && by_place) return Number(i.b);
        if (i.op == Op::push_constant && !by_place) return run::key_of(m_.constants[i.b], kind_);
        return std::nullopt;
    }
    void add_key(const Instruction& i) {
        if (auto key = key_of(i)) cell_.keys.push_back(std::move(*key));
    }

    int run(Piece piece) {
        depth_ = 0;
        for (const Instruction& i : code_) {
            if (!good_) break;
            if (i.op == Op::done) return truth(pop());
            step(i, piece);
        }
        good_ = false; // too long
        return -1;
    }

    void step(const Instruction& i, Piece piece) {
        switch (i.op) {
        case Op::push_parameter: good_ = i.b == input_; return push({Operand::Kind::input, -1, 0});
        case Op::push_constant:
        case Op::push_choice: {
            const auto key = key_of(i);
            if (!key) return fail();
            const auto at = std::ranges::lower_bound(cell_.keys, *key) - cell_.keys.begin();
            return push({Operand::Kind::key, -1, static_cast<std::size_t>(at)});
        }
        case Op::and_: {
            const int right = truth(pop());
            const int left = truth(pop());
            return push_truth(left == 0 || right == 0 ? 0 : std::min(left, right));
        }
        case Op::or_: {
            const int right = truth(pop());
            const int left = truth(pop());
            return push_truth(left == 1 || right == 1 ? 1 : std::min(left, right));
        }
        case Op::not_: {
            const int value = truth(pop());
            return push_truth(value < 0 ? value : 1 - value);
        }
        default:
            if (!is_comparison(i.op)) return fail();
            const Operand right = pop();
            const Operand left = pop();
            if (left.kind == Operand::Kind::input && right.kind == Operand::Kind::key)
                return push_truth(compare(i.op, piece, right.key, 1));
            if (left.kind == Operand::Kind::key && right.kind == Operand::Kind::input)
                return push_truth(compare(i.op, piece, left.key, -1));
            fail();
        }
    }

    static int compare(Op op, Piece piece, std::size_t key, int direction) {
        if (!piece) return op == Op::equal ? 0 : op == Op::not_equal ? 1 : -1;
        const int side = direction * table::side_of(*piece, key);
        switch (op) {
        case Op::equal: return side == 0 ? 1 : 0;
        case Op::not_equal: return side != 0 ? 1 : 0;
        case Op::less: return side < 0 ? 1 : 0;
        case Op::less_equal: return side <= 0 ? 1 : 0;
        case Op::greater: return side > 0 ? 1 : 0;
        default: return side >= 0 ? 1 : 0;
        }
    }

    int truth(const Operand& operand) {
        if (operand.kind != Operand::Kind::truth) fail();
        return operand.truth;
    }
    // INVARIANT: verified code does not take more than it has put there.
    Operand pop() { return stack_[--depth_]; }
    void push(const Operand& operand) { stack_[depth_++] = operand; }
    void push_truth(int truth) { push({Operand::Kind::truth, truth, 0}); }
    void fail() { good_ = false; }

    const ProcessModel& m_;
    Index input_;
    TypeKind kind_;
    std::vector<Instruction> code_;
    table::Cell cell_;
    std::array<Operand, code_max> stack_{};
    std::size_t depth_ = 0;
    bool good_ = true;
};

class RuleIndexer {
  public:
    RuleIndexer(const ProcessModel& model, const Rule& rule, Left& left)
        : m_(model), rule_(rule), left_(left) {}

    [[nodiscard]] RuleIndex run() {
        if (rule_.policy == HitPolicy::formula || rule_.rows.size() < rows_min) return {};
        if (is_otherwise(rule_.rows.size() - 1))
            out_.otherwise = static_cast<Index>(rule_.rows.size() - 1);
        for (std::size_t row = 0; row < asked_rows(); ++row)
            for (const CodeOffset test : rule_.rows[row].tests)
                if (test != no_code && !is_straight(test)) return {};
        std::vector<std::vector<CodeOffset>> rest(rule_.rows.size());
        for (std::size_t i = 0; i < rule_.inputs.size(); ++i)
            column(static_cast<Index>(i), rest);
        if (out_.inputs.empty()) return {};
        for (const std::vector<CodeOffset>& tests : rest) {
            out_.at.push_back(static_cast<std::uint32_t>(out_.rest.size()));
            out_.rest.insert(out_.rest.end(), tests.begin(), tests.end());
        }
        out_.at.push_back(static_cast<std::uint32_t>(out_.rest.size()));
        return std::move(out_);
    }

  private:
    std::size_t asked_rows() const {
        return out_.otherwise == none ? rule_.rows.size() : rule_.rows.size() - 1;
    }

    // What calls a rule makes an event, and has to be run in every row as it stands there.
    bool is_straight(CodeOffset offset) const {
        for (;; ++offset) {
            const Op op = m_.code[offset].op;
            if (op == Op::done) return true;
            if (op == Op::call_rule || has_offset(op)) return false;
        }
    }

    void column(Index input, std::vector<std::vector<CodeOffset>>& rest) {
        const TypeKind kind = rule_.inputs[input].type.kind;
        std::vector<std::optional<table::Cell>> cells(rule_.rows.size());
        bool helps = false;
        for (std::size_t row = 0; row < asked_rows(); ++row) {
            const CodeOffset test = rule_.rows[row].tests[input];
            if (test == no_code) continue;
            cells[row] = SymbolicTest(m_, test, input, kind).cell(left_.steps);
            helps = helps || cells[row];
        }
        if (out_.otherwise != none) cells[out_.otherwise] = table::Cell{{}, {false}, false};
        const int places = kind == TypeKind::money ? 2 : 0;
        auto made = helps ? table::Column::make(cells, left_.words, places) : std::nullopt;
        for (std::size_t row = 0; row < asked_rows(); ++row) {
            const CodeOffset test = rule_.rows[row].tests[input];
            if (test != no_code && (!made || !cells[row])) rest[row].push_back(test);
        }
        if (made) out_.inputs.push_back({input, kind, std::move(*made)});
    }

    // `sonst`: the compiler writes that none of the others fits as one test, which would ask all of
    // them again. not (a or b or …), each a row: its tests, and whether that is yes.
    bool is_otherwise(std::size_t row) const {
        const auto& tests = rule_.rows[row].tests;
        if (row == 0 || tests.empty() || tests.front() == no_code) return false;
        if (std::any_of(tests.begin() + 1, tests.end(), [](CodeOffset t) { return t != no_code; }))
            return false;
        CodeOffset at = tests.front();
        return one_fits(0, row, at) && is(Op::not_, at) && is(Op::done, at);
    }
    bool one_fits(std::size_t first, std::size_t last, CodeOffset& at) const {
        if (last - first == 1) return row_fits(rule_.rows[first], at);
        const std::size_t half = first + (last - first) / 2;
        return one_fits(first, half, at) && one_fits(half, last, at) && is(Op::or_, at);
    }
    bool row_fits(const RuleRow& row, CodeOffset& at) const {
        bool first = true;
        for (CodeOffset test : row.tests) {
            if (test == no_code) continue;
            for (; m_.code[test].op != Op::done; ++test, ++at)
                if (at >= m_.code.size() || m_.code[at] != m_.code[test]) return false;
            if (!first && !is(Op::and_, at)) return false;
            first = false;
        }
        return is_yes(at) && (first || is(Op::equal, at));
    }
    bool is_yes(CodeOffset& at) const {
        if (at >= m_.code.size() || m_.code[at].op != Op::push_constant) return false;
        const bool* const yes = m_.constants[m_.code[at++].b].yes_no();
        return yes != nullptr && *yes;
    }
    bool is(Op op, CodeOffset& at) const { return at < m_.code.size() && m_.code[at++].op == op; }

    const ProcessModel& m_;
    const Rule& rule_;
    Left& left_;
    RuleIndex out_;
};

} // namespace

std::vector<RuleIndex> index_rules(const ProcessModel& model) {
    std::vector<RuleIndex> indexes;
    indexes.reserve(model.rules.size());
    Left left;
    for (const Rule& rule : model.rules)
        indexes.push_back(RuleIndexer(model, rule, left).run());
    return indexes;
}

} // namespace vorgang::run
