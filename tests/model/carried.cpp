// What one case has said to another: the engine says in its records what it carried, the model says
// whether that was to be carried, and what comes of it in both cases.
#include <algorithm>

#include "bench.hpp"

namespace vorgang::model {

Bench::Played* Bench::find(CaseId id) {
    const auto found = std::ranges::find(cases_, id, &Played::id);
    return found == cases_.end() ? nullptr : &*found;
}

std::size_t Bench::number_of(const Played& one) const {
    const auto found =
        std::ranges::find_if(cases_, [&one](const Played& other) { return &other == &one; });
    return static_cast<std::size_t>(found - cases_.begin()) + 1;
}

// The records of the engine that the model does not have yet.
Bench::Page Bench::fresh(const Played& one) const {
    if (one.id.number == 0) return {};
    return engine_->history(everything(), one.id, one.model.sequence(), 1'000).value_or(Page{});
}

// Whether what is deployed of a process takes these values.
bool Bench::would_begin(const std::string& process, const std::vector<Value>& inputs) const {
    const auto found = std::ranges::find(deployed_, process, &Process::name);
    if (found == deployed_.end()) return false;
    Interpreter trial(*found, deployments_.front().calendar());
    return trial.begin_called(inputs, {}, trial, now_);
}

// Whoever begins, answers or cancels has a record of it, and so has the other case; one of them
// tells what it was.
std::string Bench::follow_carried(const std::vector<Page>& pages) {
    const auto with = [&](CommandKind kind) -> std::pair<Played*, const HistoryEntry*> {
        for (std::size_t i = 0; i < pages.size(); ++i)
            for (const HistoryEntry& entry : pages[i])
                if (entry.kind == kind) return {&cases_[i], &entry};
        return {};
    };
    if (const auto [by, entry] = with(CommandKind::begun); by != nullptr)
        return follow_begun(*by, *entry);
    if (const auto [to, entry] = with(CommandKind::tool_answer); to != nullptr)
        return entry->other.number == 0 ? follow_refused(*to, *entry) : follow_answer(*to, *entry);
    if (const auto [by, entry] = with(CommandKind::dispatched); by != nullptr) {
        Played* const of = find(entry->other);
        return of == nullptr ? "a case was told something that is not there"
                             : follow_cancelled(*by, *of);
    }
    return "";
}

std::string Bench::follow_begun(Played& by, const HistoryEntry& entry) {
    const auto begun = engine_->case_info(everything(), entry.other);
    if (!begun || !begun->caller) return "begun, but not there";
    const bool waited = begun->caller->activation != 0;
    const int node = waited ? called(by, entry.subject, entry.activation) : 0;
    if (Played* const known = find(entry.other)) {
        // It has failed in the meantime, and is tried again.
        if (node == 0 || !is_due(by.model.nodes().at(node))) return "begun twice, but not due";
        by.model.begun(node, number_of(*known), now_);
        note("begun again");
        return "";
    }
    const auto process = std::ranges::find(deployed_, entry.subject, &Process::name);
    if (process == deployed_.end()) return "begun, but not deployed: " + entry.subject;
    const std::size_t number = cases_.size() + 1;
    Played child{Interpreter(*process, deployments_.front().calendar())};
    child.id = entry.other;
    if (waited) {
        if (node == 0) return "begun, but not called: " + entry.subject;
        const Node& call = by.model.nodes().at(node);
        if (!is_due(call)) return "begun, but not due: " + call.name;
        if (!child.model.begin_called(call.arguments, {number_of(by), node, true}, by.model, now_))
            return "begun, but not with this: " + call.name;
        by.model.begun(node, number, now_);
        note("begun and waited for");
    } else {
        // Of several that nobody waits for, what it began with says which it was.
        const auto page = engine_->history(everything(), entry.other, 0, 1);
        if (!page || page->empty()) return "no beginning";
        const auto& errands = by.model.errands();
        std::size_t found = 0;
        const auto began_with = [&](const Errand& errand) {
            std::size_t input = 0;
            for (const Field& field : process->fields) {
                if (!field.input) continue;
                const Value& value = errand.arguments[input++];
                const auto written =
                    std::ranges::find(page->front().fields, field.name, &FieldInfo::name);
                if (written == page->front().fields.end() ? !value.is_unknown()
                                                          : !(written->value == value))
                    return false;
            }
            return true;
        };
        while (found < errands.size() &&
               (errands[found].kind != Errand::Kind::begin || !began_with(errands[found])))
            ++found;
        if (found == errands.size()) return "begun, but nobody ordered it: " + entry.subject;
        if (!child.model.begin_called(errands[found].arguments, {number_of(by), 0, false}, by.model,
                                      now_))
            return "begun alongside, but not with this: " + entry.subject;
        by.model.begun(found, now_);
        note("begun alongside");
    }
    cases_.push_back(std::move(child));
    return "";
}

// Nothing was begun: the attempt has failed.
std::string Bench::follow_refused(Played& by, const HistoryEntry& entry) {
    const int node = called(by, entry.subject, entry.activation);
    if (node == 0 || !is_due(by.model.nodes().at(node))) return "failed, but not due";
    const Node& call = by.model.nodes().at(node);
    if (would_begin(call.name, call.arguments)) return "not begun: " + entry.text;
    Order answer;
    answer.answer = Answer::failed_for_now;
    by.model.tool_answered(node, answer, now_);
    note("not begun");
    return "";
}

std::string Bench::follow_answer(Played& to, const HistoryEntry& entry) {
    Played* const from = find(entry.other);
    if (from == nullptr) return "an answer of a case that is not there";
    const auto& errands = from->model.errands();
    const auto errand = std::ranges::find(errands, Errand::Kind::answer, &Errand::kind);
    if (errand == errands.end()) return "an answer that was not to be given";
    const Operation& operation = operation_of(to.model.process(), from->model.process().name);
    const auto& [result, type] = operation.results.front();
    std::optional<Interpreter::Data> data;
    if (const auto answer = from->model.answer(type)) data = {{result, *answer}};
    const int call = errand->call;
    const auto place = static_cast<std::size_t>(errand - errands.begin());
    note(to.model.answered(call, data, now_));
    from->model.heard(place, now_);
    return "";
}

std::string Bench::follow_cancelled(Played& by, Played& of) {
    const auto& errands = by.model.errands();
    const auto errand = std::ranges::find_if(errands, [&](const Errand& one) {
        return one.kind == Errand::Kind::cancel && one.other == number_of(of);
    });
    if (errand == errands.end()) return "cancelled, but nobody let go of it";
    const auto place = static_cast<std::size_t>(errand - errands.begin());
    const bool rests = of.model.suspended();
    note(!of.model.cancelled_by_caller(now_) ? "ended before it was cancelled"
         : rests                             ? "cancelled by its caller at rest"
                                             : "cancelled by its caller");
    by.model.heard(place, now_);
    return "";
}

// Where there is nothing more to be done, nothing that the model knows of is left.
std::string Bench::all_made() {
    for (const Played& one : cases_) {
        for (const auto& [id, node] : one.model.nodes())
            if (!one.model.suspended() && is_due(node))
                return "a call is due and was not made: " + node.name;
        for (const Errand& errand : one.model.errands()) {
            if (errand.kind == Errand::Kind::begin &&
                !would_begin(errand.process, errand.arguments)) {
                note("not begun alongside");
                continue;
            }
            return "not carried: " + errand.process;
        }
    }
    return "";
}

// Who called the case and what it has called, as a line; both number the cases alike.
std::string Bench::family(const CaseInfo& info) const {
    const auto number = [this](CaseId id) {
        for (const Played& one : cases_)
            if (one.id == id) return std::to_string(number_of(one));
        return std::string("?");
    };
    std::string line = "family";
    if (info.caller)
        line += " caller " + number(info.caller->case_id) +
                (info.caller->activation != 0 ? " waits" : "");
    for (const CalledCase& called : info.called)
        if (called.case_id.number != 0)
            line += " called " + number(called.case_id) +
                    (called.activation != 0 ? " waited" : "") + (called.ended ? " ended" : "");
    for (const CalledCase& called : info.called) {
        if (called.case_id.number != 0) continue;
        line += " to begin " + called.process;
        for (const FieldInfo& input : called.inputs)
            line += " " + to_json(input.value);
    }
    return line;
}

std::string Bench::family(const Played& one) const {
    std::string line = "family";
    if (const auto& caller = one.model.caller())
        line += " caller " + std::to_string(caller->other) + (caller->waits ? " waits" : "");
    for (const Played& other : cases_)
        if (const auto& caller = other.model.caller(); caller && caller->other == number_of(one))
            line += " called " + std::to_string(number_of(other)) +
                    (caller->waits ? " waited" : "") + (other.model.ended() ? " ended" : "");
    for (const Errand& errand : one.model.errands()) {
        if (errand.kind != Errand::Kind::begin) continue;
        line += " to begin " + errand.process;
        for (const Value& input : errand.arguments)
            line += " " + to_json(input);
    }
    return line;
}

} // namespace vorgang::model
