// Types expressions: names are looked up, operators checked, `zwischen` and `in` written out.
#pragma once

#include <span>

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Parameters a rule's expressions see. Without any, the fields of the case are seen.
struct RuleScope {
    std::span<const Parameter> parameters;
    std::span<const Span> places; ///< where they are declared
    bool active = false;
    bool scenario = false; ///< plays at one place, whose clock a fixed instant is read from
};

class Typer {
  public:
    explicit Typer(Context& context, RuleScope scope = {}) : c_(context), scope_(scope) {}

    /// The typed expression; faults are reported and leave an erroneous one. `expected` decides
    /// what a bare name may be the value of; whether the type fits is not checked.
    [[nodiscard]] Expr type(const syntax::Expression& source, const ExprType& expected = {});

    /// Typed, and checked against what a place takes: kind, bounds of a constant, unknown.
    [[nodiscard]] Expr value(const syntax::Expression& source, const Type& expected);
    /// The same for a kind alone.
    [[nodiscard]] Expr of_kind(const syntax::Expression& source, Kind expected);

    /// What stands in brackets behind a name and chooses among such items: a yes/no, in which the
    /// entries of the item have names, or its place.
    [[nodiscard]] Expr of_item(const syntax::Expression& source, const ExprType& item);

    /// `tested` passes one of the tests, as one yes/no.
    [[nodiscard]] Expr tests(const Expr& tested, std::span<const syntax::UnaryTest> tests);

  private:
    Expr literal(const syntax::NumberLiteral& literal, Span span);
    Expr name(const syntax::NameUse& use, Span span, const ExprType& expected);
    Expr choice_name(std::string_view text, Span span, const ExprType& expected, bool& taken);
    Expr role_name(std::string_view text, Span span, bool& taken);
    Expr symbol(const Symbol& symbol, std::string_view text, Span span);
    Expr element(const Symbol& symbol, Span span);
    [[nodiscard]] Expr field(Index index, Span span) const;
    Expr path(const syntax::Path& path, Span span);
    Expr moment(const syntax::Path& path, std::string_view of, Span span, bool& taken);
    Expr end_of(const syntax::Path& path, std::span<const Index> deadlines, Span span);
    Expr hidden_field(Index& field, std::string name, Type type, Index frame, Span span);
    [[nodiscard]] bool can_be_silent(const vorgang::Step& step) const;
    Expr no_member(const syntax::Path& path, Span span);
    Expr invocation(const syntax::Invocation& call, Span span);
    Expr rule_call(Index rule, const syntax::Invocation& call, Span span);
    Expr builtin_call(const syntax::Invocation& call, Span span);
    Expr builtin_row(const syntax::Invocation* call, Index function, std::string_view letters,
                     std::size_t at_least, char gives, Span span);
    Expr unary(const syntax::Unary& unary, Span span);
    Expr binary(const syntax::Binary& binary, Span span);
    Expr logic(const syntax::Binary& binary, Op op, Span span);
    Expr comparison(const syntax::Binary& binary, Op op, Span span);
    Expr arithmetic(const syntax::Binary& binary, Op op, Span span);
    Expr between(const syntax::Between& between, Span span);
    Expr in(const syntax::In& in, Span span);
    Expr choose(const syntax::If& choice, Span span, const ExprType& expected);
    // lists.cpp
    Expr list(const syntax::List& list, Span span, const ExprType& expected);
    Expr context(const syntax::Context& context, Span span, const ExprType& expected);
    Expr entry_of(Expr of, const syntax::Path& path, Span span);
    Expr filter(const syntax::Filter& filter, Span span);
    Expr inside(const syntax::Expression& source, const ExprType& item, Index temporary);
    [[nodiscard]] bool is_place(const Expr& inside);
    Expr loop(const syntax::Loop& loop, Span span);
    Expr list_call(const syntax::Invocation& call, Span span, bool& taken);
    Expr over(Expr list, Repeat repeat, Index temporary, Expr body, Span span);
    [[nodiscard]] std::optional<Index> take_temporary();
    [[nodiscard]] std::optional<Expr> variable(std::string_view name, Span span) const;
    Expr not_there_yet(Span span, const Wording& what);
    /// A calculation with constants is a constant; one without a result is reported.
    Expr fold(Expr calculation);
    [[nodiscard]] diag::Guess other_value(std::string_view name) const;
    [[nodiscard]] diag::Guess thousands(const Expr& number) const;
    bool check_lone_value(const syntax::Binary& binary);
    bool check_subtraction(const syntax::Expression& test);
    [[nodiscard]] bool is_zero(const Expr& expression) const;
    /// Adds to a finding about a text that it would be right without its quotes.
    Diagnostic unquote(diag::Draft finding, const Expr& text, const ExprType& wanted) const;
    [[nodiscard]] std::string bare_value(std::string_view text, const ExprType& wanted) const;

    Expr one_test(const Expr& tested, const syntax::UnaryTest& test);
    Expr in_range(const Expr& tested, const syntax::Range& range);
    bool cents_only(const Expr& money, const Expr& literal);
    [[nodiscard]] Wording quantified(Op op, const Expr& list, const Expr& value) const;
    Expr compare(Op op, Expr left, Expr right, Span span, Span sign);
    [[nodiscard]] bool may_lack(const Expr& e) const;
    Expr with_value(Expr value, Span span, auto&& body);
    void require(Expr& expression, const ExprType& expected);
    /// A scenario says who somebody is; a process never does.
    [[nodiscard]] bool names_person(const ExprType& type, const ExprType& expected) const {
        return scope_.scenario && type.kind == Kind::text && expected.kind == Kind::person;
    }
    [[nodiscard]] bool in_scope(std::string_view name) const;

    /// What a loop calls the item at hand; in a filter its entries have names too.
    struct Variable {
        std::string_view name;
        bool filter = false;
        Expr item;
    };

    Context& c_;
    RuleScope scope_;
    Index temporaries_ = 0;
    std::vector<Variable> variables_;
};

[[nodiscard]] Expr make_constant(Context& context, const Value& value, ExprType type, Span span);
/// The value of an expression that no case can change; nothing for any other.
[[nodiscard]] std::optional<Value> constant_value(const Context& context, const Expr& expression);
/// Like constant_value, reporting what is not constant (E0321).
[[nodiscard]] std::optional<Value> require_constant(Context& context, const Expr& expression);
/// A length of time above nothing that no case can change; another is reported.
[[nodiscard]] Length constant_length(Context& context, const syntax::Expression& source);
/// Whether left <= right; nothing where the two have no order.
[[nodiscard]] std::optional<bool> at_most(const Value& left, const Value& right);
/// Checks a constant against the bounds of a type (E0320).
void check_bounds(Context& context, const Value& value, const Type& type, Span span);
/// The place takes `unbekannt`: fields handed through need no value.
void allow_unknown(Expr& expression);

} // namespace vorgang::dsl::meaning
