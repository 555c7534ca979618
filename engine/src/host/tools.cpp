// Calls and messages that leave the engine: made after the commit that records them, in the
// caller's thread, under no lock.
#include <algorithm>

#include "host/engine_impl.hpp"
#include "host/outgoing.hpp"
#include "process/tables.hpp"
#include "run/blob.hpp"
#include "run/errand.hpp"
#include "value/text.hpp"

namespace vorgang {

using run::CaseView;
using run::CellKind;
using run::LedgerKind;

using host::Outgoing;

namespace host {

void unpack(std::span<const std::byte> blob, const std::vector<Parameter>& parameters,
            const ProcessModel& model, std::vector<FieldInfo>& values) {
    run::ByteReader in(blob);
    for (const Parameter& p : parameters)
        values.push_back({p.name, {}, run::to_value(run::unpack_scalar(in), p.type, model)});
}

void unpack(std::span<const std::byte> blob, std::span<const Index> fields,
            const ProcessModel& model, std::vector<FieldInfo>& values) {
    run::ByteReader in(blob);
    for (const Index field : fields) {
        const Field& f = model.fields[field];
        values.push_back(
            {f.name, f.title, run::to_value(run::unpack_scalar(in), f.type, model), f.personal});
    }
}

std::string key_of(CaseId id, Index position, std::uint32_t activation) {
    return std::to_string(id.number) + ":" + std::to_string(position) + ":" +
           std::to_string(activation);
}

} // namespace host

namespace {

// While a case rests the answer to a call is kept, and the call stays open.
bool is_answered(CaseView view, std::uint32_t activation) {
    return std::ranges::any_of(view.ledger(), [activation](const run::LedgerEntry& entry) {
        return entry.kind == LedgerKind::kept && entry.number == activation;
    });
}

// False where the call is not to be made: it is over, or another thread has just made it and it is
// to be made again later.
bool describe_call(CaseView view, CaseView block, const host::Site& site, Instant now,
                   Outgoing& out) {
    const ProcessModel& model = site.model();
    const Index place = run::find_open(block.root(), out.row.activation);
    if (place == none) return false;
    const run::Cell& cell = block.root().cells()[place];
    if (cell.kind != CellKind::call || cell.time > now.ms) return false;
    if (is_answered(view, cell.number)) return false;
    const Call& call = model.calls[model.positions[cell.index].detail];
    const Operation& operation = model.operations[call.operation];
    if (operation.tool != none) out.tool = model.tools[operation.tool].name;
    out.name = operation.name;
    out.key = host::key_of(out.row.case_id, cell.index, cell.number);
    out.attempt = cell.count + 1U;
    for (const run::LedgerEntry& entry : block.ledger())
        if (entry.kind == LedgerKind::arguments && entry.number == cell.number)
            host::unpack(block.blob(entry.payload), operation.parameters, model, out.values);
    if (operation.tool != none) return true;
    out.awaited = cell.number;
    host::describe_begin(view, site, cell.index, out);
    return true;
}

bool describe_message(CaseView view, const host::Site& site, Outgoing& out) {
    const ProcessModel& model = site.model();
    for (const run::LedgerEntry& entry : view.ledger()) {
        if (entry.kind != LedgerKind::outgoing || entry.number != out.row.activation) continue;
        const Message& message = model.messages[entry.index];
        std::vector<Parameter> fields;
        for (const Index field : message.carries)
            fields.push_back({model.fields[field].name, model.fields[field].type});
        out.kind = Outgoing::Kind::message;
        out.name = message.name;
        if (message.role != none) out.role = model.roles[message.role].name;
        out.key = host::key_of(out.row.case_id, none, entry.number);
        host::unpack(view.blob(entry.payload), fields, model, out.values);
        for (std::size_t i = 0; i < message.carries.size(); ++i)
            out.values[i].personal = model.fields[message.carries[i]].personal;
        return true;
    }
    return false;
}

} // namespace

const Value& ToolCall::operator[](std::string_view name) const {
    static const Value unknown; // never changes
    for (const FieldInfo& argument : arguments)
        if (argument.name == name) return argument.value;
    return unknown;
}

// Whether some deployed process fits.
template<class Fits>
Result<bool> Engine::Impl::any_process(Fits&& fits) {
    const std::lock_guard guard(store_lock);
    if (auto fault = look_for_deployments()) return std::move(fault).error();
    return std::ranges::any_of(sites, [&](const auto& numbered) {
        return fits(numbered.second.deployment.process().tables());
    });
}

Result<void> Engine::bind(std::string_view operation, ToolHandler handler) {
    const auto has = [operation](const run::ProcessTables& tables) {
        const Index index = tables.operations.find(operation);
        return index != none && tables.model.operations[index].tool != none;
    };
    const auto known = impl_->any_process(has);
    if (!known) return known.error();
    if (!*known)
        return host::error(ErrorCode::not_found, operation,
                           "kein Prozess, der in Betrieb ist, ruft dieses Werkzeug",
                           "no process that is deployed has this operation");
    const std::lock_guard guard(impl_->binding_lock);
    impl_->handlers.insert_or_assign(std::string(operation), std::move(handler));
    return {};
}

Result<void> Engine::on_message(std::string_view message, MessageHandler handler) {
    const auto sends = [message](const run::ProcessTables& tables) {
        const Index index = tables.messages.find(message);
        return index != none && !tables.model.messages[index].incoming;
    };
    const auto known = impl_->any_process(sends);
    if (!known) return known.error();
    if (!*known)
        return host::error(ErrorCode::not_found, message,
                           "kein Prozess, der in Betrieb ist, sendet diese Nachricht",
                           "no process that is deployed sends this message");
    const std::lock_guard guard(impl_->binding_lock);
    impl_->message_handlers.insert_or_assign(std::string(message), std::move(handler));
    return {};
}

namespace {

Command answer_to(const Outgoing& out, Instant now, const ToolAnswer& answer,
                  const std::string& key) {
    static constexpr run::Errand from_a_tool;
    Command command;
    command.kind = CommandKind::tool_answer;
    command.errand = &from_a_tool;
    command.case_id = out.row.case_id;
    command.activation = out.row.activation;
    command.at = now;
    command.data = answer.results;
    command.text = answer.reason;
    command.key = key;
    command.answer = answer.kind == ToolAnswer::Kind::done             ? Answer::done
                     : answer.kind == ToolAnswer::Kind::failed_for_now ? Answer::failed_for_now
                                                                       : Answer::failed_for_good;
    return command;
}

ToolAnswer make_call(const ToolHandler& handler, const Outgoing& out) {
    ToolCall call;
    call.tool = out.tool;
    call.operation = out.name;
    call.case_id = out.row.case_id;
    call.activation = out.row.activation;
    call.key = out.key;
    call.attempt = out.attempt;
    call.arguments = out.values;
    try {
        return handler(call);
    } catch (const std::exception& thrown) {
        return ToolAnswer::failed_for_now(thrown.what());
    } catch (...) {
        return ToolAnswer::failed_for_now("the handler threw");
    }
}

// Calls being made right now are not made twice at once; after a crash they are made again.
class InFlight {
  public:
    InFlight(std::mutex& lock, std::set<std::pair<std::uint64_t, std::uint32_t>>& calls,
             const OutgoingRow& row)
        : lock_(lock), calls_(calls), call_(row.case_id.number, row.activation) {
        const std::lock_guard guard(lock_);
        mine_ = calls_.insert(call_).second;
    }
    ~InFlight() {
        const std::lock_guard guard(lock_);
        if (mine_) calls_.erase(call_);
    }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;
    [[nodiscard]] bool mine() const noexcept { return mine_; }

  private:
    std::mutex& lock_;
    std::set<std::pair<std::uint64_t, std::uint32_t>>& calls_;
    std::pair<std::uint64_t, std::uint32_t> call_;
    bool mine_ = false;
};

template<class Handlers>
auto handler_for(std::mutex& lock, const Handlers& handlers, const std::string& name) {
    const std::lock_guard guard(lock);
    const auto it = handlers.find(name);
    return it == handlers.end() ? typename Handlers::mapped_type() : it->second;
}

bool hand_over(const MessageHandler& handler, const Outgoing& out) {
    OutgoingMessage message;
    message.name = out.name;
    message.role = out.role;
    message.case_id = out.row.case_id;
    message.activation = out.row.activation;
    message.key = out.key;
    message.fields = out.values;
    try {
        return handler(message);
    } catch (...) {
        return false;
    }
}

} // namespace

Result<WorkDone> Engine::run_tools(Instant now, std::uint64_t limit) {
    {
        const std::lock_guard guard(impl_->store_lock);
        if (auto fault = impl_->refuse_time(now)) return std::move(fault).error();
    }
    WorkDone work;
    // A case that heard from another one may have something to make in front of what was looked at.
    bool said = false;
    std::optional<OutgoingRow> after;
    for (;;) {
        std::vector<OutgoingRow> rows;
        {
            const std::lock_guard guard(impl_->store_lock);
            // One more than is to be done says whether there is more.
            const std::uint64_t wanted = limit - work.done;
            const auto page = wanted < page_rows_default ? static_cast<std::uint32_t>(wanted) + 1
                                                         : page_rows_default;
            auto found = impl_->store->outgoing(now, after, page);
            if (!found) return std::move(found).error();
            rows = std::move(*found);
        }
        work.more = !rows.empty() || said;
        if (rows.empty()) return work;
        for (const OutgoingRow& row : rows) {
            if (work.done == limit) return work;
            after = row;
            const auto made = impl_->make(row, now, work, said);
            if (made)
                work.done += *made ? 1U : 0U;
            else if (host::is_of_one_case(made.error()))
                host::pass_over({row.due, row.case_id}, made.error(), work);
            else
                return made.error();
        }
    }
}

// A call that was left to the host is not offered again in this program; its deadline watches over
// it. Another program does not know of it and makes it again, under the same key.
bool Engine::Impl::is_left_to_host(const OutgoingRow& row, std::uint32_t attempt) {
    const std::lock_guard guard(binding_lock);
    return left_to_host.contains({row.case_id.number, row.activation, attempt});
}

void Engine::Impl::leave_to_host(const OutgoingRow& row, std::uint32_t attempt) {
    const std::lock_guard guard(binding_lock);
    left_to_host.insert({row.case_id.number, row.activation, attempt});
}

void Engine::Impl::forget_left(CaseId id, std::uint32_t activation) {
    const std::lock_guard guard(binding_lock);
    const auto first = left_to_host.lower_bound({id.number, activation, 0});
    auto last = first;
    while (last != left_to_host.end() && std::get<0>(*last) == id.number &&
           std::get<1>(*last) == activation)
        ++last;
    left_to_host.erase(first, last);
}

namespace {

// What could not be recorded was not done: it is made again, under the same key. Where another host
// has taken it over meanwhile, that one makes it again.
Result<bool> recorded(Outcome outcome, const host::Taken& taken) {
    if (outcome.accepted()) return true;
    if (taken.number != 0 && outcome.error->subject == host::taken_over) return false;
    return std::move(*outcome.error);
}

} // namespace

// Makes one call or hands over one message; false where it is not to be made (any more) or nobody
// is bound. The case is read again for each: what was cancelled meanwhile does not leave.
Result<bool> Engine::Impl::make(const OutgoingRow& row, Instant now, WorkDone& work, bool& said) {
    // Before the case is read: what another thread has just made must be seen there.
    const InFlight flight(binding_lock, in_flight, row);
    if (!flight.mine()) return false;
    if (auto fault = catch_up(row.case_id, now)) return std::move(fault).error();
    Outgoing out;
    out.row = row;
    {
        const std::lock_guard guard(store_lock);
        std::span<const std::byte> bytes;
        const host::Site* site = nullptr;
        if (auto fault = look(row.case_id, bytes, site)) return std::move(fault).error();
        const std::uint32_t part = part_of(row.activation);
        if (part != 0) bytes = keep_copy(bytes); // the part is read beside it
        const CaseView view(bytes);
        CaseView block = view;
        if (part != 0) {
            // A part that is gone has no calls; what it sent may still be on its way.
            auto stored = host::StoredParts(*store, row.case_id, *site).part(part);
            if (stored)
                block = CaseView(*stored);
            else if (stored.error().code != ErrorCode::not_found)
                return std::move(stored).error();
        }
        out.deployment = site->deployment.number();
        out.tenant = site->tenant();
        if (!describe_call(view, block, *site, now, out) && !describe_message(view, *site, out)) {
            auto is_errand = host::describe_errand(view, *site, out);
            if (!is_errand || !*is_errand) return is_errand;
        }
    }
    switch (out.kind) {
    case Outgoing::Kind::call: return call_tool(out, now);
    case Outgoing::Kind::message: return hand_out(out, now);
    default: return run_errand(out, now, work, said);
    }
}

Result<bool> Engine::Impl::hand_out(const host::Outgoing& out, Instant now) {
    const auto handler = handler_for(binding_lock, message_handlers, out.name);
    if (!handler) return false;
    const auto taken = take_over(out.row);
    if (!taken) return taken.error();
    if (shared && taken->number == 0) return false;
    if (!hand_over(handler, out)) return give_back(*taken);
    Command dispatched;
    dispatched.kind = CommandKind::dispatched;
    dispatched.case_id = out.row.case_id;
    dispatched.activation = out.row.activation;
    dispatched.at = now;
    return recorded(apply(dispatched, *taken), *taken);
}

Result<bool> Engine::Impl::call_tool(const host::Outgoing& out, Instant now) {
    if (is_left_to_host(out.row, out.attempt)) return false;
    const auto handler = handler_for(binding_lock, handlers, out.tool + "." + out.name);
    if (!handler) return false;
    const auto taken = take_over(out.row);
    if (!taken) return taken.error();
    if (shared && taken->number == 0) return false;
    ToolAnswer answer = make_call(handler, out);
    if (answer.kind == ToolAnswer::Kind::later) {
        leave_to_host(out.row, out.attempt);
        return true;
    }
    return record_answer(out, now, std::move(answer), *taken);
}

Result<bool> Engine::Impl::record_answer(const host::Outgoing& out, Instant now, ToolAnswer answer,
                                         const host::Taken& taken) {
    answer.reason = fitting(std::move(answer.reason), options.limits.text_bytes);
    const std::string key =
        std::string(run::engine_keys) + "antwort " + out.key + ":" + std::to_string(out.attempt);
    return recorded(apply(answer_to(out, now, answer, key), taken), taken);
}

} // namespace vorgang
