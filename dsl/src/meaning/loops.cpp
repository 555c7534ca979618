// `für alle x in LISTE`: the list, when it goes on, and what the body may touch.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "meaning/accesses.hpp"
#include "meaning/elements.hpp"
#include "meaning/flow.hpp"
#include "meaning/flow_builder.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

void FlowBuilder::build(const syntax::ForAll& source, StatementId id) {
    place(id, source.variable.span);
    ForAll all;
    all.loop = c_.indexes.at(&source);
    const ExprType type = elements(source, all);
    if (source.until != nullptr) until(*source.until, all);
    const Use field = all.list.kind == ExprKind::field ? Use{all.list.index, all.list.span} : Use{};
    if (type.kind != Kind::erroneous)
        declare_element(c_, all.loop, type, field, source.variable.span);
    else
        c_.model.faulty_data = true;
    c_.model.tables.loops[all.loop].in_turn = source.in_turn;
    if (source.extended_by) {
        c_.model.tables.loops[all.loop].extended_by = find_role(c_, *source.extended_by);
        if (type.kind != Kind::erroneous && !changes_elements(c_.model, all.loop))
            c_.report(
                draft<catalogue::element_fixed>(source.extended_by->span, source.variable.text));
        // Nobody could say to which of the lists.
        if (field.index != none && c_.model.tables.fields[field.index].frame != 0)
            c_.report(draft<catalogue::not_there_yet>(
                source.extended_by->span, Wording{"`ergänzbar` an einer Liste in einem Element",
                                                  "`extendable` at a list in an element"}));
    }
    check_empty(source.block, source.variable.span);
    const Index around = std::exchange(c_.frame, c_.model.loop_frames[all.loop]);
    all.block = block(source.block, BlockKind::element, id, source.variable.span);
    c_.frame = around;
    set(id, std::move(all));
}

// The type of an element; erroneous where there is none, which is reported.
ExprType FlowBuilder::elements(const syntax::ForAll& source, ForAll& all) {
    all.list = Typer(c_).type(*source.list);
    const ExprType type = all.list.type;
    if (type.kind == Kind::erroneous) return {};
    if (type.kind != Kind::list) {
        c_.report(draft<catalogue::no_list>(all.list.span, describe(type, c_.model.tables)));
        return {};
    }
    return element_of(type);
}

void FlowBuilder::until(const syntax::Expression& source, ForAll& all) {
    Expr until = Typer(c_).type(source);
    if (until.type.kind == Kind::erroneous) return;
    if (until.type.kind == Kind::yes_no) {
        all.until = std::move(until);
        return;
    }
    if (until.type.kind != Kind::integer &&
        (!is_numeric(until.type.kind) || until.type.places != 0)) {
        c_.report(draft<catalogue::wrong_type>(
            source.span,
            Wording{"eine ganze Zahl oder eine Bedingung", "a whole number or a condition"},
            describe(until.type, c_.model.tables)));
        return;
    }
    const auto constant = constant_value(c_, until);
    if (constant && constant->number() != nullptr && *constant->number() < Number(1))
        c_.report(draft<catalogue::out_of_bounds>(source.span, c_.source.text(source.span), "1.."));
    all.enough = std::move(until);
}

namespace {

// What the body of a loop touches while its elements are being worked on.
class LoopCheck {
  public:
    explicit LoopCheck(Context& context) : c_(context), tables_(context.model.tables) {}

    void run(const ForAll& all) {
        std::vector<Access> accesses;
        collect_accesses(c_.model, all.block, accesses);
        vorgang::Loop& loop = tables_.loops[all.loop];
        const Use list = c_.model.loop_fields[all.loop];
        const auto entry = [&](const Access& access) {
            return access.writes &&
                   std::ranges::find(loop.entries, access.field) != loop.entries.end();
        };
        if (loop.extended_by != none || std::ranges::any_of(accesses, entry))
            loop.list = list.index;
        check_input(loop, list);
        if (loop.list != none) check_runs(all, list);
        note_equal_writes(accesses);
        for (const Access& access : accesses)
            check(all, access, list);
    }

  private:
    // What stands in the list afterwards is another list than the case began with.
    void check_input(const vorgang::Loop& loop, const Use& list) {
        if (loop.list == none || !tables_.fields[loop.list].input) return;
        const std::string& name = tables_.fields[loop.list].name;
        c_.report(draft<catalogue::input_written>(list.span, name)
                      .help(say("setzen Sie die Liste vorher in ein Feld: `setze FELD = {}`, `für "
                                "alle {} in FELD`",
                                "set a field to the list first: `set FIELD = {}`, `for all {} in "
                                "FIELD`",
                                name, loop.name)));
    }

    // A block that accompanies may run several times at once: then several would work on one list.
    void check_runs(const ForAll& all, const Use& list) {
        const Index home = tables_.fields[list.index].frame;
        for (BlockId block = all.block; block != nowhere;) {
            const StatementId owner = c_.model.blocks[block].owner;
            const BlockId around =
                owner == nowhere ? nowhere : frame_of(c_.model, c_.model.statements[owner].block);
            if (around == nowhere) return;
            const Block& outer = c_.model.blocks[around];
            if (outer.kind == BlockKind::element && home == frame_of_element(around)) return;
            if (outer.kind == BlockKind::aside) {
                c_.report(
                    draft<catalogue::aside_race>(list.span, tables_.fields[list.index].name,
                                                 Wording{"geschrieben", "written"})
                        .also(outer.span, say("dieser Block kann mehrmals zugleich laufen",
                                              "this block may run several times at once"))
                        .help(say("bearbeiten Sie die Elemente außerhalb von ihm, oder schreiben "
                                  "Sie hier nichts in sie",
                                  "work on the elements outside of it, or write nothing to "
                                  "them here")));
                return;
            }
            block = around;
        }
    }
    [[nodiscard]] Index frame_of_element(BlockId body) const {
        const StatementId owner = c_.model.blocks[body].owner;
        return c_.model.loop_frames[std::get<ForAll>(c_.model.statements[owner].node).loop];
    }

    // Where all write the same and nobody looks, it does not matter who comes first: a field for
    // `einer hat abgelehnt` is set so.
    void note_equal_writes(const std::vector<Access>& accesses) {
        equal_.clear();
        for (const Access& access : accesses) {
            const Expr* value = access.value;
            const bool fixed = value != nullptr && (value->kind == ExprKind::constant ||
                                                    value->kind == ExprKind::choice_value);
            const auto [first, fresh] = equal_.emplace(access.field, fixed ? value : nullptr);
            if (fresh || first->second == nullptr) continue;
            if (!fixed || !same(*first->second, *value)) first->second = nullptr;
        }
    }

    void check(const ForAll& all, const Access& access, const Use& list) {
        const vorgang::Loop& loop = tables_.loops[all.loop];
        const vorgang::Field& field = tables_.fields[access.field];
        if (list.index != none && access.field == list.index) {
            if (!access.writes && (loop.list == none || access.at_end)) return;
            if (fresh(access))
                c_.report(
                    draft<catalogue::list_in_work>(access.span, field.name, loop.name)
                        .also(list.span, say("diese Elemente", "these elements"))
                        .help(say("hier ist `{0}` das Element; die Liste steht nach `für alle` "
                                  "wieder bereit",
                                  "`{0}` is the element here; the list can be used again "
                                  "behind `for all`",
                                  loop.name)));
            return;
        }
        const bool outside = !lies_in(tables_, field.frame, c_.model.loop_frames[all.loop]);
        if (!access.writes || !outside || loop.in_turn || equal_.at(access.field) != nullptr ||
            !fresh(access))
            return;
        c_.report(draft<catalogue::written_by_all>(access.span, field.name, loop.name)
                      .help(say("schreiben Sie es in das Element, `{0}.…`, oder lassen Sie die "
                                "Elemente `nacheinander` laufen",
                                "write it to the element, `{0}.…`, or let the elements run "
                                "`in_turn`",
                                loop.name)));
    }
    bool fresh(const Access& access) { return seen_.insert(access.span.begin).second; }

    Context& c_;
    ProcessModel& tables_;
    std::set<std::uint32_t> seen_;
    std::map<Index, const Expr*> equal_; ///< what all write to a field; null: not the same
};

} // namespace

void check_loops(Context& context) {
    LoopCheck check(context);
    // The inner ones first: what they change is what the body around them changes.
    const auto& statements = context.model.statements;
    for (std::size_t i = statements.size(); i-- > 0;)
        if (const auto* all = std::get_if<ForAll>(&statements[i].node)) check.run(*all);
}

} // namespace vorgang::dsl::meaning
