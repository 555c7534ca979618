#include "scenario/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/report.hpp"
#include "dmn/ruleset_model.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::scenario {
namespace {

using diag::say;
using syntax::Block;

class Planner {
  public:
    explicit Planner(const Compiled& compiled)
        : process_(compiled.tree->process), source_(compiled.source),
          tables_(compiled.process->model()) {}

    CoveragePlan plan() {
        // Those of a used file are its own tests' concern.
        for (const syntax::Rule& rule : process_.rules)
            if (rule.span.begin < source_.end()) rows(rule);
        for (std::size_t i = 0; i < process_.rulesets.size(); ++i)
            if (process_.rulesets[i].span.begin < source_.end())
                rows(process_.rulesets[i], static_cast<Index>(i));
        block(process_.flow);
        for (const syntax::Handler& one : process_.handlers)
            handler(one);
        declare_marks();
        std::ranges::stable_sort(plan_.points, {},
                                 [](const CoveragePoint& point) { return point.item.span.begin; });
        return std::move(plan_);
    }

  private:
    bool german() const { return process_.language == Language::german; }

    void add(CoverageKind kind, Span span, Wording what, std::string key, bool marked = false) {
        plan_.points.push_back({{kind, span, std::move(what), false, {}}, std::move(key), marked});
    }

    void rows(const syntax::Rule& rule) {
        const std::string name(rule.name.text);
        for (std::size_t i = 0; i < rule.table.rows.size(); ++i)
            add(CoverageKind::row, rule.table.rows[i].span,
                say("Zeile {} der Regel `{}`", "row {} of the rule `{}`", i + 1, name),
                "row " + name + " " + std::to_string(i + 1));
    }

    // Of all tables that are asked of the model.
    void rows(const syntax::Ruleset& ruleset, Index place) {
        const vorgang::feel::Model& model = tables_.decision_models[place];
        for (const vorgang::feel::Table& table : model.tables) {
            if (table.element == vorgang::feel::none) continue;
            const std::string& name = model.elements[table.element].name;
            for (std::size_t i = 0; i < table.rows.size(); ++i) {
                std::string key = key_of_row(place, name, i + 1);
                // Of several tables of one element the records do not tell the rows apart.
                if (std::ranges::find(plan_.points, key, &CoveragePoint::key) != plan_.points.end())
                    continue;
                add(CoverageKind::row, place_of(ruleset, model, table, table.rows[i]),
                    say("Zeile {} von `{}`", "row {} of `{}`", i + 1, name), std::move(key));
            }
        }
    }
    // Where the row stands in the file of the model.
    Span place_of(const syntax::Ruleset& ruleset, const vorgang::feel::Model& model,
                  const vorgang::feel::Table& table, const vorgang::feel::Table::Row& row) const {
        const vorgang::feel::Note note{{}, model.nodes[row.outputs.front()].begin, 0, {}};
        vorgang::dmn::Finding there;
        there.line = vorgang::dmn::place_of(note, model).line;
        const std::string& space = model.elements[table.element].space;
        const auto file = ruleset.model->files.find(space);
        if (file != ruleset.model->files.end()) there.file = file->second;
        const Span span = vorgang::dmn::place_of(there, source_);
        return span.empty() ? ruleset.span : span;
    }

    void block(const Block& statements) {
        for (const syntax::Statement& statement : statements)
            std::visit([&](const auto& node) { visit(statement, node); }, statement.node);
    }

    template<class Node>
    void visit(const syntax::Statement&, const Node&) {}

    void visit(const syntax::Statement&, const syntax::Step& step) {
        const std::string name(step.name.text);
        add(CoverageKind::step, step.name.span, say("Schritt `{}`", "step `{}`", name),
            "schritt " + name);
        deadlines(step.deadlines, name);
        undoing(step.undo, name);
    }

    void visit(const syntax::Statement&, const syntax::Section& section) {
        deadlines(section.deadlines, std::string(section.name.text));
        for (const syntax::Handler& one : section.handlers)
            handler(one);
        undoing(section.undo, std::string(section.name.text));
        block(section.block);
    }

    void visit(const syntax::Statement&, const syntax::Call& call) {
        const std::string name = (call.process ? "" : std::string(call.tool.text) + ".") +
                                 std::string(call.operation.text);
        deadlines(call.deadlines, std::string(call.operation.text));
        if (call.failing) {
            mark(CoverageKind::handler, call.failing->span,
                 say("`bei scheitern` von `{}`", "`on failure` of `{}`", name), call.failing->block,
                 brace_after(call.failing->span.end));
            block(call.failing->block);
        }
        undoing(call.undo, name);
    }

    void visit(const syntax::Statement& statement, const syntax::Choose& choose) {
        for (const syntax::Branch& branch : choose.branches) {
            const std::string condition(source_.text(branch.condition->span));
            mark(CoverageKind::branch, branch.condition->span,
                 say("Zweig `falls {}`", "branch `if {}`", condition), branch.block,
                 brace_after(branch.condition->span.end));
            block(branch.block);
        }
        const Wording otherwise =
            say("Zweig `sonst` zu `falls {}`", "branch `else` of `if {}`",
                std::string(source_.text(choose.branches.front().condition->span)));
        if (choose.otherwise) {
            mark(CoverageKind::branch, statement.span, otherwise, *choose.otherwise, 0);
            block(*choose.otherwise);
        } else if (const std::uint32_t end = statement.span.end;
                   end > 0 && source_.text({end - 1, end}) == "}") {
            const std::string set = new_mark(CoverageKind::branch, statement.span, otherwise);
            plan_.insertions.push_back({end, (german() ? " sonst { " : " else { ") + set + "}"});
        }
    }

    void visit(const syntax::Statement&, const syntax::Depending& depending) {
        const std::string subject(source_.text(depending.subject->span));
        for (const syntax::Case& one : depending.cases) {
            const Span values{one.values.front().span.begin, one.values.back().span.end};
            mark(CoverageKind::branch, values,
                 say("Zweig `{1}` zu `je nach {0}`", "branch `{1}` of `depending on {0}`", subject,
                     std::string(source_.text(values))),
                 one.block, brace_after(values.end));
            block(one.block);
        }
        if (!depending.otherwise) return;
        mark(CoverageKind::branch, depending.otherwise_span,
             say("Zweig `sonst` zu `je nach {}`", "branch `else` of `depending on {}`", subject),
             *depending.otherwise, brace_after(depending.otherwise_span.end));
        block(*depending.otherwise);
    }

    void visit(const syntax::Statement&, const syntax::ForAll& all) { block(all.block); }

    void visit(const syntax::Statement&, const syntax::Parallel& parallel) {
        for (const syntax::Lane& lane : parallel.lanes)
            block(lane.block);
    }

    void visit(const syntax::Statement&, const syntax::Pick& pick) {
        for (const syntax::Event& event : pick.events) {
            mark(CoverageKind::branch, event.head,
                 say("Zweig `{}` von `wähle`", "branch `{}` of `choose`",
                     std::string(source_.text(event.head))),
                 event.block, brace_after(event.head.end));
            block(event.block);
        }
    }

    void visit(const syntax::Statement&, const syntax::End& end) {
        const std::string name(end.name.text);
        const std::string key = "ende " + name;
        if (std::ranges::find(plan_.points, key, &CoveragePoint::key) == plan_.points.end())
            add(CoverageKind::ending, end.name.span, say("Ende `{}`", "end `{}`", name), key);
    }

    void deadlines(const std::vector<syntax::Deadline>& all, const std::string& owner) {
        for (const syntax::Deadline& deadline : all) {
            const std::string name = deadline.name ? std::string(deadline.name->text) : owner;
            const auto* expire = std::get_if<syntax::Expire>(&deadline.consequence);
            const bool silence = std::holds_alternative<syntax::Silence>(deadline.consequence);
            const std::string event = expire != nullptr ? "expired "
                                      : silence         ? "deemed "
                                                        : "reminded ";
            add(CoverageKind::deadline, deadline.span,
                say("Ablauf der Frist `{}`", "passing of the deadline `{}`", name), event + name);
            if (expire != nullptr) block(expire->block);
        }
    }

    void undoing(const std::optional<syntax::Undoing>& undoing, const std::string& name) {
        if (!undoing) return;
        mark(CoverageKind::handler, undoing->span,
             say("`rückgängig` von `{}`", "`undo` of `{}`", name), undoing->block,
             brace_after(undoing->span.end));
        block(undoing->block);
    }

    void handler(const syntax::Handler& one) {
        const auto [head, what] = begins(one);
        mark(CoverageKind::handler, one.span, what, one.block, brace_after(head.end));
        block(one.block);
    }
    // What begins a handler, as written and in words.
    std::pair<Span, Wording> begins(const syntax::Handler& one) const {
        if (const auto* demand = std::get_if<syntax::OnDemand>(&one.cause))
            return {demand->role.span,
                    say("`bei bedarf {}`", "`on demand {}`", std::string(demand->name.text))};
        if (const auto* condition = std::get_if<syntax::OnCondition>(&one.cause)) {
            const Span span = condition->condition->span;
            return {span, say("`jederzeit falls {}`", "`anytime if {}`",
                              std::string(source_.text(span)))};
        }
        const syntax::Name& message = std::get<syntax::OnMessage>(one.cause).message;
        return {message.span, say("`jederzeit bei nachricht {}`", "`anytime on message {}`",
                                  std::string(message.text))};
    }

    // `at`: behind the brace of a block that may be empty; 0 where nobody knows.
    void mark(CoverageKind kind, Span span, Wording what, const Block& statements,
              std::uint32_t at) {
        if (!statements.empty()) at = statements.front().span.begin;
        if (at == 0) return;
        plan_.insertions.push_back({at, fmt::format(" {}", new_mark(kind, span, std::move(what)))});
    }

    std::string new_mark(CoverageKind kind, Span span, Wording what) {
        const std::string name = "abdeckung_" + std::to_string(++marks_);
        add(kind, span, std::move(what), name, true);
        return (german() ? "setze " : "set ") + name + (german() ? " = ja " : " = true ");
    }

    void declare_marks() {
        if (marks_ == 0) return;
        std::string text = german() ? "daten {" : "data {";
        for (int i = 1; i <= marks_; ++i)
            text += " abdeckung_" + std::to_string(i) + (german() ? ": janein" : ": yesno");
        plan_.insertions.push_back({process_.flow_span.begin, text + " } "});
    }

    // The place behind the next opening brace, comments passed over.
    std::uint32_t brace_after(std::uint32_t from) const {
        const std::string_view text = source_.text();
        for (std::size_t i = from; i < text.size(); ++i) {
            if (text[i] == '#') i = std::min(text.find('\n', i), text.size() - 1);
            if (text[i] == '{') return static_cast<std::uint32_t>(i + 1);
        }
        return 0;
    }

    const syntax::Process& process_;
    const Source& source_;
    const ProcessModel& tables_;
    CoveragePlan plan_;
    int marks_ = 0;
};

} // namespace

CoveragePlan plan_coverage(const Compiled& compiled) {
    return Planner(compiled).plan();
}

std::string key_of_row(Index model, std::string_view decision, std::size_t row) {
    return fmt::format("model row {} {} {}", model, row, decision);
}

std::string marked_text(const CoveragePlan& plan, const Source& source) {
    std::vector<Insertion> insertions = plan.insertions;
    std::ranges::stable_sort(insertions, {}, &Insertion::at);
    const std::string_view text = source.text();
    std::string result;
    std::uint32_t done = 0;
    for (const Insertion& insertion : insertions) {
        result += text.substr(done, insertion.at - done);
        result += insertion.text;
        done = insertion.at;
    }
    return result += text.substr(done);
}

} // namespace vorgang::dsl::scenario
