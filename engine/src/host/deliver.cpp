// Messages without the number of a case: who has had it, whom it fits, whom it begins.
#include <algorithm>

#include "host/engine_impl.hpp"
#include "process/tables.hpp"
#include "run/decision.hpp"

namespace vorgang {

namespace {

// Whether the assignment gives one of these fields.
bool gives(const Assignment& assignment, const std::vector<Index>& fields,
           const ProcessModel& model) {
    return std::ranges::any_of(fields, [&](Index field) {
        return assignment.field.index == field || assignment.field.name == model.fields[field].name;
    });
}

bool begins_with(const host::Site& site, Index message) {
    const Index first = site.deployment.process().beginning();
    if (first == none) return false;
    const Position& position = site.model().positions[first];
    return position.kind == PositionKind::receive && position.detail == message;
}

Error several(std::string_view message, std::string german, std::string english) {
    return host::error(ErrorCode::conflict, message, std::move(german), std::move(english));
}

} // namespace

std::vector<Engine::Impl::Taker> Engine::Impl::takers(const Command& command) {
    std::vector<Taker> found;
    for (const auto& [name, number] : latest) {
        if (name.first != command.tenant) continue;
        if (!command.process.empty() && name.second != command.process) continue;
        const host::Site& site = sites.at(number);
        const Index message = site.deployment.process().tables().messages.find(command.name);
        if (message != none && site.model().messages[message].incoming)
            found.push_back({&site, message});
    }
    return found;
}

// The id of a message is known beyond the case it went to, which may have ended since.
Fault Engine::Impl::deliver(const Command& command, Outcome& outcome, Request& request) {
    std::vector<Taker> all = takers(command);
    const auto id_of = [&](const Taker& taker) {
        return host::message_id_key(taker.site->tenant(), taker.site->model().name, command.name,
                                    command.key);
    };
    Fault fault;
    if (!command.key.empty())
        for (const Taker& taker : all)
            if (is_duplicate(id_of(taker), command, taker.site, outcome, fault)) return fault;
    if ((fault = find_all(command, all, request))) return fault;
    Command addressed = command;
    const Taker* receiver = nullptr;
    if ((fault = find_receiver(command, all, addressed.case_id, receiver))) return fault;
    const Taker& taker = *receiver;
    // What only finds is not handed on; what does not belong here at all is, and will be refused.
    std::vector<Assignment> data;
    const ProcessModel& model = taker.site->model();
    const Message& message = model.messages[taker.message];
    for (const Assignment& a : command.data)
        if (gives(a, message.carries, model) || !gives(a, message.by, model)) data.push_back(a);
    addressed.data = data;
    std::string id;
    if (!command.key.empty()) id = id_of(taker);
    host::CommandKeys keys;
    if (!id.empty()) keys.add({id, run::digest(command, model)});
    // The record says so: an audit then knows that the row of the id has to be there.
    const struct Reset {
        bool& flag;
        ~Reset() { flag = false; }
    } reset{workspace.by_keys = true};
    if (addressed.case_id.number != 0) return change(addressed, keys, outcome, request);
    return begin(*taker.site, addressed, keys, outcome, request);
}

// The open cases that the message fits. Deadlines go before a message: what is due of these cases
// decides whether it still fits, and what fits then may have something due itself.
Fault Engine::Impl::find_all(const Command& command, std::span<Taker> all, Request& request) {
    std::uint64_t fired = 0;
    for (std::uint64_t before = 1; before != fired;) {
        before = fired;
        for (Taker& taker : all) {
            auto cases = find_cases(command, taker);
            if (!cases) return std::move(cases).error();
            taker.cases = std::move(*cases);
        }
        for (const Taker& taker : all)
            for (const CaseId id : taker.cases)
                if (auto fault = fire_due(id, command.at, request, fired,
                                          options.limits.deadlines_per_command))
                    return fault;
    }
    return {};
}

// An open case that fits comes first; where there is none, `id` stays 0 and the message begins one.
Fault Engine::Impl::find_receiver(const Command& command, std::span<const Taker> all, CaseId& id,
                                  const Taker*& receiver) {
    std::vector<const Taker*> begun;
    for (const Taker& taker : all) {
        if (taker.cases.size() > 1 || (!taker.cases.empty() && id.number != 0))
            return several(command.name, "mehrere offene Vorgänge passen zu dieser Nachricht",
                           "several open cases fit this message");
        if (!taker.cases.empty()) {
            id = taker.cases.front();
            receiver = &taker;
        }
        if (begins_with(*taker.site, taker.message)) begun.push_back(&taker);
    }
    if (id.number != 0) return {};
    if (begun.empty())
        return host::error(ErrorCode::not_found, command.name,
                           "kein offener Vorgang passt zu dieser Nachricht",
                           "no open case fits this message");
    if (begun.size() > 1)
        return several(command.name,
                       "mehrere Prozesse beginnen mit dieser Nachricht; bitte einen nennen",
                       "several processes begin with this message; please name one");
    receiver = begun.front();
    return {};
}

Result<std::vector<CaseId>> Engine::Impl::find_cases(const Command& command, const Taker& taker) {
    const ProcessModel& model = taker.site->model();
    const Message& message = model.messages[taker.message];
    if (message.by.empty()) return std::vector<CaseId>();
    std::vector<Value> values;
    for (const Index field : message.by)
        for (const Assignment& a : command.data)
            if (gives(a, {field}, model)) values.push_back(a.value);
    return store->find_name(host::message_key(command.tenant, model.name, message.name, values), {},
                            2);
}

} // namespace vorgang
