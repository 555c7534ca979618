#include "meaning/scenarios.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "meaning/declare.hpp"
#include "meaning/flow.hpp"
#include "meaning/rules.hpp"
#include "meaning/scenario_lines.hpp"
#include "vorgang/engine/land.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

void ScenarioLines::check(const syntax::Command& command) {
    command_ = &command;
    std::visit([this](const auto& node) { line(node); }, command.node);
}

// Reported once for a scenario: the lines behind it are read as if the case had begun.
void ScenarioLines::has_begun() {
    if (!begun_) c_.report(draft<catalogue::not_begun>(command_->span));
    begun_ = true;
}

void ScenarioLines::can_be_refused() {
    if (command_->refused) c_.report(draft<catalogue::never_refused>(command_->refused_span));
}

void ScenarioLines::line(const syntax::BeginCase& begin) {
    if (begun_)
        c_.report(draft<catalogue::begun_twice>(
            begin.kind == syntax::BeginKind::inputs ? command_->span : begin.with.span));
    if (!command_->refused) begun_ = true; // a beginning that is refused begins nothing
    moment(*begin.at);
    begins_with(begin);
    if (begin.actor) actor(*begin.actor);
    entered(begin.entry);
}

void ScenarioLines::entered(const syntax::Entry& entry) {
    if (entry.on_behalf) actor(*entry.on_behalf);
    if (entry.received) moment(*entry.received);
}

// With values, where the process has inputs; then nothing else begins it.
void ScenarioLines::begins_with_inputs(const syntax::BeginCase& begin) {
    if (begin.kind == syntax::BeginKind::inputs)
        data(begin.data, names_.inputs(), say("der Beginn", "the beginning"), command_->span);
    else
        c_.report(draft<catalogue::wrong_beginning>(
            begin.with.span, Wording{"{ eingabe: wert }", "{ input: value }"}));
}

// A case begins with the first statement of the flow and with nothing else.
void ScenarioLines::begins_with(const syntax::BeginCase& begin) {
    if (!names_.inputs().names().empty()) return begins_with_inputs(begin);
    if (begin.with.text.empty() && begin.kind != syntax::BeginKind::inputs) return; // misread
    const bool by_message = begin.kind == syntax::BeginKind::message;
    const bool by_values = begin.kind == syntax::BeginKind::inputs;
    const Index named = by_values    ? Index{none}
                        : by_message ? find_message(c_, begin.with, true)
                                     : step(begin.with);
    if ((named == none && !by_values) || c_.tree.flow.empty()) return;
    const syntax::Statement& first = c_.tree.flow.front();
    const auto* first_step = std::get_if<syntax::Step>(&first.node);
    const auto* receive = std::get_if<syntax::Receive>(&first.node);
    if (first_step == nullptr && receive == nullptr) return; // reported where it stands
    const std::string_view name =
        first_step != nullptr ? first_step->name.text : receive->message.text;
    if (!by_values && by_message == (receive != nullptr) && begin.with.text == name) {
        data(begin.data, by_message ? names_.message(named) : names_.step(named),
             by_message ? say("die Nachricht `{}`", "the message `{}`", name)
                        : say("der Schritt `{}`", "the step `{}`", name),
             begin.with.span);
        return;
    }
    c_.report(draft<catalogue::wrong_beginning>(
        by_values ? command_->span : begin.with.span,
        receive != nullptr ? say("nachricht {}", "message {}", name) : say("{}", "{}", name)));
}

void ScenarioLines::line(const syntax::CompleteStep& complete) {
    has_begun();
    const Index index = step(complete.step);
    actor(complete.actor);
    entered(complete.entry);
    if (index != none)
        data(complete.data, names_.step(index),
             say("der Schritt `{}`", "the step `{}`", complete.step.name.text),
             complete.step.name.span);
}

void ScenarioLines::line(const syntax::DeliverMessage& deliver) {
    has_begun();
    const Index index = find_message(c_, deliver.message, true);
    actor(deliver.actor);
    entered(deliver.entry);
    if (index == none) return;
    if (!c_.model.tables.messages[index].incoming)
        c_.report(draft<catalogue::wrong_way>(deliver.message.span, deliver.message.text,
                                              Wording{"geht hinaus; sie schickt der Vorgang selbst",
                                                      "goes out; the case itself sends it"}));
    else
        data(deliver.data, names_.message(index),
             say("die Nachricht `{}`", "the message `{}`", deliver.message.text),
             deliver.message.span);
}

void ScenarioLines::line(const syntax::PassTime& pass) {
    has_begun();
    can_be_refused();
    if (pass.until)
        moment(*pass.until);
    else
        length(*pass.length);
}

void ScenarioLines::line(const syntax::AnswerCall& answer) {
    has_begun();
    const syntax::Name& name = answer.operation.name;
    const Index operation =
        answer.process ? find_process(c_, name) : find_operation(c_, answer.tool, name);
    if (operation == none) return;
    chosen_call(answer.operation, operation);
    if (answer.fails) return;
    if (answer.process)
        data(answer.data, names_.answer(operation, end_in(answer, operation)),
             say("diese Antwort von `{}`", "this answer of `{}`", name.text), name.span);
    else
        data(answer.data, names_.operation(operation),
             say("`{}.{}`", "`{}.{}`", answer.tool.text, name.text),
             {answer.tool.span.begin, name.span.end});
}

// How a process that was called ended, by its place; none where the line does not say it rightly.
Index ScenarioLines::end_in(const syntax::AnswerCall& answer, Index operation) const {
    if (!answer.data) return none;
    const auto& end = c_.model.answers[operation].front().front();
    for (const syntax::ContextEntry& entry : answer.data->entries) {
        const auto* name = std::get_if<syntax::NameUse>(&entry.value->node);
        if (name == nullptr || syntax::plain_name(entry.key.text) != end.name) continue;
        const auto& ends = c_.model.tables.choices[end.type.choice].values;
        const auto found = std::ranges::find(ends, name->text);
        if (found != ends.end()) return static_cast<Index>(found - ends.begin());
    }
    return none;
}

void ScenarioLines::line(const syntax::ExtendDeadline& extend) {
    has_begun();
    deadline(extend.deadline);
    length(*extend.by);
    actor(extend.actor);
}

void ScenarioLines::line(const syntax::AddElement& add) {
    has_begun();
    actor(add.actor);
    const Symbol* part = c_.names.shared.find(add.list.text);
    if (part != nullptr && part->kind == SymbolKind::demand)
        return data(add.data, {}, say("`{}`", "`{}`", add.list.text), add.list.span);
    const Index field = find_field(c_, add.list, true);
    if (field == none) return;
    const ProcessModel& tables = c_.model.tables;
    const auto loops = static_cast<Index>(tables.loops.size());
    for (Index loop = 0; loop < loops; ++loop) {
        if (c_.model.loop_fields[loop].index != field || tables.loops[loop].extended_by == none)
            continue;
        data(add.data, names_.element(loop),
             say("ein Element von `{}`", "an element of `{}`", add.list.text), add.list.span);
        return;
    }
    c_.report(draft<catalogue::not_extendable>(add.list.span, add.list.text)
                  .help(say("dazu steht am Kopf der Schleife `ergänzbar durch ROLLE`: `für alle x "
                            "in {} ergänzbar durch …`",
                            "for this the head of the loop says `extendable through ROLE`: `for "
                            "all x in {} extendable through …`",
                            add.list.text)));
}

void ScenarioLines::line(const syntax::AddNote& note) {
    has_begun();
    actor(note.actor);
}

void ScenarioLines::line(const syntax::CorrectFields& correct) {
    has_begun();
    const Index at = correct.at ? step(*correct.at) : none;
    actor(correct.actor);
    if (correct.at && at == none) return;
    data(correct.data, names_.fields(at == none ? Index{0} : c_.model.step_frames[at]),
         correct.at
             ? say("eine Berichtigung bei `{}`", "a correction at `{}`", correct.at->name.text)
             : say("eine Berichtigung", "a correction"),
         command_->span);
}

void ScenarioLines::line(const syntax::ReopenStep& reopen) {
    has_begun();
    (void)step(reopen.step);
    actor(reopen.actor);
}

void ScenarioLines::line(const syntax::SetLocal& set) {
    can_be_refused();
    if (begun_) c_.report(draft<catalogue::local_too_late>(set.local.span));
    const Symbol* symbol = c_.names.shared.find(set.local.text);
    if (symbol != nullptr && symbol->kind == SymbolKind::local) {
        if (computable(*set.value))
            (void)typer().value(*set.value, c_.model.tables.locals[symbol->index].type);
        return;
    }
    if (set.local.text == "land") return land(*set.value);
    c_.report(draft<catalogue::unknown_local>(set.local.span, set.local.text)
                  .help(similar(set.local.text, c_.model.tables.locals)));
}

// `land` is a local value every process has.
void ScenarioLines::land(const syntax::Expression& value) {
    const auto* name = std::get_if<syntax::NameUse>(&value.node);
    if (name == nullptr || !land_from_text(name->text))
        c_.report(draft<catalogue::bad_fact>(
            value.span, say("ein Land ist eines der sechzehn Kürzel, etwa `NW`",
                            "a Land is one of the sixteen codes, such as `NW`")));
}

void ScenarioLines::line(const syntax::ExpectTrue& expect) {
    has_begun();
    if (computable(*expect.condition)) (void)typer().of_kind(*expect.condition, Kind::yes_no);
}

void ScenarioLines::line(const syntax::ExpectEnd& expect) {
    has_begun();
    const NameTable& endings = c_.names.endings;
    if (endings.find(expect.outcome.text) == nullptr)
        c_.report(draft<catalogue::unknown_ending>(expect.outcome.span, expect.outcome.text)
                      .help(did_you_mean(c_, expect.outcome.text, endings.all())));
}

void ScenarioLines::line(const syntax::ExpectOpen& expect) {
    has_begun();
    (void)step(expect.step);
}

void ScenarioLines::line(const syntax::ExpectDeadline& expect) {
    has_begun();
    deadline(expect.deadline);
    if (expect.ends) moment(*expect.ends);
}

void ScenarioLines::line(const syntax::ExpectNoDeadline& expect) {
    has_begun();
    deadline(expect.deadline);
}

void ScenarioLines::line(const syntax::ExpectTasks& expect) {
    has_begun();
    actor(expect.who);
    for (const syntax::Name& name : expect.steps)
        (void)step(name);
}

void ScenarioLines::line(const syntax::ExpectCourse& expect) {
    has_begun();
    for (const syntax::Name& name : expect.steps)
        (void)step(name);
}

void ScenarioLines::line(const syntax::ExpectSent& expect) {
    has_begun();
    const Index index = find_message(c_, expect.message, false);
    if (index != none && c_.model.tables.messages[index].incoming)
        c_.report(draft<catalogue::wrong_way>(expect.message.span, expect.message.text,
                                              Wording{"kommt herein; gesendet wird sie von außen",
                                                      "comes in; it is sent from outside"}));
}

// A case that a call with `nebenbei` has begun: what of it a line can ask is what it began with.
void ScenarioLines::line(const syntax::ExpectBegun& expect) {
    has_begun();
    const Index process = find_process(c_, expect.process.name);
    if (process == none) return;
    if (!std::ranges::any_of(c_.model.tables.calls, [&](const vorgang::Call& call) {
            return call.operation == process && call.alongside;
        }))
        c_.report(
            draft<catalogue::never_alongside>(expect.process.name.span, expect.process.name.text)
                .help(say("auf ihn wird gewartet: was er antwortet, sagt `prozess {} liefert {{ … "
                          "}}`",
                          "it is waited for: what it answers is said by `process {} returns {{ … "
                          "}}`",
                          expect.process.name.text)));
    const syntax::Expression* const inputs = expect.process.first.get();
    if (expect.process.second != nullptr)
        c_.report(
            draft<catalogue::no_elements>(expect.process.name.span, expect.process.name.text));
    if (inputs == nullptr || !computable(*inputs)) return;
    auto& contexts = c_.model.tables.contexts; // of a copy that is thrown away
    contexts.push_back({{}, c_.model.tables.operations[process].parameters});
    Type record{TypeKind::context};
    record.context = static_cast<Index>(contexts.size() - 1);
    in_order(*inputs, typer().of_item(*inputs, type_of(record, c_.model.tables)), Number(0));
}

Index ScenarioLines::step(const syntax::Which& which) {
    const Index index = step(which.name);
    if (index != none) chosen(which, c_.model.step_frames[index], c_.model.step_statements[index]);
    return index;
}

// Whether it stands in a block that may run several times at once and is no element.
bool ScenarioLines::has_runs(StatementId statement) const {
    while (statement != nowhere) {
        const BlockId frame = frame_of(c_.model, c_.model.statements[statement].block);
        if (frame == nowhere) return false;
        if (c_.model.blocks[frame].kind != BlockKind::element) return true;
        statement = c_.model.blocks[frame].owner;
    }
    return false;
}

// `schritt[stelle = "Umwelt"]`: in the brackets the entries of the element have names.
// `schritt[2]` of what lies in no element: the second run of those that are open; of what lies in
// one the run stands in front: `schritt[2][stelle = "Umwelt"]`.
void ScenarioLines::chosen(const syntax::Which& which, Index frame, StatementId statement) {
    if (which.element() == nullptr) return;
    const auto found = std::ranges::find(c_.model.loop_frames, frame);
    const bool of_element = found != c_.model.loop_frames.end();
    const bool of_run = has_runs(statement);
    if (!of_element && of_run && which.run() == nullptr) return counted(*which.element());
    if (!of_element || (!of_run && which.run() != nullptr)) {
        c_.report(draft<catalogue::no_elements>(which.name.span, which.name.text));
        return;
    }
    if (which.run() != nullptr) counted(*which.run());
    if (!computable(*which.element())) return;
    const auto loop = static_cast<std::size_t>(found - c_.model.loop_frames.begin());
    if (c_.model.loop_types[loop].kind == Kind::erroneous) return;
    const Index around = std::exchange(c_.frame, frame);
    const Expr element = typer().of_item(*which.element(), c_.model.loop_types[loop]);
    c_.frame = around;
    in_order(*which.element(), element, Number(0));
}

// The number of a run.
void ScenarioLines::counted(const syntax::Expression& source) {
    const Expr number = typer().of_kind(source, Kind::number);
    if (number.type.kind == Kind::erroneous) return;
    if (constant_value(c_, number))
        in_order(source, number, Number(1));
    else
        c_.report(draft<catalogue::out_of_bounds>(source.span, c_.source.text(source.span), "1.."));
}

// That no place is 0 is found where the brackets are read.
void ScenarioLines::in_order(const syntax::Expression& source, const Expr& place, Number first) {
    const auto value = constant_value(c_, place);
    if (value && value->number() != nullptr && *value->number() < first)
        c_.report(draft<catalogue::out_of_bounds>(source.span, c_.source.text(source.span), "1.."));
}

// An operation may be called at several places; that in an element is meant, else that in a run.
void ScenarioLines::chosen_call(const syntax::Which& which, Index operation) {
    if (which.element() == nullptr) return;
    Index frame = 0;
    StatementId meant = nowhere;
    for (StatementId s = 0; s < c_.model.statements.size(); ++s) {
        const auto* call = std::get_if<Call>(&c_.model.statements[s].node);
        if (call == nullptr || call->call == none ||
            c_.model.tables.calls[call->call].operation != operation)
            continue;
        const bool nearer = call->frame > frame || (call->frame == frame && has_runs(s));
        if (meant != nowhere && !nearer) continue;
        meant = s;
        frame = call->frame;
    }
    chosen(which, frame, meant);
}

Index ScenarioLines::step(const syntax::Name& name) {
    const Symbol* symbol = c_.names.shared.find(name.text);
    if (symbol != nullptr && symbol->kind == SymbolKind::step)
        return static_cast<Index>(symbol->index);
    auto finding = draft<catalogue::unknown_step>(name.span, name.text);
    if (symbol != nullptr) {
        c_.report(std::move(finding).also(
            symbol->span, say("`{}` ist etwas anderes", "`{}` is something else", name.text)));
        return none;
    }
    c_.report(std::move(finding).help(similar(name.text, c_.model.tables.steps)));
    return none;
}

// A deadline without a name is called like its step, section or operation.
void ScenarioLines::deadline(const syntax::Which& which) {
    known_deadline(which.name);
    const auto& deadlines = c_.model.tables.deadlines;
    const auto found = std::ranges::find(deadlines, which.name.text, &vorgang::Deadline::name);
    if (found == deadlines.end() || which.element() == nullptr) return;
    const auto index = static_cast<Index>(found - deadlines.begin());
    chosen(which, c_.model.deadline_frames[index], owner_of(index));
}

// The step, section or call of a deadline.
StatementId ScenarioLines::owner_of(Index deadline) const {
    const auto has = [deadline](const auto& one) {
        return std::ranges::find(one.deadlines, deadline) != one.deadlines.end();
    };
    for (StatementId s = 0; s < c_.model.statements.size(); ++s) {
        const auto& node = c_.model.statements[s].node;
        const auto* step = std::get_if<Step>(&node);
        const auto* section = std::get_if<Section>(&node);
        const auto* call = std::get_if<Call>(&node);
        if ((step != nullptr && has(*step)) || (section != nullptr && has(*section)) ||
            (call != nullptr && has(*call)))
            return s;
    }
    return nowhere;
}

void ScenarioLines::known_deadline(const syntax::Name& name) {
    if (names_.has_deadline(name.text)) return;
    c_.report(draft<catalogue::unknown_deadline>(name.span, name.text)
                  .help(similar(name.text, c_.model.tables.deadlines)));
}

namespace {

// Typing an expression adds constants and marks what is used: in a copy, which is thrown away.
// `source` is what the scenarios stand in.
Diagnostics findings_of(Context& context, const Source& source,
                        std::span<const syntax::Scenario> scenarios, bool begun) {
    Diagnostics findings;
    Model model;
    model.tree = context.model.tree;
    model.tables = context.model.tables;
    model.fields = context.model.fields;
    model.usage = context.model.usage;
    model.answers = context.model.answers;
    model.step_statements = context.model.step_statements;
    model.section_deadlines = context.model.section_deadlines;
    model.step_frames = context.model.step_frames;
    model.deadline_frames = context.model.deadline_frames;
    model.loop_frames = context.model.loop_frames;
    model.loop_fields = context.model.loop_fields;
    model.loop_types = context.model.loop_types;
    model.statements.swap(context.model.statements); // read only, and too large to copy
    model.blocks.swap(context.model.blocks);
    Context own{source,
                context.tree,
                model,
                findings,
                std::move(context.names),
                std::move(context.constants),
                {},
                {}};
    ScenarioNames names(context.model.tables, model);
    for (const syntax::Scenario& scenario : scenarios) {
        ScenarioLines lines(own, names, begun);
        for (const syntax::Command& command : scenario.commands)
            lines.check(command);
    }
    model.statements.swap(context.model.statements);
    model.blocks.swap(context.model.blocks);
    findings.sort();
    return findings;
}

} // namespace

void check_scenarios(Context& context) {
    if (context.tree.scenarios.empty()) return;
    for (const Diagnostic& finding :
         findings_of(context, context.source, context.tree.scenarios, false))
        context.report(finding);
}

void check_line(const Source& source, const syntax::Tree& tree, const Source& written,
                const syntax::Scenario& line, bool begun, Diagnostics& diagnostics) {
    Model model;
    model.tree = &tree.process;
    Diagnostics nothing;
    Context context{source, tree.process, model, nothing, {}, {}, {}, {}};
    declare(context);
    check_rules(context);
    resolve_flow(context);
    for (Diagnostic finding : findings_of(context, written, std::span(&line, 1), begun)) {
        finding.secondary.clear(); // those point into the file
        diagnostics.add(std::move(finding));
    }
}

} // namespace vorgang::dsl::meaning
