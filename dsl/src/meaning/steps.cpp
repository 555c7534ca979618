// Steps and calls: the clauses of work that somebody else does.
#include <algorithm>
#include <charconv>

#include "meaning/arguments.hpp"
#include "meaning/called.hpp"
#include "meaning/flow_builder.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::counted;
using diag::draft;
using diag::say;

void FlowBuilder::build(const syntax::Step& source, StatementId id) {
    place(id, source.name.span);
    const Index index = c_.indexes.at(&source);
    c_.model.step_statements[index] = id;
    Step step;
    step.step = index;
    {
        vorgang::Step& row = c_.model.tables.steps[index];
        const bool held = source.role && holds_role(*source.role);
        if (held)
            step.role = held_role(*source.role, index);
        else if (source.role)
            row.role = find_role(c_, *source.role);
        else if (source.computed_role)
            step.role = computed_role(*source.computed_role, index);
        else
            c_.report(draft<catalogue::step_without_role>(source.name.span, source.name.text));
        if (source.kind) row.kind = std::string(source.kind->text);
        for (const syntax::Text& ground : source.grounds)
            row.grounds.push_back(ground.value);
        row.channels = channels_of(c_, source.channels,
                                   source.computed_role || held ? any_external() : row.role);
    }
    step.shows = uses(source.shows, true);
    for (const Use& use : step.shows)
        c_.model.tables.steps[index].shows.push_back(use.index);
    step.clauses = clauses(source);
    step.four_eyes = four_eyes(source, index);
    step.deadlines = deadlines(source.deadlines, id, &step.clauses);
    for (const std::uint32_t deadline : step.deadlines)
        c_.model.tables.deadlines[deadline].step = index;
    step.undo = undoing(source.undo, id);
    set(id, std::move(step));
}

// A role that is found may be an external one, so whoever enters for it has to be named.
Index FlowBuilder::any_external() const {
    const auto& roles = c_.model.tables.roles;
    const auto external = std::ranges::find_if(roles, &vorgang::Role::external);
    return external == roles.end() ? none : static_cast<Index>(external - roles.begin());
}

// `rolle regel(…)`: who it is is found when the step opens, and kept in a field of the case.
Expr FlowBuilder::computed_role(const syntax::Expression& source, Index index) {
    return kept_role(Typer(c_).of_kind(source, Kind::role), index);
}

// `rolle feld`: a field holds the role, such as one that was handed to a process that is called.
bool FlowBuilder::holds_role(const syntax::Name& name) const {
    const Symbol* symbol = c_.names.shared.find(name.text);
    return c_.names.roles.find(name.text) == nullptr && symbol != nullptr &&
           symbol->kind == SymbolKind::field &&
           c_.model.tables.fields[symbol->index].type.kind == TypeKind::role;
}

Expr FlowBuilder::held_role(const syntax::Name& name, Index index) {
    Expr role;
    role.kind = ExprKind::field;
    role.index = find_field(c_, name, true);
    role.type = {Kind::role};
    role.span = name.span;
    return kept_role(std::move(role), index);
}

Expr FlowBuilder::kept_role(Expr role, Index index) {
    ProcessModel& tables = c_.model.tables;
    tables.steps[index].role_field = next_index(tables.fields);
    vorgang::Field& field = tables.fields.emplace_back();
    field.name = tables.steps[index].name + (c_.english() ? ".role" : ".rolle");
    field.type = {TypeKind::role};
    field.hidden = true;
    field.frame = c_.frame;
    c_.model.fields.push_back({role.span, true});
    return role;
}

std::vector<Clause> FlowBuilder::clauses(const syntax::Step& source) {
    Once seen;
    std::vector<Clause> clauses;
    for (const syntax::Collect& collect : source.collects) {
        Clause clause;
        for (const syntax::Name& name : collect.fields) {
            const Index field = find_field(c_, name, false);
            if (field == none) c_.model.faulty_data = true;
            if (field == none || !seen.first(name, c_.diagnostics)) continue;
            clause.fields.push_back({field, name.span});
            c_.model.fields[field].required = c_.model.tables.fields[field].frame != 0;
        }
        if (collect.condition != nullptr)
            clause.condition = Typer(c_).of_kind(*collect.condition, Kind::yes_no);
        if (clause.condition) note_faults(*clause.condition);
        clauses.push_back(std::move(clause));
    }
    return clauses;
}

std::vector<Use> FlowBuilder::four_eyes(const syntax::Step& source, Index self) {
    std::vector<Use> steps;
    for (const syntax::Name& name : source.four_eyes) {
        const Index step = find_step(c_, name);
        if (step == none) continue;
        if (step == self) {
            c_.report(draft<catalogue::four_eyes_self>(name.span, name.text));
            continue;
        }
        if (!require_frame(c_, c_.model.step_frames[step], name.text, name.span)) continue;
        steps.push_back({step, name.span});
        c_.model.tables.steps[step].tracked = true;
        c_.model.tables.steps[self].four_eyes.push_back(step);
    }
    return steps;
}

void FlowBuilder::build(const syntax::Call& source, StatementId id) {
    place(id, source.process ? source.operation.span
                             : Span{source.tool.span.begin, source.operation.span.end});
    const Index operation = callee(source);
    Call call;
    call.frame = c_.frame;
    call.call = next_index(c_.model.tables.calls);
    c_.model.tables.calls.push_back({});
    c_.model.tables.calls[call.call].operation = operation;
    if (operation == none) c_.model.faulty_data = true;
    if (!source.alongside.empty()) alongside(source, c_.model.tables.calls[call.call]);
    if (operation != none) {
        const std::vector<Parameter> parameters = c_.model.tables.operations[operation].parameters;
        const auto arguments = match_arguments(c_, source.operation, source.arguments, parameters,
                                               c_.model.statements[id].span);
        for (std::size_t i = 0; arguments && i < arguments->size(); ++i)
            call.arguments.push_back(Typer(c_).value(*(*arguments)[i]->value, parameters[i].type));
        check_role_arguments(c_, operation, call.arguments);
        results(source, operation, call);
    }
    if (source.retry) retry(*source.retry, c_.model.tables.calls[call.call]);
    call.deadlines = deadlines(source.deadlines, id, nullptr);
    for (const std::uint32_t deadline : call.deadlines) {
        c_.model.tables.deadlines[deadline].call = call.call;
        c_.model.tables.calls[call.call].deadlines.push_back(static_cast<Index>(deadline));
    }
    if (source.failing) {
        check_empty(source.failing->block, source.failing->span);
        call.failed = block(source.failing->block, BlockKind::expiry, id, source.failing->span);
    }
    call.undo = undoing(source.undo, id);
    set(id, std::move(call));
}

// The operation of a tool, or the process; of one that is faulty itself nothing more is told.
Index FlowBuilder::callee(const syntax::Call& source) {
    if (!source.process) return find_operation(c_, source.tool, source.operation);
    const Index process = find_process(c_, source.operation);
    const bool known = process != none && !c_.model.tables.operations[process].results.empty();
    return known ? process : none;
}

// Nobody waits: what would come of the end of the process is not written down.
void FlowBuilder::alongside(const syntax::Call& source, vorgang::Call& call) {
    call.alongside = true;
    const auto refuse = [&](Span span, const Wording& why) {
        c_.report(draft<catalogue::alongside_waits>(span, source.operation.text, why)
                      .also(source.alongside, say("deshalb", "because of this")));
    };
    if (!source.results.empty())
        refuse(source.results.front().span,
               {"kein Feld nimmt seine Antwort auf", "no field takes its answer"});
    if (source.retry)
        refuse(source.retry->span, {"sein Beginn wird ohnehin wiederholt, bis er gelingt",
                                    "its beginning is repeated anyway until it succeeds"});
    if (!source.deadlines.empty())
        refuse(source.deadlines.front().span,
               {"keine Frist läuft bis zu seinem Ende", "no deadline runs until it ends"});
    if (source.failing)
        refuse(source.failing->span, {"scheitern kann es hier nicht", "it cannot fail here"});
    if (source.undo)
        refuse(source.undo->span, {"es lässt sich von hier aus nicht zurücknehmen",
                                   "it cannot be taken back from here"});
}

void FlowBuilder::results(const syntax::Call& source, Index operation, Call& call) {
    call.results = uses(source.results, false);
    const std::vector<Parameter>& declared = c_.model.tables.operations[operation].results;
    // How a process ended may be of no interest.
    if (source.process && source.results.empty()) return;
    if (source.results.size() != declared.size()) {
        c_.report(draft<catalogue::result_count>(
            c_.model.statements.back().span, source.operation.text,
            counted(declared.size(), {"Wert", "value"}, {"Werte", "values"}),
            counted(source.results.size(), {"Feld", "field"}, {"Felder", "fields"})));
        return;
    }
    if (call.results.size() != declared.size()) return;
    for (std::size_t i = 0; i < declared.size(); ++i) {
        const Field& field = c_.model.tables.fields[call.results[i].index];
        const ExprType from = type_of(declared[i].type, c_.model.tables);
        const ExprType to = type_of(field.type, c_.model.tables);
        if (!fits(from, to)) {
            c_.report(draft<catalogue::wrong_type>(call.results[i].span,
                                                   describe(to, c_.model.tables),
                                                   describe(from, c_.model.tables)));
        } else if (declared[i].type.optional && !field.type.optional) {
            c_.report(draft<catalogue::may_be_unknown>(call.results[i].span, declared[i].name)
                          .help(say("geben Sie dem Feld `{}` einen Typ mit `?`",
                                    "give the field `{}` a type with `?`", field.name)));
        }
    }
    for (const Use& use : call.results)
        c_.model.tables.calls[call.call].results.push_back(use.index);
    if (source.process) check_role_results(c_, operation, call.results.front().span);
}

void FlowBuilder::retry(const syntax::Retry& source, vorgang::Call& call) {
    constexpr std::size_t attempts_max = 255;
    if (const std::uint8_t attempts = count(source.count, attempts_max); attempts != 0)
        call.attempts = attempts;
    if (source.every != nullptr) call.interval = constant_length(c_, *source.every);
}

std::uint8_t FlowBuilder::count(const syntax::NumberFact& source, std::size_t max) {
    std::size_t number = 0;
    const std::string_view digits = source.digits;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    max = std::min<std::size_t>(max, 255);
    if (whole && number >= 1 && number <= max) return static_cast<std::uint8_t>(number);
    c_.report(draft<catalogue::out_of_bounds>(source.span, digits, fmt::format("1..{}", max)));
    return 0;
}

} // namespace vorgang::dsl::meaning
