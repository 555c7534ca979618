// Functions that make one value of many.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/compare.hpp"
#include "feel/operators.hpp"
#include "value/number_math.hpp"

namespace vorgang::feel {
namespace {

Value of(std::optional<Number> number, Call& call) {
    return number ? Value::of(*number) : call.report.fail(Fault::out_of_range);
}

std::optional<std::vector<Number>> numbers(Call& call) {
    const auto items = call.items();
    if (!items) return std::nullopt;
    std::vector<Number> result;
    for (const Value& item : *items) {
        if (!item.is(Kind::number)) {
            call.report.fail(Fault::argument_type);
            return std::nullopt;
        }
        result.push_back(item.number());
    }
    return result;
}

Value extreme(Call& call, bool largest) {
    const auto items = call.items();
    if (!items || items->empty()) return {};
    const Value* best = &items->front();
    for (const Value& item : *items) {
        const auto result = order(item, *best);
        if (!result) return call.report.fail(Fault::not_comparable);
        if (largest ? *result > 0 : *result < 0) best = &item;
    }
    return *best;
}

Value min(Call& call) {
    return extreme(call, false);
}
Value max(Call& call) {
    return extreme(call, true);
}

// Numbers, and durations of one kind.
Value sum(Call& call) {
    const auto items = call.items();
    if (!items || items->empty()) return {};
    const Value& first = items->front();
    if (!first.is(Kind::number) && !first.is(Kind::days_time) && !first.is(Kind::years_months))
        return call.report.fail(Fault::argument_type);
    Value total = first;
    for (std::size_t i = 1; i < items->size(); ++i) {
        total = add(total, (*items)[i], call.report);
        if (total.is_null()) return total;
    }
    return total;
}

Value mean(Call& call) {
    const auto items = call.items();
    if (!items || items->empty()) return {};
    Value total = sum(call);
    if (total.is_null()) return total;
    const Number size(static_cast<std::int64_t>(items->size()));
    return divide(total, Value::of(size), call.report);
}

Value all_or_any(Call& call, bool all) {
    const auto items = call.items();
    if (!items) return {};
    bool unclear = false;
    for (const Value& item : *items) {
        if (all ? item.is_false() : item.is_true()) return Value::of(!all);
        if (!item.is(Kind::boolean) && !item.is_null())
            return call.report.fail(Fault::argument_type);
        unclear = unclear || item.is_null();
    }
    return unclear ? Value() : Value::of(all);
}

Value all(Call& call) {
    return all_or_any(call, true);
}
Value any(Call& call) {
    return all_or_any(call, false);
}

Value product(Call& call) {
    const auto items = numbers(call);
    if (!items || items->empty()) return items ? call.report.fail(Fault::argument_value) : Value();
    std::optional<Number> result = Number(1);
    for (const Number item : *items)
        if (result) result = result->multiply(item);
    return of(result, call);
}

Value median(Call& call) {
    auto items = numbers(call);
    if (!items || items->empty()) return {};
    std::ranges::sort(*items);
    const std::size_t middle = items->size() / 2;
    if (items->size() % 2 != 0) return Value::of((*items)[middle]);
    const auto both = (*items)[middle - 1].add((*items)[middle]);
    return of(both ? both->divide(Number(2)) : std::nullopt, call);
}

// Of a sample.
Value stddev(Call& call) {
    const auto items = numbers(call);
    if (!items) return {};
    if (items->size() < 2) return call.report.fail(Fault::argument_value);
    const Number size(static_cast<std::int64_t>(items->size()));
    std::optional<Number> total = Number(0);
    for (const Number item : *items)
        total = total ? total->add(item) : total;
    const auto average = total ? total->divide(size) : std::nullopt;
    if (!average) return call.report.fail(Fault::out_of_range);
    std::optional<Number> squares = Number(0);
    for (const Number item : *items) {
        const auto distance = item.subtract(*average);
        const auto square = distance ? distance->multiply(*distance) : std::nullopt;
        squares = squares && square ? squares->add(*square) : std::nullopt;
    }
    const auto variance = squares ? squares->divide(*size.subtract(Number(1))) : std::nullopt;
    return of(variance ? number::square_root(*variance) : std::nullopt, call);
}

// All that occur most often, in their order.
Value mode(Call& call) {
    auto items = numbers(call);
    if (!items) return {};
    std::ranges::sort(*items);
    std::vector<Value> result;
    std::size_t most = 0;
    for (std::size_t begin = 0; begin < items->size();) {
        std::size_t end = begin;
        while (end < items->size() && (*items)[end] == (*items)[begin])
            ++end;
        if (end - begin > most) result.clear();
        most = std::max(most, end - begin);
        if (end - begin == most) result.push_back(Value::of((*items)[begin]));
        begin = end;
    }
    return Value::of(std::move(result));
}

constexpr Builtin functions[] = {
    {"min", {"list*"}, min},         {"max", {"list*"}, max},       {"sum", {"list*"}, sum},
    {"mean", {"list*"}, mean},       {"all", {"list*"}, all},       {"any", {"list*"}, any},
    {"product", {"list*"}, product}, {"median", {"list*"}, median}, {"stddev", {"list*"}, stddev},
    {"mode", {"list*"}, mode},
};

} // namespace

std::span<const Builtin> statistics_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
