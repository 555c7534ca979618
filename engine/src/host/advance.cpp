// Lets what is due in the whole store take effect, in due order.
#include <algorithm>

#include "host/engine_impl.hpp"
#include "run/case_block.hpp"

namespace vorgang {

using run::CaseView;

namespace host {

Command expire(CaseId id, Instant due) noexcept {
    Command command;
    command.kind = CommandKind::expire;
    command.case_id = id;
    command.at = due;
    return command;
}

bool is_of_one_case(const Error& error) noexcept {
    return error.code == ErrorCode::corrupt || error.code == ErrorCode::not_found ||
           error.code == ErrorCode::limit;
}

void pass_over(const DueRow& row, const Error& error, WorkDone& work) {
    const auto is_told = [&row](const StuckCase& s) { return s.row.case_id == row.case_id; };
    if (work.stuck.size() < page_rows_max && std::ranges::none_of(work.stuck, is_told))
        work.stuck.push_back({row, error});
}

} // namespace host

namespace {

Error too_far() {
    return host::error(ErrorCode::limit, "advance_days", "der Zeitsprung ist größer als erlaubt",
                       "the jump in time is larger than allowed");
}

} // namespace

Result<WorkDone> Engine::advance_to(Instant now, std::uint64_t limit, bool force) {
    constexpr std::int64_t day_ms = 86'400'000;
    WorkDone work;
    Impl::Request request;
    std::exception_ptr out_of_memory;
    {
        const std::lock_guard guard(impl_->store_lock);
        Store& store = *impl_->store;
        if (!is_usable(now)) return too_far();
        auto last = store.advanced_to();
        if (!last) return std::move(last).error();
        const std::int64_t farthest = impl_->options.limits.advance_days * day_ms;
        if (*last && !force && now.ms - (*last)->ms > farthest) return too_far();
        // What could not be decided may have been changed by another program.
        if (impl_->neighbours) impl_->stuck.clear();
        auto fault = impl_->in_commit([&] {
            work = {};
            request.records.clear();
            auto fired = impl_->fire_all(now, limit, request, work, out_of_memory);
            if (!fired && !out_of_memory && (!*last || (*last)->ms < now.ms))
                if (auto set = store.set_advanced_to(now); !set) fired = std::move(set).error();
            return fired;
        });
        if (fault) return std::move(fault).error();
        if (!out_of_memory) impl_->advanced_to = std::max(last->value_or(now), now);
    }
    impl_->tell(request);
    if (out_of_memory) std::rethrow_exception(out_of_memory);
    return work;
}

// What is due of a case comes before a call of it is made: it may have ended the call.
Fault Engine::Impl::catch_up(CaseId id, Instant now) {
    Request request;
    Fault refused; // what took effect before stays
    {
        const std::lock_guard guard(store_lock);
        std::span<const std::byte> bytes;
        const host::Site* where = nullptr;
        if (auto fault = look(id, bytes, where)) return fault;
        const auto due = due_of(id, CaseView(bytes));
        if (!due) return due.error();
        if (*due > now.ms) return {};
        auto fault = in_commit([&] {
            write_fault = {};
            request.records.clear();
            std::uint64_t fired = 0;
            refused = fire_due(id, now, request, fired, options.limits.deadlines_per_command);
            return std::exchange(write_fault, {});
        });
        if (fault) return fault;
    }
    tell(request);
    return refused;
}

// What was found about cases in a commit that is gone may not hold for what they are now, and a
// number that was drawn in it may be given again by the store.
void Engine::Impl::take_back() noexcept {
    store->rollback();
    stuck.clear();
    spare_id.reset();
}

// Where memory runs out, what has taken effect stays and is told.
Fault Engine::Impl::fire_all(Instant now, std::uint64_t limit, Request& request, WorkDone& work,
                             std::exception_ptr& out_of_memory) {
    try {
        return fire_all(now, limit, request, work);
    } catch (const std::bad_alloc&) {
        out_of_memory = std::current_exception();
        return {};
    }
}

// What the case that was just decided has due first, in its block and in the parts it touched.
Instant Engine::Impl::first_due_now() const noexcept {
    std::int64_t due = run::next_due(workspace.draft.view());
    for (const run::PartDraft* part : workspace.parts.changed())
        if (!part->gone) due = std::min(due, run::next_due(part->draft.view()));
    return Instant{due};
}

// One deadline at a time: another case may be due before this one's next. Cases that are stuck
// stay where they are in the index; `after` is the last of them, and goes back to the beginning
// where a deadline that was just armed is due before it. The same bytes are decided the same way,
// so a stuck case is not tried again before it has changed.
Fault Engine::Impl::fire_all(Instant now, std::uint64_t limit, Request& request, WorkDone& work) {
    write_fault = {};
    std::optional<DueRow> after;
    for (std::uint64_t tried = 0;;) {
        auto rows = store->due(now, after, 1);
        if (!rows) return std::move(rows).error();
        work.more = !rows->empty();
        if (rows->empty()) return {};
        const DueRow row = rows->front();
        auto known = stuck.find(row.case_id.number);
        if (known == stuck.end()) {
            if (tried++ >= limit) return {};
            bool done_by_another = false;
            if (auto fault = fire_one(row, now, request, done_by_another)) {
                if (write_fault) return std::exchange(write_fault, {});
                known = stuck.insert_or_assign(row.case_id.number, std::move(fault).error()).first;
            }
            if (done_by_another) {
                after = row;
                continue;
            }
        }
        if (known != stuck.end()) {
            host::pass_over(row, known->second, work);
            after = row;
            continue;
        }
        ++work.done;
        if (after && DueRow{first_due_now(), row.case_id, 0} <= *after) after.reset();
    }
}

Fault Engine::Impl::fire_one(const DueRow& row, Instant now, Request& request,
                             bool& done_by_another) {
    std::span<const std::byte> bytes;
    const host::Site* where = nullptr;
    if (auto fault = read(row.case_id, bytes, where)) {
        if (!host::is_of_one_case(*fault)) write_fault = Error(*fault);
        return fault;
    }
    const auto due = due_of(row.case_id, CaseView(bytes));
    if (!due) {
        write_fault = due.error();
        return due.error();
    }
    const Command expire = host::expire(row.case_id, Instant{*due});
    // Between the list and the case.
    done_by_another = shared && expire.at > now;
    if (done_by_another) return {};
    if (expire.at > now)
        return host::error(ErrorCode::corrupt, "due", "die Fristenliste passt nicht zum Vorgang",
                           "the list of what is due does not fit the case");
    return write(*where, bytes, expire, {}, request);
}

} // namespace vorgang
