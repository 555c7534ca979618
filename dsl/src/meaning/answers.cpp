// Where it is known how a called process has ended: what that end returns is there, the rest of its
// answer never is.
#include <algorithm>
#include <optional>

#include "meaning/accesses.hpp"
#include "meaning/called.hpp"
#include "meaning/expression.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

// How a process may have ended, by its ends.
using Ends = std::vector<bool>;

// The answer in a field, and how the process that gave it may have ended.
struct Known {
    Index field = none;
    Ends ends;
};

// `feld.ende`; the end is the first entry of every answer.
bool is_end(const Expr& e) {
    return e.kind == ExprKind::entry && e.index == 0 && e.operands.front().kind == ExprKind::field;
}

class AnswerCheck {
  public:
    explicit AnswerCheck(Context& context) : c_(context), m_(context.model) {}

    void statement(const Choose& choose) {
        if (choose.subject && is_end(*choose.subject)) subject_ = &*choose.subject;
        std::optional<Known> left; // by none of the branches before
        bool first = true;
        for (const Branch& branch : choose.branches) {
            std::optional<Known> here = learn(branch.condition, true);
            std::optional<Known> otherwise = learn(branch.condition, false);
            if (!first) {
                here = both(std::move(here), left);
                otherwise = both(std::move(otherwise), left);
            }
            if (here) block(branch.block, *here);
            left = std::move(otherwise);
            first = false;
        }
        if (left && choose.otherwise != nowhere) block(choose.otherwise, *left);
        subject_ = nullptr;
    }

  private:
    // The operation whose answer the field holds, or none.
    [[nodiscard]] Index operation_of(Index field) const {
        const vorgang::Type& type = m_.tables.fields[field].type;
        return type.kind == TypeKind::context ? answering_process(m_, type.context) : none;
    }

    // What is known where the condition turned out to be `truth`.
    [[nodiscard]] std::optional<Known> learn(const Expr& e, bool truth) const {
        if (e.kind == ExprKind::unary && e.op == Op::not_) return learn(e.operands[0], !truth);
        if (e.kind != ExprKind::binary) return std::nullopt;
        if (e.op == Op::equal || e.op == Op::not_equal)
            return compared(e, truth == (e.op == Op::equal));
        if (e.op != Op::and_ && e.op != Op::or_) return std::nullopt;
        auto left = learn(e.operands[0], truth);
        auto right = learn(e.operands[1], truth);
        if ((e.op == Op::and_) == truth) return both(std::move(left), right);
        if (!left || !right || left->field != right->field) return std::nullopt;
        for (std::size_t i = 0; i < left->ends.size(); ++i)
            left->ends[i] = left->ends[i] || right->ends[i];
        return left;
    }

    // `feld.ende = wert`, or what is held of it; an unknown end is none of them.
    [[nodiscard]] std::optional<Known> compared(const Expr& e, bool equal) const {
        const Expr* const end = e.operands[0].kind == ExprKind::temporary && subject_ != nullptr
                                    ? subject_
                                    : &e.operands[0];
        const Expr& value = e.operands[1];
        if (!is_end(*end) || value.kind != ExprKind::choice_value) return std::nullopt;
        Known known{end->operands.front().index, {}};
        const Index operation = operation_of(known.field);
        if (operation == none || value.index >= m_.answers[operation].size()) return std::nullopt;
        known.ends.assign(m_.answers[operation].size(), !equal);
        known.ends[value.index] = equal;
        return known;
    }

    // What both say; where they are about different answers, the first.
    [[nodiscard]] static std::optional<Known> both(std::optional<Known> left,
                                                   const std::optional<Known>& right) {
        if (!left) return right;
        if (!right || left->field != right->field) return left;
        for (std::size_t i = 0; i < left->ends.size(); ++i)
            left->ends[i] = left->ends[i] && right->ends[i];
        return left;
    }

    void block(BlockId id, const Known& known) {
        std::vector<Access> accesses;
        collect_accesses(m_, id, accesses);
        // Where there is another answer meanwhile, nothing is known.
        if (std::ranges::any_of(
                accesses, [&](const Access& a) { return a.writes && a.field == known.field; }))
            return;
        for (const Access& access : accesses)
            if (access.field == known.field && access.part != nullptr) part(*access.part, known);
    }

    void part(const Expr& e, const Known& known) {
        const Index operation = operation_of(known.field);
        const Operation& process = m_.tables.operations[operation];
        const auto& entry =
            m_.tables.contexts[process.results.front().type.context].entries[e.index];
        std::string lacking;
        std::string giving;
        for (std::size_t i = 0; i < known.ends.size(); ++i) {
            const bool gives =
                std::ranges::find(m_.answers[operation][i], entry.name, &Parameter::name) !=
                m_.answers[operation][i].end();
            if (gives && known.ends[i]) return;
            if (gives || known.ends[i]) add(gives ? giving : lacking, operation, i);
        }
        if (std::ranges::find(told_, e.span.begin) != told_.end() || lacking.empty()) return;
        told_.push_back(e.span.begin);
        c_.report(draft<catalogue::answer_lacks>(e.span, process.name, entry.name, lacking)
                      .help(say("nur mit {} gibt es das", "only with {} is it there", giving)));
    }

    void add(std::string& list, Index operation, std::size_t end) const {
        const Type& type =
            m_.tables.contexts[m_.tables.operations[operation].results.front().type.context]
                .entries.front()
                .type;
        if (!list.empty()) list += ", ";
        list += "`" + m_.tables.choices[type.choice].values[end] + "`";
    }

    Context& c_;
    const Model& m_;
    const Expr* subject_ = nullptr;   // of `je nach`
    std::vector<std::uint32_t> told_; // places that were reported
};

} // namespace

void check_answers(Context& context) {
    AnswerCheck check(context);
    for (const Statement& statement : context.model.statements)
        if (const auto* choose = std::get_if<Choose>(&statement.node)) check.statement(*choose);
}

} // namespace vorgang::dsl::meaning
