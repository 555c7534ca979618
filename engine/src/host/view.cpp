#include "host/view.hpp"

#include <algorithm>

#include "host/index_changes.hpp"
#include "host/outgoing.hpp"
#include "process/tables.hpp"
#include "run/active.hpp"
#include "run/pseudonym.hpp"
#include "run/record.hpp"
#include "run/scalar.hpp"
#include "run/step_role.hpp"

namespace vorgang::host {

using run::CaseView;
using run::Cell;
using run::CellKind;
using run::LedgerEntry;
using run::LedgerKind;

bool has_role(const Viewer& viewer, std::string_view role) noexcept {
    return std::ranges::find(viewer.roles, role) != viewer.roles.end();
}

bool holds(const Viewer& viewer, Index role, CaseView view) {
    const auto& h = view.header();
    const std::uint64_t person = run::pseudonym(h.salt_low, h.salt_high, viewer.person);
    return person != 0 && std::ranges::any_of(view.ledger(), [&](const LedgerEntry& entry) {
               return run::is_holder(entry.kind) && entry.index == role && entry.payload == person;
           });
}

bool may_see_task(const Viewer& viewer, const Site& site, CaseView view, std::string_view role) {
    if (viewer.tenant != site.tenant()) return false;
    if (has_role(viewer, "administrator")) return true;
    const auto& roles = site.model().roles;
    const auto found = std::ranges::find(roles, role, &Role::name);
    if (found == roles.end()) return false;
    if (!found->external) return has_role(viewer, role);
    return holds(viewer, static_cast<Index>(found - roles.begin()), view);
}

void open_tasks(const Site& site, CaseView view, CaseView block, const Viewer& viewer,
                std::string_view role, std::vector<TaskRow>& rows) {
    if ((view.header().flags & (run::case_ended | run::case_suspended)) != 0) return;
    if (!may_see_task(viewer, site, view, role)) return;
    const ProcessModel& model = site.model();
    const auto cells = block.root().cells();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].kind != CellKind::step) continue;
        const Step& step = model.steps[model.positions[cells[i].index].detail];
        if (model.roles[run::role_of(model, step, block.root())].name != role) continue;
        const Instant due = task_due(model, block.root(), static_cast<Index>(i));
        rows.push_back({due, {view.header().id}, cells[i].number});
    }
}

Sight sight(const Viewer& viewer, const Site& site, CaseView view) {
    if (viewer.tenant != site.tenant()) return Sight::nothing;
    if (has_role(viewer, "administrator")) return Sight::whole;
    const auto& roles = site.model().roles;
    Sight best = Sight::nothing;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        if (!roles[i].external && has_role(viewer, roles[i].name)) return Sight::whole;
        if (roles[i].external && holds(viewer, static_cast<Index>(i), view)) best = Sight::own;
    }
    return best;
}

namespace {

Index frame_of(const ProcessModel& model, CaseView block) {
    return model.scopes[block.root().header().scope].frame;
}

// A role that a rule found is known where the step is.
bool is_own_step(const Viewer& viewer, const ProcessModel& model, CaseView view, CaseView block,
                 const Step& step) {
    if (step.role_field != none && model.fields[step.role_field].frame != frame_of(model, block))
        return false;
    const Index role = run::role_of(model, step, block.root());
    return role != none && model.roles[role].external && holds(viewer, role, view);
}

} // namespace

bool may_see_field(const Viewer& viewer, Sight sight, const Site& site, CaseView view,
                   Index field) {
    if (sight == Sight::whole) return true;
    return std::ranges::any_of(site.model().steps, [&](const Step& step) {
        const auto& collects = step.collects;
        return is_own_step(viewer, site.model(), view, view, step) &&
               (std::ranges::find(step.shows, field) != step.shows.end() ||
                std::ranges::find(collects, field, &Collected::field) != collects.end());
    });
}

void Element::add(const Viewer& viewer, Sight sight, const Site& site, CaseView view,
                  CaseView block, std::uint32_t part) {
    const ProcessModel& model = site.model();
    const run::FrameHeader& header = block.root().header();
    const Index loop = site.deployment.process().tables().loop_of_scope[header.scope];
    if (loop == none && run == 0) run = part;
    if (loop == none) return;
    if (place == 0) place = header.element + 1;
    for (const Index index : model.loops[loop].entries) {
        if (!may_see_field(viewer, sight, site, view, index)) continue;
        const Field& field = model.fields[index];
        const run::Scalar scalar = run::load(block, block.root(), field);
        entries.push_back(
            {field.name, field.title, run::to_value(scalar, field.type, model), field.personal});
    }
}

namespace {

// One block of a case: its own, or that of a part.
class Describer {
  public:
    Describer(const Viewer& viewer, Sight sight, const Site& site, CaseView view, CaseView block,
              Element element)
        : viewer_(viewer), sight_(sight), site_(site), model_(site.model()), view_(view),
          block_(block), element_(std::move(element)) {}

    void fields(CaseInfo& info) const {
        info.fields.reserve(model_.fields.size());
        for (std::size_t i = 0; i < model_.fields.size(); ++i)
            if (!model_.fields[i].hidden && model_.fields[i].frame == 0 &&
                may_see_field(viewer_, sight_, site_, view_, static_cast<Index>(i)))
                info.fields.push_back(value_of(model_.fields[i]));
    }
    void fill(CaseInfo& info) const {
        const auto cells = block_.root().cells();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            open(static_cast<Index>(i), info);
            deadline(static_cast<Index>(i), info);
        }
        for (const LedgerEntry& entry : block_.ledger())
            ledger(entry, info);
    }

  private:
    // What most cells hold is nothing that is open; what says so costs a row of texts each.
    static bool waits(CellKind kind) noexcept {
        return kind == CellKind::step || kind == CellKind::call || kind == CellKind::receive ||
               kind == CellKind::wait || kind == CellKind::incident;
    }
    [[nodiscard]] bool whole() const noexcept { return sight_ == Sight::whole; }
    [[nodiscard]] bool own_step(const Step& step) const {
        return is_own_step(viewer_, model_, view_, block_, step);
    }
    [[nodiscard]] FieldInfo value_of(const Field& field) const {
        const run::Scalar scalar = run::load(view_, view_.root(), field);
        return {field.name, field.title, run::to_value(scalar, field.type, model_), field.personal};
    }

    void open_task(Index place, OpenInfo& open) const {
        const Cell& cell = block_.root().cells()[place];
        const Step& step = model_.steps[model_.positions[cell.index].detail];
        open.name = step.name;
        open.title = step.title;
        open.role = model_.roles[run::role_of(model_, step, block_.root())].name;
        const Instant due = task_due(model_, block_.root(), place);
        if (due != no_due) open.due = due;
        open.collects.reserve(step.collects.size());
        for (const Collected& c : step.collects)
            open.collects.push_back(model_.fields[c.field].name);
        open.shows.reserve(step.shows.size());
        for (const Index field : step.shows)
            open.shows.push_back(model_.fields[field].name);
        open.claimed = std::ranges::any_of(block_.ledger(), [&](const LedgerEntry& entry) {
            return entry.kind == LedgerKind::claimed && entry.number == cell.number;
        });
    }
    [[nodiscard]] std::string operation_name(Index position) const {
        const Call& call = model_.calls[model_.positions[position].detail];
        const Operation& operation = model_.operations[call.operation];
        return run::qualified_name(model_, operation);
    }
    void open(Index place, CaseInfo& info) const {
        const Cell& cell = block_.root().cells()[place];
        if (!waits(cell.kind)) return;
        OpenInfo open;
        open.activation = cell.number;
        open.element = element_.entries;
        open.place = element_.place;
        open.run = element_.run;
        switch (cell.kind) {
        case CellKind::step:
            if (!whole() && !own_step(model_.steps[model_.positions[cell.index].detail])) return;
            open_task(place, open);
            break;
        case CellKind::call:
            open.kind = OpenKind::call;
            open.name = operation_name(cell.index);
            if (cell.time != run::never) open.due = Instant{cell.time};
            open.attempts = cell.count;
            tell_reason(model_, block_, cell, open);
            break;
        case CellKind::receive:
            open.kind = OpenKind::message;
            open.name = model_.messages[model_.positions[cell.index].detail].name;
            break;
        case CellKind::wait:
            open.kind = OpenKind::wait;
            open.due = Instant{cell.time};
            break;
        case CellKind::incident:
            open.kind = OpenKind::incident;
            open.name = cell.index == none ? std::string(reason_name(cell.count))
                                           : operation_name(cell.index);
            open.attempts = cell.index == none ? 0U : cell.count;
            tell_reason(model_, block_, cell, open);
            break;
        default: return;
        }
        if (!whole() && open.kind != OpenKind::task) return;
        open.position = cell.index;
        open.scope = cell.index != none ? model_.positions[cell.index].scope
                                        : static_cast<Index>(cell.time >> 32);
        info.open.push_back(std::move(open));
    }

    void deadline(Index place, CaseInfo& info) const {
        const auto cells = block_.root().cells();
        const Cell& cell = cells[place];
        if (cell.kind != CellKind::deadline && cell.kind != CellKind::reached) return;
        const Deadline& d = model_.deadlines[cell.index];
        DeadlineInfo shown;
        shown.name = d.name;
        shown.element = element_.entries;
        shown.place = element_.place;
        shown.run = element_.run;
        if (d.step != none) {
            if (!whole() && !own_step(model_.steps[d.step])) return;
            shown.owner = model_.steps[d.step].name;
        } else if (!whole()) {
            return;
        } else if (d.section != none) {
            shown.owner = model_.scopes[d.section].name;
        } else {
            shown.owner = operation_name(model_.calls[d.call].position);
        }
        shown.due = Instant{cell.time};
        const bool grace = d.grace.count != 0;
        shown.end = grace ? Instant{cells[static_cast<std::size_t>(place + 1)].time} : shown.due;
        shown.reached = cell.kind == CellKind::reached;
        shown.extensions = cell.count;
        info.deadlines.push_back(std::move(shown));
    }

    void ledger(const LedgerEntry& entry, CaseInfo& info) const {
        if (entry.kind == LedgerKind::caller)
            info.caller = CalledCase{{entry.payload}, {}, entry.number, false};
        if (!whole()) return;
        if (entry.kind == LedgerKind::kept && entry.index != none)
            info.waiting_messages.push_back(message(entry));
        if (entry.kind == LedgerKind::outgoing) info.outgoing_messages.push_back(message(entry));
        if (entry.kind == LedgerKind::finding)
            info.findings.push_back(model_.deadlines[entry.index].name);
        if (entry.kind == LedgerKind::begins) {
            const Call& call = model_.calls[model_.positions[entry.index].detail];
            const Operation& operation = model_.operations[call.operation];
            info.called.push_back({{}, operation.name, 0, false, {}});
            unpack(view_.blob(entry.payload), operation.parameters, model_,
                   info.called.back().inputs);
        }
    }

    [[nodiscard]] MessageInfo message(const LedgerEntry& entry) const {
        const Message& m = model_.messages[entry.index];
        MessageInfo shown{m.name, entry.number, {}};
        unpack(view_.blob(entry.payload), m.carries, model_, shown.fields);
        return shown;
    }

    const Viewer& viewer_;
    Sight sight_;
    const Site& site_;
    const ProcessModel& model_;
    CaseView view_;
    CaseView block_;
    Element element_;
};

// Whoever sees the whole case sees what others may begin, too.
void fill_on_demand(const Viewer& viewer, Sight sight, const Site& site, CaseView view,
                    CaseInfo& info) {
    const ProcessModel& model = site.model();
    if (info.ended) return;
    for (const Handler& handler : model.handlers) {
        if (handler.role == none || model.scopes[handler.scope].frame != 0) continue;
        const Role& role = model.roles[handler.role];
        const bool theirs =
            role.external ? holds(viewer, handler.role, view) : has_role(viewer, role.name);
        if ((theirs || sight == Sight::whole) &&
            run::is_active(model, view.root().cells(), handler.scope))
            info.on_demand.push_back({handler.name, handler.title, role.name});
    }
}

} // namespace

CaseInfo describe(const Viewer& viewer, Sight sight, const Site& site, CaseView view) {
    const auto& header = view.header();
    CaseInfo info;
    info.id = {header.id};
    info.process = site.model().name;
    info.title = site.model().title;
    info.version = site.model().version;
    info.deployment = header.deployment;
    info.sequence = header.sequence;
    info.at = {header.at};
    info.ended = (header.flags & run::case_ended) != 0;
    info.cancelled = (header.flags & run::case_cancelled) != 0;
    info.suspended = (header.flags & run::case_suspended) != 0;
    if (header.ending != none) {
        info.ending = site.model().endings[header.ending].name;
        info.ending_title = site.model().endings[header.ending].title;
    }
    const Describer describer(viewer, sight, site, view, view, {});
    describer.fields(info);
    describer.fill(info);
    fill_on_demand(viewer, sight, site, view, info);
    std::ranges::stable_sort(info.open, {}, &OpenInfo::activation);
    return info;
}

void describe_part(const Viewer& viewer, Sight sight, const Site& site, CaseView view,
                   CaseView part, Element element, CaseInfo& info) {
    Describer(viewer, sight, site, view, part, std::move(element)).fill(info);
}

namespace {

// Puts together what elements have: those of a case, or of one of its parts.
class Gatherer {
  public:
    Gatherer(const Site& site, const std::map<std::uint32_t, std::vector<std::byte>>& parts)
        : model_(site.model()), loop_of_scope_(site.deployment.process().tables().loop_of_scope),
          parts_(parts) {}

    // The lists at work in a block, by their field.
    [[nodiscard]] std::map<Index, Value::List> lists(CaseView block) const {
        std::map<Index, Value::List> lists;
        for (const LedgerEntry& entry : block.ledger()) {
            if (entry.kind != LedgerKind::parts || loop_of_scope_[entry.index] == none) continue;
            const Loop& loop = model_.loops[loop_of_scope_[entry.index]];
            if (loop.list == none) continue;
            Value::List& list = lists[loop.list];
            for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(entry.payload); ++i)
                if (const auto part = parts_.find(entry.number + i); part != parts_.end())
                    list.push_back(element(loop, CaseView(part->second)));
        }
        return lists;
    }

  private:
    // A list in an element may be at work itself.
    [[nodiscard]] Value element(const Loop& loop, CaseView part) const {
        std::map<Index, Value::List> inner = lists(part);
        const auto value = [&](Index index) -> Value {
            if (const auto list = inner.find(index); list != inner.end())
                return std::move(list->second);
            const Field& field = model_.fields[index];
            return run::to_value(run::load(part, part.root(), field), field.type, model_);
        };
        if (!loop.record) return value(loop.entries.front());
        Value::Context record;
        for (const Index index : loop.entries)
            record.emplace_back(model_.fields[index].name.substr(loop.name.size() + 1),
                                value(index));
        return record;
    }

    const ProcessModel& model_;
    const std::vector<Index>& loop_of_scope_;
    const std::map<std::uint32_t, std::vector<std::byte>>& parts_;
};

} // namespace

void gather_lists(const Site& site, CaseView view,
                  const std::map<std::uint32_t, std::vector<std::byte>>& parts, CaseInfo& info) {
    const Gatherer gatherer(site, parts);
    const auto fill = [&](CaseView block) {
        for (auto& [field, list] : gatherer.lists(block)) {
            const std::string& name = site.model().fields[field].name;
            const auto shown = std::ranges::find(info.fields, name, &FieldInfo::name);
            if (site.model().fields[field].frame == 0 && shown != info.fields.end())
                shown->value = list;
        }
    };
    fill(view);
    // A list of the case may be at work in a block that runs on its own.
    for (const auto& [number, part] : parts)
        fill(CaseView(part));
}

} // namespace vorgang::host
