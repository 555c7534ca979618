// Functions of lists.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/compare.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {
namespace {

using Items = std::vector<Value>;

bool same(const Value& left, const Value& right) {
    return equal(left, right).value_or(false);
}

// The index of a place from 1 on, from the end where negative; nothing, and noted, where there is
// none.
std::optional<std::size_t> index_of_place(Call& call, std::size_t argument, std::size_t size) {
    const auto place = call.whole(argument);
    if (!place) return std::nullopt;
    const auto count = static_cast<std::int64_t>(size);
    if (*place == 0 || *place > count || *place < -count) {
        call.report.fail(Fault::argument_value);
        return std::nullopt;
    }
    return static_cast<std::size_t>(*place > 0 ? *place - 1 : count + *place);
}

Value list_contains(Call& call) {
    const auto items = call.list(0);
    if (!items) return {};
    return Value::of(
        std::ranges::any_of(*items, [&](const Value& item) { return same(item, call[1]); }));
}

Value count(Call& call) {
    const auto items = call.list(0);
    return items ? Value::of(Number(static_cast<std::int64_t>(items->size()))) : Value();
}

Value sublist(Call& call) {
    const auto items = call.list(0);
    if (!items) return {};
    const auto begin = index_of_place(call, 1, items->size());
    if (!begin) return {};
    std::size_t length = items->size() - *begin;
    if (call.given > 2) {
        const auto wanted = call.whole(2);
        if (!wanted) return {};
        if (*wanted < 1 || static_cast<std::uint64_t>(*wanted) > length)
            return call.report.fail(Fault::argument_value);
        length = static_cast<std::size_t>(*wanted);
    }
    const auto first = items->begin() + static_cast<std::ptrdiff_t>(*begin);
    return Value::of(Items(first, first + static_cast<std::ptrdiff_t>(length)));
}

Value append(Call& call) {
    auto items = call.list(0);
    if (!items) return {};
    items->insert(items->end(), call.arguments.begin() + 1, call.arguments.end());
    return call.report.list(std::move(*items));
}

std::optional<Items> joined(Call& call) {
    Items all;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        const auto items = call.list(i);
        if (!items) return std::nullopt;
        all.insert(all.end(), items->begin(), items->end());
    }
    return all;
}

Value concatenate(Call& call) {
    auto all = joined(call);
    return all ? call.report.list(std::move(*all)) : Value();
}

// LIMIT: each item is compared with each before it, and pays for it.
Value without_repeats(Call& call, const Items& items) {
    Items result;
    for (const Value& item : items) {
        if (!call.report.spend(result.size() + 1)) return {};
        const auto is_item = [&](const Value& known) { return same(known, item); };
        if (std::ranges::none_of(result, is_item)) result.push_back(item);
    }
    return call.report.list(std::move(result));
}

Value united(Call& call) {
    const auto all = joined(call);
    return all ? without_repeats(call, *all) : Value();
}

Value distinct_values(Call& call) {
    const auto items = call.list(0);
    return items ? without_repeats(call, *items) : Value();
}

Value insert_before(Call& call) {
    auto items = call.list(0);
    if (!items) return {};
    const auto index = index_of_place(call, 1, items->size());
    if (!index) return {};
    items->insert(items->begin() + static_cast<std::ptrdiff_t>(*index), call[2]);
    return call.report.list(std::move(*items));
}

Value remove(Call& call) {
    auto items = call.list(0);
    if (!items) return {};
    const auto index = index_of_place(call, 1, items->size());
    if (!index) return {};
    items->erase(items->begin() + static_cast<std::ptrdiff_t>(*index));
    return Value::of(std::move(*items));
}

// At a place, or wherever a function of the item and the new item says so.
Value list_replace(Call& call) {
    auto items = call.list(0);
    if (!items) return {};
    if (!call[1].is(Kind::function)) {
        const auto index = index_of_place(call, 1, items->size());
        if (!index) return {};
        (*items)[*index] = call[2];
        return call.report.list(std::move(*items));
    }
    for (Value& item : *items) {
        const Value pair[] = {item, call[2]};
        const Value replaced = call.session.call(call[1], pair);
        if (!replaced.is(Kind::boolean)) return call.report.fail(Fault::condition_type);
        if (replaced.is_true()) item = call[2];
    }
    return call.report.list(std::move(*items));
}

Value reverse(Call& call) {
    auto items = call.list(0);
    if (!items) return {};
    std::ranges::reverse(*items);
    return Value::of(std::move(*items));
}

Value index_of(Call& call) {
    const auto items = call.list(0);
    if (!items) return {};
    Items places;
    for (std::size_t i = 0; i < items->size(); ++i)
        if (same((*items)[i], call[1]))
            places.push_back(Value::of(Number(static_cast<std::int64_t>(i + 1))));
    return Value::of(std::move(places));
}

bool flatten_into(Call& call, Items& result, const Value& value) {
    if (!call.report.spend()) return false;
    if (!value.is(Kind::list)) {
        result.push_back(value);
        return true;
    }
    return std::ranges::all_of(value.list(),
                               [&](const Value& item) { return flatten_into(call, result, item); });
}

Value flatten(Call& call) {
    if (call[0].is_null()) return call.report.fail(Fault::argument_type);
    Items result;
    if (!flatten_into(call, result, call[0])) return {};
    return call.report.list(std::move(result));
}

// A merge sort of our own: what the function says need not be an order.
bool sort_items(Call& call, std::span<Value> items, std::vector<Value>& room) {
    if (items.size() < 2) return true;
    const std::size_t middle = items.size() / 2;
    if (!sort_items(call, items.first(middle), room) ||
        !sort_items(call, items.subspan(middle), room))
        return false;
    room.assign(items.begin(), items.end());
    std::size_t left = 0;
    std::size_t right = middle;
    for (Value& item : items) {
        if (!call.report.spend()) return false;
        bool take_right = left == middle;
        if (!take_right && right < items.size()) {
            const Value pair[] = {room[right], room[left]};
            const Value precedes = call.session.call(call[1], pair);
            if (!precedes.is(Kind::boolean)) {
                call.report.fail(Fault::condition_type);
                return false;
            }
            take_right = precedes.boolean();
        }
        item = room[take_right ? right++ : left++];
    }
    return true;
}

// By the natural order where no function says another.
Value sort_naturally(Call& call, Items items) {
    bool good = true;
    std::ranges::stable_sort(items, [&](const Value& left, const Value& right) {
        const auto result = order(left, right);
        good = good && result;
        return result && *result < 0;
    });
    return good ? Value::of(std::move(items)) : call.report.fail(Fault::not_comparable);
}

Value sort(Call& call) {
    auto items = call.list(0);
    if (!items) return {};
    if (call.given == 1) return sort_naturally(call, std::move(*items));
    if (!call[1].is(Kind::function)) return call.report.fail(Fault::argument_type);
    std::vector<Value> room;
    if (!sort_items(call, *items, room)) return {};
    return Value::of(std::move(*items));
}

constexpr Builtin functions[] = {
    {"list contains", {"list,element"}, list_contains},
    {"count", {"list"}, count},
    {"sublist", {"list,start position,length?"}, sublist},
    {"append", {"list,item*"}, append},
    {"concatenate", {"list*"}, concatenate},
    {"union", {"list*"}, united},
    {"distinct values", {"list"}, distinct_values},
    {"insert before", {"list,position,newItem"}, insert_before},
    {"remove", {"list,position"}, remove},
    {"list replace", {"list,position,newItem", "list,match,newItem"}, list_replace},
    {"reverse", {"list"}, reverse},
    {"index of", {"list,match"}, index_of},
    {"flatten", {"list"}, flatten},
    {"sort", {"list,precedes?"}, sort},
};

} // namespace

std::span<const Builtin> list_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
