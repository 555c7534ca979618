// What stands behind `in` and in the cells of tables.
#include "feel/parser.hpp"

namespace vorgang::dsl::feel {

std::optional<Index> Parser::comparison_sign() {
    using model::RangeForm;
    constexpr std::pair<std::string_view, RangeForm> signs[] = {
        {"!=", RangeForm::not_equal},     {"=", RangeForm::equal}, {"<=", RangeForm::less_equal},
        {">=", RangeForm::greater_equal}, {"<", RangeForm::less},  {">", RangeForm::greater}};
    for (const auto& [sign, form] : signs)
        if (take(sign)) return static_cast<Index>(form);
    return std::nullopt;
}

// `< 10` as the range of all that is less.
Index Parser::comparison_test() {
    skip();
    const std::size_t begin = at_;
    const auto form = comparison_sign();
    if (!form) return none;
    const Index end = sum();
    return b_.add(Op::comparison, since(begin), end, none, none, static_cast<std::uint8_t>(*form));
}

Index Parser::test() {
    const Index comparison = comparison_test();
    return comparison == none ? any() : comparison;
}

// `x in y`, `x in (a, b)`, `x in (1..5)`.
Index Parser::in(Index left, std::size_t begin) {
    std::vector<Index> tests;
    skip();
    const std::size_t open = at_;
    if (take("(")) {
        tests.push_back(test());
        if (take("..")) {
            tests.back() = range_from(tests.back(), open, false);
        } else {
            while (take(","))
                tests.push_back(test());
            need(")");
        }
    } else {
        const Index comparison = comparison_test();
        tests.push_back(comparison == none ? sum() : comparison);
    }
    const Index first = b_.links(tests);
    return b_.add(Op::in, since(begin), left, first, static_cast<Index>(tests.size()));
}

Index Parser::tests(std::string_view text, Frame& frame, Index input) {
    begin(text);
    frame_ = &frame;
    input_ = input;
    if (take("-") && done()) return none;
    at_ = 0;
    return finished(&Parser::cell);
}

Index Parser::cell() {
    skip();
    const std::size_t begin = at_;
    // `not(…)` around all tests; with anything behind it, it is the function.
    if (take_word("not") && take("(")) {
        const std::size_t findings = findings_.size();
        const Mark before = mark();
        try {
            const Index node = cell_tests(true, begin);
            need(")");
            if (done()) return node;
        } catch (const Bad&) {
            back_to(before);
        }
        findings_.resize(findings);
    }
    at_ = begin;
    return cell_tests(false, begin);
}

Index Parser::cell_tests(bool negated, std::size_t begin) {
    std::vector<Index> tests;
    do {
        names_input_ = false;
        const Index one = test();
        tests.push_back(names_input_ ? b_.add(Op::truth, b_.place(one), one) : one);
    } while (take(","));
    const Index first = b_.links(tests);
    return b_.add(Op::tests, since(begin), first, static_cast<Index>(tests.size()), input_,
                  negated ? 1 : 0);
}

} // namespace vorgang::dsl::feel
