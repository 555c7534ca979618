// Builds the statements of the flow from the tree; split over flow.cpp, steps.cpp,
// deadlines.cpp, asides.cpp and so on.
#pragma once

#include "meaning/declare.hpp"
#include "meaning/expression.hpp"
#include "meaning/settled.hpp"

namespace vorgang::dsl::meaning {

class FlowBuilder {
  public:
    explicit FlowBuilder(Context& context) : c_(context) {}

    BlockId block(const syntax::Block& source, BlockKind kind, StatementId owner, Span span);
    // asides.cpp. `owner`: the section; nowhere: the process.
    Handler handler(const syntax::Handler& source, StatementId owner);

    void twice(const std::vector<Handler>& handlers);

  private:
    void add(const syntax::Statement& source, BlockId block);

    void build(const syntax::Step& source, StatementId id);
    void build(const syntax::Section& source, StatementId id);
    void build(const syntax::Assign& source, StatementId id);
    void build(const syntax::Call& source, StatementId id);
    void build(const syntax::Choose& source, StatementId id);
    void build(const syntax::Depending& source, StatementId id);
    void build(const syntax::Parallel& source, StatementId id);
    void build(const syntax::ForAll& source, StatementId id);
    void build(const syntax::Pick& source, StatementId id);
    void build(const syntax::WaitFor& source, StatementId id);
    void build(const syntax::WaitUntil& source, StatementId id);
    void build(const syntax::Receive& source, StatementId id);
    void once(const syntax::Receive& source, Index message, const Statement& statement);
    void build(const syntax::Send& source, StatementId id);
    void build(const syntax::GoBack& source, StatementId id);
    void build(const syntax::GoOn& source, StatementId id);
    void build(const syntax::Undo&, StatementId id) { set(id, Undo{}); }
    void build(const syntax::End& source, StatementId id);
    void build(std::monostate, StatementId) {}

    // A block in which nothing happens was very likely forgotten.
    void check_empty(const syntax::Block& source, Span head);
    void until(const syntax::NumberFact& source, Parallel& parallel);
    // When a wait is over: a length of time, or a date or instant.
    Expr moment(const syntax::Expression& source, bool until);
    // A condition that could not be understood teaches nothing: what lacks it is not reported.
    void note_faults(const Expr& condition);
    Use message(const syntax::Name& name, bool incoming);
    std::vector<Use> uses(const std::vector<syntax::Name>& names, bool reads);

    // loops.cpp
    ExprType elements(const syntax::ForAll& source, ForAll& all);
    void until(const syntax::Expression& source, ForAll& all);

    // depending.cpp
    Expr subject(const syntax::Depending& source, Choose& choose);
    Expr comparison(const Expr& subject, const syntax::Case& source);
    void complete(const syntax::Depending& source, Index choice, Choose& choose);

    // asides.cpp
    void cause(const syntax::OnMessage& source, Handler& handler);
    void cause(const syntax::OnCondition& source, Handler& handler);
    void cause(const syntax::OnDemand& source, Handler& handler);
    void cause(std::monostate, Handler&) {}
    BlockId undoing(const std::optional<syntax::Undoing>& source, StatementId owner);

    // steps.cpp
    [[nodiscard]] Index any_external() const;
    Expr computed_role(const syntax::Expression& source, Index step);
    [[nodiscard]] bool holds_role(const syntax::Name& name) const;
    [[nodiscard]] Expr held_role(const syntax::Name& name, Index step);
    [[nodiscard]] Expr kept_role(Expr role, Index step);
    std::vector<Clause> clauses(const syntax::Step& source);
    std::vector<Use> four_eyes(const syntax::Step& source, Index self);
    [[nodiscard]] Index callee(const syntax::Call& source);
    void alongside(const syntax::Call& source, vorgang::Call& call);
    void results(const syntax::Call& source, Index operation, Call& call);
    void retry(const syntax::Retry& source, vorgang::Call& call);
    // A number from 1 to `max`; another is reported, and 0 comes back.
    std::uint8_t count(const syntax::NumberFact& source, std::size_t max);

    // deadlines.cpp
    std::vector<std::uint32_t> deadlines(const std::vector<syntax::Deadline>& sources,
                                         StatementId owner, const std::vector<Clause>* clauses);
    void consequence(const syntax::Deadline& source, StatementId owner,
                     const std::vector<Clause>* clauses, Index index);
    // `feld: wert` of `schweigen gilt als`; no value: it is no constant, which was reported.
    struct Deemed {
        Index field = none;
        const syntax::Name* name = nullptr;
        std::optional<Value> value;
    };
    void deemed(const syntax::Silence& silence, const syntax::Deadline& source,
                const std::vector<Clause>& clauses, Index index);
    void deemed(const std::vector<Deemed>& values, const syntax::Deadline& source,
                const Clause& clause, Settled& settled);
    void check_length(const syntax::Deadline& source, const Expr& length);
    Expr start_of(const syntax::Expression& source);
    void facts(const syntax::Deadline& source, vorgang::Deadline& row);

    void place(StatementId id, Span span) { c_.model.statements[id].span = span; }
    void set(StatementId id, auto&& node) {
        c_.model.statements[id].node = std::forward<decltype(node)>(node);
    }

    Context& c_;
};

} // namespace vorgang::dsl::meaning
