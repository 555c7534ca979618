#include "host/completed_task.hpp"

#include "host/records_back.hpp"
#include "host/view.hpp"
#include "run/case_block.hpp"
#include "run/record.hpp"

namespace vorgang::host {
namespace {

// LIMIT: how far back the completion is looked for, so that a command never costs a whole history.
constexpr std::uint32_t records_back_max = 10'000;

// The step that a record completed by this activation; null: none.
const Step* completed(const ProcessModel& model, std::span<const std::byte> record,
                      std::uint32_t activation) {
    run::RecordParts parts;
    if (!run::read_record(record, parts)) return nullptr;
    const run::RecordHead& head = parts.head;
    if (head.kind != CommandKind::complete && head.kind != CommandKind::start) return nullptr;
    if (head.activation != activation || head.subject >= model.positions.size()) return nullptr;
    const Position& p = model.positions[head.subject];
    return p.kind == PositionKind::step ? &model.steps[p.detail] : nullptr;
}

Error keeps_no_records() {
    return Error{ErrorCode::not_found, "records", "",
                 "dieser Speicher hebt keine Einträge auf: dass die Aufgabe erledigt wurde, muss "
                 "das einbettende Programm wissen und den Schritt nennen",
                 "this store keeps no records: that the task was completed the host has to know, "
                 "and to name the step"};
}

Error lies_too_far_back() {
    return Error{ErrorCode::limit, "task", std::to_string(records_back_max),
                 "die Erledigung liegt weiter zurück, als nachgesehen wird",
                 "the completion lies further back than is looked for"};
}

Error is_another(const Command& command, const Step& step) {
    return Error{ErrorCode::conflict, step.name, "erledigt",
                 "mit dieser Aufgabe wurde `" + step.name + "` erledigt, nicht `" +
                     std::string(command.name) + "`",
                 "this task completed `" + step.name + "`, not `" + std::string(command.name) +
                     "`"};
}

} // namespace

Result<Command> name_step(Store& store, const Site& site, std::span<const std::byte> block,
                          const Command& command, run::Fault& why) {
    const run::CaseHeader header = run::CaseView(block).header();
    const Step* step = nullptr;
    const auto found = records_back(store, {header.id}, header.sequence, records_back_max,
                                    [&](std::span<const std::byte> r) {
                                        step = completed(site.model(), r, command.activation);
                                        return step != nullptr;
                                    });
    Command named = command;
    if (!found) {
        if (found.error().code != ErrorCode::not_found) return found.error();
        if (command.name.empty()) why = keeps_no_records();
        return named; // the host vouches for the step it names
    }
    named.name = step != nullptr ? std::string_view(step->name) : std::string_view();
    if (step == nullptr && header.sequence > records_back_max) why = lies_too_far_back();
    if (step != nullptr && !command.name.empty() && command.name != step->name) {
        why = is_another(command, *step);
        named.name = {};
    }
    return named;
}

} // namespace vorgang::host
