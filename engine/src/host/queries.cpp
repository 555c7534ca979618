// Reading: every query names who looks and returns only what they may see.
#include <algorithm>
#include <charconv>

#include "host/engine_impl.hpp"
#include "host/view.hpp"

namespace vorgang {

using run::CaseView;
using run::CellKind;

namespace {

Error no_case() {
    return host::error(ErrorCode::not_found, "case", "diesen Vorgang gibt es nicht",
                       "there is no such case");
}

Error bad_cursor() {
    return host::error(ErrorCode::invalid_data, "cursor", "diese Seitenmarke ist ungültig",
                       "this cursor is not valid");
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
    const auto cells = view.root().cells();
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i].kind == CellKind::step && cells[i].number == activation)
            return static_cast<Index>(i);
    return none;
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
    task.role = model.roles[step.role].name;
    const Instant due = host::task_due(model, view.root(), place);
    if (due != no_due) task.due = due;
    for (const Index d : step.deadlines)
        task.overdue_reminded =
            task.overdue_reminded || cells[model.deadlines[d].cell].kind == CellKind::reached;
    task.claimed = std::ranges::any_of(view.ledger(), [&](const run::LedgerEntry& entry) {
        return entry.kind == run::LedgerKind::claimed && entry.number == task.id.activation;
    });
    task.sequence = view.header().sequence;
    return task;
}

// LIMIT: rows looked at for one page where a filter leaves most of them out; the page is then
// short and its cursor goes on.
constexpr std::uint32_t rows_per_query_max = 20'000;

} // namespace

Result<TaskPage> Engine::tasks(const TaskFilter& filter) const {
    const std::uint32_t limit = std::clamp<std::uint32_t>(filter.limit, 1, page_rows_max);
    std::optional<TaskRow> after;
    if (!read_cursor(filter.cursor, after)) return bad_cursor();
    const bool mine = !filter.claimed_by.empty();
    TaskPage page;
    const std::lock_guard guard(impl_->store_lock);
    Store& store = *impl_->store;
    QueueId queue;
    if (!mine) {
        auto found = store.queue(filter.viewer.tenant, filter.role);
        if (!found) return std::move(found).error();
        queue = *found;
        auto count = store.count_tasks(queue);
        if (!count) return std::move(count).error();
        page.count = *count;
    }
    for (std::uint32_t looked_at = 0; looked_at < rows_per_query_max;) {
        auto rows = mine ? store.claimed(filter.claimed_by, after, limit)
                         : store.tasks(queue, after, limit);
        if (!rows) return std::move(rows).error();
        for (const TaskRow& row : *rows) {
            ++looked_at;
            after = row;
            if (filter.due_before && !mine && row.due >= *filter.due_before) return page;
            std::span<const std::byte> bytes;
            const host::Site* site = nullptr;
            if (auto fault = impl_->read(row.case_id, bytes, site)) return std::move(*fault);
            const CaseView view(bytes);
            const Index place = step_cell(view, row.activation);
            if (place == none) continue;
            Task task = task_of(*site, view, place);
            if (!filter.process.empty() && task.process != filter.process) continue;
            if (filter.due_before && (!task.due || *task.due >= *filter.due_before)) continue;
            if (!host::may_see_task(filter.viewer, *site, view, task.role)) continue;
            page.tasks.push_back(std::move(task));
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

Result<CaseInfo> Engine::case_info(const Viewer& viewer, CaseId id) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
    const host::Sight sight = host::sight(viewer, *site, CaseView(bytes));
    if (sight == host::Sight::nothing) return no_case();
    return host::describe(viewer, sight, *site, CaseView(bytes));
}

Result<std::vector<HistoryEntry>> Engine::history(const Viewer& viewer, CaseId id,
                                                  std::uint32_t after, std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
    const host::Sight sight = host::sight(viewer, *site, CaseView(bytes));
    if (sight == host::Sight::nothing) return no_case();
    auto records = impl_->store->records(id, after, std::min(limit, page_rows_max));
    if (!records) return std::move(records).error();
    std::vector<HistoryEntry> entries;
    for (const auto& record : *records) {
        HistoryEntry entry;
        if (host::describe(record, sight, *site, entry)) entries.push_back(std::move(entry));
    }
    return entries;
}

Result<std::vector<CaseId>> Engine::find(const Viewer& viewer, std::string_view process,
                                         std::string_view file_number) const {
    const std::lock_guard guard(impl_->store_lock);
    auto found = impl_->store->find_name(host::file_number_key(viewer.tenant, process, file_number),
                                         page_rows_max);
    if (!found) return std::move(found).error();
    std::vector<CaseId> seen;
    for (const CaseId id : *found) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
        if (host::sight(viewer, *site, CaseView(bytes)) != host::Sight::nothing) seen.push_back(id);
    }
    return seen;
}

Result<std::vector<DueRow>> Engine::overdue(const Viewer& viewer, Instant now,
                                            std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    auto rows = impl_->store->due(now, std::min(limit, page_rows_max));
    if (!rows) return std::move(rows).error();
    std::vector<DueRow> seen;
    for (const DueRow& row : *rows) {
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = impl_->read(row.case_id, bytes, site)) return std::move(*fault);
        if (host::sight(viewer, *site, CaseView(bytes)) != host::Sight::nothing)
            seen.push_back(row);
    }
    return seen;
}

Result<Counts> Engine::counts(std::string_view tenant) const {
    const std::lock_guard guard(impl_->store_lock);
    Counts counts;
    CaseId after;
    for (;;) {
        auto ids = impl_->store->cases(after, page_rows_max);
        if (!ids) return std::move(ids).error();
        if (ids->empty()) return counts;
        for (const CaseId id : *ids) {
            after = id;
            std::span<const std::byte> bytes;
            const host::Site* site = nullptr;
            if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
            if (site->tenant() != tenant) continue;
            const CaseView view(bytes);
            const std::uint8_t flags = view.header().flags;
            ++counts.cases;
            if ((flags & run::case_ended) != 0)
                ++counts.ended;
            else
                ++counts.open;
            if ((flags & run::case_suspended) != 0) ++counts.suspended;
            for (const run::Cell& cell : view.root().cells())
                counts.incidents += cell.kind == CellKind::incident ? 1U : 0U;
        }
    }
}

Result<std::vector<std::byte>> Engine::case_bytes(CaseId id) const {
    const std::lock_guard guard(impl_->store_lock);
    auto bytes = impl_->store->read(id);
    if (!bytes) return std::move(bytes).error();
    return std::vector<std::byte>(bytes->begin(), bytes->end());
}

Result<std::vector<std::vector<std::byte>>> Engine::records(CaseId id, std::uint32_t after,
                                                            std::uint32_t limit) const {
    const std::lock_guard guard(impl_->store_lock);
    return impl_->store->records(id, after, limit);
}

} // namespace vorgang
