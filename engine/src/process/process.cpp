#include "vorgang/engine/process.hpp"

#include <algorithm>

#include "process/tables.hpp"

namespace vorgang {
namespace {

Error duplicate_name(std::string_view what) {
    return {ErrorCode::corrupt, std::string(what), "",
            "zwei Einträge der Tabelle haben denselben Namen",
            "two entries of the table have the same name"};
}

bool fill_names(run::ProcessTables& t) {
    const ProcessModel& m = t.model;
    const auto fill = [](run::NameTable& names, const auto& table, auto&& name_of) {
        for (std::size_t i = 0; i < table.size(); ++i)
            names.add(name_of(table[i]), static_cast<Index>(i));
        return names.finish();
    };
    const auto name = [](const auto& entry) -> std::string_view { return entry.name; };
    for (const Operation& operation : m.operations)
        t.operation_names.push_back(run::qualified_name(m, operation));
    bool unique = fill(t.fields, m.fields, name);
    unique = fill(t.steps, m.steps, name) && unique;
    unique = fill(t.roles, m.roles, name) && unique;
    unique = fill(t.messages, m.messages, name) && unique;
    unique = fill(t.endings, m.endings, name) && unique;
    unique = fill(t.rules, m.rules, name) && unique;
    unique = fill(t.locals, m.locals, name) && unique;
    fill(t.deadlines, m.deadlines, name); // a step's unnamed deadlines share its name
    const auto whole = [](const std::string& text) -> std::string_view { return text; };
    return fill(t.operations, t.operation_names, whole) && unique;
}

// Nothing stands before the first statement of a process without inputs, so its instruction is the
// first that opens a position. What no lane reaches was not verified.
Index first_position(const run::ProcessTables& tables) {
    if (!tables.inputs.empty()) return none;
    for (std::size_t i = 0; i < tables.model.code.size(); ++i) {
        const Instruction& instruction = tables.model.code[i];
        if (tables.lane_starts[i] != 0) continue;
        if (instruction.op == Op::open_step || instruction.op == Op::open_receive)
            return instruction.b;
    }
    return none;
}

} // namespace

Result<Process> Process::from_model(ProcessModel model) {
    auto tables = std::make_shared<run::ProcessTables>();
    VORGANG_TRY(run::verify(model, tables->lane_starts));
    tables->model = std::move(model);
    run::assign_slots(*tables);
    run::place_frames(*tables);
    if (!fill_names(*tables)) return duplicate_name(tables->model.name);
    tables->begins_cases = std::ranges::any_of(tables->model.operations,
                                               [](const Operation& o) { return o.tool == none; });
    tables->law = procedural_law(tables->model.procedural_law).value_or(ProceduralLaw::intern);
    for (std::size_t i = 0; i < tables->model.fields.size(); ++i)
        if (tables->model.fields[i].input) tables->inputs.push_back(static_cast<Index>(i));
    tables->beginning = first_position(*tables);
    tables->rule_indexes = run::index_rules(tables->model);
    for (const feel::Model& decisions : tables->model.decision_models)
        tables->model_indexes.push_back(feel::index_tables(decisions));
    tables->fast = run::fast_code(tables->model);
    return Process(std::move(tables));
}

const ProcessModel& Process::model() const noexcept {
    return tables_->model;
}
std::string_view Process::name() const noexcept {
    return tables_->model.name;
}
std::uint32_t Process::version() const noexcept {
    return tables_->model.version;
}

Index Process::beginning() const noexcept {
    return tables_->beginning;
}

const std::vector<Index>& Process::inputs() const noexcept {
    return tables_->inputs;
}

std::optional<FieldId> Process::field(std::string_view name) const noexcept {
    const Index index = tables_->fields.find(name);
    if (index == none || tables_->model.fields[index].hidden) return std::nullopt;
    return FieldId{index};
}

std::optional<StepId> Process::step(std::string_view name) const noexcept {
    const Index index = tables_->steps.find(name);
    if (index == none) return std::nullopt;
    return StepId{index};
}

std::optional<RoleId> Process::role(std::string_view name) const noexcept {
    const Index index = tables_->roles.find(name);
    if (index == none) return std::nullopt;
    return RoleId{index};
}

} // namespace vorgang
