// Conditions of `jederzeit falls`: what time alone makes true is seen by nobody, and conditions
// must not set each other off for ever.
#include <algorithm>
#include <optional>

#include "meaning/expression.hpp"
#include "meaning/flow.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

const Expr* clock_in(const Model& m, const Expr& e) {
    if (e.kind == ExprKind::now || e.kind == ExprKind::today) return &e;
    for (const Expr& operand : e.operands)
        if (const Expr* found = clock_in(m, operand)) return found;
    if (e.kind != ExprKind::rule || e.index >= m.rules.size()) return nullptr;
    const auto reads = [&m](const RuleRow& row) {
        return clock_in(m, row.output) != nullptr ||
               std::ranges::any_of(row.tests, [&m](const std::optional<Expr>& test) {
                   return test && clock_in(m, *test) != nullptr;
               });
    };
    const Rule& rule = m.rules[e.index];
    return rule.clock || std::ranges::any_of(rule.rows, reads) ? &e : nullptr;
}

namespace {

// A handler with a condition, and the section it stands in; nowhere: the process.
struct Watched {
    const Handler* handler = nullptr;
    StatementId section = nowhere;
};

std::vector<Watched> conditions_of(const Model& m) {
    std::vector<Watched> all;
    const auto add = [&all](const std::vector<Handler>& handlers, StatementId section) {
        for (const Handler& handler : handlers)
            if (handler.condition) all.push_back({&handler, section});
    };
    add(m.handlers, nowhere);
    for (StatementId s = 0; s < m.statements.size(); ++s)
        if (const auto* section = std::get_if<Section>(&m.statements[s].node))
            add(section->handlers, s);
    return all;
}

// ---- time ----

void check_clock(Context& c, const Handler& handler) {
    const Expr* clock = clock_in(c.model, *handler.condition);
    if (clock == nullptr) return;
    c.report(draft<catalogue::clock_in_condition>(clock->span, c.source.text(clock->span))
                 .help(say("was zu seiner Zeit beginnen soll, ist eine `frist … danach` am Schritt "
                           "oder Abschnitt, oder `warte bis …` in einem Zweig",
                           "what shall begin in its time is a `deadline … on_expiry` of the step "
                           "or section, or `wait until …` in a branch")));
}

// ---- conditions that set each other off ----

// The fields a block sets before it waits for anybody, to a value that is another each time. What
// accompanies is the only one that writes a field (E0443), so a fixed value changes it once at
// most.
class Settings {
  public:
    explicit Settings(const Context& context) : c_(context), m_(context.model) {}

    [[nodiscard]] std::vector<Index> of(BlockId id) {
        block(id, false);
        return std::move(fields_);
    }

  private:
    // False where it does not come to its end at once. `chosen`: on one of several ways.
    bool block(BlockId id, bool chosen) {
        if (id == nowhere) return true;
        return std::ranges::all_of(m_.blocks[id].statements, [&](StatementId s) {
            return std::visit([&](const auto& node) { return visit(node, chosen); },
                              m_.statements[s].node);
        });
    }
    bool visit(const Assign& assign, bool chosen) {
        const bool fixed = assign.value.kind == ExprKind::unknown ||
                           assign.value.kind == ExprKind::choice_value ||
                           constant_value(c_, assign.value);
        if (assign.field.index != none && (chosen || !fixed)) fields_.push_back(assign.field.index);
        return true;
    }
    bool visit(const Choose& choose, bool) {
        bool goes_on = choose.otherwise == nowhere || block(choose.otherwise, true);
        for (const Branch& branch : choose.branches)
            goes_on = block(branch.block, true) || goes_on;
        return goes_on;
    }
    bool visit(const Section& section, bool chosen) { return block(section.block, chosen); }
    bool visit(const Send&, bool) { return true; }
    template<class Waits>
    bool visit(const Waits&, bool) {
        return false;
    }

    const Context& c_;
    const Model& m_;
    std::vector<Index> fields_;
};

class Echoes {
  public:
    Echoes(Context& context, const std::vector<Watched>& watched) : c_(context), watched_(watched) {
        for (const Watched& one : watched) {
            sets_.push_back(accompanies(one) ? Settings(context).of(one.handler->block)
                                             : std::vector<Index>());
            collect_fields(*one.handler->condition, reads_.emplace_back());
        }
    }

    void run() {
        for (std::size_t i = 0; i < watched_.size(); ++i) {
            std::vector<bool> seen(watched_.size());
            if (const auto last = around(i, i, seen)) report(i, *last);
        }
    }

  private:
    // The last before `start` on a way from `at` through those behind it back to `start`.
    std::optional<std::size_t> around(std::size_t start, std::size_t at, std::vector<bool>& seen) {
        for (std::size_t next = start + 1; next < watched_.size(); ++next) {
            if (seen[next] || !sets_off(at, next)) continue;
            seen[next] = true;
            if (sets_off(next, start)) return next;
            if (const auto last = around(start, next, seen)) return last;
        }
        return std::nullopt;
    }
    [[nodiscard]] bool sets_off(std::size_t one, std::size_t other) const {
        return one != other && meet(watched_[one].section, watched_[other].section) &&
               std::ranges::any_of(sets_[one], [&](Index field) {
                   return std::ranges::find(reads_[other], field) != reads_[other].end();
               });
    }
    [[nodiscard]] bool accompanies(const Watched& one) const {
        return c_.model.blocks[one.handler->block].kind == BlockKind::aside;
    }
    // Both are looked at where one section lies in the other.
    [[nodiscard]] bool meet(StatementId one, StatementId other) const {
        return lies_within(one, other) || lies_within(other, one);
    }
    [[nodiscard]] bool lies_within(StatementId inner, StatementId outer) const {
        if (outer == nowhere || inner == outer) return true;
        if (inner == nowhere) return false;
        return std::ranges::any_of(standing(c_.model, inner), [&](const Standing& around) {
            return c_.model.blocks[around.block].owner == outer;
        });
    }

    void report(std::size_t one, std::size_t other) {
        const Span head = watched_[one].handler->head;
        const Span second = watched_[other].handler->head;
        c_.report(
            draft<catalogue::conditions_echo>(head, c_.source.text(head), c_.source.text(second))
                .also(second, say("dieser Block kann sie wieder wahr machen",
                                  "this block may make it true again"))
                .help(say("in einem der Blöcke gehört vor `setze` ein Schritt, ein Aufruf "
                          "oder ein `warte`",
                          "in one of the blocks a step, a call or a `wait` belongs before "
                          "`set`")));
    }

    Context& c_;
    const std::vector<Watched>& watched_;
    std::vector<std::vector<Index>> sets_;
    std::vector<std::vector<Index>> reads_;
};

} // namespace

void check_conditions(Context& context) {
    const std::vector<Watched> watched = conditions_of(context.model);
    for (const Watched& one : watched)
        check_clock(context, *one.handler);
    if (watched.size() > 1) Echoes(context, watched).run();
}

} // namespace vorgang::dsl::meaning
