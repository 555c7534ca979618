// What one case has to say to another (`rufe prozess`): begin, here is the answer, nobody waits for
// you any more. It stands in the ledger of the one and is carried to the other by a command of its
// own; both sides change in one commit, so neither ever knows more than the other has done.
#include <algorithm>

#include "host/engine_impl.hpp"
#include "host/outgoing.hpp"
#include "process/tables.hpp"
#include "run/errand.hpp"
#include "run/pseudonym.hpp"
#include "run/scalar.hpp"

namespace vorgang {

using host::Outgoing;
using run::CaseView;
using run::LedgerEntry;
using run::LedgerKind;

namespace {

Error damaged_ledger() {
    return host::error(ErrorCode::corrupt, "caller",
                       "der Vorgang, der diesen rief, ist hier falsch",
                       "the case that called this one is wrong here");
}

// Chance comes from the host alone, and no host is asked here: the salt of a case that is called
// follows from that of the one that calls, which nobody knows who may not know the other.
Entropy derived_salt(CaseView view, std::uint32_t activation) {
    const auto& h = view.header();
    const std::string call = "rufe " + std::to_string(activation);
    const Entropy salt{run::siphash(h.salt_low, h.salt_high, call + ":1"),
                       run::siphash(h.salt_low, h.salt_high, call + ":2")};
    return salt.low == 0 && salt.high == 0 ? Entropy{1, 0} : salt;
}

void describe_ending(CaseView view, const host::Site& site, Outgoing& out) {
    const ProcessModel& model = site.model();
    if (view.header().ending == none) return;
    const Ending& ending = model.endings[view.header().ending];
    out.name = ending.name;
    for (const Index index : ending.returns) {
        const Field& field = model.fields[index];
        const run::Scalar value = run::load(view, view.root(), field);
        out.values.push_back({field.name, {}, run::to_value(value, field.type, model)});
    }
}

} // namespace

namespace host {

void describe_begin(CaseView view, const Site& site, Index position, Outgoing& out) {
    const ProcessModel& model = site.model();
    const Call& call = model.calls[model.positions[position].detail];
    out.kind = Outgoing::Kind::begin;
    out.name = model.operations[call.operation].name;
    out.key = key_of(out.row.case_id, position, out.row.activation);
    out.salt = derived_salt(view, out.row.activation);
    for (const LedgerEntry& entry : view.ledger())
        if (run::is_holder(entry.kind))
            out.held.push_back({model.roles[entry.index].name,
                                std::string(name_of(view, entry.payload, {})),
                                entry.kind == LedgerKind::representative});
}

Result<bool> describe_errand(CaseView view, const Site& site, Outgoing& out) {
    const auto is_it = [&out](const LedgerEntry& entry) {
        return run::is_outgoing(entry.kind) && entry.kind != LedgerKind::outgoing &&
               entry.number == out.row.activation;
    };
    const auto ledger = view.ledger();
    const auto entry = std::ranges::find_if(ledger, is_it);
    if (entry == ledger.end()) return false;
    if (entry->kind == LedgerKind::begins) {
        const ProcessModel& model = site.model();
        const Call& call = model.calls[model.positions[entry->index].detail];
        describe_begin(view, site, entry->index, out);
        unpack(view.blob(entry->payload), model.operations[call.operation].parameters, model,
               out.values);
        return true;
    }
    if (entry->kind == LedgerKind::cancels) {
        out.kind = Outgoing::Kind::cancel;
        out.other = {entry->payload};
        return true;
    }
    const LedgerEntry* const caller = run::find_entry(view, LedgerKind::caller);
    if (caller == nullptr) return damaged_ledger();
    out.kind = Outgoing::Kind::answer;
    out.other = {caller->payload};
    out.awaited = caller->number;
    describe_ending(view, site, out);
    return true;
}

} // namespace host

namespace {

// A command to one case with what it says about another. It stays in the tenant it comes from.
struct Said {
    Command command;
    run::Errand errand;

    Said(const Outgoing& out, CaseId to, CommandKind kind, CaseId about, Instant now) {
        command.kind = kind;
        command.case_id = to;
        command.tenant = out.tenant;
        command.at = now;
        command.errand = &errand;
        errand.other = about;
    }
    Said(const Said&) = delete;
    Said& operator=(const Said&) = delete;
};

std::string key_for(const std::string& what) {
    return std::string(run::engine_keys) + "rufe " + what;
}

std::string number_of(CaseId id) {
    return std::to_string(id.number);
}

// What the caller hears of a case that has no outcome.
std::string cancelled_words(CaseId id, bool english) {
    return english ? "case " + number_of(id) + " was cancelled"
                   : "Vorgang " + number_of(id) + " wurde abgebrochen";
}
std::string left_words(CaseId id, bool english) {
    return english ? "case " + number_of(id) + " does not wait for this one any more"
                   : "Vorgang " + number_of(id) + " wartet nicht mehr auf diesen";
}

// The open call of a process of this activation, or null.
const Call* find_call(const ProcessModel& model, CaseView block, std::uint32_t activation) {
    const Index place = run::find_open(block.root(), activation);
    if (place == none) return nullptr;
    const Index position = block.root().cells()[place].index;
    const bool is_call = position != none && model.positions[position].kind == PositionKind::call;
    if (!is_call) return nullptr;
    const Call& call = model.calls[model.positions[position].detail];
    return model.operations[call.operation].tool == none ? &call : nullptr;
}

// The record that the caller declares: first the outcome, then what outcomes return. What it does
// not know of was not returned yet when it was compiled.
Value answer_record(const Outgoing& out, const Type& type, const ProcessModel& model) {
    Value::Context record;
    for (const Parameter& entry : model.contexts[type.context].entries) {
        if (record.empty()) {
            record.emplace_back(entry.name, out.name);
            continue;
        }
        const auto given = std::ranges::find(out.values, entry.name, &FieldInfo::name);
        record.emplace_back(entry.name, given != out.values.end() ? given->value : Value());
    }
    return record;
}

} // namespace

Fault Engine::Impl::carry_out(const Command& command, Request& request) {
    Outcome outcome;
    return execute_one(command, outcome, request);
}

// The deployment made last, if possible at a place with the calendar of the caller's: a tenant that
// has several has them for offices in different places.
const host::Site* Engine::Impl::called_site(const host::Outgoing& out) {
    const host::Site* const from = site(out.deployment);
    for (auto it = sites.rbegin(); it != sites.rend(); ++it)
        if (it->second.tenant() == from->tenant() && it->second.model().name == out.name &&
            it->second.deployment.place().calendar == from->deployment.place().calendar)
            return &it->second;
    return latest_site(from->tenant(), out.name);
}

// The case that this call has begun already, in a commit whose end nobody knew; 0: none.
Result<CaseId> Engine::Impl::find_called(const host::Site& where, const host::Outgoing& out,
                                         std::string_view key) {
    const auto found = store->find_key(host::start_key(where.tenant(), where.model().name, key));
    if (!found) return found.error();
    if (!*found) return CaseId{};
    std::span<const std::byte> bytes;
    const host::Site* its = nullptr;
    if (auto fault = read((*found)->case_id, bytes, its)) return std::move(fault).error();
    const LedgerEntry* const caller = run::find_entry(CaseView(bytes), LedgerKind::caller);
    if (caller != nullptr && caller->payload == out.row.case_id.number) return (*found)->case_id;
    return damaged_ledger();
}

Fault Engine::Impl::begin_called(const host::Outgoing& out, Instant now, Request& request,
                                 bool& refused) {
    const host::Site* const where = called_site(out);
    refused = true; // until there is a case
    if (where == nullptr)
        return host::error(ErrorCode::not_found, out.name,
                           "dieser Prozess ist hier nicht in Betrieb",
                           "this process is not deployed here");
    const std::string key = key_for(out.key);
    auto known = find_called(*where, out, key);
    if (!known) return std::move(known).error();
    Said begun(out, out.row.case_id, CommandKind::begun, *known, now);
    begun.command.activation = out.row.activation;
    begun.errand.call = out.awaited;
    if (known->number == 0) {
        Said start(out, {}, CommandKind::start, out.row.case_id, now);
        std::vector<Assignment> data;
        for (const FieldInfo& argument : out.values)
            data.push_back({argument.name, argument.value});
        std::vector<run::Holder> holders;
        for (const host::Held& held : out.held)
            holders.push_back({held.role, held.person, held.represents});
        start.command.deployment = where->deployment.number();
        start.command.data = data;
        start.command.key = key;
        start.command.entropy = out.salt;
        start.errand.holders = holders;
        start.errand.call = out.awaited;
        Outcome outcome;
        if (auto fault = execute_one(start.command, outcome, request)) return fault;
        begun.errand.other = outcome.case_id;
    }
    refused = false;
    return carry_out(begun.command, request);
}

// INVARIANT: the names of a case that was called say who called it, as its block does; an answer
// goes to nobody else, whatever a damaged block says.
Fault Engine::Impl::answer_caller(const host::Outgoing& out, Instant now, Request& request) {
    const CaseId before{out.row.case_id.number - 1};
    const auto named = store->find_name(host::called_key(out.other), before, 1);
    if (!named) return named.error();
    if (named->empty() || named->front() != out.row.case_id) return damaged_ledger();
    std::span<const std::byte> bytes;
    const host::Site* its = nullptr;
    if (auto fault = read(out.other, bytes, its)) return fault;
    const ProcessModel& model = its->model();
    if (const std::uint32_t part = part_of(out.awaited); part != 0) {
        // A part that is gone waits for nothing, which the answer says when it comes.
        auto stored = host::StoredParts(*store, out.other, *its).part(part);
        if (stored)
            bytes = *stored;
        else if (stored.error().code != ErrorCode::not_found)
            return std::move(stored).error();
    }
    const Call* const call = find_call(model, CaseView(bytes), out.awaited);
    std::vector<Assignment> data;
    if (call != nullptr && !out.name.empty()) {
        const Parameter& result = model.operations[call->operation].results.front();
        data.push_back({result.name, answer_record(out, result.type, model)});
    }
    const std::string key = key_for(number_of(out.row.case_id));
    const std::string words =
        out.name.empty() ? cancelled_words(out.row.case_id, model.english) : std::string();
    Said answer(out, out.other, CommandKind::tool_answer, out.row.case_id, now);
    answer.command.activation = out.awaited;
    answer.command.answer = out.name.empty() ? Answer::failed_for_good : Answer::done;
    answer.command.data = data;
    answer.command.text = words;
    answer.command.key = key;
    if (auto fault = carry_out(answer.command, request)) return fault;
    return has_heard(out, now, request);
}

// A case that has ended meanwhile is not cancelled any more; its answer will come too late.
Fault Engine::Impl::cancel_called(const host::Outgoing& out, Instant now, Request& request) {
    std::span<const std::byte> bytes;
    const host::Site* its = nullptr;
    if (auto fault = read(out.other, bytes, its)) return fault;
    const std::string words = left_words(out.row.case_id, its->model().english);
    Said cancel(out, out.other, CommandKind::cancel, out.row.case_id, now);
    cancel.command.text = words;
    auto fault = carry_out(cancel.command, request);
    if (fault && fault->code != ErrorCode::ended) return fault;
    return has_heard(out, now, request);
}

// The other case has what it was to be told.
Fault Engine::Impl::has_heard(const host::Outgoing& out, Instant now, Request& request) {
    Said heard(out, out.row.case_id, CommandKind::dispatched, out.other, now);
    heard.command.activation = out.row.activation;
    return carry_out(heard.command, request);
}

namespace {

// Why the call has failed, as the case that calls is written.
std::string why_refused(const Outgoing& out, const Error& error, bool english) {
    return out.name + ": " + (english ? error.english : error.german);
}

} // namespace

Result<bool> Engine::Impl::run_errand(const host::Outgoing& out, Instant now, WorkDone& work,
                                      bool& said) {
    Request request;
    Fault failed;           // what was accepted before stays, and is found again by its key
    bool refused = false;   // nothing has begun
    bool overtaken = false; // by another host
    bool english = false;
    const auto taken = take_over(out.row);
    if (!taken) return taken.error();
    if (shared && taken->number == 0) return false;
    {
        const std::lock_guard guard(store_lock);
        english = site(out.deployment)->model().english;
        auto fault = in_commit([&]() -> Fault {
            write_fault = {};
            request.records.clear();
            if (auto refusal = begin_errand(out, *taken)) {
                overtaken = refusal->subject == host::taken_over;
                return overtaken ? Fault() : std::move(refusal);
            }
            failed = out.kind == Outgoing::Kind::begin    ? begin_called(out, now, request, refused)
                     : out.kind == Outgoing::Kind::answer ? answer_caller(out, now, request)
                                                          : cancel_called(out, now, request);
            if (write_fault) return std::exchange(write_fault, {});
            if (failed && is_of_the_store(failed->code)) return std::move(failed);
            return {};
        });
        if (fault) return std::move(fault).error();
    }
    if (overtaken) return false;
    tell(request);
    if (!failed) return said = true;
    if (refused && out.awaited != 0)
        return record_answer(
            out, now, ToolAnswer::failed_for_now(why_refused(out, *failed, english)), *taken);
    // Nobody waits whose incident it could be: it is tried again, and named each time.
    host::pass_over({out.row.due, out.row.case_id}, *failed, work);
    return give_back(*taken);
}

// Whoever sees the whole of a case sees what belongs to it; others see their own cases.
Fault Engine::Impl::add_other(const Viewer& viewer, host::Sight sight, CaseId id,
                              std::vector<CalledCase>& seen) {
    std::span<const std::byte> bytes;
    const host::Site* its = nullptr;
    if (auto fault = read(id, bytes, its)) return fault;
    const CaseView view(bytes);
    if (its->tenant() != viewer.tenant) return {};
    if (sight != host::Sight::whole && host::sight(viewer, *its, view) == host::Sight::nothing)
        return {};
    const LedgerEntry* const caller = run::find_entry(view, LedgerKind::caller);
    seen.push_back({id, its->model().name, caller != nullptr ? caller->number : 0,
                    (view.header().flags & run::case_ended) != 0});
    return {};
}

Result<CaseInfo> Engine::Impl::add_others(const Viewer& viewer, host::Sight sight,
                                          const host::Site& site, CaseInfo info) {
    std::vector<CalledCase> seen;
    if (const auto caller = std::exchange(info.caller, {})) {
        if (auto fault = add_other(viewer, sight, caller->case_id, seen))
            return std::move(fault).error();
        if (!seen.empty()) info.caller = std::move(seen.front());
        if (info.caller) info.caller->activation = caller->activation;
        seen.clear();
    }
    if (!site.deployment.process().tables().begins_cases) return info;
    const auto called = store->find_name(host::called_key(info.id), {}, page_rows_default);
    if (!called) return called.error();
    for (const CaseId id : *called)
        if (auto fault = add_other(viewer, sight, id, seen)) return std::move(fault).error();
    info.called.insert(info.called.begin(), seen.begin(), seen.end());
    return info;
}

} // namespace vorgang
