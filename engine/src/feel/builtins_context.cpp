// Functions of contexts.
#include <algorithm>

#include "feel/builtins.hpp"

namespace vorgang::feel {
namespace {

using Entries = std::vector<Entry>;

void put(Entries& entries, std::string_view key, Value value) {
    const auto found = std::ranges::find(entries, key, &Entry::first);
    if (found != entries.end())
        found->second = std::move(value);
    else
        entries.emplace_back(std::string(key), std::move(value));
}

Entries entries_of(const Value& context) {
    return {context.context().begin(), context.context().end()};
}

Value get_value(Call& call) {
    const Value context = call.take(0, Kind::context);
    const Value key = call.take(1, Kind::string);
    if (context.is_null() || key.is_null() || !call.report.spend_find(context)) return {};
    const Value* value = context.find(key.string());
    return value != nullptr ? *value : call.report.fail(Fault::unknown_key, key.string());
}

Value get_entries(Call& call) {
    const Value context = call.take(0, Kind::context);
    if (context.is_null()) return {};
    if (!call.report.spend(context.context().size())) return {};
    std::vector<Value> result;
    for (const auto& [key, value] : context.context())
        result.push_back(Value::of(Entries{{"key", Value::of(key)}, {"value", value}}));
    return call.report.list(std::move(result));
}

Value context(Call& call) {
    const auto items = call.list(0);
    if (!items) return {};
    Entries entries;
    for (const Value& item : *items) {
        if (!call.report.spend_find(item)) return {};
        const Value* key = item.find("key");
        const Value* value = item.find("value");
        if (key == nullptr || value == nullptr || !key->is(Kind::string))
            return call.report.fail(Fault::argument_value);
        if (!call.report.spend(entries.size() + 1)) return {};
        if (std::ranges::find(entries, key->string(), &Entry::first) != entries.end())
            return call.report.fail(Fault::argument_value, key->string());
        entries.emplace_back(key->string(), *value);
    }
    return call.report.bounded(Value::of(std::move(entries)));
}

// The context with the value at the end of the path of keys; null where the path leaves contexts.
Value put_at(Report& report, const Value& context, std::span<const Value> keys,
             const Value& value) {
    if (!context.is(Kind::context)) return report.fail(Fault::argument_type);
    if (!keys.front().is(Kind::string)) return report.fail(Fault::argument_type);
    if (!report.spend(context.context().size())) return {};
    const std::string& key = keys.front().string();
    Value inner = value;
    if (keys.size() > 1) {
        const Value* held = context.find(key);
        inner = held != nullptr ? put_at(report, *held, keys.subspan(1), value)
                                : report.fail(Fault::unknown_key, key);
        if (inner.is_null()) return {};
    }
    Entries entries = entries_of(context);
    put(entries, key, std::move(inner));
    return report.bounded(Value::of(std::move(entries)));
}

Value context_put(Call& call) {
    const Value context = call.take(0, Kind::context);
    if (context.is_null()) return {};
    const bool path = call[1].is(Kind::list);
    if (call.given == 3 && call.form == 0 && path && call.by_name)
        return call.report.fail(Fault::argument_type);
    const Value single[] = {call[1]};
    const std::span<const Value> keys = path ? call[1].list() : std::span<const Value>(single);
    if (keys.empty() || keys.size() > call.report.limits().value_depth)
        return call.report.fail(Fault::argument_value);
    return put_at(call.report, context, keys, call[2]);
}

Value context_merge(Call& call) {
    const auto items = call.list(0);
    if (!items) return {};
    Entries entries;
    for (const Value& item : *items) {
        if (!item.is(Kind::context)) return call.report.fail(Fault::argument_type);
        for (const auto& [key, value] : item.context()) {
            if (!call.report.spend(entries.size() + 1)) return {};
            put(entries, key, value);
        }
    }
    return call.report.bounded(Value::of(std::move(entries)));
}

constexpr Builtin functions[] = {
    {"get value", {"m,key"}, get_value},
    {"get entries", {"m"}, get_entries},
    {"context", {"entries"}, context},
    {"context put", {"context,key,value", "context,keys,value"}, context_put},
    {"context merge", {"contexts"}, context_merge},
};

} // namespace

std::span<const Builtin> context_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
