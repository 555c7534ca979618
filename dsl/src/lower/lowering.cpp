#include "lower/lowering.hpp"

#include <algorithm>

#include "lower/lower.hpp"
#include "meaning/flow.hpp"
#include "vorgang/engine/limits.hpp"

namespace vorgang::dsl::lower {

namespace catalogue = diag::catalogue;
using diag::draft;
using meaning::BlockId;
using meaning::Expr;
using meaning::StatementId;

std::optional<ProcessModel> lower(const meaning::Model& model, Diagnostics& diagnostics) {
    return Lowering(model, diagnostics).run();
}

std::optional<ProcessModel> Lowering::run() {
    const std::size_t errors = diagnostics_.error_count();
    out_.scopes.push_back({});
    std::uint32_t free = 1; // behind the cells of the process itself
    for (const meaning::Handler& handler : m_.handlers)
        out_.scopes[0].handlers.push_back(handler_row(0, handler, free));
    cells_ = top(m_.flow, free);
    for (std::size_t i = 0; i < m_.handlers.size(); ++i) {
        const Index row = out_.scopes[0].handlers[i];
        if (is_frame(m_.blocks[m_.handlers[i].block].kind)) {
            out_.handlers[row].aside = apart(m_.handlers[i].block, {0, free, 0, 0});
        } else {
            out_.handlers[row].code = here();
            cells_ = std::max(cells_, top(m_.handlers[i].block, free));
        }
    }
    fill_undo_sets();
    patch_jumps();
    rules();
    rebase();
    out_.frames[0].cells = index(cells_);
    out_.scopes[0].last_cell = index(cells_);
    check_sizes();
    if (diagnostics_.error_count() != errors) return std::nullopt;
    return std::move(out_);
}

std::uint32_t Lowering::top(BlockId id, std::uint32_t free) {
    const std::uint32_t used = block(id, {0, free, 0, 0});
    // What stands last may never be passed, as a `parallel` whose branches all end the case; where
    // it would go on is code nevertheless.
    if (goes_on(id)) add(Op::jump, 0, here());
    return used;
}

std::uint32_t Lowering::block(BlockId id, Place place) {
    std::uint32_t used = place.free;
    for (const StatementId s : m_.blocks[id].statements)
        used = std::max(used, statement(s, place));
    return used;
}

std::uint32_t Lowering::statement(StatementId id, Place place) {
    starts_[id] = here();
    return std::visit([&](const auto& n) { return node(n, id, place); }, m_.statements[id].node);
}

bool Lowering::goes_on(BlockId id) const {
    const auto& statements = m_.blocks[id].statements;
    if (statements.empty()) return true;
    const auto& last = m_.statements[statements.back()].node;
    return !std::holds_alternative<meaning::Jump>(last) &&
           !std::holds_alternative<meaning::End>(last);
}

Index Lowering::position(PositionKind kind, Place place, Index detail) {
    const Index p = index(out_.positions.size());
    out_.positions.push_back({kind, place.scope, index(place.cell), detail, no_code});
    return p;
}

void Lowering::value(const Expr& e, Code& code, std::uint32_t below, Equality equality) {
    if (below + stack_depth(e) > stack_depth_max)
        diagnostics_.add(draft<catalogue::too_many>(
            e.span, Wording{"Werte in einem Ausdruck", "values in one expression"},
            stack_depth_max));
    emit(e, code, equality);
}

CodeOffset Lowering::snippet(const Expr& e, Equality equality) {
    const auto start = static_cast<CodeOffset>(snippets_.size());
    value(e, snippets_, 0, equality);
    snippets_.push_back({Op::done});
    return start;
}

void Lowering::patch_jumps() {
    for (const auto& [jump, target] : jumps_)
        out_.code[jump].c = starts_[target];
}

void Lowering::rules() {
    for (std::size_t i = 0; i < out_.rules.size(); ++i) {
        const meaning::Rule& rule = m_.rules[i];
        for (std::size_t r = 0; r < rule.rows.size(); ++r) {
            RuleRow& row = out_.rules[i].rows[r];
            row.output = snippet(rule.rows[r].output);
            for (std::size_t t = 0; t < row.tests.size(); ++t)
                if (rule.rows[r].tests[t])
                    row.tests[t] = snippet(*rule.rows[r].tests[t], Equality::lenient);
        }
    }
}

// Moves the snippets behind the flow and everything that points to them along.
void Lowering::rebase() {
    const CodeOffset base = here();
    const auto move = [base](CodeOffset& offset) {
        if (offset != no_code) offset += base;
    };
    for (Instruction& i : snippets_)
        if (has_offset(i.op)) i.c += base;
    out_.code.insert(out_.code.end(), snippets_.begin(), snippets_.end());
    for (Step& step : out_.steps) {
        move(step.role_code);
        for (Collected& collected : step.collects)
            move(collected.condition);
    }
    for (Deadline& deadline : out_.deadlines) {
        move(deadline.length);
        move(deadline.from);
    }
    for (Loop& loop : out_.loops) {
        move(loop.enough);
        move(loop.until);
    }
    for (Handler& handler : out_.handlers)
        move(handler.condition);
    for (Rule& rule : out_.rules)
        for (RuleRow& row : rule.rows) {
            move(row.output);
            for (CodeOffset& test : row.tests)
                move(test);
        }
}

void Lowering::check_sizes() {
    const auto at_most = [&](std::size_t size, std::size_t limit, const char* german,
                             const char* english) {
        if (size <= limit) return;
        diagnostics_.add(
            draft<catalogue::too_many>(m_.tree->name.span, Wording{german, english}, limit));
    };
    // LIMIT: indexes are 16-bit; a field has a slot, a cell is part of every case.
    constexpr std::size_t entries = none - 1;
    constexpr std::size_t fields = 7'999;
    constexpr std::size_t cells = 15'999;
    at_most(out_.fields.size(), fields, "Felder", "fields");
    at_most(out_.constants.size(), entries, "verschiedene feste Werte", "different fixed values");
    at_most(out_.steps.size(), entries, "Schritte", "steps");
    at_most(out_.positions.size(), entries, "Anweisungen, die warten", "statements that wait");
    at_most(out_.scopes.size(), entries, "Abschnitte und Zweige", "sections and branches");
    at_most(out_.deadlines.size(), entries, "Fristen", "deadlines");
    at_most(out_.handlers.size(), entries, "`jederzeit`", "`anytime`");
    at_most(out_.rules.size(), entries, "Regeln", "rules");
    at_most(out_.model_shapes.size(), entries, "Auswahlen und Verbunde in Regelwerken",
            "choices and records in rulesets");
    at_most(out_.roles.size(), entries, "Rollen", "roles");
    at_most(out_.tools.size(), entries, "Werkzeuge", "tools");
    at_most(out_.operations.size(), entries, "Operationen", "operations");
    at_most(out_.messages.size(), entries, "Nachrichten", "messages");
    at_most(out_.locals.size(), entries, "örtliche Werte", "local values");
    at_most(out_.contexts.size(), entries, "Verbunde", "records");
    at_most(out_.choices.size(), entries, "Auswahlen", "choices");
    for (const Choice& choice : out_.choices)
        at_most(choice.values.size(), entries, "Werte einer Auswahl", "values of a choice");
    at_most(out_.elements.size(), entries, "Arten von Listen", "kinds of lists");
    at_most(out_.endings.size(), entries, "Enden", "endings");
    at_most(out_.calls.size(), entries, "Aufrufe", "calls");
    for (const FrameLayout& frame : out_.frames)
        at_most(frame.cells, cells, "Wartestellen zur gleichen Zeit", "waiting points at one time");
    at_most(out_.loops.size(), entries, "`für alle`", "`for all`");
    for (const Operation& operation : out_.operations)
        at_most(operation.parameters.size(), stack_depth_max - 1, "Angaben einer Operation",
                "values of an operation");
    for (const Rule& rule : out_.rules) {
        at_most(rule.inputs.size(), stack_depth_max - 1, "Eingaben einer Regel",
                "inputs of a rule");
        at_most(rule.rows.size(), entries, "Zeilen einer Tabelle", "rows of a table");
    }
}

} // namespace vorgang::dsl::lower
