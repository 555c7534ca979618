// Worklists: of a role, of what somebody claimed, of a person outside.
#include <algorithm>
#include <charconv>

#include "host/engine_impl.hpp"
#include "host/view.hpp"
#include "run/decision.hpp"
#include "run/step_role.hpp"

namespace vorgang {

using run::CaseView;
using run::CellKind;

namespace {

Error bad_cursor() {
    return host::error(ErrorCode::invalid_data, "cursor", "diese Seitenmarke ist ungültig",
                       "this cursor is not valid");
}

// A misspelt name must not look like an empty list.
Error no_such(std::string_view what, std::string_view name) {
    const bool role = what == "role";
    const std::string quoted = "`" + std::string(name) + "`";
    return {ErrorCode::not_found, std::string(name), std::string(what),
            (role ? "eine Rolle " : "einen Prozess ") + quoted + " gibt es hier nicht",
            "there is no " + std::string(what) + " " + quoted + " here"};
}

// A cursor is the last row of the page before, so it stays valid while cases move.
std::string cursor_of(const TaskRow& row) {
    return std::to_string(row.due.ms) + "." + std::to_string(row.case_id.number) + "." +
           std::to_string(row.activation);
}

template<class T>
bool take(std::string_view& text, T& value) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() == '.') text.remove_prefix(1);
    return true;
}

bool read_cursor(std::string_view text, std::optional<TaskRow>& row) {
    if (text.empty()) return true;
    TaskRow read;
    if (!take(text, read.due.ms) || !take(text, read.case_id.number) ||
        !take(text, read.activation) || !text.empty())
        return false;
    row = read;
    return true;
}

// The open step of this activation, or none.
Index step_cell(CaseView view, std::uint32_t activation) {
    const Index place = run::find_open(view.root(), activation);
    return place != none && view.root().cells()[place].kind == CellKind::step ? place : none;
}

Task task_of(const host::Site& site, CaseView view, Index place) {
    const ProcessModel& model = site.model();
    const auto cells = view.root().cells();
    const Step& step = model.steps[model.positions[cells[place].index].detail];
    Task task;
    task.id = {{view.header().id}, cells[place].number};
    task.process = model.name;
    task.step = step.name;
    task.title = step.title;
    task.role = model.roles[run::role_of(model, step, view.root())].name;
    const Instant due = host::task_due(model, view.root(), place);
    if (due != no_due) task.due = due;
    for (const Index d : step.deadlines)
        task.overdue_reminded =
            task.overdue_reminded || cells[model.deadlines[d].cell].kind == CellKind::reached;
    task.claimed = std::ranges::any_of(view.ledger(), [&](const run::LedgerEntry& entry) {
        return entry.kind == run::LedgerKind::claimed && entry.number == task.id.activation;
    });
    return task;
}

// LIMIT: rows looked at for one page where a filter leaves most of them out; the page is then
// short and its cursor goes on. Also the cases of one person outside.
constexpr std::uint32_t rows_per_query_max = 20'000;

} // namespace

Result<TaskPage> Engine::tasks(const TaskFilter& filter) const {
    std::optional<TaskRow> after;
    if (!read_cursor(filter.cursor, after)) return bad_cursor();
    const std::lock_guard guard(impl_->store_lock);
    if (auto fault = impl_->look_for_deployments()) return std::move(fault).error();
    const auto use = impl_->role_uses.find(
        std::pair(std::string(filter.viewer.tenant), std::string(filter.role)));
    const bool outside = use != impl_->role_uses.end() && use->second.outside;
    const bool inside = use != impl_->role_uses.end() && use->second.inside;
    if (filter.claimed_by.empty() && !outside && !inside) return no_such("role", filter.role);
    if (!filter.process.empty() &&
        !impl_->latest.contains(
            std::pair(std::string(filter.viewer.tenant), std::string(filter.process))))
        return no_such("process", filter.process);
    const bool all = host::has_role(filter.viewer, "administrator");
    if (filter.claimed_by.empty() && outside && !inside && !all)
        return impl_->of_one_moment([&] { return impl_->tasks_outside(filter, after); });
    return impl_->of_one_moment([&] { return impl_->tasks_in_order(filter, after); });
}

// Tells which element a task is about, and those around it.
Fault Engine::Impl::tell_element(const Viewer& viewer, const host::Site& site, CaseView view,
                                 CaseView block, Task& task) {
    const host::Sight sight = host::sight(viewer, site, view);
    host::Element element;
    std::uint32_t part = part_of(task.id.activation);
    // No part lies in more parts than there are frames, whatever a store says.
    for (std::size_t i = site.model().frames.size(); i > 0; --i) {
        element.add(viewer, sight, site, view, block, part);
        part = block.root().header().parent;
        if (part == 0) break;
        auto stored = host::StoredParts(*store, task.id.case_id, site).part(part);
        if (!stored) return std::move(stored).error();
        block = CaseView(*stored);
    }
    task.element = std::move(element.entries);
    task.place = element.place;
    task.run = element.run;
    return {};
}

// Takes the task of a row into the page where it passes the filter.
Fault Engine::Impl::take_row(const TaskFilter& filter, const TaskRow& row, TaskPage& page) {
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = read(row.case_id, bytes, site)) return fault;
    const CaseView view(bytes);
    CaseView block = view;
    if (const std::uint32_t part = part_of(row.activation)) {
        auto stored = host::StoredParts(*store, row.case_id, *site).part(part);
        // A row of a part that is gone is no task, as one is not whose step is over.
        if (!stored && stored.error().code == ErrorCode::not_found) return {};
        if (!stored) return std::move(stored).error();
        block = CaseView(*stored);
    }
    const Index place = step_cell(block, row.activation);
    if (place == none) return {};
    Task task = task_of(*site, block, place);
    task.sequence = view.header().sequence;
    if (part_of(row.activation) != 0)
        if (auto fault = tell_element(filter.viewer, *site, view, block, task)) return fault;
    if (!filter.process.empty() && task.process != filter.process) return {};
    if (filter.due_before && (!task.due || *task.due >= *filter.due_before)) return {};
    if (host::may_see_task(filter.viewer, *site, view, task.role))
        page.tasks.push_back(std::move(task));
    return {};
}

// Page by page through an index of the store.
Result<TaskPage> Engine::Impl::tasks_in_order(const TaskFilter& filter,
                                              std::optional<TaskRow> after) {
    const std::uint32_t limit = std::clamp<std::uint32_t>(filter.limit, 1, page_rows_max);
    const bool mine = !filter.claimed_by.empty();
    TaskPage page;
    QueueId queue;
    if (!mine) {
        auto found = store->queue(filter.viewer.tenant, filter.role);
        if (!found) return std::move(found).error();
        queue = *found;
        auto count = store->count_tasks(queue);
        if (!count) return std::move(count).error();
        const bool whole = host::has_role(filter.viewer, filter.role) ||
                           host::has_role(filter.viewer, "administrator");
        if (whole) page.count = *count;
    }
    for (std::uint32_t looked_at = 0; looked_at < rows_per_query_max;) {
        auto rows = mine ? store->claimed(filter.claimed_by, after, limit)
                         : store->tasks(queue, after, limit);
        if (!rows) return std::move(rows).error();
        if (auto fault = look_at_cases_of(*rows)) return std::move(fault).error();
        for (const TaskRow& row : *rows) {
            ++looked_at;
            after = row;
            if (filter.due_before && !mine && row.due >= *filter.due_before) return page;
            if (auto fault = take_row(filter, row, page)) return std::move(fault).error();
            if (page.tasks.size() == limit) {
                page.next = cursor_of(row);
                return page;
            }
        }
        if (rows->size() < limit) return page;
    }
    page.next = cursor_of(*after);
    return page;
}

// The open tasks of a role in the cases a person outside has a part in, in the order of a worklist.
Result<std::vector<TaskRow>> Engine::Impl::rows_outside(const Viewer& viewer,
                                                        std::string_view role) {
    std::vector<TaskRow> rows;
    if (viewer.person.empty()) return rows;
    const std::uint64_t person = host::person_digest(viewer.tenant, viewer.person);
    CaseId last;
    for (std::uint32_t looked_at = 0; looked_at < rows_per_query_max;) {
        auto cases = store->held(person, last, page_rows_max);
        if (!cases) return std::move(cases).error();
        if (auto fault = look_at(*cases)) return std::move(fault).error();
        for (const CaseId id : *cases) {
            std::span<const std::byte> bytes;
            const host::Site* site = nullptr;
            if (auto fault = read(id, bytes, site)) return std::move(fault).error();
            const CaseView view(bytes);
            host::open_tasks(*site, view, view, viewer, role, rows);
            const auto parts =
                host::StoredParts(*store, id, *site).each(view, [&](std::uint32_t, CaseView part) {
                    host::open_tasks(*site, view, part, viewer, role, rows);
                });
            if (!parts) return parts.error();
            last = id;
        }
        looked_at += page_rows_max;
        if (cases->size() < page_rows_max) break;
    }
    std::ranges::sort(rows);
    return rows;
}

Result<TaskPage> Engine::Impl::tasks_outside(const TaskFilter& filter,
                                             const std::optional<TaskRow>& after) {
    const std::uint32_t limit = std::clamp<std::uint32_t>(filter.limit, 1, page_rows_max);
    auto rows = rows_outside(filter.viewer, filter.role);
    if (!rows) return std::move(rows).error();
    TaskPage page;
    page.count = rows->size();
    for (auto row = after ? std::ranges::upper_bound(*rows, *after) : rows->begin();
         row != rows->end(); ++row) {
        if (filter.due_before && row->due >= *filter.due_before) break;
        if (auto fault = take_row(filter, *row, page)) return std::move(fault).error();
        if (page.tasks.size() < limit) continue;
        page.next = cursor_of(*row);
        break;
    }
    return page;
}

} // namespace vorgang
