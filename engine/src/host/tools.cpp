// Calls and messages that leave the engine: made after the commit that records them, in the
// caller's thread, under no lock.
#include "host/engine_impl.hpp"
#include "process/tables.hpp"
#include "run/blob.hpp"

namespace vorgang {

using run::CaseView;
using run::CellKind;
using run::LedgerKind;

namespace {

// What is to be made, with everything a handler sees, apart from the store.
struct Outgoing {
    OutgoingRow row;
    bool message = false;
    std::string tool;
    std::string name; // operation or message
    std::string role;
    std::string key;
    std::uint32_t attempt = 1;
    std::vector<FieldInfo> values;
};

void unpack(std::span<const std::byte> blob, const std::vector<Parameter>& parameters,
            const ProcessModel& model, std::vector<FieldInfo>& values) {
    run::ByteReader in(blob);
    for (const Parameter& p : parameters)
        values.push_back({p.name, {}, run::to_value(run::unpack_scalar(in), p.type, model)});
}

std::string key_of(CaseId id, Index position, std::uint32_t activation) {
    return std::to_string(id.number) + ":" + std::to_string(position) + ":" +
           std::to_string(activation);
}

bool describe_call(CaseView view, const host::Site& site, Outgoing& out) {
    const ProcessModel& model = site.model();
    for (const run::Cell& cell : view.root().cells()) {
        if (cell.kind != CellKind::call || cell.number != out.row.activation) continue;
        const Call& call = model.calls[model.positions[cell.index].detail];
        const Operation& operation = model.operations[call.operation];
        out.tool = model.tools[operation.tool].name;
        out.name = operation.name;
        out.key = key_of(out.row.case_id, cell.index, cell.number);
        out.attempt = cell.count + 1U;
        for (const run::LedgerEntry& entry : view.ledger())
            if (entry.kind == LedgerKind::arguments && entry.number == cell.number)
                unpack(view.blob(entry.payload), operation.parameters, model, out.values);
        return true;
    }
    return false;
}

bool describe_message(CaseView view, const host::Site& site, Outgoing& out) {
    const ProcessModel& model = site.model();
    for (const run::LedgerEntry& entry : view.ledger()) {
        if (entry.kind != LedgerKind::outgoing || entry.number != out.row.activation) continue;
        const Message& message = model.messages[entry.index];
        std::vector<Parameter> fields;
        for (const Index field : message.carries)
            fields.push_back({model.fields[field].name, model.fields[field].type});
        out.message = true;
        out.name = message.name;
        if (message.role != none) out.role = model.roles[message.role].name;
        out.key = key_of(out.row.case_id, none, entry.number);
        unpack(view.blob(entry.payload), fields, model, out.values);
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

void Engine::bind(std::string_view operation, ToolHandler handler) {
    const std::lock_guard guard(impl_->binding_lock);
    impl_->handlers.insert_or_assign(std::string(operation), std::move(handler));
}

void Engine::on_message(std::string_view message, MessageHandler handler) {
    const std::lock_guard guard(impl_->binding_lock);
    impl_->message_handlers.insert_or_assign(std::string(message), std::move(handler));
}

namespace {

Command answer_to(const Outgoing& out, Instant now, const ToolAnswer& answer,
                  const std::string& key) {
    Command command;
    command.kind = CommandKind::tool_answer;
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

Command dispatched(const Outgoing& out, Instant now) {
    Command command;
    command.kind = CommandKind::dispatched;
    command.case_id = out.row.case_id;
    command.activation = out.row.activation;
    command.at = now;
    return command;
}

} // namespace

Result<WorkDone> Engine::run_tools(Instant now, std::uint64_t limit) {
    WorkDone work;
    std::optional<OutgoingRow> after;
    for (;;) {
        Outgoing out;
        {
            const std::lock_guard guard(impl_->store_lock);
            auto rows = impl_->store->outgoing(now, after, 1);
            if (!rows) return std::move(rows).error();
            work.more = !rows->empty();
            if (rows->empty() || work.done == limit) return work;
            out.row = rows->front();
            after = out.row;
            std::span<const std::byte> bytes;
            const host::Site* site = nullptr;
            if (auto fault = impl_->read(out.row.case_id, bytes, site)) return std::move(*fault);
            if (!describe_call(CaseView(bytes), *site, out) &&
                !describe_message(CaseView(bytes), *site, out))
                continue;
        }
        const InFlight flight(impl_->binding_lock, impl_->in_flight, out.row);
        if (!flight.mine()) continue;
        if (out.message) {
            const auto handler =
                handler_for(impl_->binding_lock, impl_->message_handlers, out.name);
            if (!handler || !hand_over(handler, out)) continue;
            (void)apply(dispatched(out, now));
        } else {
            const auto handler =
                handler_for(impl_->binding_lock, impl_->handlers, out.tool + "." + out.name);
            if (!handler) continue;
            const ToolAnswer answer = make_call(handler, out);
            const std::string key = "t" + out.key + ":" + std::to_string(out.attempt);
            if (answer.kind != ToolAnswer::Kind::later)
                (void)apply(answer_to(out, now, answer, key));
        }
        ++work.done;
    }
}

Result<WorkDone> Engine::advance_to(Instant now, std::uint64_t limit, bool force) {
    constexpr std::int64_t day_ms = 86'400'000;
    WorkDone work;
    Impl::Request request;
    {
        const std::lock_guard guard(impl_->store_lock);
        Store& store = *impl_->store;
        auto last = store.advanced_to();
        if (!last) return std::move(last).error();
        const std::int64_t farthest = impl_->options.limits.advance_days * day_ms;
        if (*last && !force && now.ms - (*last)->ms > farthest)
            return host::error(ErrorCode::limit, "advance_days",
                               "der Zeitsprung ist größer als erlaubt",
                               "the jump in time is larger than allowed");
        VORGANG_TRY(store.begin());
        auto fault = impl_->fire_all(now, limit, request, work);
        if (!fault && (!*last || (*last)->ms < now.ms))
            if (auto set = store.set_advanced_to(now); !set) fault = std::move(set).error();
        if (!fault)
            if (auto committed = store.commit(); !committed) fault = std::move(committed).error();
        if (fault) {
            store.rollback();
            impl_->write_fault.reset();
            return std::move(*fault);
        }
    }
    if (impl_->options.observer)
        for (const auto& [id, record] : request.records)
            impl_->options.observer(id, record);
    return work;
}

// Case by case in due order; each case as far as `now` goes.
std::optional<Error> Engine::Impl::fire_all(Instant now, std::uint64_t limit, Request& request,
                                            WorkDone& work) {
    for (;;) {
        auto rows = store->due(now, 1);
        if (!rows) return std::move(rows).error();
        work.more = !rows->empty();
        if (rows->empty() || work.done >= limit) return {};
        std::span<const std::byte> bytes;
        const host::Site* where = nullptr;
        const DueRow row = rows->front();
        if (auto fault = read(row.case_id, bytes, where)) return fault;
        // One at a time: another case may be due before this one's next deadline.
        Command expire;
        expire.kind = CommandKind::expire;
        expire.case_id = row.case_id;
        expire.at = Instant{run::next_due(CaseView(bytes))};
        if (auto fault = write(*where, bytes, expire, {}, request)) return fault;
        ++work.done;
    }
}

} // namespace vorgang
