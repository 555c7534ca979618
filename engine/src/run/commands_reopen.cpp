// The lead opens a step once more that was completed, as a jump back to it would. Which step the
// task was of says whoever keeps the records: `name` of the command (host/completed_task.hpp).
#include "run/decision.hpp"

namespace vorgang::run {
namespace {

std::string quoted(std::string_view name) {
    return "`" + std::string(name) + "`";
}

Error was_not_completed() {
    return error(ErrorCode::not_open, "task", "erledigt",
                 "diese Aufgabe wurde nicht erledigt, also öffnet sie niemand erneut",
                 "this task was not completed, so nobody opens it once more");
}

Error is_open(const Step& step) {
    return error(ErrorCode::conflict, step.name, "offen",
                 "der Schritt " + quoted(step.name) + " ist offen",
                 "the step " + quoted(step.name) + " is open");
}

// The case comes to the step by itself, or has gone another way.
Error lies_ahead(const Step& step) {
    return error(
        ErrorCode::not_open, step.name, "später",
        "der Vorgang steht wieder vor dem Schritt " + quoted(step.name) + ", nicht mehr dahinter",
        "the case stands before the step " + quoted(step.name) + " again, not behind it any more");
}

Error part_is_over() {
    return error(ErrorCode::not_open, "task", "teil",
                 "die Arbeit, zu der diese Aufgabe gehörte, ist zu Ende",
                 "the work this task belonged to has ended");
}

Error scope_is_over(const Step& step, const Scope& scope) {
    const bool section = scope.kind == ScopeKind::section;
    const std::string name = scope.name.empty() ? std::string() : " " + quoted(scope.name);
    return error(ErrorCode::not_open, step.name, section ? "abschnitt" : "zweig",
                 (section ? "der Abschnitt" : "der Zweig") + name + ", in dem der Schritt " +
                     quoted(step.name) + " liegt, ist zu Ende",
                 (section ? "the section" : "the branch") + name + " that the step " +
                     quoted(step.name) + " lies in has ended");
}

Error is_being_undone(const Step& step) {
    return error(ErrorCode::conflict, step.name, "rückgängig",
                 "es wird gerade etwas rückgängig gemacht: erst danach kann " + quoted(step.name) +
                     " wieder geöffnet werden",
                 "something is being undone: " + quoted(step.name) +
                     " can be opened again only after that");
}

} // namespace

Fault Decision::reopen() {
    if (Fault fault = lead_with_reason()) return fault;
    if (!was_given(command_.activation))
        return error(ErrorCode::not_found, "task", "", "diese Aufgabe gibt es nicht",
                     "there is no such task");
    const bool gone = part_of(command_.activation) != w_.part_number();
    if (gone || (w_.here->header().flags & part_done) != 0) return part_is_over();
    const Index open = flow_.find(command_.activation);
    if (open != none && flow_.cell(open).kind == CellKind::step)
        return is_open(model_.steps[model_.positions[flow_.cell(open).index].detail]);
    const Index index = command_.name.empty() ? none : tables_.steps.find(command_.name);
    if (index == none) return was_not_completed();
    const Step& step = model_.steps[index];
    const Scope& scope = model_.scopes[model_.positions[step.position].scope];
    if (scope.frame != flow_.frame()) return was_not_completed();
    if (!flow_.active(model_.positions[step.position].scope)) return scope_is_over(step, scope);
    if (flow_.is_undoing(model_.positions[step.position].scope)) return is_being_undone(step);
    const Flow::Direction direction = flow_.direction(step.position);
    if (direction == Flow::Direction::here) return is_open(step);
    if (direction == Flow::Direction::ahead) return lies_ahead(step);
    head_.activation = command_.activation;
    head_.subject = step.position;
    return flow_.go_back(step.position) ? Fault{} : out_of_budget();
}

} // namespace vorgang::run
